package com.trippl.pipeline.support;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** What all jobs run on. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BatchSettings.class)
public class BatchConfiguration {
    /** The threads partitions run on; more partitions than threads wait their turn. */
    @Bean
    TaskExecutor partitionExecutor(BatchSettings settings) {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setTaskDecorator(WorkContext::carriedOver);
        executor.setCorePoolSize(settings.partitionThreads());
        executor.setMaxPoolSize(settings.partitionThreads());
        executor.setThreadNamePrefix("partition-");
        executor.setDaemon(true);
        // The workers wait for what runs here, within bounds; the executor itself would first let every partition run
        // to its end.
        executor.setAcceptTasksAfterContextClose(true);
        return executor;
    }

    /** Without partitions to share, those of a job stay with the process that has it. */
    @Bean
    @ConditionalOnBooleanProperty(name = BatchSettings.SHARE_PARTITIONS, havingValue = false, matchIfMissing = true)
    Spread threadSpread(TaskExecutor partitionExecutor, BatchSettings settings) {
        return new ThreadSpread(partitionExecutor, settings.partitionThreads());
    }
}
