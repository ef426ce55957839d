package com.trippl.pipeline.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything on one machine: {@code postgres/} and {@code files/}.
 *
 * @param folder absolute
 */
public record PipelineHome(Path folder) {
    /** The folder named, or {@code ~/.listings-pipeline}. */
    public static PipelineHome of(@Nullable String named) {
        Path folder = named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".listings-pipeline")
                : Path.of(named);
        return new PipelineHome(folder.toAbsolutePath().normalize());
    }

    /** Where the embedded server lives. */
    public Path postgres() {
        return folder.resolve("postgres");
    }

    /** Where scheduled imports find files, in a folder per DMO. */
    public Path inbox() {
        return folder.resolve("inbox");
    }

    /** Local copies of files in S3. */
    public Path cache() {
        return folder.resolve("cache");
    }

    /** The local file store. */
    public Path files() {
        return folder.resolve("files");
    }
}
