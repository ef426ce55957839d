package com.trippl.pipeline.operations;

import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.Loops;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves health and metrics where a port for them is named; without one nothing of it exists. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${pipeline.management.port:}'.isEmpty()")
class OperationsConfiguration {
    private static final Duration LONGEST = Duration.ofSeconds(4);

    @Bean
    ManagementServer managementServer(
            @Value("${" + ManagementServer.PORT + "}") int port,
            @Value("${pipeline.management.address:#{null}}") @Nullable String address,
            @Value("${pipeline.management.stands-still:5m}") Duration standsStill,
            DeployEnvironment environment,
            DataSource database,
            FileStore files,
            QueueWatch queues,
            BatchSettings settings,
            Loops loops,
            Clock clock) {
        WorkFigures figures = new WorkFigures(database);
        List<Probe> probes = new ArrayList<>();
        probes.add(new Probe("database", figures::ask));
        probes.add(new Probe("store", () -> askStore(files, environment)));
        if (queues.isNeeded()) {
            probes.add(new Probe("queue", queues::ask));
        }
        PrometheusMeterRegistry registry = ManagementServer.registry();
        String host = address != null ? address : environment.isCloud() ? "0.0.0.0" : "127.0.0.1";
        return new ManagementServer(
                new InetSocketAddress(host, port),
                new Readiness(probes, LONGEST, clock),
                new Measures(figures, queues, settings.lease(), registry, clock),
                registry,
                loops,
                standsStill);
    }

    /** A store that knows a file is not there has looked. */
    private static void askStore(FileStore files, DeployEnvironment environment) throws java.io.IOException {
        try (InputStream found = files.open(environment.dataBucket() + "/health/no-such-file")) {
            // As good.
        } catch (NoSuchFileException expected) {
            // It answered.
        }
    }
}
