package com.trippl.pipeline.schedule;

import com.trippl.pipeline.database.PipelineHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The folder {@code inbox/DMO} under the pipeline's home. Links are left alone: they could lead anywhere. */
final class InboxFolder implements InboxPlace {
    /** A file that was written to since may not be complete. */
    private static final Duration AT_REST = Duration.ofSeconds(30);

    private final PipelineHome home;
    private final Clock clock;

    InboxFolder(PipelineHome home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    private Path folder(String slug) {
        return home.inbox().resolve(slug);
    }

    @Override
    public String of(String slug) {
        return folder(slug).toString();
    }

    @Override
    public List<Candidate> files(String slug) throws IOException {
        Path folder = folder(slug);
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        Instant complete = clock.instant().minus(AT_REST);
        List<Candidate> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                BasicFileAttributes facts =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                Instant modified = facts.lastModifiedTime().toInstant();
                if (facts.isRegularFile() && !modified.isAfter(complete)) {
                    found.add(new Candidate(
                            file.toString(),
                            String.valueOf(file.getFileName()),
                            modified.truncatedTo(ChronoUnit.MICROS)));
                }
            }
        }
        return found;
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(Path.of(path), LinkOption.NOFOLLOW_LINKS);
    }
}
