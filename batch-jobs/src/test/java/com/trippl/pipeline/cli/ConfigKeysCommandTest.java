package com.trippl.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.ConfigSchema;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.testing.Pipeline;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The command line says of the keys what the form says. */
class ConfigKeysCommandTest {
    private final Pipeline pipeline = Pipeline.empty();

    @BeforeEach
    void addDmo() {
        pipeline.dmo("keys", "import.delimiter=;", "transform.geocode.key=s3cret");
    }

    private static String out(String... command) {
        PrintStream before = System.out;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
            assertThat(PipelineCommand.execute(command)).isZero();
            return caught.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void everyKeyIsListedWithItsHelp() {
        String all = out("config", "keys");
        for (Stage stage : Stage.values()) {
            ConfigSchema.keys(stage)
                    .forEach(key -> assertThat(all)
                            .contains(stage.label() + "." + key.path() + "=", key.help(), key.defaultText()));
        }
        assertThat(JsonMapper.shared().readTree(out("config", "keys", "promote", "--json")))
                .hasSize(ConfigSchema.keys(Stage.PROMOTE).size());
    }

    @Test
    void whatHoldsIsShownWithItsOriginAndWithoutSecrets() {
        String all = out("config", "show", "keys", "--all");

        assertThat(all.lines())
                .anyMatch(line -> line.matches(".*import\\.delimiter +; +set.*"))
                .anyMatch(line -> line.matches(".*stage\\.far_moved_meters +500 +default.*"));
        assertThat(all).doesNotContain("s3cret");
        assertThat(out("config", "show", "keys", "--versions")).doesNotContain("s3cret");
    }
}
