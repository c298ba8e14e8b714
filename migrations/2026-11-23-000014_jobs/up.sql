CREATE TABLE jobs (
  id BIGINT GENERATED ALWAYS AS IDENTITY CONSTRAINT jobs_pkey PRIMARY KEY,
  kind VARCHAR(60) NOT NULL,
  payload JSONB NOT NULL,
  dedup_key VARCHAR(255),
  run_at TIMESTAMP NOT NULL DEFAULT NOW(),
  attempts INT NOT NULL DEFAULT 0,
  max_attempts INT NOT NULL DEFAULT 10,
  locked_until TIMESTAMP,
  last_error TEXT,
  done_at TIMESTAMP,
  failed_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT jobs_kind_check CHECK (kind <> ''),
  CONSTRAINT jobs_attempts_check CHECK (attempts >= 0),
  CONSTRAINT jobs_max_attempts_check CHECK (max_attempts > 0),
  CONSTRAINT jobs_end_check CHECK (done_at IS NULL OR failed_at IS NULL)
);

CREATE INDEX idx_jobs_ready ON jobs (run_at, id) WHERE done_at IS NULL AND failed_at IS NULL;
-- A job that has not begun yet covers a second one for the same thing. One that has begun does not: it may
-- already have read what the second is to tell of.
CREATE UNIQUE INDEX idx_jobs_waiting ON jobs (kind, dedup_key)
  WHERE dedup_key IS NOT NULL AND attempts = 0 AND done_at IS NULL AND failed_at IS NULL;

CREATE TRIGGER update_jobs_updated_at
  BEFORE UPDATE ON jobs
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON TABLE jobs IS 'Durable queue: put in by the transaction that makes a job true, taken with SKIP LOCKED.';
COMMENT ON COLUMN jobs.payload IS 'Ids, never contents: a job reads what holds when it runs.';
COMMENT ON COLUMN jobs.dedup_key IS 'At most one job of a kind and key waits for its first try; NULL: as many as are put in.';
COMMENT ON COLUMN jobs.run_at IS 'Not before, UTC; a failed try moves it on.';
COMMENT ON COLUMN jobs.locked_until IS 'End of the lease of the worker that runs it, UTC; after that another may take it.';
COMMENT ON COLUMN jobs.failed_at IS 'When the last try failed, UTC; the job is dead until somebody puts it back.';
