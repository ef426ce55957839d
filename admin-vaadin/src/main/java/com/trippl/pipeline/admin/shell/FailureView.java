package com.trippl.pipeline.admin.shell;

import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Page;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shown when a page could not be made. The cause goes to the log under a number that the person can name. */
@PermitAll
public class FailureView extends Page implements HasErrorParameter<Exception> {
    private static final Logger LOG = LoggerFactory.getLogger(FailureView.class);

    FailureView() {
        super("This page could not be shown");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
        String number = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("Page {} failed, number {}", event.getLocation().getPath(), number, parameter.getException());
        clearContent();
        content(new EmptyState(
                VaadinIcon.WARNING,
                "Something went wrong on our side",
                "Nothing was changed. Try again; if it happens again, tell an operator the number " + number
                        + ", under which the log says more.",
                new Anchor(event.getLocation().getPathWithQueryParameters(), "Try again"),
                new Anchor(".", "To the start page")));
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }
}
