-- How many rows of each open batch wait for a person: by the review's own counts where they hold, else by looking, which ends at 100,000.
CREATE VIEW staging.batches_waiting AS
SELECT b.job_id, b.dmo_id, b.data_domain, w.waiting, v.job_id IS NULL AND w.waiting = 100000 AS more
FROM staging.batches b
LEFT JOIN staging.surveys v ON v.job_id = b.job_id AND v.surveyed_at >= b.updated_at AND b.promoting_job_id IS NULL
CROSS JOIN LATERAL (SELECT CASE WHEN v.job_id IS NOT NULL
    THEN (SELECT coalesce(sum(n.listings), 0) FROM staging.combinations c
          JOIN staging.combination_counts n ON n.combination_id = c.id
          WHERE c.job_id = b.job_id AND c.needs_review AND c.status = 'pending')
    ELSE (SELECT count(*) FROM (
              SELECT FROM staging.listings s
              WHERE s.job_id = b.job_id AND s.needs_review AND s.status = 'pending' LIMIT 100000) AS found)
    END AS waiting) w
WHERE b.status IN ('ready', 'held');

COMMENT ON COLUMN staging.batches_waiting.more IS 'There are more than these: not all were counted';
