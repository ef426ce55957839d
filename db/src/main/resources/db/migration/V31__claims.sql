-- Runs of one source go one after the other, in the order in which their data came in. A promotion that a person starts for an older batch
-- belongs to the run of that batch, however much later it is started.
ALTER TABLE pipeline.job_queue
    ADD COLUMN origin_run_id int,
    ADD COLUMN deaths        int    NOT NULL DEFAULT 0 CHECK (deaths >= 0),
    ADD COLUMN lost_workers  text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN pipeline.job_queue.origin_run_id IS 'The run that its data came in with';
COMMENT ON COLUMN pipeline.job_queue.deaths IS 'How often its lease ended without a word of its worker, since somebody last asked for a retry';
COMMENT ON COLUMN pipeline.job_queue.lost_workers IS 'Whose leases these were';

WITH RECURSIVE origin AS (
    SELECT job_id, run_id FROM pipeline.job_queue WHERE parent_job_id IS NULL
    UNION ALL
    SELECT q.job_id, coalesce(o.run_id, q.run_id) FROM pipeline.job_queue q JOIN origin o ON o.job_id = q.parent_job_id
)
UPDATE pipeline.job_queue q SET origin_run_id = o.run_id FROM origin o WHERE o.job_id = q.job_id;

CREATE INDEX job_queue_open_of_source ON pipeline.job_queue (dmo_id, data_domain, source_name, origin_run_id)
    WHERE status IN ('pending', 'running');

ALTER TABLE pipeline.partitions
    ADD COLUMN deaths          int    NOT NULL DEFAULT 0 CHECK (deaths >= 0),
    ADD COLUMN lost_workers    text[] NOT NULL DEFAULT '{}',
    ADD COLUMN failures        int    NOT NULL DEFAULT 0 CHECK (failures >= 0),
    ADD COLUMN next_attempt_at timestamptz;
COMMENT ON COLUMN pipeline.partitions.deaths IS 'How many workers ended without a word while they had it, under whatever lease of its job';
COMMENT ON COLUMN pipeline.partitions.failures IS 'How often it failed';
COMMENT ON COLUMN pipeline.partitions.next_attempt_at IS 'After a failure: not before this';
