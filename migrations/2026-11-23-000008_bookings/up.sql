CREATE TABLE bookings (
  id UUID CONSTRAINT bookings_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  booking_link_id UUID NOT NULL
    CONSTRAINT bookings_booking_link_id_fkey REFERENCES booking_links (id) ON DELETE CASCADE,
  event_id UUID CONSTRAINT bookings_event_id_fkey REFERENCES events (id) ON DELETE SET NULL,

  -- Guest info
  guest_name VARCHAR(255) NOT NULL,
  guest_email VARCHAR(255) NOT NULL,
  guest_phone VARCHAR(50),
  guest_notes TEXT,
  guest_timezone VARCHAR(50),

  -- Custom questions' answers
  custom_answers JSONB,

  -- Booking time
  slot_start TIMESTAMP NOT NULL,
  slot_end TIMESTAMP NOT NULL,

  -- Status
  status VARCHAR(50) NOT NULL DEFAULT 'confirmed',
  cancellation_reason TEXT,
  cancelled_at TIMESTAMP,

  -- Timestamps
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

  -- The owner and the owner's time that this takes
  user_id UUID NOT NULL CONSTRAINT bookings_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
  blocked_range TSRANGE NOT NULL,

  manage_token VARCHAR(64) NOT NULL CONSTRAINT bookings_manage_token_key UNIQUE,
  guest_language VARCHAR(8),

  CONSTRAINT valid_slot CHECK (slot_end > slot_start),
  -- [start, end), or two bookings that only touch would exclude each other.
  CONSTRAINT bookings_blocked_range_check CHECK (
    lower_inc(blocked_range) AND NOT upper_inc(blocked_range) AND NOT upper_inf(blocked_range)
    AND lower(blocked_range) <= slot_start AND slot_end <= upper(blocked_range)
  ),
  CONSTRAINT bookings_no_overlap EXCLUDE USING gist (user_id WITH =, blocked_range WITH &&)
    WHERE (status <> 'cancelled'),
  CONSTRAINT bookings_guest_name_check CHECK (guest_name <> ''),
  CONSTRAINT bookings_guest_email_check CHECK (guest_email <> ''),
  CONSTRAINT bookings_guest_notes_check CHECK (char_length(guest_notes) <= 8192),
  CONSTRAINT bookings_custom_answers_check CHECK (jsonb_typeof(custom_answers) = 'object'),
  CONSTRAINT bookings_status_check CHECK (status IN ('confirmed', 'cancelled', 'completed', 'no_show')),
  CONSTRAINT bookings_cancellation_reason_check CHECK (char_length(cancellation_reason) <= 2000),
  CONSTRAINT bookings_manage_token_check CHECK (manage_token ~ '^[0-9a-f]{64}$'),
  CONSTRAINT bookings_guest_language_check CHECK (guest_language IN ('vi', 'en'))
);

CREATE INDEX idx_bookings_link ON bookings (booking_link_id);
CREATE INDEX idx_bookings_event ON bookings (event_id);
CREATE INDEX idx_bookings_guest_email ON bookings (guest_email);
CREATE INDEX idx_bookings_slot ON bookings (slot_start, slot_end);
CREATE INDEX idx_bookings_status ON bookings (status);
CREATE INDEX idx_bookings_link_date ON bookings (booking_link_id, slot_start) WHERE status = 'confirmed';
-- The owner's list of bookings.
CREATE INDEX idx_bookings_user_slot ON bookings (user_id, slot_start);

CREATE TRIGGER update_bookings_updated_at
  BEFORE UPDATE ON bookings
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON COLUMN bookings.guest_timezone IS 'IANA zone name in which the guest saw the slots.';
COMMENT ON COLUMN bookings.custom_answers IS 'Object of question ids to answers.';
COMMENT ON COLUMN bookings.user_id IS 'The owner: that of the link. Bookings of one owner exclude each other across links.';
COMMENT ON COLUMN bookings.blocked_range IS 'The slot widened by the link''s buffers as they were at booking, [start, end) in UTC.';
COMMENT ON COLUMN bookings.manage_token IS 'Hex SHA-256 digest of the token in the guest''s link, never the token.';
COMMENT ON CONSTRAINT bookings_no_overlap ON bookings IS
  'No double booking: of two transactions that take the same time of one owner, one waits and then fails.';
