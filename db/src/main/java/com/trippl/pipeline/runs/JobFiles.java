package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.preview.SourceStart;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.storage.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lets people look into the files of jobs. */
@Service
public class JobFiles {
    /** A preview unpacks no more than so many bytes, whatever the file. */
    static final int PREVIEW_BYTES = 512 * 1024;

    private static final int CELL = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DataFiles files;
    private final JobQueue queue;
    private final FileStore store;
    private final Access access;
    private final Optional<SourceStart> sources;

    /** @param sources how what people sent is decoded; without it, where nothing is imported, as UTF-8 */
    public JobFiles(DataFiles files, JobQueue queue, FileStore store, Access access, Optional<SourceStart> sources) {
        this.sources = sources;
        this.files = files;
        this.queue = queue;
        this.store = store;
        this.access = access;
    }

    /** A file's row. */
    @PreAuthorize(Permissions.MAY_READ)
    public DataFile find(int fileId) {
        return require(fileId);
    }

    /**
     * The file as it is stored.
     *
     * @throws com.trippl.pipeline.files.PrunedFileException when its bytes are gone
     */
    @PreAuthorize(Permissions.MAY_READ)
    public InputStream open(int fileId) throws IOException {
        return store.open(require(fileId).kept().path());
    }

    /**
     * Its first rows.
     *
     * @throws com.trippl.pipeline.files.PrunedFileException when its bytes are gone
     */
    @PreAuthorize(Permissions.MAY_READ)
    public FilePreview preview(int fileId, int rows) throws IOException {
        DataFile file = require(fileId);
        byte[] head;
        try (InputStream in = unpacked(store.open(file.kept().path()))) {
            head = in.readNBytes(PREVIEW_BYTES);
        }
        boolean cut = head.length == PREVIEW_BYTES;
        List<String> lines =
                new ArrayList<>(text(file, head, !cut).lines().limit(rows + 1L).toList());
        if (cut && lines.size() <= rows && lines.size() > 1) {
            lines.removeLast();
        }
        boolean more = cut || lines.size() > rows;
        List<String> shown = lines.subList(0, Math.min(rows, lines.size()));
        try {
            return records(shown, more);
        } catch (JacksonException noRecords) {
            return new FilePreview(
                    List.of(""),
                    shown.stream().map(line -> List.of(shorten(line))).toList(),
                    more);
        }
    }

    /** The pipeline's own files are UTF-8; what people sent is in any encoding. */
    private String text(DataFile file, byte[] head, boolean whole) throws IOException {
        if (sources.isEmpty() || !file.stage().equals("upload")) {
            return new String(head, StandardCharsets.UTF_8);
        }
        Job job = queue.find(file.jobId()).orElseThrow();
        JsonNode encoding = queue.configOf(job).path("encoding");
        return sources.get()
                .text(head, whole, job.stage() == Stage.IMPORT && encoding.isString() ? encoding.stringValue() : null);
    }

    private static FilePreview records(List<String> lines, boolean more) {
        Set<String> columns = new LinkedHashSet<>();
        List<Map<String, String>> records = new ArrayList<>();
        for (String line : lines) {
            JsonNode node = JSON.readTree(line);
            Map<String, String> record = new LinkedHashMap<>();
            flatten(node, record);
            if (record.isEmpty()) {
                return new FilePreview(
                        List.of(""),
                        lines.stream().map(text -> List.of(shorten(text))).toList(),
                        more);
            }
            columns.addAll(record.keySet());
            records.add(record);
        }
        return new FilePreview(
                List.copyOf(columns),
                records.stream()
                        .map(record -> columns.stream()
                                .map(column -> record.getOrDefault(column, ""))
                                .toList())
                        .toList(),
                more);
    }

    private static void flatten(JsonNode node, Map<String, String> into) {
        node.properties().forEach(property -> {
            if (property.getValue().isObject()) {
                flatten(property.getValue(), into);
            } else {
                JsonNode value = property.getValue();
                into.put(property.getKey(), shorten(value.isString() ? value.stringValue() : value.toString()));
            }
        });
    }

    private static String shorten(String text) {
        return text.length() <= CELL ? text : text.substring(0, CELL - 1) + "…";
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        PushbackInputStream peek = new PushbackInputStream(in, 2);
        byte[] magic = peek.readNBytes(2);
        peek.unread(magic);
        boolean gzip = magic.length == 2 && magic[0] == (byte) 0x1f && magic[1] == (byte) 0x8b;
        return gzip ? new GZIPInputStream(peek) : peek;
    }

    private DataFile require(int fileId) {
        DataFile file =
                files.find(fileId).orElseThrow(() -> new IllegalArgumentException("There is no file " + fileId + "."));
        access.requireDmo(queue.find(file.jobId()).orElseThrow().dmoId());
        return file;
    }
}
