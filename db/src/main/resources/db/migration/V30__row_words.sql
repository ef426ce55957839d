-- Words of rows that needed nobody, beside the table: loading pays nothing for them. They are read when somebody first searches all rows of a
-- batch, and go with the batch's counts. What such a row says does not change: who edits it makes it a row that people look at, whose words
-- are in an index of the table itself.
CREATE TABLE staging.row_word_batches (
    job_id         INT         PRIMARY KEY REFERENCES staging.batches (job_id) ON DELETE CASCADE,
    asked_at       TIMESTAMPTZ NOT NULL,
    through_record INT         NOT NULL DEFAULT 0,
    ready          BOOLEAN     NOT NULL DEFAULT FALSE
);
COMMENT ON COLUMN staging.row_word_batches.through_record IS 'The words of all records up to this one are read.';
CREATE TABLE staging.row_words (
    staging_id BIGINT   PRIMARY KEY,
    job_id     INT      NOT NULL REFERENCES staging.row_word_batches (job_id) ON DELETE CASCADE,
    words      TSVECTOR NOT NULL
);
CREATE INDEX row_words_words ON staging.row_words USING gin (words);
