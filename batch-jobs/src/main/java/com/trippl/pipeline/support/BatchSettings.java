package com.trippl.pipeline.support;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hard this process works.
 *
 * @param environment {@code local}, {@code dev}, {@code staging} or {@code app}; the first part of file names
 * @param partitionThreads partitions worked on at a time; 0: one per processor, at least two
 * @param recordsPerFile records of one raw file unless the import's configuration says otherwise
 * @param fileChunk records per transaction where files are written
 * @param stagingChunk records per transaction where staging is written
 * @param promotionChunk rows per transaction of promotion
 * @param promotionPartition rows of one partition of a promotion
 * @param lease how long a job is a worker's without a sign of life
 * @param heartbeat how often it gives one
 * @param poll how long an idle worker waits for a bell before it looks for work by itself
 * @param sharePartitions whether the partitions of a job are worked on by all workers, not only by the one that has the job
 * @param jobs jobs a worker has at a time; at least one
 * @param jobsPerDmo jobs of one DMO that run at a time, on all workers together; 0: any number
 * @param databasePatience how long a command that works on a run waits for a database that does not answer
 * @param deaths workers that may end without a word while they have a job or a partition, before it is given to no other
 */
@ConfigurationProperties("pipeline.batch")
public record BatchSettings(
        @DefaultValue("local") String environment,
        @DefaultValue("0") int partitionThreads,
        @DefaultValue("50000") int recordsPerFile,
        @DefaultValue("5000") int fileChunk,
        @DefaultValue("10000") int stagingChunk,
        @DefaultValue("25000") int promotionChunk,
        @DefaultValue("50000") int promotionPartition,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("5s") Duration heartbeat,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("false") boolean sharePartitions,
        @DefaultValue("1") int jobs,
        @DefaultValue("4") int jobsPerDmo,
        @DefaultValue("60s") Duration databasePatience,
        @DefaultValue("5") int deaths) {
    /** The setting that lets all workers share the partitions of a job. */
    public static final String SHARE_PARTITIONS = "pipeline.batch.share-partitions";

    public BatchSettings {
        if (partitionThreads == 0) {
            partitionThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
        }
    }
}
