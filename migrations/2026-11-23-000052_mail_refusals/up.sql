CREATE TABLE mail_refusals (
  user_id UUID CONSTRAINT mail_refusals_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
  recipient_email VARCHAR(255),
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT mail_refusals_pkey PRIMARY KEY (user_id, recipient_email),
  CONSTRAINT mail_refusals_recipient_email_check CHECK (recipient_email <> '')
);

COMMENT ON TABLE mail_refusals IS 'Who wants no reminders by mail; confirmations, changes and cancellations are sent all the same.';
COMMENT ON COLUMN mail_refusals.user_id IS 'The owner on whose behalf the reminders would go out.';
COMMENT ON COLUMN mail_refusals.recipient_email IS 'Who unsubscribed, in lower case.';
