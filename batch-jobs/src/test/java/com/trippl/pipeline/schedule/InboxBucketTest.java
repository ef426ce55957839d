package com.trippl.pipeline.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.schedules.Cadence;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.SourceMemory.Mark;
import com.trippl.pipeline.servers.S3Server;
import com.trippl.pipeline.storage.FileCache;
import com.trippl.pipeline.storage.S3FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.node.JsonNodeFactory;

/** Feeds that lie in the bucket are found by whichever process looks. */
class InboxBucketTest {
    private static final String BUCKET = DeployEnvironment.DEV.dataBucket();

    private final S3Client s3 = S3Server.shared().client();
    private final String slug = "inbox-" + UUID.randomUUID();

    @TempDir
    Path folder;

    private Inbox inbox;

    @BeforeEach
    void open() {
        if (s3.listBuckets().buckets().stream()
                .noneMatch(bucket -> bucket.name().equals(BUCKET))) {
            s3.createBucket(request -> request.bucket(BUCKET));
        }
        inbox = new Inbox(
                new InboxBucket(new S3FileStore(s3, new FileCache(folder, 1 << 20, Clock.systemUTC())), BUCKET));
    }

    @AfterEach
    void close() {
        s3.close();
    }

    private void put(String name, String content) {
        s3.putObject(
                request -> request.bucket(BUCKET).key("inbox/" + slug + "/" + name), RequestBody.fromString(content));
    }

    private Schedule schedule(String feed) {
        return new Schedule(
                1,
                slug,
                slug,
                ZoneOffset.UTC,
                "listings",
                Stage.IMPORT,
                new Cadence(Cadence.Every.DAILY, LocalTime.of(2, 0), DayOfWeek.MONDAY, 1),
                JsonNodeFactory.instance.objectNode().put("location", "*.csv").put("feed", feed),
                Instant.EPOCH);
    }

    private Mark taken(String feed, Mark last, String name, String content) throws Exception {
        Found.File found = (Found.File) inbox.look(schedule(feed), last);
        assertThat(found.name()).isEqualTo(name);
        assertThat(found.file()).hasContent(content);
        Files.delete(found.file());
        return found.mark();
    }

    @Test
    void ofADeltaFeedOneFileAfterTheOtherIsTaken() throws Exception {
        assertThat(inbox.look(schedule("delta"), null)).isInstanceOf(Found.Nothing.class);
        put("b.csv", "first");
        put("readme.txt", "no feed");
        put("c.csv.part", "unfinished");
        put("deeper/d.csv", "elsewhere");
        Thread.sleep(1_100); // S3 keeps whole seconds.
        put("a.csv", "second");
        Mark first = taken("delta", null, "b.csv", "first");
        Mark second = taken("delta", first, "a.csv", "second");
        assertThat(inbox.look(schedule("delta"), second))
                .isEqualTo(new Found.Nothing(
                        "No complete file *.csv in s3://" + BUCKET + "/inbox/" + slug + " that was not taken before."));
    }

    @Test
    void ofAFullFeedTheNewestCounts() throws Exception {
        put("b.csv", "old");
        Thread.sleep(1_100); // S3 keeps whole seconds.
        put("a.csv", "new");
        taken("full", null, "a.csv", "new");
    }
}
