package com.trippl.pipeline.admin.shell;

import com.trippl.pipeline.admin.security.LoginUser;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterListener;
import com.vaadin.flow.router.ListenerPriority;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.spring.security.AuthenticationContext;
import org.springframework.stereotype.Component;

/** Leads those whose password was given to them to where they choose one, whatever page they ask for. They have no permission until then. */
@Component
class FirstPassword implements VaadinServiceInitListener {
    private final transient AuthenticationContext authentication;

    FirstPassword(AuthenticationContext authentication) {
        this.authentication = authentication;
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addUIInitListener(ui -> ui.getUI().addBeforeEnterListener(new Guard(authentication)));
    }

    /** Before the check of permissions, which would refuse the page. */
    @ListenerPriority(Integer.MAX_VALUE)
    private record Guard(AuthenticationContext authentication) implements BeforeEnterListener {
        @Override
        public void beforeEnter(BeforeEnterEvent event) {
            if (!event.getNavigationTarget().equals(PasswordView.class)
                    && authentication
                            .getAuthenticatedUser(LoginUser.class)
                            .filter(LoginUser::mustChangePassword)
                            .isPresent()) {
                event.forwardTo(PasswordView.class);
            }
        }
    }
}
