package com.trippl.pipeline.security;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The accounts as logging in needs them. Managing them is for {@code Users}. */
@Service
public class Accounts {
    /** Failures in a row after which an account is locked. */
    public static final int MAX_FAILURES = 5;

    /** For how long. */
    public static final Duration LOCK = Duration.ofMinutes(15);

    private final JdbcClient jdbc;
    private final Clock clock;

    public Accounts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The account of a name, whatever its case. */
    public Optional<Account> find(String username) {
        return jdbc.sql("""
                        SELECT u.*,
                               ARRAY(SELECT DISTINCT p.permission FROM public.user_roles r JOIN public.role_permissions p USING (role_id)
                                     WHERE r.user_id = u.id) AS permissions,
                               ARRAY(SELECT d.dmo_id FROM public.user_dmos d WHERE d.user_id = u.id) AS dmo_ids
                        FROM public.users u WHERE u.username = ?""").param(normal(username)).query(Accounts::read).optional();
    }

    /** Whether nobody can log in yet. */
    public boolean isEmpty() {
        return jdbc.sql("SELECT NOT EXISTS (SELECT FROM public.users)")
                .query(Boolean.class)
                .single();
    }

    /**
     * Makes the first account, with the role {@code super_admin}, unless there is one.
     *
     * @param passwordHash of a password that has to be changed at the first login
     * @return whether it was made
     */
    @Transactional
    public boolean createFirst(String username, String passwordHash) {
        // Two processes may start on one empty database.
        jdbc.sql("LOCK TABLE public.users IN SHARE ROW EXCLUSIVE MODE").update();
        return jdbc.sql("""
                        WITH made AS (
                            INSERT INTO public.users (username, password_hash, must_change_password)
                            SELECT :name, :hash, true WHERE NOT EXISTS (SELECT FROM public.users) RETURNING id)
                        INSERT INTO public.user_roles (user_id, role_id)
                        SELECT made.id, r.id FROM made CROSS JOIN public.roles r WHERE r.name = 'super_admin'""")
                        .param("name", normal(username))
                        .param("hash", passwordHash)
                        .update()
                > 0;
    }

    /** Counts a failed login; the account is locked when there were too many in a row. Unknown names are ignored. */
    public void recordFailure(String username) {
        jdbc.sql("""
                        UPDATE public.users
                        SET failed_logins = CASE WHEN failed_logins + 1 >= :max THEN 0 ELSE failed_logins + 1 END,
                            locked_until = CASE WHEN failed_logins + 1 >= :max THEN :until ELSE locked_until END
                        WHERE username = :name""")
                .param("max", MAX_FAILURES)
                .param("until", Timestamp.from(clock.instant().plus(LOCK)))
                .param("name", normal(username))
                .update();
    }

    /** Forgets earlier failures and notes the time. */
    public void recordSuccess(String username) {
        jdbc.sql("UPDATE public.users SET failed_logins = 0, locked_until = NULL, last_login_at = ? WHERE username = ?")
                .param(Timestamp.from(clock.instant()))
                .param(normal(username))
                .update();
    }

    /** Replaces a password; it need not be changed any more. */
    public void changePassword(String username, String passwordHash) {
        jdbc.sql(
                        "UPDATE public.users SET password_hash = ?, must_change_password = FALSE, updated_at = ? WHERE username = ?")
                .param(passwordHash)
                .param(Timestamp.from(clock.instant()))
                .param(normal(username))
                .update();
    }

    /**
     * Replaces a password by one that has to be changed at the next login, and unlocks the account.
     *
     * @return false when there is no such account
     */
    public boolean resetPassword(String username, String passwordHash) {
        return jdbc.sql("""
                        UPDATE public.users SET password_hash = ?, must_change_password = TRUE, failed_logins = 0, locked_until = NULL,
                            updated_at = ? WHERE username = ?""")
                        .param(passwordHash)
                        .param(Timestamp.from(clock.instant()))
                        .param(normal(username))
                        .update()
                == 1;
    }

    /** Remembers the theme a person chose; null: as their system has it. */
    public void chooseTheme(String username, @Nullable String theme) {
        jdbc.sql("UPDATE public.users SET theme = ? WHERE username = ?")
                .param(theme)
                .param(normal(username))
                .update();
    }

    /** User names are told apart without regard to case and outer blanks. */
    public static String normal(String username) {
        return username.strip().toLowerCase(Locale.ROOT);
    }

    private static Account read(ResultSet row, int ignored) throws SQLException {
        Timestamp locked = row.getTimestamp("locked_until");
        return new Account(
                row.getInt("id"),
                row.getString("username"),
                row.getString("password_hash"),
                row.getBoolean("must_change_password"),
                row.getBoolean("enabled"),
                locked == null ? null : locked.toInstant(),
                Set.of((String[]) row.getArray("permissions").getArray()),
                Set.of((Integer[]) row.getArray("dmo_ids").getArray()),
                row.getString("theme"));
    }
}
