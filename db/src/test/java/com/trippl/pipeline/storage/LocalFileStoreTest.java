package com.trippl.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileStoreTest extends FileStoreContract {
    @TempDir
    Path root;

    @Override
    LocalFileStore store() {
        return new LocalFileStore(root);
    }

    @Override
    List<String> files() throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }

    @Override
    void put(String path, byte[] content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Test
    void ofManyWritersAtATimeEachGetsANameOfItsOwn() throws Exception {
        FileStore store = store();
        try (ExecutorService writers = Executors.newFixedThreadPool(6)) {
            List<Callable<String>> work = IntStream.range(0, 6)
                    .mapToObj(i -> (Callable<String>) () -> {
                        FileUpload<ObjectName> upload = store.create(NAME);
                        upload.stream().write(i);
                        return upload.commit().path();
                    })
                    .toList();
            TreeSet<String> names = new TreeSet<>();
            for (Future<String> name : writers.invokeAll(work)) {
                names.add(name.get());
            }
            assertThat(names).hasSize(6);
            TreeSet<Integer> contents = new TreeSet<>();
            for (String name : names) {
                contents.add((int) read(store, name)[0]);
            }
            assertThat(contents).containsExactly(0, 1, 2, 3, 4, 5);
        }
    }

    @Test
    void onlyOldUnfinishedFilesAreSweptAway() throws Exception {
        LocalFileStore store = store();
        write(store);
        store.create(NAME.later());
        FileUpload<ObjectName> old = store.create(NAME);
        old.stream().write(CONTENT);
        Instant now = Instant.parse("2026-05-17T00:00:00Z");
        for (String name : files()) {
            Path file = root.resolve(name);
            boolean isOld = Files.size(file) > 0;
            Files.setLastModifiedTime(file, FileTime.from(isOld ? now.minusSeconds(9) : now));
        }
        assertThat(store.deleteUnfinished("local-trippl-data", now)).isOne();
        assertThat(files()).hasSize(2).contains(NAME.path());
    }
}
