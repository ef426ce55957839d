package com.trippl.pipeline.storage;

/**
 * What a file in the store is called.
 *
 * @param <N> the kind of name itself
 */
public sealed interface StoredName<N extends StoredName<N>> permits ObjectName, ImageName {
    /** The name as a path, with {@code /} between its parts; the first is the bucket. */
    String path();

    /** The next name of the same kind: for when another file has this one. */
    N later();
}
