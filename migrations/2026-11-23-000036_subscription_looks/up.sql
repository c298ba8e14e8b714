ALTER TABLE calendar_subscriptions ADD COLUMN looking_since TIMESTAMP;

COMMENT ON COLUMN calendar_subscriptions.looking_since IS 'When the look that goes on began, UTC; what an older one finds is dropped. NULL: nobody looks.';
