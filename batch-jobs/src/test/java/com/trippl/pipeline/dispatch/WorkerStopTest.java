package com.trippl.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.trippl.pipeline.messaging.Bell;
import com.trippl.pipeline.partitions.PartitionWorker;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.Lease;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.Loops;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What a job needs, such as the database, is there until the job has given its lease back. */
class WorkerStopTest {
    private final JobQueue queue = mock(JobQueue.class);
    private final JobRunner runner = mock(JobRunner.class);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean endedFirst = new AtomicBoolean();

    private Worker worker(Duration stop) {
        BatchSettings settings = new BatchSettings(
                "local",
                1,
                1,
                1,
                1,
                1,
                1,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                false,
                1,
                1,
                Duration.ofSeconds(1),
                1);
        return new Worker(queue, runner, mock(PartitionWorker.class), mock(Bell.class), settings, new Loops(), stop);
    }

    @Test
    void aRunningJobIsWaitedForBeforeAnythingItNeedsIsClosed() throws InterruptedException {
        when(queue.claim(any(), any(), any())).thenReturn(Optional.of(new Lease(1, 1, "w")));
        doAnswer(call -> {
                    begun.countDown();
                    ShutdownSignal shutdown = call.getArgument(1);
                    while (!shutdown.isRaised()) {
                        Thread.onSpinWait();
                    }
                    // As a chunk that has to be written to its end.
                    TimeUnit.MILLISECONDS.sleep(500);
                    ended.set(true);
                    return null;
                })
                .when(runner)
                .run(any(), any());
        Worker worker = worker(Duration.ofSeconds(13));
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean("database", DisposableBean.class, () -> () -> endedFirst.set(ended.get()));
            context.registerBean(Worker.class, () -> worker);
            context.refresh();
            Thread.ofVirtual().start(() -> worker.workOnce(null));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(endedFirst).isTrue();
    }

    @Test
    void aJobThatDoesNotStopInTimeIsGivenBack() throws InterruptedException {
        Lease lease = new Lease(1, 1, "w");
        when(queue.claim(any(), any(), any())).thenReturn(Optional.of(lease));
        CountDownLatch over = new CountDownLatch(1);
        doAnswer(call -> {
                    begun.countDown();
                    // As one statement over a large batch.
                    return over.await(1, TimeUnit.MINUTES);
                })
                .when(runner)
                .run(any(), any());
        Worker worker = worker(Duration.ofMillis(100));
        Thread.ofVirtual().start(() -> worker.workOnce(null));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        worker.stop();
        verify(queue).release(lease);
        assertThat(worker.isRunning()).isFalse();
        over.countDown();
    }
}
