ALTER TABLE booking_links DROP COLUMN reminders;
