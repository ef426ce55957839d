package com.trippl.pipeline.cloud;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Workers in processes of their own, on one database and one set of queues. */
final class Fleet implements AutoCloseable {
    static final int LEASE_SECONDS = 3;
    /** What no process may tell anybody begins so. */
    static final String SECRETS = "word-of-the";

    /** On a machine that is busy with other things: {@code -Dfleet.deadline=600}. */
    static final long DEADLINE_SECONDS = Long.getLong("fleet.deadline", 120);

    private static final int LOOK_MILLIS = 5;

    private final Pipeline pipeline;
    private final Path folder;
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> machine = new ArrayList<>();
    private final List<Child> workers = new ArrayList<>();

    /** The two parts a worker may have in a stage. */
    enum Part {
        /** It has the job. */
        MANAGER,
        /** It has partitions of a job that another has. */
        WORKER
    }

    Fleet(Pipeline pipeline, Path folder, Map<String, String> cloud) {
        this.pipeline = pipeline;
        this.folder = folder;
        settings.putAll(cloud);
        settings.put("pipeline.batch.environment", Queues.ENVIRONMENT);
        settings.put("spring.cloud.aws.region.static", "eu-central-1");
        settings.put("spring.cloud.aws.credentials.access-key", SECRETS + "-key");
        settings.put("spring.cloud.aws.credentials.secret-key", SECRETS + "-cloud");
        settings.put("pipeline.batch.partition-threads", "2");
        settings.put("pipeline.batch.lease", LEASE_SECONDS + "s");
        settings.put("pipeline.batch.heartbeat", "1s");
        settings.put("pipeline.batch.poll", "1s");
        settings.put("pipeline.batch.file-chunk", "50");
        settings.put("pipeline.batch.staging-chunk", "50");
        settings.put("pipeline.batch.promotion-chunk", "50");
        settings.put("pipeline.batch.promotion-partition", "250");
    }

    Fleet with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Gives the workers' Java machines an option. */
    Fleet withOption(String option) {
        machine.add(option);
        return this;
    }

    /** Starts workers and waits until they wait for work. */
    List<Child> start(int count) throws InterruptedException {
        List<Child> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(startOne());
        }
        for (Child worker : started) {
            until("a worker waits for jobs", () -> {
                if (!worker.isAlive()) {
                    throw new AssertionError("A worker ended: " + worker.output());
                }
                return hasBegun(worker);
            });
        }
        return started;
    }

    /** Starts a worker without waiting for it. */
    Child startOne() {
        Path output = folder.resolve("worker-" + (workers.size() + 1) + ".log");
        Child worker = Child.start(pipeline, machine, settings, output, "worker");
        workers.add(worker);
        return worker;
    }

    /** Waits until a stage is in its middle and a worker has that part in it. Returns the worker. */
    Child inTheMiddleOf(Stage stage, Part part, int records) throws InterruptedException {
        Child[] found = new Child[1];
        until("a " + part + " is in the middle of " + stage, () -> {
            List<String> names = pipeline.jdbc()
                    .sql("""
                            SELECT CASE WHEN :manager THEN q.locked_by ELSE p.worker END FROM pipeline.job_queue q
                            JOIN pipeline.partitions p ON p.job_id = q.job_id AND p.job_token = q.lease_token AND p.status = 'running'
                            WHERE q.stage = :stage AND q.status = 'running' AND (:manager OR p.worker <> q.locked_by)
                              AND (SELECT coalesce(sum(s.read_count), 0) FROM batch.batch_job_execution_params e
                                   JOIN batch.batch_step_execution s ON s.job_execution_id = e.job_execution_id
                                   WHERE e.parameter_name = 'job_id' AND e.parameter_value = q.job_id::text
                                     AND s.step_name LIKE '%:%') BETWEEN :from AND :to
                            LIMIT 1""")
                    .param("stage", stage.label())
                    .param("manager", part == Part.MANAGER)
                    .param("from", records / 10)
                    .param("to", records * 9 / 10)
                    .query(String.class)
                    .list();
            found[0] = names.stream()
                    .flatMap(name -> named(name).stream())
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    private List<Child> named(String worker) {
        return workers.stream()
                .filter(Child::isAlive)
                .filter(child -> worker.endsWith(":" + child.pid()))
                .toList();
    }

    /** Waits until a run is over. Returns the seconds it took from now. */
    double awaitEnd(int runId) throws InterruptedException {
        long begin = System.nanoTime();
        until(
                "run " + runId + " is over",
                () -> pipeline.count(
                                "pipeline.job_queue",
                                "run_id = " + runId + " AND status NOT IN ('completed', 'failed', 'cancelled')")
                        == 0);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static boolean hasBegun(Child worker) {
        return worker.output().contains("Waiting for jobs");
    }

    /** Those that wait for work, or have some. */
    List<Child> atWork() {
        return alive().stream().filter(Fleet::hasBegun).toList();
    }

    List<Child> alive() {
        return workers.stream().filter(Child::isAlive).toList();
    }

    /** What all of them printed. */
    String logs() {
        StringBuilder all = new StringBuilder();
        workers.forEach(worker -> all.append("--- ").append(worker).append('\n').append(worker.output()));
        return all.toString();
    }

    /** The same, and what is not done. */
    String output() {
        StringBuilder all = new StringBuilder(logs());
        pipeline.jdbc()
                .sql("""
                        SELECT concat_ws(' | ', 'job', job_id, stage, status, locked_by, retry_count, error_message) FROM pipeline.job_queue
                        UNION ALL SELECT concat_ws(' | ', 'partition', partition_id, job_id, name, status, worker, claim_token, error_message)
                        FROM pipeline.partitions WHERE status <> 'completed'""")
                .query(String.class)
                .list()
                .forEach(line -> all.append(line).append('\n'));
        return all.toString();
    }

    /** A condition that must come true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    /** Waits for a condition. */
    void until(String what, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + DEADLINE_SECONDS + " s: " + what + "\n" + output());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** While the database restarts nothing can be said. */
    private static boolean holds(Condition condition) throws InterruptedException {
        try {
            return condition.holds();
        } catch (DataAccessException | TransactionException away) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (Child worker : workers) {
            worker.kill();
        }
    }
}
