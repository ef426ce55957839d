package com.trippl.pipeline.cli;

import com.trippl.pipeline.database.Database;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "db",
        mixinStandardHelpOptions = true,
        description = "The database, for other tools.",
        subcommands = DbCommand.Url.class)
final class DbCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "url",
            description =
                    "Print the JDBC URL with user and password. The embedded server runs while some command does; --hold keeps it up.",
            footerHeading = "%nExample:%n",
            footer = "  ./pipeline db url --hold")
    static final class Url extends BaseCommand {
        @Option(names = "--hold", description = "Keep the server running until stopped with Ctrl-C.")
        private boolean hold;

        @Override
        int run(Session session) throws Exception {
            Database database = session.get(Database.class);
            if (json()) {
                printJson(Map.of("url", database.url(), "user", database.user(), "password", database.password()));
            } else {
                out().println(database.fullUrl());
            }
            if (hold) {
                out().flush();
                new CountDownLatch(1).await();
            }
            return 0;
        }
    }
}
