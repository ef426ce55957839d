package com.trippl.pipeline.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Statements that do not wait for one another, as many at a time as there are processors to run them. Each runs on a thread and a connection
 * of its own, outside the transaction of the caller.
 */
public final class Together {
    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    private Together() {}

    /**
     * Runs tasks and waits for all.
     *
     * @throws RuntimeException what the first of them that failed threw, once all have ended
     */
    public static void run(List<Runnable> tasks) {
        List<Future<?>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(AT_ONCE, Math.max(1, tasks.size())),
                Thread.ofVirtual().name("together-", 1).factory())) {
            tasks.forEach(task -> ends.add(threads.submit(WorkContext.carriedOver(task))));
        }
        for (Future<?> end : ends) {
            try {
                end.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for the database.", e);
            }
        }
    }
}
