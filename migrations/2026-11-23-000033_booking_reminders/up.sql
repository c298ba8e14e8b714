ALTER TABLE booking_links
  ADD COLUMN reminders JSONB,
  ADD CONSTRAINT booking_links_reminders_check CHECK (jsonb_typeof(reminders) = 'array');

COMMENT ON COLUMN booking_links.reminders IS
  'Array of {"method": "email", "minutes"}: mails to both sides of a booking, so long before its start.';
