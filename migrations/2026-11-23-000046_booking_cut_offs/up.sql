-- A booking keeps the cut-offs that were promised when it was made, whatever its link says later.
ALTER TABLE bookings
  ADD COLUMN cancel_notice_minutes INT NOT NULL DEFAULT 0,
  ADD COLUMN reschedule_notice_minutes INT NOT NULL DEFAULT 0,
  ADD CONSTRAINT bookings_cancel_notice_minutes_check CHECK (cancel_notice_minutes BETWEEN 0 AND 525600),
  ADD CONSTRAINT bookings_reschedule_notice_minutes_check
    CHECK (reschedule_notice_minutes BETWEEN 0 AND 525600);

-- What guests were shown up to now was the link's present setting.
UPDATE bookings
SET cancel_notice_minutes = booking_links.cancel_notice_minutes,
    reschedule_notice_minutes = booking_links.reschedule_notice_minutes
FROM booking_links
WHERE booking_links.id = bookings.booking_link_id;

COMMENT ON COLUMN bookings.cancel_notice_minutes IS
  'The guest may cancel up to so many minutes before the start: the link''s setting at the time of booking.';
COMMENT ON COLUMN bookings.reschedule_notice_minutes IS
  'The guest may move it up to so many minutes before the start: the link''s setting at the time of booking.';
