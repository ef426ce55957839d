package com.trippl.pipeline.geocode;

import com.trippl.pipeline.support.PublicAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request over HTTP, bounded in time and size, and its answer as JSON. Redirects are not followed: they could lead anywhere. */
final class AnswerFetcher {
    private static final int MAX_ANSWER_BYTES = 1_000_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client;
    private final Clock clock;
    private final boolean allowPrivate;
    private final Duration timeout;

    /** @param timeout for the whole answer, its body included */
    AnswerFetcher(Clock clock, boolean allowPrivate, Duration connectTimeout, Duration timeout) {
        this.clock = clock;
        this.allowPrivate = allowPrivate;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Refuses an address of the private network. Asked before each request, as what a name resolves to may change. */
    void check(Service service) throws UnreadableAnswerException {
        String refusal = allowPrivate
                ? null
                : PublicAddress.refusal(URI.create(service.base()), "PIPELINE_GEOCODE_ALLOW_PRIVATE_URLS");
        if (refusal != null) {
            throw new UnreadableAnswerException(refusal, false);
        }
    }

    JsonNode fetch(Service service, String address)
            throws IOException, InterruptedException, UnreadableAnswerException {
        HttpRequest request = service.provider()
                .ask(service, address)
                .timeout(timeout)
                .header("User-Agent", "trippl-listings-pipeline/1.0")
                .header("Accept", "application/json")
                .build();
        HttpResponse<byte[]> response = send(request);
        int status = response.statusCode();
        if (status == 429 || status >= 500) {
            throw new UnreadableAnswerException("answered with status " + status, true, retryAfter(response));
        }
        if (status != 200) {
            throw new UnreadableAnswerException("answered with status " + status + meaning(status), false);
        }
        return parse(response.body());
    }

    /** The request's own timeout ends with the headers; waiting for the future bounds the body too. */
    private HttpResponse<byte[]> send(HttpRequest request)
            throws IOException, InterruptedException, UnreadableAnswerException {
        CompletableFuture<HttpResponse<byte[]>> pending =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        try {
            return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("gave no answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (isTooLarge(e.getCause())) {
                throw new UnreadableAnswerException("gave an answer larger than 1 MB", false);
            }
            throw new IOException(reason(e.getCause()), e.getCause());
        } finally {
            pending.cancel(true);
        }
    }

    /** The JDK has no type for it; its text, at any depth, is "body exceeds capacity: …". */
    private static boolean isTooLarge(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("exceeds capacity")) {
                return true;
            }
        }
        return false;
    }

    /** The cause's own text may quote the URL, and with it the key: only its kind is told. */
    private static String reason(@Nullable Throwable cause) {
        return switch (cause) {
            case java.net.http.HttpConnectTimeoutException _ -> "cannot be reached (no connection in time)";
            case java.net.http.HttpTimeoutException _ -> "gave no answer in time";
            case java.net.ConnectException _ -> "cannot be reached";
            case javax.net.ssl.SSLException _ -> "cannot be reached safely (TLS failed)";
            case IOException failure
            when String.valueOf(failure.getMessage()).contains("limit") -> "gave an answer larger than 1 MB";
            case null, default -> "broke the connection off";
        };
    }

    private @Nullable Duration retryAfter(HttpResponse<?> response) {
        String header = response.headers().firstValue("Retry-After").orElse(null);
        return header == null ? null : RetryAfter.parse(header, clock);
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401, 403 -> ": it refuses us; check transform.geocode.key and the service's terms of use";
            case 301, 302, 303, 307, 308 -> ", a redirect, which is not followed; check transform.geocode.base_url";
            case 404 -> ": nothing there; check transform.geocode.base_url";
            default -> "";
        };
    }

    /** A page instead of data, as services send when they have had enough, is no answer. */
    private static JsonNode parse(byte[] body) throws UnreadableAnswerException {
        try {
            JsonNode answer = JSON.readTree(body);
            if (answer != null && answer.isContainer()) {
                return answer;
            }
        } catch (JacksonException e) {
            // Said below.
        }
        throw new UnreadableAnswerException("answered with something that is no JSON", true);
    }
}
