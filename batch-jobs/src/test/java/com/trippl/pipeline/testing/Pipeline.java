package com.trippl.pipeline.testing;

import com.trippl.pipeline.PipelineApplication;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dispatch.Worker;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobError;
import com.trippl.pipeline.queue.JobErrors;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.review.Facet;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.runs.RunReport.StageReport;
import com.trippl.pipeline.runs.RunReports;
import com.trippl.pipeline.staging.RowStatus;
import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The whole product on an embedded server of its own, one for all tests of the JVM; emptied for each that asks. */
public final class Pipeline {
    private static Pipeline shared;

    private final ConfigurableApplicationContext context;
    private final Path home;

    private Pipeline(Path home) {
        this.home = home;
        System.setProperty("pipeline.home", home.toString());
        SpringApplication application = new SpringApplication(PipelineApplication.class);
        application.setLogStartupInfo(false);
        context = application.run("--pipeline.batch.poll=50ms", "--pipeline.geocode.allow-private-urls=true");
        // No test cuts the power: what a killed server or client leaves is all there without waiting for the disk.
        jdbc().sql("ALTER SYSTEM SET fsync = off").update();
        jdbc().sql("SELECT pg_reload_conf()").query(Boolean.class).single();
    }

    /** The pipeline with empty tables, but for the demo DMO. */
    public static synchronized Pipeline empty() {
        if (shared == null) {
            try {
                Path home = Files.createTempDirectory(
                        Files.createDirectories(Path.of("target").toAbsolutePath()), "home");
                shared = new Pipeline(home);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        shared.clean();
        return shared;
    }

    /** The pipeline as it is. */
    public static synchronized Pipeline running() {
        return shared;
    }

    private void clean() {
        jdbc().sql("""
                        TRUNCATE public.listings, public.listing_info, public.listing_images,
                            public.listing_hours, public.source_records, pipeline.full_feeds, public.listing_changes, staging.batches, staging.promoted_rows, staging.listing_rows,
                            staging.listing_info, staging.listing_images, staging.listing_hours,
                            staging.decisions, staging.combinations, pipeline.job_queue, pipeline.job_configs, pipeline.files, pipeline.job_results,
                            pipeline.job_errors, pipeline.bridge_records, pipeline.runs, batch.batch_job_instance
                            RESTART IDENTITY CASCADE""").update();
        jdbc().sql("UPDATE staging.id_blocks SET next_id = 1").update();
        jdbc().sql("DELETE FROM pipeline.dmo_configs WHERE dmo_id IN (SELECT id FROM public.dmos WHERE slug <> 'demo')")
                .update();
        jdbc().sql("DELETE FROM public.dmos WHERE slug <> 'demo'").update();
        jdbc().sql("ALTER TABLE public.dmos ALTER COLUMN id RESTART WITH 2").update();
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T get(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** Where it lives: another process may attach to it. */
    public Path home() {
        return home;
    }

    /** Restarts the embedded server after a crash: all connections are cut, and what had not been written is lost. */
    public void crashDatabase() throws IOException, InterruptedException {
        Path data = home.resolve("postgres").resolve("data");
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
        Path bin = Path.of("/proc", pid, "exe").toRealPath().getParent();
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                bin.resolve("pg_ctl").toString(),
                "restart",
                "-w",
                "-m",
                "immediate",
                "-D",
                data.toString(),
                "-l",
                data.resolveSibling("server.log").toString()));
        Process restart = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!restart.waitFor(60, TimeUnit.SECONDS) || restart.exitValue() != 0) {
            throw new IOException("pg_ctl could not restart the server: " + restart);
        }
        // Of this process: what a test asks next shall not find a connection of before.
        context.getBeansOfType(HikariDataSource.class)
                .values()
                .forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
    }

    public JdbcClient jdbc() {
        return get(JdbcClient.class);
    }

    /** Adds a DMO that geocodes nothing, configured by assignments as in {@code import.id_field=id}. */
    public Dmo dmo(String slug, String... assignments) {
        Dmo dmo = get(Dmos.class).add(slug, null, "us", "nc", null, "test");
        configure(dmo, "transform.geocode.provider=none");
        configure(dmo, assignments);
        return dmo;
    }

    public void configure(Dmo dmo, String... assignments) {
        for (String assignment : assignments) {
            Map.Entry<Stage, JsonNode> entry = DmoConfigs.assignment(assignment, null);
            get(DmoConfigs.class)
                    .saveAll(dmo.id(), DmoConfigs.LISTINGS, Map.of(entry.getKey(), entry.getValue()), null, "test");
        }
    }

    /** Runs a text as a file through all stages. */
    public RunReport run(Dmo dmo, String csv) {
        return run(dmo, "feed", "feed.csv", csv.getBytes(StandardCharsets.UTF_8), Stage.PROMOTE);
    }

    public RunReport stage(Dmo dmo, String csv) {
        return run(dmo, "feed", "feed.csv", csv.getBytes(StandardCharsets.UTF_8), Stage.STAGE);
    }

    public RunReport run(Dmo dmo, String source, String name, byte[] content, Stage through) {
        return run(dmo, source, name, new ByteArrayInputStream(content), through);
    }

    public RunReport run(Dmo dmo, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return run(dmo, "feed", file.getFileName().toString(), in, Stage.PROMOTE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunReport run(Dmo dmo, String source, String name, InputStream content, Stage through) {
        try {
            Job job = get(Ingests.class)
                    .submit(
                            new Ingests.Request(dmo, DmoConfigs.LISTINGS, source, name, through, Map.of(), "test"),
                            content);
            return work(job);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Promotes what a run staged, once more. */
    public RunReport promote(RunReport staged) {
        return promoteBatch(staged.review().batchId());
    }

    /** Promotes what was accepted of a batch. */
    public RunReport promoteBatch(int batchId) {
        JobQueue queue = get(JobQueue.class);
        Job batch = queue.find(batchId).orElseThrow();
        int run =
                queue.startRun(batch.dmoId(), batch.dataDomain(), batch.sourceName(), Stage.PROMOTE, Map.of(), "test");
        return work(
                queue.enqueue(NewJob.of(batch.dmoId(), batch.dataDomain(), Stage.PROMOTE, batch.sourceName(), "test")
                        .inRun(run)
                        .after(batch.jobId())));
    }

    private RunReport work(Job job) {
        try {
            get(Worker.class).runUntilIdle(job.runId());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return get(RunReports.class).of(job.runId());
    }

    public static StageReport stageOf(RunReport report, Stage stage) {
        return report.stages().stream()
                .filter(s -> s.job().stage() == stage)
                .findFirst()
                .orElseThrow();
    }

    public static JobResults results(RunReport report, Stage stage) {
        return stageOf(report, stage).results();
    }

    public List<JobError> errors(RunReport report, Stage stage) {
        return get(JobErrors.class).list(stageOf(report, stage).job().jobId(), 1000);
    }

    /** Decides on all rows that wait and fit. */
    public int decide(RowStatus to, String flag, String action) {
        return get(Reviews.class)
                .decide(
                        ReviewFilter.WAITING
                                .with(Facet.FLAG, flag == null ? Set.of() : Set.of(flag))
                                .with(Facet.ACTION, action == null ? Set.of() : Set.of(action)),
                        to,
                        "reviewer",
                        "a note")
                .rows();
    }

    public int count(String table, String condition) {
        return jdbc().sql("SELECT count(*) FROM " + table + " WHERE " + condition)
                .query(Integer.class)
                .single();
    }

    /**
     * All that the public sees, what staging holds and what the jobs counted, without times and ids that depend on the order of writing.
     */
    public List<String> content() {
        return content(jdbc());
    }

    public static List<String> content(JdbcClient jdbc) {
        return jdbc.sql("""
                        SELECT 'listing ' || concat_ws('|', id, name, address, lat, lng, category, dedupe_key, content_hash, status) AS line
                        FROM public.listings
                        UNION ALL SELECT 'contact ' || concat_ws('|', listing_id, phone, email, website) FROM public.listing_contacts
                        UNION ALL SELECT 'info ' || concat_ws('|', listing_id, description) FROM public.listing_info
                        UNION ALL SELECT 'image ' || concat_ws('|', listing_id, position, url) FROM public.listing_images
                        UNION ALL SELECT 'hours ' || concat_ws('|', listing_id, hours) FROM public.listing_hours
                        UNION ALL SELECT 'map ' || concat_ws('|', listing_id, source_key, source_name, source_id, content_hash, record_hash,
                                                             missing_since IS NOT NULL) FROM public.listing_source_map
                        UNION ALL SELECT 'history ' || concat_ws('|', listing_id, change, fields, source_name) FROM public.listing_history
                        UNION ALL SELECT 'staged ' || concat_ws('|', id, record_no, listing_id, source_id, action, status, flags,
                                                                matched_by, duplicate_of) FROM staging.listings
                        UNION ALL SELECT 'staged contact ' || concat_ws('|', staging_id, phone) FROM staging.listing_contacts
                        UNION ALL SELECT 'staged image ' || concat_ws('|', staging_id, position, url) FROM staging.listing_images
                        UNION ALL SELECT 'staged hours ' || concat_ws('|', staging_id, hours) FROM staging.listing_hours
                        UNION ALL SELECT 'bridge ' || concat_ws('|', source_record_hash, listing_id) FROM pipeline.bridge_source_listing
                        UNION ALL SELECT 'result ' || concat_ws('|', q.run_id, q.stage, r.records_total, r.records_new, r.records_updated,
                                                                r.records_unchanged, r.records_duplicates, r.records_deleted, r.records_error)
                        FROM pipeline.job_results r JOIN pipeline.job_queue q USING (job_id)
                        UNION ALL SELECT 'error ' || concat_ws('|', record_id, line_number, error_type) FROM pipeline.job_errors
                        ORDER BY line""").query(String.class).list();
    }
}
