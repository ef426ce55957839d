-- A version that brought an older one back says which.
ALTER TABLE pipeline.dmo_configs ADD COLUMN restored_from INT CHECK (restored_from BETWEEN 1 AND version - 1);
