package com.trippl.pipeline.geocode;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A geocoding service: how it is asked, and how its answers are read. */
enum Provider {
    /** The Nominatim search API, of openstreetmap.org or one's own. */
    NOMINATIM("https://nominatim.openstreetmap.org", 1) {
        @Override
        HttpRequest.Builder ask(Service service, String address) {
            return get(service.base() + "/search?format=jsonv2&limit=1&q=" + encode(address)
                    + parameter("countrycodes", service.country()) + parameter("key", service.key()));
        }

        @Override
        GeocodeResult read(JsonNode answer) throws UnreadableAnswerException {
            JsonNode place = first(answer, answer);
            if (place == null) {
                return new GeocodeResult.NotFound();
            }
            // place_rank 30 is a house, 26 a street, 16 a city (Nominatim's documentation of ranks).
            JsonNode rank = place.get("place_rank");
            double confidence = rank == null ? 0.7 : rank.asInt(0) >= 28 ? 0.9 : rank.asInt(0) >= 26 ? 0.6 : 0.3;
            return found(place.get("lat"), place.get("lon"), confidence);
        }
    },

    /** The Photon search API, of komoot.io or one's own. */
    PHOTON("https://photon.komoot.io", 1) {
        @Override
        HttpRequest.Builder ask(Service service, String address) {
            // Photon has no parameter for a country, but reads its name.
            String country = service.country() == null
                    ? ""
                    : ", " + Locale.of("", service.country()).getDisplayCountry(Locale.ENGLISH);
            return get(service.base() + "/api?limit=1&q=" + encode(address + country));
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
        HttpRequest.Builder ask(Service service, String address) {
            // A top-level domain, which is the country's code but for one.
            String region = "gb".equals(service.country()) ? "uk" : service.country();
            return get(service.base() + "/maps/api/geocode/json?address=" + encode(address)
                    + parameter("region", region) + "&key=" + encode(Objects.requireNonNullElse(service.key(), "")));
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
                    throw new UnreadableAnswerException("answered " + status, true);
                default -> throw new UnreadableAnswerException(refusal(answer, status), false);
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
        HttpRequest.Builder ask(Service service, String address) {
            // Amazon's terms: answers that are kept, as here, are asked for with the use Storage.
            Map<String, Object> question =
                    new LinkedHashMap<>(Map.of("QueryText", address, "MaxResults", 1, "IntendedUse", "Storage"));
            if (service.country() != null) {
                String country = service.country().toUpperCase(Locale.ROOT);
                question.put("Filter", Map.of("IncludeCountries", List.of(country)));
            }
            String body = JSON.writeValueAsString(question);
            return HttpRequest.newBuilder(URI.create(service.base() + "/v2/geocode?key="
                            + encode(Objects.requireNonNullElse(service.key(), ""))))
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
            double score = place.path("MatchScores").path("Overall").asDouble(0.7);
            // The score tells how much of the question was matched, not how exact the place is: a whole city can score
            // 1.
            double exactness = switch (place.path("PlaceType").asString("")) {
                case "Street", "Intersection", "Block", "SubBlock" -> 0.6;
                case "Country", "Region", "SubRegion", "Locality", "District", "PostalCode" -> 0.3;
                default -> 1.0;
            };
            return found(point.get(1), point.get(0), Math.min(score, exactness));
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

    /** Whether the service answers nobody without a key. */
    boolean needsKey() {
        return this == GOOGLE || this == AMAZON;
    }

    /** The provider of a configured name; null when there is none. */
    static @Nullable Provider named(String name) {
        for (Provider provider : values()) {
            if (provider.name().toLowerCase(Locale.ROOT).equals(name)) {
                return provider;
            }
        }
        return null;
    }

    abstract HttpRequest.Builder ask(Service service, String address);

    abstract GeocodeResult read(JsonNode answer) throws UnreadableAnswerException;

    private static HttpRequest.Builder get(String url) {
        return HttpRequest.newBuilder(URI.create(url)).GET();
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + encode(value);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static @Nullable JsonNode first(JsonNode answer, @Nullable JsonNode list) throws UnreadableAnswerException {
        if (list == null || !list.isArray()) {
            throw new UnreadableAnswerException("answered " + excerpt(answer.toString()), false);
        }
        return list.isEmpty() ? null : list.get(0);
    }

    private static String refusal(JsonNode answer, String status) {
        String message = answer.path("error_message").asString("");
        return "answered " + excerpt(status.isEmpty() ? answer.toString() : status)
                + (message.isEmpty() ? "" : ": " + excerpt(message));
    }

    private static String excerpt(String text) {
        return text.length() <= 160 ? text : text.substring(0, 160) + "…";
    }

    private static GeocodeResult found(@Nullable JsonNode lat, @Nullable JsonNode lng, double confidence)
            throws UnreadableAnswerException {
        try {
            if (lat != null && lng != null && lat.isValueNode() && lng.isValueNode()) {
                double y = Double.parseDouble(lat.asString());
                double x = Double.parseDouble(lng.asString());
                if (Math.abs(y) <= 90 && Math.abs(x) <= 180) {
                    return new GeocodeResult.Found(y, x, Math.round(Math.clamp(confidence, 0.0, 1.0) * 1000) / 1000.0);
                }
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UnreadableAnswerException("answered with coordinates that make no sense", false);
    }
}
