package com.trippl.pipeline.importraw.source;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Reads objects that follow one another, as a rule one per line. One that is no JSON stops alone: reading goes on with the next line. */
final class JsonObjects implements Closeable {
    private static final int MOST_SHOWN = 2_000;
    private static final int BLOCK = 1 << 13;

    private final FileChannel file;
    private JsonParser parser;
    private long base;
    private long baseLine;
    private long end;
    private long endLine;

    JsonObjects(Path file, long byteOffset, long firstLine) throws IOException {
        this.file = FileChannel.open(file);
        this.parser = from(byteOffset, firstLine);
    }

    /**
     * What was found.
     *
     * @param byteOffset where it begins
     * @param line the line of that, from 1
     * @param record what it says; null where it is faulty
     * @param fault what is wrong with it, or null
     * @param text of a faulty one: the line, shortened
     * @param cutOff whether it is faulty as the source ends within it
     */
    record Found(
            long byteOffset,
            long line,
            @Nullable Map<String, @Nullable String> record,
            @Nullable String fault,
            @Nullable String text,
            boolean cutOff) {}

    /** The next object, or what stands in its place; null at the end. */
    @Nullable
    Found next() throws IOException {
        long start = -1;
        long line = 0;
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return null;
            }
            start = base + parser.currentTokenLocation().getByteOffset();
            line = baseLine + parser.currentTokenLocation().getLineNr() - 1;
            if (!JsonRecords.isObject(token)) {
                return faulty(start, line, "is no JSON object", false);
            }
            Map<String, @Nullable String> record = JsonRecords.read(parser);
            end = base + parser.currentLocation().getByteOffset();
            endLine = baseLine + parser.currentLocation().getLineNr() - 1;
            return new Found(start, line, record, null, null, false);
        } catch (JacksonException e) {
            if (start < 0) {
                line = endLine;
                start = end;
                int blank;
                while ((blank = byteAt(start)) >= 0 && Character.isWhitespace(blank)) {
                    line += blank == '\n' ? 1 : 0;
                    start++;
                }
            }
            return faulty(
                    start,
                    line,
                    "is no JSON: " + why(e.getOriginalMessage()),
                    e instanceof UnexpectedEndOfInputException);
        }
    }

    private static String why(@Nullable String message) {
        String first = message == null ? "" : message.lines().findFirst().orElse("");
        return first.replaceFirst("\\.$", "").replaceFirst("\\s*\\(start marker.*", "");
    }

    private Found faulty(long start, long line, String fault, boolean cutOff) throws IOException {
        StringBuilder text = new StringBuilder();
        long next = lineAfter(start, text);
        parser.close();
        parser = from(next, line + 1);
        return new Found(start, line, null, fault, text.toString(), cutOff);
    }

    private JsonParser from(long byteOffset, long line) throws IOException {
        base = byteOffset;
        baseLine = line;
        end = byteOffset;
        endLine = line;
        file.position(byteOffset);
        return JsonRecords.JSON.createParser(new Unclosed(Channels.newInputStream(file)));
    }

    /** Only asked for where something is wrong; negative at the end. */
    private int byteAt(long at) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        return file.read(one, at) < 1 ? -1 : one.get(0) & 0xff;
    }

    private long lineAfter(long from, StringBuilder text) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        long at = from;
        while (file.read(block.clear(), at) > 0) {
            block.flip();
            int length = 0;
            while (length < block.limit() && block.get(length) != '\n') {
                length++;
            }
            if (text.length() < MOST_SHOWN) {
                text.append(new String(block.array(), 0, Math.min(length, MOST_SHOWN), StandardCharsets.UTF_8));
            }
            if (length < block.limit()) {
                return at + length + 1;
            }
            at += length;
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        parser.close();
        file.close();
    }

    /** A parser closes what it reads from; the file is needed for the next one. */
    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // Closed with the objects.
        }
    }
}
