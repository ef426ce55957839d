package com.trippl.pipeline.admin.shell;

import com.trippl.pipeline.admin.ui.Notice;
import com.vaadin.flow.server.DefaultErrorHandler;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;

/** What goes wrong in an action of a page is told to the person, with a number the log explains. */
@Component
class Failures implements VaadinServiceInitListener {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addSessionInitListener(session -> session.getSession().setErrorHandler(Failures::handle));
    }

    private static void handle(ErrorEvent event) {
        if (event.getThrowable() instanceof AccessDeniedException) {
            show(
                    "You may not do this: it needs a permission you do not have, or concerns a DMO that is not among yours.");
            return;
        }
        if (DefaultErrorHandler.SOCKET_EXCEPTIONS.contains(
                event.getThrowable().getClass().getName())) {
            LOG.debug("A browser went away while it was answered", event.getThrowable());
            return;
        }
        String number = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("An action failed, number {}", number, event.getThrowable());
        show(
                "That did not work: something went wrong on our side. Try again; if it happens again, tell an operator the number "
                        + number + ".");
    }

    private static void show(String text) {
        if (com.vaadin.flow.component.UI.getCurrent() != null) {
            Notice.failed(text);
        }
    }
}
