-- What is said of a new listing is said once. Its first change, that it was inserted, and its first bridge, from the record it was inserted
-- from, used to be rows of their own, a million each after a first load, which said what the listing and its record in the source map say
-- anyway, but for a job, a staged row and a file: these stand there now. History and bridge read as before.

-- A load that was cut off may have left these out until somebody builds them; from now on they are too small to be left out.
CREATE INDEX IF NOT EXISTS listing_history_listing ON public.listing_history (listing_id);
CREATE INDEX IF NOT EXISTS idx_bridge_listing ON pipeline.bridge_source_listing (listing_id);
DELETE FROM pipeline.suspended_indexes WHERE name IN ('public.listing_history_listing', 'pipeline.idx_bridge_listing');

ALTER TABLE public.listings ADD COLUMN inserted_by_job INT, ADD COLUMN inserted_from BIGINT;
COMMENT ON COLUMN public.listings.inserted_by_job IS
    'The promotion that inserted the listing, at created_at. Null: public.listing_changes tells of it, as people had a part in it.';
COMMENT ON COLUMN public.listings.inserted_from IS 'The staged row it was inserted from.';

ALTER TABLE public.listing_history RENAME TO listing_changes;
ALTER INDEX public.listing_history_listing RENAME TO listing_changes_listing;
COMMENT ON TABLE public.listing_changes IS
    'Append-only: what happened to listings after they were inserted, and insertions in which people had a part. Read public.listing_history.';
CREATE VIEW public.listing_history AS
SELECT c.id, c.listing_id, c.change, c.fields, c.source_name, c.job_id, c.staging_id, c.actor, c.changed_at
FROM public.listing_changes c
UNION ALL
SELECT -l.id, l.id, 'insert', NULL::jsonb, (SELECT q.source_name FROM pipeline.job_queue q WHERE q.job_id = l.inserted_by_job),
       l.inserted_by_job, l.inserted_from, NULL::text, l.created_at
FROM public.listings l
WHERE l.inserted_by_job IS NOT NULL;
COMMENT ON VIEW public.listing_history IS
    'All that happened to a listing. The insertion of a listing by a job alone has the listing''s id, negative, as its own.';

ALTER TABLE public.source_records ADD COLUMN first_file_id INT REFERENCES pipeline.files (id);
COMMENT ON COLUMN public.source_records.first_file_id IS
    'The file from which the record led to its listing first, at first_seen and with certainty 1. Null: pipeline.bridge_records tells of it.';

ALTER TABLE pipeline.bridge_source_listing RENAME TO bridge_records;
COMMENT ON TABLE pipeline.bridge_records IS
    'Which record of which file led to which listing, but for the first of new listings. Read pipeline.bridge_source_listing.';
CREATE VIEW pipeline.bridge_source_listing AS
SELECT b.id, b.job_file_id, b.source_record_hash, b.listing_id, b.certainty_score, b.mapped_at, b.error_type, b.error_message
FROM pipeline.bridge_records b
UNION ALL
SELECT -r.listing_id, r.first_file_id, r.source_key, r.listing_id, 1.0::numeric(5,4), r.first_seen, NULL::text, NULL::text
FROM public.source_records r
WHERE r.first_file_id IS NOT NULL;
COMMENT ON VIEW pipeline.bridge_source_listing IS
    'Which record of which file led to which listing. The first of a new listing has the listing''s id, negative, as its own.';

-- A record that leads elsewhere one day led where it did. Always, as promotions put off what else watches over their rows.
CREATE FUNCTION public.keep_first_bridge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pipeline.bridge_records (job_file_id, source_record_hash, listing_id, mapped_at)
    VALUES (old.first_file_id, old.source_key, old.listing_id, old.first_seen)
    ON CONFLICT (job_file_id, source_record_hash) DO NOTHING;
    new.first_file_id := NULL;
    RETURN new;
END $$;
CREATE TRIGGER keep_first_bridge BEFORE UPDATE OF listing_id ON public.source_records FOR EACH ROW
    WHEN (old.first_file_id IS NOT NULL AND old.listing_id <> new.listing_id) EXECUTE FUNCTION public.keep_first_bridge();
ALTER TABLE public.source_records ENABLE ALWAYS TRIGGER keep_first_bridge;
