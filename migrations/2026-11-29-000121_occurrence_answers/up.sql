CREATE TABLE occurrence_answers (
  attendee_id UUID NOT NULL
    CONSTRAINT occurrence_answers_attendee_id_fkey REFERENCES event_attendees (id) ON DELETE CASCADE,
  original_start_time TIMESTAMP NOT NULL,
  response_status VARCHAR(20) NOT NULL,
  comment TEXT,
  responded_at TIMESTAMP NOT NULL,

  CONSTRAINT occurrence_answers_pkey PRIMARY KEY (attendee_id, original_start_time),
  CONSTRAINT occurrence_answers_response_status_check CHECK (
    response_status IN ('accepted', 'declined', 'tentative')
  ),
  CONSTRAINT occurrence_answers_comment_check CHECK (char_length(comment) <= 2000)
);

COMMENT ON TABLE occurrence_answers IS
  'Answers to one occurrence of a series that has no row of its own in events; the answer in event_attendees is to all others.';
COMMENT ON COLUMN occurrence_answers.attendee_id IS 'The attendee of the series.';
COMMENT ON COLUMN occurrence_answers.original_start_time IS
  'UTC start of the occurrence by the series'' rule, as events.original_start_time has it.';
COMMENT ON COLUMN occurrence_answers.responded_at IS 'When it was written (DTSTAMP), UTC; an older one changes nothing.';
