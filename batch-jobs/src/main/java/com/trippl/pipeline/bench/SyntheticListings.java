package com.trippl.pipeline.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A CSV file of invented places, the same for the same number of rows and seed. About 5 % of the rows repeat an earlier one under
 * another id, about 1 % are faulty: no name, or a longitude that is no number. No row is ragged, so that every reader can take the
 * file. Nothing is remembered: a repeated row is made again from its number, so memory is the same for any number of rows.
 */
public final class SyntheticListings {
    private static final int DUPLICATES_PER_MILLE = 50;
    private static final int BAD_PER_MILLE = 10;

    private SyntheticListings() {}

    /**
     * What was written; {@code rows = distinct + duplicates + bad}.
     *
     * @param rows all rows, the header not counted
     * @param distinct places, each counted once
     * @param duplicates rows that repeat a place
     * @param bad rows that no importer can take
     */
    public record Counts(long rows, long distinct, long duplicates, long bad) {}

    private enum Kind {
        PLACE,
        DUPLICATE,
        NAMELESS,
        NOT_A_NUMBER
    }

    /**
     * Writes the file, replacing what is there: UTF-8, LF, columns id, name, address, lat, lng, category, phone, website.
     *
     * @param rows at least 0
     */
    public static Counts write(Path file, long rows, long seed) throws IOException {
        if (rows < 0) {
            throw new IllegalArgumentException("A file cannot have " + rows + " rows; ask for 0 or more.");
        }
        long duplicates = 0;
        long bad = 0;
        try (SyntheticRows out = new SyntheticRows(file)) {
            for (long row = 0; row < rows; row++) {
                long bits = bits(seed, row);
                switch (kind(bits, row)) {
                    case PLACE -> out.place(row, row, bits);
                    case DUPLICATE -> {
                        long original = original(seed, row);
                        out.place(row, original, bits(seed, original));
                        duplicates++;
                    }
                    case NAMELESS -> {
                        out.nameless(row, bits);
                        bad++;
                    }
                    case NOT_A_NUMBER -> {
                        out.notANumber(row, bits);
                        bad++;
                    }
                }
            }
        }
        return new Counts(rows, rows - duplicates - bad, duplicates, bad);
    }

    /** The first row is a place, so that every later one has something to repeat. */
    private static Kind kind(long bits, long row) {
        if (row == 0) {
            return Kind.PLACE;
        }
        int draw = (int) ((bits >>> 48) * 1000 >>> 16);
        if (draw < DUPLICATES_PER_MILLE) {
            return Kind.DUPLICATE;
        }
        if (draw < DUPLICATES_PER_MILLE + BAD_PER_MILLE) {
            return draw % 2 == 0 ? Kind.NAMELESS : Kind.NOT_A_NUMBER;
        }
        return Kind.PLACE;
    }

    /** An earlier row that is a place. */
    private static long original(long seed, long row) {
        long draw = bits(~seed, row);
        long original;
        do {
            original = Long.remainderUnsigned(draw, row);
            draw = mix(draw);
        } while (kind(bits(seed, original), original) != Kind.PLACE);
        return original;
    }

    private static long bits(long seed, long row) {
        return mix(mix(seed) + row * 0x9E3779B97F4A7C15L);
    }

    /** The finaliser of SplitMix64. */
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
