-- What guests of an event may do, and reminders to those who have not answered.

CREATE TABLE guest_rights (
  event_id UUID CONSTRAINT guest_rights_pkey PRIMARY KEY
    CONSTRAINT guest_rights_event_id_fkey REFERENCES events (id) ON DELETE CASCADE,
  can_see_guests BOOLEAN NOT NULL,
  can_invite BOOLEAN NOT NULL,
  reminder_minutes INT,
  CONSTRAINT guest_rights_reminder_minutes_check CHECK (reminder_minutes BETWEEN 60 AND 40320)
);

COMMENT ON TABLE guest_rights IS
  'What the organizer lets guests do. Without a row: see each other, and invite nobody. A changed occurrence goes by its series'' row.';
COMMENT ON COLUMN guest_rights.can_see_guests IS 'Whether guests see who else is invited and what they answered.';
COMMENT ON COLUMN guest_rights.can_invite IS 'Whether guests may invite others.';
COMMENT ON COLUMN guest_rights.reminder_minutes IS
  'How many minutes before the start guests who have not answered are reminded by themselves; of a series before its first occurrence. NULL: never.';

ALTER TABLE event_attendees
  ADD COLUMN invited_by UUID CONSTRAINT event_attendees_invited_by_fkey REFERENCES event_attendees (id) ON DELETE SET NULL,
  ADD COLUMN reminded_at TIMESTAMP;

COMMENT ON COLUMN event_attendees.invited_by IS 'The guest who invited this one; NULL: the organizer.';
COMMENT ON COLUMN event_attendees.reminded_at IS 'When the last mail was written that reminds of an answer that is missing, UTC.';

CREATE INDEX idx_attendees_invited_by ON event_attendees (invited_by) WHERE invited_by IS NOT NULL;
