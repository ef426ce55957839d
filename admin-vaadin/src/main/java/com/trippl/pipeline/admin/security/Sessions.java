package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.security.Accounts;
import com.vaadin.flow.server.VaadinServletRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;

/** The sessions of those who are logged in. */
@Service
public class Sessions {
    private final Accounts accounts;

    public Sessions(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Reads the account of the person of this request again, so that what was changed counts at once. */
    public void refresh() {
        Authentication current = SecurityContextHolder.getContext().getAuthentication();
        if (current != null && current.getPrincipal() instanceof LoginUser user) {
            accounts.find(user.username())
                    .ifPresent(account -> AccountRefresh.replace(
                            VaadinServletRequest.getCurrent()
                                    .getHttpServletRequest()
                                    .getSession(),
                            LoginUser.of(account, false)));
        }
    }
}
