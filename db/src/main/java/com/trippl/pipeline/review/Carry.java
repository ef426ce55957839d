package com.trippl.pipeline.review;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes over to a newer batch what people made of the same record in an older one: edits, and conflicts they settled. */
@Component
public class Carry {
    private static final String SHAPED = """
            SELECT DISTINCT ON (n.id) n.id AS fresh, o.id AS old
            FROM staging.batches nb
            JOIN staging.batches ob ON (ob.dmo_id, ob.data_domain, ob.source_name) = (nb.dmo_id, nb.data_domain, nb.source_name)
                                    AND ob.job_id < nb.job_id
            JOIN staging.listings o ON o.job_id = ob.job_id
            JOIN staging.listings n ON n.job_id = nb.job_id AND n.source_key = o.source_key AND n.record_hash = o.record_hash
                                    AND n.action = o.action
            WHERE nb.job_id = ? AND (o.source_values IS NOT NULL OR o.conflict_action <> 'take_incoming')
              AND o.status IN ('pending', 'accepted', 'held', 'rejected', 'superseded') AND n.action IN ('insert', 'update')
              AND n.source_values IS NULL AND n.version = 0
            ORDER BY n.id, o.id DESC""";

    private static final String COPY = """
            UPDATE staging.listings n
            SET name = o.name, address = o.address, lat = o.lat, lng = o.lng, category = o.category,
                phone = o.phone, email = o.email, website = o.website, source_values = o.source_values,
                edited_by = o.edited_by, conflict_action = o.conflict_action, field_choices = o.field_choices,
                flags = ARRAY(SELECT f FROM unnest(n.flags) WITH ORDINALITY AS x (f, p)
                              WHERE o.source_values IS NULL OR f = ANY (o.flags)
                                 OR f NOT LIKE 'missing_%' AND f NOT LIKE '%coordinates%' ORDER BY p)
            FROM staging.listings o WHERE n.id = ? AND o.id = ?""";

    private static final List<String> DEPENDENTS = List.of(
            "staging.listing_info (staging_id, description, content_hash) SELECT ?, description, content_hash FROM staging.listing_info",
            "staging.listing_hours (staging_id, hours) SELECT ?, hours FROM staging.listing_hours",
            "staging.listing_images (staging_id, position, url) SELECT ?, position, url FROM staging.listing_images");

    private final JdbcClient jdbc;

    Carry(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Pair(long fresh, long old) {}

    /** Takes over to a batch; called when it is settled, in that transaction. Records that say something new are left for people. */
    public void to(int batch) {
        for (Pair pair : jdbc.sql(SHAPED).param(batch).query(Pair.class).list()) {
            jdbc.sql(COPY).param(pair.fresh()).param(pair.old()).update();
            for (String dependent : DEPENDENTS) {
                String table = dependent.substring(0, dependent.indexOf(' '));
                jdbc.sql("DELETE FROM " + table + " WHERE staging_id = ?")
                        .param(pair.fresh())
                        .update();
                jdbc.sql("INSERT INTO " + dependent + " WHERE staging_id = ?")
                        .param(pair.fresh())
                        .param(pair.old())
                        .update();
            }
        }
    }
}
