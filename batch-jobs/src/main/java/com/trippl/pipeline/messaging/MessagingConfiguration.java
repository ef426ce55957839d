package com.trippl.pipeline.messaging;

import com.trippl.pipeline.queue.QueueStatus;
import com.trippl.pipeline.support.BatchSettings;
import io.awspring.cloud.sqs.listener.QueueNotFoundStrategy;
import io.awspring.cloud.sqs.operations.SqsTemplate;
import io.awspring.cloud.sqs.operations.TemplateAcknowledgementMode;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Which bells this process rings and hears: SQS where the environment has it, else its own. */
@Configuration(proxyBeanMethods = false)
class MessagingConfiguration {
    private static final String SQS = "spring.cloud.aws.sqs.enabled";

    /** The bells between the processes of a cloud environment. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(SQS)
    static class Cloud {
        @Bean
        QueueNames queueNames(BatchSettings settings) {
            return QueueNames.of(settings.environment());
        }

        /** A queue that is not there is an error: one made on the fly would have no dead-letter queue. */
        @Bean
        SqsTemplate bellTemplate(SqsAsyncClient client) {
            return SqsTemplate.builder()
                    .sqsAsyncClient(client)
                    .configure(options -> options.acknowledgementMode(TemplateAcknowledgementMode.MANUAL)
                            .queueNotFoundStrategy(QueueNotFoundStrategy.FAIL))
                    .build();
        }

        @Bean
        QueueStatus queueStatus(SqsAsyncClient client, QueueNames names) {
            return new SqsQueueStatus(client, names);
        }

        @Bean
        Bell jobBell(SqsTemplate bellTemplate, QueueNames names) {
            return new SqsBell(bellTemplate, names.jobs(), "jobId");
        }

        @Bean
        Bell partitionBell(SqsTemplate bellTemplate, QueueNames names) {
            return new SqsBell(bellTemplate, names.partitions(), "partitionId");
        }
    }

    /** The bells within one process. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = SQS, havingValue = false, matchIfMissing = true)
    static class OneMachine {
        @Bean
        QueueStatus queueStatus() {
            return new NoQueues();
        }

        @Bean
        Bell jobBell() {
            return new LocalBell();
        }

        @Bean
        Bell partitionBell() {
            return new LocalBell();
        }
    }
}
