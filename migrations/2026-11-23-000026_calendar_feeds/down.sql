DROP INDEX idx_events_user_updated;
DROP TABLE calendar_feeds;
