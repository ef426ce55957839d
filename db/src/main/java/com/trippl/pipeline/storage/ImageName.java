package com.trippl.pipeline.storage;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image in the store: {@code {env}-trippl-images/{country}/{state}/{dmo}/{listing-id}/{filename}.{ext}}. The file name comes
 * from a feed and is not trusted: what does not fit is refused, never mended, as two that are mended may become one.
 *
 * @param environment {@code local}, {@code dev}, {@code staging} or {@code app}
 * @param country two letters
 * @param state state or province
 * @param dmo the DMO's slug
 * @param listingId of the listing it shows; from 1
 * @param filename a-z, 0-9, {@code -} and {@code _}; at most 100 characters
 * @param extension of a kind of image that browsers show and that holds no script
 */
public record ImageName(
        String environment, String country, String state, String dmo, long listingId, String filename, String extension)
        implements StoredName<ImageName> {
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    private static final Pattern FILE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");
    private static final Pattern NUMBERED = Pattern.compile("(.*)-([1-9][0-9]{0,8})");
    private static final int LONGEST_BASE = 88;
    private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "gif", "webp", "avif");
    private static final Pattern PATH =
            Pattern.compile("(?<environment>[a-z0-9-]+?)-trippl-images/(?<country>[^/]+)/(?<state>[^/]+)/(?<dmo>[^/]+)"
                    + "/(?<listing>[1-9][0-9]{0,17})/(?<file>[^/.]+)[.](?<extension>[^/.]+)");

    public ImageName {
        for (String part : new String[] {environment, country, state, dmo}) {
            if (!WORD.matcher(part).matches()) {
                throw new IllegalArgumentException(
                        "'" + part + "' cannot be part of an image's name: use a-z, 0-9 and -.");
            }
        }
        if (!FILE.matcher(filename).matches()) {
            throw new IllegalArgumentException(
                    "'" + filename + "' cannot be the name of an image: use up to 100 of a-z, 0-9, - and _.");
        }
        if (!IMAGES.contains(extension)) {
            throw new IllegalArgumentException("'" + extension + "' is no kind of image: "
                    + String.join(", ", IMAGES.stream().sorted().toList()) + " are.");
        }
        if (listingId < 1) {
            throw new IllegalArgumentException("Listings count from 1, not " + listingId + ".");
        }
    }

    @Override
    public String path() {
        return "%s-trippl-images/%s/%s/%s/%d/%s.%s"
                .formatted(environment, country, state, dmo, listingId, filename, extension);
    }

    /**
     * Reads a name back from its path.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static ImageName parse(String path) {
        Matcher name = PATH.matcher(path);
        if (!name.matches()) {
            throw new IllegalArgumentException("'" + path + "' is not the name of an image.");
        }
        return new ImageName(
                name.group("environment"),
                name.group("country"),
                name.group("state"),
                name.group("dmo"),
                Long.parseLong(name.group("listing")),
                name.group("file"),
                name.group("extension"));
    }

    /** With a number at its end, or the next. */
    @Override
    public ImageName later() {
        Matcher numbered = NUMBERED.matcher(filename);
        String base = numbered.matches() ? numbered.group(1) : filename;
        long number = numbered.matches() ? Long.parseLong(numbered.group(2)) + 1 : 2;
        String next = base.substring(0, Math.min(base.length(), LONGEST_BASE)) + "-" + number;
        return new ImageName(environment, country, state, dmo, listingId, next, extension);
    }
}
