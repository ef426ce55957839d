package com.trippl.pipeline.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * The yardstick: the pipeline's work as one SQL script that a good engineer would feed to psql. It keeps to a schema of its own,
 * {@code handwritten}, and runs statement by statement, each in its own transaction, as psql would.
 */
public final class HandwrittenScript {
    private static final String STEP = "-- step:";
    private static final int COPY_BUFFER_BYTES = 1 << 16;

    private final DataSource dataSource;

    /** Runs on the given server. */
    public HandwrittenScript(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** One part of the script and what it took. */
    public record StepTiming(String name, double seconds) {}

    /** What became of the rows of the file; {@code total} is the sum of all others. */
    public record Counts(long total, long inserts, long updates, long unchanged, long duplicates, long errors) {}

    /** One run of the script. */
    public record Result(List<StepTiming> steps, double totalSeconds, Counts counts) {}

    private record Step(String name, List<String> statements) {}

    /** Makes the schema anew, empty; what was in it is lost. */
    public void createSchema() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements(resource("handwritten-schema.sql"))) {
                statement.execute(sql);
            }
        }
    }

    /**
     * Takes a file of {@link SyntheticListings} to the public tables of the schema. The same file again finds everything unchanged.
     *
     * @throws SQLException when a statement fails; what was committed before it stays
     */
    public Result run(Path csv) throws SQLException, IOException {
        List<StepTiming> timings = new ArrayList<>();
        double total = 0;
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            for (Step step : steps(resource("handwritten.sql"))) {
                long started = System.nanoTime();
                for (String sql : step.statements()) {
                    execute(connection, sql, csv);
                }
                double seconds = (System.nanoTime() - started) / 1e9;
                timings.add(new StepTiming(step.name(), seconds));
                total += seconds;
            }
            return new Result(List.copyOf(timings), total, counts(connection));
        }
    }

    private static void execute(Connection connection, String sql, Path csv) throws SQLException, IOException {
        if (sql.startsWith("COPY ")) {
            try (InputStream in = Files.newInputStream(csv)) {
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, in, COPY_BUFFER_BYTES);
            }
        } else {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private static Counts counts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT records_total, records_new, records_updated, records_unchanged, records_duplicates, records_error
                        FROM handwritten.job_results ORDER BY job_id DESC LIMIT 1""")) {
            row.next();
            return new Counts(
                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
        }
    }

    private static List<Step> steps(String script) {
        List<Step> steps = new ArrayList<>();
        for (String part : script.split("(?m)^(?=" + STEP + ")")) {
            if (part.startsWith(STEP)) {
                String name = part.lines().findFirst().orElseThrow().substring(STEP.length());
                steps.add(new Step(name.strip(), statements(part)));
            }
        }
        return steps;
    }

    /** A statement ends with a semicolon at the end of a line; lines that begin with two hyphens are comments. */
    private static List<String> statements(String script) {
        String code = script.replaceAll("(?m)^--.*\n", "");
        List<String> statements = new ArrayList<>();
        for (String statement : code.split(";\\s*\n")) {
            if (!statement.isBlank()) {
                statements.add(statement.strip());
            }
        }
        return statements;
    }

    private static String resource(String name) {
        try (InputStream in = HandwrittenScript.class.getResourceAsStream("/bench/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The resource bench/" + name + " is not in this build.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The resource bench/" + name + " cannot be read.", e);
        }
    }
}
