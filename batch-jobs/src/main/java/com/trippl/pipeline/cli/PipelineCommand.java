package com.trippl.pipeline.cli;

import com.trippl.pipeline.database.DatabaseUnavailableException;
import com.trippl.pipeline.dispatch.DatabaseAwayException;
import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.environment.EnvironmentSettings;
import com.trippl.pipeline.importraw.source.SourceException;
import com.trippl.pipeline.storage.FullDiskException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code ./pipeline}: without a command it prints the help. Exit codes: 0 done, 1 the job failed, 2 wrong usage. */
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        versionProvider = PipelineCommand.Version.class,
        description = "Carries listings from the feeds of tourism boards into a platform's public database.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            ImportCommand.class,
            TransformCommand.class,
            StageCommand.class,
            ReviewCommand.class,
            PromoteCommand.class,
            PreviewCommand.class,
            JobsCommand.class,
            JobCommand.class,
            RetryCommand.class,
            CancelCommand.class,
            ErrorsCommand.class,
            PruneCommand.class,
            DmoCommand.class,
            ConfigCommand.class,
            SchedulesCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            WorkerCommand.class,
            QueueCommand.class,
            AdminCommand.class,
            CloudDemoCommand.class,
            BenchCommand.class,
            DbCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline run samples/listings.csv --dmo demo    a file from CSV to public listings",
            "  ./pipeline review list                            what waits for a person",
            "  ./pipeline review accept --flag missing_address   accept a kind of row",
            "  ./pipeline promote --dmo demo                     make accepted rows public",
            "  ./pipeline admin                                  the admin UI, on http://localhost:8080/",
            "  ./pipeline test                                   run the product's own tests",
            "",
            "Everything is kept under $PIPELINE_HOME (default ~/.listings-pipeline), with a PostgreSQL of its own;",
            "PIPELINE_DB_URL, PIPELINE_DB_USER and PIPELINE_DB_PASSWORD name another server."
        })
public final class PipelineCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces and log more.")
    private boolean debug;

    @Option(
            names = "--env",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description =
                    "local (this machine alone), or dev, staging or app: files in S3, work over SQS. Default: $PIPELINE_ENV, else local")
    private @Nullable DeployEnvironment environment;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs a command; returns its exit code. */
    static int execute(String... args) {
        PipelineCommand root = new PipelineCommand();
        return new CommandLine(root)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setUsageHelpWidth(110)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    if (root.debug) {
                        System.setProperty("pipeline.log", "INFO");
                        System.setProperty("pipeline.log.batch", "INFO");
                        System.setProperty("logging.level.com.trippl", "DEBUG");
                    }
                    root.checkVariables();
                    if (root.environment != null) {
                        System.setProperty(DeployEnvironment.PROPERTY, root.environment.label());
                    }
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler((failure, line, parsed) -> report(failure, line, root.debug))
                .setParameterExceptionHandler(PipelineCommand::misused)
                .execute(args);
    }

    private void checkVariables() {
        try {
            EnvironmentSettings.check(System.getenv());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
    }

    private static int misused(ParameterException failure, String[] args) {
        PrintWriter err = failure.getCommandLine().getErr();
        err.println(failure.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("See: "
                + failure.getCommandLine().getCommandSpec().qualifiedName(" ").replaceFirst("^pipeline", "./pipeline")
                + " --help");
        return 2;
    }

    /** One message for a person; the trace only for those who asked. */
    private static int report(Exception failure, CommandLine line, boolean debug) {
        if (debug) {
            failure.printStackTrace(line.getErr());
        }
        Throwable told = known(failure);
        if (told != null) {
            line.getErr()
                    .println(
                            told instanceof NoSuchFileException missing
                                    ? "There is no file " + missing.getFile() + "."
                                    : PlainText.of(String.valueOf(told.getMessage())));
            return told instanceof IllegalArgumentException || told instanceof NoSuchFileException ? 2 : 1;
        }
        String outside = outside(failure);
        if (outside != null) {
            line.getErr().println(outside);
            return 1;
        }
        line.getErr().println("Unexpected: " + failure + (debug ? "" : "\nRun it again with --debug to see where."));
        return 1;
    }

    private static @Nullable Throwable known(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseUnavailableException
                    || cause instanceof SourceException
                    || cause instanceof CommandFailure
                    || cause instanceof DatabaseAwayException
                    || cause instanceof FullDiskException
                    || cause instanceof NoSuchFileException
                    || cause instanceof IllegalArgumentException
                            && cause.getClass().getName().startsWith("com.trippl")
                    || cause.getClass() == IllegalArgumentException.class
                            && cause.getStackTrace().length > 0
                            && cause.getStackTrace()[0].getClassName().startsWith("com.trippl")) {
                return cause;
            }
        }
        return null;
    }

    /** What an operator has to set right outside of the program, in words; null: nothing that is known. */
    private static @Nullable String outside(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AccessDeniedException refused) {
                return refused.getFile() + " may not be read or written by " + BaseCommand.user()
                        + ". Give that user the right to (chmod, chown), or name another file.";
            }
            if (cause instanceof IOException io && FullDiskException.means(io)) {
                return "A disk is full (" + io.getMessage() + "). Free some space, then try again.";
            }
            if (cause instanceof BindException) {
                return "A port cannot be opened: " + cause.getMessage() + ". Name another one.";
            }
            if (cause instanceof SdkException) {
                return "AWS cannot be used: " + cause.getMessage()
                        + "\nSet AWS_REGION and give the process a role or credentials, or work on this machine alone: --env local";
            }
        }
        return null;
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = PipelineCommand.class.getPackage().getImplementationVersion();
            return new String[] {"Listings Pipeline " + (version == null ? "(development)" : version)};
        }
    }
}
