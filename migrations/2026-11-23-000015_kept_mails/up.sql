CREATE TABLE kept_mails (
  email_log_id UUID
    CONSTRAINT kept_mails_pkey PRIMARY KEY
    CONSTRAINT kept_mails_email_log_id_fkey REFERENCES email_logs (id) ON DELETE CASCADE,
  sealed BYTEA NOT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT NOW()
);

COMMENT ON TABLE kept_mails IS 'Whole messages, kept only while there is a use: until sent, or for the mailbox when no server is set.';
COMMENT ON COLUMN kept_mails.sealed IS 'The message (RFC 5322), encrypted: it holds links that open things.';
