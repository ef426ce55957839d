package com.trippl.pipeline.support;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Rows on their way into a table by COPY, the fastest way in; within the transaction of the calling thread. */
public final class CopyBuffer {
    private static final CsvWriterSettings SETTINGS = settings();

    private final Bytes bytes = new Bytes();
    private final CsvWriter writer = new CsvWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), SETTINGS);
    private int rows;

    /** Appends a row; null stays null, an empty string becomes null. */
    public void add(@Nullable Object... values) {
        writer.writeRow(values);
        rows++;
    }

    /**
     * Sends the rows to a table and empties the buffer. An empty buffer sends nothing.
     *
     * @param target the table with its columns, as in {@code staging.listing_hours (staging_id, hours)}
     */
    public void copyTo(DataSource dataSource, String target) throws SQLException, IOException {
        writer.close();
        if (rows == 0) {
            return;
        }
        var connection = DataSourceUtils.getConnection(dataSource);
        try {
            long copied = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + target + " FROM STDIN (FORMAT csv, ENCODING 'UTF8')", bytes.read());
            if (copied != rows) {
                throw new SQLException("COPY into " + target + " took " + copied + " of " + rows + " rows.");
            }
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** What was written can be read where it lies. */
    private static final class Bytes extends ByteArrayOutputStream {
        Bytes() {
            super(1 << 16);
        }

        ByteArrayInputStream read() {
            return new ByteArrayInputStream(buf, 0, count);
        }
    }

    private static CsvWriterSettings settings() {
        CsvWriterSettings settings = new CsvWriterSettings();
        settings.getFormat().setLineSeparator("\n");
        settings.setMaxColumns(64);
        settings.setIgnoreLeadingWhitespaces(false);
        settings.setIgnoreTrailingWhitespaces(false);
        settings.setQuoteEscapingEnabled(true);
        return settings;
    }
}
