ALTER TABLE bookings DROP COLUMN moved_from;

ALTER TABLE booking_links
  DROP COLUMN cancel_notice_minutes,
  DROP COLUMN reschedule_notice_minutes;
