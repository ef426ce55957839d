package com.trippl.pipeline.importraw.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.ImportConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a survey finds, and what it says of a file that it cannot read, is the same in stretches of any size as in one. */
class StretchesTest {
    private static final int WHOLE = CsvSurvey.STRETCH_BYTES;

    private static final String[] PIECES = {
        "a",
        "12",
        ",",
        ",",
        ",",
        "\n",
        "\n",
        "\r\n",
        "\n\n",
        "\"",
        "\"\"",
        "\"x\ny\"",
        "\",\"",
        "é",
        "焼",
        "😀",
        "\uFEFF",
        "\n\uFEFF\"a\nb\"",
        "Total: 3",
        " ",
        ";"
    };

    @TempDir
    Path folder;

    @Test
    void anyTextIsTheSameInAnyStretches() throws Exception {
        Set<String> kinds = new HashSet<>();
        for (int seed = 0; seed < 250; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "" : "id,name\n");
            int pieces = random.nextInt(120);
            for (int i = 0; i < pieces; i++) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            Path file = Files.writeString(folder.resolve("any.csv"), text);
            ImportConfig config =
                    Sources.config(random.nextBoolean() ? "{}" : "{\"delimiter\": \",\", \"quote\": \"\\\"\"}");
            boolean beginning = random.nextInt(4) == 0;
            int perPart = 1 + random.nextInt(4);
            String whole = survey(file, config, perPart, beginning, WHOLE);
            kinds.add(whole.startsWith("Survey") ? "read" : whole.replaceAll("[0-9]+", "n"));
            assertThat(records(file, config, perPart, beginning))
                    .as("seed %d, in parts of %d, of: %s", seed, perPart, text)
                    .isEqualTo(records(file, config, Integer.MAX_VALUE, beginning));
            for (int bytes : new int[] {1, 3, 8, 40}) {
                assertThat(survey(file, config, perPart, beginning, bytes))
                        .as("seed %d, stretches of %d bytes, of: %s", seed, bytes, text)
                        .isEqualTo(whole);
            }
        }
        assertThat(kinds).as("files that are read, and some that are not").hasSizeGreaterThan(1);
    }

    @Test
    void anyDelimiterIsOnlyThat() throws Exception {
        Path file = Files.writeString(folder.resolve("spaces.csv"), "id name\n" + "7 plain\n".repeat(1000));
        for (String delimiter : List.of(" ", "e", "\u0001")) {
            String text = Files.readString(file).replace(" ", delimiter);
            Path other = Files.writeString(folder.resolve("other.csv"), text);
            ImportConfig config = Sources.config("{\"delimiter\": \"" + delimiter.replace("\u0001", "\\u0001") + "\"}");
            assertThat(text(other, false).survey("feed", config, 1000, 512).records())
                    .isEqualTo(1000);
        }
    }

    @Test
    void aCellOfManyLinesIsFoundOutAsOne() throws Exception {
        String cell = "\"" + "1,looks like a row\n".repeat(5000) + "\"";
        String rows = "7,plain\n".repeat(2000);
        Path file = Files.writeString(folder.resolve("cell.csv"), "id,name\n" + rows + "8," + cell + "\n" + rows);

        Survey survey = text(file, false).survey("cell.csv", Sources.config("{}"), 1000, 4096);

        assertThat(survey.records()).isEqualTo(4001);
        assertThat(survey.parts().get(2).firstLine()).isEqualTo(2002);
        assertThat(survey.parts().get(3).firstLine()).isEqualTo(2002 + 5001 + 999);
    }

    @Test
    void aRowThatIsTooLargeIsToldOfByItsLine() throws Exception {
        String cell = "1,looks like a row\n".repeat(1 + Csv.MAX_ROW_CHARS / 19 + 70_000);
        Path file =
                Files.writeString(folder.resolve("open.csv"), "id,name\n" + "7,plain\n".repeat(2000) + "8,\"" + cell);

        for (int bytes : new int[] {1 << 20, 1 << 28}) {
            assertThat(survey(file, Sources.config("{}"), 1000, false, bytes))
                    .startsWith("feed cannot be read as CSV after line 2,002: a row has more than 16,000,000");
        }
    }

    private static String survey(Path file, ImportConfig config, int perPart, boolean beginning, int stretchBytes)
            throws IOException {
        try {
            return text(file, beginning)
                    .survey("feed", config, perPart, stretchBytes)
                    .toString();
        } catch (SourceException e) {
            return e.getMessage();
        }
    }

    /** All records of a file, read in parts; none where it is refused. */
    private static List<SourceRecord> records(Path file, ImportConfig config, int perPart, boolean beginning)
            throws IOException {
        List<SourceRecord> records = new ArrayList<>();
        try {
            text(file, beginning).survey("feed", config, perPart, 5).read(file, records::add);
        } catch (SourceException e) {
            assertThat(records).isEmpty();
        }
        return records;
    }

    private static SourceText text(Path file, boolean beginning) {
        return new SourceText(file, "UTF-8", false, beginning, List.of());
    }
}
