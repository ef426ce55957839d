package com.trippl.pipeline.importraw.source;

import com.trippl.pipeline.storage.FullDiskException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Copies in the system's temporary folder, deleted at the end. */
public final class TemporaryCopies implements SourceText.Scratch, AutoCloseable {
    private final List<Path> copies = new ArrayList<>();

    @Override
    public OutputStream open(long bytes) throws IOException {
        Path copy = Files.createTempFile("pipeline-preview", ".txt");
        copies.add(copy);
        FullDiskException.requireRoom(copy, bytes);
        return Files.newOutputStream(copy);
    }

    @Override
    public Path finish() {
        return copies.getLast();
    }

    @Override
    public void close() throws IOException {
        for (Path copy : copies) {
            Files.deleteIfExists(copy);
        }
    }
}
