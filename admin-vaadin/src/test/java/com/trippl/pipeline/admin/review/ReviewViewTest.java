package com.trippl.pipeline.admin.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.ReviewOrder;
import com.trippl.pipeline.review.RowWords;
import com.trippl.pipeline.review.StagedRow;
import com.trippl.pipeline.review.StagedRows;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the review page makes of its address, its keys and the permissions of who sits there. */
class ReviewViewTest {
    private static final String CSV = """
            name,address,lat,lng,category,phone
            Anchor Inn,1 Quay,,,hotel,1
            Bell Tower,,35.5,-82.5,museum,2
            Crab Shack,3 Quay,,,cafe,3
            """;

    /** The lock of whoever reads the words of staged rows. */
    private static final long READING_WORDS = 0x726f77_776f7264L;

    private final AdminServer server = AdminServer.shared();
    private Window window;

    @BeforeEach
    void stage() {
        server.empty();
        server.ingest(CSV, Stage.STAGE);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private ReviewView open(String address, String... permissions) {
        window = Window.of("vera", permissions);
        return window.open(address, ReviewView.class);
    }

    /** A key, pressed by somebody who sees what the page shows by now. */
    private void press(ReviewView view, String key) {
        view.key(key, shown());
    }

    private String shown() {
        return window.shows("row-panel")
                ? window.byId(RowPanel.class, "row-panel").getElement().getAttribute("data-row")
                : "";
    }

    private String count() {
        return window.byId(Span.class, "review-count").getText();
    }

    private String atHand() {
        return window.byId(H2.class, "row-name").getText();
    }

    @Test
    void anAddressIsShownInTheFields() {
        open("review?flag=missing_coordinates&order=name&q=quay", Permissions.READ);

        assertThat(count()).isEqualTo("2 rows");
        assertThat(window.byId(TextField.class, "review-text").getValue()).isEqualTo("quay");
        assertThat(window.byId(Select.class, "review-order").getValue()).isEqualTo(ReviewOrder.NAME);
        assertThat(window.ui()
                        .find(NativeButton.class)
                        .withAttribute("aria-pressed", "true")
                        .all())
                .extracting(facet -> facet.getElement().getTextRecursively())
                .anyMatch(text -> text.startsWith("missing coordinates"));
    }

    @Test
    void whatIsChosenStandsInTheAddress() {
        open("review", Permissions.READ);
        assertThat(count()).isEqualTo("3 rows");

        NativeButton facet = window.ui()
                .find(NativeButton.class)
                .withCondition(
                        button -> button.getElement().getTextRecursively().startsWith("missing address"))
                .single();
        window.click(facet);
        assertThat(count()).isEqualTo("1 row");
        assertThat(window.address()).containsExactlyInAnyOrder("review", "flag=missing_address");
        window.byId(TextField.class, "review-text").setValue("bell tower");
        assertThat(window.address()).containsExactlyInAnyOrder("review", "flag=missing_address", "q=bell%20tower");
        window.byId(Select.class, "review-order").setValue(ReviewOrder.NAME);
        assertThat(window.address())
                .containsExactlyInAnyOrder("review", "flag=missing_address", "order=name", "q=bell%20tower");
        window.byId(TextField.class, "review-text").setValue("");
        window.click(window.byId(NativeButton.class, "facet-all"));
        assertThat(window.address())
                .containsExactlyInAnyOrder("review", "flag=missing_address", "show=all", "order=name");
    }

    @Test
    void anAddressNobodyCouldMeanSaysThatNothingFitsAndLeadsBack() {
        open("review?flag=nonsense&batch=x&row=99999999999&order=upwards&dmo=-1", Permissions.READ);

        assertThat(count()).isEqualTo("0 rows");
        assertThat(window.shows("review-no-fit")).isTrue();
        assertThat(window.shows("review-nothing")).isFalse();
        window.click(window.ui()
                .find(Button.class)
                .withText("Clear search and filters")
                .single());
        assertThat(count()).isEqualTo("3 rows");
    }

    @Test
    void whoMayOnlyReadSeesNothingThatDecidesAndTheKeysDoNothing() {
        ReviewView view = open("review", Permissions.READ);
        press(view, "j");
        assertThat(atHand()).isEqualTo("Anchor Inn");

        for (String id : List.of(
                "review-accept",
                "review-hold",
                "review-reject",
                "review-all",
                "review-notes",
                "row-accept",
                "row-hold",
                "row-reject",
                "row-edit",
                "promote",
                "release")) {
            assertThat(window.shows(id)).as(id).isFalse();
        }
        for (String key : List.of("a", "h", "r", "e", "u")) {
            press(view, key);
        }
        assertThat(server.count("staging.listings", "status <> 'pending'")).isZero();
        assertThat(server.count("staging.decisions", "true")).isZero();
    }

    @Test
    void whoMayReviewSeesWhatDecidesAndNotWhatPromotes() {
        press(open("review", Permissions.READ, Permissions.REVIEW), "j");

        for (String id :
                List.of("review-accept", "review-hold", "review-reject", "review-all", "row-hold", "row-edit")) {
            assertThat(window.shows(id)).as(id).isTrue();
        }
        assertThat(window.shows("promote")).isFalse();
    }

    @Test
    void keysWalkDecideAndTakeBack() {
        ReviewView view = open("review", Permissions.READ, Permissions.REVIEW, Permissions.PROMOTE);
        assertThat(window.shows("promote")).isTrue();
        press(view, "j");
        press(view, "j");
        assertThat(atHand()).isEqualTo("Bell Tower");
        press(view, "k");
        assertThat(atHand()).isEqualTo("Anchor Inn");
        window.ui().test(window.byId(TextField.class, "review-notes")).setValue("closed for good");
        press(view, "r");

        assertThat(atHand()).isEqualTo("Bell Tower");
        assertThat(count()).isEqualTo("2 rows");
        assertThat(window.byId(TextField.class, "review-notes").getValue()).isEmpty();
        assertThat(server.count(
                        "staging.decisions",
                        "decided_by = 'vera' AND to_status = 'rejected' AND notes = 'closed for good'"))
                .isEqualTo(1);
        press(view, "u");
        assertThat(count()).isEqualTo("3 rows");
        assertThat(server.count("staging.listings", "status = 'rejected'")).isZero();
        assertThat(window.notices()).containsExactly("1 row stands as before.");
        press(view, "Escape");
        assertThat(window.shows("row-panel")).isFalse();
        assertThat(window.address()).containsExactlyInAnyOrder("review");
    }

    private void decideAll(String item) {
        window.click(window.byId(MenuBar.class, "review-all").getItems().getFirst().getSubMenu().getItems().stream()
                .filter(each -> each.getText().equals(item))
                .findFirst()
                .orElseThrow());
        window.click(window.byId(Button.class, "bulk-confirm"));
    }

    private void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(() -> window.notices().toString()).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void whatWasDecidedOnManyIsTakenBackWhileThePageAnswers() {
        ReviewView view = open("review", Permissions.READ, Permissions.REVIEW);
        decideAll("Hold all…");
        await(() -> window.notices().contains("3 rows held.Undo"));
        assertThat(window.shows("deciding")).isFalse();

        withBatchesLocked(() -> {
            press(view, "u");
            assertThat(window.shows("deciding")).isTrue();
            assertThat(window.ui().find(Dialog.class).single().getElement().getTextRecursively())
                    .contains("Taking back what was done to 3 rows…");
        });
        await(() -> window.notices().contains("3 rows stand as before."));
        assertThat(window.shows("deciding")).isFalse();
        assertThat(server.count("staging.listings", "status = 'pending'")).isEqualTo(3);
    }

    /** While another transaction has them; what this thread does belongs to it, what happens in the background waits. */
    private void withBatchesLocked(Runnable meanwhile) {
        new TransactionTemplate(server.get(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            server.jdbc()
                    .sql("SELECT job_id FROM staging.batches FOR UPDATE")
                    .query()
                    .listOfRows();
            meanwhile.run();
        });
    }

    @Test
    void whatIsChosenStaysSoButForTheRowsThatChanged() {
        ReviewView view = open("review", Permissions.READ, Permissions.REVIEW);
        StagedGrid grid = window.byId(StagedGrid.class, "staged");
        grid.asMultiSelect()
                .setValue(Set.copyOf(server.get(StagedRows.class).list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 3)));
        server.jdbc()
                .sql("UPDATE staging.listings SET address = 'Quay 1', version = version + 1 WHERE name = 'Anchor Inn'")
                .update();
        window.click(window.byId(Button.class, "review-hold"));
        assertThat(window.notices()).anyMatch(text -> text.contains("Anchor Inn) was changed"));
        assertThat(server.count("staging.decisions", "true")).isZero();
        assertThat(grid.getSelectedItems())
                .extracting(StagedRow::name)
                .containsExactlyInAnyOrder("Bell Tower", "Crab Shack");

        press(view, "j");
        press(view, "j");
        press(view, "r");
        assertThat(server.count("staging.listings", "name = 'Bell Tower' AND status = 'rejected'"))
                .isOne();
        assertThat(grid.getSelectedItems()).extracting(StagedRow::name).containsExactly("Crab Shack");
        window.byId(TextField.class, "review-text").setValue("anchor");
        assertThat(grid.getSelectedItems()).as("what is not seen").isEmpty();
    }

    @Test
    void notesGoWithASettledConflictAndStayInTheFieldWhereNothingWasSettled() {
        String feed = "name,address,lat,lng,category\nMill,2 Lane,35.6,-82.6,";
        server.ingest("mills", feed + "mill\n", Stage.PROMOTE);
        server.ingest("mills", feed + "museum\n", Stage.STAGE);
        ReviewView view = open("review?show=all&action=update", Permissions.READ, Permissions.REVIEW);
        press(view, "j");
        TextField notes = window.byId(TextField.class, "review-notes");
        notes.setValue("asked the owner");
        window.click(window.byId(NativeButton.class, "side-take_incoming"));
        assertThat(window.notices()).containsExactly("0 rows settled.");
        assertThat(notes.getValue()).isEqualTo("asked the owner");

        window.click(window.byId(NativeButton.class, "side-keep_current"));
        assertThat(notes.getValue()).isEmpty();
        assertThat(server.count("staging.decisions", "what = 'keeps the current values' AND notes = 'asked the owner'"))
                .isOne();
        assertThat(window.text()).contains("keeps the current values: asked the owner");
        notes.setValue("not so fast");
        press(view, "u");
        assertThat(notes.getValue()).isEqualTo("not so fast");
    }

    @Test
    void aKeyDoesNothingToARowThatWasNotShownWhenItWasPressed() {
        ReviewView view = open("review", Permissions.READ, Permissions.REVIEW);
        press(view, "j");
        String first = shown();
        view.key("a", first);
        assertThat(atHand()).isEqualTo("Bell Tower");
        for (String key : List.of("a", "h", "r", "e")) {
            view.key(key, first);
        }

        assertThat(atHand()).isEqualTo("Bell Tower");
        assertThat(window.ui().find(Dialog.class).exists()).isFalse();
        assertThat(server.count("staging.decisions", "true")).isEqualTo(1);
        press(view, "h");
        assertThat(server.count("staging.listings", "name = 'Bell Tower' AND status = 'held'"))
                .isEqualTo(1);
    }

    @Test
    void whatSomebodyElseDecidedMeanwhileIsNotOverwritten() {
        ReviewView view = open("review", Permissions.READ, Permissions.REVIEW);
        press(view, "j");
        server.jdbc()
                .sql(
                        "UPDATE staging.listings SET own_status = 'rejected', decided_by = 'ron', version = version + 1 WHERE name = 'Anchor Inn'")
                .update();
        press(view, "h");

        assertThat(window.notices()).anyMatch(text -> text.contains("was changed by ron since you opened it"));
        assertThat(server.count("staging.listings", "name = 'Anchor Inn' AND status = 'rejected'"))
                .isEqualTo(1);
    }

    @Test
    void ofSeveralBatchesOneHasToBeMeantBeforeItIsPromoted() {
        server.ingest("second", "name,address,lat,lng,category\nDune Walk,9 Beach,,,trail\n", Stage.STAGE);
        open("review", Permissions.READ, Permissions.PROMOTE);
        assertThat(window.byId(Button.class, "promote").isEnabled()).isFalse();
        assertThat(window.byId(Span.class, "promote-why").getText()).isEqualTo("Choose a batch");
        window.close();

        open("review?q=dune", Permissions.READ, Permissions.PROMOTE);
        assertThat(window.byId(Button.class, "promote").isEnabled()).isTrue();
        assertThat(window.shows("promote-why")).isFalse();
    }

    @Test
    void whoPromotesAfterOthersDecidedIsShownTheNewNumbersFirst() {
        server.jdbc()
                .sql("UPDATE staging.listings SET own_status = 'accepted' WHERE name = 'Anchor Inn'")
                .update();
        open("review?show=all", Permissions.READ, Permissions.PROMOTE);
        window.click(window.byId(Button.class, "promote"));
        server.jdbc()
                .sql("UPDATE staging.listings SET own_status = 'accepted' WHERE name = 'Crab Shack'")
                .update();
        server.jdbc().sql("DELETE FROM staging.surveys").update();
        window.click(window.byId(Button.class, "promote-confirm"));

        assertThat(window.notices())
                .anyMatch(text -> text.contains("Promotion would take 2 × insert now; you were shown 1 × insert."));
        assertThat(server.count("pipeline.job_queue", "stage = 'promote'")).isZero();
        assertThat(window.ui().find(Dialog.class).single().getHeaderTitle()).isEqualTo("Promote 2 rows?");
        window.click(window.byId(Button.class, "promote-confirm"));
        assertThat(server.count("pipeline.job_queue", "stage = 'promote'")).isOne();
    }

    @Test
    void aHeldBatchIsNotPromotedAndSaysWhy() {
        server.jdbc()
                .sql("UPDATE staging.batches SET status = 'held', hold_reason = 'Only 3 rows, the last had 900.'")
                .update();
        open("review", Permissions.READ, Permissions.PROMOTE, Permissions.REVIEW);

        assertThat(window.byId(Button.class, "promote").isEnabled()).isFalse();
        assertThat(window.byId(Span.class, "promote-why").getText()).isEqualTo("The batch is held");
        assertThat(window.byId(Span.class, "review-held").getText()).isEqualTo("Only 3 rows, the last had 900.");
        assertThat(window.shows("release")).isTrue();
    }

    @Test
    void aSearchOfAllRowsWaitsUntilTheirWordsAreRead() {
        // While another process reads them, so that this one does not meanwhile.
        new TransactionTemplate(server.get(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            server.jdbc()
                    .sql("SELECT pg_advisory_xact_lock(?)")
                    .param(READING_WORDS)
                    .query()
                    .singleRow();
            server.jdbc().sql("UPDATE staging.batches SET records = 1000000").update();
            open("review?show=all&q=quay", Permissions.READ);

            assertThat(window.shows("review-preparing")).isTrue();
            assertThat(window.shows("staged")).isFalse();
        });
        server.get(RowWords.class).refresh(100);
        window.byId(TextField.class, "review-text").setValue("tower");

        assertThat(window.shows("review-preparing")).isFalse();
        assertThat(count()).isEqualTo("1 row");
    }

    @Test
    void aListWaitsWhileItsRowsArePutInOrderForTheFirstTime() {
        server.jdbc().sql("UPDATE staging.batches SET records = 1000000").update();
        open("review", Permissions.READ, Permissions.REVIEW);
        withBatchesLocked(() -> {
            window.byId(Select.class, "review-order").setValue(ReviewOrder.NAME);
            assertThat(window.shows("review-preparing")).isTrue();
            assertThat(window.shows("staged")).isFalse();
            assertThat(count()).isEqualTo("3 rows");
            assertThat(server.count("staging.text_orders", "true")).isZero();
        });
        await(() -> {
            window.notices();
            return window.shows("staged");
        });

        assertThat(window.shows("review-preparing")).isFalse();
        assertThat(server.count("staging.text_orders", "ordered_by = 'name'")).isOne();
        window.byId(Select.class, "review-order").setValue(ReviewOrder.FEED);
        window.byId(Select.class, "review-order").setValue(ReviewOrder.NAME);
        assertThat(window.shows("staged")).as("the next time").isTrue();
    }

    @Test
    void aRowInAnAddressIsFoundInAnOrderThatIsMadeForIt() {
        server.jdbc().sql("UPDATE staging.batches SET records = 1000000").update();
        ReviewView view = open("review?order=name&row=" + crab(), Permissions.READ);
        await(() -> {
            window.notices();
            return window.shows("staged");
        });

        assertThat(atHand()).isEqualTo("Crab Shack");
        press(view, "k");
        assertThat(atHand()).isEqualTo("Bell Tower");
    }

    @Test
    void anAddressLeadsToAListFromItsEnd() {
        ReviewView view = open("review?order=name&dir=desc&row=" + crab(), Permissions.READ);
        assertThat(atHand()).isEqualTo("Crab Shack");
        press(view, "j");
        assertThat(atHand()).isEqualTo("Bell Tower");
        press(view, "j");
        press(view, "j");
        assertThat(atHand()).isEqualTo("Anchor Inn");
        assertThat(window.address()).contains("order=name", "dir=desc");
    }

    private long crab() {
        return server.jdbc()
                .sql("SELECT id FROM staging.listings WHERE name = 'Crab Shack'")
                .query(Long.class)
                .single();
    }
}
