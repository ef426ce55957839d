package com.trippl.pipeline.review;

/**
 * A moment in the life of the database, to tell what somebody has seen from what others did since.
 *
 * @param snapshot the transactions that were complete, as PostgreSQL writes them
 */
public record Moment(String snapshot) {}
