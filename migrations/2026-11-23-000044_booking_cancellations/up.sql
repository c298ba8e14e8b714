CREATE TABLE booking_cancellations (
  id UUID CONSTRAINT booking_cancellations_pkey PRIMARY KEY,
  user_id UUID NOT NULL
    CONSTRAINT booking_cancellations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
  made_at TIMESTAMP NOT NULL,
  undone_at TIMESTAMP
);

CREATE TABLE cancelled_bookings (
  booking_cancellation_id UUID NOT NULL
    CONSTRAINT cancelled_bookings_booking_cancellation_id_fkey
    REFERENCES booking_cancellations (id) ON DELETE CASCADE,
  booking_id UUID NOT NULL
    CONSTRAINT cancelled_bookings_booking_id_fkey REFERENCES bookings (id) ON DELETE CASCADE,
  outcome VARCHAR(20) NOT NULL,
  was_pending BOOLEAN NOT NULL DEFAULT false,

  CONSTRAINT cancelled_bookings_pkey PRIMARY KEY (booking_cancellation_id, booking_id),
  CONSTRAINT cancelled_bookings_outcome_check CHECK (
    outcome IN ('cancelled', 'refused', 'restored', 'taken', 'full', 'past', 'changed')
  )
);

CREATE INDEX idx_booking_cancellations_user ON booking_cancellations (user_id);
CREATE INDEX idx_booking_cancellations_made ON booking_cancellations (made_at);
CREATE INDEX idx_cancelled_bookings_booking ON cancelled_bookings (booking_id);

COMMENT ON TABLE booking_cancellations IS
  'Bookings that their owner cancelled in one go, so that it can be taken back once, within a day.';
COMMENT ON COLUMN booking_cancellations.made_at IS 'UTC; cancelled_at of the bookings that it cancelled.';
COMMENT ON COLUMN booking_cancellations.undone_at IS 'UTC; NULL: not taken back.';
COMMENT ON TABLE cancelled_bookings IS 'What became of each booking that was to be cancelled in one go.';
COMMENT ON COLUMN cancelled_bookings.outcome IS
  'cancelled; refused: it could not be. Once taken back: restored, or why not: taken (its time), full (its link), past, changed (since).';
COMMENT ON COLUMN cancelled_bookings.was_pending IS 'Whether it was a request that waited for the owner.';
