DROP TABLE event_attendees;
