package com.trippl.pipeline.admin.users;

import com.trippl.pipeline.admin.security.Passwords;
import com.trippl.pipeline.admin.ui.Ask;
import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.AccountException;
import com.trippl.pipeline.security.Roles;
import com.trippl.pipeline.security.UserRow;
import com.trippl.pipeline.security.Users;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The accounts and what can be done with each. */
final class UserList extends Div {
    private final Users users;
    private final Roles roles;
    private final Dmos dmos;
    private final Passwords passwords;
    private final Access access;
    private final Clock clock;
    private final Grid<UserRow> grid = new Grid<>();

    UserList(Users users, Roles roles, Dmos dmos, Passwords passwords, Access access, Clock clock) {
        this.users = users;
        this.roles = roles;
        this.dmos = dmos;
        this.passwords = passwords;
        this.access = access;
        this.clock = clock;
        addClassName("users-panel");
        Button add = new Button("Add user", VaadinIcon.PLUS.create(), click -> edit(null));
        add.setId("add-user");
        add.addThemeVariants(ButtonVariant.PRIMARY);
        Div bar = new Div(add);
        bar.addClassName("users-bar");
        grid.setId("users");
        grid.getElement().setAttribute("aria-label", "Users");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.addComponentColumn(this::name)
                .setHeader("User")
                .setComparator(Comparator.comparing(UserRow::username))
                .setSortable(true)
                .setFlexGrow(2)
                .setWidth("11rem");
        grid.addComponentColumn(this::state).setHeader("State").setFlexGrow(2).setWidth("14rem");
        grid.addComponentColumn(user -> list(user.roles().isEmpty() ? "none" : String.join(", ", user.roles())))
                .setHeader("Roles")
                .setFlexGrow(2)
                .setWidth("9rem");
        grid.addComponentColumn(user -> list(user.dmos().isEmpty() ? "all" : String.join(", ", user.dmos())))
                .setHeader("DMOs")
                .setFlexGrow(2)
                .setWidth("6rem");
        grid.addComponentColumn(
                        user -> user.lastLogin() == null ? new Span("never") : new When(user.lastLogin(), clock))
                .setHeader("Last login")
                .setFlexGrow(0)
                .setWidth("8rem");
        grid.addComponentColumn(this::actions)
                .setHeader("Actions")
                .setFlexGrow(0)
                .setWidth("11rem");
        add(bar, grid);
        refresh();
    }

    void refresh() {
        grid.setItems(users.list());
    }

    private Component name(UserRow user) {
        Div cell = new Div(list(user.username()));
        if (user.username().equals(access.user())) {
            cell.add(new Badge("you", Badge.Tone.NEUTRAL));
        }
        cell.addClassName("users-name");
        return cell;
    }

    private Component state(UserRow user) {
        Div cell = new Div();
        cell.addClassName("users-name");
        cell.add(user.enabled() ? new Badge("enabled", Badge.Tone.SUCCESS) : new Badge("disabled", Badge.Tone.NEUTRAL));
        if (user.isLocked(clock.instant())) {
            Badge locked = new Badge("locked", Badge.Tone.ERROR);
            Instant until = user.lockedUntil();
            locked.setTitle("After failed logins, until " + until);
            cell.add(locked);
        }
        if (user.mustChangePassword()) {
            Badge badge = new Badge("new password due", Badge.Tone.WARNING);
            badge.setTitle("The password was given to them; they choose their own at the next login");
            cell.add(badge);
        }
        return cell;
    }

    private static Span list(String text) {
        Span span = new Span(text);
        span.addClassName("users-cut");
        span.setTitle(text);
        return span;
    }

    private Component actions(UserRow user) {
        Button edit = new Button("Edit", click -> edit(user));
        edit.setId("edit-" + user.username());
        edit.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        MenuBar more = new MenuBar();
        more.addThemeVariants(MenuBarVariant.LUMO_TERTIARY_INLINE);
        more.addClassName("users-more");
        MenuItem root = more.addItem(VaadinIcon.ELLIPSIS_DOTS_V.create());
        root.setAriaLabel("More for " + user.username());
        root.setId("more-" + user.username());
        SubMenu menu = root.getSubMenu();
        boolean self = user.username().equals(access.user());
        if (user.isLocked(clock.instant())) {
            menu.addItem("Unlock", click -> act("Unlocked.", () -> users.unlock(user.id())));
        }
        if (!self) {
            menu.addItem("New password…", click -> askForPassword(user));
            if (user.enabled()) {
                menu.addItem("Disable…", click -> askToDisable(user));
            } else {
                menu.addItem(
                        "Enable",
                        click -> act(user.username() + " can log in again.", () -> users.enable(user.id(), true)));
            }
        }
        Div cell = new Div(edit);
        if (!menu.getItems().isEmpty()) {
            cell.add(more);
        }
        cell.addClassName("users-name");
        return cell;
    }

    private void askToDisable(UserRow user) {
        Ask.beforeDestroying(
                "Disable " + user.username() + "?",
                "They are logged out within seconds and cannot log in until they are enabled again. What they did stays recorded under their name.",
                "Disable",
                () -> act(user.username() + " is disabled.", () -> users.enable(user.id(), false)));
    }

    private void askForPassword(UserRow user) {
        Ask.before(
                "Give " + user.username() + " a new password?",
                "The present one ends to work. The new one is shown once, for you to pass on, and has to be changed at the next login.",
                "New password",
                () -> {
                    String password = passwords.generate();
                    act("The password was changed.", () -> {
                        users.resetPassword(user.id(), passwords.hash(password));
                        new OneTimePassword(user.username(), password).open();
                    });
                });
    }

    private void act(String done, Runnable action) {
        try {
            action.run();
            Notice.done(done);
        } catch (AccountException refused) {
            Notice.failed(String.valueOf(refused.getMessage()));
        }
        refresh();
    }

    private void edit(@Nullable UserRow user) {
        UserDialog.Fields fields = (name, chosenRoles, chosenDmos) -> {
            if (user != null) {
                users.change(user.id(), chosenRoles, chosenDmos);
                Notice.done(user.username() + " is changed.");
            } else {
                String password = passwords.generate();
                users.create(name, passwords.hash(password), chosenRoles, chosenDmos);
                new OneTimePassword(name.strip(), password).open();
            }
            refresh();
        };
        new UserDialog(
                        user,
                        access.dmos() != null,
                        roles.list().stream().map(Roles.Role::name).toList(),
                        dmos.list().stream()
                                .filter(dmo -> access.reaches(dmo.id()))
                                .map(Dmo::slug)
                                .toList(),
                        fields)
                .open();
    }
}
