package com.trippl.pipeline.environment;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The environment a process belongs to. Its label is the first part of the names of buckets and queues. */
public enum DeployEnvironment {
    /** This machine alone: files in a folder, work found in the database. */
    LOCAL,
    DEV,
    STAGING,
    APP;

    /** The setting that names it, as in {@code --env} and {@code PIPELINE_ENV}. */
    public static final String PROPERTY = "pipeline.batch.environment";

    /**
     * The environment of a label, in any case.
     *
     * @throws IllegalArgumentException when there is none; its message is for a person
     */
    public static DeployEnvironment of(String label) {
        for (DeployEnvironment environment : values()) {
            if (environment.label().equals(label.strip().toLowerCase(Locale.ROOT))) {
                return environment;
            }
        }
        throw new IllegalArgumentException("There is no environment '" + label + "': PIPELINE_ENV and --env take "
                + Arrays.stream(values()).map(DeployEnvironment::label).collect(Collectors.joining(", ")) + ".");
    }

    /** {@code local}, {@code dev}, {@code staging} or {@code app}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether files lie in S3 and work is announced by SQS. */
    public boolean isCloud() {
        return this != LOCAL;
    }

    /** The bucket, or first folder, of data files. */
    public String dataBucket() {
        return label() + "-trippl-data";
    }

    /** The bucket, or first folder, of images. */
    public String imageBucket() {
        return label() + "-trippl-images";
    }

    @Override
    public String toString() {
        return label();
    }
}
