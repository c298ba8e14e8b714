CREATE TABLE ai_messages (
  id UUID CONSTRAINT ai_messages_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  conversation_id UUID NOT NULL
    CONSTRAINT ai_messages_conversation_id_fkey REFERENCES ai_conversations (id) ON DELETE CASCADE,

  -- Message info
  role VARCHAR(20) NOT NULL,
  content TEXT NOT NULL,

  -- Function calling
  function_calls JSONB,
  function_results JSONB,

  -- Timestamps
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT ai_messages_role_check CHECK (role IN ('user', 'assistant', 'system')),
  CONSTRAINT ai_messages_function_calls_check CHECK (jsonb_typeof(function_calls) = 'array'),
  CONSTRAINT ai_messages_function_results_check CHECK (jsonb_typeof(function_results) = 'array')
);

CREATE INDEX idx_messages_conversation ON ai_messages (conversation_id, created_at);
CREATE INDEX idx_messages_role ON ai_messages (role);

COMMENT ON COLUMN ai_messages.function_calls IS 'Array of {"id", "name", "arguments"}: what the assistant proposes.';
COMMENT ON COLUMN ai_messages.function_results IS
  'Array of {"id", "status", "result"}; status: proposed, applied, rejected, failed, undone.';
