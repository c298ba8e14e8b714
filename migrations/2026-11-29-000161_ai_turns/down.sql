DROP TABLE ai_turns;
