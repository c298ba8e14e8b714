ALTER TABLE users DROP COLUMN second_timezone;
