-- What a job has to say that is neither a result nor a refused record, part by part: a part that is done again says it anew.
CREATE TABLE pipeline.job_notes (
    job_id INT    NOT NULL REFERENCES pipeline.job_queue (job_id) ON DELETE CASCADE,
    part   INT    NOT NULL,
    kind   TEXT   NOT NULL CHECK (kind IN ('not_looked_up', 'footer')),
    detail TEXT   NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    PRIMARY KEY (job_id, kind, detail, part)
);

-- When each geocoding service may be asked next, by whatever process: the rates of all together are what it sees.
CREATE TABLE pipeline.geocode_services (
    service TEXT        PRIMARY KEY,
    next_at TIMESTAMPTZ NOT NULL
);
