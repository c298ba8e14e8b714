ALTER TABLE booking_links
  ADD COLUMN cancel_notice_minutes INT NOT NULL DEFAULT 0,
  ADD COLUMN reschedule_notice_minutes INT NOT NULL DEFAULT 0,
  ADD CONSTRAINT booking_links_cancel_notice_minutes_check CHECK (cancel_notice_minutes BETWEEN 0 AND 525600),
  ADD CONSTRAINT booking_links_reschedule_notice_minutes_check CHECK (reschedule_notice_minutes BETWEEN 0 AND 525600);

COMMENT ON COLUMN booking_links.cancel_notice_minutes IS
  'Guests may cancel up to this many minutes before the start; owners always.';
COMMENT ON COLUMN booking_links.reschedule_notice_minutes IS
  'Guests may move a booking up to this many minutes before its start; owners always.';

ALTER TABLE bookings ADD COLUMN moved_from TIMESTAMP;

COMMENT ON COLUMN bookings.moved_from IS 'The start before the last move, in UTC; NULL: it was never moved.';
