package com.trippl.pipeline.importraw.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes UTF-8 and remembers at which byte every few thousandth character lay, so that the parser's position in characters can be turned
 * into one in the file. At the end it adds a line of its own: if the parser reports that line within a larger cell, a quote was open.
 */
final class TrackingReader extends Reader {
    /** What the last line of every source is for the parser. */
    static final String END = "\u0002end of source\u0003";

    private static final int BLOCK_CHARS = 8192;

    private record Mark(long chars, long bytes) {}

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 15).flip();
    private final CharBuffer chars = CharBuffer.allocate(BLOCK_CHARS).flip();
    private final List<Mark> marks = new ArrayList<>();
    private long bytesDecoded;
    private long charsDecoded;
    private long charsServed;
    private long rowStart;
    private boolean inputEnded;
    private boolean ended;

    TrackingReader(InputStream in, long firstByte) {
        this.in = in;
        this.bytesDecoded = firstByte;
        marks.add(new Mark(0, firstByte));
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (ended) {
                return -1;
            }
            fill();
        }
        if (charsServed - rowStart > Csv.MAX_ROW_CHARS) {
            throw new IOException("A row has more than " + Csv.MAX_ROW_CHARS + " characters");
        }
        int n = Math.min(length, chars.remaining());
        chars.get(target, offset, n);
        charsServed += n;
        return n;
    }

    /** To be told after every row: what is read until the next time is one row, and may only be so long. */
    void rowEnded() {
        rowStart = charsServed;
    }

    private void fill() throws IOException {
        chars.clear();
        int before = bytes.position();
        CoderResult result = decoder.decode(bytes, chars, inputEnded);
        bytesDecoded += bytes.position() - before;
        if (chars.position() == 0 && result.isUnderflow()) {
            if (inputEnded) {
                chars.put("\n" + END + "\n");
                ended = true;
            } else {
                bytes.compact();
                int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
                inputEnded = n < 0;
                bytes.position(bytes.position() + Math.max(n, 0));
                bytes.flip();
            }
        }
        chars.flip();
        if (chars.hasRemaining() && !ended) {
            charsDecoded += chars.remaining();
            marks.add(new Mark(charsDecoded, bytesDecoded));
        }
    }

    /** The byte at which a character lies; to be asked in ascending order, as what lies before is forgotten. */
    long byteOffset(long character, java.nio.channels.FileChannel file) throws IOException {
        int index = 0;
        while (index + 1 < marks.size() && marks.get(index + 1).chars() <= character) {
            index++;
        }
        Mark mark = marks.get(index);
        marks.subList(0, index).clear();
        long missing = character - mark.chars();
        if (missing == 0) {
            return mark.bytes();
        }
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(missing * 4, Integer.MAX_VALUE - 8));
        file.read(block, mark.bytes());
        block.flip();
        long bytesBefore = 0;
        while (missing > 0 && block.hasRemaining()) {
            int lead = block.get() & 0xff;
            int width = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            block.position(Math.min(block.limit(), block.position() + width - 1));
            bytesBefore += width;
            missing -= width == 4 ? 2 : 1;
        }
        return mark.bytes() + bytesBefore;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
