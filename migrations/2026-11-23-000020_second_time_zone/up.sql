ALTER TABLE users ADD COLUMN second_timezone VARCHAR(50);

ALTER TABLE users ADD CONSTRAINT users_second_timezone_check CHECK (second_timezone <> '');

COMMENT ON COLUMN users.second_timezone IS
  'IANA name of a zone whose hours stand beside those of timezone in day and week; NULL: none.';
