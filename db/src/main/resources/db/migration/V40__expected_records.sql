ALTER TABLE pipeline.job_queue ADD COLUMN records_expected INT;
COMMENT ON COLUMN pipeline.job_queue.records_expected IS
    'Of a promotion: the accepted rows it found when it opened. Null before that, and for other stages, whose input files tell.';
