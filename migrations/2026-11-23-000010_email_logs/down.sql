DROP TABLE email_logs;
