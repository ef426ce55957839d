-- A list by name reaches any page as fast as one by ids: the rows of a batch stand in blocks that follow one another by name, counted like
-- the blocks of ids. Blocks are made when somebody first asks for the names of a batch, so that loading and promotion pay nothing.
DROP INDEX staging.listings_review_name;

CREATE FUNCTION staging.name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(ltrim(public.search_fold(left(name, 60))), chr(1114111));
COMMENT ON FUNCTION staging.name_key IS 'By what names are ordered: without case and accents; the first sixty letters count; none comes last.';

CREATE TABLE staging.name_orders (
    job_id     INT         PRIMARY KEY REFERENCES staging.batches (job_id) ON DELETE CASCADE,
    counted_at TIMESTAMPTZ
);
COMMENT ON COLUMN staging.name_orders.counted_at IS 'The counts hold if the batch was not surveyed since; null: they do not.';
CREATE TABLE staging.name_blocks (
    job_id    INT      NOT NULL REFERENCES staging.name_orders (job_id) ON DELETE CASCADE,
    block     INT      NOT NULL,
    first_key TEXT     NOT NULL,
    first_id  BIGINT   NOT NULL,
    ids       BIGINT[] NOT NULL,
    PRIMARY KEY (job_id, block),
    UNIQUE (job_id, first_key, first_id)
);
COMMENT ON TABLE staging.name_blocks IS 'Rows by staging.name_key and id from the first of the block to before the first of the next.';
COMMENT ON COLUMN staging.name_blocks.ids IS 'Rows of the block, in any order.';
CREATE TABLE staging.name_counts (
    combination_id INT NOT NULL REFERENCES staging.combinations (id) ON DELETE CASCADE,
    block          INT NOT NULL,
    listings       INT NOT NULL CHECK (listings > 0),
    PRIMARY KEY (combination_id, block) INCLUDE (listings)
);
