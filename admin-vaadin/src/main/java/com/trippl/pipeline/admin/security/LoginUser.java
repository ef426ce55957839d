package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.security.Account;
import com.trippl.pipeline.security.Permissions;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Who is logged in. An account whose password was given to it has no permission until its person has chosen one.
 *
 * @param username their name
 * @param password the hash, for comparison
 * @param permissions what they may do
 * @param dmoIds the DMOs they are restricted to; empty: to none
 * @param enabled whether they may log in
 * @param locked whether repeated failures keep them out
 * @param mustChangePassword whether they have to choose a password first
 * @param theme {@code light}, {@code dark} or null
 */
public record LoginUser(
        String username,
        String password,
        Set<String> permissions,
        Set<Integer> dmoIds,
        boolean enabled,
        boolean locked,
        boolean mustChangePassword,
        @Nullable String theme)
        implements UserDetails {

    /** Only what counts of the permissions is kept, so that menu, pages and services agree. */
    public LoginUser {
        permissions = Permissions.effective(permissions);
    }

    static LoginUser of(Account account, boolean locked) {
        return new LoginUser(
                account.username(),
                account.passwordHash(),
                account.mustChangePassword() ? Set.of() : account.permissions(),
                account.dmoIds(),
                account.enabled(),
                locked,
                account.mustChangePassword(),
                account.theme());
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return authorities();
    }

    List<SimpleGrantedAuthority> authorities() {
        return permissions.stream()
                .sorted()
                .map(permission -> new SimpleGrantedAuthority("ROLE_" + permission))
                .toList();
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public String getUsername() {
        return username;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public boolean isAccountNonLocked() {
        return !locked;
    }

    /** Without the password's hash. */
    @Override
    public String toString() {
        return "LoginUser[" + username + "]";
    }
}
