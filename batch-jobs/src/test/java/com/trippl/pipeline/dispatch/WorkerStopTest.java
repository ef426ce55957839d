package com.trippl.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
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

    private Worker worker() {
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
        return new Worker(queue, runner, mock(PartitionWorker.class), mock(Bell.class), settings, new Loops());
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
        Worker worker = worker();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean("database", DisposableBean.class, () -> () -> endedFirst.set(ended.get()));
            context.registerBean(Worker.class, () -> worker);
            context.refresh();
            Thread.ofVirtual().start(() -> worker.workOnce(null));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(endedFirst).isTrue();
    }
}
