ALTER TABLE booking_links
  DROP COLUMN max_bookings_per_day,
  DROP COLUMN max_bookings_per_week;
