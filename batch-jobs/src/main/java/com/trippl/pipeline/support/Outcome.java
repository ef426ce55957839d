package com.trippl.pipeline.support;

import com.trippl.pipeline.queue.JobError;

/**
 * What became of a record: bad data is a value, not an exception, so that one faulty line neither rolls back its chunk nor vanishes.
 */
public sealed interface Outcome<T> {
    /** The record goes on. */
    record Kept<T>(T item) implements Outcome<T> {}

    /** The record stops here and is shown to a person. */
    record Refused<T>(JobError error) implements Outcome<T> {}
}
