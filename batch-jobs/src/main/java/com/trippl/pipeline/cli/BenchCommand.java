package com.trippl.pipeline.cli;

import com.trippl.pipeline.bench.Benchmark;
import com.trippl.pipeline.bench.Benchmark.Report;
import com.trippl.pipeline.bench.ReviewBenchmark;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measure: synthetic rows from CSV to public on a fresh database, again unchanged, and beside it a hand-written SQL script that does the same work on the same server.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline bench --rows 100000",
            "  ./pipeline bench --rows 1000000 --json",
            "  ./pipeline bench --review --rows 1000000"
        })
final class BenchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Rows: 5 %% duplicates, 1 %% faulty. Default: ${DEFAULT-VALUE}")
    private int rows = 100_000;

    @Option(names = "--no-script", description = "Leave the hand-written script out.")
    private boolean noScript;

    @Option(
            names = "--review",
            description = "Measure what a reviewer waits for instead: a batch of which every row waits for a person.")
    private boolean review;

    @Option(names = "--json", description = "Print one JSON document on standard output, and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Consumer<String> log =
                json ? line -> {} : line -> spec.commandLine().getErr().println(line);
        PrintWriter out = spec.commandLine().getOut();
        if (review) {
            print(new ReviewBenchmark(rows, log).run(), out);
            return 0;
        }
        Report report = new Benchmark(rows, !noScript, log).run();
        if (json) {
            out.println(JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(report));
            return 0;
        }
        print("first run", report.first(), out);
        print("unchanged run", report.unchanged(), out);
        if (report.script() != null) {
            out.printf(
                    Locale.ROOT,
                    "hand-written script: first %.1f s, unchanged %.1f s%n",
                    report.script().firstSeconds(),
                    report.script().unchangedSeconds());
            report.script()
                    .steps()
                    .forEach((step, seconds) -> out.printf(Locale.ROOT, "    %-20s %6.1f s%n", step, seconds));
            out.printf(
                    Locale.ROOT, "ratio: first %.3f, unchanged %.3f%n", report.ratioFirst(), report.ratioUnchanged());
        }
        out.printf(
                Locale.ROOT,
                "peak heap %d MB, peak resident memory of this process %d MB%n",
                report.peakHeapMb(),
                report.peakRssMb());
        return 0;
    }

    private void print(Map<String, ReviewBenchmark.Timing> timings, PrintWriter out) {
        if (json) {
            out.println(JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(timings));
            return;
        }
        Table table = new Table("milliseconds", "times", "median", "p95", "most");
        timings.forEach((what, timing) ->
                table.add(what, timing.times(), millis(timing.median()), millis(timing.p95()), millis(timing.most())));
        table.print(out);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    private static void print(String title, Benchmark.Run run, PrintWriter out) {
        out.printf(Locale.ROOT, "%s: %.1f s, %,.0f rows/s%n", title, run.seconds(), run.rowsPerSecond());
        Table table = new Table("stage", "seconds", "rows/s", "total", "new", "unchanged", "duplicates", "error");
        for (Map.Entry<String, Benchmark.StageTiming> entry : run.stages().entrySet()) {
            Benchmark.StageTiming stage = entry.getValue();
            table.add(
                    entry.getKey(),
                    String.format(Locale.ROOT, "%.1f", stage.seconds()),
                    String.format(Locale.ROOT, "%,.0f", stage.rowsPerSecond()),
                    stage.total(),
                    stage.added(),
                    stage.unchanged(),
                    stage.duplicates(),
                    stage.error());
        }
        table.print(out);
    }
}
