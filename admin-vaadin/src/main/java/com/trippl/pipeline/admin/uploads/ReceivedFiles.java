package com.trippl.pipeline.admin.uploads;

import com.trippl.pipeline.admin.ui.Format;
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
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Keeps what browsers send until it is imported, tried or given up. Names are made here: what the browser calls a file is only shown. */
@Component
public class ReceivedFiles {
    private static final int BUFFER = 1 << 16;

    /** No session lives so long without a request. */
    private static final Duration ABANDONED = Duration.ofHours(24);

    /**
     * A file that is here.
     *
     * @param sha256 of its bytes, in hexadecimal
     */
    public record Received(Path path, long size, String sha256) {}

    /** A file is larger than any that is taken; the message is for a person. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLargeException(String limit) {
            super("The file is larger than " + limit
                    + ", so nothing of it was kept. Send it in parts, or compressed as .gz.");
        }
    }

    private final Path folder;
    private final long maxBytes;

    /** @param maxBytes of the largest file that is taken */
    ReceivedFiles(PipelineHome home, Clock clock, @Value("${pipeline.upload.max-bytes:2000000000}") long maxBytes)
            throws IOException {
        this.maxBytes = maxBytes;
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

    /** The size of the largest file that is taken. */
    public long maxBytes() {
        return maxBytes;
    }

    static String inWords(long limit) {
        return Format.bytes(limit).replace(".0 ", " ");
    }

    /**
     * Streams a file to disk; what was written of one that fails is deleted.
     *
     * @param announced how large its sender says it is, or -1; nobody relies on it
     * @param limit the most bytes it may have
     * @throws TooLargeException when it is larger: at once where its sender says so, else as soon as it is
     * @throws IOException when it breaks off, or the disk is full
     */
    Received receive(InputStream content, long announced, long limit) throws IOException {
        if (announced > limit) {
            throw new TooLargeException(inWords(limit));
        }
        Path file = folder.resolve(UUID.randomUUID() + ".upload");
        boolean whole = false;
        MessageDigest digest = Hashes.sha256();
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                size += read;
                if (size > limit) {
                    throw new TooLargeException(inWords(limit));
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

    /** Deletes one of them. */
    public void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next start deletes it.
            file.toFile().deleteOnExit();
        }
    }
}
