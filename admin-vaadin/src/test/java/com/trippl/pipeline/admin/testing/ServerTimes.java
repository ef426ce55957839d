package com.trippl.pipeline.admin.testing;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinRequestInterceptor;
import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** How long the server worked on each request of a page: not on its scripts and styles. */
public final class ServerTimes implements VaadinServiceInitListener {
    private static final long serialVersionUID = 1L;
    private static final String BEGUN = ServerTimes.class.getName();

    private final Queue<Double> millis = new ConcurrentLinkedQueue<>();

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addVaadinRequestInterceptor(new Watch());
    }

    /** The times since they were last taken, in milliseconds. */
    public List<Double> take() {
        List<Double> taken = new ArrayList<>();
        for (Double time = millis.poll(); time != null; time = millis.poll()) {
            taken.add(time);
        }
        return taken;
    }

    private final class Watch implements VaadinRequestInterceptor {
        private static final long serialVersionUID = 1L;

        @Override
        public void requestStart(VaadinRequest request, VaadinResponse response) {
            request.setAttribute(BEGUN, System.nanoTime());
        }

        @Override
        public void handleException(
                VaadinRequest request, VaadinResponse response, VaadinSession session, Exception exception) {
            // A failure takes its time, too: see requestEnd.
        }

        @Override
        public void requestEnd(VaadinRequest request, VaadinResponse response, @Nullable VaadinSession session) {
            if (request.getAttribute(BEGUN) instanceof Long begun) {
                millis.add((System.nanoTime() - begun) / 1e6);
            }
        }
    }
}
