CREATE TABLE inbound_mails (
  id UUID CONSTRAINT inbound_mails_pkey PRIMARY KEY,
  digest VARCHAR(64) NOT NULL CONSTRAINT inbound_mails_digest_key UNIQUE,
  sealed BYTEA,
  kind VARCHAR(20),
  received_at TIMESTAMP NOT NULL,
  read_at TIMESTAMP,

  CONSTRAINT inbound_mails_read_check CHECK ((read_at IS NULL) = (sealed IS NOT NULL))
);

CREATE INDEX idx_inbound_mails_received ON inbound_mails (received_at);

COMMENT ON TABLE inbound_mails IS 'Mails that came in, until they are read; then only what they were, so that a second copy is known.';
COMMENT ON COLUMN inbound_mails.digest IS 'SHA-256 of the message, hexadecimal.';
COMMENT ON COLUMN inbound_mails.sealed IS 'The message (RFC 5322), encrypted; NULL once read.';
COMMENT ON COLUMN inbound_mails.kind IS 'What it was found to be: report, other.';
COMMENT ON COLUMN inbound_mails.received_at IS 'When it came in, UTC.';
COMMENT ON COLUMN inbound_mails.read_at IS 'When it was read and done with, UTC.';
