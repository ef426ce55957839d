package com.trippl.pipeline.retention;

import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.storage.LocalFileStore;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Clears the folder of files of what processes that died left in it. In S3 unfinished uploads end by a rule of the bucket, and a bucket may
 * serve databases that do not know of each other: nothing is swept there.
 */
@Service
public class StoreSweep {
    /** No file takes that long to write, or to be recorded once it is written. */
    private static final Duration OLD = Duration.ofDays(2);

    /** A little less than a day: whoever looks once a day is not late by the time the last look took. */
    private static final Duration BETWEEN = Duration.ofHours(23);

    private final JdbcClient jdbc;
    private final FileStore store;
    private final Clock clock;

    StoreSweep(JdbcClient jdbc, FileStore store, Clock clock) {
        this.jdbc = jdbc;
        this.store = store;
        this.clock = clock;
    }

    /** Whether housekeeping is due: once a day, for one process. */
    public boolean isDue() {
        Instant now = clock.instant();
        return jdbc.sql("UPDATE pipeline.installation SET housekept_at = ? WHERE housekept_at < ?")
                        .param(Timestamp.from(now))
                        .param(Timestamp.from(now.minus(BETWEEN)))
                        .update()
                == 1;
    }

    /**
     * Deletes files that were never finished, and those that were and that no row of {@code pipeline.files} names. The latter only where this
     * database alone has used the folder for long: to another one they may be all it has.
     *
     * @return how many files went
     */
    public int sweep() throws IOException {
        if (!(store instanceof LocalFileStore local)) {
            return 0;
        }
        Instant before = clock.instant().minus(OLD);
        int deleted = local.deleteUnfinished(before);
        UUID database = jdbc.sql("SELECT id FROM pipeline.installation")
                .query(UUID.class)
                .single();
        boolean alone =
                local.usedBy(database).filter(since -> since.isBefore(before)).isPresent();
        return alone ? deleted + local.deleteUnknown(before, this::known) : deleted;
    }

    private Set<String> known(Set<String> paths) {
        return new HashSet<>(jdbc.sql(
                        "SELECT file_path FROM pipeline.files WHERE pruned_at IS NULL AND file_path = ANY (CAST(? AS text[]))")
                .param(paths.toArray(String[]::new))
                .query(String.class)
                .list());
    }
}
