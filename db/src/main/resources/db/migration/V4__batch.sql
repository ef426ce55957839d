-- The tables Spring Batch 6 keeps its job repository in, under the prefix batch.batch_. Created here and never by the
-- framework at start-up, so that one tool owns the schema.
CREATE SCHEMA batch;

CREATE SEQUENCE batch.batch_job_instance_seq AS BIGINT;
CREATE SEQUENCE batch.batch_job_execution_seq AS BIGINT;
CREATE SEQUENCE batch.batch_step_execution_seq AS BIGINT;

CREATE TABLE batch.batch_job_instance (
    job_instance_id BIGINT PRIMARY KEY,
    version         BIGINT,
    job_name        VARCHAR(100) NOT NULL,
    job_key         VARCHAR(32)  NOT NULL,
    UNIQUE (job_name, job_key)
);
CREATE TABLE batch.batch_job_execution (
    job_execution_id BIGINT PRIMARY KEY,
    version          BIGINT,
    job_instance_id  BIGINT    NOT NULL REFERENCES batch.batch_job_instance,
    create_time      TIMESTAMP NOT NULL,
    start_time       TIMESTAMP,
    end_time         TIMESTAMP,
    status           VARCHAR(10),
    exit_code        VARCHAR(2500),
    exit_message     VARCHAR(2500),
    last_updated     TIMESTAMP
);
CREATE INDEX batch_job_execution_instance ON batch.batch_job_execution (job_instance_id);
CREATE TABLE batch.batch_job_execution_params (
    job_execution_id BIGINT       NOT NULL REFERENCES batch.batch_job_execution,
    parameter_name   VARCHAR(100) NOT NULL,
    parameter_type   VARCHAR(100) NOT NULL,
    parameter_value  VARCHAR(2500),
    identifying      CHAR(1)      NOT NULL
);
CREATE INDEX batch_job_execution_params_execution ON batch.batch_job_execution_params (job_execution_id);
CREATE TABLE batch.batch_step_execution (
    step_execution_id  BIGINT PRIMARY KEY,
    version            BIGINT       NOT NULL,
    step_name          VARCHAR(100) NOT NULL,
    job_execution_id   BIGINT       NOT NULL REFERENCES batch.batch_job_execution,
    create_time        TIMESTAMP    NOT NULL,
    start_time         TIMESTAMP,
    end_time           TIMESTAMP,
    status             VARCHAR(10),
    commit_count       BIGINT,
    read_count         BIGINT,
    filter_count       BIGINT,
    write_count        BIGINT,
    read_skip_count    BIGINT,
    write_skip_count   BIGINT,
    process_skip_count BIGINT,
    rollback_count     BIGINT,
    exit_code          VARCHAR(2500),
    exit_message       VARCHAR(2500),
    last_updated       TIMESTAMP
);
CREATE INDEX batch_step_execution_job ON batch.batch_step_execution (job_execution_id);
CREATE TABLE batch.batch_step_execution_context (
    step_execution_id  BIGINT PRIMARY KEY REFERENCES batch.batch_step_execution,
    short_context      VARCHAR(2500) NOT NULL,
    serialized_context TEXT
);
CREATE TABLE batch.batch_job_execution_context (
    job_execution_id   BIGINT PRIMARY KEY REFERENCES batch.batch_job_execution,
    short_context      VARCHAR(2500) NOT NULL,
    serialized_context TEXT
);
