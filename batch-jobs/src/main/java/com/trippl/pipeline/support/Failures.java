package com.trippl.pipeline.support;

import com.trippl.pipeline.storage.FullDiskException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;

/** Finds what really went wrong under the layers of a framework's exceptions. */
public final class Failures {
    private static final int MAX_DEPTH = 30;
    /** Of PostgreSQL. */
    private static final String DISK_FULL = "53100";

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
                .filter(Failures::isTold)
                .findFirst()
                .or(() -> all.stream().map(Failures::root).findFirst())
                .orElseGet(() -> new IllegalStateException("ended as " + status + ": " + exit.getExitDescription()));
    }

    /** One line for a person, without the names of classes but for what nobody expected. */
    public static String message(Throwable failure) {
        Throwable root = root(failure);
        String line = root.getMessage() == null
                ? ""
                : root.getMessage().lines().findFirst().orElse("").strip();
        String told = switch (root) {
            case StageFailure _, FullDiskException _ -> String.valueOf(root.getMessage());
            case SQLException sql
            when DISK_FULL.equals(sql.getSQLState()) ->
                "The disk of the database is full. Free some space, then try again.";
            case SQLException _ -> "The database says: " + line;
            case NoSuchFileException _ -> "There is no file " + line + ".";
            case AccessDeniedException _ -> line + " may not be read or written by this user.";
            case IOException _
            when FullDiskException.means((IOException) root) ->
                "A disk is full (" + line + "). Free some space, then try again.";
            case ConnectException _ -> "A server cannot be reached: " + line;
            case IOException _ when !line.isEmpty() -> line;
            case OutOfMemoryError _ ->
                "The memory does not suffice. Set PIPELINE_HEAP to more, as in PIPELINE_HEAP=1g.";
            default ->
                root.getClass().getName().startsWith("com.trippl") && !line.isEmpty()
                        ? line
                        : "Something unexpected happened"
                                + (line.isEmpty() ? "" : ": " + line)
                                + " (" + root.getClass().getSimpleName() + "). Please report it.";
        };
        return told.replace('\0', '\uFFFD');
    }

    /** The same of a job, which can be gone on with once what was wrong is set right. */
    public static String message(Throwable failure, int jobId) {
        return root(failure) instanceof FullDiskException full
                ? full.what() + " Free some space, then: ./pipeline retry " + jobId
                : message(failure);
    }

    /** Whether trying again soon, without anybody doing anything, may help. */
    public static boolean retryable(Throwable failure) {
        Throwable root = root(failure);
        return !(root instanceof FullDiskException) && !(root instanceof StageFailure stage && !stage.retryable());
    }

    private static Throwable root(Throwable failure) {
        Throwable current = failure;
        for (int depth = 0; depth < MAX_DEPTH && !isTold(current); depth++) {
            Throwable cause = current.getCause();
            if (cause == null || cause == current) {
                return current;
            }
            current = cause;
        }
        return current;
    }

    private static boolean isTold(Throwable failure) {
        return failure instanceof StageFailure || failure instanceof FullDiskException;
    }
}
