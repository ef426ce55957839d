-- A full feed that did not change used to rewrite every row of its source in the source map, every day, to move last_seen. A full feed says
-- it of all at once: what it does not name is marked as missing, and what is not missing was seen when it was last promoted. So the time is
-- kept once per source, and the source map reads as before.
ALTER TABLE public.listing_source_map RENAME TO source_records;
-- Rows are rewritten when a record changes, no longer with every delivery.
ALTER TABLE public.source_records SET (fillfactor = 80);
COMMENT ON COLUMN public.source_records.last_seen IS
    'When the record was last promoted by itself. Of a full feed it may have been seen later: public.listing_source_map knows.';

CREATE TABLE pipeline.full_feeds (
    dmo_id      INT         NOT NULL REFERENCES public.dmos (id) ON DELETE CASCADE,
    source_name TEXT        NOT NULL,
    seen_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (dmo_id, source_name)
);
COMMENT ON TABLE pipeline.full_feeds IS 'When a full feed of a source was last promoted.';

CREATE VIEW public.listing_source_map AS
SELECT r.listing_id, r.source_key, r.dmo_id, r.source_name, r.source_id, r.content_hash, r.record_hash, r.first_seen,
       CASE WHEN r.missing_since IS NULL
            THEN greatest(r.last_seen, (SELECT f.seen_at FROM pipeline.full_feeds f
                                        WHERE f.dmo_id = r.dmo_id AND f.source_name = r.source_name))
            ELSE r.last_seen END AS last_seen,
       r.missing_since
FROM public.source_records r;
COMMENT ON VIEW public.listing_source_map IS 'Which record of which source feeds which listing, and when it was first and last seen there.';

ALTER TABLE staging.batches ADD COLUMN settled INT NOT NULL DEFAULT 0, ADD COLUMN seen_by_job INT;
COMMENT ON COLUMN staging.batches.settled IS
    'Rows of a full feed that say again what is public. They are promoted from the moment they are staged.';
COMMENT ON COLUMN staging.batches.seen_by_job IS 'The promotion that noted that these were seen, once.';
COMMENT ON COLUMN pipeline.promoted_chunks.first_row IS
    'Staging id of the first row of the chunk: no row is promoted twice, so no two chunks share it. 0: the rows that were promoted as they were staged.';

-- The rows themselves are kept, not the keys they share: they are then changed without reading all rows for them once more.
DELETE FROM staging.findings;
ALTER TABLE staging.findings DROP COLUMN key, ALTER COLUMN id SET NOT NULL;
COMMENT ON COLUMN staging.findings.id IS 'The staged row.';
