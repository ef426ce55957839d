package com.trippl.pipeline.security;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Manages roles: sets of permissions with a name. The role {@value #SUPER_ADMIN} holds all and stays as it is. Users of every DMO hold
 * them: who is restricted to some DMOs sees them, and changes none.
 */
@Service
public class Roles {
    /** Who holds it may do everything. */
    public static final String SUPER_ADMIN = "super_admin";

    private static final int MAX_NAME = 60;

    private final JdbcClient jdbc;
    private final Access access;

    public Roles(JdbcClient jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
    }

    /**
     * A role.
     *
     * @param permissions what it allows
     * @param users how many accounts hold it, of those the administrator sees
     */
    public record Role(int id, String name, Set<String> permissions, int users) {
        /** Whether it is the one that cannot be changed. */
        public boolean isFixed() {
            return name.equals(SUPER_ADMIN);
        }
    }

    /** Whether the administrator who asks may add, change and delete roles. */
    @PreAuthorize(Permissions.MAY_ADMIN)
    public boolean mayChange() {
        return access.dmos() == null;
    }

    /** All roles by name. */
    @PreAuthorize(Permissions.MAY_ADMIN)
    public List<Role> list() {
        return jdbc.sql("""
                        SELECT r.id, r.name, (SELECT count(*) FROM public.user_roles u WHERE u.role_id = r.id AND (""" + Users.SEEN.formatted("u.user_id") + """
                               )) AS users,
                               ARRAY(SELECT p.permission FROM public.role_permissions p WHERE p.role_id = r.id) AS permissions
                        FROM public.roles r ORDER BY r.name""")
                .param("mine", access.dmos())
                .query((row, n) -> new Role(
                        row.getInt("id"),
                        row.getString("name"),
                        Set.of((String[]) row.getArray("permissions").getArray()),
                        row.getInt("users")))
                .list();
    }

    /** What can be allowed: each permission with a sentence about it. */
    @PreAuthorize(Permissions.MAY_ADMIN)
    public Map<String, String> permissions() {
        Map<String, String> all = new LinkedHashMap<>();
        jdbc.sql("""
                        SELECT name, description FROM public.permissions
                        ORDER BY array_position(ARRAY['pipeline:read', 'pipeline:import', 'pipeline:run', 'pipeline:review',
                                                      'pipeline:promote', 'pipeline:configure', 'pipeline:admin'], name), name""")
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }

    /**
     * Adds a role. One that may do something in the pipeline may see it, too.
     *
     * @throws AccountException when the name is taken or no name, or when roles are not for this administrator to change
     */
    @PreAuthorize(Permissions.MAY_ADMIN)
    @Transactional
    public int create(String name, Collection<String> permissions) {
        requireUnrestricted();
        String good = requireName(name);
        try {
            int id = jdbc.sql("INSERT INTO public.roles (name) VALUES (?) RETURNING id")
                    .param(good)
                    .query(Integer.class)
                    .single();
            allow(id, permissions);
            return id;
        } catch (DuplicateKeyException taken) {
            throw taken(good);
        }
    }

    /**
     * Gives a role a name and permissions, in the place of those it has.
     *
     * @throws AccountException when it cannot be changed, or the name is taken or no name
     */
    @PreAuthorize(Permissions.MAY_ADMIN)
    @Transactional
    public void change(int id, String name, Collection<String> permissions) {
        requireChangeable(id);
        String good = requireName(name);
        try {
            jdbc.sql("UPDATE public.roles SET name = ? WHERE id = ?")
                    .param(good)
                    .param(id)
                    .update();
        } catch (DuplicateKeyException taken) {
            throw taken(good);
        }
        jdbc.sql("DELETE FROM public.role_permissions WHERE role_id = ?")
                .param(id)
                .update();
        allow(id, permissions);
    }

    /**
     * Deletes a role. Those who hold it lose what it allows.
     *
     * @throws AccountException when it cannot be
     */
    @PreAuthorize(Permissions.MAY_ADMIN)
    @Transactional
    public void delete(int id) {
        requireChangeable(id);
        jdbc.sql("DELETE FROM public.roles WHERE id = ?").param(id).update();
    }

    private void allow(int id, Collection<String> permissions) {
        Set<String> all = new TreeSet<>(permissions);
        if (all.stream().anyMatch(permission -> !permission.equals(Permissions.ADMIN))) {
            // Without it the others would count for nothing.
            all.add(Permissions.READ);
        }
        jdbc.sql("""
                        INSERT INTO public.role_permissions (role_id, permission)
                        SELECT ?, p.name FROM public.permissions p WHERE p.name = ANY (CAST(? AS text[]))""").param(id).param(all.toArray(String[]::new)).update();
    }

    private void requireChangeable(int id) {
        requireUnrestricted();
        String name = jdbc.sql("SELECT name FROM public.roles WHERE id = ? FOR UPDATE")
                .param(id)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new AccountException("The role is gone. Load the page again."));
        if (name.equals(SUPER_ADMIN)) {
            throw new AccountException("The role " + SUPER_ADMIN + " holds every permission and stays as it is.");
        }
    }

    private void requireUnrestricted() {
        if (!mayChange()) {
            throw new AccountException(
                    "You are restricted to some DMOs, and users of all DMOs hold roles. Ask an administrator of all DMOs to change them.");
        }
    }

    private static String requireName(String name) {
        String good = name.strip();
        if (good.isEmpty() || good.length() > MAX_NAME) {
            throw new AccountException("Give the role a name of 1 to " + MAX_NAME + " characters.");
        }
        return good;
    }

    private static AccountException taken(String name) {
        return new AccountException("There is a role '" + name + "' already. Choose another name.");
    }
}
