package com.trippl.pipeline.admin.shell;

import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Page;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.ParentLayout;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletResponse;

/** Shown for an address without a page, and for a page a person may not see: it does not tell one from the other. */
@PermitAll
@ParentLayout(MainLayout.class)
public class NotFoundView extends Page implements HasErrorParameter<NotFoundException> {
    NotFoundView() {
        super("There is no such page");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
        clearContent();
        content(new EmptyState(
                VaadinIcon.SEARCH,
                "Nothing here, or not for you",
                "The address may be mistyped or out of date, or the page needs a permission you do not have. An administrator can give it to you.",
                new Anchor(".", "To the start page")));
        return HttpServletResponse.SC_NOT_FOUND;
    }
}
