ALTER TABLE pipeline.partitions ADD COLUMN traceparent text;
COMMENT ON COLUMN pipeline.partitions.traceparent IS 'The span of the step that it was split from, as W3C writes it; spans of its work link to it';

-- Those of jobs that are over are cleared away after a while.
CREATE INDEX job_queue_finished ON pipeline.job_queue (finished_at) WHERE finished_at IS NOT NULL;
