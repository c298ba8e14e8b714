ALTER TABLE event_attendees DROP COLUMN reminded_at, DROP COLUMN invited_by;
DROP TABLE guest_rights;
