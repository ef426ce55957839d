package com.trippl.pipeline.admin.users;

import com.trippl.pipeline.admin.ui.Ask;
import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.security.AccountException;
import com.trippl.pipeline.security.Roles;
import com.trippl.pipeline.security.Roles.Role;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The roles and what each allows. */
final class RoleList extends Div {
    private final Roles roles;
    private final Grid<Role> grid = new Grid<>();

    RoleList(Roles roles) {
        this.roles = roles;
        addClassName("users-panel");
        Button add = new Button("Add role", VaadinIcon.PLUS.create(), click -> edit(null));
        add.setId("add-role");
        add.addThemeVariants(ButtonVariant.PRIMARY);
        boolean mayChange = roles.mayChange();
        Div bar = new Div(
                mayChange
                        ? add
                        : new Span(
                                "Users of all DMOs hold these roles: an administrator of all DMOs can change them."));
        bar.addClassName("users-bar");
        grid.setId("roles");
        grid.getElement().setAttribute("aria-label", "Roles");
        grid.addThemeVariants(GridVariant.NO_BORDER, GridVariant.WRAP_CELL_CONTENT);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.addColumn(Role::name).setHeader("Role").setFlexGrow(1).setWidth("11rem");
        grid.addComponentColumn(RoleList::allowed)
                .setHeader("May")
                .setFlexGrow(3)
                .setWidth("20rem");
        grid.addColumn(Role::users).setHeader("Users").setFlexGrow(0).setWidth("6rem");
        if (mayChange) {
            grid.addComponentColumn(this::actions)
                    .setHeader("Actions")
                    .setFlexGrow(0)
                    .setWidth("11rem");
        }
        add(bar, grid);
        refresh();
    }

    void refresh() {
        grid.setItems(roles.list());
    }

    private static Component allowed(Role role) {
        Div badges = new Div();
        badges.addClassName("users-badges");
        role.permissions().stream()
                .sorted()
                .map(permission -> new Badge(permission.replace("pipeline:", ""), Badge.Tone.NEUTRAL))
                .forEach(badges::add);
        if (role.permissions().isEmpty()) {
            badges.add(new Span("nothing"));
        }
        return badges;
    }

    private Component actions(Role role) {
        if (role.isFixed()) {
            Span fixed = new Span("stays as it is");
            fixed.addClassName("secondary");
            return fixed;
        }
        Button edit = new Button("Edit", click -> edit(role));
        edit.setId("edit-role-" + role.id());
        edit.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        Button delete = new Button("Delete…", click -> askToDelete(role));
        delete.setId("delete-role-" + role.id());
        delete.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL, ButtonVariant.ERROR);
        Div cell = new Div(edit, delete);
        cell.addClassName("users-name");
        return cell;
    }

    private void askToDelete(Role role) {
        Ask.beforeDestroying(
                "Delete the role " + role.name() + "?",
                role.users() == 0
                        ? "No user holds it."
                        : Format.count(role.users(), "user") + " will lose what it allows: "
                                + role.permissions().stream().sorted().collect(Collectors.joining(", ")) + ".",
                "Delete",
                () -> {
                    try {
                        roles.delete(role.id());
                        Notice.done("The role " + role.name() + " is deleted.");
                    } catch (AccountException refused) {
                        Notice.failed(String.valueOf(refused.getMessage()));
                    }
                    refresh();
                });
    }

    private void edit(@Nullable Role role) {
        new RoleDialog(role, roles.permissions(), (name, permissions) -> {
                    if (role == null) {
                        roles.create(name, permissions);
                    } else {
                        roles.change(role.id(), name, permissions);
                    }
                    Notice.done("The role " + name.strip() + " is saved.");
                    refresh();
                })
                .open();
    }
}
