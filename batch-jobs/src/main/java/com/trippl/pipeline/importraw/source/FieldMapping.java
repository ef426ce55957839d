package com.trippl.pipeline.importraw.source;

import com.trippl.pipeline.config.ImportConfig;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which columns of a source give which of our fields: as configured, and for the rest by the usual names of columns. */
public final class FieldMapping {
    private static final int MAX_CELL_CHARS = 2_000;
    private static final int MAX_RECORD_CHARS = 20_000;

    private final List<String> headers;
    private final Map<Field, int[]> columns;
    private final int idColumn;
    private final boolean hashMissingIds;
    private final List<Field> required;

    private FieldMapping(
            List<String> headers,
            Map<Field, int[]> columns,
            int idColumn,
            boolean hashMissingIds,
            List<Field> required) {
        this.headers = headers;
        this.columns = columns;
        this.idColumn = idColumn;
        this.hashMissingIds = hashMissingIds;
        this.required = required;
    }

    /**
     * Maps the columns of a source.
     *
     * @param name what the person calls the file
     * @throws SourceException when a column that is configured is not there, or none gives the name
     */
    public static FieldMapping of(SourceFormat format, ImportConfig config, String name) throws SourceException {
        return of(format, config, name, true);
    }

    /** Maps what can be mapped: columns that are configured and not there are left out, and none needs to give the name. */
    public static FieldMapping asFarAsPossible(SourceFormat format, ImportConfig config) {
        try {
            return of(format, config, "", false);
        } catch (SourceException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FieldMapping of(SourceFormat format, ImportConfig config, String name, boolean strict)
            throws SourceException {
        List<String> headers = format.headers();
        Map<Field, int[]> columns = new EnumMap<>(Field.class);
        Map<String, List<String>> configured = config.columns() == null ? Map.of() : config.columns();
        for (Field field : Field.values()) {
            List<String> wanted = configured.get(field.key());
            int[] found = wanted != null
                    ? configured(headers, wanted, "columns." + field.key(), name, strict)
                    : format.named() ? byAlias(headers, field) : new int[0];
            if (found.length > 0) {
                columns.put(field, found);
            }
        }
        if (strict && !columns.containsKey(Field.NAME)) {
            throw new SourceException(
                    headers.isEmpty()
                            ? name + " has no records, and so no column for the name."
                            : name + " has no column for the name of a listing; it has " + listed(headers)
                                    + ". Say which it is: ./pipeline config set DMO import.columns.name=HEADER"
                                    + (format.named() ? "" : " (or its position, from 1)") + ".");
        }
        int[] ids = config.idField() == null
                ? new int[0]
                : configured(headers, List.of(config.idField()), "id_field", name, strict);
        int id = ids.length == 0 ? -1 : ids[0];
        List<Field> required = new ArrayList<>();
        for (String key : config.required() == null ? List.<String>of() : config.required()) {
            Field field = Field.valueOf(key.toUpperCase(java.util.Locale.ROOT));
            if (!columns.containsKey(field) && !strict) {
                continue;
            }
            if (!columns.containsKey(field)) {
                throw new SourceException(name + " has no column for " + key
                        + ", which import.required asks for; it has " + listed(headers)
                        + ". Name it: ./pipeline config set DMO import.columns." + key + "=HEADER.");
            }
            required.add(field);
        }
        return new FieldMapping(headers, columns, id, "hash".equals(config.missingId()), required);
    }

    private static int[] configured(List<String> headers, List<String> wanted, String key, String name, boolean strict)
            throws SourceException {
        List<Integer> found = new ArrayList<>();
        for (String header : wanted) {
            int column = find(headers, header);
            if (column < 0 && header.matches("\\d{1,5}")) {
                int position = Integer.parseInt(header);
                column = position >= 1 && position <= headers.size() ? position - 1 : -1;
            }
            if (column < 0 && strict) {
                throw new SourceException(name + " has no column '" + header + "', which import." + key
                        + " names; it has " + listed(headers) + ".");
            }
            if (column >= 0) {
                found.add(column);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int find(List<String> headers, String header) {
        int exact = headers.indexOf(header);
        if (exact >= 0) {
            return exact;
        }
        String plain = Field.plain(header);
        for (int i = 0; i < headers.size(); i++) {
            if (!plain.isEmpty() && Field.plain(headers.get(i)).equals(plain)) {
                return i;
            }
        }
        return -1;
    }

    private static int[] byAlias(List<String> headers, Field field) {
        if (field == Field.ADDRESS) {
            return addressColumns(headers);
        }
        int column = firstOf(headers, field.aliases());
        return column < 0 ? new int[0] : new int[] {column};
    }

    /** A full address beside its parts would say them twice: the parts that come with it are not added to it, unless it is a street. */
    private static int[] addressColumns(List<String> headers) {
        Set<Integer> parts = new LinkedHashSet<>();
        for (List<String> aliases : Field.ADDRESS_PARTS) {
            int column = firstOf(headers, aliases);
            if (column >= 0) {
                parts.add(column);
            }
        }
        int full = firstOf(headers, List.of("full address", "formatted address", "location address", "address full"));
        if (full >= 0) {
            return new int[] {full};
        }
        int line = firstOf(headers, Field.ADDRESS.aliases());
        if (line < 0 && firstOf(headers, Field.ADDRESS_PARTS.getFirst()) < 0 && parts.size() < 2) {
            return new int[0];
        }
        return parts.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int firstOf(List<String> headers, List<String> aliases) {
        for (String alias : aliases) {
            String joined = alias.replace(" ", "");
            for (int i = 0; i < headers.size(); i++) {
                if (Field.plain(headers.get(i)).replace(" ", "").equals(joined)) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static String listed(List<String> headers) {
        int shown = Math.min(headers.size(), 25);
        String more = headers.size() > shown ? " and " + (headers.size() - shown) + " more" : "";
        return headers.subList(0, shown).stream()
                        .map(header -> header.length() > 60 ? header.substring(0, 60) + "…" : header)
                        .collect(Collectors.joining(", "))
                + more;
    }

    /** A field's value in a record; several columns are joined by ", ". Null where there is none. */
    public @Nullable String value(Field field, SourceRecord record) {
        int[] indexes = columns.get(field);
        if (indexes == null) {
            return null;
        }
        if (indexes.length == 1) {
            return filled(record.cells().get(indexes[0]));
        }
        StringBuilder joined = null;
        for (int index : indexes) {
            String cell = filled(record.cells().get(index));
            if (cell != null) {
                joined = joined == null ? new StringBuilder() : joined.append(", ");
                joined.append(cell.strip());
            }
        }
        return joined == null ? null : joined.toString();
    }

    private static @Nullable String filled(@Nullable String cell) {
        return cell == null || cell.isBlank() ? null : cell;
    }

    /** Which field each column fills, in the order of the headers: {@code id} is the feed's own id; null: none. */
    public List<@Nullable String> fields() {
        List<@Nullable String> fields = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            int column = i;
            fields.add(
                    column == idColumn
                            ? "id"
                            : columns.entrySet().stream()
                                    .filter(entry -> java.util.Arrays.stream(entry.getValue())
                                            .anyMatch(index -> index == column))
                                    .map(entry -> entry.getKey().key())
                                    .findFirst()
                                    .orElse(null));
        }
        return fields;
    }

    /** The columns that give a field, by their index from 0, in the order they are joined; none: empty. */
    public List<Integer> columns(Field field) {
        return java.util.Arrays.stream(columns.getOrDefault(field, new int[0]))
                .boxed()
                .toList();
    }

    /** The feed's own id of a record; null when no column is configured to have it, or it is empty. */
    public @Nullable String id(SourceRecord record) {
        String cell = idColumn < 0 || idColumn >= record.cells().size()
                ? null
                : filled(record.cells().get(idColumn));
        return cell == null ? null : cell.strip();
    }

    /** Whether a record without the feed's own id is faulty. */
    public boolean needsIds() {
        return idColumn >= 0 && !hashMissingIds;
    }

    /** The fields without which a record is faulty. */
    public List<Field> required() {
        return required;
    }

    /** A record with its headers, cut to a size that can be kept and shown. */
    public Map<String, @Nullable String> original(SourceRecord record) {
        Map<String, @Nullable String> original = new LinkedHashMap<>();
        int size = 0;
        for (int i = 0; i < record.cells().size() && size < MAX_RECORD_CHARS; i++) {
            String cell = record.cells().get(i);
            String cut =
                    cell == null || cell.length() <= MAX_CELL_CHARS ? cell : cell.substring(0, MAX_CELL_CHARS) + "…";
            original.put(i < headers.size() ? headers.get(i) : "column_" + (i + 1), cut);
            size += cut == null ? 0 : cut.length();
        }
        return original;
    }

    /** Which columns give which field, for a person. */
    public String describe() {
        return columns.entrySet().stream()
                .map(entry -> entry.getKey().key() + " from "
                        + java.util.Arrays.stream(entry.getValue())
                                .mapToObj(headers::get)
                                .collect(Collectors.joining(" + ")))
                .collect(Collectors.joining(", "));
    }
}
