package com.trippl.pipeline.admin.dmos;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Names of countries and time zones. */
final class Places {
    private Places() {}

    /** A country's English name; its code where it has none. */
    static String country(String code) {
        return Locale.of("", code.toUpperCase(Locale.ROOT)).getDisplayCountry(Locale.ENGLISH);
    }

    /** The codes of all countries in lower case, by name. */
    static List<String> countries() {
        return Stream.of(Locale.getISOCountries())
                .map(code -> code.toLowerCase(Locale.ROOT))
                .sorted(Comparator.comparing(Places::country))
                .toList();
    }

    /** The time zones that are named for places, and UTC. */
    static List<String> zones() {
        return Stream.concat(
                        Stream.of("UTC"),
                        ZoneId.getAvailableZoneIds().stream()
                                .filter(
                                        zone -> zone.matches(
                                                "(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.*"))
                                .sorted())
                .toList();
    }
}
