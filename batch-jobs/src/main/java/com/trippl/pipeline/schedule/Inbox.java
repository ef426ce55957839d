package com.trippl.pipeline.schedule;

import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.schedule.InboxPlace.Candidate;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.SourceMemory.Mark;
import com.trippl.pipeline.storage.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Where feeds are put for scheduled imports: in the bucket of data where files lie in S3, else in a folder of this machine. Of a full feed the
 * newest file counts, of a delta feed the oldest that was not taken yet: each holds what the others do not. Files stay where they are.
 */
@Component
class Inbox {
    private final InboxPlace place;

    @Autowired
    Inbox(DeployEnvironment environment, FileStore store, PipelineHome home, Clock clock) {
        this(environment.isCloud() ? new InboxBucket(store, environment.dataBucket()) : new InboxFolder(home, clock));
    }

    Inbox(InboxPlace place) {
        this.place = place;
    }

    Found look(Schedule schedule, @Nullable Mark last) throws SourceFault {
        String where = place.of(schedule.slug());
        try {
            List<Candidate> fresh = place.files(schedule.slug()).stream()
                    .filter(file -> isWanted(file.name(), schedule.location()) && isAfter(file, last))
                    .sorted(Comparator.comparing(Candidate::modified).thenComparing(Candidate::name))
                    .toList();
            if (fresh.isEmpty()) {
                return new Found.Nothing(
                        "No complete file " + schedule.location() + " in " + where + " that was not taken before.");
            }
            boolean full = schedule.params().path("feed").asString("delta").equals("full");
            return copy(full ? fresh.getLast() : fresh.getFirst(), last);
        } catch (NoSuchFileException notHere) {
            return new Found.NotHere("There is no " + where + " yet.");
        } catch (IOException e) {
            throw new SourceFault(where + " cannot be read: " + e.getMessage(), true);
        }
    }

    private static boolean isWanted(String name, String pattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        boolean unfinished =
                name.startsWith(".") || name.toLowerCase(Locale.ROOT).matches(".*\\.(part|tmp|filepart|crdownload)");
        try {
            return !unfinished && matcher.matches(Path.of(name));
        } catch (InvalidPathException e) {
            // A bucket holds names that no file system has.
            return false;
        }
    }

    private static boolean isAfter(Candidate file, @Nullable Mark last) {
        if (last == null || last.fileModified() == null) {
            return true;
        }
        int order = file.modified().compareTo(last.fileModified());
        return order > 0 || order == 0 && file.name().compareTo(String.valueOf(last.fileName())) > 0;
    }

    private Found copy(Candidate chosen, @Nullable Mark last) throws IOException {
        Path copy = Files.createTempFile("scheduled", ".feed");
        try {
            try (InputStream content = place.open(chosen.path())) {
                Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            }
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
}
