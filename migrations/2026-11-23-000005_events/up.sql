CREATE TABLE events (
  id UUID CONSTRAINT events_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID NOT NULL CONSTRAINT fk_events_user REFERENCES users (id) ON DELETE CASCADE,
  calendar_id UUID CONSTRAINT events_calendar_id_fkey REFERENCES calendars (id) ON DELETE SET NULL,
  google_event_id VARCHAR(255),

  -- Event details
  title VARCHAR(255) NOT NULL,
  description TEXT,
  location TEXT,

  -- Time
  start_time TIMESTAMP NOT NULL,
  end_time TIMESTAMP NOT NULL,
  timezone VARCHAR(50) NOT NULL DEFAULT 'Asia/Ho_Chi_Minh',
  is_all_day BOOLEAN NOT NULL DEFAULT false,

  -- Recurrence
  recurrence_rule TEXT,
  recurrence_exception_dates JSONB,

  -- Visual
  color VARCHAR(7),

  -- Attendees and invitations
  attendees JSONB,
  organizer_name VARCHAR(255),
  organizer_email VARCHAR(255),

  -- Meeting info
  conference_data JSONB,

  -- Reminders
  reminders JSONB,

  -- Status
  status VARCHAR(20) NOT NULL DEFAULT 'confirmed',
  visibility VARCHAR(20) NOT NULL DEFAULT 'default',

  -- Timestamps
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),
  deleted_at TIMESTAMP,

  -- iCalendar
  ical_uid VARCHAR(255) NOT NULL DEFAULT (uuid_generate_v4()::text || '@calento'),
  sequence INT NOT NULL DEFAULT 0,
  transparency VARCHAR(11) NOT NULL DEFAULT 'opaque',

  -- Series and their changed occurrences
  recurrence_dates JSONB,
  recurrence_end_time TIMESTAMP,
  recurring_event_id UUID CONSTRAINT events_recurring_event_id_fkey REFERENCES events (id) ON DELETE CASCADE,
  original_start_time TIMESTAMP,

  managed_by VARCHAR(20),

  CONSTRAINT valid_time_range CHECK (end_time > start_time),
  CONSTRAINT events_all_day_check CHECK (
    NOT is_all_day OR (start_time = date_trunc('day', start_time) AND end_time = date_trunc('day', end_time))
  ),
  CONSTRAINT events_description_check CHECK (char_length(description) <= 32768),
  CONSTRAINT events_location_check CHECK (char_length(location) <= 2048),
  CONSTRAINT events_color_check CHECK (color ~ '^#[0-9a-fA-F]{6}$'),
  CONSTRAINT events_status_check CHECK (status IN ('confirmed', 'tentative', 'cancelled')),
  CONSTRAINT events_visibility_check CHECK (visibility IN ('default', 'public', 'private')),
  CONSTRAINT events_transparency_check CHECK (transparency IN ('opaque', 'transparent')),
  CONSTRAINT events_managed_by_check CHECK (managed_by IN ('booking')),
  CONSTRAINT events_ical_uid_check CHECK (ical_uid <> ''),
  CONSTRAINT events_sequence_check CHECK (sequence >= 0),
  -- idx_events_recurring holds the rule, and an index row of 2,704 bytes or more fails the insert.
  CONSTRAINT events_recurrence_rule_check CHECK (recurrence_rule <> '' AND octet_length(recurrence_rule) <= 1024),
  CONSTRAINT events_recurrence_exception_dates_check CHECK (jsonb_typeof(recurrence_exception_dates) = 'array'),
  CONSTRAINT events_recurrence_dates_check CHECK (jsonb_typeof(recurrence_dates) = 'array'),
  CONSTRAINT events_attendees_check CHECK (jsonb_typeof(attendees) = 'array'),
  CONSTRAINT events_reminders_check CHECK (jsonb_typeof(reminders) = 'array'),
  CONSTRAINT events_conference_data_check CHECK (jsonb_typeof(conference_data) = 'object'),
  CONSTRAINT events_recurrence_end_time_check CHECK (
    recurrence_end_time IS NULL OR recurrence_rule IS NOT NULL OR recurrence_dates IS NOT NULL
  ),
  CONSTRAINT events_original_start_time_check CHECK (
    (recurring_event_id IS NULL) = (original_start_time IS NULL)
  ),
  CONSTRAINT events_changed_occurrence_check CHECK (
    recurring_event_id IS NULL OR (recurrence_rule IS NULL AND recurrence_dates IS NULL)
  ),
  CONSTRAINT events_recurring_event_id_original_start_time_key UNIQUE (recurring_event_id, original_start_time)
);

CREATE INDEX idx_events_user ON events (user_id);
CREATE INDEX idx_events_calendar ON events (calendar_id);
CREATE INDEX idx_events_google_id ON events (google_event_id);
CREATE INDEX idx_events_time_range ON events (start_time, end_time);
CREATE INDEX idx_events_user_time ON events (user_id, start_time, end_time);
CREATE INDEX idx_events_user_date_range ON events (user_id, start_time, end_time) WHERE deleted_at IS NULL;
CREATE INDEX idx_events_availability ON events (user_id, start_time, end_time, status)
  WHERE deleted_at IS NULL AND status != 'cancelled';
CREATE INDEX idx_events_recurring ON events (id, user_id, recurrence_rule)
  WHERE recurrence_rule IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX idx_events_attendees_gin ON events USING gin (attendees);
CREATE INDEX idx_events_search ON events USING gin (
  to_tsvector('english', coalesce(title, '') || ' ' || coalesce(description, ''))
);

-- What a view asks: "whose time meets this range?". Bounded on both sides, unlike a btree on two columns.
CREATE INDEX idx_events_user_period ON events USING gist (user_id, tsrange(start_time, end_time))
  WHERE deleted_at IS NULL;
-- The series that may have an occurrence in a range; a query for rules alone uses it too.
CREATE INDEX idx_events_user_series ON events (user_id, start_time)
  WHERE (recurrence_rule IS NOT NULL OR recurrence_dates IS NOT NULL) AND deleted_at IS NULL;
-- The same iCalendar object goes into one calendar once; its changed occurrences share its UID.
CREATE UNIQUE INDEX idx_events_calendar_ical_uid ON events (calendar_id, ical_uid)
  WHERE recurring_event_id IS NULL AND deleted_at IS NULL;
-- idx_events_search knows English only and keeps the accents.
CREATE INDEX idx_events_search_unaccented ON events USING gin (
  to_tsvector('simple', calento_unaccent(
    coalesce(title, '') || ' ' || coalesce(description, '') || ' ' || coalesce(location, '')
  ))
);

CREATE TRIGGER update_events_updated_at
  BEFORE UPDATE ON events
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON TABLE events IS
  'One event, one series, or one changed occurrence of a series (RFC 5545, RECURRENCE-ID). All times are UTC.';
COMMENT ON COLUMN events.calendar_id IS 'NULL: the calendar was erased and the event kept.';
COMMENT ON COLUMN events.start_time IS 'UTC; midnight UTC of the first day when all-day. Of a series, its first occurrence.';
COMMENT ON COLUMN events.end_time IS 'UTC, exclusive; midnight UTC after the last day when all-day.';
COMMENT ON COLUMN events.timezone IS 'IANA zone name; a series keeps its wall-clock time there.';
COMMENT ON COLUMN events.recurrence_rule IS 'RRULE value without the name (RFC 5545, section 3.3.10), at most 1,024 bytes. NULL: does not repeat by rule.';
COMMENT ON COLUMN events.recurrence_exception_dates IS 'EXDATE: array of UTC starts of excluded occurrences (RFC 3339), or of dates when all-day.';
COMMENT ON COLUMN events.recurrence_dates IS 'RDATE: array of UTC starts of added occurrences (RFC 3339), or of dates when all-day.';
COMMENT ON COLUMN events.recurrence_end_time IS 'UTC end of the last occurrence of a series; NULL: for ever. Derived from rule and dates.';
COMMENT ON COLUMN events.color IS '#rrggbb; NULL: the calendar''s colour.';
COMMENT ON COLUMN events.attendees IS 'Copy of event_attendees for readers of this row alone, written in the same transaction.';
COMMENT ON COLUMN events.conference_data IS '{"type", "url"} of an online meeting.';
COMMENT ON COLUMN events.reminders IS 'Array of {"method", "minutes" before the start}.';
COMMENT ON COLUMN events.ical_uid IS 'iCalendar UID: never changes, shared by a series and its changed occurrences.';
COMMENT ON COLUMN events.sequence IS 'iCalendar SEQUENCE: rises with every change that guests must hear of.';
COMMENT ON COLUMN events.transparency IS 'iCalendar TRANSP: transparent does not make the owner busy.';
COMMENT ON COLUMN events.recurring_event_id IS 'Of a changed occurrence, its series.';
COMMENT ON COLUMN events.original_start_time IS 'Of a changed occurrence, the UTC start that the series gave it (RECURRENCE-ID).';
COMMENT ON COLUMN events.managed_by IS 'The feature that made the event and keeps it in step; NULL: the owner.';
