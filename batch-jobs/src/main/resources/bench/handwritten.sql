-- CSV to public listings in one psql-style script. Every statement is a transaction of its own; COPY reads the file from STDIN.
-- The job at hand is in two settings of the session, where psql would have variables. OFFSET 0 keeps the planner from repeating
-- what a lateral subquery computes at every place that uses it.

-- step: start
WITH job AS (INSERT INTO handwritten.jobs (source_name) VALUES ('synthetic') RETURNING job_id)
INSERT INTO handwritten.files (job_id) SELECT job_id FROM job;
SELECT set_config('handwritten.job', max(job_id)::text, false), set_config('handwritten.file', max(id)::text, false)
FROM handwritten.files;
TRUNCATE handwritten.raw_listings, handwritten.transformed_listings RESTART IDENTITY;

-- step: copy
COPY handwritten.raw_listings (id, name, address, lat, lng, category, phone, website) FROM STDIN (FORMAT csv, HEADER true);
ANALYZE handwritten.raw_listings;

-- step: validate
INSERT INTO handwritten.job_errors (job_id, file_id, record_id, line_number, original_record, error_type, error_message)
SELECT current_setting('handwritten.job')::int, current_setting('handwritten.file')::int, r.record_no, r.record_no + 1, to_jsonb(r),
       e.type, 'Line ' || r.record_no + 1 || ': the record has ' || e.what || '.'
FROM handwritten.raw_listings r
CROSS JOIN LATERAL (SELECT
    CASE WHEN coalesce(trim(r.id), '') = '' THEN 'missing_id'
         WHEN coalesce(trim(r.name), '') = '' THEN 'missing_name'
         WHEN nullif(r.lat, '') !~ '^\s*[+-]?\d{1,15}(\.\d{0,15})?\s*$' THEN 'invalid_coordinates'
         WHEN nullif(r.lng, '') !~ '^\s*[+-]?\d{1,15}(\.\d{0,15})?\s*$' THEN 'invalid_coordinates' END,
    CASE WHEN coalesce(trim(r.id), '') = '' THEN 'no id'
         WHEN coalesce(trim(r.name), '') = '' THEN 'no name'
         ELSE 'coordinates that are no numbers: ' || r.lat || ', ' || r.lng END
    OFFSET 0) e (type, what)
WHERE e.type IS NOT NULL;

-- step: transform
INSERT INTO handwritten.transformed_listings (
    record_no, source_id, source_record_hash, dedupe_key, content_hash, name, address, lat, lng, category, phone, website)
SELECT r.record_no, trim(r.id),
       encode(sha256(convert_to('synthetic' || E'\x1f' || trim(r.id), 'UTF8')), 'hex'),
       CASE WHEN n.address <> '' OR c.lat IS NOT NULL
            THEN encode(sha256(convert_to(concat_ws(E'\x1f', n.name, n.address, coalesce(c.lat::text, ''), coalesce(c.lng::text, '')),
                                          'UTF8')), 'hex') END,
       encode(sha256(convert_to(concat_ws(E'\x1f', n.name, n.address, coalesce(c.lat::text, ''), coalesce(c.lng::text, ''), n.category),
                                'UTF8')), 'hex'),
       trim(r.name), nullif(trim(r.address), ''), c.lat, c.lng, nullif(trim(r.category), ''), nullif(trim(r.phone), ''),
       nullif(trim(r.website), '')
FROM handwritten.raw_listings r
CROSS JOIN LATERAL (SELECT
    trim(regexp_replace(lower(r.name), '[[:punct:][:space:]]+', ' ', 'g')),
    trim(regexp_replace(lower(coalesce(r.address, '')), '[[:punct:][:space:]]+', ' ', 'g')),
    trim(regexp_replace(lower(coalesce(r.category, '')), '[[:punct:][:space:]]+', ' ', 'g'))
    OFFSET 0) n (name, address, category)
CROSS JOIN LATERAL (SELECT
    CASE WHEN r.lng <> '' THEN round(nullif(r.lat, '')::numeric, 5) END,
    CASE WHEN r.lat <> '' THEN round(nullif(r.lng, '')::numeric, 5) END
    OFFSET 0) c (lat, lng)
WHERE NOT EXISTS (SELECT FROM handwritten.job_errors e
                  WHERE e.job_id = current_setting('handwritten.job')::int AND e.line_number = r.record_no + 1);
ANALYZE handwritten.transformed_listings;

-- step: stage
INSERT INTO handwritten.staging_listings (
    job_id, file_id, record_no, listing_id, source_name, source_id, source_record_hash, dedupe_key, content_hash, name, address, lat,
    lng, category, action, status, flags, needs_review, matched_by)
SELECT current_setting('handwritten.job')::int, current_setting('handwritten.file')::int, t.record_no,
       coalesce(m.listing_id, p.id, nextval('handwritten.listings_id_seq')), 'synthetic', t.source_id, t.source_record_hash,
       t.dedupe_key, t.content_hash, t.name, t.address, t.lat, t.lng, t.category,
       a.action, CASE WHEN a.action <> 'unchanged' AND f.flags <> '{}' THEN 'pending' ELSE 'accepted' END, f.flags,
       a.action <> 'unchanged' AND f.flags <> '{}',
       CASE WHEN m.listing_id IS NOT NULL THEN 'source_map' WHEN p.id IS NOT NULL THEN 'dedupe_key' END
FROM handwritten.transformed_listings t
LEFT JOIN handwritten.listing_source_map m ON m.source_name = 'synthetic' AND m.source_id = t.source_id
LEFT JOIN handwritten.listings p ON m.listing_id IS NULL AND p.dedupe_key = t.dedupe_key AND p.status = 'live'
CROSS JOIN LATERAL (SELECT
    CASE WHEN m.listing_id IS NULL AND p.id IS NULL THEN 'insert'
         WHEN coalesce(m.content_hash, p.content_hash) = t.content_hash THEN 'unchanged'
         ELSE 'update' END
    OFFSET 0) a (action)
CROSS JOIN LATERAL (SELECT array_remove(ARRAY[
    CASE WHEN t.lat IS NULL THEN 'missing_coordinates' END,
    CASE WHEN t.lat = 0 AND t.lng = 0 THEN 'uncertain_coordinates' END,
    CASE WHEN abs(t.lat) > 90 OR abs(t.lng) > 180 THEN 'coordinates_out_of_range' END,
    CASE WHEN t.address IS NULL THEN 'missing_address' END,
    CASE WHEN a.action = 'update' AND p.id IS NOT NULL THEN 'source_conflict' END], NULL)
    OFFSET 0) f (flags)
ORDER BY t.record_no;
INSERT INTO handwritten.staging_contacts (staging_id, phone, website)
SELECT s.id, t.phone, t.website
FROM handwritten.staging_listings s
JOIN handwritten.transformed_listings t USING (record_no)
WHERE s.job_id = current_setting('handwritten.job')::int AND (t.phone IS NOT NULL OR t.website IS NOT NULL)
ORDER BY s.id;
ANALYZE handwritten.staging_listings, handwritten.staging_contacts;

-- step: dedupe
-- The same id twice: the later record is the newer word. The same place under several ids: what is mapped goes first.
-- A repeated row waits with its survivor when that one waits for a person.
WITH ranked AS (
    SELECT s.id, first_value(s.id) OVER w AS survivor, first_value(s.listing_id) OVER w AS survivor_listing,
           first_value(s.status) OVER w AS survivor_status
    FROM handwritten.staging_listings s
    WHERE s.job_id = current_setting('handwritten.job')::int
    WINDOW w AS (PARTITION BY s.source_id ORDER BY s.record_no DESC))
UPDATE handwritten.staging_listings s
SET action = 'duplicate', matched_by = 'batch', duplicate_of = r.survivor, listing_id = r.survivor_listing,
    status = r.survivor_status, needs_review = false
FROM ranked r
WHERE s.id = r.id AND r.id <> r.survivor;
WITH ranked AS (
    SELECT s.id, first_value(s.id) OVER w AS survivor, first_value(s.listing_id) OVER w AS survivor_listing,
           first_value(s.status) OVER w AS survivor_status
    FROM handwritten.staging_listings s
    WHERE s.job_id = current_setting('handwritten.job')::int AND s.action <> 'duplicate' AND s.dedupe_key IS NOT NULL
    WINDOW w AS (PARTITION BY s.dedupe_key ORDER BY s.matched_by = 'source_map' DESC NULLS LAST, s.record_no))
UPDATE handwritten.staging_listings s
SET action = 'duplicate', matched_by = 'batch', duplicate_of = r.survivor, listing_id = r.survivor_listing,
    status = r.survivor_status, needs_review = false
FROM ranked r
WHERE s.id = r.id AND r.id <> r.survivor;
ANALYZE handwritten.staging_listings;

-- step: promote listings
INSERT INTO handwritten.listings (id, name, address, lat, lng, category, dedupe_key, content_hash)
SELECT s.listing_id, s.name, s.address, s.lat, s.lng, s.category, s.dedupe_key, s.content_hash
FROM handwritten.staging_listings s
WHERE s.job_id = current_setting('handwritten.job')::int AND s.status = 'accepted' AND s.action = 'insert'
ORDER BY s.record_no
ON CONFLICT DO NOTHING;
WITH updated AS (
    UPDATE handwritten.listings l
    SET name = s.name, address = s.address, lat = s.lat, lng = s.lng, category = s.category, dedupe_key = s.dedupe_key,
        content_hash = s.content_hash, updated_at = now()
    FROM handwritten.staging_listings s
    WHERE s.job_id = current_setting('handwritten.job')::int AND s.status = 'accepted' AND s.action = 'update' AND l.id = s.listing_id
    RETURNING l.id, s.id AS staging_id, s.job_id, s.source_name, jsonb_build_object(
        'name', jsonb_build_array(old.name, new.name), 'address', jsonb_build_array(old.address, new.address),
        'lat', jsonb_build_array(old.lat, new.lat), 'lng', jsonb_build_array(old.lng, new.lng),
        'category', jsonb_build_array(old.category, new.category)) AS fields)
INSERT INTO handwritten.listing_history (listing_id, change, fields, source_name, job_id, staging_id)
SELECT id, 'update', fields, source_name, job_id, staging_id FROM updated;
ANALYZE handwritten.listings;

-- step: promote contacts
INSERT INTO handwritten.listing_contacts (listing_id, phone, website)
SELECT s.listing_id, c.phone, c.website
FROM handwritten.staging_listings s
JOIN handwritten.staging_contacts c ON c.staging_id = s.id
LEFT JOIN handwritten.listing_contacts p ON p.listing_id = s.listing_id
WHERE s.job_id = current_setting('handwritten.job')::int AND s.status = 'accepted' AND s.action IN ('insert', 'update', 'unchanged')
  AND (p.listing_id IS NULL OR (p.phone, p.website) IS DISTINCT FROM (c.phone, c.website))
ORDER BY s.record_no
ON CONFLICT (listing_id) DO UPDATE SET phone = excluded.phone, website = excluded.website, updated_at = now();
ANALYZE handwritten.listing_contacts;

-- step: source map
UPDATE handwritten.listing_source_map m
SET content_hash = s.content_hash, last_seen = now(), missing_since = NULL
FROM handwritten.staging_listings s
WHERE s.job_id = current_setting('handwritten.job')::int AND s.status = 'accepted'
  AND m.source_name = s.source_name AND m.source_id = s.source_id;
INSERT INTO handwritten.listing_source_map (source_name, source_id, listing_id, content_hash, first_seen, last_seen)
SELECT s.source_name, s.source_id, s.listing_id, s.content_hash, now(), now()
FROM handwritten.staging_listings s
WHERE s.job_id = current_setting('handwritten.job')::int AND s.status = 'accepted'
  AND NOT EXISTS (SELECT FROM handwritten.listing_source_map m WHERE m.source_name = s.source_name AND m.source_id = s.source_id)
ORDER BY s.record_no
ON CONFLICT (source_name, source_id) DO NOTHING;
ANALYZE handwritten.listing_source_map;

-- step: bridge
INSERT INTO handwritten.bridge_source_listing (job_file_id, source_record_hash, listing_id, certainty_score)
SELECT s.file_id, s.source_record_hash, s.listing_id, s.certainty_score
FROM handwritten.staging_listings s
WHERE s.job_id = current_setting('handwritten.job')::int AND s.status = 'accepted'
  AND (s.action IN ('insert', 'update') OR s.action = 'duplicate')
ORDER BY s.record_no
ON CONFLICT (job_file_id, source_record_hash) DO NOTHING;

-- step: history
INSERT INTO handwritten.listing_history (listing_id, change, source_name, job_id, staging_id)
SELECT s.listing_id, 'insert', s.source_name, s.job_id, s.id
FROM handwritten.staging_listings s
WHERE s.job_id = current_setting('handwritten.job')::int AND s.status = 'accepted' AND s.action = 'insert'
ORDER BY s.record_no;

-- step: settle
UPDATE handwritten.staging_listings s
SET status = CASE WHEN s.action = 'duplicate' THEN 'merged' ELSE 'promoted' END, updated_at = now()
WHERE s.job_id = current_setting('handwritten.job')::int AND s.status = 'accepted';
INSERT INTO handwritten.job_results (
    job_id, records_total, records_new, records_updated, records_unchanged, records_duplicates, records_error)
SELECT current_setting('handwritten.job')::int, (SELECT count(*) FROM handwritten.raw_listings),
       count(*) FILTER (WHERE action = 'insert'), count(*) FILTER (WHERE action = 'update'),
       count(*) FILTER (WHERE action = 'unchanged'), count(*) FILTER (WHERE action = 'duplicate'),
       (SELECT count(*) FROM handwritten.job_errors e WHERE e.job_id = current_setting('handwritten.job')::int)
FROM handwritten.staging_listings
WHERE job_id = current_setting('handwritten.job')::int;
