CREATE TABLE event_undos (
  id UUID CONSTRAINT event_undos_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID NOT NULL CONSTRAINT event_undos_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
  event_id UUID NOT NULL CONSTRAINT event_undos_event_id_fkey REFERENCES events (id) ON DELETE CASCADE,
  kind VARCHAR(20) NOT NULL,
  before JSONB NOT NULL,
  after JSONB NOT NULL,
  made_at TIMESTAMP NOT NULL,
  undone_at TIMESTAMP,

  CONSTRAINT event_undos_kind_check CHECK (kind IN ('changed', 'moved', 'deleted', 'left_out')),
  CONSTRAINT event_undos_before_check CHECK (jsonb_typeof(before) = 'array'),
  CONSTRAINT event_undos_after_check CHECK (jsonb_typeof(after) = 'object')
);

CREATE INDEX idx_event_undos_user ON event_undos (user_id);
CREATE INDEX idx_event_undos_event ON event_undos (event_id);
CREATE INDEX idx_event_undos_made ON event_undos (made_at);

COMMENT ON TABLE event_undos IS 'What a change of an event did to rows, so that it can be taken back once, within 30 days.';
COMMENT ON COLUMN event_undos.event_id IS 'The event or series that was changed.';
COMMENT ON COLUMN event_undos.kind IS 'What was done; left_out: one occurrence of a series was deleted.';
COMMENT ON COLUMN event_undos.before IS 'Array of the rows of events that the change altered, each with its guests, as they were.';
COMMENT ON COLUMN event_undos.after IS
  'The same rows and those the change made, as it left them; a change since then forbids taking it back.';
COMMENT ON COLUMN event_undos.made_at IS 'UTC.';
COMMENT ON COLUMN event_undos.undone_at IS 'UTC; NULL: not taken back.';
