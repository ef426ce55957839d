CREATE SCHEMA staging;

-- A batch is the output of one load_stage job.
CREATE TABLE staging.batches (
    job_id        INT PRIMARY KEY REFERENCES pipeline.job_queue (job_id),
    dmo_id        INT         NOT NULL REFERENCES public.dmos (id),
    data_domain   TEXT        NOT NULL,
    source_name   TEXT        NOT NULL,
    feed          TEXT        NOT NULL CHECK (feed IN ('full', 'delta')),
    status        TEXT        NOT NULL DEFAULT 'loading' CHECK (status IN ('loading', 'ready', 'held', 'promoted', 'superseded')),
    hold_reason   TEXT,
    first_listing_id BIGINT   NOT NULL,
    first_row_id  BIGINT      NOT NULL,
    records       INT         NOT NULL,
    promoting_job_id INT      REFERENCES pipeline.job_queue (job_id),
    created_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at    TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON COLUMN staging.batches.first_listing_id IS
    'Record n of the batch, when it turns out new, becomes listing first_listing_id + n - 1: the same ids whatever the order in which partitions finish.';
COMMENT ON COLUMN staging.batches.first_row_id IS 'Record n of the batch is staging.listings.id = first_row_id + n - 1.';
COMMENT ON COLUMN staging.batches.records IS 'Records of the source file this batch comes from, faulty ones included.';
CREATE INDEX batches_source ON staging.batches (dmo_id, data_domain, source_name, job_id DESC);

-- Ids are handed out in blocks, one per batch, and with the transaction: unlike a sequence, a rolled-back attempt leaves no gap,
-- so that a batch that was interrupted ends with the very same ids.
CREATE TABLE staging.id_blocks (
    name    TEXT   PRIMARY KEY CHECK (name IN ('listing', 'staging_row')),
    next_id BIGINT NOT NULL CHECK (next_id > 0)
);
INSERT INTO staging.id_blocks (name, next_id) VALUES ('listing', 1), ('staging_row', 1);

-- fillfactor: promotion rewrites every row once; half a page left free keeps those updates off the indexes, as long as
-- no index mentions a column that promotion changes (status, above all): hence needs_review, set once at loading.
CREATE TABLE staging.listings (
    id              BIGINT           PRIMARY KEY,
    job_id          INT              NOT NULL,
    record_no       INT              NOT NULL,
    file_id         INT,
    line_number     BIGINT,
    listing_id      BIGINT,
    source_name     TEXT             NOT NULL,
    source_id       TEXT             NOT NULL,
    source_key      UUID             NOT NULL,
    dedupe_key      UUID,
    content_hash    UUID             NOT NULL,
    record_hash    UUID             NOT NULL,
    name            TEXT,
    address         TEXT,
    lat             DOUBLE PRECISION,
    lng             DOUBLE PRECISION,
    category        TEXT,
    action          TEXT             NOT NULL CHECK (action IN ('insert', 'update', 'unchanged', 'duplicate', 'delete')),
    status          TEXT             NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'accepted', 'held', 'rejected', 'merged', 'promoted', 'superseded')),
    ok_to_promote   BOOLEAN GENERATED ALWAYS AS (status IN ('accepted', 'promoted')) VIRTUAL,
    flags           TEXT[]           NOT NULL DEFAULT '{}',
    needs_review    BOOLEAN          NOT NULL DEFAULT FALSE,
    certainty_score REAL             NOT NULL DEFAULT 1.0 CHECK (certainty_score BETWEEN 0 AND 1),
    matched_by      TEXT             CHECK (matched_by IN ('source_map', 'dedupe_key', 'batch', 'staging', 'candidate')),
    duplicate_of    BIGINT,
    details_changed BOOLEAN          NOT NULL DEFAULT FALSE,
    conflict_action TEXT             NOT NULL DEFAULT 'take_incoming'
        CHECK (conflict_action IN ('take_incoming', 'keep_current', 'field_by_field')),
    field_choices   JSONB,
    decided_by      TEXT,
    decided_at      TIMESTAMPTZ,
    notes           TEXT,
    version         INT              NOT NULL DEFAULT 0,
    promoted_by_job INT,
    created_at      TIMESTAMPTZ      NOT NULL DEFAULT now(),
    updated_at      TIMESTAMPTZ      NOT NULL DEFAULT now(),
    UNIQUE (job_id, record_no)
) WITH (fillfactor = 50);
COMMENT ON COLUMN staging.listings.record_no IS
    'Position of the record in the batch from 1; the rows staged as delete have no record and count down from -1.';
CREATE INDEX listings_review ON staging.listings (job_id, id) WHERE needs_review;

-- What hangs on staged rows. Staging is rebuilt from files at will, and its rows are written by one statement per table within one
-- transaction: here foreign keys would cost a fifth of the time of loading and guard against nothing. The public tables have them.
CREATE TABLE staging.listing_info (
    staging_id   BIGINT PRIMARY KEY,
    description  TEXT,
    content_hash UUID NOT NULL
);
CREATE TABLE staging.listing_contacts (
    staging_id BIGINT PRIMARY KEY,
    phone      TEXT,
    email      TEXT,
    website    TEXT
);
CREATE TABLE staging.listing_images (
    staging_id BIGINT NOT NULL,
    position   INT    NOT NULL CHECK (position > 0),
    url        TEXT   NOT NULL,
    PRIMARY KEY (staging_id, position)
);
CREATE TABLE staging.listing_hours (
    staging_id BIGINT PRIMARY KEY,
    hours      TEXT   NOT NULL
);

-- Append-only: what people decided. A later batch with the same content takes the newest decision over.
CREATE TABLE staging.decisions (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staging_id   BIGINT      NOT NULL,
    source_key   UUID        NOT NULL,
    content_hash UUID        NOT NULL,
    action       TEXT        NOT NULL,
    from_status  TEXT        NOT NULL,
    to_status    TEXT        NOT NULL,
    decided_by   TEXT        NOT NULL,
    decided_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    notes        TEXT
);
CREATE INDEX decisions_source ON staging.decisions (source_key, id DESC);
