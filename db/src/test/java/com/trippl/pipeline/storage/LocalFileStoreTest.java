package com.trippl.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.hash.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFileStoreTest {
    private static final ObjectName NAME = new ObjectName(
            "local", "raw", "listings", "us", "nc", "demo", 1, LocalDateTime.of(2026, 5, 17, 23, 59, 59), "json", true);
    private static final byte[] CONTENT = "one line\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    @Test
    void aFileAppearsWholeAndOnlyWhenCommitted() throws Exception {
        LocalFileStore store = new LocalFileStore(root);
        FileUpload upload = store.create(NAME);
        upload.stream().write(CONTENT);
        assertThatThrownBy(() -> store.open(NAME.path())).isInstanceOf(NoSuchFileException.class);

        assertThat(upload.commit()).isEqualTo(NAME);

        try (var stored = store.open(NAME.path())) {
            assertThat(stored.readAllBytes()).isEqualTo(CONTENT);
        }
        assertThat(upload.size()).isEqualTo(CONTENT.length);
        assertThat(upload.sha256()).isEqualTo(Hashes.hex(Hashes.sha256().digest(CONTENT)));
        assertThat(files()).containsExactly(store.local(NAME.path()));
    }

    @Test
    void anAbortedFileLeavesNothing() throws Exception {
        FileUpload upload = new LocalFileStore(root).create(NAME);
        upload.stream().write(CONTENT);
        upload.abort();
        upload.abort();
        assertThat(files()).isEmpty();
    }

    @Test
    void abortAfterCommitKeepsTheFile() throws Exception {
        LocalFileStore store = new LocalFileStore(root);
        write(store).abort();
        assertThat(files()).containsExactly(store.local(NAME.path()));
    }

    @Test
    void aNameThatIsTakenIsMovedToALaterSecondAndNothingIsOverwritten() throws Exception {
        LocalFileStore store = new LocalFileStore(root);
        write(store);
        FileUpload second = store.create(NAME);
        second.stream().write(1);
        assertThat(second.commit().path())
                .isEqualTo("local-trippl-data/raw/listings/us/nc/demo/20260518/001-20260518T000000.json.gz");
        assertThat(store.local(NAME.path())).hasBinaryContent(CONTENT);
    }

    @Test
    void deletingTwiceIsFine() throws Exception {
        LocalFileStore store = new LocalFileStore(root);
        write(store);
        store.delete(NAME.path());
        store.delete(NAME.path());
        assertThat(files()).isEmpty();
    }

    @Test
    void onlyOldUnfinishedFilesAreSweptAway() throws Exception {
        LocalFileStore store = new LocalFileStore(root);
        write(store);
        store.create(NAME.later());
        FileUpload old = store.create(NAME);
        old.stream().write(CONTENT);
        Instant now = Instant.parse("2026-05-17T00:00:00Z");
        for (Path file : files()) {
            boolean isOld = Files.size(file) > 0;
            Files.setLastModifiedTime(file, FileTime.from(isOld ? now.minusSeconds(9) : now));
        }
        assertThat(store.deleteUnfinished(now)).isOne();
        assertThat(files()).hasSize(2).contains(store.local(NAME.path()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/../../secret", "/etc/passwd", "", ".", "a/..", "a\0b"})
    void pathsOutOfTheStoreAreRefused(String path) {
        LocalFileStore store = new LocalFileStore(root);
        assertThatThrownBy(() -> store.open(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.local(path)).isInstanceOf(IllegalArgumentException.class);
    }

    private static FileUpload write(LocalFileStore store) throws IOException {
        FileUpload upload = store.create(NAME);
        upload.stream().write(CONTENT);
        upload.commit();
        return upload;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }
}
