-- What others decided while somebody looked at a count is told by transactions, not by clocks: a decision on many rows may have begun before
-- the look and ended after it. The index is small, as all rows of a decision have one key and come at its end.
ALTER TABLE staging.decisions ADD COLUMN xact XID8 NOT NULL DEFAULT pg_current_xact_id();
COMMENT ON COLUMN staging.decisions.xact IS 'The transaction that wrote it.';
CREATE INDEX decisions_xact ON staging.decisions (xact);
