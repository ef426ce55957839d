package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.security.Account;
import com.trippl.pipeline.security.Accounts;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.WrappedHttpSession;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Does for windows that only listen what {@link AccountRefresh} does at a request: a page that is told by push how a run goes on may ask for
 * nothing by itself for a minute. Each process looks after its own windows, so it does not matter in which one an account was changed.
 */
@Component
class OpenWindows implements VaadinServiceInitListener {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(OpenWindows.class);
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final transient Accounts accounts;
    private final transient Set<UI> open = ConcurrentHashMap.newKeySet();
    private final transient ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("open-windows").factory());

    /** Whose windows were sent to the login at the last look. */
    private transient Set<VaadinSession> sent = Set.of();

    OpenWindows(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addUIInitListener(init -> {
            UI window = init.getUI();
            open.add(window);
            window.addDetachListener(detach -> open.remove(window));
        });
        timer.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void close() {
        timer.shutdownNow();
    }

    private void look() {
        Map<String, Optional<Account>> known = new HashMap<>();
        Set<VaadinSession> sessions = new HashSet<>();
        open.forEach(window -> {
            VaadinSession session = window.getSession();
            if (session != null) {
                sessions.add(session);
            }
        });
        Set<VaadinSession> over = new HashSet<>();
        for (VaadinSession session : sessions) {
            try {
                if (!look(session, known)) {
                    over.add(session);
                }
            } catch (DataAccessException away) {
                LOG.warn("The accounts of open windows cannot be looked at: {}", away.toString());
                break;
            } catch (RuntimeException e) {
                LOG.warn("The account of an open window could not be looked at", e);
            }
        }
        sent = over;
    }

    /** Whether who logged in may still be. */
    private boolean look(VaadinSession windows, Map<String, Optional<Account>> known) {
        HttpSession session = windows.getSession() instanceof WrappedHttpSession http ? http.getHttpSession() : null;
        LoginUser user = session == null ? null : user(session);
        if (session == null || user == null) {
            return true;
        }
        Optional<LoginUser> now = known.computeIfAbsent(user.username(), accounts::find)
                .filter(account -> AccountRefresh.isStill(account, user))
                .map(account -> LoginUser.of(account, user.locked()));
        if (now.isEmpty()) {
            end(windows, session);
        } else if (!now.get().equals(user)) {
            AccountRefresh.remember(session, now.get());
        }
        return now.isPresent();
    }

    /** Browsers ask for the login, and their session ends by that; one that does not finds it ended at the next look. */
    private void end(VaadinSession windows, HttpSession session) {
        if (sent.contains(windows)) {
            windows.access(() -> invalidate(session));
        } else {
            AccountRefresh.lookAnew(session);
            windows.access(
                    () -> windows.getUIs().forEach(window -> window.getPage().setLocation("login")));
        }
    }

    private static void invalidate(HttpSession session) {
        try {
            session.invalidate();
        } catch (IllegalStateException ended) {
            // By a request meanwhile.
        }
    }

    private static @Nullable LoginUser user(HttpSession session) {
        try {
            return session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                                    instanceof SecurityContext context
                            && context.getAuthentication() != null
                            && context.getAuthentication().getPrincipal() instanceof LoginUser user
                    ? user
                    : null;
        } catch (IllegalStateException ended) {
            return null;
        }
    }
}
