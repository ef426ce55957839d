-- What people need to review a million rows: counts for every filter at once, undo, edits.

-- Decisions made by one action of one person share a number, and are undone together.
CREATE SEQUENCE staging.decision_groups;
ALTER TABLE staging.decisions ADD COLUMN group_id BIGINT, ADD COLUMN what TEXT;
COMMENT ON COLUMN staging.decisions.what IS 'What was done where it is no mere move of the status: fields edited, a conflict settled, an undo.';
CREATE INDEX decisions_row ON staging.decisions (staging_id, id);
CREATE INDEX decisions_group ON staging.decisions (group_id) WHERE group_id IS NOT NULL;

-- Edited values stand in the row's own columns, so that everything after reads one place; the hashes stay those of the source, so that its
-- next delivery of the same record is recognised.
ALTER TABLE staging.listings ADD COLUMN source_values JSONB, ADD COLUMN edited_by TEXT;
COMMENT ON COLUMN staging.listings.source_values IS 'Of an edited row: what its source said of each edited field, null for nothing.';

-- Rows of a batch are counted by all that they can be filtered by, in blocks of a thousand ids: the sums give the counts of every filter, and
-- lead to the rows at any depth of a list without reading those before. They are derived, and made again when a job changed the batch.
CREATE TABLE staging.surveys (
    job_id      INT         PRIMARY KEY REFERENCES staging.batches (job_id) ON DELETE CASCADE,
    surveyed_at TIMESTAMPTZ NOT NULL
);
COMMENT ON COLUMN staging.surveys.surveyed_at IS 'The counts hold if no job touched the batch (staging.batches.updated_at) since.';
CREATE TABLE staging.combinations (
    id           INT     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id       INT     NOT NULL,
    needs_review BOOLEAN NOT NULL,
    status       TEXT    NOT NULL,
    action       TEXT    NOT NULL,
    flags        TEXT[]  NOT NULL,
    category     TEXT,
    UNIQUE NULLS NOT DISTINCT (job_id, needs_review, status, action, flags, category)
);
COMMENT ON COLUMN staging.combinations.category IS 'One of the most frequent of the batch; empty for all others; null for none.';
CREATE TABLE staging.combination_counts (
    combination_id INT NOT NULL REFERENCES staging.combinations (id) ON DELETE CASCADE,
    block          INT NOT NULL,
    listings       INT NOT NULL CHECK (listings > 0),
    PRIMARY KEY (combination_id, block) INCLUDE (listings)
);
COMMENT ON COLUMN staging.combination_counts.block IS 'Rows with ids from 1000 × block to 1000 × block + 999.';

-- Words of the rows people look at. Rows that need nobody are not in it, and cost loading nothing.
CREATE FUNCTION staging.words(name text, address text, source_id text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('pg_catalog.simple', public.search_fold(
    left(coalesce(name, '') || ' ' || coalesce(address, '') || ' ' || coalesce(source_id, ''), 2000)));
CREATE INDEX listings_review_words ON staging.listings USING gin (staging.words(name, address, source_id)) WHERE needs_review;
CREATE INDEX listings_review_name ON staging.listings (job_id, left(name, 60), id) WHERE needs_review;

-- Few rows: a newer batch with the same content takes over what people made of them.
CREATE INDEX listings_shaped ON staging.listings (source_key) WHERE source_values IS NOT NULL OR conflict_action <> 'take_incoming';
