package com.trippl.pipeline.support;

import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** One partition per file that the job before this one wrote, unless it is empty; the partition finds its file's id under {@value #FILE_ID}. */
public class FilePartitioner implements Partitioner {
    public static final String FILE_ID = "file_id";

    private final DataFiles files;
    private final int parentJobId;
    private final String stage;

    public FilePartitioner(DataFiles files, int parentJobId, String stage) {
        this.files = files;
        this.parentJobId = parentJobId;
        this.stage = stage;
    }

    @Override
    public Map<String, ExecutionContext> partition(int gridSize) {
        List<DataFile> parts = files.ofJob(parentJobId, stage);
        Map<String, ExecutionContext> partitions = new LinkedHashMap<>();
        for (DataFile part : parts) {
            if (FileStageSettler.records(part) == 0) {
                continue;
            }
            ExecutionContext context = new ExecutionContext();
            context.putInt(FILE_ID, part.id());
            StageSteps.noteSize(
                    context, Objects.requireNonNullElse(part.contentBytes(), 0L), FileStageSettler.records(part));
            partitions.put("%05d".formatted(part.batch()), context);
        }
        return partitions;
    }
}
