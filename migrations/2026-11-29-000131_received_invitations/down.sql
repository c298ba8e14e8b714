DROP TRIGGER receive_invitations ON users;
DROP TRIGGER move_attendee_periods ON events;
DROP TRIGGER set_attendee_period ON event_attendees;
DROP FUNCTION receive_invitations();
DROP FUNCTION move_attendee_periods();
DROP FUNCTION set_attendee_period();
DROP FUNCTION event_period(events);
ALTER TABLE event_attendees DROP COLUMN event_period, DROP COLUMN user_id;
