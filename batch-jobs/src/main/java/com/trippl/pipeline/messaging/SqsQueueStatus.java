package com.trippl.pipeline.messaging;

import com.trippl.pipeline.queue.QueueStatus;
import com.trippl.pipeline.support.Failures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The queues of an environment on SQS. */
final class SqsQueueStatus implements QueueStatus {
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final int SOME = 10;

    private final SqsAsyncClient sqs;
    private final QueueNames names;

    SqsQueueStatus(SqsAsyncClient sqs, QueueNames names) {
        this.sqs = sqs;
        this.names = names;
    }

    private List<String> all() {
        return List.of(names.jobs(), names.partitions());
    }

    @Override
    public boolean isUsed() {
        return true;
    }

    @Override
    public List<QueueState> list() {
        return all().stream()
                .map(name -> {
                    Map<QueueAttributeName, String> counts = counts(name);
                    return new QueueState(
                            name,
                            count(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                            count(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                            dead(name));
                })
                .toList();
    }

    private int dead(String name) {
        return counts(name + QueueNames.DEAD_LETTERS).values().stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    @Override
    public List<DeadLetter> deadLetters() {
        return all().stream()
                .flatMap(name -> sqs
                        .receiveMessage(request -> request.queueUrl(url(name + QueueNames.DEAD_LETTERS))
                                .maxNumberOfMessages(SOME)
                                // Asks all servers that hold messages, not some of them.
                                .waitTimeSeconds(1)
                                .visibilityTimeout(1))
                        .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                        .join()
                        .messages()
                        .stream()
                        .map(message -> new DeadLetter(name, message.messageId(), message.body())))
                .toList();
    }

    @Override
    public int deleteDeadLetters() {
        int count = 0;
        for (String name : all()) {
            count += dead(name);
            sqs.purgeQueue(request -> request.queueUrl(url(name + QueueNames.DEAD_LETTERS)))
                    .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
        return count;
    }

    private String url(String queue) {
        try {
            return sqs.getQueueUrl(request -> request.queueName(queue))
                    .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .join()
                    .queueUrl();
        } catch (CompletionException e) {
            throw new IllegalStateException("Queue " + queue + " does not answer: " + Failures.message(e), e);
        }
    }

    private Map<QueueAttributeName, String> counts(String queue) {
        return sqs.getQueueAttributes(request -> request.queueUrl(url(queue))
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join()
                .attributes();
    }

    private static int count(Map<QueueAttributeName, String> counts, QueueAttributeName which) {
        return Integer.parseInt(counts.getOrDefault(which, "0"));
    }
}
