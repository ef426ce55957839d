package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.ConfigKey;
import com.trippl.pipeline.config.ConfigSchema;
import com.trippl.pipeline.config.Stage;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "List the keys that can be set: what each does, what it may be, what holds without it.")
final class ConfigKeysCommand implements Callable<Integer> {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "STAGE",
            arity = "0..1",
            description = "Only of import, transform, stage or promote.")
    private @Nullable String stage;

    @Option(names = "--json", description = "Print one JSON document on standard output, and nothing else.")
    private boolean json;

    @Override
    public Integer call() {
        List<ConfigKey> keys = new ArrayList<>();
        for (Stage each : stage == null ? List.of(Stage.values()) : List.of(Stage.of(stage))) {
            keys.addAll(ConfigSchema.keys(each));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(
                    keys.stream().map(ConfigKeysCommand::document).toList()));
            return 0;
        }
        String group = "";
        for (ConfigKey key : keys) {
            if (!group.equals(key.group())) {
                group = key.group();
                out.println();
                out.println(key.stage().label() + ": " + group);
            }
            out.println("  " + name(key) + "=" + key.example());
            out.println("      " + key.help());
            out.println("      " + limits(key) + "Default: " + key.defaultText() + ".");
        }
        return 0;
    }

    private static String name(ConfigKey key) {
        return key.stage().label() + "." + key.path();
    }

    private static String limits(ConfigKey key) {
        Double min = key.min();
        Double max = key.max();
        if (min != null && max != null) {
            return String.format(Locale.ROOT, "From %s to %s. ", plain(min), plain(max));
        }
        if (key.kind() == ConfigKey.Kind.SWITCH) {
            return "true or false. ";
        }
        return key.choices().isEmpty() ? "" : "One of: " + String.join(", ", key.choices()) + ". ";
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static Map<String, @Nullable Object> document(ConfigKey key) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("key", name(key));
        document.put("label", key.label());
        document.put("help", key.help());
        document.put("kind", key.kind().name().toLowerCase(Locale.ROOT));
        document.put("choices", key.choices());
        document.put("min", key.min());
        document.put("max", key.max());
        document.put("default", key.defaultText());
        document.put("example", key.example());
        return document;
    }
}
