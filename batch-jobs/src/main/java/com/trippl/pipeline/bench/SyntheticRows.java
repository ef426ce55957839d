package com.trippl.pipeline.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Spells rows into a file. Texts are bytes from the start, and numbers are spelled by hand: a row costs well under a microsecond. */
final class SyntheticRows implements AutoCloseable {
    private static final int LONGEST_ROW = 512;
    private static final byte[] HEADER = bytes("id,name,address,lat,lng,category,phone,website\n");

    private static final byte[][] FIRST = list(
            "Blue Ridge",
            "Copper Kettle",
            "Old Mill",
            "Silver Birch",
            "Harbor Light",
            "Red Barn",
            "Stone Bridge",
            "Golden Gate",
            "Wild Rose",
            "North Star",
            "Lakeside",
            "Prairie Wind",
            "Black Bear",
            "Cedar Grove",
            "Sunset Point",
            "River Bend",
            "Mockingbird",
            "White Oak",
            "Twin Pines",
            "Painted Desert",
            "Foggy Hollow",
            "Magnolia",
            "Juniper Hill",
            "Iron Horse",
            "Evergreen",
            "Morning Glory",
            "Salt Marsh",
            "High Plains",
            "Lone Elm",
            "Canyon Rim",
            "Dogwood",
            "Thunder Creek");
    private static final byte[][] SECOND = list(
            "Street",
            "Valley",
            "Corner",
            "Junction",
            "Heritage",
            "Family",
            "Artisan",
            "Village",
            "Station",
            "Garden",
            "Summit",
            "Market",
            "Uptown",
            "Crossing",
            "Terrace",
            "Landing");
    private static final byte[][] KIND = list(
            "Bakery",
            "Brewing Company",
            "Inn",
            "Museum",
            "Trail",
            "Gallery",
            "Coffee House",
            "Bistro",
            "Playhouse",
            "Lodge",
            "Nature Park",
            "Taproom",
            "Music Hall",
            "Winery",
            "Cafe",
            "Visitor Center");
    private static final byte[][] CATEGORY = list(
            "restaurant",
            "brewery",
            "hotel",
            "museum",
            "trail",
            "gallery",
            "cafe",
            "restaurant",
            "theater",
            "hotel",
            "park",
            "bar",
            "music venue",
            "winery",
            "cafe",
            "visitor center");
    private static final byte[][] STREET = list(
            "Main Street",
            "Maple Avenue",
            "Haywood Road",
            "Church Street",
            "Lexington Avenue",
            "Riverside Drive",
            "Walnut Street",
            "Park Place",
            "Old Toll Road",
            "Washington Street",
            "Sycamore Lane",
            "Broadway",
            "Depot Street",
            "Chestnut Street",
            "Union Square",
            "College Street");
    private static final byte[][] CITY = list(
            "Asheville, NC 288",
            "Denver, CO 802",
            "Portland, OR 972",
            "Austin, TX 787",
            "Savannah, GA 314",
            "Burlington, VT 054",
            "Santa Fe, NM 875",
            "Madison, WI 537",
            "Charleston, SC 294",
            "Boise, ID 837",
            "Nashville, TN 372",
            "Duluth, MN 558",
            "Tucson, AZ 857",
            "Louisville, KY 402",
            "Spokane, WA 992",
            "Richmond, VA 232");
    private static final int[] LAT = {
        3559000, 3974000, 4552000, 3027000, 3208000, 4448000, 3569000, 4307000,
        3278000, 4362000, 3616000, 4679000, 3222000, 3825000, 4766000, 3754000
    };
    private static final int[] LNG = {
        8255000, 10499000, 12268000, 9774000, 8109000, 7321000, 10594000, 8940000,
        7993000, 11621000, 8678000, 9210000, 11097000, 8576000, 11743000, 7744000
    };

    /** Two primes: the remainders of a row's number by both are a pair that no other of the first 2.4 billion rows has. */
    private static final int LAT_SPAN = 49_999;

    private static final int LNG_SPAN = 49_993;

    private static final byte[] NOT_A_NUMBER = bytes(",abc");
    private static final byte[] PHONE = bytes("+1 555-");
    private static final byte[] WEBSITE = bytes("https://listing-");
    private static final byte[] WEBSITE_END = bytes(".example");
    private static final long[] POWERS_OF_TEN = powersOfTen();

    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 18];
    private int length;

    SyntheticRows(Path file) throws IOException {
        this.out = Files.newOutputStream(file);
        put(HEADER);
    }

    /** A place's row under an id of its own. */
    void place(long id, long place, long bits) throws IOException {
        startRow(id);
        name(bits);
        address(bits);
        int city = city(bits);
        put(',');
        degrees(LAT[city] + (int) (place * 31_337 % LAT_SPAN) - LAT_SPAN / 2);
        put(',');
        put('-');
        degrees(LNG[city] + (int) (place * 27_011 % LNG_SPAN) - LNG_SPAN / 2);
        contacts(bits);
    }

    void nameless(long id, long bits) throws IOException {
        startRow(id);
        address(bits);
        put(',');
        degrees(LAT[city(bits)]);
        put(',');
        put('-');
        degrees(LNG[city(bits)]);
        contacts(bits);
    }

    void notANumber(long id, long bits) throws IOException {
        startRow(id);
        name(bits);
        address(bits);
        put(',');
        degrees(LAT[city(bits)]);
        put(NOT_A_NUMBER);
        contacts(bits);
    }

    @Override
    public void close() throws IOException {
        try (out) {
            out.write(buffer, 0, length);
        }
    }

    private void startRow(long id) throws IOException {
        if (length > buffer.length - LONGEST_ROW) {
            out.write(buffer, 0, length);
            length = 0;
        }
        put('L');
        number(id, 8);
        put(',');
    }

    private void name(long bits) {
        put(FIRST[(int) (bits & 31)]);
        put(' ');
        put(SECOND[(int) (bits >>> 5 & 15)]);
        put(' ');
        put(KIND[kind(bits)]);
    }

    /** From the comma before it on. */
    private void address(long bits) {
        put(',');
        put('"');
        number(100 + (bits >>> 13 & 0x1FFF), 3);
        put(' ');
        put(STREET[(int) (bits >>> 26 & 15)]);
        put(',');
        put(' ');
        put(CITY[city(bits)]);
        number((bits >>> 34 & 63) + 1, 2);
        put('"');
    }

    private void contacts(long bits) {
        put(',');
        put(CATEGORY[kind(bits)]);
        put(',');
        if ((bits >>> 40 & 7) != 0) {
            put(PHONE);
            number(bits >>> 13 & 0x1FF, 3);
            put('-');
            number(bits >>> 22 & 0x1FFF, 4);
        }
        put(',');
        if ((bits >>> 43 & 3) != 0) {
            put(WEBSITE);
            number(bits >>> 8 & 0xFFFFFFF, 1);
            put(WEBSITE_END);
        }
        put('\n');
    }

    private static int kind(long bits) {
        return (int) (bits >>> 9 & 15);
    }

    private static int city(long bits) {
        return (int) (bits >>> 30 & 15);
    }

    private void degrees(int hundredThousandths) {
        number(hundredThousandths / 100_000, 1);
        put('.');
        number(hundredThousandths % 100_000, 5);
    }

    private void number(long value, int leastDigits) {
        int digits = leastDigits;
        while (value >= POWERS_OF_TEN[digits]) {
            digits++;
        }
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private static long[] powersOfTen() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    private void put(char c) {
        buffer[length++] = (byte) c;
    }

    private void put(byte[] text) {
        System.arraycopy(text, 0, buffer, length, text.length);
        length += text.length;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[][] list(String... texts) {
        return List.of(texts).stream().map(SyntheticRows::bytes).toArray(byte[][]::new);
    }
}
