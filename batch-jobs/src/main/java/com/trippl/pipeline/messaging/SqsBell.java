package com.trippl.pipeline.messaging;

import io.awspring.cloud.sqs.listener.acknowledgement.Acknowledgement;
import io.awspring.cloud.sqs.operations.SqsTemplate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bell between processes: a queue of SQS with messages such as <code>{"jobId":12}</code>. Only who is idle asks for messages, so none is
 * heard by a worker that could not answer. A message that was understood is acknowledged at once, as what it tells of stands in the database;
 * one that was not is left, comes back, and ends in the dead-letter queue of the queue's redrive policy.
 */
final class SqsBell implements Bell, ApplicationListener<ContextClosedEvent>, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(SqsBell.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    /** What SQS takes and gives in one request. */
    private static final int BATCH = 10;
    /** The longest that SQS lets a request wait for a message. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(20);

    /** A ring that takes longer is not worth waiting for: the work is found without it. */
    private static final Duration LONGEST_SEND = Duration.ofSeconds(3);
    /** After the time a queue was to answer at the latest; one that is later hangs. */
    private static final Duration LATE = Duration.ofSeconds(2);
    /** Rings that wait while the queue does not answer; more would not wake anybody sooner. */
    private static final int WAITING = 100;

    private final SqsTemplate sqs;
    private final String queue;
    private final String key;
    /** Whoever rings may be a person's click, or hold a connection of the database: neither waits for a queue that hangs. */
    private final ThreadPoolExecutor ringer;

    private volatile boolean closing;

    /**
     * A bell on a queue.
     *
     * @param sqs acknowledges by hand
     * @param key of the id in a message
     */
    SqsBell(SqsTemplate sqs, String queue, String key) {
        this.sqs = sqs;
        this.queue = queue;
        this.key = key;
        ringer = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("ring-" + queue).factory(),
                (ring, full) -> LOG.warn("Queue {} hangs; the work is found at the next look.", queue));
        ringer.allowCoreThreadTimeOut(true);
    }

    @Override
    public void ring(Collection<Long> ids) {
        List<Long> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Long> some = all.subList(from, Math.min(all.size(), from + BATCH));
            ringer.execute(() -> send(some));
        }
    }

    private void send(List<Long> ids) {
        List<Message<String>> batch = ids.stream()
                .map(id -> MessageBuilder.withPayload("{\"" + key + "\":" + id + "}")
                        .build())
                .toList();
        try {
            var unused = sqs.sendManyAsync(queue, batch)
                    .orTimeout(LONGEST_SEND.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (RuntimeException e) {
            LOG.warn("Queue {} takes no message; the work is found at the next look: {}", queue, rootMessage(e));
        }
    }

    /** What rang at the very end, as for work that was given back, is still sent. */
    @Override
    public void destroy() throws InterruptedException {
        ringer.shutdown();
        boolean ignored = ringer.awaitTermination(LONGEST_SEND.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void await(Duration longest, int most) throws InterruptedException {
        Duration poll = longest.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : longest;
        long until = System.nanoTime() + longest.toNanos();
        try {
            Collection<Message<String>> messages = sqs.receiveManyAsync(
                            from -> from.queue(queue).pollTimeout(poll).maxNumberOfMessages(Math.clamp(most, 1, BATCH)),
                            String.class)
                    .orTimeout(poll.plus(LATE).toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            List<Message<String>> understood =
                    messages.stream().filter(this::understood).toList();
            if (!understood.isEmpty()) {
                Acknowledgement.acknowledge(understood);
            }
        } catch (RuntimeException e) {
            if (!closing) {
                LOG.warn("Queue {} gives no message; the database is asked instead: {}", queue, rootMessage(e));
            }
            TimeUnit.NANOSECONDS.sleep(until - System.nanoTime());
        }
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        closing = true;
    }

    private boolean understood(Message<String> message) {
        try {
            JsonNode id = JSON.readTree(message.getPayload()).path(key);
            if (id.isIntegralNumber() && id.canConvertToLong()) {
                return true;
            }
        } catch (JacksonException e) {
            LOG.debug("No JSON in a message of {}", queue, e);
        }
        LOG.warn(
                "Message {} of queue {} has no {} and is left for the dead-letter queue.",
                message.getHeaders().getId(),
                queue,
                key);
        return false;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof TimeoutException) {
            return "it does not answer in time";
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
