package com.trippl.pipeline.support;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Which job a thread works on, for whatever it logs meanwhile. */
public final class LogContext implements AutoCloseable {
    private static final String JOB = "jobId";
    private static final String RUN = "runId";

    private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();

    private LogContext() {}

    /** Names the job, and the run where it is known, until it is closed; then what was named before stands again. */
    public static LogContext of(int jobId, @Nullable Integer runId) {
        LogContext context = new LogContext();
        MDC.put(JOB, String.valueOf(jobId));
        if (runId != null) {
            MDC.put(RUN, runId.toString());
        }
        return context;
    }

    /** The same work, told to be of the job of the thread that hands it over. */
    static Runnable carriedOver(Runnable work) {
        Map<String, String> here = MDC.getCopyOfContextMap();
        return () -> {
            restore(here);
            try {
                work.run();
            } finally {
                MDC.clear();
            }
        };
    }

    @Override
    public void close() {
        restore(before);
    }

    private static void restore(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}
