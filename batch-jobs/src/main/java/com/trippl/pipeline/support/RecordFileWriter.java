package com.trippl.pipeline.support;

import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.files.JsonLines;
import com.trippl.pipeline.queue.JobError;
import com.trippl.pipeline.queue.JobErrors;
import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.storage.FileUpload;
import com.trippl.pipeline.storage.ObjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamWriter;

/**
 * Writes what was kept to one JSON-lines file and what was refused to {@code job_errors}. The file appears under its name, and in
 * {@code pipeline.files}, in the transaction of the last chunk; before it nothing is seen of it. A restarted partition writes its file anew.
 */
public class RecordFileWriter<T> implements ItemStreamWriter<Outcome<T>> {
    private final Target target;
    private final FileStore store;
    private final DataFiles files;
    private final JobErrors errors;
    private final JsonLines.Codec<T> codec;
    private @Nullable FileUpload<ObjectName> upload;
    private JsonLines.@Nullable Writer<T> writer;
    private int kept;
    private int refused;

    /**
     * Which file this is.
     *
     * @param jobId the job that writes
     * @param dmoId whose data it is
     * @param stage the stage it belongs to
     * @param name its name, moved to a later second if another file has it already
     * @param sourceFileId the file it is made from
     * @param records how many records will be written or refused; at least one
     * @param allRecords how many the job has in all its files
     * @param skipLimit how many of these may be refused before the job fails
     */
    public record Target(
            int jobId,
            int dmoId,
            String stage,
            ObjectName name,
            int sourceFileId,
            int records,
            int allRecords,
            SkipLimit skipLimit) {}

    public RecordFileWriter(
            Target target, FileStore store, DataFiles files, JobErrors errors, JsonLines.Codec<T> codec) {
        this.target = target;
        this.store = store;
        this.files = files;
        this.errors = errors;
        this.codec = codec;
    }

    @Override
    public void open(ExecutionContext context) throws ItemStreamException {
        kept = 0;
        refused = 0;
        try {
            upload = store.create(target.name());
            writer = JsonLines.writer(upload.stream(), codec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(Chunk<? extends Outcome<T>> chunk) throws IOException {
        refuseTooMany();
        JsonLines.Writer<T> out = opened(writer);
        List<JobError> refusals = new ArrayList<>();
        for (Outcome<T> outcome : chunk) {
            switch (outcome) {
                case Outcome.Kept<T>(T item) -> {
                    out.write(item);
                    kept++;
                }
                case Outcome.Refused<T>(JobError error) -> refusals.add(error);
            }
        }
        refused += refusals.size();
        errors.record(refusals);
        if (kept + refused == target.records()) {
            finish();
        }
    }

    /** Checked before the next chunk, not in the one that went beyond: that one's errors are committed, for a person to see. */
    private void refuseTooMany() {
        if (refused > target.skipLimit().of(target.allRecords())) {
            throw target.skipLimit().exceeded(target.jobId(), refused, 0);
        }
    }

    /** Makes the file appear and records it. */
    private void finish() throws IOException {
        opened(writer).close();
        FileUpload<ObjectName> complete = opened(upload);
        ObjectName name = complete.commit();
        int id = files.register(
                target.jobId(),
                target.stage(),
                name,
                complete.size(),
                kept,
                complete.sha256(),
                target.sourceFileId(),
                null,
                target.dmoId());
        files.setContentBytes(id, opened(writer).contentBytes());
        upload = null;
    }

    @Override
    public void close() throws ItemStreamException {
        if (upload != null) {
            if (writer != null) {
                writer.abandon();
            }
            upload.abort();
            upload = null;
        }
    }

    private static <V> V opened(@Nullable V value) {
        if (value == null) {
            throw new IllegalStateException("open comes before write");
        }
        return value;
    }
}
