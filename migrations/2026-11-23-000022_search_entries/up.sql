-- What search reads: the words of each event that is not deleted, with those of its guests and of its booking.

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public; -- an owner's id beside words in one GIN index

-- ASCII signs part words, so that "chau@example.org" and "follow-up" are found by each of their parts; the parser's own
-- idea of addresses and numbers would hide them. Names are qualified as those of calento_unaccent() are.
CREATE FUNCTION calento_search_text(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT regexp_replace(lower(public.calento_unaccent($1)), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+', ' ', 'g')
$$;
COMMENT ON FUNCTION calento_search_text(text) IS
  'The text as search compares it: lower case, without diacritics, words parted by blanks.';

CREATE FUNCTION calento_search_words(text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT strip(to_tsvector('pg_catalog.simple'::regconfig, t) || to_tsvector('pg_catalog.english'::regconfig, t))
  FROM public.calento_search_text($1) AS t
$$;
COMMENT ON FUNCTION calento_search_words(text) IS
  'The words of a text, each as it stands and as its English stem.';

-- Built word by word, so that nothing that is typed can be an operator. A word without a letter or digit says nothing.
CREATE FUNCTION calento_search_query(text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET client_min_messages = warning -- not a word about stop words
AS $$
DECLARE
  words text[];
  found tsquery;
  wanted tsquery;
BEGIN
  SELECT array_agg(word ORDER BY place) INTO words
  FROM regexp_split_to_table(public.calento_search_text($1), '\s+') WITH ORDINALITY AS typed (word, place)
  WHERE numnode(plainto_tsquery('pg_catalog.simple'::regconfig, word)) > 0;
  FOR i IN 1 .. coalesce(array_length(words, 1), 0) LOOP
    wanted := plainto_tsquery('pg_catalog.simple'::regconfig, words[i]);
    IF i = array_length(words, 1) THEN
      wanted := wanted || (quote_literal(words[i]) || ':*')::tsquery;
    END IF;
    IF numnode(plainto_tsquery('pg_catalog.english'::regconfig, words[i])) > 0 THEN
      wanted := wanted || plainto_tsquery('pg_catalog.english'::regconfig, words[i]);
    END IF;
    found := CASE WHEN found IS NULL THEN wanted ELSE found && wanted END;
  END LOOP;
  RETURN found;
END;
$$;
COMMENT ON FUNCTION calento_search_query(text) IS
  'What matches calento_search_words(): all words, in any English form, the last one also as a beginning. NULL: no words.';

CREATE TABLE search_entries (
  event_id UUID CONSTRAINT search_entries_pkey PRIMARY KEY
    CONSTRAINT search_entries_event_id_fkey REFERENCES events (id) ON DELETE CASCADE,
  user_id UUID NOT NULL,
  starts TIMESTAMP NOT NULL,
  ends TIMESTAMP NOT NULL,
  is_spread BOOLEAN NOT NULL,
  words TSVECTOR NOT NULL
);

COMMENT ON TABLE search_entries IS
  'What search reads: one row for each event that is not deleted. Derived, and kept in step by triggers on events, event_attendees and bookings.';
COMMENT ON COLUMN search_entries.user_id IS 'The owner, as the event has it.';
COMMENT ON COLUMN search_entries.starts IS 'UTC; of a series, its first occurrence.';
COMMENT ON COLUMN search_entries.ends IS 'UTC end of the event, or of the last occurrence of a series; infinity for one that goes on for ever.';
COMMENT ON COLUMN search_entries.is_spread IS
  'A series, or longer than a week. All others lie within a week of their start, so that those around a time lie side by side in an index.';
COMMENT ON COLUMN search_entries.words IS 'calento_search_words() of title, place, description, guests and booking.';

-- The second argument bounds what a vector can hold (1 MB), whatever a text is made of.
CREATE FUNCTION refresh_search_entries(changed uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  -- Locked before they are read: of two changes at once, the second then sees the first.
  PERFORM 1 FROM public.events WHERE id = ANY (changed) ORDER BY id FOR NO KEY UPDATE;

  DELETE FROM public.search_entries AS entry USING public.events AS event
  WHERE entry.event_id = ANY (changed) AND event.id = entry.event_id AND event.deleted_at IS NOT NULL;

  INSERT INTO public.search_entries AS entry (event_id, user_id, starts, ends, is_spread, words)
  SELECT event.id, event.user_id, event.start_time,
    CASE
      WHEN event.recurrence_rule IS NULL AND event.recurrence_dates IS NULL THEN event.end_time
      ELSE coalesce(event.recurrence_end_time, 'infinity')
    END,
    event.recurrence_rule IS NOT NULL OR event.recurrence_dates IS NOT NULL
      OR event.end_time - event.start_time > interval '7 days',
    public.calento_search_words(concat_ws(' ', event.title, event.location, event.description,
      (SELECT left(string_agg(concat_ws(' ', guest.display_name, guest.email), ' ' ORDER BY guest.email), 32768)
       FROM public.event_attendees AS guest WHERE guest.event_id = event.id AND guest.removed_at IS NULL),
      (SELECT left(string_agg(concat_ws(' ', booking.guest_name, booking.guest_email, booking.guest_notes), ' '), 32768)
       FROM public.bookings AS booking WHERE booking.event_id = event.id AND booking.status <> 'cancelled')))
  FROM public.events AS event
  WHERE event.id = ANY (changed) AND event.deleted_at IS NULL
  ORDER BY event.id
  ON CONFLICT (event_id) DO UPDATE SET
    user_id = excluded.user_id, starts = excluded.starts, ends = excluded.ends,
    is_spread = excluded.is_spread, words = excluded.words
  WHERE (entry.user_id, entry.starts, entry.ends, entry.is_spread, entry.words)
    IS DISTINCT FROM (excluded.user_id, excluded.starts, excluded.ends, excluded.is_spread, excluded.words);
END;
$$;
COMMENT ON FUNCTION refresh_search_entries(uuid[]) IS 'Writes the search entries of these events anew.';

CREATE FUNCTION search_entries_of_new_events() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.refresh_search_entries(array_agg(id)) FROM changed;
  RETURN NULL;
END;
$$;

-- Most updates (an answer copied, a sequence raised) change nothing that search reads.
CREATE FUNCTION search_entries_of_changed_events() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.refresh_search_entries(array_agg(later.id))
  FROM changed AS later JOIN before AS earlier USING (id)
  WHERE (later.user_id, later.title, later.location, later.description, later.start_time, later.end_time, later.recurrence_rule,
         later.recurrence_dates, later.recurrence_end_time, later.deleted_at)
    IS DISTINCT FROM
        (earlier.user_id, earlier.title, earlier.location, earlier.description, earlier.start_time, earlier.end_time, earlier.recurrence_rule,
         earlier.recurrence_dates, earlier.recurrence_end_time, earlier.deleted_at)
  HAVING count(*) > 0;
  RETURN NULL;
END;
$$;

CREATE FUNCTION search_entries_of_people() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.refresh_search_entries(array_agg(DISTINCT event_id))
  FROM changed WHERE event_id IS NOT NULL HAVING count(*) > 0;
  RETURN NULL;
END;
$$;

CREATE FUNCTION search_entries_of_changed_attendees() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.refresh_search_entries(array_agg(DISTINCT later.event_id))
  FROM changed AS later JOIN before AS earlier USING (id)
  WHERE (later.email, later.display_name, later.removed_at) IS DISTINCT FROM (earlier.email, earlier.display_name, earlier.removed_at)
  HAVING count(*) > 0;
  RETURN NULL;
END;
$$;

-- A booking that is moved to another event changes two of them.
CREATE FUNCTION search_entries_of_changed_bookings() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.refresh_search_entries(array_agg(DISTINCT event.id))
  FROM changed AS later JOIN before AS earlier USING (id) JOIN public.events AS event ON event.id IN (later.event_id, earlier.event_id)
  WHERE (later.event_id, later.guest_name, later.guest_email, later.guest_notes, later.status)
    IS DISTINCT FROM (earlier.event_id, earlier.guest_name, earlier.guest_email, earlier.guest_notes, earlier.status)
  HAVING count(*) > 0;
  RETURN NULL;
END;
$$;

COMMENT ON FUNCTION search_entries_of_new_events() IS 'Trigger: the search entries of inserted events.';
COMMENT ON FUNCTION search_entries_of_changed_events() IS 'Trigger: the search entries of events whose words, times or deletion changed.';
COMMENT ON FUNCTION search_entries_of_people() IS 'Trigger: the search entries of events that attendees or bookings came to or went from.';
COMMENT ON FUNCTION search_entries_of_changed_attendees() IS 'Trigger: the search entries of events whose attendees changed.';
COMMENT ON FUNCTION search_entries_of_changed_bookings() IS 'Trigger: the search entries of events whose bookings changed.';

-- One run for each statement, so that an import pays once for all its rows.
CREATE TRIGGER search_entries_after_insert AFTER INSERT ON events
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_entries_of_new_events();
CREATE TRIGGER search_entries_after_update AFTER UPDATE ON events
  REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_entries_of_changed_events();

CREATE TRIGGER search_entries_after_insert AFTER INSERT ON event_attendees
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_entries_of_people();
CREATE TRIGGER search_entries_after_update AFTER UPDATE ON event_attendees
  REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_entries_of_changed_attendees();
CREATE TRIGGER search_entries_after_delete AFTER DELETE ON event_attendees
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_entries_of_people();

CREATE TRIGGER search_entries_after_insert AFTER INSERT ON bookings
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_entries_of_people();
CREATE TRIGGER search_entries_after_update AFTER UPDATE ON bookings
  REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_entries_of_changed_bookings();
CREATE TRIGGER search_entries_after_delete AFTER DELETE ON bookings
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_entries_of_people();

SELECT refresh_search_entries(array_agg(id)) FROM events WHERE deleted_at IS NULL HAVING count(*) > 0;

-- Those around a time, whatever they say: finds words that are everywhere.
CREATE INDEX idx_search_entries_time ON search_entries (user_id, is_spread, starts, ends);
-- Those with rare words. Short pending lists, because every search reads all of them.
CREATE INDEX idx_search_entries_words ON search_entries USING gin (user_id, words)
  WITH (gin_pending_list_limit = 512) WHERE NOT is_spread;
CREATE INDEX idx_search_entries_spread_words ON search_entries USING gin (user_id, words)
  WITH (gin_pending_list_limit = 512) WHERE is_spread;

-- The planner's idea of how common a word is decides which of the two it takes.
ALTER TABLE search_entries SET (autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05);
