-- One DMO to try the pipeline with, configured as the defaults of a new one are.
WITH demo AS (
    INSERT INTO public.dmos (slug, name, country, state, timezone)
    VALUES ('demo', 'Demo: Asheville, North Carolina', 'us', 'nc', 'America/New_York') RETURNING id)
INSERT INTO pipeline.dmo_configs (dmo_id, type, data_domain, config_params, schedule, created_by)
SELECT demo.id, c.type, 'listings', c.params::jsonb, c.schedule, 'system'
FROM demo, (VALUES
    ('import', '{"source_type": "csv", "feed": "delta"}', 'manual'),
    ('transform', '{"normalize_fields": ["name", "address", "category"], "round_lat_lng": 5,
                    "hash_fields": ["name", "address", "lat", "lng", "category"],
                    "dedupe_key_fields": ["name", "address", "lat", "lng"]}', 'pipeline'),
    ('stage', '{"match_on": ["dedupe_key"], "conflict_resolution": "update_if_changed", "status_field": "ok_to_promote"}', 'pipeline'),
    ('promote', '{"merge_policy": "latest_wins", "update_bridge_table": true}', 'pipeline')) AS c (type, params, schedule);
