package com.trippl.pipeline.admin.users;

import com.trippl.pipeline.admin.security.Passwords;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.security.Roles;
import com.trippl.pipeline.security.Users;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.tabs.TabSheet;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;

/** Who can log in, and what each may do. */
@Route("users")
@Menu(order = 100, title = "Users and roles", icon = "vaadin:users")
@RolesAllowed(Permissions.ADMIN)
@StyleSheet("styles/users.css")
public class UsersView extends Page {
    UsersView(Users users, Roles roles, Dmos dmos, Passwords passwords, Access access, Clock clock) {
        super("Users and roles");
        fillHeight();
        subtitle("Who can log in, and what each may do. A change counts in open sessions, too, within seconds.");
        UserList userList = new UserList(users, roles, dmos, passwords, access, clock);
        RoleList roleList = new RoleList(roles);
        TabSheet tabs = new TabSheet();
        tabs.setId("users-tabs");
        tabs.setSizeFull();
        tabs.add("Users", userList).setId("tab-users");
        tabs.add("Roles", roleList).setId("tab-roles");
        // What one tab changes the other shows: names of roles, how many hold them.
        tabs.addSelectedChangeListener(event -> {
            userList.refresh();
            roleList.refresh();
        });
        content(tabs);
    }
}
