package com.trippl.pipeline.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over a list of texts, cut to its first 16 bytes and carried as a UUID: the type PostgreSQL stores and indexes in 16 bytes.
 * The cut leaves 2<sup>64</sup> work for a collision by birthday, with ten million listings a chance of about 10<sup>-25</sup>.
 *
 * <p>Every text is framed by its length in bytes, null by −1: {@code "a","bc"}, {@code "ab","c"} and {@code null,"abc"} all differ.
 */
public final class Hashes {
    private static final ThreadLocal<Framer> FRAMERS = ThreadLocal.withInitial(Framer::new);

    private Hashes() {}

    /** The hash of the texts in their order. */
    public static UUID of(@Nullable String... parts) {
        Framer framer = FRAMERS.get();
        for (String part : parts) {
            framer.add(part);
        }
        return framer.finish();
    }

    /** A new SHA-256 digest. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    /** Bytes as lower-case hexadecimal. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Collects the framed bytes of one hash; reused by its thread. */
    private static final class Framer {
        private final MessageDigest digest = sha256();
        private byte[] buffer = new byte[1024];
        private int length;

        void add(@Nullable String part) {
            byte[] bytes = part == null ? null : part.getBytes(StandardCharsets.UTF_8);
            int size = bytes == null ? -1 : bytes.length;
            ensure(4 + Math.max(size, 0));
            for (int shift = 24; shift >= 0; shift -= 8) {
                buffer[length++] = (byte) (size >>> shift);
            }
            if (bytes != null) {
                System.arraycopy(bytes, 0, buffer, length, bytes.length);
                length += bytes.length;
            }
        }

        UUID finish() {
            digest.update(buffer, 0, length);
            length = 0;
            byte[] hash = digest.digest();
            return new UUID(number(hash, 0), number(hash, 8));
        }

        private void ensure(int more) {
            if (length + more > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
            }
        }

        private static long number(byte[] bytes, int from) {
            long value = 0;
            for (int i = from; i < from + 8; i++) {
                value = value << 8 | (bytes[i] & 0xff);
            }
            return value;
        }
    }
}
