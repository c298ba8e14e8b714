UPDATE events SET managed_by = NULL WHERE managed_by = 'subscription';
ALTER TABLE events DROP CONSTRAINT events_managed_by_check;
ALTER TABLE events ADD CONSTRAINT events_managed_by_check CHECK (managed_by IN ('booking'));
DROP TABLE calendar_subscriptions;
