package com.trippl.pipeline.storage;

import java.io.IOException;
import java.util.Arrays;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Where an object lies.
 *
 * @param bucket the first part of its path
 * @param key the rest
 */
record S3Location(String bucket, String key) {
    /**
     * The location of a path.
     *
     * @throws IllegalArgumentException when it has no bucket and key, or steps that some server might take for a way out
     */
    static S3Location of(String path) {
        int slash = path.indexOf('/');
        boolean plain = path.chars().noneMatch(c -> c < ' ')
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (slash < 1 || !plain) {
            throw new IllegalArgumentException("'" + path.replace('\0', '?') + "' is no path in the file store.");
        }
        return new S3Location(path.substring(0, slash), path.substring(slash + 1));
    }

    /** A failure in words; the SDK's own name the request, too, which an operator needs. */
    static IOException failure(String what, S3Location at, SdkException cause) {
        return new IOException(
                "S3 did not " + what + " s3://" + at.bucket() + "/" + at.key() + ": " + cause.getMessage(), cause);
    }
}
