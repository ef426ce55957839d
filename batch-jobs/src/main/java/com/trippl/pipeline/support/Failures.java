package com.trippl.pipeline.support;

import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;

/** Finds what really went wrong under the layers of a framework's exceptions. */
public final class Failures {
    private static final int MAX_DEPTH = 30;

    private Failures() {}

    /** The cause of a failed execution: a failure meant for a person where there is one. */
    public static Throwable cause(JobExecution execution) {
        List<Throwable> all = new ArrayList<>();
        for (StepExecution step : execution.getStepExecutions()) {
            all.addAll(step.getFailureExceptions());
        }
        all.addAll(execution.getFailureExceptions());
        return cause(all, execution.getStatus(), execution.getExitStatus());
    }

    /** The cause of a failed step, as that of a job. */
    public static Throwable cause(StepExecution step) {
        return cause(step.getFailureExceptions(), step.getStatus(), step.getExitStatus());
    }

    private static Throwable cause(List<Throwable> all, BatchStatus status, ExitStatus exit) {
        return all.stream()
                .map(Failures::root)
                .filter(StageFailure.class::isInstance)
                .findFirst()
                .or(() -> all.stream().map(Failures::root).findFirst())
                .orElseGet(() -> new IllegalStateException("ended as " + status + ": " + exit.getExitDescription()));
    }

    /** One line for a person. */
    public static String message(Throwable failure) {
        Throwable root = root(failure);
        String message = root.getMessage();
        if (root instanceof StageFailure) {
            return String.valueOf(message);
        }
        return root.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }

    private static Throwable root(Throwable failure) {
        Throwable current = failure;
        for (int depth = 0; depth < MAX_DEPTH && !(current instanceof StageFailure); depth++) {
            Throwable cause = current.getCause();
            if (cause == null || cause == current) {
                return current;
            }
            current = cause;
        }
        return current;
    }
}
