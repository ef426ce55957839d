package com.trippl.pipeline.admin.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;

/** Short notices at the lower edge. What went wrong stays until it is closed. */
public final class Notice {
    private static final int SHORT_MILLIS = 4000;
    private static final int WITH_ACTION_MILLIS = 10_000;

    private Notice() {}

    /** Something was done. */
    public static Notification done(String text) {
        Notification notice = make(text);
        notice.addThemeVariants(NotificationVariant.SUCCESS);
        notice.setDuration(SHORT_MILLIS);
        notice.open();
        return notice;
    }

    /** Something was done that a click takes back, or leads on from. */
    public static Notification done(String text, String action, Runnable act) {
        Button button = new Button(action);
        Notification notice = make(text, button);
        button.addClickListener(click -> {
            notice.close();
            act.run();
        });
        notice.addThemeVariants(NotificationVariant.SUCCESS);
        notice.setDuration(WITH_ACTION_MILLIS);
        notice.open();
        return notice;
    }

    /** Something could not be done: what, where, and what to do. */
    public static Notification failed(String text) {
        Button close = new Button(VaadinIcon.CLOSE_SMALL.create());
        close.addThemeVariants(ButtonVariant.TERTIARY);
        close.setAriaLabel("Close");
        Notification notice = make(text, close);
        close.addClickListener(click -> notice.close());
        notice.addThemeVariants(NotificationVariant.ERROR);
        notice.setDuration(0);
        notice.open();
        return notice;
    }

    private static Notification make(String text, Component... more) {
        Notification notice = new Notification();
        notice.setPosition(Notification.Position.BOTTOM_END);
        Div row = new Div(new Span(text));
        row.add(more);
        row.addClassName("notice");
        notice.add(row);
        return notice;
    }
}
