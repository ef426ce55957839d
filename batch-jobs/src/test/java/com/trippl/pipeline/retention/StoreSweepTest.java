package com.trippl.pipeline.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.database.DatabaseTime;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.servers.S3Server;
import com.trippl.pipeline.storage.FileCache;
import com.trippl.pipeline.storage.FileUpload;
import com.trippl.pipeline.storage.ImageName;
import com.trippl.pipeline.storage.ObjectName;
import com.trippl.pipeline.storage.S3FileStore;
import com.trippl.pipeline.testing.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.PlatformTransactionManager;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What jobs that crashed left in the buckets goes as it does from a folder. */
class StoreSweepTest {
    /** Of no other test. */
    private static final DeployEnvironment ENVIRONMENT = DeployEnvironment.STAGING;

    private static final String DATA = ENVIRONMENT.dataBucket();
    private static final String INBOX = "inbox/swept/feed.csv";
    private static final int TWO_PARTS = 9 << 20;

    private final Pipeline pipeline = Pipeline.empty();
    private final S3Client s3 = S3Server.shared().client();

    @TempDir
    Path cache;

    private S3FileStore store;
    private StoreSweep sweep;
    private Instant everythingIsOld;

    @BeforeEach
    void open() {
        for (String bucket : List.of(DATA, ENVIRONMENT.imageBucket())) {
            if (s3.listBuckets().buckets().stream()
                    .noneMatch(each -> each.name().equals(bucket))) {
                s3.createBucket(request -> request.bucket(bucket));
            }
        }
        store = new S3FileStore(s3, new FileCache(cache, 1000, Clock.systemUTC()));
        DatabaseTime time = pipeline.get(DatabaseTime.class);
        sweep = new StoreSweep(pipeline.jdbc(), store, ENVIRONMENT, time);
        everythingIsOld = time.now().plus(1, ChronoUnit.HOURS);
    }

    @AfterEach
    void close() {
        s3.close();
    }

    private List<String> keys() {
        return s3.listObjectsV2(request -> request.bucket(DATA)).contents().stream()
                .map(S3Object::key)
                .filter(key -> !key.startsWith(".databases/"))
                .toList();
    }

    private void put(String key) {
        s3.putObject(request -> request.bucket(DATA).key(key), RequestBody.fromString("x"));
    }

    /** The key of a file that an admin took in, and whose row was committed. */
    private String recorded() throws IOException {
        Dmo dmo = pipeline.dmo("swept");
        new Ingests(
                        pipeline.get(JobQueue.class),
                        pipeline.get(DataFiles.class),
                        store,
                        Clock.systemUTC(),
                        pipeline.get(PlatformTransactionManager.class),
                        ENVIRONMENT.label())
                .submit(
                        new Ingests.Request(
                                dmo, DmoConfigs.LISTINGS, "feed", "feed.csv", Stage.PROMOTE, Map.of(), "test"),
                        new ByteArrayInputStream("id,name\n1,Cafe\n".getBytes(StandardCharsets.UTF_8)));
        return pipeline.jdbc()
                .sql("SELECT file_path FROM pipeline.files")
                .query(String.class)
                .single()
                .substring(DATA.length() + 1);
    }

    @Test
    void filesThatNoRowNamesAndUploadsThatNeverEndedGoOnceTheyAreOld() throws Exception {
        String recorded = recorded();
        ObjectName name = new ObjectName(
                ENVIRONMENT.label(),
                "raw",
                "listings",
                "us",
                "nc",
                "swept",
                1,
                LocalDateTime.of(2026, 5, 17, 23, 59, 59),
                "json",
                true);
        FileUpload<ObjectName> crashedBeforeItsRow = store.create(name);
        crashedBeforeItsRow.stream().write(1);
        crashedBeforeItsRow.commit();
        store.create(name).stream().write(new byte[TWO_PARTS]);
        store.create(new ImageName(ENVIRONMENT.label(), "us", "nc", "swept", 7, "front", "jpg")).stream()
                .write(new byte[TWO_PARTS]);
        put(INBOX);
        put("unfinished/put-together-and-not-copied");

        assertThat(sweep.sweep()).as("while nothing is old").isZero();
        assertThat(keys()).hasSize(4);

        put(".databases/another");
        assertThat(sweep.sweep(everythingIsOld)).isEqualTo(3);
        assertThat(keys())
                .as("another database may know the file")
                .containsExactlyInAnyOrder(recorded, INBOX, name.path().substring(DATA.length() + 1));

        s3.deleteObject(request -> request.bucket(DATA).key(".databases/another"));
        assertThat(sweep.sweep(everythingIsOld)).isOne();
        assertThat(keys()).containsExactlyInAnyOrder(recorded, INBOX);
        assertThat(sweep.sweep(everythingIsOld)).isZero();
    }
}
