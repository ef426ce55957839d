package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.map.MapTiles;
import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.LiveUpdates;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.review.Conflicts;
import com.trippl.pipeline.review.Conflicts.Side;
import com.trippl.pipeline.review.Edited;
import com.trippl.pipeline.review.Facet;
import com.trippl.pipeline.review.FacetCounts;
import com.trippl.pipeline.review.PromotionPreviews;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.ReviewOrder;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.review.RowDetail;
import com.trippl.pipeline.review.RowDetails;
import com.trippl.pipeline.review.RowEdits;
import com.trippl.pipeline.review.StagedRow;
import com.trippl.pipeline.review.StagedRows;
import com.trippl.pipeline.review.StagedRows.OpenBatch;
import com.trippl.pipeline.review.Undos;
import com.trippl.pipeline.runs.IngestDesk;
import com.trippl.pipeline.runs.SourceRecords;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.staging.RowStatus;
import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Staged rows, and what people decide on them. */
@Route("review")
@Menu(order = 50, title = "Review", icon = "vaadin:check-square-o")
@RolesAllowed(Permissions.READ)
@StyleSheet("styles/review.css")
@JsModule("context://js/review-keys.js")
public class ReviewView extends Page implements BeforeEnterObserver {
    private final transient StagedRows rows;
    private final transient Reviews reviews;
    private final transient RowDetails details;
    private final transient RowEdits edits;
    private final transient Conflicts conflicts;
    private final boolean mayReview;
    private final FacetPanel facets = new FacetPanel(this::filter);
    private final ReviewToolbar toolbar;
    private final transient Deciding deciding;
    private final StagedGrid grid = new StagedGrid(this::order);
    private final RowPanel panel;
    private final BatchActions batch;
    private final Preparing preparing;
    private final EmptyState nothing = new EmptyState(
            VaadinIcon.CHECK_CIRCLE_O,
            "Nothing waits for you",
            "Rows that need a person appear here when a file was staged. All rows: see the filters at the left.",
            new Anchor("runs", "See the runs"));
    private final EmptyState noFit = new EmptyState(
            VaadinIcon.SEARCH,
            "No row fits the search and the filters",
            "Take one of the filters at the left away, or see again what waits for a decision.",
            new Button("Clear search and filters", click -> filter(ReviewFilter.WAITING)));
    private transient ReviewQuery query = new ReviewQuery(ReviewFilter.WAITING, ReviewOrder.FEED, false, null);
    private transient @Nullable StagedRow atHand;
    private int place;
    private int total;

    ReviewView(
            StagedRows rows,
            Reviews reviews,
            RowDetails details,
            RowEdits edits,
            Conflicts conflicts,
            Undos undos,
            PromotionPreviews previews,
            IngestDesk desk,
            SourceRecords sources,
            MapTiles tiles,
            LiveUpdates live,
            Clock clock,
            Access access) {
        super("Review");
        this.rows = rows;
        this.reviews = reviews;
        this.details = details;
        this.edits = edits;
        this.conflicts = conflicts;
        mayReview = access.may(Permissions.REVIEW);
        fillHeight();
        subtitle("Click a row to see what it changes; j and k walk through the list, ? shows all keys.");
        panel = new RowPanel(sources, clock, tiles, settling());
        panel.clear();
        nothing.setId("review-nothing");
        noFit.setId("review-no-fit");
        toolbar = new ReviewToolbar(mayReview, new Tools());
        deciding = new Deciding(undos, this::decided);
        batch = new BatchActions(reviews, previews, desk, access, this::load);
        if (access.may(Permissions.PROMOTE)) {
            actions(batch.promoting());
        }
        preparing = new Preparing(live, () -> rows.preparing(query.filter()), () -> {
            load();
            locate();
        });
        grid.setItems(q -> list(q.getOffset(), q.getLimit()).stream(), q -> total);
        grid.addItemClickListener(event -> take(event.getItem()));
        Div list = new Div(grid, nothing, noFit, preparing);
        list.addClassName("review-rows");
        Div columns = new Div(facets, list, panel);
        columns.addClassName("review-columns");
        content(toolbar, batch.holding(mayReview), columns);
    }

    /** What the toolbar asks of the page. */
    private final class Tools implements ReviewToolbar.Actions {
        @Override
        public void search(@Nullable String text) {
            filter(query.filter().withText(text));
        }

        @Override
        public void order(ReviewOrder order) {
            ReviewView.this.order(order, false);
        }

        @Override
        public void decide(RowStatus to) {
            decideChosen(to);
        }

        @Override
        public void settle(Side side) {
            List<StagedRow> chosen = chosen();
            if (!chosen.isEmpty()) {
                deciding.now(() -> conflicts.settle(chosen, side, List.of(), toolbar.notes()), Deciding.SETTLED);
            }
        }

        @Override
        public void decideAll(RowStatus to, String verb) {
            ReviewFilter filter = query.filter();
            Bulk.ask(
                    rows,
                    reviews,
                    filter,
                    quickOrder(),
                    verb,
                    to == RowStatus.ACCEPTED
                            ? "The next promotion makes them public."
                            : "All rows that fit the filter become " + to.label() + ".",
                    (count, asOf) -> {
                        String notes = toolbar.notes();
                        deciding.meanwhile(count, () -> reviews.decideAll(filter, to, notes, asOf), to.label());
                    });
        }

        @Override
        public void settleAll(Side side) {
            ReviewFilter updates = query.filter().with(Facet.ACTION, Set.of("update"));
            Bulk.ask(
                    rows,
                    reviews,
                    updates,
                    quickOrder(),
                    side == Side.KEEP_CURRENT ? "Keep current for" : "Take incoming for",
                    "Each of these updates " + side.meaning() + " when it is promoted.",
                    (count, asOf) -> {
                        String notes = toolbar.notes();
                        deciding.meanwhile(
                                count,
                                () -> conflicts.settleAll(updates, side, List.of(), notes, asOf),
                                Deciding.SETTLED);
                    });
        }

        @Override
        public void keys() {
            KeysDialog.open();
        }
    }

    private DiffTable.Choice settling() {
        return new DiffTable.Choice() {
            @Override
            public void settle(RowDetail row, Side side, List<ListingField> keep) {
                deciding.now(() -> conflicts.settle(List.of(row.row()), side, keep, toolbar.notes()), Deciding.SETTLED);
            }

            @Override
            public boolean allowed() {
                return mayReview;
            }
        };
    }

    /**
     * A key of {@link KeysDialog} was pressed.
     *
     * @param shown the row that the browser showed then, by {@link RowPanel#key}: what is meant for another row is not done
     */
    @ClientCallable
    void key(String key, String shown) {
        boolean meant = atHand != null && RowPanel.key(atHand).equals(shown);
        switch (key) {
            case "j" -> step(atHand == null ? 0 : 1);
            case "k" -> step(-1);
            case "a", "h", "r", "e" -> {
                if (meant) {
                    keyOnRow(key);
                }
            }
            case "u" -> deciding.undo();
            case "Escape" -> take(null);
            case "?" -> KeysDialog.open();
            default -> {
                // The browser sends no others; a forged one does nothing.
            }
        }
    }

    private void keyOnRow(String key) {
        switch (key) {
            case "a" -> decideByKey(RowStatus.ACCEPTED);
            case "h" -> decideByKey(RowStatus.HELD);
            case "r" -> decideByKey(RowStatus.REJECTED);
            default -> edit();
        }
    }

    private void step(int by) {
        if (total == 0) {
            return;
        }
        int next = Math.clamp((long) place + by, 0, total - 1);
        List<StagedRow> found = list(next, 1);
        if (!found.isEmpty()) {
            place = next;
            hold(found.getFirst());
            grid.reveal(next);
        }
    }

    private void take(@Nullable StagedRow row) {
        if (row != null) {
            place = placeOf(row);
        }
        hold(row);
    }

    private void hold(@Nullable StagedRow row) {
        atHand = row;
        grid.mark(row == null ? null : row.id());
        query = query.at(row == null ? null : row.id());
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, query.address()));
        grid.getDataProvider().refreshAll();
        Optional<RowDetail> detail = row == null ? Optional.empty() : details.find(row.id());
        if (detail.isEmpty()) {
            panel.clear();
            return;
        }
        RowDetail found = detail.get();
        // As it is now: what a person decides on is what they see here.
        atHand = found.row();
        if (!mayReview) {
            panel.show(found);
            return;
        }
        Button edit = new Button("Edit…", click -> edit());
        edit.setId("row-edit");
        edit.setVisible(RowEdits.isEditable(found.row()));
        panel.show(
                found,
                rowButton("Accept", RowStatus.ACCEPTED, ButtonVariant.SUCCESS),
                rowButton("Hold", RowStatus.HELD, null),
                rowButton("Reject", RowStatus.REJECTED, ButtonVariant.ERROR),
                edit);
    }

    private Button rowButton(String text, RowStatus to, @Nullable ButtonVariant variant) {
        Button button = new Button(text, click -> decideByKey(to));
        button.setId("row-" + text.toLowerCase(Locale.ROOT));
        if (variant != null) {
            button.addThemeVariants(variant);
        }
        StagedRow row = atHand;
        button.setVisible(row != null && RowStatus.of(row.status()).canBecome(to));
        return button;
    }

    /** Decides on the row at hand and goes to the next. */
    private void decideByKey(RowStatus to) {
        StagedRow row = atHand;
        if (row == null || !mayReview) {
            return;
        }
        int before = total;
        if (deciding.now(() -> reviews.decideSeen(List.of(row), to, toolbar.notes()), to.label())) {
            step(total < before ? 0 : 1);
        }
    }

    private void decideChosen(RowStatus to) {
        if (grid.getSelectedItems().isEmpty() && atHand != null) {
            decideByKey(to);
            return;
        }
        List<StagedRow> chosen = chosen();
        if (!chosen.isEmpty()) {
            deciding.now(() -> reviews.decideSeen(chosen, to, toolbar.notes()), to.label());
        }
    }

    /** The rows chosen, else the one at hand. Where there is none, the person is told how to choose. */
    private List<StagedRow> chosen() {
        List<StagedRow> chosen = List.copyOf(grid.getSelectedItems());
        if (chosen.isEmpty() && atHand != null) {
            return List.of(atHand);
        }
        if (chosen.isEmpty()) {
            Notice.failed("Choose rows first, by the boxes at the left or by a click.");
        }
        return chosen;
    }

    private void edit() {
        StagedRow row = atHand;
        if (row != null && mayReview && RowEdits.isEditable(row)) {
            details.find(row.id())
                    .ifPresent(detail -> new EditDialog(edits, detail, done -> edited(row.id(), done)).open());
        }
    }

    private void edited(long row, Edited done) {
        if (done.fields() == 0) {
            Notice.done("Row " + row + " says that already.");
            return;
        }
        deciding.done(done.group(), "Row " + row + " is edited.");
        load();
    }

    private void decided(boolean noted) {
        if (noted) {
            toolbar.clearNotes();
        }
        load();
    }

    private List<StagedRow> list(int offset, int limit) {
        return query.descending()
                ? rows.listFromEnd(query.filter(), query.order(), offset, limit)
                : rows.list(query.filter(), query.order(), offset, limit);
    }

    private int placeOf(StagedRow row) {
        return query.descending()
                ? rows.placeFromEnd(query.filter(), query.order(), row)
                : rows.placeOf(query.filter(), query.order(), row);
    }

    private void order(ReviewOrder next, boolean descending) {
        show(new ReviewQuery(query.filter(), next, descending, null));
    }

    private void filter(ReviewFilter next) {
        // Nobody decides on rows they cannot see any more.
        grid.asMultiSelect().clear();
        show(query.of(next));
    }

    private void show(ReviewQuery next) {
        query = next;
        place = 0;
        atHand = null;
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, next.address()));
        load();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters address = event.getLocation().getQueryParameters();
        grid.asMultiSelect().clear();
        query = ReviewQuery.of(address);
        ReviewQuery.run(address)
                .flatMap(rows::batchOfRun)
                .ifPresent(of -> query = query.of(query.filter().ofBatch(of)));
        Long row = query.row();
        atHand = row == null ? null : rows.find(row).orElse(null);
        load();
        locate();
    }

    /** Looks up the place of the row at hand and scrolls there, unless that would be slow. */
    private void locate() {
        StagedRow row = atHand;
        if (!preparing.isVisible()) {
            place = row == null ? 0 : placeOf(row);
            if (row != null) {
                grid.reveal(place);
            }
        }
    }

    /** The order of the list, or where that is only being made another. */
    private ReviewOrder quickOrder() {
        return preparing.isVisible() ? ReviewOrder.FEED : query.order();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        getElement().executeJs("window.pipelineReviewKeys.listen(this)");
    }

    @Override
    protected void onDetach(DetachEvent event) {
        // With a window that goes its notices go.
        if (!event.getUI().isClosing()) {
            deciding.forget();
        }
        super.onDetach(event);
    }

    /** What was chosen stays so, but for rows that are other ones by now: people look at these again. */
    private void keepChosen() {
        Set<StagedRow> chosen = grid.getSelectedItems();
        if (!chosen.isEmpty()) {
            List<Long> ids = chosen.stream().map(StagedRow::id).toList();
            Set<StagedRow> same = Set.copyOf(rows.list(ReviewFilter.ofRows(ids), ReviewOrder.FEED, 0, ids.size()));
            grid.asMultiSelect()
                    .deselect(chosen.stream().filter(row -> !same.contains(row)).toList());
        }
    }

    /** Whether the list has to wait for its order, which is then made. */
    private boolean orders() {
        ReviewFilter filter = query.filter();
        ReviewOrder order = query.order();
        if (rows.isOrdered(filter, order)) {
            return false;
        }
        preparing.begin(() -> rows.order(filter, order), () -> {
            Notice.failed("The rows could not be put in this order: they are shown as the feed has them. Try again.");
            order(ReviewOrder.FEED, false);
        });
        return true;
    }

    private void load() {
        List<OpenBatch> batches = rows.openBatches();
        boolean searches = preparing.begin();
        FacetCounts counts = rows.facets(searches ? query.filter().withText(null) : query.filter());
        boolean waits = searches || orders();
        total = waits ? 0 : counts.total();
        facets.show(query.filter(), counts, batches);
        toolbar.show(query, searches ? null : counts);
        keepChosen();
        grid.show(query.order(), query.descending());
        grid.setVisible(total > 0);
        boolean unfiltered = query.filter().equals(ReviewFilter.WAITING);
        nothing.setVisible(total == 0 && !waits && unfiltered);
        noFit.setVisible(total == 0 && !waits && !unfiltered);
        batch.show(query.filter(), counts, batches);
        hold(atHand);
    }
}
