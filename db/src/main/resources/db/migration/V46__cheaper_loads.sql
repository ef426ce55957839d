-- Sorting a million entries that all begin with the same source took twice the time of sorting those of the listings of one DMO. Listings of a
-- source still come in order: DMOs have few sources, and those of the others are passed over within the index. An index that a load has left
-- out is built as it is noted.
DO $$
DECLARE
    made CONSTANT text := 'CREATE INDEX listing_source_map_source ON public.source_records USING btree (dmo_id, listing_id, source_name)';
BEGIN
    -- Whoever leaves it out just now is waited for.
    LOCK TABLE public.source_records IN ACCESS EXCLUSIVE MODE;
    UPDATE pipeline.suspended_indexes SET definition = made WHERE name = 'public.listing_source_map_source';
    IF NOT found THEN
        DROP INDEX public.listing_source_map_source;
        EXECUTE made;
    END IF;
END $$;

-- What no condition is about, the planner need not know of; after each load all of it was sampled and sorted.
ALTER TABLE staging.listing_rows
    ALTER COLUMN line_number SET STATISTICS 0,
    ALTER COLUMN address SET STATISTICS 0,
    ALTER COLUMN phone SET STATISTICS 0,
    ALTER COLUMN email SET STATISTICS 0,
    ALTER COLUMN website SET STATISTICS 0,
    ALTER COLUMN field_choices SET STATISTICS 0,
    ALTER COLUMN notes SET STATISTICS 0,
    ALTER COLUMN created_at SET STATISTICS 0,
    ALTER COLUMN updated_at SET STATISTICS 0;
ALTER TABLE public.listings
    ALTER COLUMN address SET STATISTICS 0,
    ALTER COLUMN phone SET STATISTICS 0,
    ALTER COLUMN email SET STATISTICS 0,
    ALTER COLUMN website SET STATISTICS 0,
    ALTER COLUMN created_at SET STATISTICS 0,
    ALTER COLUMN contacts_updated_at SET STATISTICS 0;
