ALTER TABLE users DROP COLUMN mail_tracking;
DROP TRIGGER email_logs_status_follows ON email_logs;
DROP FUNCTION check_email_log_status();
DROP INDEX idx_jobs_given_up_mail;
DROP INDEX idx_email_logs_user_created;
ALTER TABLE email_logs
  DROP CONSTRAINT email_logs_cause_check,
  DROP COLUMN job,
  DROP COLUMN booking_id,
  DROP COLUMN attendee_id,
  DROP COLUMN event_id,
  DROP COLUMN cause,
  DROP COLUMN handing_over_at,
  DROP COLUMN bounced_at,
  DROP COLUMN resent_as;
DROP INDEX idx_email_logs_provider_message;
