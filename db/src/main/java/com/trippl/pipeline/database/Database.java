package com.trippl.pipeline.database;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A database that can be connected to, until closed.
 *
 * @param url the JDBC URL, without user and password
 * @param user the user
 * @param password the password
 * @param release what closing does
 */
public record Database(String url, String user, String password, Runnable release) implements AutoCloseable {
    /** One URL with everything in it, for other tools. */
    public String fullUrl() {
        return url + (url.contains("?") ? "&" : "?") + "user=" + encode(user) + "&password=" + encode(password);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Lets go of it. The embedded server stops when the last process lets go. */
    @Override
    public void close() {
        release.run();
    }
}
