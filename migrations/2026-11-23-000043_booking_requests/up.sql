ALTER TABLE booking_links
  ADD COLUMN owner_confirms_within_minutes INT,
  ADD COLUMN guests_confirm BOOLEAN NOT NULL DEFAULT false,
  ADD CONSTRAINT booking_links_owner_confirms_within_minutes_check
    CHECK (owner_confirms_within_minutes BETWEEN 5 AND 43200);

COMMENT ON COLUMN booking_links.owner_confirms_within_minutes IS
  'What guests book is a request that waits so long for the owner, and never beyond its start; NULL: it is confirmed at once.';
COMMENT ON COLUMN booking_links.guests_confirm IS
  'What guests book counts only after they have followed a link that is mailed to them.';

ALTER TABLE bookings
  ADD COLUMN awaits VARCHAR(10),
  ADD COLUMN pending_until TIMESTAMP,
  ADD COLUMN request_end VARCHAR(20),
  DROP CONSTRAINT bookings_status_check,
  ADD CONSTRAINT bookings_status_check
    CHECK (status IN ('pending', 'confirmed', 'cancelled', 'completed', 'no_show')),
  ADD CONSTRAINT bookings_awaits_check CHECK (awaits IN ('guest', 'owner')),
  ADD CONSTRAINT bookings_request_end_check CHECK (request_end IN ('declined', 'withdrawn', 'lapsed')),
  ADD CONSTRAINT bookings_pending_check
    CHECK (status <> 'pending' OR awaits IS NOT NULL AND pending_until IS NOT NULL),
  ADD CONSTRAINT bookings_request_end_status_check CHECK (request_end IS NULL OR status = 'cancelled');

CREATE INDEX idx_bookings_pending ON bookings (user_id, pending_until) WHERE status = 'pending';
CREATE INDEX idx_bookings_unconfirmed ON bookings (guest_email) WHERE status = 'pending';

COMMENT ON COLUMN bookings.status IS
  'pending -> confirmed or cancelled; confirmed -> cancelled, completed or no_show. A pending one holds its time like a confirmed one.';
COMMENT ON COLUMN bookings.awaits IS
  'Who has to confirm a pending booking: guest or owner. Afterwards who did so last, or did not; NULL: nobody had to.';
COMMENT ON COLUMN bookings.pending_until IS
  'UTC. From then on a booking that is still pending counts as cancelled, whether or not that is written yet.';
COMMENT ON COLUMN bookings.request_end IS
  'How a booking ended that was cancelled while it was pending; NULL: it was not.';
