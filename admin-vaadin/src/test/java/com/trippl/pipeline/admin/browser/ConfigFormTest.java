package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A configuration in its form and in JSON: changed, compared, restored, saved beside others. */
class ConfigFormTest extends ConfigPages {
    @Test
    void aConfigurationIsChangedInTheFormAndInJsonComparedAndRestored() {
        Dmo dmo = dmo();
        openConfig(dmo, Stage.IMPORT);
        Locator text = page.locator("#config-json textarea");
        assertThat(page.locator("#config-save")).isDisabled();

        fill("key-delimiter", ";");
        assertThat(text).hasValue(Pattern.compile("\"delimiter\": \";\""));
        assertThat(page.locator("#config-state")).containsText("Delimiter");
        fill("key-delimiter", ";;");
        assertThat(page.locator("#key-delimiter [slot=error-message]")).containsText("one character");
        assertThat(page.locator("#config-problems")).containsText("Line");
        assertThat(page.locator("#config-save")).isDisabled();

        text.fill(
                "{\"feed\": \"full\",\n \"delimiter\": \"|\", \"columns\": {\"name\": [\"Titel\"]},\n \"colour\": 1}");
        assertThat(page.locator("#config-problems")).containsText("There is no key 'import.colour'");
        assertThat(page.locator("#config-problems")).containsText("Line 3");
        text.fill("{\"feed\": ");
        assertThat(page.locator("#config-problems")).containsText("This is no JSON yet");
        assertThat(page.locator("#config-save")).isDisabled();
        text.fill("{\"feed\": \"full\", \"delimiter\": \"|\", \"columns\": {\"name\": [\"Titel\"]}}");
        assertThat(page.locator("#key-delimiter input")).hasValue("|");
        assertThat(page.locator("#key-feed")).containsText("full");
        assertThat(page.locator(".field-map-row input")).hasValue("Titel");
        page.locator("#add-column").click();
        page.locator(".field-map-row vaadin-select-value-button").nth(1).click();
        page.getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName("address").setExact(true))
                .click();
        page.locator(".field-map-row input").nth(1).fill("Straße");
        assertThat(text).hasValue(Pattern.compile("Straße"));
        select("config-schedule", "daily");
        page.locator("#config-save").click();
        assertThat(page.getByText("import is at version 2")).isVisible();

        assertThat(stored(dmo, Stage.IMPORT))
                .isEqualTo(
                        json(
                                "{\"feed\": \"full\", \"delimiter\": \"|\", \"columns\": {\"name\": [\"Titel\"], \"address\": [\"Straße\"]}}"));
        assertThat(page.locator("#config-save")).isDisabled();
        assertThat(page.locator("#version-2")).containsText("conny");
        assertThat(page.locator("#version-2 del").filter(new Locator.FilterOptions().setHasText("delta")))
                .isVisible();
        assertThat(page.locator("#version-2")).containsText("Schedule");

        page.locator("#compare-1").click();
        assertThat(page.locator("#compare-changes")).containsText("Straße");
        Screens.takeThemes(page, "config-compare");
        page.locator("#compare-close").click();
        page.locator("#restore-1").click();
        assertThat(page.locator("vaadin-confirm-dialog .config-diff")).containsText("Straße");
        assertThat(page.getByText("It is saved once more, as version 3")).isVisible();
        Screens.takeThemes(page, "config-restore");
        button("Restore").click();
        assertThat(page.locator("#version-3")).containsText("restored from 1");
        assertThat(stored(dmo, Stage.IMPORT)).isEqualTo(json("{\"source_type\": \"csv\", \"feed\": \"delta\"}"));
    }

    @Test
    void leavingWithUnsavedChangesAsks() {
        Dmo dmo = dmo();
        openConfig(dmo, Stage.STAGE);
        fill("key-far-moved-meters", "100");
        assertThat(page.locator("#config-state")).containsText("Not saved");
        page.locator("#tab-promote").click();
        assertThat(page.locator("#tab-stage")).containsText("•");

        // Twice, as impatient people do: one question all the same.
        page.locator("#menu-pipeline vaadin-side-nav-item", new Page.LocatorOptions().setHasText("DMOs"))
                .evaluate("""
                        item => {
                            const link = item.shadowRoot.querySelector('a');
                            link.click();
                            link.click();
                        }""");
        assertThat(page.locator("vaadin-confirm-dialog")).hasCount(1);
        assertThat(page.locator("vaadin-confirm-dialog")).containsText("Leave without saving?");
        // The second click, too, was heard: after an answer it would be a question of its own.
        Screens.settle(page);
        button("Back").click();
        assertThat(page.locator("vaadin-confirm-dialog")).hasCount(0);
        assertThat(page).hasURL(Pattern.compile(".*/dmos/" + dmo.id() + ".*"));
        page.locator("#tab-stage").click();
        assertThat(page.locator("#key-far-moved-meters input")).hasValue("100");
        page.locator("#menu-pipeline").getByText("DMOs").click();
        button("Leave").click();
        assertThat(page.locator("#dmos")).isVisible();
        assertThat(stored(dmo, Stage.STAGE).has("far_moved_meters")).isFalse();
    }

    @Test
    void jobsThatWaitAreLetRunOrCancelledWithTheSave() {
        Dmo dmo = dmo();
        int kept = waitingJob(dmo, Stage.TRANSFORM, "feed_a");
        int cancelled = waitingJob(dmo, Stage.TRANSFORM, "feed_b");
        openConfig(dmo, Stage.TRANSFORM);
        fill("key-round-lat-lng", "4");
        assertThat(page.locator("#config-save")).isEnabled();
        page.locator("#config-save").click();

        assertThat(page.getByText("2 jobs wait with the old configuration")).isVisible();
        assertThat(page.locator("#waiting-jobs")).containsText("feed_a");
        assertThat(page.locator("#waiting-jobs")).containsText("in 2 h");
        assertThat(stored(dmo, Stage.TRANSFORM).get("round_lat_lng").intValue()).isEqualTo(5);
        page.locator("#decide-" + cancelled).getByText("Cancel").click();
        assertThat(page.locator("#jobs-save")).hasText("Save and cancel 1 job");
        Screens.takeThemes(page, "config-jobs");
        page.locator("#jobs-save").click();

        assertThat(page.getByText("1 job cancelled")).isVisible();
        assertThat(stored(dmo, Stage.TRANSFORM).get("round_lat_lng").intValue()).isEqualTo(4);
        assertThat(statusOf(kept)).isEqualTo("pending");
        assertThat(statusOf(cancelled)).isEqualTo("cancelled");
    }

    @Test
    void whoSavesSecondSeesWhatTheFirstChanged() {
        Dmo dmo = dmo();
        openConfig(dmo, Stage.PROMOTE);
        select("key-merge-policy", "fill_blanks");
        server.get(DmoConfigs.class)
                .save(
                        dmo.id(),
                        Stage.PROMOTE,
                        DmoConfigs.LISTINGS,
                        json("{\"merge_policy\": \"source_priority\"}"),
                        null,
                        "dana");
        page.locator("#config-save").click();

        assertThat(page.locator("#config-conflict")).containsText("dana saved version 2");
        assertThat(page.locator("#config-conflict")).containsText("source_priority");
        Screens.takeThemes(page, "config-conflict");
        page.locator("#conflict-theirs").click();
        assertThat(page.locator("#key-merge-policy")).containsText("source_priority");
        assertThat(stored(dmo, Stage.PROMOTE)).isEqualTo(json("{\"merge_policy\": \"source_priority\"}"));
    }
}
