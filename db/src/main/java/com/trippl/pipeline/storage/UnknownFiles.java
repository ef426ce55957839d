package com.trippl.pipeline.storage;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Finds, of the files that lie in a store, the data files that nobody knows, and deletes them; so many are asked for at once. */
final class UnknownFiles {
    private static final int ASKED_AT_ONCE = 1_000;

    private final UnaryOperator<Set<String>> known;
    private final Deletion deletion;
    private final Set<String> some = new HashSet<>();
    private int deleted;

    UnknownFiles(UnaryOperator<Set<String>> known, Deletion deletion) {
        this.known = known;
        this.deletion = deletion;
    }

    /** Takes a file away. */
    @FunctionalInterface
    interface Deletion {
        void delete(String path) throws IOException;
    }

    /** A file that lies there. What people put beside, and the store's own marks, have other names. */
    void add(String path) throws IOException {
        if (ObjectName.isOne(path)) {
            some.add(path);
        }
        if (some.size() == ASKED_AT_ONCE) {
            ask();
        }
    }

    /** Returns how many went. */
    int finish() throws IOException {
        if (!some.isEmpty()) {
            ask();
        }
        return deleted;
    }

    private void ask() throws IOException {
        Set<String> kept = known.apply(Set.copyOf(some));
        for (String path : some) {
            if (!kept.contains(path)) {
                deletion.delete(path);
                deleted++;
            }
        }
        some.clear();
    }
}
