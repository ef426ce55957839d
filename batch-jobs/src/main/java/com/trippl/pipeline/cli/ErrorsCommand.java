package com.trippl.pipeline.cli;

import com.trippl.pipeline.queue.JobError;
import com.trippl.pipeline.queue.JobErrors;
import com.trippl.pipeline.queue.JobQueue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "errors",
        description = "List the records a job refused, with their lines and what was wrong.",
        footerHeading = "%nExample:%n",
        footer = "  ./pipeline errors 12 --json")
final class ErrorsCommand extends BaseCommand {
    @Parameters(paramLabel = "JOB", description = "The job's id.")
    private int id;

    @Mixin
    private final Shown most = new Shown();

    @Override
    int run(Session session) {
        session.get(JobQueue.class)
                .find(id)
                .orElseThrow(() -> new IllegalArgumentException("There is no job " + id + ". See ./pipeline jobs."));
        JobErrors errors = session.get(JobErrors.class);
        List<JobError> shown = errors.list(id, most.orElse(100));
        if (json()) {
            printJson(shown.stream().map(ErrorsCommand::asJson).toList());
            return 0;
        }
        if (shown.isEmpty()) {
            out().println("Job " + id + " refused no record.");
            return 0;
        }
        for (JobError error : shown) {
            out().println(PlainText.of(error.message()));
            out().println("    " + error.type() + "  " + shorten(error.original()));
        }
        int total = errors.count(id);
        if (total > shown.size()) {
            out().println(RunOutput.count(shown.size()) + " of " + RunOutput.count(total) + " shown. More: --limit "
                    + total);
        }
        return 0;
    }

    private static String shorten(@Nullable String original) {
        String text = original == null ? "" : original.replaceAll("[\\x00-\\x1F\\x7F-\\x9F]", " ");
        return text.length() <= 200 ? text : text.substring(0, 199) + "…";
    }

    private static Map<String, @Nullable Object> asJson(JobError error) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("record", error.recordId());
        json.put("line", error.lineNumber());
        json.put("type", error.type());
        json.put("message", error.message());
        json.put(
                "original",
                error.original() == null ? null : JsonMapper.shared().readTree(error.original()));
        return json;
    }
}
