package com.trippl.pipeline.schedule;

import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.SourceMemory.Mark;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The folder {@code inbox/DMO} under the pipeline's home, into which feeds are put. Of a full feed the newest file counts, of a delta
 * feed the oldest that was not taken yet: each holds what the others do not. Files stay where they are.
 */
@Component
class Inbox {
    /** A file that was written to since may not be complete. */
    private static final Duration AT_REST = Duration.ofSeconds(30);

    private final PipelineHome home;
    private final Clock clock;

    Inbox(PipelineHome home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    private record Candidate(Path path, String name, Instant modified) {
        boolean isAfter(@Nullable Mark last) {
            if (last == null || last.fileModified() == null) {
                return true;
            }
            int order = modified.compareTo(last.fileModified());
            return order > 0 || order == 0 && name.compareTo(String.valueOf(last.fileName())) > 0;
        }
    }

    Found look(Schedule schedule, @Nullable Mark last) throws SourceFault {
        Path folder = home.inbox().resolve(schedule.slug());
        if (!Files.isDirectory(folder)) {
            return new Found.Nothing("There is no folder " + folder + " yet.");
        }
        try {
            List<Candidate> fresh = new ArrayList<>();
            for (Candidate each : candidates(folder, schedule.location())) {
                if (each.isAfter(last)) {
                    fresh.add(each);
                }
            }
            if (fresh.isEmpty()) {
                return new Found.Nothing(
                        "No complete file " + schedule.location() + " in " + folder + " that was not taken before.");
            }
            boolean full = schedule.params().path("feed").asString("delta").equals("full");
            Candidate chosen = full ? fresh.getLast() : fresh.getFirst();
            return copy(chosen, last);
        } catch (IOException e) {
            throw new SourceFault(folder + " cannot be read: " + e.getMessage(), true);
        }
    }

    private Found copy(Candidate chosen, @Nullable Mark last) throws IOException {
        Path copy = Files.createTempFile("scheduled", ".feed");
        try {
            Files.copy(chosen.path(), copy, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
            String sha256 = Digests.sha256(copy);
            if (last != null && last.sha256().equals(sha256)) {
                Files.deleteIfExists(copy);
                return new Found.Nothing(chosen.name() + " holds what was taken last.");
            }
            return new Found.File(copy, chosen.name(), new Mark(null, null, chosen.name(), chosen.modified(), sha256));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    /** The oldest first. Links are left alone: they could lead anywhere. */
    private List<Candidate> candidates(Path folder, String pattern) throws IOException {
        PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
        Instant complete = clock.instant().minus(AT_REST);
        List<Candidate> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                BasicFileAttributes facts =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                Instant modified = facts.lastModifiedTime().toInstant();
                boolean unfinished = name.startsWith(".")
                        || name.toLowerCase(Locale.ROOT).matches(".*\\.(part|tmp|filepart|crdownload)")
                        || modified.isAfter(complete);
                if (facts.isRegularFile() && !unfinished && matcher.matches(file.getFileName())) {
                    // As the database keeps it.
                    found.add(new Candidate(file, name, modified.truncatedTo(ChronoUnit.MICROS)));
                }
            }
        }
        found.sort(Comparator.comparing(Candidate::modified).thenComparing(Candidate::name));
        return found;
    }
}
