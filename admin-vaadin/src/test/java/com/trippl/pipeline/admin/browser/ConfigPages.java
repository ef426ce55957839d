package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Permissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A window of somebody who configures, logged in once for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConfigPages {
    final AdminServer server = AdminServer.shared();
    Page page;

    @BeforeAll
    void open() {
        server.empty();
        page = Chromium.window(1280, ColorScheme.LIGHT);
        server.account("conny", Permissions.READ, Permissions.CONFIGURE, Permissions.IMPORT);
        Screens.logIn(page, server, "conny", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
    }

    @AfterAll
    void close() {
        page.context().close();
    }

    /** Other tests know of one DMO. */
    @BeforeEach
    @AfterEach
    void clean() {
        server.onlyDemo();
    }

    Dmo dmo() {
        return server.get(Dmos.class).add("nantes", "Visit Nantes", "fr", "pdl", "Europe/Paris", "test");
    }

    void openConfig(Dmo dmo, Stage stage) {
        page.navigate(server.url() + "dmos/" + dmo.id() + "?stage=" + stage.label());
        assertThat(page.locator("#config-json textarea")).isVisible();
    }

    JsonNode stored(Dmo dmo, Stage stage) {
        return server.get(DmoConfigs.class)
                .active(dmo.id(), stage, DmoConfigs.LISTINGS)
                .params();
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    void fill(String id, String text) {
        page.locator("#" + id + " input").fill(text);
    }

    void select(String id, String label) {
        page.locator("#" + id + " vaadin-select-value-button").click();
        page.getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName(label).setExact(true))
                .click();
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    int waitingJob(Dmo dmo, Stage stage, String source) {
        return server.waitingJob(dmo.id(), stage, source);
    }

    String statusOf(int job) {
        return server.jdbc()
                .sql("SELECT status FROM pipeline.job_queue WHERE job_id = ?")
                .param(job)
                .query(String.class)
                .single();
    }
}
