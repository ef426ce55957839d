package com.trippl.pipeline.security;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Manages accounts. Somebody who can log in always holds the role {@value Roles#SUPER_ADMIN}, without a restriction to some DMOs: what
 * would leave nobody is refused. Sessions that are open follow a change at their next request.
 */
@Service
public class Users {
    /** SQL: whether an account, given by an SQL expression of its id, is restricted to no other DMOs than {@code :mine}, as far as that is. */
    static final String SEEN = """
            CAST(:mine AS int[]) IS NULL
                OR EXISTS (SELECT FROM public.user_dmos t WHERE t.user_id = %1$s)
               AND NOT EXISTS (SELECT FROM public.user_dmos t WHERE t.user_id = %1$s AND t.dmo_id <> ALL (CAST(:mine AS int[])))""";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,99}");

    private final JdbcClient jdbc;
    private final Access access;
    private final Clock clock;

    public Users(JdbcClient jdbc, Access access, Clock clock) {
        this.jdbc = jdbc;
        this.access = access;
        this.clock = clock;
    }

    /** All accounts by name; for who is restricted to some DMOs those that are restricted to some of these: the ones they manage. */
    @PreAuthorize(Permissions.MAY_ADMIN)
    public List<UserRow> list() {
        return jdbc.sql("""
                        SELECT u.*,
                               ARRAY(SELECT r.name FROM public.user_roles x JOIN public.roles r ON r.id = x.role_id
                                     WHERE x.user_id = u.id ORDER BY r.name) AS roles,
                               ARRAY(SELECT d.slug FROM public.user_dmos x JOIN public.dmos d ON d.id = x.dmo_id
                                     WHERE x.user_id = u.id ORDER BY d.slug) AS dmos
                        FROM public.users u WHERE\s""" + SEEN.formatted("u.id") + " ORDER BY u.username")
                .param("mine", access.dmos())
                .query(Users::read)
                .list();
    }

    /**
     * Adds an account whose password has to be changed at the first login.
     *
     * @param passwordHash of a password that was generated for it
     * @param dmos the slugs of the DMOs to restrict it to; empty: to none
     * @return its id
     * @throws AccountException when the name is taken or no name
     */
    @PreAuthorize(Permissions.MAY_ADMIN)
    @Transactional
    public int create(String username, String passwordHash, Collection<String> roles, Collection<String> dmos) {
        requireWithin(dmos);
        String name = Accounts.normal(username);
        if (!NAME.matcher(name).matches()) {
            throw new AccountException(
                    "A user name has letters from a to z, digits and . _ @ + - only, begins with a letter or digit, and has at most 100 of them.");
        }
        int id;
        try {
            id = jdbc.sql("INSERT INTO public.users (username, password_hash) VALUES (?, ?) RETURNING id")
                    .param(name)
                    .param(passwordHash)
                    .query(Integer.class)
                    .single();
        } catch (DuplicateKeyException taken) {
            throw new AccountException("There is a user '" + name + "' already. Choose another name.");
        }
        assign(id, roles, dmos);
        return id;
    }

    /**
     * Gives an account these roles and DMOs, in the place of those it has.
     *
     * @throws AccountException when nobody would be left to administer
     */
    @PreAuthorize(Permissions.MAY_ADMIN)
    @Transactional
    public void change(int id, Collection<String> roles, Collection<String> dmos) {
        lock();
        requireWithin(dmosOf(id));
        requireWithin(dmos);
        jdbc.sql("DELETE FROM public.user_roles WHERE user_id = ?").param(id).update();
        jdbc.sql("DELETE FROM public.user_dmos WHERE user_id = ?").param(id).update();
        assign(id, roles, dmos);
        touch("UPDATE public.users SET updated_at = :now WHERE id = :id", id);
        requireAdministrator();
    }

    /**
     * Lets an account log in, or no longer.
     *
     * @throws AccountException when it is one's own, or when nobody would be left to administer
     */
    @PreAuthorize(Permissions.MAY_ADMIN)
    @Transactional
    public void enable(int id, boolean enabled) {
        lock();
        requireWithin(dmosOf(id));
        if (!enabled && usernameOf(id).equals(access.user())) {
            throw new AccountException(
                    "This is the account you are logged in with. Another administrator can disable it.");
        }
        touch(
                enabled
                        ? "UPDATE public.users SET enabled = TRUE, updated_at = :now WHERE id = :id"
                        : "UPDATE public.users SET enabled = FALSE, updated_at = :now WHERE id = :id",
                id);
        requireAdministrator();
    }

    /** Lets someone try again whom repeated failures keep out. */
    @PreAuthorize(Permissions.MAY_ADMIN)
    @Transactional
    public void unlock(int id) {
        requireWithin(dmosOf(id));
        touch("UPDATE public.users SET failed_logins = 0, locked_until = NULL, updated_at = :now WHERE id = :id", id);
    }

    /**
     * Gives an account another password, which has to be changed at the next login; also unlocks it.
     *
     * @param passwordHash of a password that was generated for it
     */
    @PreAuthorize(Permissions.MAY_ADMIN)
    @Transactional
    public void resetPassword(int id, String passwordHash) {
        requireWithin(dmosOf(id));
        if (usernameOf(id).equals(access.user())) {
            throw new AccountException(
                    "This is the account you are logged in with. Change your password in the user menu.");
        }
        jdbc.sql("UPDATE public.users SET password_hash = ?, must_change_password = TRUE WHERE id = ?")
                .param(passwordHash)
                .param(id)
                .update();
        unlock(id);
    }

    private void assign(int id, Collection<String> roles, Collection<String> dmos) {
        int given = jdbc.sql("""
                        INSERT INTO public.user_roles (user_id, role_id)
                        SELECT ?, r.id FROM public.roles r WHERE r.name = ANY (CAST(? AS text[]))""").param(id).param(roles.toArray(String[]::new)).update();
        int restricted =
                jdbc.sql("""
                        INSERT INTO public.user_dmos (user_id, dmo_id)
                        SELECT ?, d.id FROM public.dmos d WHERE d.slug = ANY (CAST(? AS text[]))""").param(id).param(dmos.toArray(String[]::new)).update();
        // A restriction that got lost on the way would open everything.
        if (given != roles.size() || restricted != dmos.size()) {
            throw new AccountException("A role or DMO was removed meanwhile. Load the page again.");
        }
    }

    private List<String> dmosOf(int id) {
        return jdbc.sql(
                        "SELECT d.slug FROM public.user_dmos x JOIN public.dmos d ON d.id = x.dmo_id WHERE x.user_id = ?")
                .param(id)
                .query(String.class)
                .list();
    }

    /** Who is restricted to some DMOs can neither give more than these nor act on an account that reaches more: their own, above all. */
    private void requireWithin(Collection<String> dmos) {
        Integer[] mine = access.dmos();
        if (mine == null) {
            return;
        }
        List<String> own = jdbc.sql("SELECT slug FROM public.dmos WHERE id = ANY (CAST(? AS int[])) ORDER BY slug")
                .param(mine)
                .query(String.class)
                .list();
        if (dmos.isEmpty() || !own.containsAll(dmos)) {
            throw new AccountException("You are restricted to " + String.join(", ", own)
                    + ": an account you manage has to be restricted to some of these, too.");
        }
    }

    /** Two administrators who each take the other's role away would leave none. */
    private void lock() {
        jdbc.sql("LOCK TABLE public.users IN SHARE ROW EXCLUSIVE MODE").update();
    }

    private void requireAdministrator() {
        boolean left = Boolean.TRUE.equals(
                jdbc.sql("""
                        SELECT EXISTS (SELECT FROM public.users u JOIN public.user_roles x ON x.user_id = u.id
                                       JOIN public.roles r ON r.id = x.role_id
                                       WHERE u.enabled AND r.name = ?
                                         AND NOT EXISTS (SELECT FROM public.user_dmos d WHERE d.user_id = u.id))""").param(Roles.SUPER_ADMIN).query(Boolean.class).single());
        if (!left) {
            throw new AccountException("Nobody would be left who can log in as " + Roles.SUPER_ADMIN
                    + " for all DMOs. Give that role to another user first.");
        }
    }

    private String usernameOf(int id) {
        return jdbc.sql("SELECT username FROM public.users WHERE id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new AccountException("The account is gone. Load the page again."));
    }

    private void touch(String sql, int id) {
        int changed = jdbc.sql(sql)
                .param("now", Timestamp.from(clock.instant()))
                .param("id", id)
                .update();
        if (changed != 1) {
            throw new AccountException("The account is gone. Load the page again.");
        }
    }

    private static UserRow read(ResultSet row, int ignored) throws SQLException {
        Timestamp locked = row.getTimestamp("locked_until");
        Timestamp login = row.getTimestamp("last_login_at");
        return new UserRow(
                row.getInt("id"),
                row.getString("username"),
                row.getBoolean("enabled"),
                row.getBoolean("must_change_password"),
                locked == null ? null : locked.toInstant(),
                login == null ? null : login.toInstant(),
                row.getTimestamp("created_at").toInstant(),
                List.of((String[]) row.getArray("roles").getArray()),
                List.of((String[]) row.getArray("dmos").getArray()));
    }
}
