ALTER TABLE email_logs
  ADD COLUMN job JSONB,
  ADD COLUMN booking_id UUID CONSTRAINT email_logs_booking_id_fkey REFERENCES bookings (id) ON DELETE SET NULL,
  ADD COLUMN attendee_id UUID
    CONSTRAINT email_logs_attendee_id_fkey REFERENCES event_attendees (id) ON DELETE SET NULL,
  ADD COLUMN event_id UUID CONSTRAINT email_logs_event_id_fkey REFERENCES events (id) ON DELETE SET NULL,
  ADD COLUMN cause VARCHAR(20),
  ADD COLUMN handing_over_at TIMESTAMP,
  ADD COLUMN bounced_at TIMESTAMP,
  ADD COLUMN resent_as UUID CONSTRAINT email_logs_resent_as_fkey REFERENCES email_logs (id) ON DELETE SET NULL,
  ADD CONSTRAINT email_logs_cause_check CHECK (cause IN (
    'unreachable', 'silent', 'tls', 'login', 'sender', 'recipient', 'full', 'busy', 'refused', 'size', 'doubt',
    'undelivered', 'moot', 'ours'
  ));

COMMENT ON COLUMN email_logs.job IS 'The job that writes and sends it, to send it again; as in jobs.payload.';
COMMENT ON COLUMN email_logs.booking_id IS 'The booking it is about, if it is about one.';
COMMENT ON COLUMN email_logs.attendee_id IS 'The invitation it is about, if it is about one.';
COMMENT ON COLUMN email_logs.event_id IS 'The event it reminds of, if it does.';
COMMENT ON COLUMN email_logs.cause IS 'Why the last try failed, or why it came back, as a word; error_message has the server''s own words.';
COMMENT ON COLUMN email_logs.handing_over_at IS
  'Since when a server is being given the whole mail, UTC; without an outcome nobody knows whether it was taken.';
COMMENT ON COLUMN email_logs.bounced_at IS 'When a report came that it was not delivered, UTC.';
COMMENT ON COLUMN email_logs.resent_as IS 'The mail that was sent in its place after it came back.';

CREATE INDEX idx_email_logs_user_created ON email_logs (user_id, created_at DESC, id DESC);
CREATE INDEX idx_email_logs_booking ON email_logs (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX idx_email_logs_attendee ON email_logs (attendee_id) WHERE attendee_id IS NOT NULL;
CREATE INDEX idx_email_logs_event ON email_logs (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX idx_email_logs_resent_as ON email_logs (resent_as) WHERE resent_as IS NOT NULL;
CREATE INDEX idx_email_logs_provider_message ON email_logs (provider_message_id)
  WHERE provider_message_id IS NOT NULL;
-- To find the dead job of a mail that is to be sent again.
CREATE INDEX idx_jobs_given_up_mail ON jobs ((payload ->> 'log')) WHERE failed_at IS NOT NULL;

-- The same table as in src/mail/state.rs; a test compares them.
CREATE FUNCTION check_email_log_status() RETURNS TRIGGER AS $$
BEGIN
  IF (OLD.status, NEW.status) NOT IN (
    ('queued', 'sent'), ('queued', 'failed'), ('failed', 'queued'), ('failed', 'sent'),
    ('sent', 'delivered'), ('sent', 'bounced'), ('sent', 'opened'), ('sent', 'clicked'),
    ('delivered', 'opened'), ('delivered', 'clicked'), ('delivered', 'bounced'), ('opened', 'clicked')
  ) THEN
    RAISE EXCEPTION 'a mail that is % cannot become %', OLD.status, NEW.status
      USING ERRCODE = 'check_violation', TABLE = 'email_logs', CONSTRAINT = 'email_logs_status_follows';
  END IF;
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER email_logs_status_follows
  BEFORE UPDATE OF status ON email_logs
  FOR EACH ROW
  WHEN (OLD.status <> NEW.status)
  EXECUTE FUNCTION check_email_log_status();

ALTER TABLE users ADD COLUMN mail_tracking BOOLEAN NOT NULL DEFAULT FALSE;

COMMENT ON COLUMN users.mail_tracking IS
  'Whether the mail provider''s news that somebody opened a mail or followed a link in it are kept.';
