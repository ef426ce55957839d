package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.security.Accounts;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/** Finds accounts for Spring Security and keeps count of failed logins. */
@Component
class LoginUsers implements UserDetailsService {
    private final Accounts accounts;
    private final Clock clock;

    LoginUsers(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    @Override
    public LoginUser loadUserByUsername(String username) {
        return accounts.find(username)
                .map(account -> LoginUser.of(account, account.isLocked(clock.instant())))
                .orElseThrow(() -> new UsernameNotFoundException("There is no such account."));
    }

    @EventListener
    void failed(AuthenticationFailureBadCredentialsEvent event) {
        accounts.recordFailure(event.getAuthentication().getName());
    }

    @EventListener
    void succeeded(AuthenticationSuccessEvent event) {
        if (event.getAuthentication().getPrincipal() instanceof LoginUser user) {
            accounts.recordSuccess(user.username());
        }
    }
}
