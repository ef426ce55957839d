package com.trippl.pipeline.importraw.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
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

    Survey take() throws IOException, SourceException {
        List<Part> parts = new ArrayList<>();
        Set<String> headers = new LinkedHashSet<>();
        int records = 0;
        boolean array = false;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                JsonParser parser = JsonRecords.JSON.createParser(in)) {
            JsonToken token = parser.nextToken();
            array = token == JsonToken.START_ARRAY;
            if (array) {
                token = parser.nextToken();
            }
            while (token != null && token != JsonToken.END_ARRAY) {
                if (!JsonRecords.isObject(token)) {
                    throw new SourceException(String.format(
                            Locale.ROOT,
                            "%s, line %,d: a record must be an object, not %s. A JSON source is an array of objects, or one object per line.",
                            name,
                            parser.currentTokenLocation().getLineNr(),
                            token));
                }
                if (records % recordsPerPart == 0) {
                    var at = parser.currentTokenLocation();
                    parts.add(new Part(
                            parts.size() + 1, at.getByteOffset(), records + 1, at.getLineNr(), recordsPerPart));
                }
                Set<String> keys = JsonRecords.read(parser).keySet();
                headers.addAll(keys);
                records++;
                if (headers.size() > Csv.MAX_COLUMNS) {
                    throw new SourceException(String.format(
                            Locale.ROOT,
                            "%s has more than %,d different keys by line %,d. Are values used as keys?",
                            name,
                            Csv.MAX_COLUMNS,
                            parser.currentLocation().getLineNr()));
                }
                token = parser.nextToken();
            }
            if (array && !beginning && parser.nextToken() != null) {
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
        if (!parts.isEmpty() && parts.getLast().firstRecordNo() > records) {
            parts.removeLast();
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
