package com.trippl.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.testing.CommandLineRun;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a user of the command line sees. */
class CommandLineTest {
    private final Pipeline pipeline = Pipeline.empty();

    @TempDir
    Path folder;

    @BeforeEach
    void addDmo() {
        pipeline.dmo("cli", "import.id_field=id");
    }

    private static CommandLineRun execute(String... command) {
        return CommandLineRun.of(PipelineCommand::execute, command);
    }

    private String feed(String rows) throws Exception {
        Path file = folder.resolve("feed.csv");
        Files.writeString(file, "id,name,address,lat,lng\n" + rows);
        return file.toString();
    }

    @Test
    void aRunPrintsOneDocument() throws Exception {
        CommandLineRun result =
                execute("run", feed("1,One,1 Main St,35.1,-82.1\n2,Two,2 Main St,,\n"), "--dmo", "cli", "--json");
        assertThat(result.code()).isZero();
        JsonNode json = result.json();
        assertThat(json.get("status").asString()).isEqualTo("completed");
        assertThat(json.get("stages")).hasSize(4);
        JsonNode promoted = json.get("stages").get(3);
        assertThat(promoted.get("stage").asString()).isEqualTo("promote");
        assertThat(promoted.get("new").asInt()).isOne();
        assertThat(json.get("review").get("pending").asInt()).isOne();
        assertThat(json.get("review").get("flags").get("missing_coordinates").asInt())
                .isOne();
    }

    @Test
    void aDecisionIsTakenBackOnce() throws Exception {
        execute("run", feed("1,One,1 Main St,,\n2,Two,2 Main St,,\n"), "--dmo", "cli");
        String decision = execute("review", "hold", "--all", "--json")
                .json()
                .get("decision")
                .asString();
        assertThat(execute("review", "list", "--status", "held", "--json")
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(2);
        assertThat(execute("review", "undo", decision).out()).contains("2 rows stand as before");
        assertThat(execute("review", "list", "--status", "pending", "--json")
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(2);
        CommandLineRun again = execute("review", "undo", decision);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("taken back already");
    }

    @Test
    void reviewAndPromote() throws Exception {
        execute("run", feed("1,One,1 Main St,,\n2,Two,2 Main St,,\n"), "--dmo", "cli");
        JsonNode rows = execute("review", "list", "--flag", "missing_coordinates", "--json")
                .json();
        assertThat(rows.get("total").asInt()).isEqualTo(2);
        String id = rows.get("rows").get(0).get("id").asString();
        assertThat(execute("review", "accept", id, "--notes", "known", "--json")
                        .json()
                        .get("rows")
                        .asInt())
                .isOne();
        assertThat(execute("review", "reject", "--text", "Two").code()).isZero();
        assertThat(execute("promote", "--dmo", "cli", "--json")
                        .json()
                        .get("stages")
                        .get(0)
                        .get("new")
                        .asInt())
                .isOne();
        assertThat(execute("promote", "--dmo", "cli", "--json")
                        .json()
                        .get("stages")
                        .get(0)
                        .get("total")
                        .asInt())
                .isZero();
        assertThat(pipeline.count("public.listings", "name = 'One'")).isOne();
        assertThat(pipeline.count("staging.decisions", "notes = 'known'")).isOne();
    }

    @Test
    void onePromotionTakesWhatWasAcceptedInAnyBatch() throws Exception {
        execute("run", feed("1,One,1 Main St,,\n"), "--dmo", "cli");
        execute("run", feed("2,Two,2 Main St,,\n"), "--dmo", "cli");
        execute("run", feed(""), "--dmo", "cli", "--source", "empty");
        assertThat(execute("review", "accept", "--flag", "missing_coordinates").code())
                .isZero();
        CommandLineRun promoted = execute("promote", "--dmo", "cli", "--json");
        assertThat(promoted.code()).isZero();
        assertThat(promoted.json()).hasSize(2);
        assertThat(promoted.err())
                .contains("is held, nothing of it is promoted: The batch has no rows.")
                .contains("./pipeline review release");
        assertThat(pipeline.count("public.listings", "name IN ('One', 'Two')")).isEqualTo(2);
        assertThat(execute("promote", "--dmo", "cli").code()).isOne();
        assertThat(execute("promote", "--dmo", "cli", "--source", "user_csv_upload")
                        .code())
                .isZero();
    }

    @Test
    void aStageThatIsDoneIsNotDoneAgain() throws Exception {
        execute("import", feed("1,One,1 Main St,35.1,-82.1\n"), "--dmo", "cli");
        assertThat(execute("transform", "--dmo", "cli").code()).isZero();
        CommandLineRun again = execute("transform", "--dmo", "cli");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("Job 2 has transformed that already, the output of job 1.");
        pipeline.jdbc()
                .sql("UPDATE pipeline.job_queue SET status = 'failed' WHERE job_id = 2")
                .update();
        assertThat(execute("transform", "1").err()).contains("Job 2").contains("failed: ./pipeline retry 2");
        pipeline.jdbc()
                .sql("UPDATE pipeline.job_queue SET status = 'completed' WHERE job_id = 2")
                .update();
        assertThat(execute("stage", "2").code()).isZero();
        assertThat(execute("stage", "2").err()).contains("Job 3 has staged that already");
    }

    @Test
    void wrongUsageIsTwoAndSaysWhatIsWrong() throws Exception {
        assertThat(execute("run", folder.resolve("none.csv").toString(), "--dmo", "cli"))
                .satisfies(result -> assertThat(result.code()).isEqualTo(2))
                .satisfies(result ->
                        assertThat(result.err()).contains("There is no file").contains("none.csv"));
        assertThat(execute("run", feed("1,One,1 Main St,,\n"), "--dmo", "nobody"))
                .satisfies(result -> assertThat(result.code()).isEqualTo(2))
                .satisfies(result -> assertThat(result.err())
                        .contains("There is no DMO 'nobody'")
                        .contains("./pipeline dmo add"));
        assertThat(execute("config", "set", "cli", "import.id_feld=x"))
                .satisfies(result -> assertThat(result.code()).isEqualTo(2))
                .satisfies(result -> assertThat(result.err()).contains("There is no key 'import.id_feld'"));
        assertThat(execute("nonsense").code()).isEqualTo(2);
        assertThat(execute("job", "4711").err()).contains("There is no job 4711");
    }

    @Test
    void aConfigurationIsNotChangedUnderWhatWaitsUnlessItIsSaidWhatBecomesOfIt() throws Exception {
        execute("import", feed("1,One,1 Main St,,\n"), "--dmo", "cli", "--enqueue");
        CommandLineRun undecided = execute("config", "set", "cli", "import.delimiter=|");
        assertThat(undecided.code()).isEqualTo(2);
        assertThat(undecided.err()).contains("Nothing is saved", "import of user_csv_upload", "--waiting ignore");
        assertThat(execute("config", "set", "cli", "import.delimiter=|", "--waiting", "drop")
                        .err())
                .contains("ignore or cancel");
        assertThat(execute("config", "set", "cli", "import.delimiter=|", "--waiting", "cancel")
                        .code())
                .isZero();
        assertThat(execute("jobs", "--status", "cancelled").out()).contains("import");
    }

    @Test
    void theDemonstrationOfTheCloudSaysWhatItCannotDo() {
        String[] parts = {"cloud-demo", "--servers=none", "--queues=none", "--app=none", "--admin-app=none"};
        BiConsumer<String, String> refused = (options, why) -> {
            List<String> command = new ArrayList<>(List.of(parts));
            command.addAll(List.of(options.split(" ")));
            assertThat(execute(command.toArray(String[]::new)))
                    .satisfies(result -> assertThat(result.code()).isEqualTo(2))
                    .satisfies(result -> assertThat(result.err()).contains(why));
        };
        refused.accept("--workers 0", "whole numbers from 1");
        refused.accept("--workers 1,2", "add --rows N");
        refused.accept("--longest 0", "whole numbers from 1");
        refused.accept("no-such-file.csv", "no-such-file.csv");
    }

    @Test
    void aFailedJobIsOneAndSaysWhy() throws Exception {
        Path file = Files.writeString(folder.resolve("noname.csv"), "id,lat,lng\n1,2,3\n");
        CommandLineRun result = execute("run", file.toString(), "--dmo", "cli", "--json");
        assertThat(result.code()).isOne();
        JsonNode job = result.json().get("stages").get(0);
        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("message").asString()).contains("noname.csv has no column for the name of a listing");
        assertThat(execute("jobs", "--status", "failed").out()).contains("noname.csv");
    }

    @Test
    void dmosAreListedAsAnArray() {
        JsonNode dmos = execute("dmo", "list", "--json").json();
        assertThat(dmos.isArray()).isTrue();
        assertThat(dmos).extracting(dmo -> dmo.get("slug").asString()).contains("demo", "cli");
    }

    @Test
    void aPreviewWritesPlainCsv() throws Exception {
        Path file = Files.writeString(folder.resolve("odd.csv"), "name;note\r\nA;\"say \"\"hi\"\"\"\r\nB;x,y\r\n");
        CommandLineRun result = execute(
                "preview",
                file.toString(),
                "--format",
                "csv",
                "--out",
                folder.resolve("out").toString());
        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("2 records").contains("delimiter ';'");
        assertThat(Files.readString(folder.resolve("out/odd.csv")))
                .isEqualTo("name,note\r\nA,\"say \"\"hi\"\"\"\r\nB,\"x,y\"\r\n");
    }

    @Test
    void cancelledWorkIsRetried() throws Exception {
        JsonNode enqueued = execute(
                        "import",
                        feed("1,One,1 Main St,35.1,-82.1\n"),
                        "--dmo",
                        "cli",
                        "--through",
                        "promote",
                        "--enqueue",
                        "--json")
                .json();
        String job = enqueued.get("jobId").asString();
        assertThat(execute("cancel", job).out()).contains("is cancelled");
        assertThat(execute("retry", job, "--json").json().get("status").asString())
                .isEqualTo("completed");
        assertThat(pipeline.count("public.listings", "true")).isOne();
    }

    @Test
    void aNumberThatCannotBeIsWrongUsage() {
        for (String[] command : new String[][] {
            {"jobs", "--limit", "-1"}, {"errors", "1", "--limit", "0"}, {"review", "list", "--limit", "-1"}
        }) {
            CommandLineRun result = execute(command);
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err())
                    .contains(
                            command[0].equals("errors")
                                    ? "There is no job 1"
                                    : "--limit takes a whole number from 1, not -1.");
        }
    }

    @Test
    void aWorkerThatWasToWorkOnceSaysWhetherAJobFailed() throws Exception {
        execute("import", feed("1,One,1 Main St,35.1,-82.1\n"), "--dmo", "cli", "--enqueue");
        assertThat(execute("worker", "--once", "--json").json().get("jobs").asInt())
                .isOne();
        Path noName = Files.writeString(folder.resolve("noname.csv"), "id,lat,lng\n1,2,3\n");
        execute("import", noName.toString(), "--dmo", "cli", "--enqueue");
        CommandLineRun failed = execute("worker", "--once");
        assertThat(failed.code()).isOne();
        assertThat(failed.out()).contains("0 jobs done.");
        assertThat(failed.err()).contains("Job 2 is not: ./pipeline job 2");
    }

    @Test
    void whatAFeedSaysIsNoCommandToTheTerminal() throws Exception {
        Path file = Files.writeString(
                folder.resolve("evil.csv"),
                "id,name,lat,lng\n1,A,\u001b]0;owned\u0007\u009b2J,2\n2,B,1,2\nTotal\u009b2J\n");
        CommandLineRun run = execute("run", file.toString(), "--dmo", "cli");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("import: 1 row at the end was not read, as no record: Total\\u009b2J");
        CommandLineRun errors = execute("errors", "2");
        assertThat(errors.out()).contains("lat '\\u001b]0;owned");
        assertThat(execute("job", "1").out()).contains("1 row at the end was not read");
        for (CommandLineRun shown : new CommandLineRun[] {run, errors, execute("preview", file.toString())}) {
            assertThat((shown.out() + shown.err()).chars().filter(c -> Character.isISOControl(c) && c != '\n'))
                    .isEmpty();
        }
    }

    @Test
    void withoutACommandItHelps() {
        assertThat(execute().out()).contains("Usage: pipeline").contains("run samples/listings.csv --dmo demo");
    }
}
