CREATE TABLE event_attendees (
  id UUID CONSTRAINT event_attendees_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  event_id UUID NOT NULL CONSTRAINT event_attendees_event_id_fkey REFERENCES events (id) ON DELETE CASCADE,

  -- Attendee info
  email VARCHAR(255) NOT NULL,
  display_name VARCHAR(255),

  -- Status
  is_organizer BOOLEAN NOT NULL DEFAULT false,
  response_status VARCHAR(20) NOT NULL DEFAULT 'needs_action',
  comment TEXT,

  -- Invitation
  invitation_token VARCHAR(255) NOT NULL CONSTRAINT event_attendees_invitation_token_key UNIQUE,
  invitation_sent_at TIMESTAMP,
  responded_at TIMESTAMP,

  -- Timestamps
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

  -- How the attendee reads
  language VARCHAR(8),
  timezone VARCHAR(50),

  removed_at TIMESTAMP,

  CONSTRAINT event_attendees_event_id_email_key UNIQUE (event_id, email),
  CONSTRAINT event_attendees_email_lowercase CHECK (email = lower(email) AND email <> ''),
  CONSTRAINT event_attendees_response_status_check CHECK (
    response_status IN ('needs_action', 'accepted', 'declined', 'tentative')
  ),
  CONSTRAINT event_attendees_comment_check CHECK (char_length(comment) <= 2000),
  CONSTRAINT event_attendees_language_check CHECK (language IN ('vi', 'en'))
);

CREATE INDEX idx_attendees_event ON event_attendees (event_id);
CREATE INDEX idx_attendees_email ON event_attendees (email);
CREATE INDEX idx_attendees_token ON event_attendees (invitation_token);
CREATE INDEX idx_attendees_response ON event_attendees (response_status);

CREATE TRIGGER update_event_attendees_updated_at
  BEFORE UPDATE ON event_attendees
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON COLUMN event_attendees.email IS 'Lower case, so that one person stands on an event once.';
COMMENT ON COLUMN event_attendees.invitation_token IS
  'Hex SHA-256 digest of the token in the invitation''s link, never the token.';
COMMENT ON COLUMN event_attendees.language IS 'NULL: follows the browser, and in mails the owner.';
COMMENT ON COLUMN event_attendees.timezone IS 'IANA zone name; NULL: the event''s.';
COMMENT ON COLUMN event_attendees.removed_at IS
  'When the owner took the attendee off the event, UTC. The row stays, so that the old link can say so.';
