DROP TABLE event_undos;
