package com.trippl.pipeline.geocode;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.trippl.pipeline.geocode.GeocodeResult.Found;
import com.trippl.pipeline.geocode.GeocodeResult.NotFound;
import com.trippl.pipeline.geocode.GeocodeResult.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTest {
    private static final String ADDRESS = "Pariser Platz 1, Berlin & Mitte";
    private final StubService service = new StubService();

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            nominatim | [{"lat":"1.5","lon":"-2.5","place_rank":30}]                                              | 0.9
            nominatim | [{"lat":"1.5","lon":"-2.5","place_rank":26}]                                              | 0.6
            nominatim | [{"lat":"1.5","lon":"-2.5","place_rank":16}]                                              | 0.3
            nominatim | [{"lat":"1.5","lon":"-2.5","place_rank":"odd"}]                                           | 0.3
            photon    | {"features":[{"geometry":{"coordinates":[-2.5,1.5]},"properties":{"type":"house"}}]}      | 0.9
            photon    | {"features":[{"geometry":{"coordinates":[-2.5,1.5]}}]}                                    | 0.7
            google    | {"status":"OK","results":[{"geometry":{"location":{"lat":1.5,"lng":-2.5},"location_type":"ROOFTOP"}}]} | 1.0
            google    | {"status":"OK","results":[{"partial_match":true,"geometry":{"location":{"lat":1.5,"lng":-2.5}}}]}      | 0.2
            amazon    | {"ResultItems":[{"Position":[-2.5,1.5],"PlaceType":"PointAddress","MatchScores":{"Overall":0.95}}]}    | 0.95
            amazon    | {"ResultItems":[{"Position":[-2.5,1.5],"PlaceType":"Locality","MatchScores":{"Overall":1}}]}           | 0.3
            """)
    void readsAPlaceAndHowSureItIs(String provider, String answer, double confidence) {
        service.answers(200, answer);
        assertThat(service.geocoder(provider).geocode(ADDRESS)).isEqualTo(new Found(1.5, -2.5, confidence));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            nominatim | []
            photon    | {"features":[]}
            google    | {"status":"ZERO_RESULTS","results":[]}
            amazon    | {"ResultItems":[]}
            """)
    void readsThatThereIsNoSuchPlace(String provider, String answer) {
        service.answers(200, answer);
        assertThat(service.geocoder(provider).geocode(ADDRESS)).isEqualTo(new NotFound());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            nominatim | 200 | [{"lat":"91","lon":"0"}]                              | coordinates that make no sense
            nominatim | 200 | [{"lat":"NaN","lon":"0"}]                             | coordinates that make no sense
            nominatim | 200 | [{"lat":{"a":1},"lon":"0"}]                           | coordinates that make no sense
            nominatim | 200 | [{}]                                                  | coordinates that make no sense
            nominatim | 200 | [null]                                                | coordinates that make no sense
            nominatim | 200 | {"error":"no"}                                        | {"error":"no"}
            nominatim | 200 | <html><body>Blocked</body></html>                     | no JSON
            nominatim | 200 | 42                                                    | no JSON
            nominatim | 200 | ~~                                                    | no JSON
            nominatim | 403 | <html><body>Blocked</body></html>                     | status 403
            nominatim | 429 | Too many                                              | status 429
            photon    | 400 | {"message":"bad"}                                     | status 400
            photon    | 200 | {"features":[{"geometry":{"coordinates":[181,0]}}]}   | coordinates that make no sense
            google    | 200 | {"status":"OVER_QUERY_LIMIT"}                         | OVER_QUERY_LIMIT
            google    | 200 | {"status":"REQUEST_DENIED","error_message":"The key s3cret is bad"} | REQUEST_DENIED: The key … is bad
            google    | 200 | []                                                    | []
            amazon    | 403 | {"message":"s3cret"}                                  | transform.geocode.key
            amazon    | 200 | {"ResultItems":[{"Position":"s3cret"}]}               | coordinates that make no sense
            """)
    void saysWhyAnAnswerIsNoneAndNeverTellsTheKey(String provider, int status, String body, String reason) {
        service.answers(status, body);
        assertThat(service.geocoder(provider).geocode(ADDRESS))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        answer -> assertThat(answer.reason())
                                .startsWith(provider)
                                .contains(reason)
                                .doesNotContain("s3cret"));
    }

    @Test
    void asksNominatimAsItsTermsWant() {
        service.answers(200, "[]");
        service.geocoder("nominatim").geocode(ADDRESS);
        service.server.verify(getRequestedFor(urlPathEqualTo(service.path("/search")))
                .withQueryParam("format", equalTo("jsonv2"))
                .withQueryParam("limit", equalTo("1"))
                .withQueryParam("q", equalTo(ADDRESS))
                .withHeader("User-Agent", matching("trippl-listings-pipeline/.+")));
    }

    @Test
    void asksAmazonForAnAnswerThatMayBeKept() {
        service.answers(200, "{\"ResultItems\":[]}");
        service.geocoder("amazon").geocode(ADDRESS);
        service.server.verify(postRequestedFor(urlPathEqualTo(service.path("/v2/geocode")))
                .withQueryParam("key", equalTo("s3cret"))
                .withRequestBody(equalToJson(
                        "{\"QueryText\":\"" + ADDRESS + "\",\"MaxResults\":1,\"IntendedUse\":\"Storage\"}")));
    }

    @ParameterizedTest
    @CsvSource({
        "nominatim, cologne_cathedral_cologne_germany.json, 50.94134445, 6.95812085888689, 0.7",
        "nominatim, madison_square_garden.json, 40.7505, -73.9935, 0.7",
        "photon, madison_square_garden.json, 40.7505247, -73.99355027800776, 0.7",
        "google, madison_square_garden.json, 40.7503540, -73.9933710, 1.0",
        "google, garbage.json, 50.9173897, -1.3125111, 0.2",
        "google, no_city_data.json, 41.3112221, 36.3322118, 0.4",
        "amazon, geocode_101-910_beach.json, 49.27532, -123.1334, 1.0",
        "amazon, geocode_910_beach_secondary.json, 49.27542, -123.13325, 1.0",
    })
    void readsRecordedPlaces(String provider, String file, double lat, double lng, double confidence)
            throws IOException {
        service.answers(200, recorded(provider, file));
        assertThat(service.geocoder(provider).geocode(ADDRESS)).isInstanceOfSatisfying(Found.class, found -> {
            assertThat(found.lat()).isCloseTo(lat, org.assertj.core.data.Offset.offset(0.0005));
            assertThat(found.lng()).isCloseTo(lng, org.assertj.core.data.Offset.offset(0.0005));
            assertThat(found.confidence()).isEqualTo(confidence);
        });
    }

    @ParameterizedTest
    @CsvSource({"nominatim", "photon", "google"})
    void readsRecordedAbsence(String provider) throws IOException {
        service.answers(200, recorded(provider, "no_results.json"));
        assertThat(service.geocoder(provider).geocode(ADDRESS)).isEqualTo(new NotFound());
    }

    @ParameterizedTest
    @CsvSource({
        "nominatim, over_limit.json, 200, no JSON",
        "nominatim, over_limit.json, 509, status 509",
        "google, over_limit.json, 200, OVER_QUERY_LIMIT",
        "photon, invalid_request.json, 400, status 400",
        "photon, invalid_request.json, 200, some error happened",
        "amazon, v1_madison_square_garden.json, 200, no JSON",
    })
    void readsRecordedRefusals(String provider, String file, int status, String reason) throws IOException {
        service.answers(status, recorded(provider, file));
        assertThat(service.geocoder(provider).geocode(ADDRESS))
                .isInstanceOfSatisfying(
                        Unavailable.class, answer -> assertThat(answer.reason()).contains(reason));
    }

    private static String recorded(String provider, String file) throws IOException {
        for (Path at = Path.of(System.getProperty("user.dir")); at != null; at = at.getParent()) {
            Path answers = at.resolve("shared/data/geocoding");
            if (Files.isDirectory(answers)) {
                return Files.readString(answers.resolve(provider).resolve(file));
            }
        }
        assumeTrue(
                false,
                "Skipped: no shared/data/geocoding with recorded answers above "
                        + Path.of("").toAbsolutePath());
        throw new AssertionError();
    }
}
