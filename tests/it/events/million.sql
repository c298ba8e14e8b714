-- A million events of the only owner over twelve years around 2023, a hundredth of them series, with words from all
-- ("meeting") to fifty ("zanzibar") of them; and fifty thousand of a neighbour with the same words.
SET statement_timeout = 0;
INSERT INTO users (id, email, username, password_hash, first_name)
VALUES ('00000000-0000-4000-8000-000000000002', 'other@example.com', 'other', 'x', 'Other');
CREATE TEMPORARY TABLE vocabulary AS SELECT string_to_array('họp nhóm dự án khách hàng báo cáo thiết kế phỏng vấn ứng viên đào tạo nhân sự kế hoạch tuần tháng quý review planning lunch coffee interview design budget report client project team weekly training workshop dentist doctor school parents birthday dinner flight hotel train conference call standup retro demo release deploy database migration payment invoice contract legal office garden football swimming yoga concert theatre cinema', ' ') AS v;
ALTER TABLE events DISABLE TRIGGER search_entries_after_insert;
INSERT INTO events (user_id, title, description, location, start_time, end_time, recurrence_rule, recurrence_end_time)
SELECT CASE WHEN i > 1000000 THEN '00000000-0000-4000-8000-000000000002' ELSE id END,
  concat_ws(' ', 'Meeting', v[1 + i * 7919 % 67], v[1 + i * 104729 % 67], v[1 + (i * 15485863 % 67) * (i * 7919 % 67) / 67],
    CASE WHEN i % 20000 = 7 THEN 'Zanzibar' END, 'w' || i % 5000),
  CASE WHEN i % 3 = 0 THEN concat_ws(' ', 'Nội dung cuộc họp số', i, v[1 + i * 17 % 67], v[1 + i * 13 % 67], v[1 + i * 11 % 67]) END,
  CASE WHEN i % 2 = 0 THEN 'Phòng ' || i % 40 || 'A' END,
  t, t + interval '45 minutes',
  CASE WHEN i % 300 = 0 THEN 'FREQ=WEEKLY' WHEN i % 100 = 0 THEN 'FREQ=WEEKLY;COUNT=20' END,
  CASE WHEN i % 100 = 0 AND i % 300 <> 0 THEN t + interval '45 minutes 133 days' END
FROM vocabulary, users, generate_series(1::bigint, 1050000) AS i,
  LATERAL (SELECT timestamp '2017-01-01' + i * 2654435761 % 378432000 * interval '1 second' AS t) AS at
WHERE username = 'an';
ALTER TABLE events ENABLE TRIGGER search_entries_after_insert;
SELECT refresh_search_entries(array_agg(id)) FROM events;
