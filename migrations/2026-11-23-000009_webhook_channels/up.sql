CREATE TABLE webhook_channels (
  id UUID CONSTRAINT webhook_channels_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID NOT NULL CONSTRAINT webhook_channels_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,

  -- Channel info
  calendar_id VARCHAR(255) NOT NULL,
  channel_id VARCHAR(255) NOT NULL CONSTRAINT webhook_channels_channel_id_key UNIQUE,
  resource_id VARCHAR(255) NOT NULL,

  -- Expiration
  expiration TIMESTAMP NOT NULL,

  -- Status
  is_active BOOLEAN NOT NULL DEFAULT true,

  -- Timestamps
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW()
);

CREATE INDEX idx_webhook_user ON webhook_channels (user_id);
CREATE INDEX idx_webhook_channel ON webhook_channels (channel_id);
CREATE INDEX idx_webhook_expiration ON webhook_channels (expiration);

CREATE TRIGGER update_webhook_channels_updated_at
  BEFORE UPDATE ON webhook_channels
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON TABLE webhook_channels IS 'Push channels at Google that tell of changes in a calendar.';
COMMENT ON COLUMN webhook_channels.calendar_id IS 'Google''s id of the calendar (calendars.google_calendar_id), not ours.';
COMMENT ON COLUMN webhook_channels.channel_id IS 'Our id of the channel, sent back in X-Goog-Channel-ID.';
COMMENT ON COLUMN webhook_channels.resource_id IS 'Google''s id of what is watched; needed to stop the channel.';
COMMENT ON COLUMN webhook_channels.expiration IS 'When Google ends the channel, UTC.';
