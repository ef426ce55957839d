package com.trippl.pipeline.dashboard;

/**
 * What became of records.
 *
 * @param label the run's number, or the day as 2026-05-01
 * @param total records that came in
 */
public record Outcomes(
        String label, long total, long added, long updated, long unchanged, long duplicates, long errors) {}
