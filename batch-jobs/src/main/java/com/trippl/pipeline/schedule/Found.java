package com.trippl.pipeline.schedule;

import com.trippl.pipeline.schedules.SourceMemory.Mark;
import java.nio.file.Path;

/** What a look at a source came to. */
sealed interface Found {
    /**
     * A file that was not taken before.
     *
     * @param file a copy of its own, to be deleted
     * @param name what it is called
     */
    record File(Path file, String name, Mark mark) implements Found {}

    /** The place is not on this machine, and may be on another, or come yet; for a person. */
    record NotHere(String why) implements Found {}

    /** Nothing that was not taken before; why, for a person. */
    record Nothing(String why) implements Found {}
}
