ALTER TABLE booking_links
  ADD COLUMN max_bookings_per_day INT,
  ADD COLUMN max_bookings_per_week INT,
  ADD CONSTRAINT booking_links_max_bookings_per_day_check CHECK (max_bookings_per_day BETWEEN 1 AND 1000),
  ADD CONSTRAINT booking_links_max_bookings_per_week_check CHECK (max_bookings_per_week BETWEEN 1 AND 1000);

COMMENT ON COLUMN booking_links.max_bookings_per_day IS
  'Bookings of this link that may start on one day of its zone; NULL: any number.';
COMMENT ON COLUMN booking_links.max_bookings_per_week IS
  'Bookings of this link that may start in one week of its zone, Monday to Sunday; NULL: any number.';
