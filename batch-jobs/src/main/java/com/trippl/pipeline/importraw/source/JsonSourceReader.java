package com.trippl.pipeline.importraw.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Reads one part of a JSON file. */
final class JsonSourceReader implements SourceReader {
    private final FileChannel channel;
    private final JsonParser parser;
    private final List<String> headers;
    private final Part part;
    private int read;

    JsonSourceReader(Path file, SourceFormat format, Part part) throws IOException {
        this.headers = format.headers();
        this.part = part;
        this.channel = FileChannel.open(file);
        channel.position(part.byteOffset());
        InputStream rest = Channels.newInputStream(channel);
        boolean array = format.kind() == SourceFormat.Kind.JSON_ARRAY;
        // A part of an array is the rest of one: with its bracket put back it parses like a whole one.
        this.parser = JsonRecords.JSON.createParser(
                array ? new SequenceInputStream(new ByteArrayInputStream(new byte[] {'['}), rest) : rest);
        if (array) {
            parser.nextToken();
        }
    }

    @Override
    public @Nullable SourceRecord read() throws SourceException {
        if (read >= part.records()) {
            return null;
        }
        try {
            if (!JsonRecords.isObject(parser.nextToken())) {
                throw new SourceException("The source ends before record " + (part.firstRecordNo() + read)
                        + ", though it had more when it was surveyed. Was it changed meanwhile?");
            }
            long line = part.firstLine() + parser.currentTokenLocation().getLineNr() - 1;
            Map<String, @Nullable String> record = JsonRecords.read(parser);
            List<@Nullable String> cells = new ArrayList<>(headers.size());
            String fault = null;
            for (String header : headers) {
                String cell = record.get(header);
                if (cell != null && cell.length() > Csv.FAULTY_CELL_CHARS) {
                    fault = "has a value of " + cell.length() + " characters under '" + header + "'; at most "
                            + Csv.FAULTY_CELL_CHARS + " are read";
                } else if (cell != null && cell.indexOf('\0') >= 0) {
                    fault = "has a NUL character under '" + header + "'";
                }
                cells.add(cell);
            }
            return new SourceRecord(part.firstRecordNo() + read++, line, cells, fault);
        } catch (JacksonException e) {
            throw new SourceException(
                    "Record " + (part.firstRecordNo() + read) + " is no JSON: " + e.getOriginalMessage());
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
        channel.close();
    }
}
