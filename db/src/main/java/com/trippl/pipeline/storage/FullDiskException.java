package com.trippl.pipeline.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** There is no room left on a disk; the message is for a person. */
public final class FullDiskException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A file of some size is not begun on less than this: the database and the system need room, too. */
    private static final long RESERVE_BYTES = 1 << 20;

    private final String what;

    private FullDiskException(String what, @Nullable Throwable cause) {
        super(what + " Free some space, then try again.", cause);
        this.what = what;
    }

    /** What is the matter, without what to do. */
    public String what() {
        return what;
    }

    /** Whether a failure means that a disk, or somebody's share of it, is full. */
    public static boolean means(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("No space left on device")
                || message.contains("Disk quota exceeded")
                || message.contains("not enough space on the disk");
    }

    /** What a failure to write means, in words. */
    static IOException told(Path folder, IOException failure) {
        if (failure instanceof FullDiskException) {
            return failure;
        }
        if (means(failure)) {
            return new FullDiskException(String.format(Locale.ROOT, "The disk of %s is full.", folder), failure);
        }
        return new IOException("Cannot write to " + folder + ": " + failure.getMessage(), failure);
    }

    /**
     * Stops before a file is begun for which there is no room.
     *
     * @param place a file or folder on the disk
     * @param bytes what the file will have at least
     */
    public static void requireRoom(Path place, long bytes) throws IOException {
        long free = Files.getFileStore(place).getUsableSpace();
        if (bytes > RESERVE_BYTES && free < bytes) {
            throw new FullDiskException(
                    String.format(
                            Locale.ROOT,
                            "The disk of %s is too full: %,d bytes are free, a file of at least %,d is to be written.",
                            place,
                            free,
                            bytes),
                    null);
        }
    }
}
