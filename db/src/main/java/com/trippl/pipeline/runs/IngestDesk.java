package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.IllegalJobMoveException;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.review.SettledRows;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.staging.StatusSql;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What people start: imports of files, and promotions of what was accepted. Each refuses DMOs that are not among theirs. */
@Service
public class IngestDesk {
    private final JdbcClient jdbc;
    private final Ingests ingests;
    private final Dmos dmos;
    private final JobQueue queue;
    private final Access access;
    private final SettledRows settled;

    IngestDesk(JdbcClient jdbc, Ingests ingests, Dmos dmos, JobQueue queue, Access access, SettledRows settled) {
        this.jdbc = jdbc;
        this.ingests = ingests;
        this.dmos = dmos;
        this.queue = queue;
        this.access = access;
        this.settled = settled;
    }

    /**
     * Starts the run of a file.
     *
     * @param source the feed
     * @param fileName what the person calls the file; only shown
     * @param through after which stage the run stops by itself
     * @return the import job
     */
    @PreAuthorize(Permissions.MAY_IMPORT)
    public Job start(int dmoId, String source, String fileName, Stage through, InputStream content) throws IOException {
        return start(dmoId, source, fileName, through, JsonNodeFactory.instance.objectNode(), content);
    }

    /**
     * Starts the run of a file that is read in a way of its own.
     *
     * @param reading changes to the import configuration for this run alone, as a merge patch; empty: none
     * @throws com.trippl.pipeline.config.ConfigException when these say what cannot be
     */
    @PreAuthorize(Permissions.MAY_IMPORT)
    public Job start(int dmoId, String source, String fileName, Stage through, JsonNode reading, InputStream content)
            throws IOException {
        access.requireDmo(dmoId);
        Map<Stage, JsonNode> overrides = reading.isEmpty() ? Map.of() : Map.of(Stage.IMPORT, reading);
        return ingests.submit(
                new Ingests.Request(
                        dmos.byId(dmoId), DmoConfigs.LISTINGS, source, fileName, through, overrides, access.user()),
                content);
    }

    /**
     * How many rows of each action a promotion of the batch would carry to public now: the accepted ones, and once those that were settled
     * as they were staged.
     */
    @PreAuthorize(Permissions.MAY_PROMOTE)
    public Map<String, Integer> promotable(int batchId) {
        requireBatch(batchId);
        Map<String, Integer> counts = new LinkedHashMap<>();
        jdbc.sql("""
                        SELECT action, count(*) AS rows FROM staging.listings s WHERE job_id = :batch AND""" + StatusSql.accepted(":batch") + """
                        GROUP BY action ORDER BY action""")
                .param("batch", batchId)
                .query((row, n) -> counts.put(row.getString("action"), row.getInt("rows")))
                .list();
        int seen = settled.unseen(batchId);
        if (seen > 0) {
            counts.merge("unchanged", seen, Integer::sum);
        }
        return counts;
    }

    /**
     * Enqueues the promotion of a batch's accepted rows.
     *
     * @param shown what the person was told would be promoted, by action
     * @return its job; that of another who was quicker, where one waits or runs already
     * @throws IllegalJobMoveException when something else would be promoted by now, as when others decided meanwhile; or nothing
     */
    @PreAuthorize(Permissions.MAY_PROMOTE)
    @Transactional
    public Job promote(int batchId, Map<String, Integer> shown) {
        requireBatch(batchId);
        // Of two who press the button at the same moment the second finds the job of the first. Decisions under way are
        // waited for.
        jdbc.sql("SELECT job_id FROM staging.batches WHERE job_id = ? FOR UPDATE")
                .param(batchId)
                .query(Integer.class)
                .optional();
        Optional<Job> underway =
                jdbc.sql("""
                        SELECT job_id FROM pipeline.job_queue
                        WHERE parent_job_id = ? AND stage = 'promote' AND status IN ('pending', 'running') ORDER BY job_id LIMIT 1""").param(batchId).query(Integer.class).optional().flatMap(queue::find);
        return underway.orElseGet(() -> enqueuePromotion(batchId, shown));
    }

    private Job enqueuePromotion(int batchId, Map<String, Integer> shown) {
        Map<String, Integer> now = promotable(batchId);
        if (now.isEmpty()) {
            throw new IllegalJobMoveException(
                    "Nothing of batch " + batchId
                            + " is accepted that is not public already: somebody promoted it, or took the decisions back, since you looked.");
        }
        if (!now.equals(shown)) {
            throw new IllegalJobMoveException("Nothing was promoted: somebody decided on rows of batch " + batchId
                    + " since you looked. Promotion would take " + words(now) + " now; you were shown " + words(shown)
                    + ".");
        }
        return ingests.continueFrom(requireBatch(batchId), Stage.PROMOTE, Map.of(), access.user());
    }

    private static String words(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(each -> String.format(Locale.ROOT, "%,d × %s", each.getValue(), each.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private Job requireBatch(int batchId) {
        Job staged = queue.find(batchId)
                .filter(job -> job.stage() == Stage.STAGE)
                .orElseThrow(() -> new IllegalArgumentException("There is no batch " + batchId + "."));
        access.requireDmo(staged.dmoId());
        return staged;
    }
}
