DROP TRIGGER plan_reminders_after_update ON events;
DROP TRIGGER plan_reminders_after_insert ON events;
DROP FUNCTION plan_reminders_of_changed_events();
DROP FUNCTION plan_reminders_of_new_events();
DROP TABLE reminder_plans;
