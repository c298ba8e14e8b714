ALTER TABLE calendar_subscriptions DROP COLUMN looking_since;
