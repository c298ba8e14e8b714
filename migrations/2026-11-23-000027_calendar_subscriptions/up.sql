CREATE TABLE calendar_subscriptions (
  calendar_id UUID CONSTRAINT calendar_subscriptions_pkey PRIMARY KEY
    CONSTRAINT calendar_subscriptions_calendar_id_fkey REFERENCES calendars (id) ON DELETE CASCADE,
  url BYTEA NOT NULL,
  refresh_minutes INT NOT NULL DEFAULT 60,
  etag VARCHAR(255),
  last_modified VARCHAR(64),
  content_digest VARCHAR(64),
  last_fetched_at TIMESTAMP,
  last_changed_at TIMESTAMP,
  next_fetch_at TIMESTAMP NOT NULL,
  failures INT NOT NULL DEFAULT 0,
  last_error VARCHAR(40),
  refused INT NOT NULL DEFAULT 0,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT calendar_subscriptions_refresh_minutes_check CHECK (refresh_minutes BETWEEN 15 AND 43200),
  CONSTRAINT calendar_subscriptions_failures_check CHECK (failures >= 0),
  CONSTRAINT calendar_subscriptions_refused_check CHECK (refused >= 0)
);

CREATE INDEX idx_calendar_subscriptions_next_fetch ON calendar_subscriptions (next_fetch_at);

CREATE TRIGGER update_calendar_subscriptions_updated_at
  BEFORE UPDATE ON calendar_subscriptions
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

ALTER TABLE events DROP CONSTRAINT events_managed_by_check;
ALTER TABLE events ADD CONSTRAINT events_managed_by_check CHECK (managed_by IN ('booking', 'subscription'));

COMMENT ON TABLE calendar_subscriptions IS 'Calendars that follow an outside one: their events are read from it and only from it.';
COMMENT ON COLUMN calendar_subscriptions.url IS 'Where the outside calendar is, encrypted: such addresses are often secret.';
COMMENT ON COLUMN calendar_subscriptions.refresh_minutes IS 'How often it is looked at when all goes well.';
COMMENT ON COLUMN calendar_subscriptions.etag IS 'ETag of the last answer, sent back as If-None-Match (RFC 9110, section 13.1.2).';
COMMENT ON COLUMN calendar_subscriptions.last_modified IS 'Last-Modified of the last answer as it stood, sent back as If-Modified-Since.';
COMMENT ON COLUMN calendar_subscriptions.content_digest IS 'Hex SHA-256 of what was taken in last, for servers that know no conditions.';
COMMENT ON COLUMN calendar_subscriptions.last_fetched_at IS 'When the outside calendar was last read, changed or not, UTC.';
COMMENT ON COLUMN calendar_subscriptions.last_changed_at IS 'When it last said something new, UTC.';
COMMENT ON COLUMN calendar_subscriptions.next_fetch_at IS 'When it is looked at again, UTC; later and later while it fails.';
COMMENT ON COLUMN calendar_subscriptions.failures IS 'How many tries have failed since the last that did not.';
COMMENT ON COLUMN calendar_subscriptions.last_error IS 'Why the last try failed, as a word that the pages know; NULL: it did not.';
COMMENT ON COLUMN calendar_subscriptions.refused IS 'How many entries of the outside calendar could not be taken.';
