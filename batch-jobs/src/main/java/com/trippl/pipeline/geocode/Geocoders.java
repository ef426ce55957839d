package com.trippl.pipeline.geocode;

import com.trippl.pipeline.config.TransformConfig.GeocodeConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes geocoders as configured. */
@Component
public class Geocoders {
    private static final GeocodeConfig DEFAULTS = new GeocodeConfig(null, null, null, null, null, null);
    private static final int DEFAULT_BUDGET = 250;
    private static final int TRIAL_BUDGET = 3;
    private static final double SLOWEST = 0.01;
    private static final double FASTEST = 1000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Duration firstRetryWait;
    private final AnswerFetcher fetcher;
    private final Map<String, Courtesy> courtesies = new ConcurrentHashMap<>();

    /**
     * @param allowPrivateUrls whether {@code base_url} may lead into the private network, as to one's own Nominatim on localhost: the
     *     operator's decision (environment variable PIPELINE_GEOCODE_ALLOW_PRIVATE_URLS), not the configuration's
     */
    @Autowired
    public Geocoders(
            JdbcClient jdbc,
            Clock clock,
            @Value("${pipeline.geocode.allow-private-urls:false}") boolean allowPrivateUrls) {
        this(jdbc, clock, allowPrivateUrls, Waits.DEFAULTS);
    }

    Geocoders(JdbcClient jdbc, Clock clock, boolean allowPrivateUrls, Waits waits) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.firstRetryWait = waits.firstRetry();
        this.fetcher = new AnswerFetcher(clock, allowPrivateUrls, waits.connect(), waits.answer());
    }

    /**
     * How long is waited.
     *
     * @param connect for a connection
     * @param answer for a whole answer
     * @param firstRetry before the second attempt; each further wait doubles
     */
    record Waits(Duration connect, Duration answer, Duration firstRetry) {
        static final Waits DEFAULTS = new Waits(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMillis(500));
    }

    /**
     * A geocoder with a budget of its own: make one per job. The rate limit and the circuit breaker belong to the service and are shared.
     * Never throws: a geocoder that cannot work says why in its answers.
     *
     * @param config null: Nominatim of openstreetmap.org, one request a second, at most 250
     * @param country two letters: where places are looked for; null: anywhere
     */
    public Geocoder forConfig(@Nullable GeocodeConfig config, @Nullable String country) {
        return make(config, country, false);
    }

    /** One for a single address, to try a configuration: it asks the service whatever is remembered, and whatever the budget of jobs. */
    Geocoder forTrial(@Nullable GeocodeConfig config) {
        return make(config, null, true);
    }

    /** Who is asked, by the name that configurations give them. */
    static String providerOf(@Nullable GeocodeConfig config) {
        return Objects.requireNonNullElse(
                Objects.requireNonNullElse(config, DEFAULTS).provider(), "nominatim");
    }

    private Geocoder make(@Nullable GeocodeConfig config, @Nullable String country, boolean trial) {
        GeocodeConfig wanted = Objects.requireNonNullElse(config, DEFAULTS);
        String name = providerOf(config);
        if (name.equals("none")) {
            return unavailable("geocoding is switched off (transform.geocode.provider is none)");
        }
        Provider provider = Provider.named(name);
        if (provider == null) {
            return unavailable(
                    "transform.geocode.provider \"" + name + "\" is none of nominatim, photon, google, amazon, none");
        }
        double perSecond = Objects.requireNonNullElse(wanted.requestsPerSecond(), provider.requestsPerSecond());
        if (!(perSecond >= SLOWEST && perSecond <= FASTEST)) {
            return unavailable("transform.geocode.requests_per_second must be between 0.01 and 1000");
        }
        String key = wanted.key() == null || wanted.key().isBlank()
                ? null
                : wanted.key().strip();
        if (key == null && provider.needsKey()) {
            return unavailable("transform.geocode.key is missing: " + name + " answers nobody without");
        }
        String base = wanted.baseUrl() == null
                ? provider.defaultBase()
                : wanted.baseUrl().strip().replaceAll("/+$", "");
        String fault = fault(base);
        if (fault != null) {
            return unavailable("transform.geocode.base_url " + fault);
        }
        Service service = new Service(provider, base, key, country);
        return new HttpGeocoder(
                service,
                trial ? TRIAL_BUDGET : Objects.requireNonNullElse(wanted.maxRequestsPerJob(), DEFAULT_BUDGET),
                perSecond,
                fetcher,
                new GeocodeCache(jdbc, clock, service.id(), country, !trial),
                courtesies.computeIfAbsent(service.id(), id -> new Courtesy(id, new Turns(jdbc, id), firstRetryWait)));
    }

    /** What is wrong with an address; null when nothing is. User, query and fragment are refused: keys would hide in them. */
    private static @Nullable String fault(String base) {
        try {
            URI url = new URI(base);
            boolean http = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            if (!http || url.getHost() == null) {
                return "must be an http or https address, as https://nominatim.example.org";
            }
            boolean more = url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null;
            return more ? "must have no user, no ? and no #; a key goes into transform.geocode.key" : null;
        } catch (URISyntaxException e) {
            return "is no address; it should look like https://nominatim.example.org";
        }
    }

    private static Geocoder unavailable(String reason) {
        return _ -> new GeocodeResult.Unavailable(reason);
    }
}
