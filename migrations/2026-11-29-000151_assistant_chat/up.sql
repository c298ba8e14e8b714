ALTER TABLE ai_conversations ADD COLUMN deleted_at TIMESTAMP;

COMMENT ON COLUMN ai_conversations.deleted_at IS
  'UTC; NULL: not deleted. A deleted conversation can be brought back for a while, and is then erased.';

CREATE INDEX idx_conversations_user_last_message ON ai_conversations (user_id, last_message_at DESC)
  WHERE deleted_at IS NULL;

ALTER TABLE ai_messages
  ADD COLUMN state VARCHAR(20) NOT NULL DEFAULT 'done',
  ADD COLUMN language VARCHAR(5),
  ADD COLUMN written_at TIMESTAMP,
  ADD CONSTRAINT ai_messages_state_check CHECK (state IN ('writing', 'done', 'stopped', 'broken_off')),
  ADD CONSTRAINT ai_messages_written_at_check CHECK (state <> 'writing' OR written_at IS NOT NULL);

COMMENT ON COLUMN ai_messages.state IS
  'writing: it grows; done; stopped: by the owner; broken_off: its writer ended before it did.';
COMMENT ON COLUMN ai_messages.language IS 'The language it is written in, as in users.language; NULL: not known.';
COMMENT ON COLUMN ai_messages.written_at IS
  'UTC; when its writer last gave a sign of life. A message that is "writing" without one for long is broken off.';

CREATE INDEX idx_messages_writing ON ai_messages (conversation_id) WHERE state = 'writing';

ALTER TABLE users ADD COLUMN assistant_uses_model BOOLEAN NOT NULL DEFAULT FALSE;

COMMENT ON COLUMN users.assistant_uses_model IS
  'Whether the assistant may send this owner''s words and days to the model of the settings.';
