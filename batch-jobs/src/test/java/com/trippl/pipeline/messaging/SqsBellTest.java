package com.trippl.pipeline.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.awspring.cloud.sqs.operations.SqsTemplate;
import io.awspring.cloud.sqs.operations.TemplateAcknowledgementMode;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class SqsBellTest {
    private static SqsAsyncClient client(int port) {
        return SqsAsyncClient.builder()
                .endpointOverride(URI.create("http://localhost:" + port))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build();
    }

    private static SqsBell bell(SqsAsyncClient client) {
        SqsTemplate template = SqsTemplate.builder()
                .sqsAsyncClient(client)
                .configure(options -> options.acknowledgementMode(TemplateAcknowledgementMode.MANUAL))
                .build();
        return new SqsBell(template, "bell", "jobId");
    }

    /** A server that takes connections and says nothing. */
    @Test
    void whoRingsDoesNotWaitForAQueueThatHangs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                SqsAsyncClient client = client(silent.getLocalPort())) {
            SqsBell bell = bell(client);
            long begin = System.nanoTime();
            bell.ring(LongStream.range(0, 2_000).boxed().toList());
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
            bell.destroy();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("nor does the end of the process, for long")
                    .isLessThan(Duration.ofSeconds(9));
        }
    }

    @Test
    void whoWaitsForAQueueThatHangsLooksForWorkAllTheSame() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                SqsAsyncClient client = client(silent.getLocalPort())) {
            Logger logger = (Logger) LoggerFactory.getLogger(SqsBell.class);
            ListAppender<ILoggingEvent> log = new ListAppender<>();
            log.start();
            logger.addAppender(log);
            long begin = System.nanoTime();
            bell(client).await(Duration.ofSeconds(1), 1);
            logger.detachAppender(log);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .as("rings of other tests may be late, too")
                    .contains("Queue bell gives no message; the database is asked instead: it does not answer in time");
        }
    }

    @Test
    void nobodyTakesMoreRingsThanCanBeAnsweredAndTheLastOnesAreSent() throws Exception {
        SQSRestServer server = SQSRestServerBuilder.withInterface("localhost")
                .withDynamicPort()
                .start();
        try (SqsAsyncClient client =
                client(server.waitUntilStarted().localAddress().getPort())) {
            String url = client.createQueue(q -> q.queueName("bell")).join().queueUrl();
            SqsBell bell = bell(client);
            bell.ring(Collections.nCopies(12, 7L));
            bell.destroy();
            assertThat(depth(client, url)).isEqualTo(12);
            bell.await(Duration.ofSeconds(2), 2);
            assertThat(depth(client, url)).isEqualTo(10);
        } finally {
            server.stopAndWait();
        }
    }

    private static int depth(SqsAsyncClient client, String url) {
        return client
                .getQueueAttributes(q -> q.queueUrl(url)
                        .attributeNames(List.of(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)))
                .join()
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }
}
