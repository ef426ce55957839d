package com.trippl.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.servers.FaultyProxy;
import com.trippl.pipeline.servers.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3FileStoreTest extends FileStoreContract {
    private static final String BUCKET = "local-trippl-data";
    private static final String IMAGES = "local-trippl-images";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-17T12:00:00Z"), ZoneOffset.UTC);

    private final S3Client s3 = S3Server.shared().client();

    @TempDir
    Path cache;

    @BeforeEach
    void empty() {
        for (String bucket : List.of(BUCKET, IMAGES)) {
            if (s3.listBuckets().buckets().stream()
                    .noneMatch(each -> each.name().equals(bucket))) {
                s3.createBucket(request -> request.bucket(bucket));
            }
        }
        s3.listObjectsV2(request -> request.bucket(IMAGES))
                .contents()
                .forEach(image ->
                        s3.deleteObject(request -> request.bucket(IMAGES).key(image.key())));
        s3.listMultipartUploads(request -> request.bucket(BUCKET))
                .uploads()
                .forEach(upload -> s3.abortMultipartUpload(
                        request -> request.bucket(BUCKET).key(upload.key()).uploadId(upload.uploadId())));
        for (String file : files()) {
            s3.deleteObject(request -> request.bucket(BUCKET).key(file.substring(BUCKET.length() + 1)));
        }
    }

    @Override
    S3FileStore store() {
        return store(s3);
    }

    private S3FileStore store(S3Client client) {
        return new S3FileStore(client, new FileCache(cache, 1000, CLOCK));
    }

    @Override
    List<String> files() {
        assertThat(s3.listMultipartUploads(request -> request.bucket(BUCKET)).uploads())
                .as("uploads that were never ended")
                .isEmpty();
        return s3.listObjectsV2(request -> request.bucket(BUCKET)).contents().stream()
                .map(S3Object::key)
                .map(key -> BUCKET + "/" + key)
                .toList();
    }

    @Override
    void put(String path, byte[] content) {
        s3.putObject(
                request -> request.bucket(BUCKET).key(path.substring(BUCKET.length() + 1)),
                RequestBody.fromBytes(content));
    }

    @Test
    void whatIsCutOffIsReadOnWhereItWas() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(2).nextBytes(content);
        FileUpload<ObjectName> upload = store().create(NAME);
        upload.stream().write(content);
        upload.commit();
        try (FaultyProxy proxy = new FaultyProxy(S3Server.shared().endpoint())) {
            S3FileStore store = store(S3Server.client(proxy.address()));
            proxy.cutAnswersAfter(1 << 20, 2);
            try (InputStream stored = store.open(NAME.path())) {
                assertThat(stored.readAllBytes()).isEqualTo(content);
            }
            assertThat(proxy.requests()).as("the first and two more").isEqualTo(3);

            proxy.cutAnswersAfter(0, 100);
            try (InputStream stored = store.open(NAME.path())) {
                assertThatThrownBy(stored::readAllBytes)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("s3://" + BUCKET);
            }
        }
    }

    @Test
    void whileS3AsksToSlowDownOrIsSlowItIsAskedAgain() throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(S3Server.shared().endpoint())) {
            S3FileStore store = store(S3Server.client(proxy.address()));
            proxy.refuse(2);
            write(store);
            assertThat(files()).containsExactly(NAME.path());
            proxy.refuse(2);
            assertThat(store.local(NAME.path())).hasBinaryContent(CONTENT);

            proxy.refuse(1000);
            assertThatThrownBy(() -> write(store))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not store s3://" + BUCKET);
            assertThatThrownBy(() -> store.open(NAME.path()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not read");
        }
        assertThat(files()).containsExactly(NAME.path());
    }

    @Test
    void anAnswerThatGotLostDoesNotMakeASecondFile() throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(S3Server.shared().endpoint())) {
            S3FileStore store = store(S3Server.client(proxy.address()));
            proxy.loseAnswers(1);
            FileUpload<ObjectName> upload = store.create(NAME);
            upload.stream().write(CONTENT);
            assertThat(upload.commit()).isEqualTo(NAME);
        }
        assertThat(files()).containsExactly(NAME.path());
    }

    /** S3 itself looks and writes in one step; the server of these tests does not, so that its part is played here. */
    @Test
    void whoeverLosesANameToAnotherAtTheSameMomentTakesTheNext() throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(S3Server.shared().endpoint())) {
            S3FileStore store = store(S3Server.client(proxy.address()));
            proxy.answerWrites(409, 1);
            FileUpload<ObjectName> upload = store.create(NAME);
            upload.stream().write(CONTENT);
            assertThat(upload.commit()).isEqualTo(NAME.later());
            assertThat(proxy.lastCondition()).isEqualTo("*");
        }
        assertThat(files()).containsExactly(NAME.later().path());
    }

    @Test
    void aPlaceThatIsNotThereIsNoFileThatIsMissing() {
        S3FileStore gone = store(S3Server.client(URI.create("http://localhost:9")));
        assertThatThrownBy(() -> gone.open(NAME.path()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSuchFileException.class);
    }

    @Test
    void processesThatShareTheFolderCopyAFileOnceAndDoNotMindWhatAnotherRemoves() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int process = 0; process < 8; process++) {
                FileCache copies = new FileCache(cache, 100, CLOCK);
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        assertThat(copies.get("shared", () -> {
                                    opened.incrementAndGet();
                                    return new ByteArrayInputStream(CONTENT);
                                }))
                                .hasBinaryContent(CONTENT);
                        Path other = copies.get("other" + i, () -> new ByteArrayInputStream(new byte[200]));
                        Files.deleteIfExists(other);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(opened).hasValue(1);
    }

    @Test
    void copiesUsedLongAgoMakeRoomForNewOnes() throws Exception {
        FileCache copies = new FileCache(cache, 1000, CLOCK);
        Path old = copies.get("old", () -> new ByteArrayInputStream(new byte[800]));
        Path lately = copies.get("lately", () -> new ByteArrayInputStream(new byte[800]));
        assertThat(old).as("nothing used lately goes").exists();
        Files.setLastModifiedTime(old, FileTime.from(CLOCK.instant().minus(Duration.ofHours(1))));
        copies.get("new", () -> new ByteArrayInputStream(new byte[100]));
        assertThat(old).doesNotExist();
        assertThat(lately).exists();
    }
}
