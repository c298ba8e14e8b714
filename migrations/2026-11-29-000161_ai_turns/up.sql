CREATE TABLE ai_turns (
  id UUID CONSTRAINT ai_turns_pkey PRIMARY KEY,
  user_id UUID NOT NULL CONSTRAINT ai_turns_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
  started_at TIMESTAMP NOT NULL,
  tokens INT NOT NULL,
  is_settled BOOLEAN NOT NULL DEFAULT FALSE,

  CONSTRAINT ai_turns_tokens_check CHECK (tokens >= 0)
);

CREATE INDEX idx_ai_turns_user ON ai_turns (user_id, started_at);

COMMENT ON TABLE ai_turns IS
  'Messages that went to the language model, by which its use per owner is limited; kept for a month.';
COMMENT ON COLUMN ai_turns.tokens IS
  'What it cost, sent and received; as long as it is not settled, what was set aside for it.';
COMMENT ON COLUMN ai_turns.is_settled IS 'Whether tokens is what was used and not what was set aside.';
