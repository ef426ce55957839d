package com.trippl.pipeline.dmo;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is entered for a DMO.
 *
 * @param name for people; blank: the slug
 * @param country ISO 3166 alpha-2
 * @param state state or province
 * @param timezone an IANA time zone
 */
public record DmoFields(String slug, String name, String country, String state, String timezone) {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern COUNTRY = Pattern.compile("[a-z]{2}");
    private static final Pattern STATE = Pattern.compile("[a-z0-9-]{1,10}");
    private static final int LONGEST_NAME = 200;

    /** As it is stored: without blanks around, codes in lower case. */
    DmoFields normalized() {
        return new DmoFields(
                slug.strip(),
                name.isBlank() ? slug.strip() : name.strip(),
                country.strip().toLowerCase(Locale.ROOT),
                state.strip().toLowerCase(Locale.ROOT),
                timezone.strip());
    }

    /** What is not acceptable, and what would be, by the value's name. */
    Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        require(
                problems,
                SLUG.matcher(slug).matches() && slug.length() <= 60,
                "slug",
                slug,
                "a-z, 0-9 and single hyphens, at most 60");
        require(problems, name.length() <= LONGEST_NAME, "name", name, "at most 200 characters");
        require(problems, COUNTRY.matcher(country).matches(), "country", country, "two letters, as in us or fr");
        require(
                problems,
                STATE.matcher(state).matches(),
                "state",
                state,
                "letters, digits and hyphens, at most 10, as in nc or pays-loire");
        try {
            ZoneId.of(timezone);
        } catch (DateTimeException e) {
            problems.put("timezone", "There is no time zone '" + timezone + "'. Use a name as in America/New_York.");
        }
        return problems;
    }

    private static void require(Map<String, String> problems, boolean holds, String what, String value, String rule) {
        if (!holds) {
            problems.put(
                    what,
                    (value.isEmpty() ? "Enter the " + what : "'" + value + "' is no " + what) + ": " + rule + ".");
        }
    }
}
