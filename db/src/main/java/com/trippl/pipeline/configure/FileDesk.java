package com.trippl.pipeline.configure;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.files.PrunedFileException;
import com.trippl.pipeline.preview.Preview;
import com.trippl.pipeline.preview.SourcePreview;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.storage.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Lets people try how a configuration reads a file, before they save it. */
@Service
public class FileDesk {
    /** How many records are shown. */
    public static final int ROWS = 50;

    private static final int MOST_FILES = 50;

    private final JdbcClient jdbc;
    private final FileStore store;
    private final ObjectProvider<SourcePreview> preview;
    private final Access access;

    public FileDesk(JdbcClient jdbc, FileStore store, ObjectProvider<SourcePreview> preview, Access access) {
        this.jdbc = jdbc;
        this.store = store;
        this.preview = preview;
        this.access = access;
    }

    /**
     * A file that was imported before.
     *
     * @param name what the person who sent it called it
     * @param size bytes as sent
     */
    public record SentFile(int id, String name, long size, Instant sentAt) {}

    /** The files a DMO's imports began with, the newest first, fifty at most. */
    @PreAuthorize(Permissions.MAY_CONFIGURE)
    public List<SentFile> sent(int dmoId) {
        access.requireDmo(dmoId);
        return jdbc.sql("""
                        SELECT id, original_name, file_size, created_at FROM pipeline.files
                        WHERE dmo_id = ? AND stage = 'upload' AND original_name IS NOT NULL AND pruned_at IS NULL ORDER BY id DESC LIMIT ?""")
                .param(dmoId)
                .param(MOST_FILES)
                .query((row, n) -> new SentFile(
                        row.getInt("id"),
                        row.getString("original_name"),
                        row.getLong("file_size"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    /**
     * Reads the first records of a file that was imported before.
     *
     * @param params the import's document, saved or not
     * @throws com.trippl.pipeline.config.ConfigException when the document cannot be
     */
    @PreAuthorize(Permissions.MAY_CONFIGURE)
    public Preview readSent(int dmoId, JsonNode params, int fileId) throws IOException {
        access.requireDmo(dmoId);
        record Stored(String path, String name, @Nullable Instant prunedAt) {}
        Stored file = jdbc.sql(
                        "SELECT file_path, original_name, pruned_at FROM pipeline.files WHERE id = ? AND dmo_id = ? AND stage = 'upload' AND original_name IS NOT NULL")
                .param(fileId)
                .param(dmoId)
                .query((row, n) -> {
                    Timestamp pruned = row.getTimestamp("pruned_at");
                    return new Stored(
                            row.getString("file_path"),
                            row.getString("original_name"),
                            pruned == null ? null : pruned.toInstant());
                })
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("This DMO sent no file " + fileId + "."));
        if (file.prunedAt() != null) {
            throw new PrunedFileException(file.name(), file.prunedAt());
        }
        return test(params, store.local(file.path()), file.name());
    }

    /**
     * Reads the first records of a file that is only tried.
     *
     * @param params the import's document, saved or not
     * @throws com.trippl.pipeline.config.ConfigException when the document cannot be
     */
    @PreAuthorize(Permissions.MAY_CONFIGURE)
    public Preview read(int dmoId, JsonNode params, Path file, String name) throws IOException {
        access.requireDmo(dmoId);
        return test(params, file, name);
    }

    private Preview test(JsonNode params, Path file, String name) throws IOException {
        DmoConfigs.parse(Stage.IMPORT, params);
        SourcePreview reader = preview.getIfAvailable();
        if (reader == null) {
            return new Preview.Refused(
                    "This installation cannot read files itself: start it together with the workers.");
        }
        return reader.preview(
                new SourcePreview.Request(file, name, JsonNodeFactory.instance.objectNode(), params, ROWS));
    }
}
