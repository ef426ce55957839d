package com.trippl.pipeline.review;

/** What staged rows are counted and filtered by. */
public enum Facet {
    DMO("DMO"),
    BATCH("Batch"),
    STATUS("Status"),
    ACTION("Action"),
    FLAG("Flag"),
    CATEGORY("Category");

    private final String label;

    Facet(String label) {
        this.label = label;
    }

    /** Its name for people. */
    public String label() {
        return label;
    }
}
