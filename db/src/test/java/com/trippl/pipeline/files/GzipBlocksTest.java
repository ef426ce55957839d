package com.trippl.pipeline.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** What is written is read again, by Java's own reader as well, whichever deflater was at work. */
class GzipBlocksTest {
    private static final int BLOCK = GzipBlocks.BLOCK_BYTES;

    static Stream<byte[]> contents() {
        Random random = new Random(4);
        byte[] noise = new byte[2 * BLOCK + 77];
        random.nextBytes(noise);
        byte[] hex = noise.clone();
        for (int i = 0; i < hex.length; i++) {
            hex[i] = (byte) Character.forDigit(hex[i] & 15, 16);
        }
        byte[] text = "{\"name\":\"焼津さかなセンター\",\"address\":\"静岡県焼津市\"}\n"
                .repeat(20_000)
                .getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                new byte[0],
                new byte[1],
                new byte[BLOCK - 1],
                new byte[BLOCK],
                new byte[BLOCK + 1],
                new byte[4 * BLOCK],
                Arrays.copyOf(noise, BLOCK),
                noise,
                hex,
                text);
    }

    @ParameterizedTest
    @MethodSource("contents")
    void whatIsWrittenIsRead(byte[] content) throws IOException {
        Deflater fast = FastDeflate.deflater();
        assertRead(content, fast);
        // Once more by the one that was used.
        assertRead(content, fast);
        FastDeflate.giveBack(fast);
        assertRead(content, new Deflater(Deflater.BEST_SPEED, true));
    }

    private static void assertRead(byte[] content, Deflater deflater) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GzipBlocks out = new GzipBlocks(file, deflater, used -> {})) {
            // In pieces that do not fit into blocks.
            for (int from = 0; from < content.length; from += 70_001) {
                out.write(content, from, Math.min(70_001, content.length - from));
            }
            assertThat(out.content()).isEqualTo(content.length);
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        // By an inflater that was used, from the second time on.
        try (InputStream in = GzipBlocksReader.of(new ByteArrayInputStream(file.toByteArray()))) {
            assertThat(in).isInstanceOf(GzipBlocksReader.class);
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        assertThat(file.size()).isLessThan(content.length + content.length / 8 + 100);
    }

    @Test
    void whereTheLibraryFitsItIsUsed() {
        assertThat(FastDeflate.isNative())
                .isEqualTo(FastDeflate.isFit(System.getProperty("os.name"), System.getProperty("os.arch")));
        assertThat(FastDeflate.isFit("Linux", "amd64")).isTrue();
        assertThat(FastDeflate.isFit("Linux", "aarch64")).isFalse();
        assertThat(FastDeflate.isFit("Mac OS X", "x86_64")).isFalse();
    }

    @Test
    void otherGzipIsReadAsWell() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(file)) {
            out.write("{\"name\":\"one\"}\n{\"name\":\"two\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(new ByteArrayInputStream(file.toByteArray()))).isEqualTo(2);
    }

    @Test
    void whatIsDamagedOrCutShortIsNotRead() throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        while (text.length() < BLOCK + 5000) {
            text.append("{\"name\":\"").append(random.nextInt()).append("\"}\n");
        }
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] file = packed(text.toString());
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            // Beyond the first header, by which the kind of file is told.
            int at = GzipBlocks.HEADER_BYTES + random.nextInt(file.length - GzipBlocks.HEADER_BYTES);
            byte[] damaged = file.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            try {
                // Some bits are nothing but padding.
                assertThat(readAll(damaged)).as("bit flipped at %d", at).isEqualTo(content);
            } catch (IOException e) {
                refused++;
            }
            byte[] cut = Arrays.copyOf(file, at);
            assertThatThrownBy(() -> readAll(cut)).isInstanceOf(EOFException.class);
        }
        assertThat(refused).isGreaterThan(380);
    }

    private static byte[] readAll(byte[] file) throws IOException {
        try (InputStream in = GzipBlocksReader.of(new ByteArrayInputStream(file))) {
            return in.readAllBytes();
        }
    }

    @Test
    void aFileGivenUpIsWrittenNoMoreOf() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        JsonLines.Writer<String> writer = JsonLines.writer(file, Names.CODEC);
        writer.write("one");
        writer.abandon();
        assertThat(file.size()).isZero();
    }

    @Test
    void whatFailsBetweenTwoBlocksIsNotTheEnd() throws IOException {
        byte[] first = packed("{\"name\":\"one\"}\n");
        assertThat(read(new ByteArrayInputStream(first))).isEqualTo(1);
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(first), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the connection is gone");
            }
        });
        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the connection is gone");
    }

    private static byte[] packed(String content) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = new GzipBlocks(file)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return file.toByteArray();
    }

    private static int read(InputStream in) throws IOException {
        int records = 0;
        try (JsonLines.Reader<String> reader = JsonLines.reader(in, Names.CODEC)) {
            while (reader.read() != null) {
                records++;
            }
        }
        return records;
    }

    /** Records that are a name. */
    private static final class Names implements JsonLines.Codec<String> {
        static final Names CODEC = new Names();

        @Override
        public void write(String name, JsonGenerator out) {
            out.writeStartObject();
            out.writeStringProperty("name", name);
            out.writeEndObject();
        }

        @Override
        public String read(JsonParser in) {
            in.nextToken();
            in.nextToken();
            String name = in.getString();
            in.nextToken();
            return name;
        }
    }
}
