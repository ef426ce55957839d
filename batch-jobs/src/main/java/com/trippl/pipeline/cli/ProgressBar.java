package com.trippl.pipeline.cli;

import com.trippl.pipeline.runs.Progress;
import com.trippl.pipeline.runs.Progress.JobProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One line on a terminal that shows how far a run is: done of total, rows a second, time left. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 24;
    private static final long REFRESH_MILLIS = 250;

    private final Progress progress;
    private final int runId;
    private final PrintWriter err;
    private final ScheduledExecutorService ticker;
    private int shownJob;
    private long shownSince;

    private ProgressBar(Progress progress, int runId, PrintWriter err) {
        this.progress = progress;
        this.runId = runId;
        this.err = err;
        this.ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("progress").factory());
        ticker.scheduleWithFixedDelay(this::draw, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Shows a run's progress until closed; on a terminal only. */
    static AutoCloseable of(Session session, int runId, PrintWriter err, boolean quiet) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return terminal && !quiet ? new ProgressBar(session.get(Progress.class), runId, err) : () -> {};
    }

    private void draw() {
        try {
            progress.ofRun(runId).ifPresent(this::draw);
        } catch (RuntimeException e) {
            // The line is a courtesy: the run goes on without it.
        }
    }

    private void draw(JobProgress now) {
        if (shownJob != now.job().jobId()) {
            shownJob = now.job().jobId();
            shownSince = System.nanoTime();
        }
        double seconds = (System.nanoTime() - shownSince) / 1e9;
        double rate = seconds < 0.2 ? 0 : now.done() / seconds;
        String line;
        if (now.total() > 0) {
            int filled = (int) Math.min(WIDTH, WIDTH * now.done() / now.total());
            long left = rate < 1 ? 0 : Math.max(0, Math.round((now.total() - now.done()) / rate));
            line = String.format(
                    Locale.ROOT,
                    "%-10s [%s%s] %,d/%,d  %,.0f rows/s  %d:%02d left",
                    now.job().stage().label(),
                    "#".repeat(filled),
                    "·".repeat(WIDTH - filled),
                    now.done(),
                    now.total(),
                    rate,
                    left / 60,
                    left % 60);
        } else {
            line = String.format(
                    Locale.ROOT, "%-10s %,d  %,.0f rows/s", now.job().stage().label(), now.done(), rate);
        }
        err.print("\r\u001b[2K" + line);
        err.flush();
    }

    @Override
    public void close() throws InterruptedException {
        ticker.shutdownNow();
        ticker.awaitTermination(1, TimeUnit.SECONDS);
        err.print("\r\u001b[2K");
        err.flush();
    }
}
