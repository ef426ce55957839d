package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** DMOs and the pages of their configuration, as somebody who configures goes about them. */
class DmosTest extends ConfigPages {
    @Test
    void aDmoIsAddedAndItsDetailsAreChanged() {
        page.navigate(server.url());
        page.locator("#menu-pipeline").getByText("DMOs").click();
        page.locator("#add-dmo").click();
        fill("dmo-name", "Visit São Paulo");
        page.locator("#dmo-name input").blur();
        assertThat(page.locator("#dmo-slug input")).hasValue("visit-sao-paulo");
        fill("dmo-slug", "Not a slug");
        page.locator("#dmo-save").click();
        assertThat(page.locator("#dmo-slug [slot=error-message]")).containsText("is no slug");
        assertThat(page.locator("#dmo-state [slot=error-message]")).containsText("letters, digits and hyphens");
        Screens.takeThemes(page, "dmo-dialog");
        fill("dmo-slug", "sao-paulo");
        fill("dmo-state", "SP");
        page.locator("#dmo-country input").fill("Brazil");
        page.getByText("Brazil (br)").click();
        page.locator("#dmo-save").click();

        assertThat(page).hasURL(Pattern.compile(".*/dmos/\\d+"));
        assertThat(page.locator("h1")).hasText("Visit São Paulo");
        Dmo added = server.get(Dmos.class).bySlug("sao-paulo");
        assertThat(added.country()).isEqualTo("br");
        assertThat(added.state()).isEqualTo("sp");
        page.locator("#edit-dmo").click();
        assertThat(page.locator("#dmo-slug input")).not().isEditable();
        fill("dmo-name", "São Paulo");
        page.locator("#dmo-save").click();
        assertThat(page.locator("h1")).hasText("São Paulo");
    }

    @Test
    void pagesLookRightAndHaveNoSeriousFault() {
        Dmo dmo = dmo();
        waitingJob(dmo, Stage.IMPORT, "feed");
        server.get(DmoConfigs.class)
                .save(
                        dmo.id(),
                        Stage.IMPORT,
                        DmoConfigs.LISTINGS,
                        json(
                                "{\"feed\": \"full\", \"delimiter\": \";\", \"id_field\": \"ref\", \"columns\": {\"name\": [\"Titel\"], \"address\": [\"Straße\", \"Ort\"]}, \"required\": [\"name\", \"address\"]}"),
                        "daily",
                        "dana");
        page.navigate(server.url() + "dmos");
        assertThat(page.locator("#dmo-nantes")).isVisible();
        Screens.takeAll(page, "dmos");
        Screens.checkAccess(page, "dmos");
        page.locator("#add-dmo").click();
        assertThat(page.locator("#dmo-save")).isVisible();
        Screens.checkAccess(page, "the dialog of a DMO");
        for (Stage stage : Stage.values()) {
            openConfig(dmo, stage);
            Screens.takeAll(page, "config-" + stage.label());
            Screens.checkAccess(page, stage.label());
            page.setViewportSize(1280, 2400);
            Screens.settle(page);
            Screens.take(page, "config-" + stage.label() + "-whole");
            page.setViewportSize(1280, 900);
        }
    }

    @Test
    void problemsAndDialogsHaveNoSeriousFault() {
        Dmo dmo = dmo();
        waitingJob(dmo, Stage.IMPORT, "feed");
        openConfig(dmo, Stage.IMPORT);
        fill("key-delimiter", "|||");
        assertThat(page.locator("#config-problems")).containsText("Line");
        page.locator("#add-column").click();
        Screens.checkAccess(page, "problems");
        fill("key-delimiter", "|");
        assertThat(page.locator("#config-save")).isEnabled();
        page.locator("#config-save").click();
        assertThat(page.locator("#waiting-jobs")).containsText("feed");
        Screens.checkAccess(page, "the dialog of jobs");
    }
}
