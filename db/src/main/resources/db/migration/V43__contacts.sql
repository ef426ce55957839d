-- How to reach a place is said once of each place: three columns of its listing, and of its staged row. As tables of their own they were a
-- million rows more of each large load, with a key to keep and to follow from each. Both read as before.

ALTER TABLE staging.listings ADD COLUMN phone TEXT, ADD COLUMN email TEXT, ADD COLUMN website TEXT;
UPDATE staging.listings s SET phone = c.phone, email = c.email, website = c.website
FROM staging.listing_contacts c
WHERE c.staging_id = s.id AND num_nonnulls(c.phone, c.email, c.website) > 0;
DROP TABLE staging.listing_contacts;
CREATE VIEW staging.listing_contacts AS
SELECT s.id AS staging_id, s.phone, s.email, s.website FROM staging.listings s WHERE num_nonnulls(s.phone, s.email, s.website) > 0;
COMMENT ON VIEW staging.listing_contacts IS 'The contacts of staged rows that have any.';

-- Edits and choices made before can still be taken back.
UPDATE staging.decisions
SET before = before - 'listing_contacts'
    || jsonb_build_object('phone', before #> '{listing_contacts,0,phone}', 'email', before #> '{listing_contacts,0,email}',
                          'website', before #> '{listing_contacts,0,website}')
WHERE before ? 'listing_contacts';
UPDATE staging.decisions SET before = before - 'without_contacts' WHERE before ? 'without_contacts';

ALTER TABLE public.listings ADD COLUMN phone TEXT, ADD COLUMN email TEXT, ADD COLUMN website TEXT, ADD COLUMN contacts_updated_at TIMESTAMPTZ;
COMMENT ON COLUMN public.listings.contacts_updated_at IS 'When its contacts changed last. Null: they are as they were inserted.';
UPDATE public.listings l
SET phone = c.phone, email = c.email, website = c.website,
    contacts_updated_at = CASE WHEN c.updated_at <> l.created_at THEN c.updated_at END
FROM public.listing_contacts c
WHERE c.listing_id = l.id;
DROP TABLE public.listing_contacts;
CREATE VIEW public.listing_contacts AS
SELECT l.id AS listing_id, l.phone, l.email, l.website, l.created_at, coalesce(l.contacts_updated_at, l.created_at) AS updated_at
FROM public.listings l
WHERE num_nonnulls(l.phone, l.email, l.website) > 0;
COMMENT ON VIEW public.listing_contacts IS 'The contacts of listings that have any.';
-- A load that was cut off may have left it out until somebody builds it.
DELETE FROM pipeline.suspended_indexes WHERE name = 'public.listing_contacts_pkey';
