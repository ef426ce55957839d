package com.trippl.pipeline.storage;

import com.trippl.pipeline.hash.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A file on its way to S3. What fits into one part is put at once, on the condition that nobody has the name. More goes part by part to a
 * name of its own and is copied by S3 itself to the name it gets: a multipart upload cannot change its name when another was quicker.
 */
final class S3Upload<N extends StoredName<N>> implements FileUpload<N> {
    /** S3 wants 5 MiB at least but for the last, and takes 10,000: files up to 78 GiB. */
    static final int PART_BYTES = 8 << 20;

    /** Under this keys begin that nobody reads: what is on its way lies there. */
    static final String UNFINISHED = "unfinished/";

    private static final long COPY_BYTES = 1L << 30;
    /** Marks an object as this upload's: an answer that got lost leads to a second try, which finds its own first. */
    private static final String MARK = "upload";

    private static final int TAKEN = 412;
    private static final int CONFLICT = 409;

    private final S3Client s3;
    private final String id = UUID.randomUUID().toString();
    private final S3Location unfinished;
    private final MessageDigest digest = Hashes.sha256();
    private final Parts stream = new Parts();
    private final List<CompletedPart> parts = new ArrayList<>();
    private N name;
    private @Nullable String uploadId;
    private @Nullable String hash;
    private long size;
    private boolean done;

    S3Upload(S3Client s3, N name) {
        this.s3 = s3;
        this.name = name;
        this.unfinished = new S3Location(S3Location.of(name.path()).bucket(), UNFINISHED + id);
    }

    @Override
    public OutputStream stream() {
        return stream;
    }

    @Override
    public N commit() throws IOException {
        if (hash != null) {
            return name;
        }
        try {
            if (uploadId == null) {
                byte[] content = stream.take();
                while (!put(content)) {
                    name = name.later();
                }
            } else {
                complete();
                while (!copied()) {
                    name = name.later();
                }
                discardUnfinished();
            }
        } catch (SdkException e) {
            throw S3Location.failure("store", S3Location.of(name.path()), e);
        }
        hash = Hashes.hex(digest.digest());
        done = true;
        return name;
    }

    private boolean put(byte[] content) {
        S3Location at = S3Location.of(name.path());
        return unlessTaken(
                at,
                () -> s3.putObject(
                        request -> request.bucket(at.bucket())
                                .key(at.key())
                                .metadata(Map.of(MARK, id))
                                .ifNoneMatch("*"),
                        RequestBody.fromBytes(content)));
    }

    private void part(byte[] content) throws IOException {
        try {
            if (uploadId == null) {
                uploadId = s3.createMultipartUpload(
                                request -> request.bucket(unfinished.bucket()).key(unfinished.key()))
                        .uploadId();
            }
            int number = parts.size() + 1;
            String etag = s3.uploadPart(
                            request -> request.bucket(unfinished.bucket())
                                    .key(unfinished.key())
                                    .uploadId(uploadId)
                                    .partNumber(number),
                            RequestBody.fromBytes(content))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        } catch (SdkException e) {
            throw S3Location.failure("store a part of", S3Location.of(name.path()), e);
        }
    }

    private void complete() throws IOException {
        byte[] last = stream.take();
        if (last.length > 0) {
            part(last);
        }
        s3.completeMultipartUpload(request -> request.bucket(unfinished.bucket())
                .key(unfinished.key())
                .uploadId(uploadId)
                .multipartUpload(upload -> upload.parts(parts)));
    }

    /** Has S3 copy what is complete to its name, where it appears at once. */
    private boolean copied() {
        S3Location at = S3Location.of(name.path());
        String copyId = s3.createMultipartUpload(
                        request -> request.bucket(at.bucket()).key(at.key()).metadata(Map.of(MARK, id)))
                .uploadId();
        boolean appeared = false;
        try {
            List<CompletedPart> copies = new ArrayList<>();
            for (long from = 0; from < size; from += COPY_BYTES) {
                int number = copies.size() + 1;
                String range = "bytes=" + from + "-" + (Math.min(size, from + COPY_BYTES) - 1);
                String etag = s3.uploadPartCopy(request -> request.sourceBucket(unfinished.bucket())
                                .sourceKey(unfinished.key())
                                .copySourceRange(range)
                                .destinationBucket(at.bucket())
                                .destinationKey(at.key())
                                .uploadId(copyId)
                                .partNumber(number))
                        .copyPartResult()
                        .eTag();
                copies.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
            }
            appeared = unlessTaken(
                    at,
                    () -> s3.completeMultipartUpload(request -> request.bucket(at.bucket())
                            .key(at.key())
                            .uploadId(copyId)
                            .ifNoneMatch("*")
                            .multipartUpload(upload -> upload.parts(copies))));
            return appeared;
        } finally {
            if (!appeared) {
                quietly(() -> s3.abortMultipartUpload(
                        request -> request.bucket(at.bucket()).key(at.key()).uploadId(copyId)));
            }
        }
    }

    /** A conflict is somebody else writing the name at this moment: it is taken as well. */
    private boolean unlessTaken(S3Location at, Runnable write) {
        try {
            write.run();
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == TAKEN || e.statusCode() == CONFLICT) {
                return isOurs(at);
            }
            throw e;
        }
    }

    private boolean isOurs(S3Location at) {
        try {
            return id.equals(
                    s3.headObject(request -> request.bucket(at.bucket()).key(at.key()))
                            .metadata()
                            .get(MARK));
        } catch (NoSuchKeyException notYet) {
            return false;
        }
    }

    private void discardUnfinished() {
        quietly(() ->
                s3.deleteObject(request -> request.bucket(unfinished.bucket()).key(unfinished.key())));
    }

    @Override
    public void abort() {
        if (done) {
            return;
        }
        done = true;
        if (uploadId != null) {
            quietly(() -> s3.abortMultipartUpload(request ->
                    request.bucket(unfinished.bucket()).key(unfinished.key()).uploadId(uploadId)));
            discardUnfinished();
        }
    }

    /** What is left over is nothing that anybody reads, and the bucket's lifecycle removes it. */
    private static void quietly(Runnable cleanup) {
        try {
            cleanup.run();
        } catch (SdkException e) {
            // See above.
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String sha256() {
        if (hash == null) {
            throw new IllegalStateException("The hash is known once the file is committed.");
        }
        return hash;
    }

    /** Cuts what passes into parts. */
    private final class Parts extends OutputStream {
        private final ByteArrayOutputStream part = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (done) {
                throw new IOException("The file is closed.");
            }
            int from = offset;
            int end = offset + length;
            while (from < end) {
                if (part.size() == PART_BYTES) {
                    part(take());
                }
                int fits = Math.min(end - from, PART_BYTES - part.size());
                part.write(bytes, from, fits);
                from += fits;
            }
            digest.update(bytes, offset, length);
            size += length;
        }

        byte[] take() {
            byte[] content = part.toByteArray();
            part.reset();
            return content;
        }
    }
}
