CREATE TABLE imports (
  id UUID CONSTRAINT imports_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID NOT NULL CONSTRAINT imports_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
  calendar_id UUID NOT NULL CONSTRAINT imports_calendar_id_fkey REFERENCES calendars (id) ON DELETE CASCADE,
  file_name VARCHAR(255) NOT NULL,
  language VARCHAR(8) NOT NULL,
  content BYTEA,
  state VARCHAR(10) NOT NULL DEFAULT 'queued',
  total INT,
  done INT NOT NULL DEFAULT 0,
  taken INT NOT NULL DEFAULT 0,
  changed INT NOT NULL DEFAULT 0,
  unchanged INT NOT NULL DEFAULT 0,
  refused INT NOT NULL DEFAULT 0,
  failure VARCHAR(20),
  finished_at TIMESTAMP,
  undone_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT imports_state_check CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  CONSTRAINT imports_content_check CHECK (octet_length(content) <= 20971520),
  -- Nothing of the file is kept once nobody needs it.
  CONSTRAINT imports_end_check CHECK (
    (state IN ('queued', 'running')) = (finished_at IS NULL) AND (finished_at IS NULL OR content IS NULL)
  ),
  CONSTRAINT imports_done_check CHECK (done >= 0 AND (total IS NULL OR done <= total)),
  CONSTRAINT imports_tally_check CHECK (taken >= 0 AND changed >= 0 AND unchanged >= 0 AND refused >= 0),
  CONSTRAINT imports_failure_check CHECK ((failure IS NULL) = (state <> 'failed')),
  CONSTRAINT imports_undone_at_check CHECK (undone_at IS NULL OR finished_at IS NOT NULL)
);

CREATE INDEX idx_imports_user ON imports (user_id, created_at);
CREATE INDEX idx_imports_calendar ON imports (calendar_id);

CREATE TRIGGER update_imports_updated_at
  BEFORE UPDATE ON imports
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE import_parts (
  import_id UUID NOT NULL CONSTRAINT import_parts_import_id_fkey REFERENCES imports (id) ON DELETE CASCADE,
  first_entry INT NOT NULL,
  lines JSONB NOT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT import_parts_pkey PRIMARY KEY (import_id, first_entry),
  CONSTRAINT import_parts_first_entry_check CHECK (first_entry >= 0),
  CONSTRAINT import_parts_lines_check CHECK (jsonb_typeof(lines) = 'array')
);

-- An import asks for hundreds of UIDs of one calendar at a time, those of deleted events too.
CREATE INDEX idx_events_calendar_uid ON events (calendar_id, ical_uid);

COMMENT ON TABLE imports IS 'iCalendar files on their way onto a calendar, and what became of them.';
COMMENT ON COLUMN imports.language IS 'The language in which events without a title are named.';
COMMENT ON COLUMN imports.content IS 'The file while it is needed, at most 20 MiB; a small one is taken in at once and never kept.';
COMMENT ON COLUMN imports.state IS 'queued and running, then done, failed or cancelled.';
COMMENT ON COLUMN imports.total IS 'How many entries the file has; NULL until it was read.';
COMMENT ON COLUMN imports.done IS 'How many entries are dealt with, in whole parts; work goes on from there after a crash.';
COMMENT ON COLUMN imports.failure IS 'Why it failed: not_ical, too_many, calendar_gone, gave_up.';
COMMENT ON COLUMN imports.finished_at IS 'When it ended, whatever way, UTC.';
COMMENT ON COLUMN imports.undone_at IS 'When the owner took back what it added, UTC.';
COMMENT ON TABLE import_parts IS 'The report of an import: what was written in one transaction, and what became of each entry in it.';
COMMENT ON COLUMN import_parts.first_entry IS 'How many entries came before, as imports.done counts.';
COMMENT ON COLUMN import_parts.lines IS 'Array of {"title", "begins", "outcome", "remarks", "event"}; remarks are text keys with values, in no language.';
COMMENT ON COLUMN import_parts.created_at IS 'The start of its transaction: an event of it whose updated_at is the same was not touched since.';
