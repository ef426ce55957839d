-- What rows that share something are ranked by is known where it is found: looking each of them up again among the wide rows took as long as
-- ranking them. What is left by whoever died is asked for anew.
TRUNCATE staging.findings;
ALTER TABLE staging.findings
    ADD COLUMN record_no INT NOT NULL,
    ADD COLUMN source_key UUID NOT NULL,
    ADD COLUMN dedupe_key UUID,
    ADD COLUMN listing_id BIGINT,
    ADD COLUMN matched_by TEXT,
    ADD COLUMN action TEXT NOT NULL;
COMMENT ON COLUMN staging.findings.action IS 'As it was when the rows were loaded, as are all that are copied from the row.';
