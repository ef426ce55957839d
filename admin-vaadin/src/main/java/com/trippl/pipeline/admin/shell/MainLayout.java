package com.trippl.pipeline.admin.shell;

import com.trippl.pipeline.admin.security.LoginUser;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.security.Accounts;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.avatar.Avatar;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.Icon;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.server.menu.MenuConfiguration;
import com.vaadin.flow.server.menu.MenuEntry;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;

/** The frame of all pages: the menu at the left, and above the way to the page, the environment, the search and the user's menu. */
@Layout
@PermitAll
public class MainLayout extends AppLayout implements AfterNavigationObserver {
    private final AuthenticationContext authentication;
    private final Accounts accounts;
    private final Nav breadcrumb = new Nav();

    MainLayout(
            AuthenticationContext authentication,
            Accounts accounts,
            List<TopBarItem> items,
            @Value("${pipeline.batch.environment:local}") String environment) {
        this.authentication = authentication;
        this.accounts = accounts;
        setPrimarySection(Section.DRAWER);
        breadcrumb.addClassName("breadcrumb");
        breadcrumb.getElement().setAttribute("aria-label", "Breadcrumb");
        DrawerToggle toggle = new DrawerToggle();
        toggle.setAriaLabel("Menu");
        Div end = new Div();
        end.addClassName("top-bar-end");
        items.forEach(item -> end.add(item.create()));
        LoginUser user = authentication.getAuthenticatedUser(LoginUser.class).orElse(null);
        if (user != null) {
            end.add(userMenu(user));
            showTheme(user.theme());
        }
        addToNavbar(toggle, breadcrumb, end);
        addToDrawer(brand(environment), menu());
    }

    private static Component brand(String environment) {
        Anchor name = new Anchor(".", "Listings Pipeline");
        name.addClassName("brand-name");
        Span badge = new Span(environment);
        badge.addClassNames("environment", "environment-" + environment);
        badge.setTitle("The environment this installation works on");
        Div brand = new Div(name, badge);
        brand.addClassName("brand");
        return brand;
    }

    /** Only what the person may open is among the entries. */
    private static Component menu() {
        SideNav menu = new SideNav("Pipeline");
        menu.setId("menu-pipeline");
        for (MenuEntry entry : MenuConfiguration.getMenuEntries()) {
            SideNavItem item = new SideNavItem(entry.title(), entry.path());
            item.setMatchNested(!entry.path().isEmpty() && !entry.path().equals("/"));
            if (entry.icon() != null) {
                item.setPrefixComponent(new Icon(entry.icon()));
            }
            menu.addItem(item);
        }
        Div scroller = new Div(menu);
        scroller.addClassName("menu");
        scroller.setVisible(!menu.getItems().isEmpty());
        return scroller;
    }

    private Component userMenu(LoginUser user) {
        MenuBar bar = new MenuBar();
        bar.addThemeVariants(MenuBarVariant.LUMO_TERTIARY_INLINE);
        bar.getElement().setAttribute("aria-label", "User menu");
        Avatar avatar = new Avatar(user.username());
        MenuItem root = bar.addItem(avatar);
        root.setId("user-menu");
        root.setAriaLabel("User menu of " + user.username());
        SubMenu menu = root.getSubMenu();
        MenuItem name = menu.addItem(user.username());
        name.setEnabled(false);
        menu.addSeparator();
        menu.addItem("Light theme", click -> chooseTheme(user, "light"));
        menu.addItem("Dark theme", click -> chooseTheme(user, "dark"));
        menu.addItem("Theme of the system", click -> chooseTheme(user, null));
        menu.addSeparator();
        menu.addItem("Change password", click -> UI.getCurrent().navigate(PasswordView.class));
        menu.addItem("Log out", click -> authentication.logout());
        return bar;
    }

    private void chooseTheme(LoginUser user, @Nullable String theme) {
        accounts.chooseTheme(user.username(), theme);
        showTheme(theme);
    }

    private static void showTheme(@Nullable String theme) {
        UI.getCurrent()
                .getPage()
                .setColorScheme(
                        theme == null
                                ? ColorScheme.Value.SYSTEM
                                : theme.equals("dark") ? ColorScheme.Value.DARK : ColorScheme.Value.LIGHT);
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        breadcrumb.removeAll();
        if (getContent() instanceof Page page) {
            for (Page.Crumb crumb : page.crumbs()) {
                Anchor link = new Anchor(crumb.path().isEmpty() ? "." : crumb.path(), crumb.title());
                Span slash = new Span("/");
                slash.getElement().setAttribute("aria-hidden", "true");
                breadcrumb.add(link, slash);
            }
            Span here = new Span(page.crumbTitle());
            here.getElement().setAttribute("aria-current", "page");
            breadcrumb.add(here);
        }
    }
}
