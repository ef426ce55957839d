package com.trippl.pipeline.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.files.PrunedFileException;
import com.trippl.pipeline.queue.IllegalJobMoveException;
import com.trippl.pipeline.runs.JobActions;
import com.trippl.pipeline.runs.JobFiles;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Old batches and files go; what is needed, and what tells of them, stays. */
class RetentionTest {
    private final Pipeline pipeline = Pipeline.empty();
    private Dmo dmo;

    @BeforeEach
    void addDmo() throws IOException {
        dmo = pipeline.dmo("old", "import.id_field=id", "stage.keep_days=30", "stage.keep_batches=1");
    }

    private Retention retention() {
        return pipeline.get(Retention.class);
    }

    /** Three places that are in no other delivery, of which one waits for a person. */
    private RunReport delivery(int n) throws IOException {
        String rows = "%1$d1,One %1$d,%1$d Main St,35.1%1$d,-82.1,1\n"
                + "%1$d2,Two %1$d,%1$d Elm St,35.2%1$d,-82.2,2\n"
                + "%1$d3,Three %1$d,%1$d Oak St,,,3\n";
        byte[] feed = gzip("id,name,address,lat,lng,phone\n" + rows.formatted(n));
        return pipeline.run(dmo, "feed", "feed.csv.gz", feed, Stage.PROMOTE);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** As if everything so far had happened long ago. */
    private void age() {
        pipeline.jdbc()
                .sql("UPDATE staging.batches SET updated_at = updated_at - interval '40 days'")
                .update();
        pipeline.jdbc()
                .sql(
                        "UPDATE pipeline.job_queue SET finished_at = finished_at - interval '40 days' WHERE finished_at IS NOT NULL")
                .update();
    }

    private List<String> stored() throws IOException {
        Path files = pipeline.home().resolve("files");
        List<String> paths = pipeline.jdbc()
                .sql("SELECT file_path FROM pipeline.files WHERE pruned_at IS NULL ORDER BY id")
                .query(String.class)
                .list();
        assertThat(paths).allSatisfy(path -> assertThat(files.resolve(path)).exists());
        pipeline.jdbc()
                .sql("SELECT file_path FROM pipeline.files WHERE pruned_at IS NOT NULL")
                .query(String.class)
                .list()
                .forEach(path -> assertThat(files.resolve(path)).doesNotExist());
        return paths;
    }

    @Test
    void oldBatchesGoButForTheNewestAndWhatTellsOfThem() throws Exception {
        RunReport first = delivery(1);
        pipeline.decide(RowStatus.REJECTED, "missing_coordinates", null);
        delivery(2);
        delivery(3);
        age();
        pipeline.jdbc().sql("UPDATE staging.batches SET status = 'promoted'").update();
        List<String> publicly = pipeline.jdbc()
                .sql("SELECT name FROM public.listings ORDER BY id")
                .query(String.class)
                .list();

        Pruned would = retention().preview(dmo.id());
        assertThat(would.batches()).extracting(Pruned.Batch::rows).containsExactly(3L, 3L);
        // Of two imports the upload and a raw and a transformed file; of all three the copy without compression.
        assertThat(would.files()).isEqualTo(9);
        assertThat(stored()).hasSize(12);

        Pruned pruned = retention().prune(dmo.id(), Deadline.NONE);
        assertThat(pruned).isEqualTo(would);
        assertThat(pruned.bytes()).isPositive();
        assertThat(stored()).hasSize(3);
        assertThat(pipeline.count("staging.batches", "pruned_at IS NOT NULL AND NOT prune_pending"))
                .isEqualTo(2);
        assertThat(pipeline.count("staging.listings", "true")).isEqualTo(3);
        assertThat(pipeline.count("staging.listing_contacts", "true")).isEqualTo(3);
        assertThat(pipeline.count("staging.decisions", "true")).isOne();
        assertThat(pipeline.count("pipeline.job_results", "true")).isEqualTo(12);
        assertThat(pipeline.count("pipeline.files", "true")).isEqualTo(12);
        assertThat(pipeline.jdbc()
                        .sql("SELECT name FROM public.listings ORDER BY id")
                        .query(String.class)
                        .list())
                .isEqualTo(publicly);
        assertThat(retention().prune(null, Deadline.NONE)).isEqualTo(Pruned.NOTHING);

        int upload = first.stages().getFirst().job().fileId();
        assertThatThrownBy(() -> pipeline.get(JobFiles.class).open(upload))
                .isInstanceOf(PrunedFileException.class)
                .hasMessageContaining("feed.csv.gz was pruned on 20");
        assertThatThrownBy(() -> pipeline.get(JobActions.class).runAgain(first.runId()))
                .isInstanceOf(IllegalJobMoveException.class)
                .hasMessageContaining("was pruned on")
                .hasMessageContaining("Send the file again.");
        assertThat(pipeline.count("pipeline.job_queue", "status = 'pending'")).isZero();
        assertThat(delivery(4).status().isFinal()).isTrue();
    }

    @Test
    void whatIsOpenYoungOrTheLastGoodStays() throws Exception {
        delivery(1);
        delivery(2);
        assertThat(retention().preview(null).batches()).as("young").isEmpty();
        age();
        assertThat(retention().preview(null).batches()).as("rows wait").isEmpty();
        pipeline.jdbc()
                .sql(
                        "UPDATE staging.batches SET status = 'superseded' WHERE job_id = (SELECT max(job_id) FROM staging.batches)")
                .update();
        pipeline.jdbc()
                .sql(
                        "UPDATE staging.batches SET status = 'promoted' WHERE job_id = (SELECT min(job_id) FROM staging.batches)")
                .update();
        assertThat(retention().preview(null).batches())
                .as("the last that was promoted")
                .isEmpty();
        pipeline.run(dmo, "id,name,address,lat,lng\n");
        age();
        pipeline.configure(dmo, "stage.keep_batches=1");
        assertThat(retention().preview(null).batches())
                .as("the last with rows is not the newest")
                .isEmpty();
        assertThat(retention().prune(null, Deadline.NONE).files())
                .as("copies of imports that ended")
                .isEqualTo(2);
    }

    @Test
    void whatPeopleMadeOfARecordStaysUntilItIsTakenOver() throws Exception {
        pipeline.stage(dmo, "id,name,address,lat,lng\n1,One,1 Main St,35.1,-82.1\n2,Two,,35.2,-82.2\n");
        int batch = pipeline.jdbc()
                .sql("SELECT max(job_id) FROM staging.batches")
                .query(Integer.class)
                .single();
        pipeline.jdbc()
                .sql(
                        "UPDATE staging.listings SET source_values = '{\"name\": \"Two\"}', name = 'Zwei', own_status = 'superseded' WHERE name = 'Two'")
                .update();
        pipeline.stage(dmo, "id,name,address,lat,lng\n1,One,1 Main St,35.1,-82.1\n");
        age();
        pipeline.jdbc()
                .sql("UPDATE staging.batches SET status = 'superseded' WHERE job_id = ?")
                .param(batch)
                .update();
        assertThat(retention().prune(null, Deadline.NONE).rows()).isOne();
        assertThat(pipeline.jdbc()
                        .sql("SELECT name FROM staging.listings WHERE job_id = ?")
                        .param(batch)
                        .query(String.class)
                        .list())
                .containsExactly("Zwei");
        pipeline.stage(dmo, "id,name,address,lat,lng\n2,Two,,35.2,-82.2\n");
        assertThat(pipeline.count("staging.listings", "name = 'Zwei'"))
                .as("taken over")
                .isEqualTo(2);
    }

    @Test
    void whoPrunesNextFinishesWhatWasBegun() throws Exception {
        delivery(1);
        delivery(2);
        age();
        pipeline.jdbc().sql("UPDATE staging.batches SET status = 'promoted'").update();
        int[] looks = {0};
        // Time is over after the batch is marked.
        assertThat(retention().prune(null, () -> looks[0]++ > 0).batches()).hasSize(1);
        assertThat(pipeline.count("staging.batches", "prune_pending")).isOne();
        assertThat(pipeline.count("staging.listings", "true")).isEqualTo(6);
        int batch = pipeline.jdbc()
                .sql("SELECT min(job_id) FROM staging.batches")
                .query(Integer.class)
                .single();
        assertThatThrownBy(() -> pipeline.get(JobActions.class).retry(batch)).hasMessageContaining("were pruned on");
        retention().prune(null, Deadline.NONE);
        assertThat(pipeline.count("staging.batches", "prune_pending")).isZero();
        assertThat(pipeline.count("staging.listings", "true")).isEqualTo(3);
        assertThat(stored()).hasSize(3);
    }

    @Test
    void filesNobodyKnowsAreSweptWhereNoOtherDatabaseUsesTheFolder() throws Exception {
        delivery(1);
        Path files = pipeline.home().resolve("files");
        Path known = files.resolve(stored().getFirst());
        Path unknown = Files.writeString(
                known.resolveSibling("777-" + known.getFileName().toString().substring(4)), "x");
        Path foreign = Files.writeString(files.resolve("notes.txt"), "x");
        var old = java.nio.file.attribute.FileTime.from(java.time.Instant.parse("2020-01-01T00:00:00Z"));
        for (Path file : List.of(known, unknown, foreign)) {
            Files.setLastModifiedTime(file, old);
        }
        StoreSweep sweep = pipeline.get(StoreSweep.class);
        sweep.sweep();
        assertThat(unknown).as("not sure to be alone yet").exists();
        Path users = files.resolve(".databases");
        try (var all = Files.list(users)) {
            Files.setLastModifiedTime(all.findFirst().orElseThrow(), old);
        }
        Path other = Files.writeString(users.resolve("another"), "");
        sweep.sweep();
        assertThat(unknown).as("another database may know it").exists();
        Files.delete(other);
        sweep.sweep();
        assertThat(unknown).doesNotExist();
        assertThat(known).exists();
        assertThat(foreign).exists();
    }
}
