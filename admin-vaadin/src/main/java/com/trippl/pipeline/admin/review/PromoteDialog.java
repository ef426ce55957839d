package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Ask;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.IngestDesk;
import com.vaadin.flow.component.UI;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Says by counts what a promotion will do, and does it when told to. */
final class PromoteDialog {
    private PromoteDialog() {}

    static void open(IngestDesk desk, int batchId) {
        Map<String, Integer> counts = desk.promotable(batchId);
        long total = counts.values().stream().mapToLong(Integer::longValue).sum();
        if (total == 0) {
            Notice.failed("Nothing of batch " + batchId
                    + " is accepted, so there is nothing to promote. Accept some rows first.");
            return;
        }
        String what = counts.entrySet().stream()
                .map(entry -> Format.number(entry.getValue()) + " × " + Format.words(entry.getKey()))
                .collect(Collectors.joining(", "));
        Ask.before(
                "Promote " + Format.count(total, "row") + "?",
                "This changes the public listings: " + what + ". Rows nobody has accepted stay in staging.",
                "Promote",
                () -> {
                    Job job = desk.promote(batchId);
                    UI.getCurrent().navigate("runs/" + Objects.requireNonNull(job.runId()));
                });
    }
}
