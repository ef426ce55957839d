package com.trippl.pipeline.support;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/**
 * The loops in which this process takes work. One that neither works nor turns stands still, as when a request to the database never comes
 * back: nothing in the process gets it going again, and whoever watches over it starts it anew.
 */
@Component
public class Loops {
    private final List<Loop> all = new CopyOnWriteArrayList<>();

    /** One of them. */
    public static final class Loop {
        private final String name;
        private volatile long turned = System.nanoTime();
        private volatile boolean busy;

        private Loop(String name) {
            this.name = name;
        }

        /** It looks for work now. */
        public void turns() {
            turned = System.nanoTime();
            busy = false;
        }

        /** It works, or waits for what works, however long that takes; heartbeats tell of that. */
        public void isBusy() {
            busy = true;
        }
    }

    /** A loop begins. */
    public Loop begin(String name) {
        Loop loop = new Loop(name);
        all.add(loop);
        return loop;
    }

    /** A loop has come to its end. */
    public void end(Loop loop) {
        all.remove(loop);
    }

    /** The names of those that have stood still for so long. */
    public List<String> stalled(Duration longest) {
        long now = System.nanoTime();
        return all.stream()
                .filter(loop -> !loop.busy && now - loop.turned > longest.toNanos())
                .map(loop -> loop.name)
                .toList();
    }
}
