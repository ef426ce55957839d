package com.trippl.pipeline.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dispatch.Worker;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.queue.IllegalJobMoveException;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.review.PromotionPreviews;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.testing.Pipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.access.AccessDeniedException;

class RunServicesTest {
    private static final String CSV =
            "name,address,lat,lng\nCafe,1 Main St,35.5,-82.5\n=cmd|' /C calc'!A0,2 Main St,999,-82.5\n";

    private Pipeline pipeline;
    private Dmo dmo;

    @BeforeEach
    void empty() {
        pipeline = Pipeline.empty();
        dmo = pipeline.dmo("alpha");
    }

    private record Only(int dmoId) implements Access {
        @Override
        public String user() {
            return "someone";
        }

        @Override
        public boolean may(String permission) {
            return true;
        }

        @Override
        public Integer[] dmos() {
            return new Integer[] {dmoId};
        }
    }

    @Test
    void aRealRunIsListedWithItsStagesStepsAndFiles() {
        RunReport report = pipeline.run(dmo, Path.of("../samples/listings.csv"));

        RunRow run = pipeline.get(RunSearch.class).find(report.runId()).orElseThrow();
        assertThat(run.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(run.isOver()).isTrue();
        assertThat(run.fileName()).isEqualTo("listings.csv");
        assertThat(run.jobs()).extracting(row -> row.job().stage()).containsExactly(Stage.values());
        int imported = run.at(Stage.IMPORT).orElseThrow().job().jobId();
        JobDetails details = pipeline.get(JobDetails.class);
        assertThat(details.steps(imported))
                .isNotEmpty()
                .allMatch(step -> step.status().equals("COMPLETED"));
        assertThat(details.config(imported)).contains("\n").contains("\"source_type\"");
        List<DataFile> files = details.files(imported);
        assertThat(files).extracting(DataFile::stage).contains("upload", "import");
        assertThat(pipeline.get(JobSearch.class).count(JobFilter.ALL)).isEqualTo(4);
    }

    @Test
    void aPromotionIsAsFarAsItIsThroughTheAcceptedRowsHoweverManyAreStaged() {
        StringBuilder csv = new StringBuilder("name,address,lat,lng\n");
        for (int i = 1; i <= 300; i++) {
            csv.append("Cafe ")
                    .append(i)
                    .append(",")
                    .append(i)
                    .append(" Main St,")
                    .append(i <= 5 ? "35.5,-82.5" : "999,-82.5")
                    .append('\n');
        }
        csv.append("Cafe 1,1 Main St,35.5,-82.5\nCafe 300,300 Main St,999,-82.5\n");
        RunReport staged = pipeline.stage(dmo, csv.toString());
        assertThat(pipeline.count("staging.listings", "status = 'pending'")).isGreaterThan(290);

        Job promotion =
                Pipeline.stageOf(pipeline.promote(staged), Stage.PROMOTE).job();

        int through = pipeline.count("staging.listings", "status IN ('promoted', 'merged')");
        assertThat(through).isBetween(5, 6);
        assertThat(pipeline.get(Progress.class).of(promotion))
                .returns((long) through, Progress.JobProgress::done)
                .returns((long) through, Progress.JobProgress::total);
    }

    @Test
    void whereSeveralPressTheSameButtonItHappensOnce() throws Exception {
        RunReport staged = pipeline.stage(dmo, CSV);
        int batch = staged.review().batchId();
        pipeline.decide(RowStatus.ACCEPTED, null, null);
        IngestDesk desk = pipeline.get(IngestDesk.class);
        Map<String, Integer> shown = desk.promotable(batch);
        JobActions actions = pipeline.get(JobActions.class);
        try (ExecutorService people = Executors.newFixedThreadPool(6)) {
            assertThat(pressed(people, () -> desk.promote(batch, shown).jobId()))
                    .hasSize(1);
            int promotion = desk.promote(batch, shown).jobId();
            assertThat(pipeline.count("pipeline.job_queue", "stage = 'promote'"))
                    .isOne();

            pipeline.jdbc()
                    .sql("UPDATE pipeline.job_queue SET status = 'failed', finished_at = now() WHERE job_id = ?")
                    .param(promotion)
                    .update();
            assertThat(pressed(people, () -> actions.retry(promotion).jobId())).hasSize(1);
            pipeline.get(Worker.class)
                    .runUntilIdle(pipeline.get(JobQueue.class)
                            .find(promotion)
                            .orElseThrow()
                            .runId());
        }
        assertThat(pipeline.count("public.listings", "name = 'Cafe'")).isOne();
        assertThat(pipeline.count("pipeline.job_queue", "status <> 'completed'"))
                .isZero();
    }

    @Test
    void whereSeveralRunAFileAgainAtTheSameMomentItIsRunOnceAndLaterAnew() throws Exception {
        RunReport run = pipeline.run(dmo, CSV);
        JobActions actions = pipeline.get(JobActions.class);
        JobQueue queue = pipeline.get(JobQueue.class);
        try (ExecutorService people = Executors.newFixedThreadPool(6)) {
            Set<Integer> jobs = pressed(people, () -> {
                try {
                    return actions.runAgain(run.runId()).jobId();
                } catch (IllegalJobMoveException told) {
                    return 0;
                }
            });
            assertThat(jobs).as("one runs it, the others are told").hasSize(2).contains(0);
            Job again = queue.find(Collections.max(jobs)).orElseThrow();
            pipeline.get(Worker.class).runUntilIdle(again.runId());
            assertThat(queue.ofRun(again.runId())).hasSize(4).allMatch(job -> job.status() == JobStatus.COMPLETED);
            assertThat(actions.runAgain(run.runId()).runId()).isGreaterThan(again.runId());
        }
        assertThat(pipeline.count("pipeline.runs", "repeats_run_id = " + run.runId()))
                .isEqualTo(2);
    }

    /** The different answers six people get who press a button at the same moment. */
    private static Set<Integer> pressed(ExecutorService people, Callable<Integer> button) throws Exception {
        Set<Integer> answers = new TreeSet<>();
        for (Future<Integer> answer : people.invokeAll(Collections.nCopies(6, button))) {
            answers.add(answer.get());
        }
        return answers;
    }

    @Test
    void previewsShowRecordsByColumnAndSourcesByLine() throws IOException {
        RunReport report = pipeline.run(dmo, CSV);
        JobFiles files = pipeline.get(JobFiles.class);
        for (DataFile file : pipeline.get(JobDetails.class)
                .files(report.stages().getFirst().job().jobId())) {
            FilePreview preview = files.preview(file.id(), 1);
            if (file.stage().equals("upload")) {
                assertThat(preview.rows()).containsExactly(List.of("name,address,lat,lng"));
                assertThat(preview.more()).isTrue();
            } else {
                assertThat(preview.columns()).contains("source_id", "name", "address");
                assertThat(preview.rows().getFirst()).contains("Cafe", "1 Main St");
            }
        }
    }

    @Test
    void aRunIsFoundByTheStatusItShowsWhichAPromotionOfAnotherRunMayGiveIt() {
        RunReport staged = pipeline.stage(dmo, CSV);
        pipeline.decide(RowStatus.ACCEPTED, null, null);
        int promoted = pipeline.promote(staged).runId();
        RunSearch runs = pipeline.get(RunSearch.class);
        assertThat(runs.count(filter(null, JobStatus.COMPLETED, null))).isEqualTo(2);

        pipeline.jdbc()
                .sql(
                        "UPDATE pipeline.job_queue SET status = 'failed', error_message = 'The disk is full.' WHERE run_id = ?")
                .param(promoted)
                .update();

        assertThat(runs.page(filter(null, JobStatus.FAILED, null), 0, 10))
                .extracting(RunRow::runId, RunRow::status)
                .containsExactly(tuple(promoted, JobStatus.FAILED), tuple(staged.runId(), JobStatus.FAILED));
        assertThat(runs.count(filter(null, JobStatus.COMPLETED, null))).isZero();
        assertThat(runs.page(filter(null, null, Integer.toString(staged.runId())), 0, 10))
                .extracting(RunRow::runId)
                .contains(staged.runId());
    }

    @Test
    void aSentFileIsShownInTheEncodingAnImportWouldReadItIn() throws IOException {
        String text = "name,address,lat,lng\nCafé Müller,1 Main St,35.5,-82.5\nZum Löwen,2 Main St,35.6,-82.6\n";
        for (Charset charset : List.of(
                StandardCharsets.UTF_8,
                Charset.forName("windows-1252"),
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE)) {
            RunReport report = pipeline.run(dmo, "feed", charset + ".csv", text.getBytes(charset), Stage.IMPORT);

            assertThat(upload(report).rows())
                    .as(charset.name())
                    .containsExactly(
                            List.of("name,address,lat,lng"),
                            List.of("Café Müller,1 Main St,35.5,-82.5"),
                            List.of("Zum Löwen,2 Main St,35.6,-82.6"));
        }
        pipeline.configure(dmo, "import.encoding=IBM850");
        RunReport configured =
                pipeline.run(dmo, "feed", "dos.csv", text.getBytes(Charset.forName("IBM850")), Stage.IMPORT);
        assertThat(upload(configured).rows()).contains(List.of("Café Müller,1 Main St,35.5,-82.5"));

        String line = "Café Müller,1 Main St,35.5,-82.5\n";
        RunReport large = pipeline.run(
                pipeline.dmo("large"),
                "feed",
                "large.csv",
                ("name,address,lat,lng\n" + line.repeat(20_000)).getBytes(StandardCharsets.UTF_8),
                Stage.IMPORT);
        assertThat(upload(large).rows()).contains(List.of(line.strip()));
        assertThat(upload(large).more()).isTrue();
    }

    private FilePreview upload(RunReport report) throws IOException {
        DataFile sent = pipeline.get(JobDetails.class)
                .files(report.stages().getFirst().job().jobId())
                .getFirst();
        assertThat(sent.stage()).isEqualTo("upload");
        return pipeline.get(JobFiles.class).preview(sent.id(), 50);
    }

    @Test
    void filtersFindJobsByStageStatusAndText() {
        RunReport report = pipeline.run(dmo, CSV);
        JobSearch jobs = pipeline.get(JobSearch.class);
        assertThat(jobs.page(filter(Stage.TRANSFORM, null, null), JobOrder.LATEST, 0, 10))
                .extracting(row -> row.job().stage())
                .containsExactly(Stage.TRANSFORM);
        assertThat(jobs.count(filter(null, JobStatus.FAILED, null))).isZero();
        assertThat(jobs.count(filter(null, null, "FEE"))).isEqualTo(4);
        assertThat(jobs.count(filter(null, null, "f%d"))).isZero();
        assertThat(pipeline.get(RunSearch.class).page(filter(null, null, "feed.csv"), 0, 10))
                .extracting(RunRow::runId)
                .containsExactly(report.runId());
        for (JobOrder.Key key : JobOrder.Key.values()) {
            assertThat(jobs.page(JobFilter.ALL, new JobOrder(key, false), 0, 10))
                    .hasSize(4);
        }
    }

    @Test
    void refusedRecordsLeaveAsCsvThatNoSpreadsheetRuns() throws IOException {
        RunReport report = pipeline.run(dmo, "name,address,lat,lng\n,=1+1,35.5,-82.5\nCafe,1 Main St,35.6,-82.5\n");
        List<Integer> jobs =
                report.stages().stream().map(stage -> stage.job().jobId()).toList();
        RefusedRecords refused = pipeline.get(RefusedRecords.class);
        pipeline.jdbc().sql("""
                        INSERT INTO pipeline.job_errors (job_id, record_id, line_number, original_record, error_type, error_message)
                        VALUES (?, 'x', 7, '{"=evil": "@SUM(A1)", "name": "Käse, \\"alt\\""}', 'invalid', '=1+1')""").param(jobs.getFirst()).update();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        refused.export(jobs, out);
        String csv = out.toString(StandardCharsets.UTF_8);
        assertThat(csv).startsWith("\uFEFF");
        assertThat(csv.split("\r\n")[0]).contains("'=evil").endsWith("line,error_type,error_message");
        assertThat(csv).contains("'@SUM(A1)").contains("\"Käse, \"\"alt\"\"\"").contains(",7,invalid,'=1+1\r\n");
        assertThat(refused.count(jobs)).isEqualTo(refused.page(jobs, 0, 100).size());
    }

    @Test
    void refusedRecordsLeaveInTheOrderOfTheSource() throws IOException {
        RunReport report = pipeline.run(
                dmo,
                "zone,name,lat,lng,address,category\nN,Good,35.5,-82.5,1 Main St,cafe\nS,,35,-82\n=1+1,Far,35.5,-82.5,2 Main St,bar,more\n");
        List<Integer> jobs =
                report.stages().stream().map(stage -> stage.job().jobId()).toList();
        pipeline.jdbc().sql("""
                        INSERT INTO pipeline.job_errors (job_id, record_id, line_number, original_record, error_type, error_message)
                        VALUES (?, 'old', 9, '{"an": "old one"}', 'invalid', 'before orders were kept')""").param(jobs.getFirst()).update();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pipeline.get(RefusedRecords.class).export(jobs.subList(0, 1), out);

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("\uFEFFzone,name,lat,lng,address,category,column_7,an,line,error_type,error_message");
        assertThat(lines).anyMatch(line -> line.startsWith("S,,35,-82,,,,,3,"));
        assertThat(lines).hasSizeGreaterThan(2).last().asString().startsWith(",,,,,,,old one,9,invalid,");
    }

    @Test
    void columnsThatOnlySomeRecordsHaveStandWhereTheirRecordsHaveThem() {
        List<String> all = new ArrayList<>(List.of("a", "c"));
        RefusedRecords.merge(all, List.of("a", "b", "c", "d"));
        RefusedRecords.merge(all, List.of("x", "c", "y"));
        assertThat(all).containsExactly("x", "a", "b", "c", "y", "d");
    }

    @Test
    void aRunAgainTakesTheOldSnapshotWhateverTheConfigurationSaysNow() throws Exception {
        RunReport old = pipeline.run(dmo, CSV);
        pipeline.configure(dmo, "transform.round_lat_lng=2");
        JobActions actions = pipeline.get(JobActions.class);
        Job first = actions.runAgain(old.runId());
        pipeline.get(Worker.class).runUntilIdle(first.runId());

        RunRow again = pipeline.get(RunSearch.class).find(first.runId()).orElseThrow();
        assertThat(again.repeats()).isEqualTo(old.runId());
        assertThat(again.status()).isEqualTo(JobStatus.COMPLETED);
        JobDetails details = pipeline.get(JobDetails.class);
        for (RunReport.StageReport stage : old.stages()) {
            int repeated = again.at(stage.job().stage()).orElseThrow().job().jobId();
            assertThat(details.config(repeated))
                    .isEqualTo(details.config(stage.job().jobId()));
        }
        assertThat(again.at(Stage.STAGE).orElseThrow().results().unchanged()).isEqualTo(1);
        assertThat(details.files(first.jobId())).anyMatch(file -> "feed.csv".equals(file.originalName()));
    }

    @Test
    void failedJobsAreRetriedOverTheFilterAlone() {
        pipeline.run(dmo, CSV);
        Dmo other = pipeline.dmo("beta");
        pipeline.run(other, CSV);
        pipeline.jdbc()
                .sql("UPDATE pipeline.job_queue SET status = 'failed' WHERE stage = 'promote'")
                .update();
        JobActions actions = pipeline.get(JobActions.class);
        JobFilter mine = new JobFilter(dmo.id(), null, null, null, null, null);
        assertThat(actions.countFailed(JobFilter.ALL)).isEqualTo(2);
        assertThat(actions.countFailed(filter(null, JobStatus.COMPLETED, null))).isZero();
        assertThat(actions.retryFailed(mine)).isEqualTo(1);
        assertThat(pipeline.count("pipeline.job_queue", "status = 'pending' AND dmo_id = " + dmo.id()))
                .isEqualTo(1);
        assertThat(pipeline.count("pipeline.job_queue", "status = 'failed' AND dmo_id = " + other.id()))
                .isEqualTo(1);
    }

    /** What a load staged before it failed may be pruned: going on from there would leave rows out. */
    @Test
    void aLoadWhoseRowsWerePrunedIsNotAmongThoseThatAreRetriedTogether() {
        int batch = pipeline.run(dmo, CSV).review().batchId();
        pipeline.jdbc()
                .sql("UPDATE pipeline.job_queue SET status = 'failed' WHERE stage IN ('stage', 'promote')")
                .update();
        pipeline.jdbc()
                .sql("UPDATE staging.batches SET pruned_at = now() WHERE job_id = ?")
                .param(batch)
                .update();
        JobActions actions = pipeline.get(JobActions.class);

        assertThatThrownBy(() -> actions.retry(batch)).hasMessageContaining("pruned");
        assertThat(actions.countFailed(JobFilter.ALL)).isOne();
        assertThat(actions.retryFailed(JobFilter.ALL)).isOne();
        assertThat(pipeline.count("pipeline.job_queue", "status = 'failed' AND job_id = " + batch))
                .isOne();
    }

    @Test
    void ofManyWhoRetryAllAtOnceEachJobIsRetriedByOne() throws Exception {
        pipeline.run(dmo, CSV);
        pipeline.jdbc().sql("UPDATE pipeline.job_queue SET status = 'failed'").update();
        JobActions actions = pipeline.get(JobActions.class);
        try (ExecutorService people = Executors.newFixedThreadPool(6)) {
            Callable<Integer> button = () -> actions.retryFailed(JobFilter.ALL);
            int retried = 0;
            for (Future<Integer> one : people.invokeAll(Collections.nCopies(6, button))) {
                retried += one.get();
            }
            assertThat(retried).isEqualTo(4);
        }
    }

    @Test
    void whoRetriesWhatAnotherRetriedAlreadyIsTold() {
        RunReport report = pipeline.run(dmo, CSV);
        int job = report.stages().getLast().job().jobId();
        pipeline.jdbc().sql("UPDATE pipeline.job_queue SET status = 'failed'").update();
        JobActions actions = pipeline.get(JobActions.class);
        actions.retry(job, JobStatus.FAILED);

        assertThatThrownBy(() -> actions.retry(job, JobStatus.FAILED))
                .isInstanceOf(IllegalJobMoveException.class)
                .hasMessage("Job " + job
                        + " has moved on since you saw it: it was failed and is pending now. Nothing was done.");
        assertThatThrownBy(() -> actions.runAgain(report.runId() + 1)).hasMessageContaining("no run");
        actions.runAgain(report.runId());
        assertThatThrownBy(() -> actions.runAgain(report.runId()))
                .isInstanceOf(IllegalJobMoveException.class)
                .hasMessageContaining("repeats run " + report.runId() + " already and is not over yet");
    }

    @Test
    void whatAPromotionIsSaidToDoIsWhatItDoes() {
        pipeline.configure(dmo, "import.feed=full");
        String feed = "name,address,lat,lng\nCafe,1 Main St,35.5,-82.5\nMill,2 Lane,35.6,-82.6\n";
        pipeline.run(dmo, feed);

        RunReport same = pipeline.stage(dmo, feed);
        assertThat(promotionOf(same)).isEqualTo(Map.of("unchanged", 2));
        RunReport mixed = pipeline.stage(dmo, feed + "Pier,3 Beach,35.7,-82.7\n");
        assertThat(promotionOf(mixed)).isEqualTo(Map.of("unchanged", 2, "insert", 1));
    }

    /** What the preview of a promotion says, which then does just that. */
    private Map<String, Integer> promotionOf(RunReport staged) {
        int batch = staged.review().batchId();
        Map<String, Integer> said =
                pipeline.get(PromotionPreviews.class).of(batch, 1).counts();
        assertThat(pipeline.get(IngestDesk.class).promotable(batch)).isEqualTo(said);
        JobResults done = Pipeline.results(pipeline.promote(staged), Stage.PROMOTE);
        assertThat(done)
                .isEqualTo(new JobResults(
                        said.values().stream().mapToInt(n -> n).sum(),
                        said.getOrDefault("insert", 0),
                        0,
                        0,
                        0,
                        said.getOrDefault("unchanged", 0),
                        0));
        assertThat(pipeline.get(PromotionPreviews.class).of(batch, 1).rows()).isZero();
        return said;
    }

    @Test
    void noMoreIsPromotedThanThePersonWasShown() {
        int batch = pipeline.stage(dmo, CSV).review().batchId();
        IngestDesk desk = pipeline.get(IngestDesk.class);
        Map<String, Integer> shown = desk.promotable(batch);
        pipeline.jdbc()
                .sql("UPDATE staging.listings SET own_status = 'accepted' WHERE status = 'pending'")
                .update();
        Map<String, Integer> now = desk.promotable(batch);
        assertThat(now).isNotEqualTo(shown);

        assertThatThrownBy(() -> desk.promote(batch, shown))
                .isInstanceOf(IllegalJobMoveException.class)
                .hasMessageContaining("somebody decided on rows of batch " + batch + " since you looked");
        assertThat(pipeline.count("pipeline.job_queue", "stage = 'promote'")).isZero();
        assertThat(desk.promote(batch, now).stage()).isEqualTo(Stage.PROMOTE);
    }

    @Test
    void whatIsPublicAlreadyIsNotPromotedOnceMore() {
        int batch = pipeline.run(dmo, CSV).review().batchId();

        assertThatThrownBy(() -> pipeline.get(IngestDesk.class).promote(batch, Map.of()))
                .isInstanceOf(IllegalJobMoveException.class)
                .hasMessageContaining("Nothing of batch " + batch + " is accepted that is not public already");
    }

    @Test
    void whoIsRestrictedToOtherDmosSeesAndMovesNothing() {
        RunReport report = pipeline.run(dmo, CSV);
        int job = report.stages().getFirst().job().jobId();
        Access stranger = new Only(pipeline.dmo("beta").id());
        Clock clock = Clock.systemUTC();
        JobQueue queue = pipeline.get(JobQueue.class);
        JobActions actions = new JobActions(pipeline.jdbc(), queue, pipeline.get(DataFiles.class), stranger);
        assertThat(new JobSearch(pipeline.jdbc(), stranger, clock).count(JobFilter.ALL))
                .isZero();
        assertThat(new RunSearch(pipeline.jdbc(), stranger, clock).find(report.runId()))
                .isEmpty();
        assertThat(new RefusedRecords(pipeline.jdbc(), stranger).count(List.of(job)))
                .isZero();
        assertThatThrownBy(() -> actions.retry(job)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> actions.cancel(job)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> actions.runAgain(report.runId())).isInstanceOf(AccessDeniedException.class);
        pipeline.jdbc().sql("UPDATE pipeline.job_queue SET status = 'failed'").update();
        assertThat(actions.retryFailed(JobFilter.ALL)).isZero();
        DataFiles files = pipeline.get(DataFiles.class);
        JobFiles hidden = new JobFiles(files, queue, pipeline.get(FileStore.class), stranger, Optional.empty());
        int file = files.ofJob(job, "upload").getFirst().id();
        assertThatThrownBy(() -> hidden.open(file)).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void aFinishedJobIsNeitherRetriedNorCancelled() {
        int job = pipeline.run(dmo, CSV).stages().getFirst().job().jobId();
        JobActions actions = pipeline.get(JobActions.class);
        assertThatThrownBy(() -> actions.retry(job)).isInstanceOf(IllegalJobMoveException.class);
        assertThatThrownBy(() -> actions.cancel(job)).isInstanceOf(IllegalJobMoveException.class);
    }

    private static JobFilter filter(Stage stage, JobStatus status, String text) {
        return new JobFilter(null, stage, status, null, null, text);
    }
}
