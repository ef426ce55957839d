-- What is old goes, and says so: the rows and bytes do, what tells of them stays.
ALTER TABLE staging.batches ADD COLUMN pruned_at TIMESTAMPTZ, ADD COLUMN prune_pending BOOLEAN NOT NULL DEFAULT FALSE;
COMMENT ON COLUMN staging.batches.pruned_at IS 'Since when its rows are gone, but for edited ones that the next batch may take over.';
COMMENT ON COLUMN staging.batches.prune_pending IS 'Its rows are being deleted: whoever prunes next goes on with it.';
CREATE INDEX batches_prune_pending ON staging.batches (job_id) WHERE prune_pending;

ALTER TABLE pipeline.files ADD COLUMN pruned_at TIMESTAMPTZ;
COMMENT ON COLUMN pipeline.files.pruned_at IS 'Since when its bytes are gone from the store, and its name is free.';
ALTER TABLE pipeline.files DROP CONSTRAINT files_file_path_key;
CREATE UNIQUE INDEX files_path ON pipeline.files (file_path) WHERE pruned_at IS NULL;

-- Which database this is: a folder of files is only swept by the one database that uses it.
CREATE TABLE pipeline.installation (
    only_row      BOOLEAN     PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    id            UUID        NOT NULL DEFAULT gen_random_uuid(),
    housekept_at  TIMESTAMPTZ NOT NULL DEFAULT '-infinity'
);
COMMENT ON COLUMN pipeline.installation.housekept_at IS 'When a process last began to clear away what is old; one does, once a day.';
INSERT INTO pipeline.installation DEFAULT VALUES;
