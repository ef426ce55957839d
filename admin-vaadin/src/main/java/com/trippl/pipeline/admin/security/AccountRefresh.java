package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.security.Account;
import com.trippl.pipeline.security.Accounts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Brings what was changed to the sessions that are open: a disabled account is logged out, and so is one whose password is another by now,
 * new roles count, at the next request but for a few seconds in which the account is not asked for again.
 */
class AccountRefresh extends OncePerRequestFilter {
    private static final Duration FRESH = Duration.ofSeconds(3);
    private static final String LOOKED_AT = AccountRefresh.class.getName() + ".lookedAt";

    private final Accounts accounts;
    private final Clock clock;

    AccountRefresh(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        Authentication current = SecurityContextHolder.getContext().getAuthentication();
        if (session != null && current != null && current.getPrincipal() instanceof LoginUser user && isDue(session)) {
            Optional<Account> account = accounts.find(user.username()).filter(found -> isStill(found, user));
            if (account.isEmpty()) {
                SecurityContextHolder.clearContext();
                session.invalidate();
            } else {
                LoginUser now = LoginUser.of(account.get(), user.locked());
                if (!now.equals(user)) {
                    replace(session, now);
                }
            }
        }
        chain.doFilter(request, response);
    }

    private boolean isDue(HttpSession session) {
        Instant now = clock.instant();
        if (session.getAttribute(LOOKED_AT) instanceof Instant last
                && last.plus(FRESH).isAfter(now)) {
            return false;
        }
        session.setAttribute(LOOKED_AT, now);
        return true;
    }

    /** Asks for the account at the session's next request, however soon that comes. */
    static void lookAnew(HttpSession session) {
        session.removeAttribute(LOOKED_AT);
    }

    /** Whether who logged in may still be: a session that knows an older password is one of somebody who may know no other. */
    static boolean isStill(Account account, LoginUser user) {
        return account.enabled() && account.passwordHash().equals(user.password());
    }

    /** Puts who is logged in, as they are now, in the place of who they were. */
    static void replace(HttpSession session, LoginUser user) {
        SecurityContextHolder.setContext(remember(session, user));
    }

    /** The same in the session alone, for what comes after. */
    static SecurityContext remember(HttpSession session, LoginUser user) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(user, null, user.authorities()));
        session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, context);
        return context;
    }
}
