package com.trippl.pipeline.cloud;

import com.trippl.pipeline.messaging.QueueNames;
import java.net.URI;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A real server with SQS's interface, and the queues of an environment on it, each with its dead-letter queue. */
final class Queues implements AutoCloseable {
    static final String ENVIRONMENT = "dev";
    static final int MAX_RECEIVES = 3;
    private static final String REGION = "eu-central-1";
    private static final String VISIBILITY_SECONDS = "1";

    private final SQSRestServer server;
    private final String endpoint;
    private final int port;
    private final SqsAsyncClient client;

    Queues() {
        this(0);
    }

    /** @param port 0: any that is free */
    private Queues(int port) {
        server = (port == 0
                        ? SQSRestServerBuilder.withInterface("localhost").withDynamicPort()
                        : SQSRestServerBuilder.withInterface("localhost").withPort(port))
                .start();
        this.port = server.waitUntilStarted().localAddress().getPort();
        endpoint = "http://localhost:" + this.port;
        client = SqsAsyncClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build();
        QueueNames names = QueueNames.of(ENVIRONMENT);
        create(names.jobs());
        create(names.partitions());
    }

    private void create(String name) {
        String dead = name + QueueNames.DEAD_LETTERS;
        String deadUrl = client.createQueue(q -> q.queueName(dead)).join().queueUrl();
        String arn = client.getQueueAttributes(q -> q.queueUrl(deadUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                .join()
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        client.createQueue(q -> q.queueName(name)
                        .attributes(Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                VISIBILITY_SECONDS,
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"" + MAX_RECEIVES
                                        + "\"}")))
                .join();
    }

    SqsAsyncClient client() {
        return client;
    }

    String url(String queue) {
        return client.getQueueUrl(q -> q.queueName(queue)).join().queueUrl();
    }

    void send(String queue, String body) {
        client.sendMessage(m -> m.queueUrl(url(queue)).messageBody(body)).join();
    }

    /** Messages that wait, seen or not. */
    int depth(String queue) {
        Map<QueueAttributeName, String> attributes = client.getQueueAttributes(q -> q.queueUrl(url(queue))
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .join()
                .attributes();
        return attributes.values().stream().mapToInt(Integer::parseInt).sum();
    }

    /** What a process needs to know to use them. */
    Map<String, String> settings() {
        return Map.of("PIPELINE_SQS_ENDPOINT", endpoint);
    }

    /** The same on the same port, without the messages it had. */
    Queues anew() {
        return new Queues(port);
    }

    @Override
    public void close() {
        client.close();
        server.stopAndWait();
    }
}
