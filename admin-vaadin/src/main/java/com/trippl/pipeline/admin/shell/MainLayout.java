package com.trippl.pipeline.admin.shell;

import com.trippl.pipeline.admin.security.LoginUser;
import com.trippl.pipeline.admin.security.Sessions;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.security.Accounts;
import com.trippl.pipeline.security.Permissions;
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
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;

/** The frame of all pages: the menu at the left, and above the way to the page, the environment, the search and the user's menu. */
@Layout
@PermitAll
public class MainLayout extends AppLayout implements AfterNavigationObserver {
    private final AuthenticationContext authentication;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Nav breadcrumb = new Nav();

    MainLayout(
            AuthenticationContext authentication,
            Accounts accounts,
            Sessions sessions,
            List<TopBarItem> items,
            @Value("${pipeline.batch.environment:local}") String environment) {
        this.authentication = authentication;
        this.accounts = accounts;
        this.sessions = sessions;
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
        Div way = new Div(breadcrumb, badge(environment));
        way.addClassName("way");
        addToNavbar(toggle, way, end);
        addToDrawer(brand(), menu());
    }

    private static Component brand() {
        Anchor name = new Anchor(".", "Listings Pipeline");
        name.addClassName("brand-name");
        Div brand = new Div(name);
        brand.addClassName("brand");
        return brand;
    }

    private static Component badge(String environment) {
        Span badge = new Span(environment);
        badge.setId("environment");
        badge.addClassNames("environment", "environment-" + environment);
        badge.setTitle("The environment this installation works on");
        return badge;
    }

    /** Only what the person may open is among the entries; a section without any is not there. */
    private static Component menu() {
        Div scroller = new Div();
        scroller.addClassName("menu");
        Map<Boolean, List<MenuEntry>> entries = MenuConfiguration.getMenuEntries().stream()
                .collect(Collectors.partitioningBy(MainLayout::isAdministration));
        section(scroller, "Pipeline", "menu-pipeline", entries.getOrDefault(false, List.of()));
        section(scroller, "Administration", "menu-administration", entries.getOrDefault(true, List.of()));
        scroller.setVisible(scroller.getComponentCount() > 0);
        return scroller;
    }

    private static boolean isAdministration(MenuEntry entry) {
        Class<?> view = entry.menuClass();
        RolesAllowed roles = view == null ? null : view.getAnnotation(RolesAllowed.class);
        return roles != null && List.of(roles.value()).contains(Permissions.ADMIN);
    }

    private static void section(Div into, String title, String id, List<MenuEntry> entries) {
        SideNav menu = new SideNav(title);
        menu.setId(id);
        for (MenuEntry entry : entries) {
            SideNavItem item = new SideNavItem(entry.title(), entry.path());
            item.setMatchNested(!entry.path().isEmpty() && !entry.path().equals("/"));
            if (entry.icon() != null) {
                item.setPrefixComponent(new Icon(entry.icon()));
            }
            menu.addItem(item);
        }
        if (!entries.isEmpty()) {
            into.add(menu);
        }
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
        sessions.refresh();
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
