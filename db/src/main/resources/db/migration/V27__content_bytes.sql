-- How large records are is known before they are read: the larger, the fewer of them are held at a time.
ALTER TABLE pipeline.files ADD COLUMN content_bytes BIGINT;
COMMENT ON COLUMN pipeline.files.content_bytes IS 'Bytes before compression, of files of the pipeline''s own; null: not known.';
