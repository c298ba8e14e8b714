DROP INDEX idx_events_calendar_uid;
DROP TABLE import_parts;
DROP TABLE imports;
