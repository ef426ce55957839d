package com.trippl.pipeline.cli;

import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.retention.Deadline;
import com.trippl.pipeline.retention.Pruned;
import com.trippl.pipeline.retention.Retention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "prune",
        description =
                "Delete staged rows and files of batches that are older than stage.keep_days and not among the newest stage.keep_batches of their source. Workers do so once a day.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./pipeline prune --dry-run", "  ./pipeline prune --dmo demo --json"})
final class PruneCommand extends BaseCommand {
    @Option(names = "--dmo", paramLabel = "SLUG", description = "Only of this DMO.")
    private @Nullable String dmo;

    @Option(names = "--dry-run", description = "Only say what would go.")
    private boolean dryRun;

    @Override
    int run(Session session) {
        Integer dmoId = dmo == null
                ? null
                : (Integer) session.get(Dmos.class).bySlug(dmo).id();
        Retention retention = session.get(Retention.class);
        Pruned pruned = dryRun ? retention.preview(dmoId) : retention.prune(dmoId, Deadline.NONE);
        if (json()) {
            printJson(asJson(pruned));
        } else {
            print(pruned);
        }
        return 0;
    }

    private Map<String, Object> asJson(Pruned pruned) {
        List<Map<String, Object>> batches = pruned.batches().stream()
                .map(batch -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("batch", batch.batchId());
                    json.put("dmo", batch.dmo());
                    json.put("source", batch.source());
                    json.put("status", batch.status());
                    json.put("stagedAt", batch.stagedAt().toString());
                    json.put("rows", batch.rows());
                    return json;
                })
                .toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", dryRun);
        json.put("batches", batches);
        json.put("rows", pruned.rows());
        json.put("files", pruned.files());
        json.put("bytes", pruned.bytes());
        return json;
    }

    private void print(Pruned pruned) {
        if (!pruned.batches().isEmpty()) {
            Table table = new Table("batch", "dmo", "source", "status", "staged", "rows");
            pruned.batches()
                    .forEach(batch -> table.add(
                            batch.batchId(),
                            batch.dmo(),
                            batch.source(),
                            batch.status(),
                            batch.stagedAt().toString().substring(0, 10),
                            String.format(Locale.ROOT, "%,d", batch.rows())));
            table.print(out());
        }
        out().printf(
                        Locale.ROOT,
                        "%s: %,d rows of %,d batches, %,d files with %,d bytes.%n",
                        dryRun ? "Would be pruned" : "Pruned",
                        pruned.rows(),
                        pruned.batches().size(),
                        pruned.files(),
                        pruned.bytes());
    }
}
