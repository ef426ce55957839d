package com.trippl.pipeline.importraw.source;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes UTF-8 between two bytes of a file and remembers at which byte every few thousandth character lay, so that the parser's position in
 * characters can be turned into one in the file. At the end it adds a line of its own: if the parser reports that line within a larger cell, a
 * quote was open.
 */
final class TrackingReader extends Reader {
    /** What the last line is for the parser: nothing that could be a delimiter, and two characters that no text has. */
    static final String END = "\u0002\uFDD0\uFDD1\u0003";

    private static final int BLOCK_CHARS = 8192;

    private record Mark(long chars, long bytes) {}

    private final FileChannel file;
    private final long to;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 15).flip();
    private final CharBuffer chars = CharBuffer.allocate(BLOCK_CHARS).flip();
    private final List<Mark> marks = new ArrayList<>();
    private long bytesRead;
    private long bytesDecoded;
    private long charsDecoded;
    private long charsServed;
    private long rowStart;
    private boolean inputEnded;
    private boolean ended;

    /**
     * A reader of a file.
     *
     * @param from where it begins
     * @param to where it ends: at the end of the file, or after the end of a line
     */
    TrackingReader(FileChannel file, long from, long to) {
        this.file = file;
        this.to = to;
        this.bytesRead = from;
        this.bytesDecoded = from;
        marks.add(new Mark(0, from));
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
                // The last line of a file may lack its end.
                chars.put(to < file.size() ? END + "\n" : "\n" + END + "\n");
                ended = true;
            } else {
                readBytes();
            }
        }
        chars.flip();
        if (chars.hasRemaining() && !ended) {
            charsDecoded += chars.remaining();
            marks.add(new Mark(charsDecoded, bytesDecoded));
        }
    }

    private void readBytes() throws IOException {
        bytes.compact();
        bytes.limit((int) Math.min(bytes.capacity(), bytes.position() + (to - bytesRead)));
        int n = bytes.hasRemaining() ? file.read(bytes, bytesRead) : -1;
        inputEnded = n < 0;
        bytesRead += Math.max(n, 0);
        bytes.flip();
    }

    /** The byte at which a character lies; to be asked in ascending order, as what lies before is forgotten. */
    long byteOffset(long character) throws IOException {
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

    /** Parsers close what they have read to its end; the file is still asked for the last row then. */
    @Override
    public void close() {
        chars.limit(chars.position());
        ended = true;
    }
}
