package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Ask;
import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.review.ReviewException;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.review.StagedRows;
import com.trippl.pipeline.review.StagedRows.OpenBatch;
import com.trippl.pipeline.review.ReviewOrder;
import com.trippl.pipeline.review.StagedRow;
import com.trippl.pipeline.runs.IngestDesk;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.staging.RowStatus;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Staged rows, and what people decide on them. */
@Route("review")
@Menu(order = 50, title = "Review", icon = "vaadin:check-square-o")
@RolesAllowed(Permissions.READ)
@StyleSheet("styles/review.css")
public class ReviewView extends Page implements BeforeEnterObserver {
    private static final int PAGE_SIZE = 50;

    private final transient StagedRows rows;
    private final transient Reviews reviews;
    private final transient IngestDesk desk;
    private final ReviewFilterBar bar;
    private final Grid<StagedRow> grid = new Grid<>(PAGE_SIZE);
    private final Span count = new Span();
    private final Span held = new Span();
    private final TextField notes = new TextField();
    private final EmptyState nothing = new EmptyState(
            VaadinIcon.CHECK_CIRCLE_O,
            "Nothing waits for you",
            "Rows that need a person appear here when a file was staged.",
            new Anchor("runs", "See the runs"));
    private final Button promote;
    private final Button release;
    private transient ReviewFilter filter = ReviewFilter.WAITING;
    private int total;

    ReviewView(StagedRows rows, Reviews reviews, IngestDesk desk, Access access) {
        super("Review");
        this.rows = rows;
        this.reviews = reviews;
        this.desk = desk;
        fillHeight();
        subtitle("Staged rows that wait for a decision, and those decided on.");
        bar = new ReviewFilterBar(this::changed);
        configureGrid();
        count.setId("review-count");
        count.addClassNames("secondary", "numeric");
        count.getElement().setAttribute("role", "status");
        held.setId("review-held");
        held.addClassName("review-held");
        promote = new Button("Promote accepted…", click -> ofBatch().ifPresent(id -> PromoteDialog.open(desk, id)));
        promote.setId("promote");
        promote.addThemeVariants(ButtonVariant.PRIMARY);
        release = new Button("Release the batch…", click -> release());
        release.setId("release");
        if (access.may(Permissions.PROMOTE)) {
            actions(promote);
        }
        Div line = new Div(count);
        line.addClassName("review-line");
        if (access.may(Permissions.REVIEW)) {
            line.add(decisions());
        }
        Div holding = new Div(held);
        if (access.may(Permissions.REVIEW)) {
            holding.add(release);
        }
        holding.addClassName("review-holding");
        Div list = new Div(grid, nothing);
        list.addClassName("review-rows");
        content(bar, holding, line, list);
    }

    private Component decisions() {
        notes.setId("review-notes");
        notes.setPlaceholder("Why (optional)");
        notes.setAriaLabel("Notes on the decision");
        notes.setMaxLength(1000);
        Button accept = button("Accept", "review-accept", RowStatus.ACCEPTED);
        accept.addThemeVariants(ButtonVariant.SUCCESS);
        Button reject = button("Reject", "review-reject", RowStatus.REJECTED);
        reject.addThemeVariants(ButtonVariant.ERROR);
        Button all = new Button("Accept all that fit…", click -> acceptAll());
        all.setId("review-accept-all");
        Div row = new Div(notes, accept, button("Hold", "review-hold", RowStatus.HELD), reject, all);
        row.addClassName("review-decisions");
        return row;
    }

    private Button button(String text, String id, RowStatus to) {
        Button button = new Button(text, click -> {
            List<StagedRow> chosen = List.copyOf(grid.getSelectedItems());
            if (chosen.isEmpty()) {
                Notice.failed("Choose rows first, by the boxes at the left.");
                return;
            }
            decide(to, () -> reviews.decideSeen(chosen, to, notes()).rows());
        });
        button.setId(id);
        return button;
    }

    private void acceptAll() {
        if (total == 0) {
            Notice.failed("No row fits the filter, so there is nothing to accept.");
            return;
        }
        List<String> sample = rows.list(filter, ReviewOrder.FEED, 0, 5).stream()
                .map(row -> Format.shorten(row.name() == null ? row.sourceId() : row.name(), 40))
                .toList();
        Ask.before(
                "Accept " + Format.count(total, "row") + "?",
                "All rows that fit the filter are accepted, among them: " + String.join(", ", sample) + ".",
                "Accept " + Format.number(total),
                () -> decide(RowStatus.ACCEPTED, () -> reviews.decideAll(filter, RowStatus.ACCEPTED, notes()).rows()));
    }

    private void decide(RowStatus to, IntSupplier decision) {
        try {
            int decided = decision.getAsInt();
            Notice.done(Format.count(decided, "row") + " " + to.label() + ".");
            notes.clear();
        } catch (ReviewException refused) {
            Notice.failed(String.valueOf(refused.getMessage()));
        }
        load();
    }

    private @Nullable String notes() {
        return notes.getValue().isBlank() ? null : notes.getValue().strip();
    }

    private void release() {
        ofBatch()
                .ifPresent(id -> Ask.before(
                        "Release batch " + id + "?",
                        held.getText() + " Once released its accepted rows can be promoted.",
                        "Release",
                        () -> {
                            try {
                                reviews.release(id);
                                Notice.done("Batch " + id + " is released.");
                            } catch (ReviewException refused) {
                                Notice.failed(String.valueOf(refused.getMessage()));
                            }
                            load();
                        }));
    }

    private Optional<Integer> ofBatch() {
        return Optional.ofNullable(filter.batchId());
    }

    private void configureGrid() {
        grid.setId("staged");
        grid.getElement().setAttribute("aria-label", "Staged rows");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSizeFull();
        grid.setSelectionMode(Grid.SelectionMode.MULTI);
        grid.addComponentColumn(row -> cut(row.name()))
                .setHeader("Name")
                .setFlexGrow(3)
                .setWidth("10rem");
        grid.addComponentColumn(row -> cut(row.address()))
                .setHeader("Address")
                .setFlexGrow(3)
                .setWidth("10rem");
        grid.addComponentColumn(row -> cut(row.category()))
                .setHeader("Category")
                .setFlexGrow(1)
                .setWidth("6rem");
        grid.addComponentColumn(row -> Badge.action(row.action()))
                .setHeader("Action")
                .setFlexGrow(0)
                .setWidth("6.5rem");
        grid.addComponentColumn(ReviewView::flags)
                .setHeader("Flags")
                .setFlexGrow(2)
                .setWidth("14rem");
        grid.addComponentColumn(row -> Badge.status(row.status()))
                .setHeader("Status")
                .setFlexGrow(0)
                .setWidth("6.5rem");
        grid.addComponentColumn(row -> cut(row.line() == null ? row.sourceId() : "line " + row.line()))
                .setHeader("In the source")
                .setFlexGrow(0)
                .setWidth("6rem");
        grid.setItems(query -> rows.list(filter, ReviewOrder.FEED, query.getOffset(), query.getLimit()).stream(), query -> total);
    }

    private static Component flags(StagedRow row) {
        Div flags = new Div();
        flags.addClassName("review-flags");
        row.flags().forEach(flag -> flags.add(new Badge(Format.words(flag), Badge.Tone.WARNING)));
        return flags;
    }

    private static Span cut(@Nullable String text) {
        Span span = new Span(text == null ? "–" : Format.shorten(text, 300));
        span.addClassName("cut");
        if (text != null) {
            span.setTitle(Format.shorten(text, 300));
        }
        return span;
    }

    private void changed(ReviewFilter next) {
        filter = next;
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, ReviewFilterBar.address(next)));
        load();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters address = event.getLocation().getQueryParameters();
        filter = ReviewFilterBar.of(address);
        ReviewFilterBar.run(address).flatMap(rows::batchOfRun).ifPresent(batch -> filter = filter.ofBatch(batch));
        load();
    }

    private void load() {
        List<OpenBatch> batches = rows.openBatches();
        bar.show(filter, batches);
        total = rows.count(filter);
        count.setText(Format.count(total, "row"));
        grid.asMultiSelect().clear();
        grid.setVisible(total > 0);
        nothing.setVisible(total == 0);
        grid.getDataProvider().refreshAll();
        Optional<OpenBatch> batch = batches.stream()
                .filter(b -> filter.batchId() != null && b.id() == filter.batchId())
                .findFirst();
        promote.setVisible(batch.isPresent());
        boolean isHeld = batch.filter(b -> b.status().equals("held")).isPresent();
        held.setVisible(isHeld);
        release.setVisible(isHeld);
        held.setText(batch.map(OpenBatch::holdReason).orElse(""));
    }
}
