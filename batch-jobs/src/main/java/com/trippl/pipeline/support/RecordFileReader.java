package com.trippl.pipeline.support;

import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.JsonLines;
import com.trippl.pipeline.files.PrunedFileException;
import com.trippl.pipeline.storage.FileStore;
import java.io.IOException;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the records of one of the pipeline's own files. With a position it goes on after the last chunk committed when its step is
 * restarted; without one it starts again, as it must where the writer does.
 */
public class RecordFileReader<T> implements ItemStreamReader<T> {
    private static final String LAST_RECORD = "last_record";

    private final FileStore store;
    private final DataFile file;
    private final JsonLines.Codec<T> codec;
    private final @Nullable ToIntFunction<T> position;
    private int last;
    private int found;
    private JsonLines.@Nullable Reader<T> reader;

    public RecordFileReader(
            FileStore store, DataFile file, JsonLines.Codec<T> codec, @Nullable ToIntFunction<T> position) {
        this.store = store;
        this.file = file;
        this.codec = codec;
        this.position = position;
    }

    @Override
    public void open(ExecutionContext context) throws ItemStreamException {
        found = 0;
        last = position == null ? 0 : context.getInt(LAST_RECORD, 0);
        try {
            reader = JsonLines.reader(store.open(file.kept().path()), codec);
        } catch (PrunedFileException gone) {
            throw new StageFailure(gone.getMessage() + " Run the source again.", false);
        } catch (IOException e) {
            throw new StageFailure(
                    "File " + file.path() + " of job " + file.jobId() + " cannot be read: " + e.getMessage(), true);
        }
    }

    @Override
    public @Nullable T read() {
        if (reader == null) {
            throw new IllegalStateException("open comes before read");
        }
        T item = next(reader);
        if (position == null) {
            return item;
        }
        while (item != null && position.applyAsInt(item) <= last) {
            item = next(reader);
        }
        if (item != null) {
            last = position.applyAsInt(item);
        }
        return item;
    }

    /** A file that was cut between two blocks of gzip reads like a shorter one. */
    private @Nullable T next(JsonLines.Reader<T> records) {
        T item = records.read();
        if (item != null) {
            found++;
        } else if (file.recordCount() != null && found != file.recordCount()) {
            throw new StageFailure(
                    "File " + file.path() + " of job " + file.jobId() + " is damaged: " + found + " of its "
                            + file.recordCount() + " records can be read. Run the source again.",
                    true);
        }
        return item;
    }

    @Override
    public void update(ExecutionContext context) throws ItemStreamException {
        if (position != null) {
            context.putInt(LAST_RECORD, last);
        }
    }

    @Override
    public void close() throws ItemStreamException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
