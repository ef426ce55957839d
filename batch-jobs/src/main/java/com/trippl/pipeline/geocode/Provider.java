package com.trippl.pipeline.geocode;

import com.trippl.pipeline.config.TransformConfig.GeocodeConfig;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A geocoding service: how it is asked, and how its answers are read. */
enum Provider {
    /** The Nominatim search API, of openstreetmap.org or one's own. */
    NOMINATIM("https://nominatim.openstreetmap.org", 1) {
        @Override
        HttpRequest.Builder ask(String base, @Nullable String key, String address) {
            String keyParameter = key == null ? "" : "&key=" + encode(key);
            return get(base + "/search?format=jsonv2&limit=1&q=" + encode(address) + keyParameter);
        }

        @Override
        GeocodeResult read(JsonNode answer) throws UnreadableAnswerException {
            JsonNode place = first(answer, answer);
            if (place == null) {
                return new GeocodeResult.NotFound();
            }
            // place_rank 30 is a house, 26 a street, 16 a city (Nominatim's documentation of ranks).
            JsonNode rank = place.get("place_rank");
            double confidence = rank == null ? 0.7 : rank.asInt() >= 28 ? 0.9 : rank.asInt() >= 26 ? 0.6 : 0.3;
            return found(place.get("lat"), place.get("lon"), confidence);
        }
    },

    /** The Photon search API, of komoot.io or one's own. */
    PHOTON("https://photon.komoot.io", 1) {
        @Override
        HttpRequest.Builder ask(String base, @Nullable String key, String address) {
            return get(base + "/api?limit=1&q=" + encode(address));
        }

        @Override
        GeocodeResult read(JsonNode answer) throws UnreadableAnswerException {
            JsonNode place = first(answer, answer.get("features"));
            if (place == null) {
                return new GeocodeResult.NotFound();
            }
            JsonNode point = place.path("geometry").path("coordinates");
            String type = place.path("properties").path("type").asString("");
            double confidence = type.equals("house") ? 0.9 : type.equals("street") ? 0.6 : type.isEmpty() ? 0.7 : 0.3;
            return found(point.get(1), point.get(0), confidence);
        }
    },

    /** Google's Geocoding API. */
    GOOGLE("https://maps.googleapis.com", 10) {
        @Override
        HttpRequest.Builder ask(String base, @Nullable String key, String address) {
            return get(base + "/maps/api/geocode/json?address=" + encode(address) + "&key="
                    + encode(Objects.requireNonNullElse(key, "")));
        }

        @Override
        GeocodeResult read(JsonNode answer) throws UnreadableAnswerException {
            String status = answer.path("status").asString("");
            switch (status) {
                case "ZERO_RESULTS" -> {
                    return new GeocodeResult.NotFound();
                }
                case "OK" -> {}
                case "OVER_QUERY_LIMIT", "UNKNOWN_ERROR" ->
                    throw new UnreadableAnswerException("it says " + status, true);
                default ->
                    throw new UnreadableAnswerException("it says " + (status.isEmpty() ? "nothing" : status), false);
            }
            JsonNode place = first(answer, answer.get("results"));
            if (place == null) {
                return new GeocodeResult.NotFound();
            }
            JsonNode geometry = place.path("geometry");
            double confidence = switch (geometry.path("location_type").asString("")) {
                case "ROOFTOP" -> 1.0;
                case "RANGE_INTERPOLATED" -> 0.8;
                case "GEOMETRIC_CENTER" -> 0.6;
                default -> 0.4;
            };
            if (place.path("partial_match").asBoolean(false)) {
                confidence /= 2;
            }
            return found(
                    geometry.path("location").get("lat"),
                    geometry.path("location").get("lng"),
                    confidence);
        }
    },

    /** Amazon Location Service, Places version 2. */
    AMAZON("https://places.geo.us-east-1.amazonaws.com", 10) {
        @Override
        HttpRequest.Builder ask(String base, @Nullable String key, String address) {
            String body = JSON.writeValueAsString(java.util.Map.of("QueryText", address, "MaxResults", 1));
            return HttpRequest.newBuilder(
                            URI.create(base + "/v2/geocode?key=" + encode(Objects.requireNonNullElse(key, ""))))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
        }

        @Override
        GeocodeResult read(JsonNode answer) throws UnreadableAnswerException {
            JsonNode place = first(answer, answer.get("ResultItems"));
            if (place == null) {
                return new GeocodeResult.NotFound();
            }
            JsonNode point = place.path("Position");
            return found(
                    point.get(1),
                    point.get(0),
                    place.path("MatchScores").path("Overall").asDouble(0.7));
        }
    };

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String defaultBase;
    private final double requestsPerSecond;

    Provider(String defaultBase, double requestsPerSecond) {
        this.defaultBase = defaultBase;
        this.requestsPerSecond = requestsPerSecond;
    }

    /** The service's public address. */
    String defaultBase() {
        return defaultBase;
    }

    /** What the service bears unless configured; of Nominatim and Photon the public ones' terms of use. */
    double requestsPerSecond() {
        return requestsPerSecond;
    }

    /** The provider a configuration names; null for none. */
    static @Nullable Provider of(@Nullable GeocodeConfig config) {
        String name = config == null || config.provider() == null ? "nominatim" : config.provider();
        return name.equals("none") ? null : valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }

    abstract HttpRequest.Builder ask(String base, @Nullable String key, String address);

    abstract GeocodeResult read(JsonNode answer) throws UnreadableAnswerException;

    private static HttpRequest.Builder get(String url) {
        return HttpRequest.newBuilder(URI.create(url)).GET();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static @Nullable JsonNode first(JsonNode answer, @Nullable JsonNode list) throws UnreadableAnswerException {
        if (list == null || !list.isArray()) {
            String shown = answer.toString();
            throw new UnreadableAnswerException("it says " + shown.substring(0, Math.min(120, shown.length())), false);
        }
        return list.isEmpty() ? null : list.get(0);
    }

    private static GeocodeResult found(@Nullable JsonNode lat, @Nullable JsonNode lng, double confidence)
            throws UnreadableAnswerException {
        try {
            if (lat != null && lng != null) {
                double y = Double.parseDouble(lat.asString());
                double x = Double.parseDouble(lng.asString());
                if (Math.abs(y) <= 90 && Math.abs(x) <= 180) {
                    return new GeocodeResult.Found(y, x, Math.clamp(confidence, 0.0, 1.0));
                }
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UnreadableAnswerException("its coordinates make no sense", false);
    }
}
