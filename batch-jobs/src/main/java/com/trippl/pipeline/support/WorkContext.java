package com.trippl.pipeline.support;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Which job a thread works on: for whatever it logs meanwhile, and as a span of OpenTelemetry, under which an agent puts the statements and
 * requests of the work. Without an agent there are no spans.
 */
public final class WorkContext implements AutoCloseable {
    private static final String JOB = "jobId";
    private static final String RUN = "runId";

    private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();
    private final Span span;
    private final Scope scope;

    private WorkContext(Span span) {
        this.span = span;
        scope = span.makeCurrent();
    }

    /**
     * Names the job, and the run where it is known, until it is closed; then what was named before stands again.
     *
     * @param work what is done, one of a few words: the name of the span
     */
    public static WorkContext of(String work, int jobId, @Nullable Integer runId) {
        return of(work, jobId, runId, null);
    }

    /**
     * The same for work that another process offered.
     *
     * @param offeredIn the {@linkplain TraceParent span} in which it did; null: there was none
     */
    public static WorkContext of(String work, int jobId, @Nullable Integer runId, @Nullable String offeredIn) {
        Span span = GlobalOpenTelemetry.getTracer("com.trippl.pipeline")
                .spanBuilder(work)
                .addLink(TraceParent.read(offeredIn))
                .setAttribute("pipeline.job.id", (long) jobId)
                .startSpan();
        WorkContext context = new WorkContext(span);
        MDC.put(JOB, String.valueOf(jobId));
        if (runId != null) {
            MDC.put(RUN, runId.toString());
            span.setAttribute("pipeline.run.id", runId.longValue());
        }
        return context;
    }

    /** The same work, told to be of the job of the thread that hands it over. */
    static Runnable carriedOver(Runnable work) {
        Map<String, String> here = MDC.getCopyOfContextMap();
        return Context.current().wrap(() -> {
            restore(here);
            try {
                work.run();
            } finally {
                MDC.clear();
            }
        });
    }

    @Override
    public void close() {
        restore(before);
        scope.close();
        span.end();
    }

    private static void restore(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}
