package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Lists runs with the states of their stages, page by page, the newest first. */
@Service
public class RunSearch {
    /** Of each run its last job, which the filter asks about: the one whose status the run shows, under the number and source of the run. */
    private static final String LAST_JOBS = """
             \sFROM pipeline.runs r
             JOIN LATERAL (SELECT l.job_id, r.run_id, r.source_name, l.dmo_id, l.stage, l.status, l.enqueued_at, l.created_by, l.error_message
                           FROM pipeline.job_queue l
                           WHERE l.job_id = (SELECT max(m.job_id) FROM pipeline.run_jobs m WHERE m.run_id = r.run_id)) q ON TRUE
             JOIN public.dmos d ON d.id = r.dmo_id
             LEFT JOIN LATERAL (SELECT i.original_name FROM pipeline.job_queue j JOIN pipeline.files i ON i.id = j.file_id
                                WHERE j.run_id = r.run_id AND j.stage = 'import' ORDER BY j.job_id DESC LIMIT 1) f ON TRUE
            """;

    private final JdbcClient jdbc;
    private final Access access;
    private final Clock clock;

    public RunSearch(JdbcClient jdbc, Access access, Clock clock) {
        this.jdbc = jdbc;
        this.access = access;
        this.clock = clock;
    }

    /** One page. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<RunRow> page(JobFilter filter, int offset, int limit) {
        String sql = "SELECT r.*, d.slug" + LAST_JOBS + JobConditions.WHERE
                + " ORDER BY r.run_id DESC OFFSET :offset LIMIT :limit";
        return withJobs(JobConditions.bind(jdbc.sql(sql), filter, access.dmos())
                .param("offset", offset)
                .param("limit", limit)
                .query(RunSearch::head)
                .list());
    }

    /** How many there are. */
    @PreAuthorize(Permissions.MAY_READ)
    public int count(JobFilter filter) {
        return JobConditions.bind(jdbc.sql("SELECT count(*)" + LAST_JOBS + JobConditions.WHERE), filter, access.dmos())
                .query(Integer.class)
                .single();
    }

    /** One run; empty, too, when its DMO is not among those of the person who asks. */
    @PreAuthorize(Permissions.MAY_READ)
    public Optional<RunRow> find(int runId) {
        return withJobs(jdbc.sql("""
                                SELECT r.*, d.slug FROM pipeline.runs r JOIN public.dmos d ON d.id = r.dmo_id
                                WHERE r.run_id = :run
                                  AND (CAST(:dmos AS int[]) IS NULL OR r.dmo_id = ANY (CAST(:dmos AS int[])))""")
                        .param("run", runId)
                        .param("dmos", access.dmos())
                        .query(RunSearch::head)
                        .list())
                .stream()
                .findFirst();
    }

    private static RunRow head(ResultSet row, int ignored) throws SQLException {
        return new RunRow(
                row.getInt("run_id"),
                row.getInt("dmo_id"),
                row.getString("slug"),
                row.getString("data_domain"),
                row.getString("source_name"),
                Stage.of(row.getString("through_stage")),
                row.getObject("repeats_run_id", Integer.class),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant(),
                List.of());
    }

    private record Member(int runId, JobRow job) {}

    private List<RunRow> withJobs(List<RunRow> heads) {
        if (heads.isEmpty()) {
            return heads;
        }
        Integer[] ids = heads.stream().map(RunRow::runId).toArray(Integer[]::new);
        String sql = JobSearch.COLUMNS + ", m.run_id AS member_of" + JobConditions.FROM
                + " JOIN pipeline.run_jobs m ON m.job_id = q.job_id WHERE m.run_id = ANY (:runs) ORDER BY q.job_id";
        Map<Integer, List<JobRow>> jobs = jdbc
                .sql(sql)
                .param("runs", ids)
                .query((row, n) -> new Member(row.getInt("member_of"), JobSearch.read(row, clock.instant())))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Member::runId, Collectors.mapping(Member::job, Collectors.toCollection(ArrayList::new))));
        return heads.stream()
                .map(head -> new RunRow(
                        head.runId(),
                        head.dmoId(),
                        head.dmo(),
                        head.domain(),
                        head.sourceName(),
                        head.through(),
                        head.repeats(),
                        head.createdBy(),
                        head.createdAt(),
                        jobs.getOrDefault(head.runId(), new ArrayList<>())))
                .toList();
    }
}
