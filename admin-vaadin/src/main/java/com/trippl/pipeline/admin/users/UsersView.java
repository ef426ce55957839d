package com.trippl.pipeline.admin.users;

import com.trippl.pipeline.admin.security.Passwords;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.admin.ui.SectionNav;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.security.Roles;
import com.trippl.pipeline.security.Users;
import com.vaadin.flow.component.dependency.StyleSheet;
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
    private static final String USERS = "tab-users";
    private static final String ROLES = "tab-roles";

    private final SectionNav parts = new SectionNav("Users or roles");

    UsersView(Users users, Roles roles, Dmos dmos, Passwords passwords, Access access, Clock clock) {
        super("Users and roles");
        fillHeight();
        subtitle("Who can log in, and what each may do. A change counts in open sessions, too, within seconds.");
        UserList userList = new UserList(users, roles, dmos, passwords, access, clock);
        RoleList roleList = new RoleList(roles);
        parts.add(USERS, "Users", () -> show(USERS, userList, roleList));
        parts.add(ROLES, "Roles", () -> show(ROLES, userList, roleList));
        content(parts, userList, roleList);
        show(USERS, userList, roleList);
    }

    /** What one part changes the other shows: names of roles, how many hold them. */
    private void show(String part, UserList userList, RoleList roleList) {
        parts.show(part);
        userList.setVisible(part.equals(USERS));
        roleList.setVisible(part.equals(ROLES));
        userList.refresh();
        roleList.refresh();
    }
}
