-- A run that repeats another works on that run's snapshots, whatever the configuration says by now.
ALTER TABLE pipeline.runs ADD COLUMN repeats_run_id INT REFERENCES pipeline.runs (run_id);

-- What the pages of runs and jobs, the dashboard and the progress of a job look up.
CREATE INDEX runs_dmo ON pipeline.runs (dmo_id, data_domain, run_id);
CREATE INDEX job_queue_run ON pipeline.job_queue (run_id, job_id);
CREATE INDEX job_queue_dmo ON pipeline.job_queue (dmo_id, data_domain, stage, job_id);
CREATE INDEX job_queue_parent ON pipeline.job_queue (parent_job_id);
CREATE INDEX batch_job_execution_params_job ON batch.batch_job_execution_params (parameter_value) WHERE parameter_name = 'job_id';
