-- An undo takes edits and settled conflicts back, too, and one thing after the other: each keeps what it changed, and an undo names what it
-- took back, so that what came before it is the last word again.
ALTER TABLE staging.decisions ADD COLUMN before JSONB, ADD COLUMN undoes BIGINT;
COMMENT ON COLUMN staging.decisions.before IS
    'Of an edit: the columns people can edit, flags, and the rows of the dependent tables by their names, as they were. Of a settled conflict: conflict_action and field_choices as they were, and whether the row had no contacts.';
COMMENT ON COLUMN staging.decisions.undoes IS 'Of an undo: the group it took back.';

-- A list reaches any page in the order of other texts as it does by names: each order has its own blocks, made when somebody first asks for
-- it. What there is of names is made again.
DROP TABLE staging.name_counts, staging.name_blocks, staging.name_orders;
ALTER FUNCTION staging.name_key RENAME TO text_key;
COMMENT ON FUNCTION staging.text_key IS 'By what texts are ordered: without case and accents; the first sixty letters count; none comes last.';
CREATE TABLE staging.text_orders (
    job_id     INT         NOT NULL REFERENCES staging.batches (job_id) ON DELETE CASCADE,
    ordered_by TEXT        NOT NULL CHECK (ordered_by IN ('name', 'address', 'category')),
    counted_at TIMESTAMPTZ,
    PRIMARY KEY (job_id, ordered_by)
);
COMMENT ON COLUMN staging.text_orders.ordered_by IS 'The column of staging.listings.';
COMMENT ON COLUMN staging.text_orders.counted_at IS 'The counts hold if the batch was not surveyed since; null: they do not.';
CREATE TABLE staging.text_blocks (
    job_id     INT      NOT NULL,
    ordered_by TEXT     NOT NULL,
    block      INT      NOT NULL,
    first_key  TEXT     NOT NULL,
    first_id   BIGINT   NOT NULL,
    ids        BIGINT[] NOT NULL,
    PRIMARY KEY (job_id, ordered_by, block),
    UNIQUE (job_id, ordered_by, first_key, first_id),
    FOREIGN KEY (job_id, ordered_by) REFERENCES staging.text_orders ON DELETE CASCADE
);
COMMENT ON TABLE staging.text_blocks IS 'Rows by staging.text_key and id from the first of the block to before the first of the next.';
COMMENT ON COLUMN staging.text_blocks.ids IS 'Rows of the block, in any order.';
CREATE TABLE staging.text_counts (
    combination_id INT  NOT NULL REFERENCES staging.combinations (id) ON DELETE CASCADE,
    ordered_by     TEXT NOT NULL,
    block          INT  NOT NULL,
    listings       INT  NOT NULL CHECK (listings > 0),
    PRIMARY KEY (combination_id, ordered_by, block) INCLUDE (listings)
);
