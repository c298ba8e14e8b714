COMMENT ON COLUMN inbound_mails.kind IS 'What it was found to be: report, other.';
DROP TABLE answer_notes;
