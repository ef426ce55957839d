package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.importraw.source.SourceException;
import com.trippl.pipeline.importraw.source.SourceText;
import com.trippl.pipeline.importraw.source.Survey;
import com.trippl.pipeline.importraw.source.TemporaryCopies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
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
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build())
            .build();

    private enum Format {
        TABLE(".txt"),
        CSV(".csv"),
        JSON(".json");

        private final String ending;

        Format(String ending) {
            this.ending = ending;
        }

        String ending() {
            return ending;
        }
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
    public Integer call() throws Exception {
        if (rows != null && rows < 0) {
            throw new IllegalArgumentException("--rows takes a whole number from 0.");
        }
        JsonNode params =
                config == null ? null : DmoConfigs.byStage(config, Stage.IMPORT).get(Stage.IMPORT);
        ImportConfig importConfig = DmoConfigs.parse(Stage.IMPORT, params == null ? JSON.createObjectNode() : params);
        if (json) {
            format = Format.JSON;
        }
        files = files.stream().distinct().toList();
        PreviewWriter writer = new PreviewWriter(
                rows != null ? rows : format == Format.TABLE ? 10 : Integer.MAX_VALUE,
                spec.commandLine().getErr());
        if (outFolder != null) {
            PreviewTargets targets = PreviewTargets.of(files, outFolder, format.ending());
            Files.createDirectories(outFolder);
            return each(file -> open(
                    file,
                    importConfig,
                    (text, survey) -> targets.write(file, part -> toFile(writer, text, survey, part))));
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean terminal = System.console() != null && System.console().isTerminal();
        Writer plainOut = terminal ? PlainText.writer(out) : out;
        int code = format == Format.JSON
                ? printJson(writer, importConfig, out)
                : each(file -> open(file, importConfig, (text, survey) -> plain(writer, text, survey, plainOut)));
        plainOut.flush();
        return code;
    }

    /** One document, whatever the number of files: of one file its records, of several an object for each. */
    private int printJson(PreviewWriter writer, ImportConfig importConfig, PrintWriter out) throws Exception {
        int code;
        try (JsonGenerator generator = JSON.writerWithDefaultPrettyPrinter().createGenerator(out)) {
            boolean several = files.size() > 1;
            if (several) {
                generator.writeStartArray();
            }
            code = each(file -> {
                if (several) {
                    generator.writeStartObject();
                    generator.writeStringProperty("file", file.toString());
                }
                try {
                    open(file, importConfig, (text, survey) -> {
                        if (several) {
                            generator.writeName("records");
                        }
                        writer.json(text, survey, generator);
                    });
                } finally {
                    endWithin(several ? 1 : 0, generator);
                }
            });
            if (several) {
                generator.writeEndArray();
            }
        }
        out.println();
        return code;
    }

    /** A source that cannot be read to its end leaves its array open, and one that cannot be read at all has none. */
    private static void endWithin(int depth, JsonGenerator generator) {
        while (generator.streamWriteContext().getNestingDepth() > depth) {
            if (generator.streamWriteContext().inArray()) {
                generator.writeEndArray();
            } else {
                generator.writeEndObject();
            }
        }
    }

    private void toFile(PreviewWriter writer, SourceText text, Survey survey, Path file)
            throws IOException, SourceException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            if (format == Format.JSON) {
                try (JsonGenerator generator =
                        JSON.writerWithDefaultPrettyPrinter().createGenerator(out)) {
                    writer.json(text, survey, generator);
                }
                out.write("\n");
            } else {
                plain(writer, text, survey, out);
            }
        }
    }

    private void plain(PreviewWriter writer, SourceText text, Survey survey, Writer out)
            throws IOException, SourceException {
        if (format == Format.CSV) {
            writer.csv(text, survey, out);
        } else {
            writer.table(text, survey, out);
        }
    }

    private interface Step {
        void take(Path file) throws Exception;
    }

    private interface Shown {
        void show(SourceText text, Survey survey) throws Exception;
    }

    /** Takes each file; one that cannot be read is told of and does not keep the others back. Returns the exit code. */
    private int each(Step step) throws Exception {
        int code = 0;
        for (Path file : files) {
            try {
                step.take(file);
            } catch (SourceException e) {
                spec.commandLine().getErr().println(PlainText.of(String.valueOf(e.getMessage())));
                code = Math.max(code, 1);
            } catch (NoSuchFileException e) {
                spec.commandLine().getErr().println("There is no file " + e.getFile() + ".");
                code = 2;
            }
        }
        return code;
    }

    private void open(Path file, ImportConfig importConfig, Shown shown) throws Exception {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        String name = file.getFileName().toString();
        try (TemporaryCopies copies = new TemporaryCopies()) {
            SourceText text = SourceText.of(file, name, importConfig, copies);
            Survey survey = text.survey(name, importConfig, Integer.MAX_VALUE);
            spec.commandLine()
                    .getErr()
                    .println(PlainText.of(name + ": " + RunOutput.count(survey.records()) + " records; "
                            + String.join(", ", survey.notes())));
            shown.show(text, survey);
        }
    }
}
