package com.trippl.pipeline.runs;

import com.trippl.pipeline.queue.JobError;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Shows people the records that jobs refused, and hands them out to be mended. */
@Service
public class RefusedRecords {
    private static final int MOST_COLUMNS = 500;
    /** JSON sources may give every record other columns. */
    private static final int MOST_LAYOUTS = 1000;

    private static final int FETCH = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String FROM = """
             FROM pipeline.job_errors e JOIN pipeline.job_queue q ON q.job_id = e.job_id
             WHERE e.job_id = ANY (:jobs) AND (CAST(:dmos AS int[]) IS NULL OR q.dmo_id = ANY (CAST(:dmos AS int[])))
            """;

    private final JdbcClient jdbc;
    private final Access access;

    public RefusedRecords(JdbcClient jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
    }

    /** One page, job by job in the order of the lines. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<JobError> page(Collection<Integer> jobs, int offset, int limit) {
        return bind(
                        "SELECT e.*" + FROM
                                + " ORDER BY e.job_id, e.line_number NULLS LAST, e.id OFFSET :offset LIMIT :limit",
                        jobs)
                .param("offset", offset)
                .param("limit", limit)
                .query(RefusedRecords::read)
                .list();
    }

    /** How many there are. */
    @PreAuthorize(Permissions.MAY_READ)
    public int count(Collection<Integer> jobs) {
        return bind("SELECT count(*)" + FROM, jobs).query(Integer.class).single();
    }

    /**
     * Writes them all as CSV: the columns of the records in the order of the source, then line, error type and message. UTF-8 with a byte order mark,
     * so that spreadsheets read it as that.
     */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public void export(Collection<Integer> jobs, OutputStream to) throws IOException {
        List<String> columns = columns(jobs);
        Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        out.write('\uFEFF');
        SafeCsv csv = new SafeCsv(out);
        List<String> header = new ArrayList<>(columns);
        header.addAll(List.of("line", "error_type", "error_message"));
        csv.line(header);
        try (var errors = bind("SELECT e.*" + FROM + " ORDER BY e.job_id, e.line_number NULLS LAST, e.id", jobs)
                .withFetchSize(FETCH)
                .query(RefusedRecords::read)
                .stream()) {
            errors.forEach(error -> line(csv, columns, error));
        }
        out.flush();
    }

    /**
     * As the sources have them: a column that only some records have comes after the one it follows there. What is not known to have an
     * order comes last, by name.
     */
    private List<String> columns(Collection<Integer> jobs) {
        List<String> all = new ArrayList<>();
        bind(
                        "SELECT e.original_columns" + FROM + " AND cardinality(e.original_columns) > 0"
                                + " GROUP BY e.original_columns ORDER BY min(e.job_id), min(e.id) LIMIT "
                                + MOST_LAYOUTS,
                        jobs)
                .query((row, n) ->
                        List.of((String[]) row.getArray("original_columns").getArray()))
                .list()
                .forEach(layout -> merge(all, layout));
        bind(
                        "SELECT DISTINCT jsonb_object_keys(CASE jsonb_typeof(e.original_record) WHEN 'object' THEN e.original_record END)"
                                + " AS name" + FROM + " ORDER BY name LIMIT " + MOST_COLUMNS,
                        jobs)
                .query(String.class)
                .list()
                .stream()
                .filter(name -> !all.contains(name))
                .forEach(all::add);
        return all.size() <= MOST_COLUMNS ? all : all.subList(0, MOST_COLUMNS);
    }

    static void merge(List<String> all, List<String> layout) {
        int at = 0;
        for (String column : layout) {
            int known = all.indexOf(column);
            if (known < 0) {
                all.add(at, column);
                known = at;
            }
            at = known + 1;
        }
    }

    private static void line(SafeCsv csv, List<String> columns, JobError error) {
        JsonNode original = error.original() == null ? JSON.nullNode() : JSON.readTree(error.original());
        List<String> cells = new ArrayList<>();
        columns.forEach(column -> cells.add(text(original.get(column))));
        cells.add(Objects.toString(error.lineNumber(), ""));
        cells.add(error.type());
        cells.add(error.message());
        try {
            csv.line(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(@Nullable JsonNode value) {
        return value == null || value.isNull() ? "" : value.isString() ? value.stringValue() : value.toString();
    }

    private JdbcClient.StatementSpec bind(String sql, Collection<Integer> jobs) {
        return jdbc.sql(sql).param("jobs", jobs.toArray(Integer[]::new)).param("dmos", access.dmos());
    }

    private static @Nullable String inOrder(@Nullable String original, @Nullable Array columns) throws SQLException {
        if (original == null || columns == null || !(JSON.readTree(original) instanceof ObjectNode record)) {
            return original;
        }
        ObjectNode ordered = JSON.createObjectNode();
        for (String column : (String[]) columns.getArray()) {
            if (record.has(column)) {
                ordered.set(column, record.get(column));
            }
        }
        return ordered.setAll(record).toString();
    }

    private static JobError read(ResultSet row, int ignored) throws SQLException {
        return new JobError(
                row.getInt("job_id"),
                row.getObject("file_id", Integer.class),
                row.getString("record_id"),
                row.getObject("line_number", Long.class),
                inOrder(row.getString("original_record"), row.getArray("original_columns")),
                row.getString("error_type"),
                row.getString("error_message"),
                row.getObject("source_key", UUID.class));
    }
}
