package com.trippl.pipeline.admin;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.spring.annotation.EnableVaadin;
import com.vaadin.flow.theme.aura.Aura;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;

/** The admin UI with the shared core and, where they are on the class path, the stages, so that jobs run in process. */
@SpringBootApplication(scanBasePackages = "com.trippl.pipeline")
@EnableVaadin("com.trippl.pipeline.admin")
@EnableMethodSecurity
@Push
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("styles/admin.css")
public class AdminApplication implements AppShellConfigurator {
    @Override
    public void configurePage(AppShellSettings settings) {
        settings.setPageTitle("Listings Pipeline");
        settings.addFavIcon("icon", "icons/favicon.svg", "any");
    }
}
