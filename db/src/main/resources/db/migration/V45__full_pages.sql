-- Staged rows that go with their batch are hardly ever written anew, so that half of each page stayed empty for nothing: twice as much to write
-- and to read. Whoever opens a batch of which people decide on every row (stage.auto_accept = false) sets half again, and the next one back.
ALTER TABLE staging.listing_rows SET (fillfactor = 90);
