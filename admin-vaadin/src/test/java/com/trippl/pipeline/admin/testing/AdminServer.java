package com.trippl.pipeline.admin.testing;

import com.trippl.pipeline.admin.AdminApplication;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.publicdata.ListingIndexer;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.security.Accounts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The whole admin UI with a worker in process, on an embedded server of its own; one for all tests of the JVM. */
public final class AdminServer implements AutoCloseable {
    /** The password of every account made here. */
    public static final String PASSWORD = "a long enough secret";

    /** Of the fewest rounds, for tests log in by the hundred. */
    private static final String PASSWORD_HASH = new BCryptPasswordEncoder(4).encode(PASSWORD);

    private static AdminServer shared;

    private final Path home;
    private final SecurityContextHolderStrategy before;
    private final ConfigurableApplicationContext context;

    private AdminServer(Path home, SecurityContextHolderStrategy before, ConfigurableApplicationContext context) {
        this.home = home;
        this.before = before;
        this.context = context;
    }

    public static synchronized AdminServer shared() {
        if (shared == null) {
            shared = start(
                    newHome(),
                    "--pipeline.worker.in-process=true",
                    "--pipeline.geocode.allow-private-urls=true",
                    "--pipeline.batch.poll=50ms");
            // No test cuts the power: nothing has to wait for the disk.
            shared.jdbc().sql("ALTER SYSTEM SET fsync = off").update();
            shared.jdbc().sql("SELECT pg_reload_conf()").query(Boolean.class).single();
        }
        return shared;
    }

    /** A process of its own on a database of its own, on which nobody has worked yet; to be closed. */
    public static AdminServer first() {
        return start(newHome(), "--pipeline.worker.in-process=false");
    }

    /** Another process on the database and the files of this one; to be closed. */
    public AdminServer beside(String... settings) {
        List<String> all = new ArrayList<>(List.of("--pipeline.worker.in-process=false"));
        all.addAll(List.of(settings));
        return start(home, all.toArray(String[]::new));
    }

    private static AdminServer start(Path home, String... settings) {
        SecurityContextHolderStrategy before = SecurityContextHolder.getContextHolderStrategy();
        List<String> all = new ArrayList<>(List.of("--server.port=0", "--pipeline.home=" + home));
        all.addAll(List.of(settings));
        SpringApplication application = new SpringApplication(AdminApplication.class, ServerTimes.class);
        return new AdminServer(home, before, application.run(all.toArray(String[]::new)));
    }

    private static Path newHome() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "home");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
        // Each start puts its own in the place of the JVM's, where the services of the others would not look.
        SecurityContextHolder.setContextHolderStrategy(before);
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    ApplicationContext context() {
        return context;
    }

    public JdbcClient jdbc() {
        return get(JdbcClient.class);
    }

    public String url() {
        return "http://localhost:"
                + ((WebServerApplicationContext) context).getWebServer().getPort() + "/";
    }

    /** Makes an account that may do just this, in the place of one of the same name. */
    public void account(String username, String... permissions) {
        JdbcClient jdbc = jdbc();
        jdbc.sql("DELETE FROM public.users WHERE username = ?").param(username).update();
        jdbc.sql("DELETE FROM public.roles WHERE name = ?")
                .param("only-" + username)
                .update();
        jdbc.sql("INSERT INTO public.users (username, password_hash, must_change_password) VALUES (?, ?, false)")
                .param(username)
                .param(PASSWORD_HASH)
                .update();
        jdbc.sql("INSERT INTO public.roles (name) VALUES (?)")
                .param("only-" + username)
                .update();
        for (String permission : List.of(permissions)) {
            jdbc.sql(
                            "INSERT INTO public.role_permissions (role_id, permission) SELECT id, ? FROM public.roles WHERE name = ?")
                    .param(permission)
                    .param("only-" + username)
                    .update();
        }
        jdbc.sql("""
                        INSERT INTO public.user_roles (user_id, role_id)
                        SELECT u.id, r.id FROM public.users u, public.roles r WHERE u.username = ? AND r.name = ?""").param(username).param("only-" + username).update();
    }

    /** Makes an account as an administrator does: its password has to be changed at the first login. */
    public void freshAccount(String username, String... permissions) {
        account(username, permissions);
        jdbc().sql("UPDATE public.users SET must_change_password = true WHERE username = ?")
                .param(username)
                .update();
    }

    public int count(String table, String condition) {
        return jdbc().sql("SELECT count(*) FROM " + table + " WHERE " + condition)
                .query(Integer.class)
                .single();
    }

    /** Takes all DMOs away but the demo's, with their jobs and configurations; none of them has listings. */
    public void onlyDemo() {
        String others = "(SELECT id FROM public.dmos WHERE slug <> 'demo')";
        for (String table : List.of("pipeline.job_queue", "pipeline.runs", "pipeline.dmo_configs")) {
            jdbc().sql("DELETE FROM " + table + " WHERE dmo_id IN " + others).update();
        }
        jdbc().sql("DELETE FROM public.dmos WHERE slug <> 'demo'").update();
    }

    /**
     * Takes all listings, runs and files away, and other DMOs than the demo's; the accounts stay. No column is known to hold ids, and nothing is
     * looked up in the network from here on.
     */
    public void empty() {
        quiet();
        truncate();
        onlyDemo();
        get(DmoConfigs.class)
                .saveAll(
                        get(Dmos.class).bySlug("demo").id(),
                        DmoConfigs.LISTINGS,
                        Map.of(
                                Stage.IMPORT,
                                JsonMapper.shared().readTree("{\"id_field\": null}"),
                                Stage.TRANSFORM,
                                JsonMapper.shared().readTree("{\"geocode\": {\"provider\": \"none\"}}")),
                        null,
                        "test");
    }

    /** Pages that are open still ask for what is emptied, in an order of their own: one of the two gives way then. */
    private void truncate() {
        for (int attempt = 1; ; attempt++) {
            try {
                jdbc().sql("""
                                TRUNCATE public.listings, public.listing_info, public.listing_images,
                                    public.listing_hours, public.source_records, pipeline.full_feeds, public.listing_changes, staging.batches, staging.promoted_rows, staging.listing_rows,
                                    staging.listing_info, staging.listing_images, staging.listing_hours,
                                    staging.decisions, pipeline.job_queue, pipeline.job_configs, pipeline.files, pipeline.job_results,
                                    pipeline.job_errors, pipeline.bridge_records, pipeline.runs, batch.batch_job_instance
                                    RESTART IDENTITY CASCADE""").update();
                return;
            } catch (PessimisticLockingFailureException deadlock) {
                if (attempt == 5) {
                    throw deadlock;
                }
            }
        }
    }

    /** Reads the words of all listings, by which a text finds them: a server does so now and then, by itself. */
    public void readWords() {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (count(
                        "public.listings l",
                        "NOT EXISTS (SELECT FROM public.listing_words w WHERE w.listing_id = l.id AND w.as_of = l.updated_at)")
                > 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("The words of some listings are not read.");
            }
            get(ListingIndexer.class).refresh(1_000);
        }
    }

    /**
     * Lets jobs end that the test before left at work: they and whoever empties their tables would wait for one another for ever. Those that
     * are only said to run, as of {@link Promotions#underway}, never would.
     */
    private void quiet() {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        do {
            jdbc().sql(
                            "UPDATE pipeline.job_queue SET status = 'cancelled', finished_at = now() WHERE status = 'pending'")
                    .update();
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        } while (count(
                                "pipeline.job_queue",
                                "status = 'running' AND lease_until > now() AND locked_by <> '" + Promotions.ELSEWHERE
                                        + "'")
                        > 0
                && System.nanoTime() < end);
    }

    /** Names the column with the feed's own ids, for the demo DMO. */
    public void idField(String column) {
        get(DmoConfigs.class)
                .saveAll(
                        get(Dmos.class).bySlug("demo").id(),
                        DmoConfigs.LISTINGS,
                        Map.of(Stage.IMPORT, JsonMapper.shared().readTree("{\"id_field\": \"" + column + "\"}")),
                        null,
                        "test");
    }

    /**
     * Sends a file in for the demo DMO, without geocoding, and waits until it is through.
     *
     * @return its run
     */
    public int ingest(String csv, Stage through) {
        return ingest("feed", csv, through);
    }

    /** The same of a feed of another name. */
    public int ingest(String source, String csv, Stage through) {
        Job job;
        try {
            job = get(Ingests.class)
                    .submit(
                            new Ingests.Request(
                                    get(Dmos.class).bySlug("demo"),
                                    DmoConfigs.LISTINGS,
                                    source,
                                    "feed.csv",
                                    through,
                                    Map.of(
                                            Stage.TRANSFORM,
                                            DmoConfigs.assignment("transform.geocode.provider=none", null)
                                                    .getValue()),
                                    "test"),
                            new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(job, through, Duration.ofMinutes(1));
        return Objects.requireNonNull(job.runId());
    }

    /** Waits until the run of a job has come through a stage. */
    public void await(Job job, Stage through, Duration longest) {
        String done = "run_id = " + job.runId() + " AND status = 'completed' AND stage = '" + through.label() + "'";
        long end = System.nanoTime() + longest.toNanos();
        while (count("pipeline.job_queue", done) == 0) {
            if (System.nanoTime() > end || count("pipeline.job_queue", "status = 'failed'") > 0) {
                throw new IllegalStateException("Run " + job.runId() + " did not end: "
                        + get(JdbcClient.class)
                                .sql("SELECT job_id, status, error_message FROM pipeline.job_queue ORDER BY job_id")
                                .query()
                                .listOfRows());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** A job that waits for its next attempt, so that no worker takes it. */
    public int waitingJob(int dmoId, Stage stage, String source) {
        return new TransactionTemplate(get(PlatformTransactionManager.class)).execute(status -> {
            int job = get(JobQueue.class)
                    .enqueue(NewJob.of(dmoId, DmoConfigs.LISTINGS, stage, source, "test"))
                    .jobId();
            jdbc().sql("UPDATE pipeline.job_queue SET next_attempt_at = now() + interval '3 hours' WHERE job_id = ?")
                    .param(job)
                    .update();
            return job;
        });
    }

    public Accounts accounts() {
        return get(Accounts.class);
    }
}
