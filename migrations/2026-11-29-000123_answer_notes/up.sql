CREATE TABLE answer_notes (
  event_id UUID NOT NULL CONSTRAINT answer_notes_event_id_fkey REFERENCES events (id) ON DELETE CASCADE,
  sender VARCHAR(254) NOT NULL,
  reason VARCHAR(20) NOT NULL,
  answer VARCHAR(20),
  text TEXT,
  received_at TIMESTAMP NOT NULL,

  CONSTRAINT answer_notes_pkey PRIMARY KEY (event_id, sender, reason),
  CONSTRAINT answer_notes_reason_check CHECK (
    reason IN ('stranger', 'other_person', 'uninvited', 'forged', 'version', 'older', 'over', 'off',
      'occurrence', 'fixed', 'unreadable', 'words')
  ),
  CONSTRAINT answer_notes_answer_check CHECK (answer IN ('accepted', 'declined', 'tentative')),
  CONSTRAINT answer_notes_text_check CHECK (char_length(text) <= 2000)
);

COMMENT ON TABLE answer_notes IS
  'Mails about an event that came in and changed nothing, until the owner has seen them; few per event.';
COMMENT ON COLUMN answer_notes.sender IS 'The mail''s From, lower case; empty when it has none.';
COMMENT ON COLUMN answer_notes.reason IS 'Why it was not taken, see events/answer_note.rs.';
COMMENT ON COLUMN answer_notes.answer IS 'What it answered, if that could be read.';
COMMENT ON COLUMN answer_notes.text IS 'What was written with it.';
COMMENT ON COLUMN inbound_mails.kind IS 'What it was found to be: report, answer, other.';
