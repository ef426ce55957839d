package com.trippl.pipeline.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Clears a bucket of what processes that died left in it. The bucket's lifecycle ends unfinished uploads as well, where it has one; of whole
 * files that nobody recorded it knows nothing.
 */
final class S3Sweep {
    /** Here databases that use a bucket note so: one that knows of none of a bucket's files is not alone for that. */
    private static final String USERS = ".databases";

    private final S3Client s3;
    private final String bucket;
    private final UnknownFiles.Deletion deletion;

    S3Sweep(S3Client s3, String bucket, UnknownFiles.Deletion deletion) {
        this.s3 = s3;
        this.bucket = bucket;
        this.deletion = deletion;
    }

    int deleteUnfinished(Instant before) throws IOException {
        int deleted = 0;
        try {
            for (MultipartUpload upload : s3.listMultipartUploadsPaginator(request -> request.bucket(bucket))
                    .uploads()) {
                if (upload.initiated().isBefore(before)) {
                    s3.abortMultipartUpload(
                            request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()));
                    deleted++;
                }
            }
            for (S3Object object : objects(S3Upload.UNFINISHED)) {
                if (object.lastModified().isBefore(before)) {
                    s3.deleteObject(request -> request.bucket(bucket).key(object.key()));
                    deleted++;
                }
            }
        } catch (SdkException e) {
            throw failure(e);
        }
        return deleted;
    }

    int deleteUnknown(Instant before, UnaryOperator<Set<String>> known) throws IOException {
        UnknownFiles unknown = new UnknownFiles(known, deletion);
        try {
            for (S3Object object : objects("")) {
                if (object.lastModified().isBefore(before)) {
                    unknown.add(bucket + "/" + object.key());
                }
            }
        } catch (SdkException e) {
            throw failure(e);
        }
        return unknown.finish();
    }

    Optional<Instant> usedBy(UUID database) throws IOException {
        String mine = USERS + "/" + database;
        try {
            List<S3Object> users = users();
            if (users.stream().noneMatch(user -> user.key().equals(mine))) {
                s3.putObject(request -> request.bucket(bucket).key(mine), RequestBody.empty());
                users = users();
            }
            return users.size() == 1 ? Optional.of(users.getFirst().lastModified()) : Optional.empty();
        } catch (SdkException e) {
            throw failure(e);
        }
    }

    private List<S3Object> users() {
        return objects(USERS + "/").stream().toList();
    }

    private SdkIterable<S3Object> objects(String prefix) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                .contents();
    }

    private IOException failure(SdkException cause) {
        return new IOException("S3 did not let s3://" + bucket + " be cleared: " + cause.getMessage(), cause);
    }
}
