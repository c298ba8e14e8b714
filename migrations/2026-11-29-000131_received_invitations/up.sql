-- Invitations on the calendar of the account that is invited.

ALTER TABLE event_attendees
  ADD COLUMN user_id UUID CONSTRAINT event_attendees_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,
  ADD COLUMN event_period TSRANGE;

COMMENT ON COLUMN event_attendees.user_id IS
  'The account on whose calendar the invitation stands: one that had the address when the invitation was written, that has it verified, or that opened the invitation''s link while signed in under the address. NULL: nobody''s.';
COMMENT ON COLUMN event_attendees.event_period IS
  'UTC, derived from the event by triggers: from its start to its end, of a series to the end of its last occurrence (open for one that goes on for ever), so that an index finds what an account is invited to in a stretch of time.';

CREATE FUNCTION event_period(event events) RETURNS tsrange
LANGUAGE sql STABLE AS $$
  SELECT tsrange(event.start_time, CASE
    WHEN event.recurrence_rule IS NULL THEN event.end_time
    WHEN event.recurrence_end_time IS NULL THEN NULL
    ELSE greatest(event.recurrence_end_time, event.end_time)
  END)
$$;
COMMENT ON FUNCTION event_period(events) IS 'From the start of an event to its end, of a series to the end of its last occurrence.';

CREATE FUNCTION set_attendee_period() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  SELECT public.event_period(event) INTO NEW.event_period FROM public.events AS event WHERE event.id = NEW.event_id;
  RETURN NEW;
END;
$$;
COMMENT ON FUNCTION set_attendee_period() IS 'Trigger: the period of a new attendee''s event.';

CREATE FUNCTION move_attendee_periods() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.event_attendees SET event_period = public.event_period(NEW) WHERE event_id = NEW.id;
  RETURN NULL;
END;
$$;
COMMENT ON FUNCTION move_attendee_periods() IS 'Trigger: the attendees'' periods of an event that was moved.';

-- Of an address that is verified, every invitation is its account's.
CREATE FUNCTION receive_invitations() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.event_attendees AS guest SET user_id = NEW.id
  FROM public.events AS event
  WHERE guest.email = NEW.email AND guest.user_id IS NULL AND event.id = guest.event_id AND event.user_id <> NEW.id;
  RETURN NULL;
END;
$$;
COMMENT ON FUNCTION receive_invitations() IS 'Trigger: the invitations to an address that was verified.';

CREATE TRIGGER set_attendee_period BEFORE INSERT ON event_attendees
  FOR EACH ROW EXECUTE FUNCTION set_attendee_period();

CREATE TRIGGER move_attendee_periods AFTER UPDATE OF start_time, end_time, recurrence_rule, recurrence_end_time ON events
  FOR EACH ROW
  WHEN ((OLD.start_time, OLD.end_time, OLD.recurrence_rule, OLD.recurrence_end_time)
    IS DISTINCT FROM (NEW.start_time, NEW.end_time, NEW.recurrence_rule, NEW.recurrence_end_time))
  EXECUTE FUNCTION move_attendee_periods();

CREATE TRIGGER receive_invitations AFTER INSERT OR UPDATE OF email, email_verified ON users
  FOR EACH ROW WHEN (NEW.email_verified AND NEW.deleted_at IS NULL)
  EXECUTE FUNCTION receive_invitations();

UPDATE event_attendees AS guest SET event_period = event_period(event) FROM events AS event WHERE event.id = guest.event_id;

UPDATE event_attendees AS guest SET user_id = account.id
FROM users AS account, events AS event
WHERE account.email = guest.email AND account.deleted_at IS NULL
  AND (account.email_verified OR account.created_at <= guest.created_at)
  AND event.id = guest.event_id AND event.user_id <> account.id AND NOT guest.is_organizer;

CREATE INDEX idx_attendees_received ON event_attendees USING gist (user_id, event_period)
  WHERE user_id IS NOT NULL AND removed_at IS NULL;
