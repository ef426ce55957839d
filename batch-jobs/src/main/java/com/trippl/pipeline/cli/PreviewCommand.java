package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.importraw.source.SourceException;
import com.trippl.pipeline.importraw.source.SourceRecord;
import com.trippl.pipeline.importraw.source.SourceText;
import com.trippl.pipeline.importraw.source.Survey;
import com.trippl.pipeline.importraw.source.TemporaryCopies;
import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "preview",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Show files as the importer reads them: every column, and on standard error what was detected. Needs no database.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline preview feed.csv --rows 5",
            "  ./pipeline preview *.csv --format csv --out clean/",
            "  ./pipeline preview feed.csv --config '{\"delimiter\": \"|\", \"encoding\": \"Shift_JIS\"}'"
        })
final class PreviewCommand implements Callable<Integer> {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private enum Format {
        TABLE,
        CSV,
        JSON
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files to show.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--config", paramLabel = "JSON", description = "The import configuration to read them with.")
    private @Nullable String config;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Records to show of each. Default: 10 in a table, else all.")
    private @Nullable Integer rows;

    @Option(names = "--format", description = "table, csv or json. Default: ${DEFAULT-VALUE}", defaultValue = "table")
    private Format format = Format.TABLE;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Option(names = "--out", paramLabel = "DIR", description = "Write one file per input into this folder.")
    private @Nullable Path outFolder;

    @Override
    public Integer call() throws IOException {
        JsonNode params =
                config == null ? null : DmoConfigs.byStage(config, Stage.IMPORT).get(Stage.IMPORT);
        ImportConfig importConfig = DmoConfigs.parse(Stage.IMPORT, params == null ? JSON.createObjectNode() : params);
        if (json) {
            format = Format.JSON;
        }
        if (outFolder != null) {
            Files.createDirectories(outFolder);
        }
        int code = 0;
        for (Path file : files) {
            try {
                preview(file, importConfig);
            } catch (SourceException e) {
                spec.commandLine().getErr().println(e.getMessage());
                code = 1;
            } catch (NoSuchFileException e) {
                spec.commandLine().getErr().println("There is no file " + e.getFile() + ".");
                code = 2;
            }
        }
        return code;
    }

    private void preview(Path file, ImportConfig importConfig) throws IOException, SourceException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        String name = file.getFileName().toString();
        try (TemporaryCopies copies = new TemporaryCopies()) {
            SourceText text = SourceText.of(file, name, importConfig, copies);
            Survey survey = text.survey(name, importConfig, Integer.MAX_VALUE);
            spec.commandLine()
                    .getErr()
                    .println(name + ": " + RunOutput.count(survey.records()) + " records; "
                            + String.join(", ", survey.notes()));
            Writer writer = outFolder == null
                    ? spec.commandLine().getOut()
                    : new OutputStreamWriter(
                            Files.newOutputStream(outFolder.resolve(outName(name))), StandardCharsets.UTF_8);
            try {
                show(text, survey, writer);
            } finally {
                writer.flush();
                if (outFolder != null) {
                    writer.close();
                }
            }
        }
    }

    private String outName(String name) {
        String base = name.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.(csv|tsv|txt|json|jsonl|ndjson)$", "");
        return base
                + switch (format) {
                    case CSV -> ".csv";
                    case JSON -> ".json";
                    case TABLE -> ".txt";
                };
    }

    private void show(SourceText text, Survey survey, Writer writer) throws IOException, SourceException {
        int limit = rows != null ? rows : format == Format.TABLE ? 10 : Integer.MAX_VALUE;
        List<String> headers = survey.format().headers();
        switch (format) {
            case CSV -> {
                CsvWriter csv = csvWriter(writer);
                csv.writeRow(headers.toArray());
                each(text, survey, limit, record -> csv.writeRow(record.cells().toArray()));
                csv.flush();
            }
            case JSON -> {
                List<Map<String, @Nullable String>> records = new ArrayList<>();
                each(text, survey, limit, record -> records.add(asMap(headers, record)));
                writer.write(JSON.writeValueAsString(records) + "\n");
            }
            case TABLE -> {
                Table table = new Table(headers.toArray(String[]::new));
                each(text, survey, limit, record -> {
                    @Nullable Object[] cells = new @Nullable Object[headers.size()];
                    for (int i = 0; i < Math.min(cells.length, record.cells().size()); i++) {
                        cells[i] = record.cells().get(i);
                    }
                    table.add(cells);
                });
                StringWriter buffer = new StringWriter();
                table.print(new PrintWriter(buffer));
                writer.write(buffer.toString());
            }
        }
    }

    private void each(SourceText text, Survey survey, int limit, Consumer<SourceRecord> sink)
            throws IOException, SourceException {
        AtomicInteger left = new AtomicInteger(limit);
        survey.read(text.file(), record -> {
            if (left.getAndDecrement() <= 0) {
                return false;
            }
            if (record.fault() != null) {
                spec.commandLine().getErr().println("line " + record.lineNumber() + ": the record " + record.fault());
            }
            sink.accept(record);
            return true;
        });
    }

    private static Map<String, @Nullable String> asMap(List<String> headers, SourceRecord record) {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        for (int i = 0; i < record.cells().size(); i++) {
            String cell = record.cells().get(i);
            map.put(i < headers.size() ? headers.get(i) : "column_" + (i + 1), cell == null ? "" : cell);
        }
        return map;
    }

    /** RFC 4180: CRLF, quotes doubled, quoted where needed. */
    private static CsvWriter csvWriter(Writer writer) {
        CsvWriterSettings settings = new CsvWriterSettings();
        settings.getFormat().setLineSeparator("\r\n");
        settings.setNormalizeLineEndingsWithinQuotes(false);
        settings.setIgnoreLeadingWhitespaces(false);
        settings.setIgnoreTrailingWhitespaces(false);
        settings.setQuoteEscapingEnabled(true);
        settings.setSkipEmptyLines(false);
        settings.setMaxColumns(16_384);
        settings.setNullValue("");
        settings.setEmptyValue("");
        return new CsvWriter(writer, settings);
    }
}
