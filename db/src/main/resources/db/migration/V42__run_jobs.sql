-- One answer to what a run consists of, for all that show runs.
CREATE VIEW pipeline.run_jobs AS
SELECT own.run_id, own.job_id FROM pipeline.job_queue own WHERE own.run_id IS NOT NULL
UNION
SELECT s.run_id, p.job_id FROM pipeline.job_queue s JOIN pipeline.job_queue p ON p.parent_job_id = s.job_id
WHERE s.run_id IS NOT NULL AND s.stage = 'stage' AND p.stage = 'promote';
COMMENT ON VIEW pipeline.run_jobs IS
    'The jobs of a run. A promotion that a person started has a run of its own, and belongs to the run that staged the batch as well.';
