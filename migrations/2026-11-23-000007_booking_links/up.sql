CREATE TABLE booking_links (
  id UUID CONSTRAINT booking_links_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID NOT NULL CONSTRAINT booking_links_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,

  -- Link info
  title VARCHAR(255) NOT NULL,
  slug VARCHAR(255) NOT NULL,
  description TEXT,

  -- Duration and buffers
  duration_minutes INT NOT NULL,
  buffer_before_minutes INT NOT NULL DEFAULT 0,
  buffer_after_minutes INT NOT NULL DEFAULT 0,

  -- Availability
  availability_type VARCHAR(50) NOT NULL,
  availability_hours JSONB,

  -- Booking window
  min_booking_notice_minutes INT NOT NULL DEFAULT 0,
  max_booking_days_future INT NOT NULL DEFAULT 60,

  -- Customization
  color VARCHAR(7),
  location TEXT,
  meeting_type VARCHAR(50),

  -- Questions for guests
  custom_questions JSONB,

  -- Status and stats
  is_active BOOLEAN NOT NULL DEFAULT true,
  bookings_count INT NOT NULL DEFAULT 0,

  -- Timestamps
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),
  deleted_at TIMESTAMP,

  start_interval_minutes INT,

  CONSTRAINT booking_links_user_id_slug_key UNIQUE (user_id, slug),
  CONSTRAINT booking_links_title_check CHECK (title <> ''),
  -- At most 100 characters while it lives; then ~<id> behind it.
  CONSTRAINT booking_links_slug_check CHECK (
    slug ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?(~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$'
  ),
  CONSTRAINT booking_links_description_check CHECK (char_length(description) <= 32768),
  CONSTRAINT booking_links_location_check CHECK (char_length(location) <= 2048),
  CONSTRAINT valid_duration CHECK (duration_minutes > 0 AND duration_minutes <= 1440),
  CONSTRAINT booking_links_buffer_before_minutes_check CHECK (buffer_before_minutes BETWEEN 0 AND 1440),
  CONSTRAINT booking_links_buffer_after_minutes_check CHECK (buffer_after_minutes BETWEEN 0 AND 1440),
  CONSTRAINT booking_links_min_booking_notice_minutes_check CHECK (min_booking_notice_minutes BETWEEN 0 AND 525600),
  CONSTRAINT booking_links_max_booking_days_future_check CHECK (max_booking_days_future BETWEEN 0 AND 730),
  CONSTRAINT booking_links_start_interval_minutes_check CHECK (start_interval_minutes BETWEEN 5 AND 1440),
  CONSTRAINT booking_links_availability_type_check CHECK (availability_type IN ('specific_hours', 'calendar_sync')),
  CONSTRAINT booking_links_availability_hours_check CHECK (jsonb_typeof(availability_hours) = 'object'),
  CONSTRAINT booking_links_color_check CHECK (color ~ '^#[0-9a-fA-F]{6}$'),
  CONSTRAINT booking_links_meeting_type_check CHECK (
    meeting_type IN ('in_person', 'phone', 'google_meet', 'zoom', 'custom')
  ),
  CONSTRAINT booking_links_custom_questions_check CHECK (jsonb_typeof(custom_questions) = 'array'),
  CONSTRAINT booking_links_bookings_count_check CHECK (bookings_count >= 0)
);

CREATE INDEX idx_booking_links_user ON booking_links (user_id);
CREATE INDEX idx_booking_links_slug ON booking_links (user_id, slug);
CREATE INDEX idx_booking_links_active ON booking_links (is_active);
CREATE INDEX idx_booking_links_availability_gin ON booking_links USING gin (availability_hours);

CREATE TRIGGER update_booking_links_updated_at
  BEFORE UPDATE ON booking_links
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON TABLE booking_links IS 'Public booking pages. Only ever soft-deleted: erasing a row would take its bookings along.';
COMMENT ON COLUMN booking_links.slug IS
  'Last part of the public address, lower case. A soft delete rewrites it to {slug}~{id}, so that the slug is free again.';
COMMENT ON COLUMN booking_links.availability_type IS
  'specific_hours: the weekly hours are the offer; calendar_sync: the same hours minus the owner''s busy time.';
COMMENT ON COLUMN booking_links.availability_hours IS '{"timezone", "weekly", "overrides"}, in wall-clock time of that zone.';
COMMENT ON COLUMN booking_links.max_booking_days_future IS 'How many days ahead guests may book.';
COMMENT ON COLUMN booking_links.bookings_count IS 'How many bookings were made and not cancelled.';
COMMENT ON COLUMN booking_links.start_interval_minutes IS 'Distance between the starts offered; NULL: the duration, at most 30.';
