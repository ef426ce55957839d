package com.trippl.pipeline.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server and does what networks and busy servers do. */
public final class FaultyProxy implements AutoCloseable {
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

    private final URI target;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger losses = new AtomicInteger();
    private final AtomicInteger refusedWrites = new AtomicInteger();
    private final AtomicInteger delays = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;
    private volatile int cutAfter;
    private volatile int writeStatus;
    private volatile String lastCondition = "";

    public FaultyProxy(URI target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** The next answers are 503. */
    public void refuse(int times) {
        refusals.set(times);
    }

    /** The next answers break off after some bytes. */
    public void cutAnswersAfter(int bytes, int times) {
        cutAfter = bytes;
        cuts.set(times);
        requests.set(0);
    }

    /** The next requests are carried out, but their answers do not arrive. */
    public void loseAnswers(int times) {
        losses.set(times);
    }

    /** The next PUT requests are answered with a status. */
    public void answerWrites(int status, int times) {
        writeStatus = status;
        refusedWrites.set(times);
    }

    /** The next requests are carried out after a while. */
    public void delay(Duration each, int times) {
        delay = each;
        delays.set(times);
    }

    /** How many of the requests to be delayed have not come yet. */
    public int delaysLeft() {
        return delays.get();
    }

    /** The last If-None-Match of a request. */
    public String lastCondition() {
        return lastCondition;
    }

    public int requests() {
        return requests.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] body = exchange.getRequestBody().readAllBytes();
        String condition = exchange.getRequestHeaders().getFirst("If-None-Match");
        lastCondition = condition == null ? lastCondition : condition;
        if (exchange.getRequestMethod().equals("PUT") && refusedWrites.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            exchange.sendResponseHeaders(writeStatus, -1);
            exchange.close();
            return;
        }
        if (refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        try {
            if (delays.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                Thread.sleep(delay);
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            answer(exchange, client.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        if (losses.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            return;
        }
        response.headers().map().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        byte[] body = response.body();
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            response.headers()
                    .firstValue("content-length")
                    .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
        }
        exchange.sendResponseHeaders(response.statusCode(), head || body.length == 0 ? -1 : body.length);
        if (head || body.length == 0) {
            return;
        }
        OutputStream out = exchange.getResponseBody();
        if (cuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            out.write(body, 0, Math.min(cutAfter, body.length));
            out.flush();
            return;
        }
        out.write(body);
        out.close();
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }
}
