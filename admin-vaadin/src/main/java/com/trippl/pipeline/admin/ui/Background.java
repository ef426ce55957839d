package com.trippl.pipeline.admin.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;

/** Does on a thread of its own what takes seconds, as the person whose page it is; the page answers meanwhile. */
public final class Background {
    private Background() {}

    /**
     * Works, then shows.
     *
     * @param work never throws
     * @param show is called in the page's lock, unless the page is gone
     */
    public static <T> void run(UI ui, Supplier<T> work, Consumer<T> show) {
        Thread.startVirtualThread(new DelegatingSecurityContextRunnable(() -> {
            T result = work.get();
            try {
                ui.access(() -> show.accept(result));
            } catch (UIDetachedException gone) {
                // Nobody waits any more.
            }
        }));
    }
}
