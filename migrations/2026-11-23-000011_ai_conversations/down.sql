DROP TABLE ai_conversations;
