package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.hash.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Keeps what browsers send until its import is started or given up. Names are made here: what the browser calls a file is only shown. */
@Component
class ReceivedFiles {
    /** The largest file that is taken: 2 GB. */
    static final long MAX_BYTES = 2_000_000_000L;

    private static final int BUFFER = 1 << 16;

    /** No session lives so long without a request. */
    private static final Duration ABANDONED = Duration.ofHours(24);

    /**
     * A file that is here.
     *
     * @param sha256 of its bytes, in hexadecimal
     */
    record Received(Path path, long size, String sha256) {}

    private final Path folder;

    ReceivedFiles(PipelineHome home, Clock clock) throws IOException {
        folder = Files.createDirectories(home.files().resolveSibling("received"));
        // Left by a process that ended before it could tidy up. Those of another process that runs now are younger.
        Instant old = clock.instant().minus(ABANDONED);
        try (Stream<Path> stale = Files.list(folder)) {
            for (Path file : stale.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Streams a file to disk; what was written of one that fails is deleted.
     *
     * @throws IOException when it breaks off, is larger than {@link #MAX_BYTES}, or the disk is full
     */
    Received receive(InputStream content) throws IOException {
        Path file = folder.resolve(UUID.randomUUID() + ".upload");
        boolean whole = false;
        MessageDigest digest = Hashes.sha256();
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                size += read;
                if (size > MAX_BYTES) {
                    throw new IOException("The file is larger than 2 GB.");
                }
                out.write(buffer, 0, read);
                digest.update(buffer, 0, read);
            }
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
        return new Received(file, size, Hashes.hex(digest.digest()));
    }

    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next start deletes it.
            file.toFile().deleteOnExit();
        }
    }
}
