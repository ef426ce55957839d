-- What the page of public listings filters, sorts and searches by. Each index was weighed against what it costs a promotion. There is none on
-- category: reading all rows answers that soon enough.

-- The included columns let a deep scroll through a filtered list skip rows without looking at the table.
CREATE INDEX listings_by_name ON public.listings (name, id) INCLUDE (dmo_id, status, category);
CREATE INDEX listings_by_update ON public.listings (updated_at, id) INCLUDE (dmo_id, status, category);
CREATE INDEX listings_by_dmo ON public.listings (dmo_id, id) INCLUDE (status);

-- Almost empty: what a listing took over is found without reading all.
CREATE INDEX listings_merged_into ON public.listings (merged_into) WHERE merged_into IS NOT NULL;

-- With the listing in it, the listings of a source come in order.
DROP INDEX public.listing_source_map_source;
CREATE INDEX listing_source_map_source ON public.listing_source_map (dmo_id, source_name, listing_id);

-- Texts are compared without case, accents and punctuation: "chateau" finds "Château", "joes" finds "Joe's".
-- Most texts are ASCII, and looking each letter up in a long list is what costs: it is left out for them.
CREATE FUNCTION public.search_fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(
    CASE WHEN octet_length($1) = char_length($1) THEN lower($1)
         ELSE translate(lower($1),
             'àáâãäåāăąçćčďđèéêëēėęěğìíîïīįıłľĺñńňòóôõöøōőŕřśšşșťțţùúûüūůűýÿźżž’‘´`',
             'aaaaaaaaacccddeeeeeeeegiiiiiiilllnnnoooooooorrsssstttuuuuuuuyyzzz') END,
    './@_-<>''', '       ');
COMMENT ON FUNCTION public.search_fold IS
    'Apostrophes vanish: they stand in the first lists alone. What would make PostgreSQL see an address, a path or a tag becomes blanks.';

-- The words of each listing, beside the table: an index of words on it would nearly double the time of a promotion. It is brought up to date
-- after promotions, by whoever serves searches. It only leads to listings that are looked up anyway: a foreign key would guard nothing.
CREATE TABLE public.listing_words (
    listing_id BIGINT      PRIMARY KEY,
    as_of      TIMESTAMPTZ NOT NULL,
    words      TSVECTOR    NOT NULL
);
COMMENT ON COLUMN public.listing_words.as_of IS 'updated_at of the listing when its words were read.';
CREATE INDEX listing_words_words ON public.listing_words USING gin (words);

CREATE TABLE public.listing_words_state (
    only_row        BOOLEAN     PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    indexed_through TIMESTAMPTZ NOT NULL
);
COMMENT ON COLUMN public.listing_words_state.indexed_through IS 'The words of all listings updated before this moment are read.';
INSERT INTO public.listing_words_state (indexed_through) VALUES ('-infinity');
