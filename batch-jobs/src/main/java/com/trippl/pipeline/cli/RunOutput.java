package com.trippl.pipeline.cli;

import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.runs.RunReport.Review;
import com.trippl.pipeline.runs.RunReport.StageReport;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what a run did. */
final class RunOutput {
    private RunOutput() {}

    static Map<String, Object> asJson(RunReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("runId", report.runId());
        json.put("status", report.status().label());
        List<Map<String, @Nullable Object>> stages =
                report.stages().stream().map(RunOutput::asJson).toList();
        json.put("stages", stages);
        Review review = report.review();
        Map<String, @Nullable Object> waiting = new LinkedHashMap<>();
        waiting.put("pending", review.pending());
        waiting.put("flags", review.flags());
        if (review.batchId() != null) {
            waiting.put("batch", review.batchId());
        }
        if ("held".equals(review.batchStatus())) {
            waiting.put("held", review.holdReason());
        }
        json.put("review", waiting);
        return json;
    }

    private static Map<String, @Nullable Object> asJson(StageReport stage) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("stage", stage.job().stage().label());
        json.put("jobId", stage.job().jobId());
        json.put("status", stage.job().status().label());
        json.put("seconds", stage.seconds());
        JobResults results = stage.results() == null ? new JobResults(0, 0, 0, 0, 0, 0, 0) : stage.results();
        json.put("total", results.total());
        json.put("new", results.added());
        json.put("updated", results.updated());
        json.put("unchanged", results.unchanged());
        json.put("duplicates", results.duplicates());
        json.put("deleted", results.deleted());
        json.put("error", results.error());
        if (!stage.notes().isEmpty()) {
            json.put("notes", stage.notes());
        }
        if (stage.job().errorMessage() != null) {
            json.put("message", stage.job().errorMessage());
        }
        return json;
    }

    static void print(RunReport report, PrintWriter out, PrintWriter err) {
        Table table = new Table(
                "stage",
                "job",
                "status",
                "total",
                "new",
                "updated",
                "unchanged",
                "duplicates",
                "deleted",
                "error",
                "seconds");
        for (StageReport stage : report.stages()) {
            JobResults r = stage.results();
            String seconds = String.format(Locale.ROOT, "%.1f", stage.seconds());
            String label = stage.job().stage().label();
            String status = stage.job().status().label();
            if (r == null) {
                table.add(label, stage.job().jobId(), status, "", "", "", "", "", "", "", seconds);
            } else {
                table.add(
                        label,
                        stage.job().jobId(),
                        status,
                        count(r.total()),
                        count(r.added()),
                        count(r.updated()),
                        count(r.unchanged()),
                        count(r.duplicates()),
                        count(r.deleted()),
                        count(r.error()),
                        seconds);
            }
        }
        table.print(out);
        for (StageReport stage : report.stages()) {
            stage.notes().forEach(note -> out.println(stage.job().stage().label() + ": " + PlainText.of(note)));
            if (stage.job().status() == JobStatus.FAILED) {
                err.println("Job " + stage.job().jobId() + " failed: "
                        + PlainText.of(String.valueOf(stage.job().errorMessage())));
            } else if (stage.results() != null && stage.results().error() > 0) {
                out.println(count(stage.results().error()) + " faulty: ./pipeline errors "
                        + stage.job().jobId());
            }
        }
        printReview(report.review(), out);
    }

    static void printReview(Review review, PrintWriter out) {
        if ("held".equals(review.batchStatus())) {
            out.println("Held, nothing of it is promoted: " + review.holdReason());
            out.println("  Look at it: ./pipeline review list --batch " + review.batchId()
                    + "   let it go: ./pipeline review release " + review.batchId()
                    + "   then promote it: ./pipeline promote " + review.batchId());
        }
        if (review.pending() > 0) {
            String flags = review.flags().entrySet().stream()
                    .map(flag -> flag.getKey() + " " + count(flag.getValue()))
                    .collect(Collectors.joining(", "));
            out.println(count(review.pending()) + (review.pending() == 1 ? " row waits" : " rows wait")
                    + " for a person" + (flags.isEmpty() ? "" : " (" + flags + ")")
                    + ": ./pipeline review list --batch " + review.batchId());
        }
    }

    static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static int exitCode(RunReport report) {
        return report.status() == JobStatus.COMPLETED ? 0 : 1;
    }
}
