package com.trippl.pipeline.support;

import java.util.function.IntFunction;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** A step whose chunks have fewer records where those are large: what a chunk holds is bounded in bytes, too. */
final class SizedStep implements Step {
    /** Of the records as they are stored; what is made of them takes up a few times as much. */
    private static final long CHUNK_BYTES = 8 << 20;

    /** Bytes of a record of the partition, on the average; absent: not known. */
    private static final String RECORD_BYTES = "record_bytes";

    private final String name;
    private final int mostRecords;
    private final IntFunction<Step> withChunks;

    /**
     * A step.
     *
     * @param mostRecords records of a chunk, if they are small
     * @param withChunks makes the step that works in chunks of so many
     */
    SizedStep(String name, int mostRecords, IntFunction<Step> withChunks) {
        this.name = name;
        this.mostRecords = mostRecords;
        this.withChunks = withChunks;
    }

    /** Notes how large the records of a partition are. */
    static void note(ExecutionContext partition, long bytes, int records) {
        if (bytes > 0 && records > 0) {
            partition.putLong(RECORD_BYTES, Math.max(1, bytes / records));
        }
    }

    static int records(long recordBytes, int most) {
        return Math.clamp(CHUNK_BYTES / Math.max(1, recordBytes), 1, most);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public void execute(StepExecution execution) throws JobInterruptedException {
        long bytes = execution.getExecutionContext().getLong(RECORD_BYTES, 0);
        withChunks.apply(records(bytes, mostRecords)).execute(execution);
    }
}
