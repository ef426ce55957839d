package com.trippl.pipeline.admin.dmos;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** On which line of a JSON text each key stands. */
final class JsonPlaces {
    private final Map<String, Integer> lines = new HashMap<>();

    JsonPlaces(String json) {
        try (JsonParser parser = JsonMapper.shared().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    String path = parser.streamReadContext()
                            .pathAsPointer()
                            .toString()
                            .substring(1)
                            .replace('/', '.')
                            .replace("~1", "/")
                            .replace("~0", "~");
                    lines.putIfAbsent(path, parser.currentTokenLocation().getLineNr());
                }
            }
        } catch (JacksonException e) {
            // What was read so far is known; the text's own fault is told elsewhere.
        }
    }

    /** The line from 1 of a key with dots, or of the nearest key around it; 1: there is none. */
    int lineOf(String path) {
        for (String at = path; !at.isEmpty(); at = at.contains(".") ? at.substring(0, at.lastIndexOf('.')) : "") {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
        }
        return 1;
    }
}
