package com.trippl.pipeline.admin;

import com.trippl.pipeline.admin.security.Passwords;
import com.trippl.pipeline.database.DatabaseUnavailableException;
import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.environment.EnvironmentSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./pipeline admin}: serves the admin UI until stopped. */
@Command(
        name = "pipeline admin",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Serve the admin UI until stopped (Ctrl-C), and run jobs in this process.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline admin                    on http://localhost:8080/",
            "  ./pipeline admin --port 9000",
            "  ./pipeline admin --no-worker        leave the jobs to ./pipeline worker",
            "  ./pipeline admin --reset-password admin    a lost password: print a new one"
        })
public final class AdminCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port; 0 takes any that is free. Default: ${DEFAULT-VALUE}")
    private int port = 8080;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where to listen: this machine alone unless told, 0.0.0.0 for all. Default: ${DEFAULT-VALUE}")
    private String address = "127.0.0.1";

    @Option(names = "--no-worker", description = "Run no jobs in this process.")
    private boolean noWorker;

    @Option(
            names = "--management-port",
            paramLabel = "N",
            description =
                    "Serve /health/liveness, /health/readiness and /metrics (Prometheus) on this port, without login. Default: not at all")
    private @Nullable Integer managementPort;

    @Option(
            names = "--reset-password",
            paramLabel = "USER",
            description =
                    "Give an account a new password, to be changed at its next login, unlock it, print the password and end.")
    private @Nullable String resetPassword;

    @Option(
            names = "--env",
            paramLabel = "NAME",
            description =
                    "local (this machine alone), or dev, staging or app: files in S3, work over SQS. Default: $PIPELINE_ENV, else local")
    private @Nullable DeployEnvironment environment;

    @Option(names = "--debug", description = "Show stack traces and log more.")
    private boolean debug;

    /** Serves until the process is told to stop. */
    public static void main(String[] args) {
        int code = new CommandLine(new AdminCommand())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setUsageHelpWidth(110)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
        if (code != 0 || isHelp(args)) {
            System.exit(code);
        }
    }

    private static boolean isHelp(String[] args) {
        return new CommandLine(new AdminCommand())
                .parseArgs(args).asCommandLineList().stream()
                        .anyMatch(line -> line.isUsageHelpRequested() || line.isVersionHelpRequested());
    }

    @Override
    public Integer call() {
        if (port < 0 || port > 65_535) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "'" + port + "' is no port: use 1 to 65535, or 0 for any that is free.");
        }
        try {
            EnvironmentSettings.check(System.getenv());
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
        if (debug) {
            System.setProperty("pipeline.log", "INFO");
            System.setProperty("logging.level.com.trippl", "DEBUG");
        }
        if (environment != null) {
            System.setProperty(DeployEnvironment.PROPERTY, environment.label());
        }
        try {
            if (resetPassword != null) {
                return reset(resetPassword);
            }
            if (managementPort != null) {
                System.setProperty("pipeline.management.port", String.valueOf(managementPort));
            }
            start(Map.of(
                    "server.port", port,
                    "server.address", address,
                    "pipeline.worker.in-process", !noWorker));
            return 0;
        } catch (RuntimeException failure) {
            if (debug) {
                failure.printStackTrace(spec.commandLine().getErr());
            }
            spec.commandLine().getErr().println(message(failure));
            return 1;
        }
    }

    /** Whoever may start the program on the database may do this: it is their own account they were locked out of. */
    private int reset(String username) {
        try (ConfigurableApplicationContext context = start(Map.of(
                "server.port",
                0,
                "server.address",
                "127.0.0.1",
                "pipeline.worker.in-process",
                false,
                "pipeline.admin.welcome",
                false))) {
            String password = context.getBean(Passwords.class).reset(username);
            if (password == null) {
                spec.commandLine().getErr().println("There is no account '" + username + "'.");
                return 2;
            }
            spec.commandLine()
                    .getOut()
                    .println("The password of '" + username + "' is now: " + password
                            + "\nIt has to be changed at the next login.");
            return 0;
        }
    }

    /** Starts the application. What was said here goes before what its files and the environment say. */
    private static ConfigurableApplicationContext start(Map<String, Object> settings) {
        SpringApplication application = new SpringApplication(AdminApplication.class);
        application.setLogStartupInfo(false);
        return application.run(settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    }

    private String message(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException inUse) {
                return "Port " + inUse.getPort()
                        + " is taken by another program. Choose another: ./pipeline admin --port "
                        + (inUse.getPort() + 1);
            }
            if (cause instanceof DatabaseUnavailableException) {
                return text(cause.getMessage(), cause);
            }
        }
        return "The admin UI could not be started: " + text(failure.getMessage(), failure)
                + (debug ? "" : "\nRun it again with --debug to see where.");
    }

    private static String text(@Nullable String message, Throwable failure) {
        return message == null ? failure.toString() : message;
    }
}
