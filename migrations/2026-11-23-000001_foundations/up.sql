-- What the tables stand on.
--
-- Everywhere in this schema a TIMESTAMP holds UTC: every connection runs SET TIME ZONE 'UTC', so that NOW()
-- means the same as a column default as it does in a query.

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public; -- uuid_generate_v4()
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public; -- an owner's id beside a range in one GiST index
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

CREATE FUNCTION update_updated_at_column() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := timezone('UTC', now());
  RETURN NEW;
END;
$$;
COMMENT ON FUNCTION update_updated_at_column() IS
  'Trigger of every table that has updated_at: the start of the changing transaction, in UTC.';

-- unaccent() is only STABLE, because its dictionary could be altered; we never alter it, and an index needs IMMUTABLE.
-- The names are qualified because a restored dump builds its indexes with an empty search_path.
CREATE FUNCTION calento_unaccent(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT public.unaccent('public.unaccent'::regdictionary, normalize($1, NFC))
$$;
COMMENT ON FUNCTION calento_unaccent(text) IS
  'The text without diacritics, composed first, so that "hop" finds "họp" however it was typed. Keeps the case.';
