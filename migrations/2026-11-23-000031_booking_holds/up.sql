CREATE TABLE booking_holds (
  id UUID CONSTRAINT booking_holds_pkey PRIMARY KEY,
  user_id UUID NOT NULL CONSTRAINT booking_holds_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
  booking_link_id UUID NOT NULL
    CONSTRAINT booking_holds_booking_link_id_fkey REFERENCES booking_links (id) ON DELETE CASCADE,
  slot_start TIMESTAMP NOT NULL,
  blocked_range TSRANGE NOT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  expires_at TIMESTAMP NOT NULL,

  CONSTRAINT booking_holds_blocked_range_check CHECK (
    lower_inc(blocked_range) AND NOT upper_inc(blocked_range) AND NOT upper_inf(blocked_range)
    AND lower(blocked_range) <= slot_start
  )
);

CREATE INDEX idx_booking_holds_user ON booking_holds (user_id, expires_at);
CREATE INDEX idx_booking_holds_link ON booking_holds (booking_link_id);

COMMENT ON TABLE booking_holds IS
  'Times kept for guests while they fill in the form. A courtesy only: bookings_no_overlap decides. Rows that ran out mean nothing.';
COMMENT ON COLUMN booking_holds.id IS 'Stands in the guest''s form, and is all that makes the hold theirs.';
COMMENT ON COLUMN booking_holds.user_id IS 'The owner: that of the link.';
COMMENT ON COLUMN booking_holds.slot_start IS 'The start that the guest chose, in UTC.';
COMMENT ON COLUMN booking_holds.blocked_range IS 'What a booking at slot_start would block, [start, end) in UTC.';
COMMENT ON COLUMN booking_holds.expires_at IS 'Five minutes after it was made, in UTC; it is never put off.';
