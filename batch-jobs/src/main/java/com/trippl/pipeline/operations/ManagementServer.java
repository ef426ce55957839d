package com.trippl.pipeline.operations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.trippl.pipeline.support.Loops;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers {@code /health/liveness}, {@code /health/readiness} and {@code /metrics} on a port of its own, which nobody logs in to: it tells
 * numbers and names of feeds, no data and no secret, and belongs behind a firewall.
 */
final class ManagementServer implements SmartLifecycle {
    /** The setting that names the port; without it there is no server. */
    static final String PORT = "pipeline.management.port";

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Stops first, so that nobody sends work to a process that is about to end. */
    private static final int PHASE = Integer.MAX_VALUE - 10;

    private final InetSocketAddress address;
    private final Readiness readiness;
    private final Measures measures;
    private final PrometheusMeterRegistry registry;
    private final Loops loops;
    private final Duration standsStill;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable HttpServer server;

    /** @param standsStill a loop that did not turn for so long is dead: longer than any look for work takes */
    ManagementServer(
            InetSocketAddress address,
            Readiness readiness,
            Measures measures,
            PrometheusMeterRegistry registry,
            Loops loops,
            Duration standsStill) {
        this.loops = loops;
        this.standsStill = standsStill;
        this.address = address;
        this.readiness = readiness;
        this.measures = measures;
        this.registry = registry;
    }

    /** A registry with what every Java process can tell about itself. */
    static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        return registry;
    }

    @Override
    public void start() {
        try {
            HttpServer made = HttpServer.create(address, 0);
            made.setExecutor(threads);
            made.createContext("/", exchange -> answer(exchange, 404, "text/plain", () -> "Not found\n"));
            made.createContext("/health/liveness", this::alive);
            made.createContext("/health/readiness", this::ready);
            made.createContext(
                    "/metrics",
                    exchange -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", () -> {
                        measures.refresh();
                        return registry.scrape();
                    }));
            made.start();
            server = made;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Health and metrics cannot be served on " + address + ": " + e.getMessage(), e);
        }
        Metrics.addRegistry(registry);
        LOG.info("Health and metrics are served on port {}", port());
    }

    private void alive(HttpExchange exchange) throws IOException {
        List<String> stalled = loops.stalled(standsStill);
        Map<String, Boolean> parts = new LinkedHashMap<>();
        stalled.forEach(loop -> parts.put(loop, false));
        boolean up = stalled.isEmpty();
        answer(exchange, up ? 200 : 503, "application/json", () -> status(up, parts));
    }

    private void ready(HttpExchange exchange) throws IOException {
        Map<String, Boolean> answers = readiness.ask();
        boolean up = answers.values().stream().allMatch(each -> each);
        answer(exchange, up ? 200 : 503, "application/json", () -> status(up, answers));
    }

    private static String status(boolean up, Map<String, Boolean> parts) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", word(up));
        if (!parts.isEmpty()) {
            Map<String, String> words = new LinkedHashMap<>();
            parts.forEach((name, answers) -> words.put(name, word(answers)));
            body.put("parts", words);
        }
        return JSON.writeValueAsString(body);
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }

    private static void answer(HttpExchange exchange, int status, String type, Supplier<String> text)
            throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (method.equals("HEAD")) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** The port that is listened on. */
    int port() {
        HttpServer running = server;
        if (running == null) {
            throw new IllegalStateException("Nothing is listened on.");
        }
        return running.getAddress().getPort();
    }

    @Override
    public void stop() {
        HttpServer running = server;
        if (running != null) {
            running.stop(0);
            Metrics.removeRegistry(registry);
            server = null;
        }
        threads.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
