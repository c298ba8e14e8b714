CREATE TABLE booking_link_access (
  booking_link_id UUID CONSTRAINT booking_link_access_pkey PRIMARY KEY
    CONSTRAINT booking_link_access_booking_link_id_fkey REFERENCES booking_links (id) ON DELETE CASCADE,
  position INT NOT NULL DEFAULT 0,
  listing VARCHAR(20) NOT NULL DEFAULT 'listed',
  secret_part VARCHAR(32),
  max_bookings INT,
  expires_on DATE,

  CONSTRAINT booking_link_access_position_check CHECK (position >= 0),
  CONSTRAINT booking_link_access_listing_check CHECK (listing IN ('listed', 'unlisted', 'secret')),
  CONSTRAINT booking_link_access_secret_part_check CHECK (
    (listing = 'secret') = (secret_part IS NOT NULL) AND secret_part ~ '^[a-z0-9]{16,32}$'
  ),
  CONSTRAINT booking_link_access_max_bookings_check CHECK (max_bookings BETWEEN 1 AND 1000)
);

-- The links of each owner in the order in which they were shown so far.
INSERT INTO booking_link_access (booking_link_id, position)
SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY title, id) - 1 FROM booking_links;

COMMENT ON TABLE booking_link_access IS
  'Who finds a booking link, and how long and how often it may be used. A link without a row is as the defaults say.';
COMMENT ON COLUMN booking_link_access.position IS
  'Place among the owner''s links, from 0 on. Numbers may be missing or twice: then the older link is first.';
COMMENT ON COLUMN booking_link_access.listing IS
  'listed: shown on the owner''s public page; unlisted: not shown there; secret: not shown, and the slug cannot be guessed.';
COMMENT ON COLUMN booking_link_access.secret_part IS
  'The random end of the slug of a secret link. It stands in the address and is no password: it is kept to be replaced.';
COMMENT ON COLUMN booking_link_access.max_bookings IS
  'Bookings that the link takes in all, cancelled ones not counted; NULL: any number.';
COMMENT ON COLUMN booking_link_access.expires_on IS
  'The last day, in the link''s zone, on which the link takes bookings; NULL: no last day.';
