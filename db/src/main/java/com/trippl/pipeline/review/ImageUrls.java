package com.trippl.pipeline.review;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The images of a listing as people write them: one address per line, in their order. */
final class ImageUrls {
    private static final int MOST = 50;
    private static final int MAX_LENGTH = 2_000;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private ImageUrls() {}

    /**
     * The addresses, one per line, each once.
     *
     * @throws ReviewException naming the line that is none, or saying that there are too many
     */
    static String valid(String text) {
        List<String> urls = lines(text);
        if (urls.size() > MOST) {
            throw new ReviewException("A listing has at most " + MOST + " images; these are " + urls.size() + ".");
        }
        for (String url : urls) {
            if (url.length() > MAX_LENGTH) {
                throw new ReviewException("The address of an image has at most " + MAX_LENGTH + " letters; one has "
                        + url.length() + ".");
            }
            if (!isWebAddress(url)) {
                throw new ReviewException("“" + url
                        + "” is no address of an image. Write one per line, as in https://example.org/a.jpg.");
            }
        }
        return String.join("\n", urls);
    }

    /** The lines that say something. */
    static List<String> lines(@Nullable String text) {
        return text == null
                ? List.of()
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .distinct()
                        .collect(Collectors.toList());
    }

    private static boolean isWebAddress(String text) {
        try {
            URI address = new URI(text);
            return address.getScheme() != null
                    && SCHEMES.contains(address.getScheme().toLowerCase(Locale.ROOT))
                    && address.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
