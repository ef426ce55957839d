package com.trippl.pipeline.importraw.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Reads one part of a file that is one JSON array. */
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
        // A part of an array is the rest of one: with its bracket put back it parses like a whole one.
        this.parser = JsonRecords.JSON.createParser(
                new SequenceInputStream(new ByteArrayInputStream(new byte[] {'['}), rest));
        parser.nextToken();
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
            return JsonRecords.flat(record, headers, part.firstRecordNo() + read++, line);
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
