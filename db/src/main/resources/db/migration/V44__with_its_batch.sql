-- A row on which nobody has to decide goes with its batch: accepted until a promotion came by, promoted from then on. Promotions used to write
-- that into each row, a million updates for a million rows. Now they note which ids they came by. Rows that people decide on, duplicates and
-- deletes have a status of their own, as all had. The table reads as before.

CREATE TABLE staging.promoted_rows (
    batch_id INT            PRIMARY KEY,
    ids      INT8MULTIRANGE NOT NULL
);
COMMENT ON TABLE staging.promoted_rows IS
    'Ids of staged rows that promotions came by, chunk by chunk in their transactions: rows among them without a status of their own are public.';

ALTER TABLE staging.listings RENAME TO listing_rows;
ALTER TABLE staging.listing_rows DROP COLUMN ok_to_promote;
ALTER TABLE staging.listing_rows RENAME COLUMN status TO own_status;
ALTER TABLE staging.listing_rows ALTER COLUMN own_status DROP NOT NULL;
-- Half of each page stays free, for batches of which a person accepts every row at once: with a tenth, that takes three times as long.
COMMENT ON COLUMN staging.listing_rows.own_status IS 'Null: the row goes with its batch. See staging.promoted_rows; read staging.listings.status.';

-- To be written through, but for status, which is own_status there, and to be read by batches whose promoted ids are looked up for each row.
CREATE VIEW staging.listings AS
SELECT r.id, r.job_id, r.record_no, r.file_id, r.line_number, r.listing_id, r.source_name, r.source_id, r.source_key, r.dedupe_key,
       r.content_hash, r.record_hash, r.name, r.address, r.lat, r.lng, r.category, r.phone, r.email, r.website, r.action, r.own_status,
       coalesce(r.own_status, CASE WHEN EXISTS (SELECT FROM staging.promoted_rows p WHERE p.batch_id = r.job_id AND p.ids @> r.id)
                                   THEN 'promoted' ELSE 'accepted' END) AS status,
       coalesce(r.own_status, 'accepted') IN ('accepted', 'promoted') AS ok_to_promote,
       r.flags, r.needs_review, r.certainty_score, r.matched_by, r.duplicate_of, r.details_changed, r.conflict_action, r.field_choices,
       r.source_values, r.edited_by, r.decided_by, r.decided_at, r.notes, r.version, r.promoted_by_job, r.created_at, r.updated_at
FROM staging.listing_rows r;
COMMENT ON VIEW staging.listings IS 'Staged rows with their status, be it their own or that of their batch.';
COMMENT ON COLUMN staging.listings.own_status IS 'What an update of the status has to set.';
