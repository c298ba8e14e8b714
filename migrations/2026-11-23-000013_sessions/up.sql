CREATE TABLE sessions (
  key_digest BYTEA CONSTRAINT sessions_pkey PRIMARY KEY,
  user_id UUID CONSTRAINT sessions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
  state JSONB NOT NULL,
  user_agent VARCHAR(255),
  expires_at TIMESTAMP NOT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT sessions_key_digest_check CHECK (octet_length(key_digest) = 32),
  CONSTRAINT sessions_state_check CHECK (jsonb_typeof(state) = 'object')
);

CREATE INDEX idx_sessions_user ON sessions (user_id);
CREATE INDEX idx_sessions_expires ON sessions (expires_at);

CREATE TRIGGER update_sessions_updated_at
  BEFORE UPDATE ON sessions
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON TABLE sessions IS 'Browser sessions. A copy of this table opens none of them.';
COMMENT ON COLUMN sessions.key_digest IS 'SHA-256 of the key in the cookie, never the key.';
COMMENT ON COLUMN sessions.user_id IS 'NULL: nobody has signed in.';
COMMENT ON COLUMN sessions.state IS 'Object of names to JSON texts, as the session middleware hands it over.';
COMMENT ON COLUMN sessions.user_agent IS 'As sent at sign-in, cut to fit; lets the owner tell one session from another.';
