package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.ConfigDiff;
import com.trippl.pipeline.config.ConfigSchema;
import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigDesk;
import com.trippl.pipeline.configure.ConfigEdit.Decision;
import com.trippl.pipeline.configure.UndecidedJobsException;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Show and change what a DMO wants done at each stage. Every change is a new version.",
        subcommands = {ConfigCommand.Show.class, ConfigCommand.Set.class, ConfigKeysCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline config show demo",
            "  ./pipeline config show demo import --all     with the defaults of what is not set",
            "  ./pipeline config keys import     what can be set, and what each key does",
            "  ./pipeline config set demo import.id_field=id import.feed=full",
            "  ./pipeline config set demo import.columns.name='Nom du lieu' stage.ignore_flags=missing_address",
            "  ./pipeline config set demo --merge '{\"transform\": {\"geocode\": {\"provider\": \"none\"}}}'",
            "  ./pipeline config set demo import.delimiter=     back to detecting it",
            "  ./pipeline config set demo import.feed=full --waiting cancel     and what waits with the old one does not run"
        })
final class ConfigCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static Map<String, @Nullable Object> shown(DmoConfigs configs, Dmo dmo, List<Stage> stages) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (Stage stage : stages) {
            DmoConfig config = configs.active(dmo.id(), stage, DmoConfigs.LISTINGS);
            json.put(stage.label(), config.params());
        }
        return json;
    }

    @Command(name = "show", description = "Show the configuration in force.")
    static final class Show extends BaseCommand {
        @Parameters(index = "0", paramLabel = "DMO", arity = "0..1", description = "The DMO's slug.")
        private @Nullable String slug;

        @Parameters(
                index = "1",
                paramLabel = "STAGE",
                arity = "0..1",
                description = "Only of import, transform, stage or promote.")
        private @Nullable String stage;

        @Option(names = "--dmo", paramLabel = "SLUG", description = "The same as the first argument.")
        private @Nullable String dmo;

        @Option(names = "--stage", paramLabel = "STAGE", description = "The same as the second argument.")
        private @Nullable String stageOption;

        @Option(names = "--versions", description = "List all versions of the stage instead.")
        private boolean versions;

        @Option(names = "--all", description = "List all keys with what holds for each, set or by default.")
        private boolean all;

        @Override
        int run(Session session) {
            DmoConfigs configs = session.get(DmoConfigs.class);
            Dmo found = session.get(Dmos.class).bySlug(required(dmo == null ? slug : dmo));
            String word = stageOption == null ? stage : stageOption;
            List<Stage> stages = word == null ? List.of(Stage.values()) : List.of(Stage.of(word));
            if (versions) {
                Table table = new Table("stage", "version", "active", "schedule", "by", "at", "params");
                for (Stage each : stages) {
                    configs.versions(found.id(), each, DmoConfigs.LISTINGS)
                            .forEach(config -> table.add(
                                    each.label(),
                                    config.version(),
                                    config.active() ? "yes" : "",
                                    config.schedule(),
                                    config.createdBy(),
                                    config.createdAt().toString().substring(0, 19),
                                    ConfigSchema.hidden(each, config.params())));
                }
                table.print(out());
            } else if (all) {
                settings(configs, found, stages).print(out());
            } else {
                printJson(shown(configs, found, stages));
            }
            return 0;
        }

        private static Table settings(DmoConfigs configs, Dmo dmo, List<Stage> stages) {
            Table table = new Table("key", "value", "");
            for (Stage each : stages) {
                JsonNode params = ConfigSchema.hidden(
                        each,
                        configs.active(dmo.id(), each, DmoConfigs.LISTINGS).params());
                for (ConfigSchema.Setting setting : ConfigSchema.settings(each, params)) {
                    JsonNode set = setting.set();
                    table.add(
                            each.label() + "." + setting.key().path(),
                            set == null ? setting.key().defaultText() : ConfigDiff.text(set),
                            set == null ? "default" : "set");
                }
            }
            return table;
        }
    }

    @Command(name = "set", description = "Change keys; what is not named stays as it is.")
    static final class Set extends BaseCommand {
        @Parameters(
                paramLabel = "[DMO] KEY=VALUE",
                arity = "0..*",
                description =
                        "The DMO's slug, then assignments as in import.id_field=id. An empty value removes the key.")
        private List<String> arguments = new ArrayList<>();

        @Option(names = "--dmo", paramLabel = "SLUG", description = "The DMO, in place of the first argument.")
        private @Nullable String dmo;

        @Option(names = "--stage", paramLabel = "STAGE", description = "The stage that keys without one belong to.")
        private @Nullable String stage;

        @Option(
                names = {"--merge", "--config"},
                paramLabel = "JSON",
                description = "A JSON document to merge in; null removes a key.")
        private @Nullable String merge;

        @Option(names = "--file", paramLabel = "FILE", description = "The same from a file.")
        private @Nullable Path file;

        @Option(
                names = "--schedule",
                paramLabel = "WHEN",
                description = "manual, pipeline, hourly, daily, weekly or monthly; with --stage.")
        private @Nullable String schedule;

        @Option(
                names = "--waiting",
                paramLabel = "WHAT",
                description =
                        "What becomes of jobs that wait with the old configuration, and of the next moment of a schedule: ignore (they run, jobs as they were enqueued) or cancel. Without it nothing is saved while there are any.")
        private @Nullable String waiting;

        @Override
        int run(Session session) throws Exception {
            DmoConfigs configs = session.get(DmoConfigs.class);
            Stage given = stage == null ? null : Stage.of(stage);
            List<String> assignments = new ArrayList<>();
            String slug = dmo;
            for (String argument : arguments) {
                if (argument.startsWith("{")) {
                    merge = argument;
                } else if (argument.indexOf('=') > 0) {
                    assignments.add(argument);
                } else if (slug == null) {
                    slug = argument;
                } else {
                    given = Stage.of(argument);
                }
            }
            Dmo found = session.get(Dmos.class).bySlug(required(slug));
            Map<Stage, JsonNode> patches = new EnumMap<>(Stage.class);
            if (file != null) {
                collect(patches, DmoConfigs.byStage(Files.readString(file), given == null ? Stage.IMPORT : given));
            }
            if (merge != null) {
                collect(patches, DmoConfigs.byStage(merge, given == null ? Stage.IMPORT : given));
            }
            for (String assignment : assignments) {
                var entry = DmoConfigs.assignment(assignment, given);
                collect(patches, Map.of(entry.getKey(), entry.getValue()));
            }
            if (schedule != null && given != null) {
                patches.putIfAbsent(given, JsonNodeFactory.instance.objectNode());
            }
            if (patches.isEmpty()) {
                throw new IllegalArgumentException("Nothing to set. Write key=value, as in import.id_field=id.");
            }
            Decision decision = decision();
            try {
                session.get(ConfigDesk.class).saveAll(found.id(), DmoConfigs.LISTINGS, patches, schedule, decision);
            } catch (UndecidedJobsException undecided) {
                StringBuilder list = new StringBuilder("Nothing is saved. Scheduled with the old configuration are:\n");
                undecided
                        .waiting()
                        .forEach(each -> list.append("  ").append(each.words()).append('\n'));
                throw new IllegalArgumentException(
                        list + "Say what becomes of them: --waiting ignore, they run; --waiting cancel, they do not.",
                        undecided);
            }
            if (json()) {
                printJson(shown(configs, found, List.copyOf(patches.keySet())));
            } else {
                for (Stage changed : patches.keySet()) {
                    DmoConfig now = configs.active(found.id(), changed, DmoConfigs.LISTINGS);
                    out().println(changed.label() + " version " + now.version() + ": " + now.params());
                }
            }
            return 0;
        }

        private @Nullable Decision decision() {
            if (waiting == null) {
                return null;
            }
            return switch (waiting) {
                case "ignore" -> Decision.IGNORE;
                case "cancel" -> Decision.CANCEL;
                default ->
                    throw new IllegalArgumentException("--waiting takes ignore or cancel, not '" + waiting + "'.");
            };
        }

        private static void collect(Map<Stage, JsonNode> patches, Map<Stage, JsonNode> more) {
            more.forEach((key, patch) -> patches.merge(key, patch, DmoConfigs::combine));
        }
    }

    private static String required(@Nullable String slug) {
        if (slug == null) {
            throw new IllegalArgumentException("Say which DMO. See ./pipeline dmo list.");
        }
        return slug;
    }
}
