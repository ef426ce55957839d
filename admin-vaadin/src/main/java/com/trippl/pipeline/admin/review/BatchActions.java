package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Ask;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.review.Facet;
import com.trippl.pipeline.review.FacetCounts;
import com.trippl.pipeline.review.FacetCounts.Count;
import com.trippl.pipeline.review.PromotionPreviews;
import com.trippl.pipeline.review.ReviewException;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.review.StagedRows.OpenBatch;
import com.trippl.pipeline.runs.IngestDesk;
import com.trippl.pipeline.security.Access;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is done with a batch as a whole: it is promoted, or let go where it is held. */
final class BatchActions {
    private final Reviews reviews;
    private final Runnable changed;
    private final Button promote;
    private final Span why = new Span();
    private final Span held = new Span();
    private final Button release;
    private @Nullable OpenBatch batch;

    BatchActions(Reviews reviews, PromotionPreviews previews, IngestDesk desk, Access access, Runnable changed) {
        this.reviews = reviews;
        this.changed = changed;
        promote = new Button("Promote accepted…", click -> {
            OpenBatch of = batch;
            if (of != null) {
                new PromoteDialog(previews, desk, access.user(), of.id(), changed).open();
            }
        });
        promote.setId("promote");
        promote.addThemeVariants(ButtonVariant.PRIMARY);
        promote.getElement().setAttribute("aria-describedby", "promote-why");
        why.setId("promote-why");
        why.addClassName("secondary");
        held.setId("review-held");
        held.addClassName("review-held");
        release = new Button("Release the batch…", click -> release());
        release.setId("release");
    }

    /** The button that promotes, and beside it why it cannot be pressed. */
    Div promoting() {
        Div promoting = new Div(why, promote);
        promoting.addClassName("promoting");
        return promoting;
    }

    /** Why the batch is held, and for those who may the button that lets it go. */
    Div holding(boolean mayRelease) {
        Div holding = new Div(held);
        holding.addClassName("review-holding");
        if (mayRelease) {
            holding.add(release);
        }
        return holding;
    }

    /** Shows what can be done with the batch that a filter leaves. */
    void show(ReviewFilter filter, FacetCounts counts, List<OpenBatch> open) {
        batch = only(filter, counts, open);
        boolean isHeld = batch != null && batch.status().equals("held");
        promote.setVisible(!open.isEmpty());
        promote.setEnabled(batch != null && !isHeld);
        why.setText(batch == null ? "Choose a batch" : "The batch is held");
        why.setVisible(!open.isEmpty() && !promote.isEnabled());
        held.setVisible(isHeld);
        release.setVisible(isHeld);
        held.setText(batch == null || batch.holdReason() == null ? "" : batch.holdReason());
    }

    /** The batch that is meant: chosen, or the only one there is, or whose rows alone fit. */
    private static @Nullable OpenBatch only(ReviewFilter filter, FacetCounts counts, List<OpenBatch> open) {
        Integer chosen = filter.batchId();
        List<OpenBatch> meant = open.stream()
                .filter(b -> chosen == null || b.id() == chosen)
                .filter(b -> filter.dmoId() == null || b.dmoId() == filter.dmoId())
                .toList();
        if (meant.size() > 1) {
            Set<String> fitting = counts.values().getOrDefault(Facet.BATCH, List.of()).stream()
                    .map(Count::value)
                    .collect(Collectors.toSet());
            meant = meant.stream()
                    .filter(b -> fitting.contains(Integer.toString(b.id())))
                    .toList();
        }
        return meant.size() == 1 ? meant.getFirst() : null;
    }

    private void release() {
        OpenBatch of = batch;
        if (of != null) {
            Ask.before(
                    "Release batch " + of.id() + "?",
                    of.holdReason() + " Once released its accepted rows can be promoted.",
                    "Release",
                    () -> {
                        try {
                            reviews.release(of.id());
                            Notice.done("Batch " + of.id() + " is released.");
                        } catch (ReviewException refused) {
                            Notice.failed(String.valueOf(refused.getMessage()));
                        }
                        changed.run();
                    });
        }
    }
}
