CREATE TABLE imap_mailboxes (
  address_digest VARCHAR(64) CONSTRAINT imap_mailboxes_pkey PRIMARY KEY,
  uid_validity BIGINT NOT NULL DEFAULT 0,
  last_uid BIGINT NOT NULL DEFAULT 0,
  looked_at TIMESTAMP,
  failing_since TIMESTAMP,
  failures INTEGER NOT NULL DEFAULT 0,
  cause VARCHAR(20),

  CONSTRAINT imap_mailboxes_failing_check CHECK (
    (failing_since IS NULL) = (failures = 0) AND (failing_since IS NULL) = (cause IS NULL)
  )
);

COMMENT ON TABLE imap_mailboxes IS 'How far the mailbox of IMAP_URL has been read, and how reading goes.';
COMMENT ON COLUMN imap_mailboxes.address_digest IS 'SHA-256 of user, host, port and folder, hexadecimal.';
COMMENT ON COLUMN imap_mailboxes.uid_validity IS
  'UIDVALIDITY (RFC 3501 section 2.3.1.1) under which last_uid counts; 0: never looked.';
COMMENT ON COLUMN imap_mailboxes.last_uid IS 'The UID of the last message that was taken in or passed over.';
COMMENT ON COLUMN imap_mailboxes.looked_at IS 'The last look that went well, UTC.';
COMMENT ON COLUMN imap_mailboxes.failing_since IS 'The first of the looks in a row that failed, UTC.';
COMMENT ON COLUMN imap_mailboxes.cause IS 'Why the last one failed: connection, tls, login, folder, answer, time.';
