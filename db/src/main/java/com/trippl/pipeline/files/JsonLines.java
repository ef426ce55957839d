package com.trippl.pipeline.files;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Gzip-compressed JSON lines. Records are written and read by streaming, field by field: binding by reflection costs several times
 * as much, and these files carry every record of every feed twice.
 */
public final class JsonLines {
    private static final JsonFactory JSON =
            JsonFactory.builder().rootValueSeparator("\n").build();
    private static final int BUFFER_BYTES = 1 << 16;

    private JsonLines() {}

    /** Knows how one type of record is written as a JSON object, and read back. */
    public interface Codec<T> {
        /** Writes one whole object. */
        void write(T record, JsonGenerator out);

        /** Reads the object whose START_OBJECT the parser stands on. */
        T read(JsonParser in);
    }

    /** Starts writing to a stream, which is closed with the writer. */
    public static <T> Writer<T> writer(OutputStream out, Codec<T> codec) throws IOException {
        return new Writer<>(out, codec);
    }

    /** Starts reading from a stream, which is closed with the reader. */
    public static <T> Reader<T> reader(InputStream in, Codec<T> codec) throws IOException {
        return new Reader<>(in, codec);
    }

    /** Writes records one per line. */
    public static final class Writer<T> implements Closeable {
        private final JsonGenerator generator;
        private final Codec<T> codec;
        private final FastGzip gzip;

        private Writer(OutputStream out, Codec<T> codec) throws IOException {
            this.codec = codec;
            this.gzip = new FastGzip(out);
            this.generator =
                    JSON.createGenerator(ObjectWriteContext.empty(), new BufferedOutputStream(gzip, BUFFER_BYTES));
        }

        /** Bytes before compression; known once closed. */
        public long contentBytes() {
            return gzip.content;
        }

        /** Appends one record. */
        public void write(T record) {
            codec.write(record, generator);
        }

        @Override
        public void close() {
            generator.writeRaw('\n');
            generator.close();
        }
    }

    /** Reads records one by one. */
    public static final class Reader<T> implements Closeable {
        private final JsonParser parser;
        private final Codec<T> codec;

        private Reader(InputStream in, Codec<T> codec) throws IOException {
            this.codec = codec;
            this.parser = JSON.createParser(ObjectReadContext.empty(), new GZIPInputStream(in, BUFFER_BYTES));
        }

        /** The next record; null at the end. */
        public @Nullable T read() {
            return parser.nextToken() == JsonToken.START_OBJECT ? codec.read(parser) : null;
        }

        @Override
        public void close() {
            parser.close();
        }
    }

    /** Level 1: the fastest; the files are a third larger than at the default level, and written three times as fast. */
    private static final class FastGzip extends GZIPOutputStream {
        private long content;

        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            super.write(bytes, offset, length);
            content += length;
        }
    }
}
