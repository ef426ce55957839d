package com.trippl.pipeline.storage;

import com.trippl.pipeline.hash.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Copies of files that never change, in a folder, for reading at positions. When they are more than a limit the ones used longest ago go, but
 * none that was used lately: a job may be about to open it.
 */
public final class FileCache {
    private static final Duration IN_USE = Duration.ofMinutes(15);

    private final Path folder;
    private final long maxBytes;
    private final Clock clock;

    /**
     * A cache.
     *
     * @param folder made when it is first used; several processes may share it
     * @param maxBytes what the copies may take up, but for those in use
     */
    public FileCache(Path folder, long maxBytes, Clock clock) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** Opens what is to be copied. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /** The copy of a file, made if there is none. */
    Path get(String name, Source source) throws IOException {
        Path copy = copyOf(name);
        if (!touched(copy)) {
            Files.createDirectories(folder);
            Path part = folder.resolve(UUID.randomUUID() + ".part");
            try {
                try (InputStream content = source.open()) {
                    Files.copy(content, part);
                }
                Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            touched(copy);
            evict();
        }
        return copy;
    }

    void remove(String name) throws IOException {
        Files.deleteIfExists(copyOf(name));
    }

    private Path copyOf(String name) {
        return folder.resolve(Hashes.hex(Hashes.sha256().digest(name.getBytes(StandardCharsets.UTF_8))));
    }

    private boolean touched(Path copy) throws IOException {
        if (!Files.exists(copy)) {
            return false;
        }
        Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
        return true;
    }

    private record Copy(Path file, long bytes, Instant used) {}

    private void evict() throws IOException {
        List<Copy> copies = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                copies.add(new Copy(
                        file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
            }
        }
        copies.sort(Comparator.comparing(Copy::used));
        long total = copies.stream().mapToLong(Copy::bytes).sum();
        Instant before = clock.instant().minus(IN_USE);
        for (Copy copy : copies) {
            if (total <= maxBytes || !copy.used().isBefore(before)) {
                return;
            }
            Files.deleteIfExists(copy.file());
            total -= copy.bytes();
        }
    }
}
