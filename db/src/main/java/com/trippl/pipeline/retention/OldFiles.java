package com.trippl.pipeline.retention;

import com.trippl.pipeline.storage.FileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds files nobody needs any more, and deletes their bytes; their rows stay, as what came from them still refers to them. */
@Component
class OldFiles {
    /**
     * An import with all that was made of it is done with when every job is over for long, its batch is pruned, and a later import of the
     * source came through. Then its files go, and with the last import of an upload the upload. Copies an import works on go with its success.
     */
    private static final String OLD = """
            WITH made AS (
                SELECT i.job_id AS root, i.job_id, i.status, i.finished_at FROM pipeline.job_queue i
                WHERE i.dmo_id = :dmo AND i.data_domain = :domain AND i.stage = 'import'
                UNION ALL
                SELECT i.job_id, t.job_id, t.status, t.finished_at FROM pipeline.job_queue i
                JOIN pipeline.job_queue t ON t.parent_job_id = i.job_id AND t.stage = 'transform'
                WHERE i.dmo_id = :dmo AND i.data_domain = :domain AND i.stage = 'import'
                UNION ALL
                SELECT i.job_id, s.job_id, s.status, s.finished_at FROM pipeline.job_queue i
                JOIN pipeline.job_queue t ON t.parent_job_id = i.job_id AND t.stage = 'transform'
                JOIN pipeline.job_queue s ON s.parent_job_id = t.job_id AND s.stage = 'stage'
                WHERE i.dmo_id = :dmo AND i.data_domain = :domain AND i.stage = 'import'),
            done AS (
                SELECT m.root FROM made m LEFT JOIN staging.batches b ON b.job_id = m.job_id
                GROUP BY m.root
                HAVING bool_and(m.status IN ('completed', 'failed', 'cancelled') AND m.finished_at < :before)
                   AND bool_and(b.job_id IS NULL OR b.pruned_at IS NOT NULL OR b.job_id = ANY (CAST(:going AS int[])))
                   AND EXISTS (SELECT FROM pipeline.job_queue o JOIN pipeline.job_queue n
                                   ON (n.dmo_id, n.data_domain, n.source_name, n.stage) = (o.dmo_id, o.data_domain, o.source_name, o.stage)
                               WHERE o.job_id = m.root AND n.job_id > o.job_id AND n.status = 'completed'))
            SELECT f.id, f.file_path, coalesce(f.file_size, 0) AS bytes FROM pipeline.files f JOIN pipeline.job_queue q ON q.job_id = f.job_id
            WHERE f.pruned_at IS NULL AND q.dmo_id = :dmo AND q.data_domain = :domain
              AND CASE WHEN f.stage <> 'upload'
                       THEN f.job_id IN (SELECT m.job_id FROM made m JOIN done USING (root))
                       WHEN f.original_name IS NULL
                       THEN q.status = 'completed' OR f.job_id IN (SELECT root FROM done)
                       ELSE f.job_id IN (SELECT root FROM done)
                            AND NOT EXISTS (SELECT FROM pipeline.job_queue i
                                            WHERE i.file_id = f.id AND i.job_id NOT IN (SELECT root FROM done)) END
            ORDER BY f.id""";

    private final JdbcClient jdbc;
    private final FileStore store;
    private final Clock clock;
    private final TransactionTemplate transaction;

    OldFiles(JdbcClient jdbc, FileStore store, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.store = store;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    record OldFile(int id, String path, long bytes) {}

    /**
     * The files of a DMO that may go.
     *
     * @param going batches that are not pruned yet, and will be
     */
    List<OldFile> of(int dmoId, String domain, Keep keep, Collection<Integer> going) {
        return jdbc.sql(OLD)
                .param("dmo", dmoId)
                .param("domain", domain)
                .param("before", keep.before())
                .param("going", going.toArray(Integer[]::new))
                .query((row, n) -> new OldFile(row.getInt("id"), row.getString("file_path"), row.getLong("bytes")))
                .list();
    }

    /**
     * Deletes the bytes of a file and then says so: a process that dies in between leaves a row that is found again. Nobody can begin to
     * work on the file meanwhile, as a job that refers to it waits for its row.
     *
     * @return whether it is gone; not, when somebody works on it again
     */
    boolean delete(OldFile file) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean free = jdbc.sql("""
                            SELECT f.id FROM pipeline.files f
                            WHERE f.id = ? AND f.pruned_at IS NULL
                              AND NOT EXISTS (SELECT FROM pipeline.job_queue q
                                              WHERE q.file_id = f.id AND q.status IN ('pending', 'running') AND f.original_name IS NOT NULL)
                            FOR UPDATE OF f""")
                    .param(file.id())
                    .query(Integer.class)
                    .optional()
                    .isPresent();
            if (!free) {
                return false;
            }
            try {
                store.delete(file.path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            jdbc.sql("UPDATE pipeline.files SET pruned_at = ? WHERE id = ?")
                    .param(Timestamp.from(clock.instant()))
                    .param(file.id())
                    .update();
            return true;
        }));
    }
}
