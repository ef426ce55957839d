package com.trippl.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.trippl.pipeline.hash.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises. */
abstract class FileStoreContract {
    static final ObjectName NAME = new ObjectName(
            "local", "raw", "listings", "us", "nc", "demo", 1, LocalDateTime.of(2026, 5, 17, 23, 59, 59), "json", true);
    static final byte[] CONTENT = "one line\n".getBytes(StandardCharsets.UTF_8);
    /** Three parts of S3 and a little more. */
    private static final int LARGE = (24 << 20) + 12_345;

    private static final int TWO_PARTS = 9 << 20;

    private static final Duration HOUR = Duration.ofHours(1);

    /** An empty store. */
    abstract FileStore store();

    /** The paths of all that lies in it, unfinished files included. */
    abstract List<String> files() throws IOException;

    static FileUpload<ObjectName> write(FileStore store) throws IOException {
        FileUpload<ObjectName> upload = store.create(NAME);
        upload.stream().write(CONTENT);
        upload.commit();
        return upload;
    }

    static byte[] read(FileStore store, String path) throws IOException {
        try (InputStream stored = store.open(path)) {
            return stored.readAllBytes();
        }
    }

    @Test
    void aFileAppearsWholeAndOnlyWhenCommitted() throws Exception {
        FileStore store = store();
        FileUpload<ObjectName> upload = store.create(NAME);
        upload.stream().write(CONTENT);
        assertThatThrownBy(() -> store.open(NAME.path())).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> upload.sha256()).isInstanceOf(IllegalStateException.class);

        assertThat(upload.commit()).isEqualTo(NAME);

        assertThat(read(store, NAME.path())).isEqualTo(CONTENT);
        assertThat(upload.size()).isEqualTo(CONTENT.length);
        assertThat(upload.sha256()).isEqualTo(Hashes.hex(Hashes.sha256().digest(CONTENT)));
        assertThat(files()).containsExactly(NAME.path());
        assertThat(store.local(NAME.path())).hasBinaryContent(CONTENT);
        assertThat(store.local(NAME.path())).hasBinaryContent(CONTENT);
    }

    /** Any file, as somebody else puts it there. */
    abstract void put(String path, byte[] content) throws IOException;

    @Test
    void aFolderIsListedWithoutWhatLiesDeeper() throws Exception {
        FileStore store = store();
        String folder = "local-trippl-data/inbox/demo";
        assertThat(store.list(folder)).isEmpty();
        put(folder + "/b.csv", CONTENT);
        put(folder + "/a b.csv", new byte[0]);
        put(folder + "/old/c.csv", CONTENT);
        put(folder + "stration/d.csv", CONTENT);
        List<StoredFile> found = store.list(folder);
        assertThat(found).extracting(StoredFile::name).containsExactly("a b.csv", "b.csv");
        assertThat(found).extracting(StoredFile::size).containsExactly(0L, (long) CONTENT.length);
        assertThat(found.getLast().modified())
                .isBetween(
                        Clock.systemUTC().instant().minusSeconds(60),
                        Clock.systemUTC().instant().plusSeconds(60));
        assertThat(read(store, found.getLast().path())).isEqualTo(CONTENT);
        assertThatThrownBy(() -> store.list("../elsewhere/inbox")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anImageLiesInTheBucketOfImages() throws Exception {
        FileStore store = store();
        ImageName name = new ImageName("local", "us", "nc", "demo", 42, "front-door", "jpg");
        for (int i = 0; i < 2; i++) {
            FileUpload<ImageName> upload = store.create(name);
            upload.stream().write(CONTENT);
            ImageName stored = upload.commit();
            assertThat(stored).isEqualTo(i == 0 ? name : name.later());
            assertThat(read(store, stored.path())).isEqualTo(CONTENT);
        }
        assertThat(store.list("local-trippl-images/us/nc/demo/42"))
                .extracting(StoredFile::name)
                .containsExactly("front-door-2.jpg", "front-door.jpg");
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        FileStore store = store();
        FileUpload<ObjectName> upload = store.create(NAME);
        upload.commit();
        assertThat(read(store, NAME.path())).isEmpty();
        assertThat(upload.size()).isZero();
    }

    @Test
    void aLargeFileComesBackAsItWas() throws Exception {
        FileStore store = store();
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);
        FileUpload<ObjectName> upload = store.create(NAME);
        for (int from = 0; from < LARGE; from += 100_000) {
            upload.stream().write(large, from, Math.min(100_000, LARGE - from));
        }
        assertThatThrownBy(() -> store.open(NAME.path())).isInstanceOf(NoSuchFileException.class);
        upload.commit();
        assertThat(read(store, NAME.path())).isEqualTo(large);
        assertThat(upload.size()).isEqualTo(LARGE);
        assertThat(upload.sha256()).isEqualTo(Hashes.hex(Hashes.sha256().digest(large)));
        assertThat(files()).containsExactly(NAME.path());
        assertThat(store.local(NAME.path())).hasSize(LARGE);

        FileUpload<ObjectName> second = store.create(NAME);
        second.stream().write(large);
        assertThat(second.commit()).as("the name was taken").isEqualTo(NAME.later());
        assertThat(read(store, NAME.later().path())).isEqualTo(large);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, LARGE})
    void anAbortedFileLeavesNothing(int size) throws Exception {
        FileUpload<ObjectName> upload = store().create(NAME);
        upload.stream().write(new byte[size]);
        upload.abort();
        upload.abort();
        assertThat(files()).isEmpty();
    }

    @Test
    void abortAfterCommitKeepsTheFile() throws Exception {
        FileStore store = store();
        write(store).abort();
        assertThat(files()).containsExactly(NAME.path());
    }

    @Test
    void aNameThatIsTakenIsMovedToALaterSecondAndNothingIsOverwritten() throws Exception {
        FileStore store = store();
        write(store);
        FileUpload<ObjectName> second = store.create(NAME);
        second.stream().write(1);
        assertThat(second.commit().path())
                .isEqualTo("local-trippl-data/raw/listings/us/nc/demo/20260518/001-20260518T000000.json.gz");
        assertThat(read(store, NAME.path())).isEqualTo(CONTENT);
    }

    @Test
    void deletingTwiceIsFine() throws Exception {
        FileStore store = store();
        write(store);
        store.local(NAME.path());
        store.delete(NAME.path());
        store.delete(NAME.path());
        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> store.open(NAME.path())).isInstanceOf(NoSuchFileException.class);
    }

    private static final String BUCKET = "local-trippl-data";

    /** What a process that is killed now leaves: nothing of it is closed. */
    private void dieWithUnfinishedUploads(int... sizes) throws IOException {
        for (int size : sizes) {
            store().create(NAME).stream().write(new byte[size]);
        }
    }

    @Test
    void whatKilledProcessesDidNotFinishGoesOnceItIsOld() throws Exception {
        FileStore store = store();
        write(store);
        dieWithUnfinishedUploads(TWO_PARTS, TWO_PARTS);
        Instant now = Clock.systemUTC().instant();
        assertThat(store.deleteUnfinished(BUCKET, now.minus(HOUR)))
                .as("what may yet be at work")
                .isZero();
        assertThat(store.deleteUnfinished(BUCKET, now.plus(HOUR))).isEqualTo(2);
        assertThat(files()).containsExactly(NAME.path());
        assertThat(store.deleteUnfinished(BUCKET, now.plus(HOUR))).isZero();
    }

    @Test
    void ofWholeFilesThoseThatNobodyKnowsGoOnceTheyAreOldAndWhatIsNoDataFileStays() throws Exception {
        FileStore store = store();
        write(store);
        write(store);
        put(BUCKET + "/inbox/demo/feed.csv", CONTENT);
        UnaryOperator<Set<String>> known = paths -> {
            assertThat(paths)
                    .containsExactlyInAnyOrder(NAME.path(), NAME.later().path());
            return Set.of(NAME.path());
        };
        Instant now = Clock.systemUTC().instant();
        assertThat(store.deleteUnknown(BUCKET, now.minus(HOUR), known)).isZero();
        assertThat(files()).hasSize(3);
        assertThat(store.deleteUnknown(BUCKET, now.plus(HOUR), known)).isOne();
        assertThat(files()).containsExactlyInAnyOrder(NAME.path(), BUCKET + "/inbox/demo/feed.csv");
    }

    @Test
    void aBucketIsADatabasesOwnUntilAnotherUsesIt() throws Exception {
        FileStore store = store();
        UUID one = UUID.randomUUID();
        Instant since = store.usedBy(BUCKET, one).orElseThrow();
        assertThat(since).isCloseTo(Clock.systemUTC().instant(), within(1, ChronoUnit.MINUTES));
        assertThat(store.usedBy(BUCKET, one)).contains(since);
        assertThat(store.usedBy(BUCKET, UUID.randomUUID())).isEmpty();
        assertThat(store.usedBy(BUCKET, one)).isEmpty();
    }

    @Test
    void aBucketThatHoldsNothingIsCleared() throws Exception {
        FileStore store = store();
        Instant now = Clock.systemUTC().instant();
        assertThat(store.deleteUnfinished("local-trippl-images", now)).isZero();
        assertThat(store.deleteUnknown(BUCKET, now, paths -> Set.of())).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/../../secret", "/etc/passwd", "", ".", "a/..", "a\0b"})
    void pathsOutOfTheStoreAreRefused(String path) {
        FileStore store = store();
        assertThatThrownBy(() -> store.open(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.local(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
