ALTER TABLE users DROP COLUMN assistant_uses_model;
DROP INDEX idx_messages_writing;
ALTER TABLE ai_messages
  DROP CONSTRAINT ai_messages_written_at_check,
  DROP CONSTRAINT ai_messages_state_check,
  DROP COLUMN written_at,
  DROP COLUMN language,
  DROP COLUMN state;
DROP INDEX idx_conversations_user_last_message;
ALTER TABLE ai_conversations DROP COLUMN deleted_at;
