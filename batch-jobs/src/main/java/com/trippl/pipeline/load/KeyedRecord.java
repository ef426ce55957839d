package com.trippl.pipeline.load;

import com.trippl.pipeline.files.ListingRecord;
import java.util.UUID;

/**
 * A record with what it is known by. Hashes do not compress: of a transformed file they would be the larger part, and take most of the time
 * of writing it, so that only those stand there that depend on the configuration.
 *
 * @param listing the record
 * @param sourceKey hash of DMO, source name and source id
 * @param recordHash hash of everything as it is displayed
 */
record KeyedRecord(ListingRecord listing, UUID sourceKey, UUID recordHash) {}
