-- The partitions of a step that the workers share. The row is the truth, as in job_queue: a message only says that there is one. A worker
-- claims it under a lease; when it dies the lease ends, and another goes on from the last chunk that was committed.
CREATE TABLE pipeline.partitions (
    partition_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id            int         NOT NULL REFERENCES pipeline.job_queue (job_id) ON DELETE CASCADE,
    job_token         bigint      NOT NULL,
    step_name         text        NOT NULL,
    name              text        NOT NULL,
    step_execution_id bigint      NOT NULL,
    status            text        NOT NULL DEFAULT 'open'
        CHECK (status IN ('open', 'running', 'completed', 'failed', 'stopped')),
    worker            text,
    claim_token       bigint      NOT NULL DEFAULT 0,
    lease_until       timestamptz,
    stop_requested    boolean     NOT NULL DEFAULT FALSE,
    error_message     text,
    retryable         boolean,
    created_at        timestamptz NOT NULL,
    started_at        timestamptz,
    finished_at       timestamptz
);

COMMENT ON TABLE pipeline.partitions IS 'Parts of a running step, each claimed by one worker at a time';
COMMENT ON COLUMN pipeline.partitions.job_token IS 'The lease of the job under which it was split; with a newer one it is void';
COMMENT ON COLUMN pipeline.partitions.step_name IS 'The step that does the work of one partition';
COMMENT ON COLUMN pipeline.partitions.step_execution_id IS 'Its last execution; a takeover gets one of its own';
COMMENT ON COLUMN pipeline.partitions.claim_token IS 'Grows with every claim: only its last holder may write';
COMMENT ON COLUMN pipeline.partitions.worker IS 'Who has it, or had it last';

CREATE INDEX partitions_unfinished ON pipeline.partitions (partition_id) WHERE status IN ('open', 'running');
CREATE INDEX partitions_of_job ON pipeline.partitions (job_id);
