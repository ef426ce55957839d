package com.trippl.pipeline.config;

/** The four stages that jobs run, in order. Review lies between {@link #STAGE} and {@link #PROMOTE} and has no job. */
public enum Stage {
    IMPORT("import", "import_raw"),
    TRANSFORM("transform", "transform"),
    STAGE("stage", "load_stage"),
    PROMOTE("promote", "promote_public");

    private final String label;
    private final String jobType;

    Stage(String label, String jobType) {
        this.label = label;
        this.jobType = jobType;
    }

    /** The word for this stage in {@code dmo_configs.type}, on the command line and in messages. */
    public String label() {
        return label;
    }

    /** The value of {@code job_queue.job_type}; also the name of the Spring Batch job. */
    public String jobType() {
        return jobType;
    }

    /** Whether this stage comes before the other. */
    public boolean isBefore(Stage other) {
        return compareTo(other) < 0;
    }

    /** The stage after this one; null after promote. */
    public @org.jspecify.annotations.Nullable Stage next() {
        return this == PROMOTE ? null : values()[ordinal() + 1];
    }

    /**
     * Finds a stage by its label or job type.
     *
     * @throws IllegalArgumentException naming the known stages
     */
    public static Stage of(String word) {
        for (Stage stage : values()) {
            if (stage.label.equals(word) || stage.jobType.equals(word)) {
                return stage;
            }
        }
        throw new IllegalArgumentException(
                "There is no stage '" + word + "'. Stages are import, transform, stage and promote.");
    }
}
