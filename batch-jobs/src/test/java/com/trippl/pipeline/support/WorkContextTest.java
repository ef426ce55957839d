package com.trippl.pipeline.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

class WorkContextTest {
    @RegisterExtension
    static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void aJobIsNamedOnlyWhileItIsWorkedOn() {
        try (WorkContext job = WorkContext.of("import_raw", 7, 3)) {
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
        try (WorkContext job = WorkContext.of("import_raw", 7, null)) {
            work = WorkContext.carriedOver(() -> during.set(MDC.get("jobId")));
        }
        Thread thread = Thread.ofPlatform().start(() -> {
            work.run();
            after.set(MDC.get("jobId"));
        });
        thread.join();

        assertThat(during.get()).isEqualTo("7");
        assertThat(after.get()).isNull();
    }

    @Test
    void workThatAnotherProcessOfferedLinksToTheSpanItWasOfferedIn() {
        String offered;
        try (WorkContext manager = WorkContext.of("transform", 7, 3)) {
            offered = TraceParent.current();
        }
        try (WorkContext work = WorkContext.of("partition", 7, 3, offered)) {
            assertThat(TraceParent.current()).isNotEqualTo(offered).startsWith("00-");
        }
        try (WorkContext work = WorkContext.of("partition", 7, 3, "no such thing")) {
            assertThat(TraceParent.current()).isNotNull();
        }
        List<SpanData> spans = TELEMETRY.getSpans();
        assertThat(spans.get(1).getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId())
                        .isEqualTo(spans.getFirst().getSpanId()));
        assertThat(spans.get(2).getLinks()).isEmpty();
        assertThat(TraceParent.current()).as("there is none now").isNull();
    }

    @Test
    void aJobIsASpanUnderWhichItsThreadsPutTheirs() throws InterruptedException {
        Runnable work;
        try (WorkContext job = WorkContext.of("import_raw", 7, 3)) {
            work = WorkContext.carriedOver(() -> TELEMETRY
                    .getOpenTelemetry()
                    .getTracer("test")
                    .spanBuilder("a statement")
                    .startSpan()
                    .end());
            Thread.ofPlatform().start(work).join();
            assertThat(TELEMETRY.getSpans()).extracting(SpanData::getName).containsExactly("a statement");
        }
        List<SpanData> spans = TELEMETRY.getSpans();
        SpanData job = spans.get(1);
        assertThat(job.getName()).isEqualTo("import_raw");
        assertThat(job.getAttributes().asMap())
                .containsEntry(AttributeKey.longKey("pipeline.job.id"), 7L)
                .containsEntry(AttributeKey.longKey("pipeline.run.id"), 3L);
        assertThat(spans.getFirst().getParentSpanId()).isEqualTo(job.getSpanId());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }
}
