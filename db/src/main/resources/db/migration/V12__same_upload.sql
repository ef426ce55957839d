-- A file that comes in again is known by its hash.
CREATE INDEX idx_files_upload_hash ON pipeline.files (file_hash) WHERE stage = 'upload' AND original_name IS NOT NULL;
