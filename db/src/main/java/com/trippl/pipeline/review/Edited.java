package com.trippl.pipeline.review;

/**
 * What became of an edit.
 *
 * @param group by which it can be undone; 0 where nothing was changed
 * @param fields how many fields are other than before
 */
public record Edited(long group, int fields) {}
