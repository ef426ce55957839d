package com.trippl.pipeline.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {
    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void aJobIsNamedOnlyWhileItIsWorkedOn() {
        try (LogContext job = LogContext.of(7, 3)) {
            assertThat(MDC.getCopyOfContextMap()).containsEntry("jobId", "7").containsEntry("runId", "3");
        }
        assertThat(MDC.get("jobId")).isNull();
        assertThat(MDC.get("runId")).isNull();
    }

    @Test
    void aThreadThatIsHandedWorkSpeaksOfTheSameJobAndForgetsIt() throws InterruptedException {
        AtomicReference<String> during = new AtomicReference<>();
        AtomicReference<String> after = new AtomicReference<>("not asked");
        Runnable work;
        try (LogContext job = LogContext.of(7, null)) {
            work = LogContext.carriedOver(() -> during.set(MDC.get("jobId")));
        }
        Thread thread = Thread.ofPlatform().start(() -> {
            work.run();
            after.set(MDC.get("jobId"));
        });
        thread.join();

        assertThat(during.get()).isEqualTo("7");
        assertThat(after.get()).isNull();
    }
}
