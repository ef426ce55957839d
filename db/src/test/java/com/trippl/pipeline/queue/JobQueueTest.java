package com.trippl.pipeline.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JobQueueTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static EmbeddedPostgres postgres;
    private static HikariDataSource dataSource;

    private JdbcClient jdbc;
    private JobQueue queue;
    private TransactionTemplate transaction;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
        dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
        dataSource.setMaximumPoolSize(12);
    }

    @AfterAll
    static void stop() throws IOException {
        dataSource.close();
        postgres.close();
    }

    @BeforeEach
    void empty() {
        jdbc = JdbcClient.create(dataSource);
        jdbc.sql("TRUNCATE pipeline.job_queue, pipeline.job_configs, pipeline.runs RESTART IDENTITY CASCADE")
                .update();
        queue = new JobQueue(jdbc, new DmoConfigs(jdbc), event -> {});
        transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    private Job enqueue() {
        return queue.enqueue(NewJob.of(1, "listings", Stage.IMPORT, "feed", "test"));
    }

    private static NewJob follower(Job job) {
        return NewJob.of(1, "listings", Stage.TRANSFORM, "feed", "test").after(job.jobId());
    }

    private Optional<Lease> claim(String worker) {
        return transaction.execute(status -> queue.claim(worker, LEASE, ClaimRules.ANY));
    }

    /** Leases and waits go by the clock of the database: time passes when what they end at comes nearer. */
    private void pass(Duration time) {
        jdbc.sql("""
                        UPDATE pipeline.job_queue
                        SET lease_until = lease_until - :millis * interval '1 millisecond',
                            next_attempt_at = next_attempt_at - :millis * interval '1 millisecond'""").param("millis", time.toMillis()).update();
    }

    @Test
    void everyJobIsClaimedOnceHoweverManyWorkersAsk() throws Exception {
        for (int i = 0; i < 60; i++) {
            enqueue();
        }
        Set<Integer> claimed = ConcurrentHashMap.newKeySet();
        List<Future<Integer>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int w = 0; w < 8; w++) {
                String name = "worker-" + w;
                workers.add(threads.submit(() -> {
                    int count = 0;
                    for (Optional<Lease> lease = claim(name); lease.isPresent(); lease = claim(name)) {
                        assertThat(claimed.add(lease.get().jobId())).isTrue();
                        count++;
                    }
                    return count;
                }));
            }
            int total = 0;
            for (Future<Integer> worker : workers) {
                total += worker.get();
            }
            assertThat(total).isEqualTo(60);
        }
    }

    @Test
    void anExpiredLeaseGoesToAnotherAndTheOldHolderCannotWrite() {
        enqueue();
        Lease first = claim("one").orElseThrow();
        assertThat(claim("two")).isEmpty();
        pass(LEASE.plusSeconds(1));
        Lease second = claim("two").orElseThrow();
        assertThat(second.token()).isGreaterThan(first.token());
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> queue.fence(first)))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> queue.heartbeat(first, LEASE)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> queue.complete(first, null)).isInstanceOf(LeaseLostException.class);
        transaction.executeWithoutResult(status -> queue.fence(second));
        assertThat(queue.find(second.jobId()).orElseThrow().dequeueAttempts()).isEqualTo(2);
    }

    @Test
    void aDmoHasNoMoreJobsAtATimeThanItMay() {
        for (int i = 0; i < 4; i++) {
            enqueue();
        }
        Supplier<Optional<Lease>> limited = () -> Objects.requireNonNull(
                transaction.execute(status -> queue.claim("busy", LEASE, new ClaimRules(null, 2, 5))));
        Lease first = limited.get().orElseThrow();
        limited.get().orElseThrow();
        assertThat(limited.get()).as("two run").isEmpty();
        transaction.executeWithoutResult(status -> queue.complete(first, null));
        limited.get().orElseThrow();
        assertThat(limited.get()).as("two run again").isEmpty();
        pass(LEASE.plusSeconds(1));
        assertThat(limited.get()).as("the dead do not count").isPresent();
    }

    @Test
    void processesThatClaimAtTheSameMomentKeepTheBoundOfADmoTogether() throws Exception {
        ClaimRules oneOfADmo = new ClaimRules(null, 1, 5);
        List<JobQueue> processes = List.of(queue, new JobQueue(jdbc, new DmoConfigs(jdbc), event -> {}));
        try (ExecutorService threads = Executors.newFixedThreadPool(processes.size())) {
            for (int round = 0; round < 20; round++) {
                enqueue();
                enqueue();
                CyclicBarrier together = new CyclicBarrier(processes.size());
                List<Callable<Optional<Lease>>> claims = new ArrayList<>();
                for (JobQueue process : processes) {
                    claims.add(() -> {
                        together.await();
                        return transaction.execute(status -> process.claim("busy", LEASE, oneOfADmo));
                    });
                }
                List<Lease> claimed = new ArrayList<>();
                for (Future<Optional<Lease>> claim : threads.invokeAll(claims)) {
                    claim.get().ifPresent(claimed::add);
                }
                assertThat(claimed).as("round " + round).hasSize(1);
                transaction.executeWithoutResult(status -> queue.complete(claimed.getFirst(), null));
            }
        }
    }

    @Test
    void whileTheHolderWritesNobodyElseCanClaim() {
        enqueue();
        Lease slow = claim("slow").orElseThrow();
        pass(LEASE.plusSeconds(1));
        transaction.executeWithoutResult(writing -> {
            queue.fence(slow);
            try (ExecutorService other = Executors.newSingleThreadExecutor()) {
                assertThat(other.submit(() -> claim("other")).get()).isEmpty();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(claim("other")).isPresent();
    }

    /** As when the machine of its worker died in the middle of a transaction, and nobody has told the database yet. */
    @Test
    void aTransactionThatADeadWorkerLeftOpenKeepsItsJobAloneFromOthers() throws Exception {
        int stuck = enqueue().jobId();
        Lease dead = claim("dead").orElseThrow();
        for (int i = 0; i < 40; i++) {
            enqueue();
        }
        pass(LEASE.plusSeconds(1));
        jdbc.sql("ANALYZE pipeline.job_queue").update();
        transaction.executeWithoutResult(open -> {
            queue.fence(dead);
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                List<Future<Optional<Lease>>> claims = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    String name = "worker-" + i;
                    claims.add(threads.submit(() -> claim(name)));
                }
                Set<Integer> claimed = new HashSet<>();
                for (Future<Optional<Lease>> each : claims) {
                    claimed.add(each.get().orElseThrow().jobId());
                }
                assertThat(claimed).hasSize(40).doesNotContain(stuck);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(claim("next").orElseThrow().jobId()).isEqualTo(stuck);
    }

    @Test
    void aJobThatCostsWorkerAfterWorkerIsGivenUpWithTheirNames() {
        int id = enqueue().jobId();
        for (int i = 1; i <= ClaimRules.DEATHS; i++) {
            Lease lease = claim("calm").orElseThrow();
            queue.release(lease);
            claim("worker-" + i).orElseThrow();
            pass(LEASE.plusSeconds(1));
        }
        claim("worker-6").orElseThrow();
        pass(LEASE.plusSeconds(1));
        int healthy = enqueue().jobId();
        assertThat(claim("last").orElseThrow().jobId())
                .as("the next one is not kept waiting")
                .isEqualTo(healthy);
        Job job = queue.find(id).orElseThrow();
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.errorMessage())
                .contains("6 workers", "worker-1, ", "worker-6", "./pipeline retry " + id)
                .doesNotContain("calm");
        queue.retry(id);
        claim("again").orElseThrow();
        pass(LEASE.plusSeconds(1));
        assertThat(claim("and again").orElseThrow().jobId())
                .as("it may cost some again")
                .isEqualTo(id);
    }

    private Job enqueue(String source, int run, Integer parent) {
        NewJob job = NewJob.of(1, "listings", Stage.IMPORT, source, "test").inRun(run);
        return queue.enqueue(parent == null ? job : job.after(parent));
    }

    private int run(String source) {
        return queue.startRun(1, "listings", source, Stage.PROMOTE, Map.of(), "test");
    }

    @Test
    void runsOfOneSourceGoOneAfterTheOther() {
        int first = run("feed");
        int second = run("feed");
        int other = run("other");
        Job earlier = enqueue("feed", first, null);
        Job later = enqueue("feed", second, null);
        Job elsewhere = enqueue("other", other, null);
        Lease lease = claim("one").orElseThrow();
        assertThat(lease.jobId()).isEqualTo(earlier.jobId());
        assertThat(claim("two").orElseThrow().jobId()).isEqualTo(elsewhere.jobId());
        assertThat(claim("three")).as("the earlier one runs").isEmpty();
        queue.postpone(lease, "waits", Duration.ofMinutes(1));
        assertThat(queue.find(earlier.jobId()).orElseThrow().retryCount()).isZero();
        assertThat(claim("three")).as("the earlier one waits").isEmpty();
        pass(Duration.ofMinutes(1));
        queue.fail(claim("one").orElseThrow(), "no use", false);
        assertThat(claim("three").orElseThrow().jobId()).isEqualTo(later.jobId());
    }

    @Test
    void whatIsStartedLaterForOlderDataIsAsOldAsItsData() {
        int first = run("feed");
        Job imported = enqueue("feed", first, null);
        queue.complete(claim("one").orElseThrow(), null);
        Job newer = enqueue("feed", run("feed"), null);
        Job promotion = enqueue("feed", run("feed"), imported.jobId());
        assertThat(claim("one").orElseThrow().jobId())
                .as("it waits for the one that is enqueued after it")
                .isEqualTo(promotion.jobId());
        assertThat(claim("two")).isEmpty();
        queue.cancel(promotion.jobId());
        assertThat(newer.status()).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void whoWorksOnOneRunWorksFirstOnWhatMustGoBefore() {
        Job left = enqueue("feed", run("feed"), null);
        enqueue("other", run("other"), null);
        int run = run("feed");
        Job mine = enqueue("feed", run, null);
        ClaimRules rules = new ClaimRules(run, 0, 5);
        Supplier<Optional<Lease>> claim = () -> transaction.execute(status -> queue.claim("cli", LEASE, rules));
        Lease before = claim.get().orElseThrow();
        assertThat(before.jobId()).isEqualTo(left.jobId());
        queue.complete(before, null);
        assertThat(claim.get().orElseThrow().jobId()).isEqualTo(mine.jobId());
        assertThat(claim.get()).isEmpty();
    }

    @Test
    void aHeartbeatKeepsTheLease() {
        enqueue();
        Lease lease = claim("one").orElseThrow();
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(20));
            assertThat(queue.heartbeat(lease, LEASE)).isFalse();
            assertThat(claim("two")).isEmpty();
        }
    }

    @Test
    void aFailedJobWaitsLongerEachTimeAndIsGivenUp() {
        int id = enqueue().jobId();
        List<Long> waits = new ArrayList<>();
        for (int attempt = 0; attempt <= BackOff.MAX_RETRIES; attempt++) {
            Lease lease = claim("one").orElseThrow();
            queue.fail(lease, "no luck", true);
            Job job = queue.find(id).orElseThrow();
            if (attempt < BackOff.MAX_RETRIES) {
                assertThat(job.status()).isEqualTo(JobStatus.PENDING);
                Duration wait = Duration.between(Clock.systemUTC().instant(), job.nextAttemptAt());
                waits.add(Math.round(wait.toMillis() / 1000.0));
                assertThat(claim("one")).as("not before its time").isEmpty();
                pass(wait);
            } else {
                assertThat(job.status()).isEqualTo(JobStatus.FAILED);
                assertThat(job.errorMessage()).isEqualTo("no luck");
            }
        }
        assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 80L);
        assertThat(queue.retry(id).status()).isEqualTo(JobStatus.PENDING);
        assertThat(claim("one")).isPresent();
    }

    @Test
    void whatCannotHelpIsNotTriedAgain() {
        int id = enqueue().jobId();
        queue.fail(claim("one").orElseThrow(), "no name column", false);
        assertThat(queue.find(id).orElseThrow().status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void cancelling() {
        int waiting = enqueue().jobId();
        assertThat(queue.cancel(waiting).status()).isEqualTo(JobStatus.CANCELLED);
        assertThatThrownBy(() -> queue.cancel(waiting))
                .hasMessageContaining("is cancelled: there is nothing to cancel");
        int running = enqueue().jobId();
        Lease lease = claim("one").orElseThrow();
        assertThat(queue.cancel(running).cancelRequested()).isTrue();
        assertThat(queue.heartbeat(lease, LEASE)).as("the worker learns of it").isTrue();
        queue.cancelled(lease);
        assertThat(queue.find(running).orElseThrow().status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(queue.retry(running).cancelRequested()).isFalse();
    }

    @Test
    void whatIsDoneBeforeItHearsOfItsCancellationHasNoFollower() {
        Job job = enqueue();
        Lease lease = claim("one").orElseThrow();
        queue.cancel(job.jobId());
        assertThat(queue.complete(lease, follower(job))).isEmpty();
        assertThat(queue.find(job.jobId()).orElseThrow().status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(queue.find(job.jobId()).orElseThrow().errorMessage())
                .contains("what follows was not begun", "./pipeline retry " + job.jobId());

        queue.retry(job.jobId());
        assertThat(queue.complete(claim("two").orElseThrow(), follower(job))).isPresent();
        assertThat(queue.find(job.jobId()).orElseThrow().status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void whatIsDoneAndHasNothingLeftToCancelIsCompleted() {
        int id = enqueue().jobId();
        Lease lease = claim("one").orElseThrow();
        queue.cancel(id);
        queue.complete(lease, null);
        assertThat(queue.find(id).orElseThrow().status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aRunningOrCompletedJobIsNotRetried() {
        int id = enqueue().jobId();
        Lease lease = claim("one").orElseThrow();
        assertThatThrownBy(() -> queue.retry(id))
                .isInstanceOf(IllegalJobMoveException.class)
                .hasMessageContaining("is running on one");
        queue.complete(lease, null);
        assertThatThrownBy(() -> queue.retry(id)).hasMessageContaining("is completed: there is nothing to retry");
    }

    @Test
    void completionAndFollowerComeTogetherOrNotAtAll() {
        int id = enqueue().jobId();
        Lease lease = claim("one").orElseThrow();
        NewJob wrong =
                NewJob.of(1, "no-such-domain", Stage.TRANSFORM, "feed", "test").after(id);
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> queue.complete(lease, wrong)))
                .hasMessageContaining("no active transform configuration");
        assertThat(queue.find(id).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
        Job follower = transaction
                .execute(status -> queue.complete(
                        lease,
                        NewJob.of(1, "listings", Stage.TRANSFORM, "feed", "test")
                                .after(id)))
                .orElseThrow();
        assertThat(follower.parentJobId()).isEqualTo(id);
    }

    @Test
    void higherPriorityGoesFirst() {
        enqueue();
        int urgent = queue.enqueue(new NewJob(1, "listings", Stage.IMPORT, "feed", null, null, null, 9, "test"))
                .jobId();
        assertThat(claim("one").orElseThrow().jobId()).isEqualTo(urgent);
    }

    @Test
    void aJobRunsOnTheConfigurationOfItsTime() {
        Job job = enqueue();
        DmoConfigs configs = new DmoConfigs(jdbc);
        var before = queue.configOf(job);
        configs.saveAll(
                1,
                "listings",
                Map.of(
                        Stage.IMPORT,
                        DmoConfigs.assignment("id_field=code", Stage.IMPORT).getValue()),
                null,
                "test");
        assertThat(queue.configOf(job)).isEqualTo(before);
        assertThat(queue.configOf(enqueue()).get("id_field").asString()).isEqualTo("code");
    }
}
