package com.trippl.pipeline.schedule;

import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.SourceMemory.Mark;
import com.trippl.pipeline.support.PublicAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * A feed at an address of the web, bounded in time and size. What was taken last is not sent again where the server knows ETags or dates.
 * Redirects are not followed: they could lead anywhere.
 */
@Component
class WebSource implements AutoCloseable {
    private static final String LEAVE = "PIPELINE_SCHEDULE_ALLOW_PRIVATE_URLS";

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final boolean allowPrivate;
    private final long maxBytes;
    private final Duration timeout;

    /**
     * @param allowPrivate whether addresses may lead into the private network: the operator's decision, not the configuration's
     * @param maxBytes the largest file taken, as it comes over the wire
     * @param timeout for the whole file
     */
    WebSource(
            @Value("${pipeline.schedule.allow-private-urls:false}") boolean allowPrivate,
            @Value("${pipeline.schedule.max-bytes:2000000000}") long maxBytes,
            @Value("${pipeline.schedule.timeout:10m}") Duration timeout) {
        this.allowPrivate = allowPrivate;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    Found look(Schedule schedule, @Nullable Mark last) throws SourceFault, InterruptedException {
        URI url;
        try {
            url = URI.create(schedule.location());
        } catch (IllegalArgumentException e) {
            throw new SourceFault("import.location is no address. Correct it in the configuration.", false);
        }
        String refusal = allowPrivate ? null : PublicAddress.refusal(url, LEAVE);
        if (refusal != null) {
            throw new SourceFault("import.location " + refusal + ".", false);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("User-Agent", "trippl-listings-pipeline/1.0")
                .header("Accept", "text/csv, application/json, */*;q=0.5");
        if (last != null && last.etag() != null) {
            request.header("If-None-Match", last.etag());
        }
        if (last != null && last.lastModified() != null) {
            request.header("If-Modified-Since", last.lastModified());
        }
        try {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return read(url, response, body, last);
            }
        } catch (IOException e) {
            throw new SourceFault(url.getHost() + " could not be asked: " + reason(e) + ".", true);
        }
    }

    private Found read(URI url, HttpResponse<InputStream> response, InputStream body, @Nullable Mark last)
            throws IOException, SourceFault {
        int status = response.statusCode();
        if (status == 304) {
            return new Found.Nothing("The file at " + url.getHost() + " is as it was.");
        }
        if (status != 200) {
            boolean passing = status == 429 || status == 408 || status >= 500;
            throw new SourceFault(
                    url.getHost() + " answered with status " + status
                            + (status / 100 == 3 ? ", a redirect, which is not followed" : "")
                            + (passing ? "." : ". Check import.location."),
                    passing);
        }
        Path copy = Files.createTempFile("scheduled", ".feed");
        try {
            download(url, body, copy);
            String sha256 = Digests.sha256(copy);
            if (last != null && last.sha256().equals(sha256)) {
                Files.deleteIfExists(copy);
                return new Found.Nothing("The file at " + url.getHost() + " holds what was taken last.");
            }
            Mark mark = new Mark(
                    response.headers().firstValue("ETag").orElse(null),
                    response.headers().firstValue("Last-Modified").orElse(null),
                    null,
                    null,
                    sha256);
            return new Found.File(copy, name(url), mark);
        } catch (IOException | SourceFault | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    /** The request's own timeout ends with the headers: a server that trickles is cut off here. */
    private void download(URI url, InputStream body, Path copy) throws IOException, SourceFault {
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> alarm = watch.schedule(
                () -> {
                    late.set(true);
                    body.close();
                    return null;
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        try (OutputStream out = Files.newOutputStream(copy)) {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                total += n;
                if (total > maxBytes) {
                    throw new SourceFault(
                            url.getHost() + " sent more than " + maxBytes
                                    + " bytes. If that is meant, raise PIPELINE_SCHEDULE_MAX_BYTES.",
                            false);
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            throw late.get() ? new IOException("the file did not come within " + timeout.toSeconds() + " s", e) : e;
        } finally {
            alarm.cancel(false);
        }
        if (late.get()) {
            throw new IOException("the file did not come within " + timeout.toSeconds() + " s");
        }
    }

    /** The last part of the path: a query may hold a key, and the name is shown. */
    private static String name(URI url) {
        String path = String.valueOf(url.getPath());
        String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^\\w.\\-]", "_");
        return last.isBlank() ? "feed" : last.length() <= 120 ? last : last.substring(last.length() - 120);
    }

    /** The failure's own text may quote the address, and with it a key. */
    private static String reason(IOException failure) {
        return switch (failure) {
            case java.net.http.HttpTimeoutException _ -> "no answer in time";
            case java.net.ConnectException _ -> "it cannot be reached";
            case javax.net.ssl.SSLException _ -> "TLS failed";
            default ->
                String.valueOf(failure.getMessage()).startsWith("the file did not")
                        ? String.valueOf(failure.getMessage())
                        : "the connection broke off";
        };
    }

    @Override
    public void close() {
        watch.shutdownNow();
        client.shutdownNow();
    }
}
