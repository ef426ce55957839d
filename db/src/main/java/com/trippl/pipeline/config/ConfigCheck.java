package com.trippl.pipeline.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Finds all that a document says and its stage does not know, or not so. */
final class ConfigCheck {
    private final Stage stage;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private ConfigCheck(Stage stage) {
        this.stage = stage;
    }

    /** In the order of the document; empty: it can be bound. */
    static List<ConfigProblem> problems(Stage stage, JsonNode params) {
        if (!params.isObject()) {
            return List.of(new ConfigProblem("", "The " + stage.label() + " configuration must be a JSON object."));
        }
        ConfigCheck check = new ConfigCheck(stage);
        check.object("", params);
        return List.copyOf(check.problems);
    }

    private void object(String prefix, JsonNode params) {
        String where = prefix.isEmpty() ? stage.label() : stage.label() + "." + prefix;
        List<String> known = ConfigKeys.names(stage, prefix);
        for (Map.Entry<String, JsonNode> entry : params.properties()) {
            String path = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
            if (!known.contains(entry.getKey())) {
                add(
                        path,
                        "There is no key '" + where + "." + entry.getKey() + "'." + nearest(entry.getKey(), known)
                                + " Keys of " + where + ": " + String.join(", ", known) + ".");
            } else if (!entry.getValue().isNull()) {
                value(path, entry.getValue());
            }
        }
    }

    private void value(String path, JsonNode value) {
        ConfigKey key = ConfigSchema.find(stage, path).orElse(null);
        if (key == null) {
            if (require(value.isObject(), path, value, "an object")) {
                object(path, value);
            }
            return;
        }
        switch (key.kind()) {
            case SWITCH -> require(value.isBoolean(), path, value, "true or false");
            case INTEGER -> {
                if (require(value.isNumber(), path, value, "a number")
                        && require(value.isIntegralNumber(), path, value, "a number without a fraction")) {
                    range(key, value);
                }
            }
            case NUMBER -> {
                if (require(value.isNumber(), path, value, "a number")) {
                    range(key, value);
                }
            }
            case CHOICES, TEXTS -> {
                if (require(value.isArray(), path, value, "a list")) {
                    list(key, value);
                }
            }
            case FIELD_MAP -> fieldMap(key, value);
            case TEXT, CHARACTER, ENCODING, URL, SECRET, CHOICE -> {
                if (require(value.isString(), path, value, "a text")) {
                    text(key, value);
                }
            }
        }
    }

    private void list(ConfigKey key, JsonNode value) {
        for (JsonNode element : value.values()) {
            if (require(element.isString() || element.isNumber(), key.path(), element, "a text")) {
                choice(key, element.asString());
            }
        }
    }

    private void range(ConfigKey key, JsonNode value) {
        Double min = key.min();
        Double max = key.max();
        if (min != null && max != null) {
            require(
                    value.doubleValue() >= min && value.doubleValue() <= max,
                    key.path(),
                    value,
                    String.format(Locale.ROOT, "from %s to %s", plain(min), plain(max)));
        }
    }

    private void text(ConfigKey key, JsonNode node) {
        String value = node.stringValue();
        switch (key.kind()) {
            case CHOICE -> choice(key, value);
            case CHARACTER ->
                require(
                        value.length() == 1
                                || value.equals("\\t")
                                || value.isEmpty() && key.name().equals("quote"),
                        key.path(),
                        node,
                        "one character");
            case ENCODING -> {
                try {
                    Charset.forName(value);
                } catch (IllegalArgumentException e) {
                    add(
                            key.path(),
                            "'" + value + "' is no encoding. Use a name as in UTF-8, windows-1252 or Shift_JIS.");
                }
            }
            case URL -> {
                if (!isWebAddress(value)) {
                    add(
                            key.path(),
                            "'" + value + "' is no address of a service: it begins with https:// or http://,"
                                    + " as in https://nominatim.example.org.");
                }
            }
            case TEXT -> {
                if (key.path().equals("location")) {
                    location(key, value);
                } else if (key.path().equals("source_name") && value.isBlank()) {
                    add(key.path(), "The feed has no name: enter one, or remove the key.");
                }
            }
            default -> {}
        }
    }

    private void location(ConfigKey key, String value) {
        if (value.contains("://")) {
            if (!isWebAddress(value) || value.contains("@")) {
                add(
                        key.path(),
                        "'" + value + "' is no address to take files from: it begins with https:// or http:// and names"
                                + " no user, as in https://feeds.example.org/listings.csv.");
            }
        } else if (value.isBlank() || value.matches("[./~].*|.*[/\\\\].*")) {
            add(
                    key.path(),
                    "'" + value + "' is no name of a file in the inbox: write one without folders, as in listings.csv"
                            + " or *.csv, or an address beginning with https://.");
        }
    }

    private void choice(ConfigKey key, String value) {
        if (!key.choices().isEmpty() && !key.choices().contains(value)) {
            add(
                    key.path(),
                    "'" + value + "' is no value of " + stage.label() + "." + key.path() + "."
                            + nearest(value, key.choices()) + " It may be " + String.join(", ", key.choices()) + ".");
        }
    }

    private void fieldMap(ConfigKey key, JsonNode value) {
        if (!require(value.isObject(), key.path(), value, "an object from our fields to the feed's headers")) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String path = key.path() + "." + entry.getKey();
            if (!key.choices().contains(entry.getKey())) {
                add(
                        path,
                        "'" + stage.label() + "." + key.path() + "' maps to the field '" + entry.getKey()
                                + "', which there is not." + nearest(entry.getKey(), key.choices()) + " Fields: "
                                + String.join(", ", key.choices()) + ".");
                continue;
            }
            for (JsonNode header : entry.getValue().isArray() ? entry.getValue().values() : List.of(entry.getValue())) {
                boolean named = header.isIntegralNumber()
                        || header.isString() && !header.stringValue().isBlank();
                if (!require(named, path, header, "a header of the feed, or a position from 1")) {
                    break;
                }
            }
        }
    }

    private boolean require(boolean holds, String path, JsonNode value, String rule) {
        if (!holds) {
            String shown = value.toString();
            add(
                    path,
                    "'" + stage.label() + "." + path + "' cannot be "
                            + (shown.length() <= 200 ? shown : shown.substring(0, 200) + "…") + ": it is " + rule
                            + ".");
        }
        return holds;
    }

    private void add(String path, String message) {
        problems.add(new ConfigProblem(path, message));
    }

    private static boolean isWebAddress(String text) {
        try {
            URI url = new URI(text.strip());
            return ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))
                    && url.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static String nearest(String word, Collection<String> known) {
        for (String candidate : known) {
            String a = candidate.replace("_", "");
            String b = word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
            if (a.equals(b) || !b.isEmpty() && (a.startsWith(b) || b.startsWith(a))) {
                return " Did you mean '" + candidate + "'?";
            }
        }
        return "";
    }
}
