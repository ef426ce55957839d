package com.trippl.pipeline.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real inputs that are not part of the product. Where they are absent the test is skipped and says so. */
public final class SharedData {
    private SharedData() {}

    /** A file or folder of the shared data. */
    public static Path path(String relative) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path data = folder.resolveSibling("shared").resolve("data");
            if (Files.isDirectory(data)) {
                Path found = data.resolve(relative);
                Assumptions.assumeTrue(
                        Files.exists(found), () -> "skipped: " + relative + " is not among the shared data");
                return found;
            }
            folder = folder.getParent();
        }
        Assumptions.abort("skipped: there is no folder shared/data beside the project");
        throw new IllegalStateException();
    }
}
