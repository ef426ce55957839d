package com.trippl.pipeline.importraw;

import com.trippl.pipeline.importraw.source.Part;
import com.trippl.pipeline.importraw.source.SourceException;
import com.trippl.pipeline.importraw.source.SourceFormat;
import com.trippl.pipeline.importraw.source.SourceReader;
import com.trippl.pipeline.importraw.source.SourceRecord;
import com.trippl.pipeline.support.StageFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/** Reads one part of the source, from its start at every execution: the raw file of the part is written anew then, too. */
class SourceRecordReader implements ItemStreamReader<SourceRecord> {
    private final Path text;
    private final SourceFormat format;
    private final Part part;
    private @Nullable SourceReader reader;

    SourceRecordReader(Path text, SourceFormat format, Part part) {
        this.text = text;
        this.format = format;
        this.part = part;
    }

    @Override
    public void open(ExecutionContext context) throws ItemStreamException {
        try {
            reader = SourceReader.open(text, format, part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable SourceRecord read() throws IOException {
        try {
            return Objects.requireNonNull(reader).read();
        } catch (SourceException e) {
            throw new StageFailure(Objects.requireNonNull(e.getMessage()), false);
        }
    }

    @Override
    public void close() throws ItemStreamException {
        if (reader != null) {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            reader = null;
        }
    }
}
