package com.trippl.pipeline.geocode;

/** The job may make no more requests. */
final class BudgetSpentException extends Exception {
    private static final long serialVersionUID = 1L;

    BudgetSpentException(int budget) {
        super("budget of " + budget
                + " requests per job is used up: raise transform.geocode.max_requests_per_job, or run the job again"
                + " (addresses that were answered are remembered)");
    }
}
