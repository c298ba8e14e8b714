CREATE TABLE time_proposals (
  id UUID CONSTRAINT time_proposals_pkey PRIMARY KEY,
  attendee_id UUID NOT NULL
    CONSTRAINT time_proposals_attendee_id_fkey REFERENCES event_attendees (id) ON DELETE CASCADE
    CONSTRAINT time_proposals_attendee_id_key UNIQUE,
  original_start_time TIMESTAMP,
  start_time TIMESTAMP NOT NULL,
  end_time TIMESTAMP NOT NULL,
  is_all_day BOOLEAN NOT NULL,
  timezone VARCHAR(50) NOT NULL,
  comment TEXT,
  sequence INTEGER NOT NULL,
  status VARCHAR(20) NOT NULL DEFAULT 'open',
  proposed_at TIMESTAMP NOT NULL,
  decided_at TIMESTAMP,

  CONSTRAINT time_proposals_time_range_check CHECK (end_time > start_time),
  CONSTRAINT time_proposals_comment_check CHECK (char_length(comment) <= 2000),
  CONSTRAINT time_proposals_status_check CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn')),
  CONSTRAINT time_proposals_decided_check CHECK ((decided_at IS NULL) = (status = 'open'))
);

COMMENT ON TABLE time_proposals IS
  'Other times that attendees propose (iTIP COUNTER), the last one of each; a new one has a new id.';
COMMENT ON COLUMN time_proposals.original_start_time IS
  'Of a series: the occurrence meant, by its UTC start according to the rule; NULL: the event itself.';
COMMENT ON COLUMN time_proposals.start_time IS 'UTC; of whole days midnight UTC, as in events.';
COMMENT ON COLUMN time_proposals.end_time IS 'UTC, exclusive.';
COMMENT ON COLUMN time_proposals.timezone IS 'IANA name of the zone the attendee said it in.';
COMMENT ON COLUMN time_proposals.sequence IS 'The event''s sequence that the attendee had before their eyes.';
COMMENT ON COLUMN time_proposals.proposed_at IS 'When it was written (DTSTAMP), UTC; an older one changes nothing.';
COMMENT ON COLUMN time_proposals.decided_at IS 'When the owner or the attendee ended it, UTC.';
