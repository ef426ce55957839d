package com.trippl.pipeline.support;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Rows on their way into a table by COPY in PostgreSQL's binary format, within the transaction of the calling thread. Nothing is turned into
 * text and parsed again, and at most a buffer of rows is in memory, however many are sent.
 *
 * <p>The format is that of the PostgreSQL documentation, "COPY", "Binary Format": per row the number of columns, per column the length in
 * bytes, or −1 for null, and the value as the type's {@code recv} function takes it. The caller names the columns and must add values of
 * exactly their types.
 */
public final class BinaryCopy implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int SEND_BYTES = 1 << 16;
    private static final int TEXT_OID = 25;

    private final DataSource dataSource;
    private final String target;
    private final int columns;
    private byte[] buffer = new byte[SEND_BYTES + (SEND_BYTES >> 2)];
    private int length;
    private long rows;
    private @Nullable Connection connection;
    private @Nullable CopyIn copy;

    /**
     * Prepares a COPY, which begins with its first row.
     *
     * @param target the table with its columns, as in {@code staging.listing_hours (staging_id, hours)}; a constant, never input
     */
    public BinaryCopy(DataSource dataSource, String target) {
        this.dataSource = dataSource;
        this.target = target;
        this.columns = (int) target.chars().filter(c -> c == ',').count() + 1;
    }

    /** Begins a row; one value per column must follow. */
    public BinaryCopy row() throws SQLException {
        if (copy == null) {
            begin();
        } else if (length >= SEND_BYTES) {
            send();
        }
        rows++;
        putShort(columns);
        return this;
    }

    /** A text; null stays null. */
    public BinaryCopy text(@Nullable String value) {
        if (value == null) {
            return missing();
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        putInt(bytes.length);
        put(bytes);
        return this;
    }

    /** A uuid; null stays null. */
    public BinaryCopy uuid(@Nullable UUID value) {
        if (value == null) {
            return missing();
        }
        putInt(16);
        putLong(value.getMostSignificantBits());
        putLong(value.getLeastSignificantBits());
        return this;
    }

    /** An int, which is PostgreSQL's int4. */
    public BinaryCopy int4(int value) {
        putInt(4);
        putInt(value);
        return this;
    }

    /** A long, which is PostgreSQL's int8; null stays null. */
    public BinaryCopy int8(@Nullable Long value) {
        if (value == null) {
            return missing();
        }
        putInt(8);
        putLong(value);
        return this;
    }

    /** A double precision; null stays null. */
    public BinaryCopy float8(@Nullable Double value) {
        if (value == null) {
            return missing();
        }
        putInt(8);
        putLong(Double.doubleToLongBits(value));
        return this;
    }

    /** A boolean. */
    public BinaryCopy bool(boolean value) {
        putInt(1);
        ensure(1);
        buffer[length++] = (byte) (value ? 1 : 0);
        return this;
    }

    /** An array of texts, none of them null. */
    public BinaryCopy texts(List<String> values) {
        ensure(4);
        int start = length;
        length += 4;
        putInt(values.isEmpty() ? 0 : 1);
        putInt(0);
        putInt(TEXT_OID);
        if (!values.isEmpty()) {
            putInt(values.size());
            putInt(1);
            values.forEach(this::text);
        }
        int end = length;
        length = start;
        putInt(end - start - 4);
        length = end;
        return this;
    }

    /**
     * Sends what is left and ends the COPY. Without a row nothing was begun and nothing happens.
     *
     * @return rows the table took, which is as many as were added
     * @throws SQLException when it did not take them all; the transaction is lost then
     */
    public long finish() throws SQLException {
        if (copy == null) {
            return 0;
        }
        putShort(-1);
        send();
        long taken = copy.endCopy();
        copy = null;
        if (taken != rows) {
            throw new SQLException("COPY into " + target + " took " + taken + " of " + rows + " rows.");
        }
        return taken;
    }

    private BinaryCopy missing() {
        putInt(-1);
        return this;
    }

    private void begin() throws SQLException {
        connection = DataSourceUtils.getConnection(dataSource);
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + target + " FROM STDIN (FORMAT binary)");
        put(SIGNATURE);
        putInt(0);
        putInt(0);
    }

    private void send() throws SQLException {
        if (copy != null) {
            copy.writeToCopy(buffer, 0, length);
        }
        length = 0;
    }

    private void put(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void putShort(int value) {
        ensure(2);
        buffer[length++] = (byte) (value >>> 8);
        buffer[length++] = (byte) value;
    }

    private void putInt(int value) {
        ensure(4);
        buffer[length++] = (byte) (value >>> 24);
        buffer[length++] = (byte) (value >>> 16);
        buffer[length++] = (byte) (value >>> 8);
        buffer[length++] = (byte) value;
    }

    private void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    private void ensure(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }

    /** Ends a COPY that was not finished, with the transaction it belongs to, and lets the connection go. */
    @Override
    public void close() throws SQLException {
        try {
            if (copy != null && copy.isActive()) {
                copy.cancelCopy();
            }
        } finally {
            if (connection != null) {
                DataSourceUtils.releaseConnection(connection, dataSource);
                connection = null;
            }
        }
    }
}
