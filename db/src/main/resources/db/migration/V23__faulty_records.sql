-- A record that is faulty today is no record that is gone: whose it is, as far as it says so, keeps its listing from being taken for missing.
ALTER TABLE pipeline.job_errors ADD COLUMN source_key UUID;
COMMENT ON COLUMN pipeline.job_errors.source_key IS 'As in public.listing_source_map, where the record''s id could be read.';
CREATE INDEX job_errors_source_key ON pipeline.job_errors (source_key) WHERE source_key IS NOT NULL;

-- A batch that was held and that somebody released is as good as any other: the next one is measured by it.
ALTER TABLE staging.batches ADD COLUMN released_by TEXT, ADD COLUMN released_at TIMESTAMPTZ;
