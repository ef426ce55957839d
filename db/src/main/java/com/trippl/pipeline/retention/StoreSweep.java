package com.trippl.pipeline.retention;

import com.trippl.pipeline.database.DatabaseTime;
import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.storage.FileStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Clears the store of files of what processes that died left in it; the same wherever files lie. */
@Service
public class StoreSweep {
    /** No file takes that long to write, or to be recorded once it is written. */
    private static final Duration OLD = Duration.ofDays(2);

    /** A little less than a day: whoever looks once a day is not late by the time the last look took. */
    private static final Duration BETWEEN = Duration.ofHours(23);

    private final JdbcClient jdbc;
    private final FileStore store;
    private final DeployEnvironment environment;
    private final DatabaseTime time;

    StoreSweep(JdbcClient jdbc, FileStore store, DeployEnvironment environment, DatabaseTime time) {
        this.jdbc = jdbc;
        this.store = store;
        this.environment = environment;
        this.time = time;
    }

    /** Whether housekeeping is due: once a day, for one process. */
    public boolean isDue() {
        return jdbc.sql("""
                        UPDATE pipeline.installation SET housekept_at = statement_timestamp()
                        WHERE housekept_at < statement_timestamp() - ? * interval '1 millisecond'""").param(BETWEEN.toMillis()).update() == 1;
    }

    /**
     * Deletes files that were never finished, and data files that were and that no row of {@code pipeline.files} names. The latter only where
     * this database alone has used the bucket for long: to another one they may be all it has.
     *
     * @return how many files went
     */
    public int sweep() throws IOException {
        return sweep(time.now().minus(OLD));
    }

    /** @param before what was last written to before this is old */
    int sweep(Instant before) throws IOException {
        String data = environment.dataBucket();
        int deleted = store.deleteUnfinished(data, before);
        UUID database = jdbc.sql("SELECT id FROM pipeline.installation")
                .query(UUID.class)
                .single();
        boolean alone = store.usedBy(data, database)
                .filter(since -> since.isBefore(before))
                .isPresent();
        if (alone) {
            deleted += store.deleteUnknown(data, before, this::known);
        }
        return deleted + store.deleteUnfinished(environment.imageBucket(), before);
    }

    private Set<String> known(Set<String> paths) {
        return new HashSet<>(jdbc.sql(
                        "SELECT file_path FROM pipeline.files WHERE pruned_at IS NULL AND file_path = ANY (CAST(? AS text[]))")
                .param(paths.toArray(String[]::new))
                .query(String.class)
                .list());
    }
}
