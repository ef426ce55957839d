package com.trippl.pipeline.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Statements that do not wait for one another, as many at a time as there are processors to run them. Each runs on a thread and a connection
 * of its own, outside the transaction of the caller, which is kept awake meanwhile: one that does nothing for long is taken for one of a
 * process that stands still.
 */
public final class Together {
    private static final Duration AWAKE = Duration.ofSeconds(5);
    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    private Together() {}

    /**
     * Runs tasks and waits for all.
     *
     * @param jdbc asks a small question in the caller's transaction every few seconds
     * @throws RuntimeException what the first of them that failed threw, once all have ended
     */
    public static void run(JdbcClient jdbc, List<Runnable> tasks) {
        List<Future<?>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(AT_ONCE, Math.max(1, tasks.size())),
                Thread.ofVirtual().name("together-", 1).factory())) {
            tasks.forEach(task -> ends.add(threads.submit(WorkContext.carriedOver(task))));
            ends.forEach(end -> keepAwakeUntil(end, jdbc));
        }
        ends.forEach(Together::requireDone);
    }

    /**
     * Does one thing in the caller's transaction, and another beside it on a thread and a connection of its own; waits for both.
     *
     * @param jdbc asks a small question in the caller's transaction every few seconds, once the caller's part is done
     * @throws RuntimeException what the first of them threw that failed, the caller's before the other
     */
    public static void beside(JdbcClient jdbc, Runnable aside, Runnable work) {
        Future<?> end;
        try (ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("beside-", 1).factory())) {
            end = thread.submit(WorkContext.carriedOver(aside));
            work.run();
            keepAwakeUntil(end, jdbc);
        }
        requireDone(end);
    }

    private static void keepAwakeUntil(Future<?> end, JdbcClient jdbc) {
        while (!isOver(end)) {
            jdbc.sql("SELECT 1").query(Integer.class).single();
        }
    }

    private static void requireDone(Future<?> end) {
        if (end.state() == Future.State.FAILED) {
            throw end.exceptionNow() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(end.exceptionNow());
        }
    }

    private static boolean isOver(Future<?> task) {
        try {
            task.get(AWAKE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the database.", e);
        }
    }
}
