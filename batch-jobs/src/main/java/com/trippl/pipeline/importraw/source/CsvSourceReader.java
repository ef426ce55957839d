package com.trippl.pipeline.importraw.source;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads one part of a CSV file. */
final class CsvSourceReader implements SourceReader {
    private final CsvParser parser;
    private final FileChannel channel;
    private final Part part;
    private final int columns;
    private int read;
    private long line;

    CsvSourceReader(Path file, SourceFormat format, Part part) throws IOException {
        this.part = part;
        this.columns = format.headers().size();
        this.line = part.firstLine();
        this.parser = Csv.parser(format.delimiter(), format.quote(), format.escape());
        this.channel = FileChannel.open(file);
        channel.position(part.byteOffset());
        Reader text = Channels.newReader(
                channel,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE),
                1 << 16);
        parser.beginParsing(Csv.losesMark(channel, part.byteOffset()) ? Csv.afterMark(text) : text);
    }

    @Override
    public @Nullable SourceRecord read() throws SourceException {
        if (read >= part.records()) {
            return null;
        }
        try {
            @Nullable String[] row = Csv.next(parser);
            while (row != null && Csv.isBlank(row)) {
                line += Csv.lines(row);
                row = Csv.next(parser);
            }
            if (row == null) {
                throw new SourceException("The source ends after record " + (part.firstRecordNo() + read - 1)
                        + ", though it had more when it was surveyed. Was it changed meanwhile?");
            }
            String fault = Csv.fault(row, columns);
            SourceRecord record =
                    new SourceRecord(part.firstRecordNo() + read, line, Csv.cells(row, columns, fault != null), fault);
            line += Csv.lines(row);
            read++;
            return record;
        } catch (TextParsingException e) {
            throw new SourceException("The record on line " + line + " cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        parser.stopParsing();
        channel.close();
    }
}
