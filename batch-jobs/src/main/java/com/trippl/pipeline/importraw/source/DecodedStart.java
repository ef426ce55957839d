package com.trippl.pipeline.importraw.source;

import com.trippl.pipeline.preview.SourceStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The start of a source as people look at it: what an import would refuse for its encoding is shown as UTF-8. */
@Component
class DecodedStart implements SourceStart {
    @Override
    public String text(byte[] start, boolean whole, @Nullable String encoding) throws IOException {
        Path file = Files.createTempFile("pipeline-start", ".txt");
        try {
            Files.write(file, whole ? start : Arrays.copyOf(start, Encodings.wholeLines(start)));
            Encodings.Encoding found = Encodings.of(file, encoding, "The file");
            return new String(start, found.markBytes(), start.length - found.markBytes(), found.charset());
        } catch (SourceException noEncoding) {
            return new String(start, StandardCharsets.UTF_8);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
