-- jsonb forgets in which order the source had its columns; whoever mends the refused records wants them back in that order.
ALTER TABLE pipeline.job_errors ADD COLUMN original_columns TEXT[];

COMMENT ON COLUMN pipeline.job_errors.original_columns IS 'The keys of original_record in the order of the source';
