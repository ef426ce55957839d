package com.trippl.pipeline.preview;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes text of the start of a source in the encoding an import would read it in. */
public interface SourceStart {
    /**
     * The text. Bytes that are of no encoding become replacement characters.
     *
     * @param start the first bytes, not compressed
     * @param whole whether there are no more
     * @param encoding the name of the encoding that is configured; null: it is found out
     */
    String text(byte[] start, boolean whole, @Nullable String encoding) throws IOException;
}
