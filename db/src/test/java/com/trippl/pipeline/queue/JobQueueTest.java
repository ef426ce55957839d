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
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final SettableClock clock = new SettableClock();
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
        queue = new JobQueue(jdbc, new DmoConfigs(jdbc), clock, event -> {});
        transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    private Job enqueue() {
        return queue.enqueue(NewJob.of(1, "listings", Stage.IMPORT, "feed", "test"));
    }

    private Optional<Lease> claim(String worker) {
        return transaction.execute(status -> queue.claim(worker, LEASE, null));
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
        clock.advance(LEASE.plusSeconds(1));
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
        Supplier<Optional<Lease>> limited =
                () -> Objects.requireNonNull(transaction.execute(status -> queue.claim("busy", LEASE, null, 2)));
        Lease first = limited.get().orElseThrow();
        limited.get().orElseThrow();
        assertThat(limited.get()).as("two run").isEmpty();
        transaction.executeWithoutResult(status -> queue.complete(first, null));
        limited.get().orElseThrow();
        assertThat(limited.get()).as("two run again").isEmpty();
        clock.advance(LEASE.plusSeconds(1));
        assertThat(limited.get()).as("the dead do not count").isPresent();
    }

    @Test
    void whileTheHolderWritesNobodyElseCanClaim() {
        enqueue();
        Lease slow = claim("slow").orElseThrow();
        clock.advance(LEASE.plusSeconds(1));
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

    @Test
    void aHeartbeatKeepsTheLease() {
        enqueue();
        Lease lease = claim("one").orElseThrow();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(20));
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
                waits.add(Duration.between(clock.instant(), job.nextAttemptAt()).toSeconds());
                assertThat(claim("one")).as("not before its time").isEmpty();
                clock.set(job.nextAttemptAt());
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

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T10:00:00Z");

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        void set(Instant instant) {
            now = instant;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
