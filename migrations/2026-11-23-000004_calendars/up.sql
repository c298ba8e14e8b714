CREATE TABLE calendars (
  id UUID CONSTRAINT calendars_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID NOT NULL CONSTRAINT calendars_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,

  -- Calendar info
  google_calendar_id VARCHAR(255),
  name VARCHAR(255) NOT NULL,
  description TEXT,
  color VARCHAR(7) NOT NULL DEFAULT '#4285f4',
  timezone VARCHAR(50) NOT NULL DEFAULT 'Asia/Ho_Chi_Minh',

  -- Settings
  is_primary BOOLEAN NOT NULL DEFAULT false,
  is_active BOOLEAN NOT NULL DEFAULT true,
  is_visible BOOLEAN NOT NULL DEFAULT true,

  -- Timestamps
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),
  deleted_at TIMESTAMP,

  CONSTRAINT calendars_name_check CHECK (name <> ''),
  CONSTRAINT calendars_description_check CHECK (char_length(description) <= 32768),
  CONSTRAINT calendars_color_check CHECK (color ~ '^#[0-9a-fA-F]{6}$')
);

CREATE INDEX idx_calendars_user ON calendars (user_id);
CREATE INDEX idx_calendars_google_id ON calendars (google_calendar_id);
CREATE UNIQUE INDEX idx_calendars_user_primary ON calendars (user_id)
  WHERE is_primary = true AND deleted_at IS NULL;
CREATE INDEX idx_calendars_primary ON calendars (user_id, id)
  WHERE is_primary = true AND deleted_at IS NULL;

CREATE TRIGGER update_calendars_updated_at
  BEFORE UPDATE ON calendars
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON COLUMN calendars.timezone IS 'IANA zone name.';
COMMENT ON COLUMN calendars.is_active IS 'Its events make the owner busy, and it is synced.';
COMMENT ON COLUMN calendars.is_visible IS 'Its events are drawn in the views.';
