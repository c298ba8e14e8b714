CREATE TABLE email_logs (
  id UUID CONSTRAINT email_logs_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID CONSTRAINT email_logs_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,

  -- Email info
  recipient_email VARCHAR(255) NOT NULL,
  subject VARCHAR(500),
  template_name VARCHAR(100),

  -- Provider
  provider VARCHAR(50),
  provider_message_id VARCHAR(255),

  -- Status
  status VARCHAR(50) NOT NULL DEFAULT 'queued',
  error_message TEXT,

  -- Analytics
  sent_at TIMESTAMP,
  delivered_at TIMESTAMP,
  opened_at TIMESTAMP,
  clicked_at TIMESTAMP,
  failed_at TIMESTAMP,

  -- Timestamps
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

  message_id VARCHAR(255) CONSTRAINT email_logs_message_id_key UNIQUE,
  attempts INT NOT NULL DEFAULT 0,

  CONSTRAINT email_logs_recipient_email_check CHECK (recipient_email <> ''),
  CONSTRAINT email_logs_status_check CHECK (
    status IN ('queued', 'sent', 'delivered', 'opened', 'clicked', 'bounced', 'failed')
  ),
  CONSTRAINT email_logs_attempts_check CHECK (attempts >= 0)
);

CREATE INDEX idx_email_logs_user ON email_logs (user_id);
CREATE INDEX idx_email_logs_recipient ON email_logs (recipient_email);
CREATE INDEX idx_email_logs_status ON email_logs (status);
CREATE INDEX idx_email_logs_sent_at ON email_logs (sent_at);

CREATE TRIGGER update_email_logs_updated_at
  BEFORE UPDATE ON email_logs
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON TABLE email_logs IS 'One row for each mail, from queued to its last known state; the message itself is not kept here.';
COMMENT ON COLUMN email_logs.user_id IS 'The owner on whose behalf it goes out, not the recipient.';
COMMENT ON COLUMN email_logs.provider IS 'What carried it: smtp, or mailbox when no server is set.';
COMMENT ON COLUMN email_logs.provider_message_id IS 'The id that the provider gave it.';
COMMENT ON COLUMN email_logs.message_id IS 'Our Message-ID header; the same at every try, so that a mail sent twice is seen as one.';
COMMENT ON COLUMN email_logs.attempts IS 'How often sending was tried.';
