DROP INDEX idx_bookings_pending, idx_bookings_unconfirmed;

-- What still waits was never booked.
UPDATE bookings SET status = 'cancelled', cancelled_at = pending_until WHERE status = 'pending';

ALTER TABLE bookings
  DROP CONSTRAINT bookings_status_check,
  DROP COLUMN awaits,
  DROP COLUMN pending_until,
  DROP COLUMN request_end,
  ADD CONSTRAINT bookings_status_check CHECK (status IN ('confirmed', 'cancelled', 'completed', 'no_show'));

COMMENT ON COLUMN bookings.status IS NULL;

ALTER TABLE booking_links
  DROP COLUMN owner_confirms_within_minutes,
  DROP COLUMN guests_confirm;
