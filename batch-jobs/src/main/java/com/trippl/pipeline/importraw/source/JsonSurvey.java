package com.trippl.pipeline.importraw.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** One pass over a JSON file: an array of objects, or one object per line. */
final class JsonSurvey {
    private final Path file;
    private final String name;
    private final int recordsPerPart;
    private final boolean beginning;

    /** @param beginning whether the text is only the beginning of the source, which may end within a record */
    JsonSurvey(Path file, String name, int recordsPerPart, boolean beginning) {
        this.file = file;
        this.name = name;
        this.recordsPerPart = recordsPerPart;
        this.beginning = beginning;
    }

    private final List<Part> parts = new ArrayList<>();
    private final Set<String> headers = new LinkedHashSet<>();
    private int records;

    Survey take() throws IOException, SourceException {
        boolean array = isArray();
        if (array) {
            walkArray();
        } else {
            walkLines();
        }
        if (!parts.isEmpty()) {
            Part last = parts.removeLast();
            parts.add(new Part(
                    last.partNo(),
                    last.byteOffset(),
                    last.firstRecordNo(),
                    last.firstLine(),
                    records - last.firstRecordNo() + 1));
        }
        SourceFormat format = new SourceFormat(
                array ? SourceFormat.Kind.JSON_ARRAY : SourceFormat.Kind.JSON_LINES,
                ',',
                '"',
                '"',
                List.copyOf(headers),
                true);
        return new Survey(
                format,
                records,
                List.copyOf(parts),
                List.of(array ? "JSON array" : "JSON lines", headers.size() + " keys"),
                new Survey.Layout("", List.of(), List.of()));
    }

    private boolean isArray() throws IOException, SourceException {
        try (JsonParser parser = parser()) {
            return parser.nextToken() == JsonToken.START_ARRAY;
        } catch (JacksonException e) {
            // Then its first line is told of.
            return false;
        }
    }

    private JsonParser parser() throws IOException {
        return JsonRecords.JSON.createParser(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    private void walkArray() throws IOException, SourceException {
        try (JsonParser parser = parser()) {
            parser.nextToken();
            JsonToken token = parser.nextToken();
            while (token != null && token != JsonToken.END_ARRAY) {
                if (!JsonRecords.isObject(token)) {
                    throw noObject(parser.currentTokenLocation().getLineNr(), token);
                }
                var at = parser.currentTokenLocation();
                Set<String> keys = JsonRecords.read(parser).keySet();
                add(at.getByteOffset(), at.getLineNr(), keys);
                token = parser.nextToken();
            }
            if (!beginning && parser.nextToken() != null) {
                throw new SourceException(String.format(
                        Locale.ROOT,
                        "%s goes on after the end of its array, on line %,d. Make one array of it, or one object per line.",
                        name,
                        parser.currentTokenLocation().getLineNr()));
            }
        } catch (UnexpectedEndOfInputException e) {
            if (!beginning || records == 0) {
                throw noJson(e);
            }
        } catch (JacksonException e) {
            throw noJson(e);
        }
    }

    /** One object that is no JSON is a fault of its line; but a source must begin with one that is, or have one after it. */
    private void walkLines() throws IOException, SourceException {
        JsonObjects.Found first = null;
        boolean any = false;
        try (JsonObjects objects = new JsonObjects(file, 0, 1)) {
            for (JsonObjects.Found found = objects.next(); found != null; found = objects.next()) {
                if (found.cutOff() && beginning && records > 0) {
                    return;
                }
                first = first == null ? found : first;
                any |= found.record() != null;
                if (records >= 1 && !any) {
                    break;
                }
                add(
                        found.byteOffset(),
                        found.line(),
                        found.record() == null ? Set.of() : found.record().keySet());
            }
        }
        if (first != null && !any) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "%s is neither JSON nor objects one per line: its record on line %,d %s. Correct it there; nothing of the file was taken.",
                    name,
                    first.line(),
                    first.fault()));
        }
    }

    private void add(long byteOffset, long line, Set<String> keys) throws SourceException {
        if (records % recordsPerPart == 0) {
            parts.add(new Part(parts.size() + 1, byteOffset, records + 1, line, recordsPerPart));
        }
        headers.addAll(keys);
        records++;
        if (headers.size() > Csv.MAX_COLUMNS) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "%s has more than %,d different keys by line %,d. Are values used as keys?",
                    name,
                    Csv.MAX_COLUMNS,
                    line));
        }
    }

    private SourceException noObject(long line, JsonToken token) {
        return new SourceException(String.format(
                Locale.ROOT,
                "%s, line %,d: a record must be an object, not %s. A JSON source is an array of objects, or one object per line.",
                name,
                line,
                token));
    }

    private SourceException noJson(JacksonException e) {
        var at = e.getLocation();
        return new SourceException(String.format(
                Locale.ROOT,
                "%s is no JSON at line %,d, column %,d: %s Correct it there; nothing of the file was taken.",
                name,
                at == null ? 1 : at.getLineNr(),
                at == null ? 1 : at.getColumnNr(),
                sentence(e.getOriginalMessage())));
    }

    private static String sentence(@Nullable String message) {
        String text = message == null
                ? "it cannot be read"
                : message.lines().findFirst().orElse("it cannot be read");
        return text.endsWith(".") ? text : text + ".";
    }
}
