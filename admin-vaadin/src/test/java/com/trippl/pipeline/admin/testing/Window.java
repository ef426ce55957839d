package com.trippl.pipeline.admin.testing;

import com.trippl.pipeline.admin.security.LoginUser;
import com.vaadin.browserless.BrowserlessApplicationContext;
import com.vaadin.browserless.BrowserlessUIContext;
import com.vaadin.browserless.SecuredBrowserlessApplicationContext;
import com.vaadin.browserless.SpringBrowserlessApplicationContext;
import com.vaadin.flow.component.ClickEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.internal.PendingJavaScriptInvocation;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.server.VaadinSession;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** A window on the pages of {@link AdminServer} without a browser: what a view does on the server, in milliseconds. */
public final class Window implements AutoCloseable {
    private final BrowserlessApplicationContext application;
    private final BrowserlessUIContext window;
    private String address = "";

    private Window(BrowserlessApplicationContext application, BrowserlessUIContext window) {
        this.application = application;
        this.window = window;
    }

    /** A window of somebody who may do just this. */
    public static Window of(String user, String... permissions) {
        return restricted(user, Set.of(), permissions);
    }

    /** The window of somebody who is restricted to some DMOs. */
    public static Window restricted(String user, Set<Integer> dmos, String... permissions) {
        SecuredBrowserlessApplicationContext<Authentication> application =
                SpringBrowserlessApplicationContext.createSecured(
                        AdminServer.shared().context(), "com.trippl.pipeline.admin");
        LoginUser login = new LoginUser(user, "", Set.of(permissions), dmos, true, false, false, null);
        return new Window(
                application,
                application
                        .newUser(new UsernamePasswordAuthenticationToken(login, "", login.getAuthorities()))
                        .newWindow());
    }

    /** Opens a page by its address, which may have parameters. */
    public <T extends Component> T open(String location, Class<T> view) {
        Location to = new Location(location);
        window.getUI().navigate(to.getPath(), to.getQueryParameters());
        window.roundTrip();
        return view.cast(window.getCurrentView());
    }

    /** A click. What the page writes into the address line by it can be asked for at once. */
    public void click(Component button) {
        if (!button.isVisible() || !button.getElement().isEnabled()) {
            throw new IllegalStateException("Nobody could click " + button);
        }
        ComponentUtil.fireEvent(button, new ClickEvent<>(button));
    }

    /** All that is told in notices. */
    public List<String> notices() {
        window.roundTrip();
        return window.find(Notification.class).all().stream()
                .map(notice -> notice.getElement().getTextRecursively())
                .toList();
    }

    /** Waits until pages that follow what happens show it. */
    public void await(BooleanSupplier shown) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!shown.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("It is not shown: " + text());
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            VaadinSession session = VaadinSession.getCurrent();
            session.getService().runPendingAccessTasks(session);
        }
    }

    /** The component of an id, which must be there, seen or not. */
    public <T extends Component> T byId(Class<T> type, String id) {
        return window.find(type)
                .withCondition(c -> c.getId().filter(id::equals).isPresent())
                .single();
    }

    /** Whether a component of an id is seen. */
    public boolean shows(String id) {
        return window.find(Component.class)
                .withCondition(c -> c.getId().filter(id::equals).isPresent() && c.isVisible())
                .exists();
    }

    /** All text on the page. */
    public String text() {
        return window.getCurrentView().getElement().getTextRecursively();
    }

    public BrowserlessUIContext ui() {
        return window;
    }

    /** What the pages last wrote into the browser's address line: the path and each parameter, whose order means nothing. */
    public Set<String> address() {
        for (PendingJavaScriptInvocation call : window.getUI().getInternals().dumpPendingJavaScriptInvocations()) {
            if (call.getInvocation().getExpression().contains("'vaadin-navigate'")) {
                call.getInvocation().getParameters().stream()
                        .filter(String.class::isInstance)
                        .forEach(text -> address = text.toString());
            }
        }
        return Set.of(address.split("[?&]"));
    }

    @Override
    public void close() {
        application.close();
    }
}
