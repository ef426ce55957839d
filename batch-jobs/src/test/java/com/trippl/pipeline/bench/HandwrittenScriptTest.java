package com.trippl.pipeline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class HandwrittenScriptTest {
    private static final int ROWS = 10_000;

    private static EmbeddedPostgres postgres;
    private static DataSource dataSource;

    @TempDir
    Path folder;

    private HandwrittenScript script;
    private Path csv;
    private SyntheticListings.Counts written;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
        dataSource = postgres.getPostgresDatabase();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void prepare() throws SQLException, IOException {
        script = new HandwrittenScript(dataSource);
        script.createSchema();
        csv = folder.resolve("listings.csv");
        written = SyntheticListings.write(csv, ROWS, 1);
    }

    @Test
    void everyRowIsCountedOnceAndEveryPlaceIsPublicOnce() throws SQLException, IOException {
        HandwrittenScript.Result result = script.run(csv);

        assertThat(result.counts())
                .isEqualTo(new HandwrittenScript.Counts(
                        ROWS, written.distinct(), 0, 0, written.duplicates(), written.bad()));
        assertThat(count("listings")).isEqualTo(written.distinct());
        assertThat(count("listing_history")).isEqualTo(written.distinct());
        assertThat(count("listing_source_map")).isEqualTo(written.distinct() + written.duplicates());
        assertThat(count("bridge_source_listing")).isEqualTo(written.distinct() + written.duplicates());
        assertThat(count("job_errors")).isEqualTo(written.bad());
        assertThat(count("staging_listings WHERE status = 'promoted'")).isEqualTo(written.distinct());
        assertThat(count("staging_listings WHERE status = 'merged'")).isEqualTo(written.duplicates());
        assertThat(result.steps())
                .extracting(HandwrittenScript.StepTiming::name)
                .startsWith("start", "copy", "validate")
                .endsWith("settle");
        assertThat(result.totalSeconds()).isPositive();
    }

    @Test
    void theSameFileAgainIsUnchanged() throws SQLException, IOException {
        script.run(csv);

        HandwrittenScript.Result again = script.run(csv);

        assertThat(again.counts())
                .isEqualTo(new HandwrittenScript.Counts(
                        ROWS, 0, 0, written.distinct(), written.duplicates(), written.bad()));
        assertThat(count("listings")).isEqualTo(written.distinct());
        assertThat(count("listing_history")).isEqualTo(written.distinct());
        assertThat(count("listing_source_map")).isEqualTo(written.distinct() + written.duplicates());
        assertThat(count("listing_source_map WHERE last_seen > first_seen"))
                .isEqualTo(written.distinct() + written.duplicates());
    }

    @Test
    void aChangedRowIsAnUpdateThatHistoryTells() throws SQLException, IOException {
        script.run(csv);
        List<String> lines = Files.readAllLines(csv);
        lines.set(
                1, "L00000000,Renamed,\"1 Main Street, Asheville, NC 28801\",35.59000,-82.55000,cafe,+1 555-000-0000,");
        Files.write(csv, lines);

        HandwrittenScript.Result again = script.run(csv);

        assertThat(again.counts().updates()).isEqualTo(1);
        assertThat(count("listings WHERE name = 'Renamed'")).isEqualTo(1);
        assertThat(count("listing_history WHERE change = 'update' AND fields -> 'name' ->> 1 = 'Renamed'"))
                .isEqualTo(1);
    }

    @Test
    void aRowWithoutCoordinatesWaitsForAPersonAndItsRepetitionWithIt() throws SQLException, IOException {
        Files.writeString(csv, """
                id,name,address,lat,lng,category,phone,website
                1,Nowhere,1 Main Street,,,cafe,,
                2,NOWHERE!,1 Main  Street,,,cafe,,
                3,Somewhere,2 Main Street,35.5,-82.5,cafe,,
                3,Somewhere Else,2 Main Street,35.5,-82.5,cafe,,
                """);

        HandwrittenScript.Result result = script.run(csv);

        assertThat(result.counts()).isEqualTo(new HandwrittenScript.Counts(4, 2, 0, 0, 2, 0));
        assertThat(count("listings WHERE name = 'Somewhere Else'")).isEqualTo(1);
        assertThat(count("listings")).isEqualTo(1);
        assertThat(count("staging_listings WHERE status = 'pending'")).isEqualTo(2);
    }

    private static long count(String from) {
        return JdbcClient.create(dataSource)
                .sql("SELECT count(*) FROM handwritten." + from)
                .query(Long.class)
                .single();
    }
}
