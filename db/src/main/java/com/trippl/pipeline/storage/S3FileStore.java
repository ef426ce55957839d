package com.trippl.pipeline.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * A file store in buckets of S3: the first part of a path is the bucket, the rest the key. Objects appear whole and are never replaced;
 * nothing larger than a part is held in memory. What was read half when a connection broke is read on from there.
 */
public final class S3FileStore implements FileStore {
    private final S3Client s3;
    private final FileCache cache;

    /** A store whose local copies lie in a cache. */
    public S3FileStore(S3Client s3, FileCache cache) {
        this.s3 = s3;
        this.cache = cache;
    }

    @Override
    public FileUpload create(ObjectName name) {
        return new S3Upload(s3, name);
    }

    @Override
    public InputStream open(String path) throws IOException {
        S3Location at = S3Location.of(path);
        try {
            return ResumingStream.open(s3, at);
        } catch (NoSuchKeyException e) {
            throw new NoSuchFileException(path);
        } catch (SdkException e) {
            throw S3Location.failure("read", at, e);
        }
    }

    @Override
    public Path local(String path) throws IOException {
        S3Location.of(path);
        return cache.get(path, () -> open(path));
    }

    @Override
    public void delete(String path) throws IOException {
        S3Location at = S3Location.of(path);
        try {
            s3.deleteObject(request -> request.bucket(at.bucket()).key(at.key()));
        } catch (SdkException e) {
            throw S3Location.failure("delete", at, e);
        }
        cache.remove(path);
    }
}
