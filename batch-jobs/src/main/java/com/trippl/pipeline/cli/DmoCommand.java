package com.trippl.pipeline.cli;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "dmo",
        mixinStandardHelpOptions = true,
        description = "Add and list the DMOs whose feeds are taken.",
        subcommands = {DmoCommand.Add.class, DmoCommand.ListAll.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline dmo add visit-nantes --country fr --state pdl --timezone Europe/Paris",
            "  ./pipeline dmo list --json"
        })
final class DmoCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "add", description = "Add a DMO with the default configuration of all stages.")
    static final class Add extends BaseCommand {
        @Parameters(paramLabel = "SLUG", description = "Its short name: a-z, 0-9 and hyphens.")
        @SuppressWarnings("NullAway.Init")
        private String slug;

        @Option(names = "--name", description = "Its name for people. Default: the slug.")
        private @Nullable String name;

        @Option(
                names = "--country",
                paramLabel = "XX",
                defaultValue = "us",
                description = "Two letters. Default: ${DEFAULT-VALUE}")
        private String country = "us";

        @Option(
                names = "--state",
                paramLabel = "XX",
                defaultValue = "xx",
                description = "State or province, for the names of files. Default: ${DEFAULT-VALUE}, unknown")
        private String state = "xx";

        @Option(names = "--timezone", paramLabel = "ZONE", description = "As in America/New_York. Default: UTC.")
        private @Nullable String timezone;

        @Override
        int run(Session session) {
            Dmo dmo = session.get(Dmos.class).add(slug, name, country, state, timezone, user());
            if (json()) {
                printJson(dmo);
            } else {
                out().println("DMO " + dmo.slug() + " is added. Try a file: ./pipeline run FILE --dmo " + dmo.slug());
            }
            return 0;
        }
    }

    @Command(name = "list", description = "List all DMOs.")
    static final class ListAll extends BaseCommand {
        @Override
        int run(Session session) {
            List<Dmo> dmos = session.get(Dmos.class).list();
            if (json()) {
                printJson(dmos);
                return 0;
            }
            Table table = new Table("slug", "name", "country", "state", "timezone");
            dmos.forEach(dmo -> table.add(dmo.slug(), dmo.name(), dmo.country(), dmo.state(), dmo.timezone()));
            table.print(out());
            return 0;
        }
    }
}
