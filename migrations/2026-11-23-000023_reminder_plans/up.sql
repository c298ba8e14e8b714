-- When the owner of an event is to be reminded of it.

CREATE TABLE reminder_plans (
  event_id UUID CONSTRAINT reminder_plans_pkey PRIMARY KEY
    CONSTRAINT reminder_plans_event_id_fkey REFERENCES events (id) ON DELETE CASCADE,
  sent_until TIMESTAMP NOT NULL DEFAULT NOW(),
  next_at TIMESTAMP
);

CREATE INDEX idx_reminder_plans_next ON reminder_plans (next_at) WHERE next_at IS NOT NULL;

COMMENT ON TABLE reminder_plans IS
  'One row for each event that has, or had, reminders: what of them is done, and when the next is due. Triggers on events mark it for planning, so that no change of an event can forget it.';
COMMENT ON COLUMN reminder_plans.sent_until IS
  'UTC; every reminder that was due by then is done. At first the time of the event''s coming, so that nothing past is sent.';
COMMENT ON COLUMN reminder_plans.next_at IS
  'When the worker is to look again, UTC: when the next reminder is due; -infinity when the event changed; NULL when none is left.';

CREATE FUNCTION plan_reminders_of_new_events() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.reminder_plans (event_id, next_at)
  SELECT id, '-infinity' FROM changed
  WHERE deleted_at IS NULL AND reminders IS NOT NULL AND reminders <> '[]'
  ORDER BY id;

  -- A changed occurrence speaks for itself; its series no longer does.
  UPDATE public.reminder_plans SET next_at = '-infinity'
  WHERE event_id IN (SELECT recurring_event_id FROM changed WHERE recurring_event_id IS NOT NULL);
  RETURN NULL;
END;
$$;
COMMENT ON FUNCTION plan_reminders_of_new_events() IS 'Trigger: marks the reminders of inserted events for planning.';

CREATE FUNCTION plan_reminders_of_changed_events() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  moved uuid[];
BEGIN
  SELECT array_agg(later.id ORDER BY later.id) INTO moved
  FROM changed AS later JOIN before AS earlier USING (id)
  WHERE (later.start_time, later.end_time, later.timezone, later.is_all_day, later.recurrence_rule,
         later.recurrence_exception_dates, later.recurrence_dates, later.recurring_event_id,
         later.original_start_time, later.reminders, later.status, later.deleted_at)
    IS DISTINCT FROM
        (earlier.start_time, earlier.end_time, earlier.timezone, earlier.is_all_day, earlier.recurrence_rule,
         earlier.recurrence_exception_dates, earlier.recurrence_dates, earlier.recurring_event_id,
         earlier.original_start_time, earlier.reminders, earlier.status, earlier.deleted_at);
  IF moved IS NULL THEN
    RETURN NULL;
  END IF;

  INSERT INTO public.reminder_plans (event_id, next_at)
  SELECT id, '-infinity' FROM changed
  WHERE id = ANY (moved) AND deleted_at IS NULL AND reminders IS NOT NULL AND reminders <> '[]'
  ORDER BY id
  ON CONFLICT (event_id) DO UPDATE SET next_at = '-infinity';

  UPDATE public.reminder_plans SET next_at = '-infinity'
  WHERE event_id IN (
    SELECT recurring_event_id FROM changed WHERE id = ANY (moved) AND recurring_event_id IS NOT NULL
    UNION SELECT recurring_event_id FROM before WHERE id = ANY (moved) AND recurring_event_id IS NOT NULL);
  RETURN NULL;
END;
$$;
COMMENT ON FUNCTION plan_reminders_of_changed_events() IS
  'Trigger: marks the reminders of events whose times, reminders, status or deletion changed for planning, and those of their series.';

CREATE TRIGGER plan_reminders_after_insert AFTER INSERT ON events
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION plan_reminders_of_new_events();
CREATE TRIGGER plan_reminders_after_update AFTER UPDATE ON events
  REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION plan_reminders_of_changed_events();

INSERT INTO reminder_plans (event_id, next_at)
SELECT id, '-infinity' FROM events WHERE deleted_at IS NULL AND reminders IS NOT NULL AND reminders <> '[]';
