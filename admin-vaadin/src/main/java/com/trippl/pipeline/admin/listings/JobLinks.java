package com.trippl.pipeline.admin.listings;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import org.jspecify.annotations.Nullable;

/** Links from a listing to the work that brought it. */
final class JobLinks {
    private JobLinks() {}

    /** The job; with its run, if it is part of one, as the address. */
    static Component job(int jobId, @Nullable Integer runId) {
        return runId == null
                ? new Anchor("jobs/" + jobId, "job " + jobId)
                : new Span(
                        new Anchor("jobs/" + jobId, "job " + jobId),
                        new Span(" of "),
                        new Anchor("runs/" + runId, "run " + runId));
    }
}
