package com.trippl.pipeline.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.JsonLines;
import com.trippl.pipeline.files.RawRecord;
import com.trippl.pipeline.files.RawRecordCodec;
import com.trippl.pipeline.storage.FileStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** A file is read to its end, or the stage fails. */
class RecordFileReaderTest {
    @Test
    void aFileThatEndsTooEarlyIsNotTakenForAShorterOne() throws IOException {
        assertThat(read(3, 3)).isEqualTo(3);
        assertThatThrownBy(() -> read(3, 5))
                .isInstanceOf(StageFailure.class)
                .hasMessageContaining("3 of its 5 records");
    }

    private static int read(int written, int told) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (JsonLines.Writer<RawRecord> out = JsonLines.writer(content, RawRecordCodec.INSTANCE)) {
            IntStream.rangeClosed(1, written)
                    .mapToObj(RecordFileReaderTest::record)
                    .forEach(out::write);
        }
        FileStore store = mock();
        when(store.open(any())).thenReturn(new ByteArrayInputStream(content.toByteArray()));
        RecordFileReader<RawRecord> reader =
                new RecordFileReader<>(store, file(told), RawRecordCodec.INSTANCE, RawRecord::recordNo);
        reader.open(new ExecutionContext());
        int records = 0;
        while (reader.read() != null) {
            records++;
        }
        reader.close();
        return records;
    }

    private static RawRecord record(int no) {
        return new RawRecord(
                "feed",
                "id" + no,
                no,
                no + 1,
                "2026-01-01T00:00:00Z",
                new RawRecord.Fields("Name", null, null, null, null, null, null, null, null, null, null));
    }

    private static DataFile file(int records) {
        return new DataFile(1, 2, "raw/a.json.gz", "raw", 1, "json", 100, records, "", null, null, null);
    }
}
