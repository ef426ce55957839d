package com.trippl.pipeline.storage;

import com.trippl.pipeline.hash.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Copies of files that never change, in a folder, for reading at positions. When they are more than a limit the ones used longest ago go, but
 * none that was used lately: a job may be about to open it.
 */
public final class FileCache {
    private static final Duration IN_USE = Duration.ofMinutes(15);
    /** Names share so many locks; more would leave a lock for every name there ever was. */
    private static final int STRIPES = 64;

    private static final String LOCK = ".lock";
    /** A lock of a file is the whole process's: its threads wait here. */
    private static final Object[] IN_PROCESS =
            Stream.generate(Object::new).limit(STRIPES).toArray();

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

    /** The copy of a file, made if there is none; by one of those who want it at the same time, here or in another process. */
    Path get(String name, Source source) throws IOException {
        Path copy = copyOf(name);
        if (touched(copy)) {
            return copy;
        }
        Files.createDirectories(folder);
        int stripe = Math.floorMod(name.hashCode(), STRIPES);
        synchronized (IN_PROCESS[stripe]) {
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(stripe + LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock ignored = channel.lock()) {
                if (!touched(copy)) {
                    make(copy, source);
                }
            }
        }
        evict();
        return copy;
    }

    private void make(Path copy, Source source) throws IOException {
        Path part = folder.resolve(UUID.randomUUID() + ".part");
        try {
            try (InputStream content = source.open()) {
                Files.copy(content, part);
            }
            Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    void remove(String name) throws IOException {
        Files.deleteIfExists(copyOf(name));
    }

    private Path copyOf(String name) {
        return folder.resolve(Hashes.hex(Hashes.sha256().digest(name.getBytes(StandardCharsets.UTF_8))));
    }

    /** Whether it is there. Another process may have removed it since somebody looked. */
    private boolean touched(Path copy) throws IOException {
        try {
            Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
            return true;
        } catch (NoSuchFileException notThere) {
            return false;
        }
    }

    private record Copy(Path file, long bytes, Instant used) {}

    private static Optional<Copy> copy(Path file) throws IOException {
        try {
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(
                    new Copy(file, facts.size(), facts.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private void evict() throws IOException {
        List<Copy> copies = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!file.toString().endsWith(LOCK)) {
                    copy(file).ifPresent(copies::add);
                }
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
