package com.trippl.pipeline.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

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
    public <N extends StoredName<N>> FileUpload<N> create(N name) {
        return new S3Upload<>(s3, name);
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
    public List<StoredFile> list(String folder) throws IOException {
        S3Location at = S3Location.of(folder);
        List<StoredFile> found = new ArrayList<>();
        try {
            // What lies deeper comes as common prefixes, and a folder that somebody made by hand as an object whose
            // name ends in a slash.
            for (S3Object object : s3.listObjectsV2Paginator(request ->
                            request.bucket(at.bucket()).prefix(at.key() + "/").delimiter("/"))
                    .contents()) {
                if (!object.key().endsWith("/")) {
                    found.add(new StoredFile(at.bucket() + "/" + object.key(), object.size(), object.lastModified()));
                }
            }
        } catch (SdkException e) {
            throw S3Location.failure("list", at, e);
        }
        found.sort(Comparator.comparing(StoredFile::path));
        return found;
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

    @Override
    public int deleteUnfinished(String bucket, Instant before) throws IOException {
        return sweep(bucket).deleteUnfinished(before);
    }

    @Override
    public int deleteUnknown(String bucket, Instant before, UnaryOperator<Set<String>> known) throws IOException {
        return sweep(bucket).deleteUnknown(before, known);
    }

    @Override
    public Optional<Instant> usedBy(String bucket, UUID database) throws IOException {
        return sweep(bucket).usedBy(database);
    }

    private S3Sweep sweep(String bucket) {
        return new S3Sweep(s3, bucket, this::delete);
    }
}
