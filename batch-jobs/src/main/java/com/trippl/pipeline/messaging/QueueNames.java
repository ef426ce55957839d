package com.trippl.pipeline.messaging;

/**
 * The queues of an environment.
 *
 * @param jobs announces jobs
 * @param partitions announces partitions of running jobs
 */
public record QueueNames(String jobs, String partitions) {
    /** What the name of a queue's dead-letter queue adds to the queue's own. */
    public static final String DEAD_LETTERS = "-dead-letters";

    /** The queues of an environment by its label, as in {@code dev-pipeline-jobs}. */
    public static QueueNames of(String environment) {
        return new QueueNames(environment + "-pipeline-jobs", environment + "-pipeline-partitions");
    }
}
