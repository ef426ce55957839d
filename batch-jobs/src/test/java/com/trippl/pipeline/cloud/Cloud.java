package com.trippl.pipeline.cloud;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.messaging.QueueNames;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.servers.FaultyProxy;
import com.trippl.pipeline.servers.S3Server;
import com.trippl.pipeline.storage.FileCache;
import com.trippl.pipeline.storage.S3FileStore;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.PlatformTransactionManager;
import software.amazon.awssdk.services.s3.S3Client;

/** What a cloud has beside the workers: queues, buckets, a database, and faults of all of them. */
final class Cloud implements AutoCloseable {
    private final Path folder;
    private final FaultyProxy files;
    private Queues queues = new Queues();

    Cloud(Path folder) throws IOException {
        this.folder = folder;
        S3Server server = S3Server.shared();
        try (S3Client s3 = server.client()) {
            for (String bucket : List.of(DeployEnvironment.DEV.dataBucket(), DeployEnvironment.DEV.imageBucket())) {
                if (s3.listBuckets().buckets().stream()
                        .noneMatch(each -> each.name().equals(bucket))) {
                    s3.createBucket(request -> request.bucket(bucket));
                }
            }
        }
        files = new FaultyProxy(server.endpoint());
    }

    /** What a process needs to know to take part. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(queues.settings());
        settings.put("PIPELINE_S3_ENDPOINT", files.address().toString());
        return settings;
    }

    Queues queues() {
        return queues;
    }

    /** Between the workers and S3. */
    FaultyProxy files() {
        return files;
    }

    /** Stops the queues' server, which waits for those who wait for messages; what it holds is lost. */
    Thread stopTheQueues() {
        return Thread.ofPlatform().start(queues::close);
    }

    /** Brings the queues back, empty. */
    void restartTheQueues(Thread stopped) throws InterruptedException {
        stopped.join();
        queues = queues.anew();
    }

    /** Enqueues a file as an admin process does, but for the bell. */
    Job submit(Pipeline pipeline, Dmo dmo, Path feed) throws IOException {
        try (S3Client s3 = S3Server.shared().client();
                InputStream content = Files.newInputStream(feed)) {
            Ingests ingests = new Ingests(
                    pipeline.get(JobQueue.class),
                    pipeline.get(DataFiles.class),
                    new S3FileStore(s3, new FileCache(folder.resolve("cache"), 1 << 30, Clock.systemUTC())),
                    pipeline.get(Clock.class),
                    pipeline.get(PlatformTransactionManager.class),
                    Queues.ENVIRONMENT);
            return ingests.submit(
                    new Ingests.Request(dmo, DmoConfigs.LISTINGS, "feed", "feed.csv", Stage.PROMOTE, Map.of(), "test"),
                    content);
        }
    }

    /** Rings for a job. */
    void ring(Job job) {
        queues.send(QueueNames.of(Queues.ENVIRONMENT).jobs(), "{\"jobId\":" + job.jobId() + "}");
    }

    @Override
    public void close() {
        files.close();
        queues.close();
    }
}
