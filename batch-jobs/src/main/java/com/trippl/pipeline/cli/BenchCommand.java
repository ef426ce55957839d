package com.trippl.pipeline.cli;

import com.trippl.pipeline.bench.Benchmark;
import com.trippl.pipeline.bench.Benchmark.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
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
        footer = {"  ./pipeline bench --rows 100000", "  ./pipeline bench --rows 1000000 --json"})
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

    @Option(names = "--json", description = "Print one JSON document on standard output, and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Report report = new Benchmark(
                        rows,
                        !noScript,
                        json ? line -> {} : line -> spec.commandLine().getErr().println(line))
                .run();
        PrintWriter out = spec.commandLine().getOut();
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
