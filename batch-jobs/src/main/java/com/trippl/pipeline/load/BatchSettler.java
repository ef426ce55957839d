package com.trippl.pipeline.load;

import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobResultsStore;
import com.trippl.pipeline.review.Carry;
import com.trippl.pipeline.staging.StatusSql;
import com.trippl.pipeline.support.StageFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Closes a batch: earlier decisions taken over, older batches superseded, counts added up, and the batch ready or held. */
@Component
class BatchSettler {
    /**
     * What people decided on the same content of the same record holds until the content changes. That a listing may go was said of that time
     * it was missing: of the next time it is not.
     */
    private static final String CARRY_DECISIONS = """
            UPDATE staging.listings s
            SET own_status = d.to_status, decided_by = d.decided_by, decided_at = d.decided_at, notes = d.notes
            FROM (SELECT DISTINCT ON (source_key, content_hash, action) * FROM staging.decisions
                  ORDER BY source_key, content_hash, action, id DESC) d
            WHERE s.job_id = :job AND s.needs_review AND s.status = 'pending'
              AND d.source_key = s.source_key AND d.content_hash = s.content_hash AND d.action = s.action
              AND (d.to_status IN ('held', 'rejected') OR d.to_status = 'accepted' AND d.action <> 'delete')""";

    /** Older batches of the source that are still open. A promotion at work in one of them ends its chunk before. */
    private static final String OLDER = """
            SELECT job_id FROM staging.batches
            WHERE dmo_id = :dmo AND data_domain = :domain AND source_name = :source AND job_id < :job AND status IN ('ready', 'held')
            ORDER BY job_id FOR UPDATE""";

    private static final String WAITING =
            " s.job_id = :older AND" + StatusSql.of(":older") + "IN ('pending', 'accepted', 'held') ";

    private static final String SUPERSEDE_ROWS =
            "UPDATE staging.listings s SET own_status = 'superseded' WHERE" + WAITING + """
              AND (:full OR EXISTS (SELECT FROM staging.listings n WHERE n.job_id = :job AND n.source_key = s.source_key))""";

    private static final String SUPERSEDE_BATCH = """
            UPDATE staging.batches b
            SET updated_at = clock_timestamp(),
                status = CASE WHEN EXISTS (SELECT FROM staging.listings s WHERE""" + WAITING + """
                              ) THEN b.status ELSE 'superseded' END
            WHERE b.job_id = :older""";

    private final JdbcClient jdbc;
    private final JobResultsStore results;
    private final Carry carry;

    BatchSettler(JdbcClient jdbc, JobResultsStore results, Carry carry) {
        this.jdbc = jdbc;
        this.carry = carry;
        this.results = results;
    }

    /**
     * Settles a batch.
     *
     * @param expected records of the transformed files
     * @param counted what the rows are
     * @param deletes rows staged as delete
     * @param holdReason why nothing of it may be promoted yet, or null
     */
    void settle(StagedBatch batch, int expected, Counted counted, int deletes, @Nullable String holdReason) {
        jdbc.sql(CARRY_DECISIONS).param("job", batch.jobId()).update();
        carry.to(batch.jobId());
        if (holdReason == null) {
            supersedeOlder(batch);
        }
        if (counted.rows().total() != expected) {
            throw new StageFailure(
                    "The transformed files hold " + expected + " records, but "
                            + counted.rows().total() + " were staged. Nothing was promoted; please report this.",
                    false);
        }
        results.save(batch.jobId(), counted.rows().withDeleted(deletes));
        jdbc.sql(
                        "UPDATE staging.batches SET status = ?, hold_reason = ?, settled = ?, updated_at = clock_timestamp() WHERE job_id = ?")
                .param(holdReason == null ? "ready" : "held")
                .param(holdReason)
                .param(counted.settled())
                .param(batch.jobId())
                .update();
    }

    private void supersedeOlder(StagedBatch batch) {
        List<Integer> open = jdbc.sql(OLDER)
                .param("dmo", batch.dmoId())
                .param("domain", batch.domain())
                .param("source", batch.sourceName())
                .param("job", batch.jobId())
                .query(Integer.class)
                .list();
        for (Integer older : open) {
            jdbc.sql(SUPERSEDE_ROWS)
                    .param("older", older)
                    .param("job", batch.jobId())
                    .param("full", batch.full())
                    .update();
            jdbc.sql(SUPERSEDE_BATCH).param("older", older).update();
        }
    }

    /**
     * What the rows of a batch are that came from records.
     *
     * @param rows by their actions
     * @param settled rows that promotion has nothing to do for
     */
    record Counted(JobResults rows, int settled) {}

    /** Counts the rows that came from records, each once. */
    Counted count(StagedBatch batch) {
        Map<String, Integer> rows = new HashMap<>();
        int[] settled = new int[1];
        jdbc.sql("""
                        SELECT action, count(*) AS rows, count(*) FILTER (WHERE own_status = 'promoted') AS settled
                        FROM staging.listings WHERE job_id = ? AND record_no > 0 GROUP BY action""").param(batch.jobId()).query(row -> {
            rows.put(row.getString("action"), row.getInt("rows"));
            settled[0] += row.getInt("settled");
        });
        JobResults results = new JobResults(
                rows.values().stream().mapToInt(n -> n).sum(),
                rows.getOrDefault("insert", 0),
                rows.getOrDefault("update", 0),
                0,
                rows.getOrDefault("duplicate", 0),
                rows.getOrDefault("unchanged", 0),
                0);
        return new Counted(results, settled[0]);
    }
}
