CREATE TABLE calendar_feeds (
  id UUID CONSTRAINT calendar_feeds_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID NOT NULL CONSTRAINT calendar_feeds_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
  calendar_id UUID CONSTRAINT calendar_feeds_calendar_id_fkey REFERENCES calendars (id) ON DELETE CASCADE,
  kind VARCHAR(10) NOT NULL,
  token VARCHAR(64) NOT NULL CONSTRAINT calendar_feeds_token_key UNIQUE,
  last_read_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT calendar_feeds_kind_check CHECK (kind IN ('everything', 'details', 'busy'))
);

-- One address of a kind, for each calendar and for all of them together.
CREATE UNIQUE INDEX idx_calendar_feeds_subject ON calendar_feeds (
  user_id, coalesce(calendar_id, '00000000-0000-0000-0000-000000000000'), kind
);
CREATE INDEX idx_calendar_feeds_calendar ON calendar_feeds (calendar_id);

-- Whether anything changed since a feed was read is asked far more often than anything changes: counting and
-- summing up these is all that it takes.
CREATE INDEX idx_events_user_updated ON events (user_id, calendar_id, updated_at);

COMMENT ON TABLE calendar_feeds IS 'Secret addresses under which programs read an owner''s calendar. A new secret is a new row.';
COMMENT ON COLUMN calendar_feeds.calendar_id IS 'NULL: all calendars of the owner.';
COMMENT ON COLUMN calendar_feeds.kind IS 'everything; details: private events as busy times; busy: no event says more than that.';
COMMENT ON COLUMN calendar_feeds.token IS 'Hex SHA-256 digest of the token in the address, never the token.';
COMMENT ON COLUMN calendar_feeds.last_read_at IS 'About when it was last asked for, UTC; written at most every ten minutes.';
