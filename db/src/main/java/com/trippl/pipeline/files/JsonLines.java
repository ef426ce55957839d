package com.trippl.pipeline.files;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Gzip-compressed JSON lines. Records are written and read by streaming, field by field: binding by reflection costs several times
 * as much, and these files carry every record of every feed twice.
 */
public final class JsonLines {
    private static final JsonFactory JSON =
            JsonFactory.builder().rootValueSeparator("\n").build();

    private JsonLines() {}

    /** Knows how one type of record is written as a JSON object, and read back. */
    public interface Codec<T> {
        /** Writes one whole object. */
        void write(T record, JsonGenerator out);

        /** Reads the object whose START_OBJECT the parser stands on. */
        T read(JsonParser in);
    }

    /** Starts writing to a stream, which is closed with the writer. */
    public static <T> Writer<T> writer(OutputStream out, Codec<T> codec) {
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
        private final GzipBlocks gzip;

        private Writer(OutputStream out, Codec<T> codec) {
            this.codec = codec;
            this.gzip = new GzipBlocks(out);
            this.generator = JSON.createGenerator(ObjectWriteContext.empty(), gzip);
        }

        /** Bytes before compression; known once closed. */
        public long contentBytes() {
            return gzip.content();
        }

        /** Appends one record. */
        public void write(T record) {
            codec.write(record, generator);
        }

        /** Gives up a file that is not to be: nothing more is written, and the stream is not closed. */
        public void abandon() {
            gzip.abandon();
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
        private final Source source;

        private Reader(InputStream in, Codec<T> codec) throws IOException {
            this.codec = codec;
            this.source = new Source(in);
            this.parser = JSON.createParser(ObjectReadContext.empty(), GzipBlocksReader.of(source));
        }

        /**
         * The next record; null at the end.
         *
         * @throws UncheckedIOException when the file could not be read to its end
         */
        public @Nullable T read() {
            try {
                if (parser.nextToken() == JsonToken.START_OBJECT) {
                    return codec.read(parser);
                }
            } catch (JacksonIOException e) {
                throw new UncheckedIOException(e.getCause());
            }
            source.requireEnd();
            return null;
        }

        @Override
        public void close() {
            parser.close();
        }
    }

    /** Java takes whatever fails between two blocks of gzip for the end of the file: here it is remembered. */
    private static final class Source extends FilterInputStream {
        private @Nullable IOException failure;

        Source(InputStream in) {
            super(in);
        }

        void requireEnd() {
            if (failure != null) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int most) throws IOException {
            try {
                return super.read(bytes, offset, most);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
