CREATE TABLE user_credentials (
  id UUID CONSTRAINT user_credentials_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID NOT NULL CONSTRAINT user_credentials_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
  provider VARCHAR(50) NOT NULL,

  -- Tokens
  access_token TEXT NOT NULL,
  refresh_token TEXT,
  expires_at TIMESTAMP NOT NULL,
  scope TEXT,

  -- Metadata
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT user_credentials_user_id_provider_key UNIQUE (user_id, provider),
  CONSTRAINT user_credentials_provider_check CHECK (provider <> '')
);

CREATE INDEX idx_credentials_user_provider ON user_credentials (user_id, provider);
CREATE INDEX idx_credentials_expires ON user_credentials (expires_at);

CREATE TRIGGER update_user_credentials_updated_at
  BEFORE UPDATE ON user_credentials
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON TABLE user_credentials IS 'An owner''s OAuth tokens at a provider (google).';
COMMENT ON COLUMN user_credentials.access_token IS 'Encrypted with the key from the settings.';
COMMENT ON COLUMN user_credentials.refresh_token IS 'Encrypted with the key from the settings.';
COMMENT ON COLUMN user_credentials.expires_at IS 'When the access token ends, UTC.';
COMMENT ON COLUMN user_credentials.scope IS 'The granted scopes, separated by spaces (RFC 6749, section 3.3).';
