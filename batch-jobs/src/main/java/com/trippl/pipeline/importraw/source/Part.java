package com.trippl.pipeline.importraw.source;

/**
 * A run of records that can be read by itself.
 *
 * @param partNo from 1
 * @param byteOffset where its first record begins
 * @param firstRecordNo the number of that record
 * @param firstLine the line of that record
 * @param records how many records it has
 */
public record Part(int partNo, long byteOffset, int firstRecordNo, long firstLine, int records) {}
