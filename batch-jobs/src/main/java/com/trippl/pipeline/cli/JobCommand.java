package com.trippl.pipeline.cli;

import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobNotes;
import com.trippl.pipeline.queue.JobQueue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "job",
        description = "Show all about one job: status, counts, configuration, files.",
        footerHeading = "%nExample:%n",
        footer = "  ./pipeline job 12")
final class JobCommand extends BaseCommand {
    @Parameters(paramLabel = "JOB", description = "The job's id.")
    private int id;

    @Override
    int run(Session session) {
        JobQueue queue = session.get(JobQueue.class);
        Job job = queue.find(id)
                .orElseThrow(() -> new IllegalArgumentException("There is no job " + id + ". See ./pipeline jobs."));
        List<DataFile> files = new ArrayList<>();
        for (String stage : new String[] {"upload", "import", "transform"}) {
            files.addAll(session.get(DataFiles.class).ofJob(id, stage));
        }
        Map<String, @Nullable Object> all = JobOutput.asJson(session, job);
        if (json()) {
            all.put("notes", session.get(JobNotes.class).of(id));
            all.put("config", queue.configOf(job));
            all.put("files", files.stream().map(JobCommand::asJson).toList());
            printJson(all);
            return 0;
        }
        all.forEach((key, value) -> {
            if (value != null) {
                out().printf("%-16s %s%n", key, PlainText.of(value.toString()));
            }
        });
        session.get(JobNotes.class).of(id).forEach(note -> out().printf("%-16s %s%n", "note", PlainText.of(note)));
        out().printf("%-16s %s%n", "config", queue.configOf(job));
        if (!files.isEmpty()) {
            out().println();
            Table table = new Table("file", "stage", "records", "bytes", "name", "pruned");
            files.forEach(file -> table.add(
                    file.id(), file.stage(), file.recordCount(), file.size(), last(file.path()), file.prunedAt()));
            table.print(out());
        }
        return 0;
    }

    private static Map<String, @Nullable Object> asJson(DataFile file) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", file.id());
        json.put("stage", file.stage());
        json.put("batch", file.batch());
        json.put("path", file.path());
        json.put("bytes", file.size());
        json.put("records", file.recordCount());
        json.put("sha256", file.hash());
        json.put("originalName", file.originalName());
        json.put("prunedAt", JobOutput.text(file.prunedAt()));
        return json;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
