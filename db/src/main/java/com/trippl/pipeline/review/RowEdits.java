package com.trippl.pipeline.review;

import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.staging.RowStatus;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lets people correct a staged row before it is promoted. What its source said is kept, and told in the listing's history. */
@Service
public class RowEdits {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> EDITABLE = Set.of("insert", "update");

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Access access;
    private final Reviews reviews;
    private final RowDetails details;
    private final Surveys surveys;
    private final TextOrders texts;
    private final RowStates states;

    RowEdits(
            JdbcClient jdbc,
            Clock clock,
            Access access,
            Reviews reviews,
            RowDetails details,
            Surveys surveys,
            TextOrders texts,
            RowStates states) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.access = access;
        this.reviews = reviews;
        this.details = details;
        this.surveys = surveys;
        this.texts = texts;
        this.states = states;
    }

    /** Whether a row can be edited: it would insert or update, and is not promoted, merged or superseded. */
    public static boolean isEditable(StagedRow row) {
        RowStatus status = RowStatus.of(row.status());
        return EDITABLE.contains(row.action()) && (status == RowStatus.PENDING || status.canBecome(RowStatus.PENDING));
    }

    /**
     * Gives fields of a row other values. Flags about what was missing or wrong in them go.
     *
     * @param seen the row as it was shown
     * @param values the new value of each field that is to change, null or blank to empty it; fields left out stay
     * @throws ReviewException when a value cannot be, when the row cannot be edited, or when somebody changed it meanwhile
     */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public Edited edit(StagedRow seen, Map<ListingField, @Nullable String> values) {
        reviews.requireUnchanged(List.of(seen));
        RowDetail before =
                details.find(seen.id()).orElseThrow(() -> new ReviewException("There is no row " + seen.id() + "."));
        if (!isEditable(before.row())) {
            throw new ReviewException("Row " + seen.id() + " is " + before.row().status() + " with the action "
                    + before.row().action()
                    + ": only rows that insert or update, and are not promoted yet, can be edited.");
        }
        List<Integer> batches = reviews.lockBatches(List.of(seen.batchId()), false);
        Map<ListingField, String> after = new EnumMap<>(ListingField.class);
        after.putAll(before.values());
        values.forEach((field, value) -> {
            String valid = EditRules.valid(field, value);
            if (valid == null) {
                after.remove(field);
            } else {
                after.put(field, valid);
            }
        });
        EditRules.requireWhole(after);
        List<ListingField> changed = List.of(ListingField.values()).stream()
                .filter(field -> !Objects.equals(before.values().get(field), after.get(field)))
                .toList();
        if (changed.isEmpty()) {
            return new Edited(0, 0);
        }
        String state = states.of(seen.id());
        save(before, after, changed);
        long group = reviews.nextGroup();
        tell(before, after, changed, group, state);
        texts.move(seen.batchId(), seen.id(), changed);
        surveys.mend(group, 1, batches);
        return new Edited(group, changed.size());
    }

    private void save(RowDetail before, Map<ListingField, String> after, List<ListingField> changed) {
        long id = before.row().id();
        jdbc.sql("""
                        UPDATE staging.listings SET name = :name, address = :address, lat = CAST(:lat AS float8), lng = CAST(:lng AS float8),
                            category = :category, phone = :phone, email = :email, website = :website,
                            source_values = CAST(:source AS jsonb), edited_by = :user, updated_at = :now,
                            flags = ARRAY(SELECT f FROM unnest(flags) WITH ORDINALITY AS x (f, n)
                                          WHERE f <> ALL (CAST(:settled AS text[])) ORDER BY n),
                            needs_review = true, version = version + 1
                        WHERE id = :id""")
                .param("name", after.get(ListingField.NAME))
                .param("address", after.get(ListingField.ADDRESS))
                .param("lat", after.get(ListingField.LAT))
                .param("lng", after.get(ListingField.LNG))
                .param("category", after.get(ListingField.CATEGORY))
                .param("phone", after.get(ListingField.PHONE))
                .param("email", after.get(ListingField.EMAIL))
                .param("website", after.get(ListingField.WEBSITE))
                .param("source", sourceValues(before, after, changed))
                .param("settled", EditRules.settled(changed, after).toArray(String[]::new))
                .param("user", access.user())
                .param("now", Timestamp.from(clock.instant()))
                .param("id", id)
                .update();
        saveDependents(before, after, changed);
    }

    private void saveDependents(RowDetail before, Map<ListingField, String> after, List<ListingField> changed) {
        long id = before.row().id();
        jdbc.sql("DELETE FROM staging.listing_info WHERE staging_id = ?")
                .param(id)
                .update();
        jdbc.sql("""
                        INSERT INTO staging.listing_info (staging_id, description, content_hash)
                        SELECT id, :description, record_hash FROM staging.listings WHERE id = :id AND CAST(:description AS text) IS NOT NULL""")
                .param("id", id)
                .param("description", after.get(ListingField.DESCRIPTION))
                .update();
        jdbc.sql("DELETE FROM staging.listing_hours WHERE staging_id = ?")
                .param(id)
                .update();
        if (after.get(ListingField.HOURS) != null) {
            jdbc.sql("INSERT INTO staging.listing_hours (staging_id, hours) VALUES (?, ?)")
                    .param(id)
                    .param(after.get(ListingField.HOURS))
                    .update();
        }
        if (changed.contains(ListingField.IMAGES)) {
            jdbc.sql("DELETE FROM staging.listing_images WHERE staging_id = ?")
                    .param(id)
                    .update();
            jdbc.sql("""
                            INSERT INTO staging.listing_images (staging_id, position, url)
                            SELECT :id, u.position, u.url FROM unnest(CAST(:urls AS text[])) WITH ORDINALITY AS u (url, position)""")
                    .param("id", id)
                    .param(
                            "urls",
                            ImageUrls.lines(after.get(ListingField.IMAGES)).toArray(String[]::new))
                    .update();
        }
    }

    /** What the source said of all fields that are edited by now; null when each is again as the source said. */
    private static @Nullable String sourceValues(
            RowDetail before, Map<ListingField, String> after, List<ListingField> changed) {
        ObjectNode source = JSON.createObjectNode();
        for (ListingField field : ListingField.values()) {
            boolean editedBefore = before.sourceValues().containsKey(field.key());
            String said = editedBefore
                    ? before.sourceValues().get(field.key())
                    : before.values().get(field);
            boolean edited = (editedBefore || changed.contains(field)) && !Objects.equals(said, after.get(field));
            if (edited && field == ListingField.IMAGES && said != null) {
                ArrayNode urls = source.putArray(field.key());
                said.lines().forEach(urls::add);
            } else if (edited && (field == ListingField.LAT || field == ListingField.LNG) && said != null) {
                source.put(field.key(), Double.parseDouble(said));
            } else if (edited) {
                source.put(field.key(), said);
            }
        }
        return source.isEmpty() ? null : source.toString();
    }

    private void tell(
            RowDetail before, Map<ListingField, String> after, List<ListingField> changed, long group, String state) {
        StringBuilder what = new StringBuilder("edited ");
        for (ListingField field : changed) {
            what.append(what.length() > 7 ? "; " : "")
                    .append(field.key())
                    .append(": ")
                    .append(quoted(before.values().get(field)))
                    .append(" → ")
                    .append(quoted(after.get(field)));
        }
        jdbc.sql("""
                        INSERT INTO staging.decisions (staging_id, source_key, content_hash, action, from_status, to_status, decided_by,
                                                       decided_at, what, group_id, before)
                        SELECT id, source_key, content_hash, action, status, status, :user, :now, :what, :group, CAST(:state AS jsonb)
                        FROM staging.listings WHERE id = :id""")
                .param("user", access.user())
                .param("now", Timestamp.from(clock.instant()))
                .param("what", what.toString())
                .param("group", group)
                .param("state", state)
                .param("id", before.row().id())
                .update();
    }

    private static String quoted(@Nullable String value) {
        if (value == null) {
            return "nothing";
        }
        String line = value.replace('\n', ' ');
        return "“" + (line.length() > 80 ? line.substring(0, 79) + "…" : line) + "”";
    }
}
