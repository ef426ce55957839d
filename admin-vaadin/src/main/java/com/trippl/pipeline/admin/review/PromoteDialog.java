package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.queue.IllegalJobMoveException;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.review.PromotionPreview;
import com.trippl.pipeline.review.PromotionPreviews;
import com.trippl.pipeline.review.RowDetail;
import com.trippl.pipeline.runs.IngestDesk;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import java.util.Objects;

/** Says by counts and examples what a promotion will do, and does it when told to. */
final class PromoteDialog {
    private static final int SAMPLES = 3;
    private static final List<String> ACTIONS = List.of("insert", "update", "delete", "unchanged", "duplicate");

    private final PromotionPreviews previews;
    private final IngestDesk desk;
    private final String user;
    private final int batchId;
    private final Runnable changed;

    /**
     * Of a batch.
     *
     * @param user who asks
     * @param changed called when something else would be promoted by now, or nothing
     */
    PromoteDialog(PromotionPreviews previews, IngestDesk desk, String user, int batchId, Runnable changed) {
        this.previews = previews;
        this.desk = desk;
        this.user = user;
        this.batchId = batchId;
        this.changed = changed;
    }

    void open() {
        PromotionPreview preview = previews.of(batchId, SAMPLES);
        if (preview.rows() == 0) {
            Notice.failed("Nothing of batch " + batchId
                    + " is accepted, so there is nothing to promote. Accept some rows first.");
        } else {
            open(preview);
        }
    }

    private void open(PromotionPreview preview) {
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle("Promote " + Format.count(preview.rows(), "row") + "?");
        dialog.setWidth("46rem");
        Div counts = new Div();
        counts.addClassName("promote-counts");
        for (String action : ACTIONS) {
            int rows = preview.counts().getOrDefault(action, 0);
            if (rows > 0) {
                Span number = new Span(Format.number(rows));
                number.addClassNames("promote-number", "numeric");
                Div tile = new Div(number, Badge.action(action));
                tile.addClassName("promote-tile");
                tile.setTitle(meaning(action));
                counts.add(tile);
            }
        }
        Span text = new Span((preview.onlySeen()
                        ? "No public listing changes: it is noted that the source named them again. "
                        : "This changes the public listings. ")
                + (preview.waiting() == 0
                        ? "No row of the batch waits for a decision."
                        : Format.count(preview.waiting(), "row") + " nobody has decided on "
                                + (preview.waiting() == 1 ? "stays" : "stay") + " in staging."));
        dialog.add(text, counts);
        if (preview.idle() > 0) {
            Span idle = new Span(idle(preview));
            idle.setId("promote-idle");
            idle.addClassName("secondary");
            dialog.add(idle);
        }
        for (RowDetail sample : preview.samples()) {
            dialog.add(sample(sample));
        }
        Button promote = new Button("Promote", click -> {
            dialog.close();
            promote(preview);
        });
        promote.setId("promote-confirm");
        promote.addThemeVariants(ButtonVariant.PRIMARY);
        promote.setDisableOnClick(true);
        dialog.getFooter().add(new Button("Back", click -> dialog.close()), promote);
        dialog.open();
    }

    private void promote(PromotionPreview shown) {
        try {
            Job job = desk.promote(batchId, shown.counts());
            UI.getCurrent().navigate("runs/" + Objects.requireNonNull(job.runId()));
            if (!job.createdBy().equals(user)) {
                Notice.done(job.createdBy() + " was quicker: this is the promotion of batch " + batchId
                        + " that they started.");
            }
        } catch (IllegalJobMoveException refused) {
            Notice.failed(String.valueOf(refused.getMessage()));
            changed.run();
            PromotionPreview now = previews.of(batchId, SAMPLES);
            if (now.rows() > 0 && !now.counts().equals(shown.counts())) {
                open(now);
            }
        }
    }

    private static String idle(PromotionPreview preview) {
        int updates = preview.counts().getOrDefault("update", 0);
        String of = preview.lookedAt() == updates
                ? "Of the " + Format.count(updates, "update")
                : "Of the first " + Format.number(preview.lookedAt()) + " updates";
        return of + " " + Format.number(preview.idle()) + (preview.idle() == 1 ? " changes" : " change")
                + " nothing: what is public now stays. The listing is noted as seen.";
    }

    private static Details sample(RowDetail detail) {
        Span name = new Span(
                detail.row().name() == null
                        ? "(no name)"
                        : Format.shorten(detail.row().name(), 100));
        Div summary = new Div(Badge.action(detail.row().action()), name);
        if (!detail.changesSomething()) {
            summary.add(new Badge("changes nothing", Badge.Tone.NEUTRAL));
        }
        summary.addClassName("review-flags");
        Details details = new Details(summary, new DiffTable(detail, null));
        details.setOpened(detail.row().action().equals("update"));
        details.setWidthFull();
        return details;
    }

    private static String meaning(String action) {
        return switch (action) {
            case "insert" -> "new listings";
            case "update" -> "listings that change";
            case "delete" -> "listings that are taken out of public";
            case "unchanged" -> "listings that are only noted as seen";
            default -> "records that lead to the listing of another";
        };
    }
}
