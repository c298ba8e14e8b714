CREATE TABLE guest_keys (
  id UUID CONSTRAINT guest_keys_pkey PRIMARY KEY,
  guest_email VARCHAR(255) NOT NULL,
  guest_language VARCHAR(8) NOT NULL,
  token VARCHAR(64) NOT NULL CONSTRAINT guest_keys_token_key UNIQUE,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  expires_at TIMESTAMP NOT NULL,

  CONSTRAINT guest_keys_guest_email_check CHECK (guest_email <> ''),
  CONSTRAINT guest_keys_expires_at_check CHECK (expires_at > created_at)
);

CREATE INDEX idx_guest_keys_email ON guest_keys (guest_email, created_at);
CREATE INDEX idx_guest_keys_expires_at ON guest_keys (expires_at);

COMMENT ON TABLE guest_keys IS
  'Links mailed to guests who asked for their bookings. A row is made for any address, so that the answer tells nothing.';
COMMENT ON COLUMN guest_keys.guest_email IS 'Whose bookings it shows: that of bookings.guest_email, in lower case.';
COMMENT ON COLUMN guest_keys.guest_language IS 'The language in which they were asked for: en or vi.';
COMMENT ON COLUMN guest_keys.token IS 'Hex SHA-256 digest of the token in the link, never the token.';
COMMENT ON COLUMN guest_keys.expires_at IS 'Up to when the link opens the list, as often as it is followed; in UTC.';
