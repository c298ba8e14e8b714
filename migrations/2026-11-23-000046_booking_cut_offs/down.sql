ALTER TABLE bookings
  DROP COLUMN cancel_notice_minutes,
  DROP COLUMN reschedule_notice_minutes;
