package com.trippl.pipeline.retention;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.config.StageConfig;
import com.trippl.pipeline.database.DatabaseTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Prunes what is older than {@code stage.keep_days} and not among the newest {@code stage.keep_batches} of its source: the staged rows of
 * closed batches, and the files of their runs. Never the last good batch of a source, and nothing anybody works on. Decisions, results and
 * the rows that tell of batches and files stay. A process that dies meanwhile leaves it to the next.
 */
@Service
public class Retention {
    private final JdbcClient jdbc;
    private final DmoConfigs configs;
    private final OldBatches batches;
    private final OldFiles files;
    private final DatabaseTime time;

    Retention(JdbcClient jdbc, DmoConfigs configs, OldBatches batches, OldFiles files, DatabaseTime time) {
        this.jdbc = jdbc;
        this.configs = configs;
        this.batches = batches;
        this.files = files;
        this.time = time;
    }

    private record Part(int dmoId, String domain) {}

    /** What {@link #prune} would do now. */
    public Pruned preview(@Nullable Integer dmoId) {
        Pruned all = Pruned.NOTHING;
        for (Part part : parts(dmoId)) {
            Keep keep = keep(part);
            List<Pruned.Batch> old = batches.of(part.dmoId(), part.domain(), keep);
            List<OldFiles.OldFile> gone = files.of(
                    part.dmoId(),
                    part.domain(),
                    keep,
                    old.stream().map(Pruned.Batch::batchId).toList());
            all = all.and(new Pruned(
                    old,
                    gone.size(),
                    gone.stream().mapToLong(OldFiles.OldFile::bytes).sum()));
        }
        return all;
    }

    /**
     * Prunes.
     *
     * @param dmoId of this DMO alone; null: of all
     * @param deadline what is not done by then is left for the next time
     * @return what went
     */
    public Pruned prune(@Nullable Integer dmoId, Deadline deadline) {
        for (int begun : batches.unfinished()) {
            batches.deleteRows(begun, deadline);
        }
        Pruned all = Pruned.NOTHING;
        for (Part part : parts(dmoId)) {
            Keep keep = keep(part);
            all = all.and(pruneBatches(part, keep, deadline)).and(pruneFiles(part, keep, deadline));
        }
        return all;
    }

    private Pruned pruneBatches(Part part, Keep keep, Deadline deadline) {
        List<Pruned.Batch> gone = new ArrayList<>();
        for (Pruned.Batch old : batches.of(part.dmoId(), part.domain(), keep)) {
            if (!deadline.isOver() && batches.begin(old.batchId(), part.dmoId(), part.domain(), keep)) {
                batches.deleteRows(old.batchId(), deadline);
                gone.add(old);
            }
        }
        return new Pruned(gone, 0, 0);
    }

    private Pruned pruneFiles(Part part, Keep keep, Deadline deadline) {
        int count = 0;
        long bytes = 0;
        for (OldFiles.OldFile old : files.of(part.dmoId(), part.domain(), keep, List.of())) {
            if (!deadline.isOver() && files.delete(old)) {
                count++;
                bytes += old.bytes();
            }
        }
        return new Pruned(List.of(), count, bytes);
    }

    private Keep keep(Part part) {
        return Keep.of(
                DmoConfigs.<StageConfig>parse(
                        Stage.STAGE,
                        configs.active(part.dmoId(), Stage.STAGE, part.domain()).params()),
                time.now());
    }

    private List<Part> parts(@Nullable Integer dmoId) {
        return jdbc.sql("""
                        SELECT dmo_id, data_domain FROM pipeline.dmo_configs
                        WHERE type = 'stage' AND active AND (CAST(:dmo AS int) IS NULL OR dmo_id = :dmo) ORDER BY 1, 2""")
                .param("dmo", dmoId)
                .query((row, n) -> new Part(row.getInt("dmo_id"), row.getString("data_domain")))
                .list();
    }
}
