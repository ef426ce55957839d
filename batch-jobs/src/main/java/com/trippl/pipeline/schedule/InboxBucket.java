package com.trippl.pipeline.schedule;

import com.trippl.pipeline.storage.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code inbox/DMO} in the bucket of data, the same for all processes. Objects appear whole: nobody still writes to one that is listed. */
final class InboxBucket implements InboxPlace {
    private final FileStore store;
    private final String bucket;

    InboxBucket(FileStore store, String bucket) {
        this.store = store;
        this.bucket = bucket;
    }

    private String folder(String slug) {
        return bucket + "/inbox/" + slug;
    }

    @Override
    public String of(String slug) {
        return "s3://" + folder(slug);
    }

    @Override
    public List<Candidate> files(String slug) throws IOException {
        return store.list(folder(slug)).stream()
                .map(file ->
                        new Candidate(file.path(), file.name(), file.modified().truncatedTo(ChronoUnit.MICROS)))
                .toList();
    }

    @Override
    public InputStream open(String path) throws IOException {
        return store.open(path);
    }
}
