package com.trippl.pipeline.database;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Says what to do when the embedded server does not start. */
final class StartAdvice {
    private static final String ELSEWHERE =
            "\nPIPELINE_HOME names another folder, PIPELINE_DB_URL a server of your own.";

    private StartAdvice() {}

    /** What was wrong, and what to do. */
    static String explain(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof AccessDeniedException) {
            return "no permission for " + message + "." + ELSEWHERE;
        }
        if (failure instanceof FileSystemException refused && refused.getReason() == null) {
            return failure.getClass().getSimpleName() + " " + message + "." + ELSEWHERE;
        }
        return message + cause(message) + ELSEWHERE;
    }

    private static String cause(String message) {
        if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
            return "\nThe disk is full: free some space.";
        }
        if (message.contains("shared memory") || message.contains("Cannot allocate memory")) {
            return "\nThe system has too little memory for it: it needs about 300 MB.";
        }
        if (message.contains("Permission denied")) {
            return "\nThe folder belongs to another user.";
        }
        return "";
    }
}
