-- What a load of a million rows spends its time on is not the rows but the entries of their indexes, one by one.

-- The id of a staged row follows from its place in the batch: one index on ids finds it, and a summary of where batches lie finds them whole.
ALTER TABLE staging.listings DROP CONSTRAINT listings_job_id_record_no_key;
CREATE INDEX listings_batch ON staging.listings USING brin (job_id) WITH (pages_per_range = 32, autosummarize = on);
-- Few rows, which follow the others when those are public.
CREATE INDEX listings_duplicates ON staging.listings (job_id, id) WHERE action = 'duplicate';

-- What a look at a whole batch found, on its way into the rows. Made anew with every attempt, so that a crash of the server may empty it.
CREATE UNLOGGED TABLE staging.findings (
    job_id INT  NOT NULL,
    kind   TEXT NOT NULL CHECK (kind IN ('SOURCE_KEY', 'DEDUPE_KEY', 'LISTING', 'SWAPPED')),
    key    UUID,
    id     BIGINT
);

-- Every delivery of a full feed writes every row of its source once. With half a page free, the new versions lie beside the old ones, and no
-- index hears of them.
ALTER TABLE public.listing_source_map SET (fillfactor = 50);

-- Indexes that a first load left out, until it has built them again.
CREATE TABLE pipeline.suspended_indexes (
    name         TEXT        PRIMARY KEY,
    definition   TEXT        NOT NULL,
    job_id       INT         NOT NULL,
    suspended_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE pipeline.suspended_indexes IS
    'A row is written in the transaction that drops the index, and deleted in the one that builds it: an index is never forgotten.';

-- What each chunk of a promotion was, written with it: the sums are the job's result, without reading a million rows again.
CREATE TABLE pipeline.promoted_chunks (
    job_id     INT    NOT NULL REFERENCES pipeline.job_queue (job_id) ON DELETE CASCADE,
    first_row  BIGINT NOT NULL,
    inserts    INT    NOT NULL DEFAULT 0,
    updates    INT    NOT NULL DEFAULT 0,
    unchanged  INT    NOT NULL DEFAULT 0,
    duplicates INT    NOT NULL DEFAULT 0,
    deletes    INT    NOT NULL DEFAULT 0,
    PRIMARY KEY (job_id, first_row)
);
COMMENT ON COLUMN pipeline.promoted_chunks.first_row IS 'Staging id of the first row of the chunk: no row is promoted twice, so no two chunks share it.';
