CREATE TABLE ai_conversations (
  id UUID CONSTRAINT ai_conversations_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID NOT NULL CONSTRAINT ai_conversations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,

  -- Conversation info
  title VARCHAR(255),
  context JSONB,

  -- Metadata
  message_count INT NOT NULL DEFAULT 0,
  last_message_at TIMESTAMP,

  -- Timestamps
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT ai_conversations_context_check CHECK (jsonb_typeof(context) = 'object'),
  CONSTRAINT ai_conversations_message_count_check CHECK (message_count >= 0)
);

CREATE INDEX idx_conversations_user ON ai_conversations (user_id);
CREATE INDEX idx_conversations_last_message ON ai_conversations (last_message_at);

CREATE TRIGGER update_ai_conversations_updated_at
  BEFORE UPDATE ON ai_conversations
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON COLUMN ai_conversations.context IS 'What the assistant keeps in mind between messages.';
