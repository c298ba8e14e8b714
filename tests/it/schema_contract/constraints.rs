//! What the database itself refuses and keeps up to date.

use diesel::{
    PgConnection, QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    result::{DatabaseErrorKind, Error},
    sql_query, sql_types,
};

use crate::support::database::TestDatabase;

/// One row or more in every table that can change, save the bookings. All that belongs to somebody belongs to owner 1.
const ONE_OF_EACH: &str = "
    INSERT INTO users (id, email, username, password_hash) VALUES
      ('00000000-0000-0000-0000-000000000001', 'an@example.com', 'an', 'none'),
      ('00000000-0000-0000-0000-000000000002', 'binh@example.com', 'binh', 'none');
    INSERT INTO user_credentials (user_id, provider, access_token, expires_at)
      VALUES ('00000000-0000-0000-0000-000000000001', 'google', 'sealed', '2026-03-09 03:00');
    INSERT INTO calendars (id, user_id, name)
      VALUES ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', 'Work');
    INSERT INTO events (id, user_id, title, start_time, end_time) VALUES
      ('00000000-0000-0000-0000-000000000004', '00000000-0000-0000-0000-000000000001', 'Họp đội',
       '2026-03-09 02:00', '2026-03-09 03:00');
    INSERT INTO event_attendees (event_id, email, invitation_token)
      VALUES ('00000000-0000-0000-0000-000000000004', 'binh@example.com', 'digest');
    INSERT INTO booking_links (id, user_id, title, slug, duration_minutes, availability_type) VALUES
      ('00000000-0000-0000-0000-000000000005', '00000000-0000-0000-0000-000000000001', 'Intro', 'intro', 30, 'specific_hours'),
      ('00000000-0000-0000-0000-000000000006', '00000000-0000-0000-0000-000000000001', 'Long', 'long', 60, 'calendar_sync'),
      ('00000000-0000-0000-0000-000000000007', '00000000-0000-0000-0000-000000000002', 'Intro', 'intro', 30, 'specific_hours');
    INSERT INTO booking_link_embeds (booking_link_id) VALUES ('00000000-0000-0000-0000-000000000005');
    INSERT INTO webhook_channels (user_id, calendar_id, channel_id, resource_id, expiration)
      VALUES ('00000000-0000-0000-0000-000000000001', 'primary', 'c', 'r', '2026-03-09 03:00');
    INSERT INTO email_logs (recipient_email) VALUES ('an@example.com');
    INSERT INTO ai_conversations (user_id) VALUES ('00000000-0000-0000-0000-000000000001');
    INSERT INTO sessions (key_digest, state, expires_at) VALUES (sha256('key'), '{}', '2026-03-09 03:00');
    INSERT INTO calendar_subscriptions (calendar_id, url, next_fetch_at)
      VALUES ('00000000-0000-0000-0000-000000000003', 'sealed', '2026-03-09 03:00');
    INSERT INTO imports (user_id, calendar_id, file_name, language)
      VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000003', 'work.ics', 'vi');
    INSERT INTO jobs (kind, payload) VALUES ('send_mail', '1');";

const INTRO: u8 = 5;
const LONG: u8 = 6;

fn with_one_of_each() -> (TestDatabase, PgConnection) {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    conn.batch_execute(ONE_OF_EACH).unwrap();
    (database, conn)
}

/// The constraint that refuses the statement.
#[track_caller]
fn refused(conn: &mut PgConnection, sql: &str) -> String {
    match sql_query(sql).execute(conn) {
        Err(Error::DatabaseError(_, info)) => info
            .constraint_name()
            .unwrap_or_else(|| panic!("not by a constraint: {}", info.message()))
            .to_owned(),
        other => panic!("not refused, but {other:?}: {sql}"),
    }
}

fn texts(conn: &mut PgConnection, query: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = sql_types::Text)]
        text: String,
    }
    let rows: Vec<Row> = sql_query(query).load(conn).unwrap();
    rows.into_iter().map(|row| row.text).collect()
}

/// A booking of owner `user` for that slot of 2026-03-09, with the blocked range as given.
fn booking(user: u8, link: u8, slot: [&str; 2], blocked: [&str; 2]) -> String {
    let [[start, end], [from, until]] =
        [slot, blocked].map(|times| times.map(|time| format!("2026-03-09 {time}")));
    format!(
        "INSERT INTO bookings
           (user_id, booking_link_id, guest_name, guest_email, slot_start, slot_end, blocked_range, manage_token)
         VALUES ('00000000-0000-0000-0000-00000000000{user}', '00000000-0000-0000-0000-00000000000{link}',
           'Guest', 'guest@example.com', '{start}', '{end}', tsrange('{from}', '{until}'),
           encode(sha256(uuid_generate_v4()::text::bytea), 'hex'))"
    )
}

#[test]
fn every_table_with_updated_at_keeps_it_in_utc() {
    let (_database, mut conn) = with_one_of_each();
    let nine = booking(1, INTRO, ["09:00", "09:30"], ["09:00", "09:30"]);
    sql_query(nine).execute(&mut conn).unwrap();
    let tables = texts(
        &mut conn,
        "SELECT table_name::text AS text FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name = 'updated_at'",
    );
    assert!(tables.len() >= 12, "only {tables:?}");

    conn.batch_execute("SET TIME ZONE 'Asia/Ho_Chi_Minh'").unwrap();
    for table in tables {
        let named = format!(
            "SELECT tgname::text AS text FROM pg_trigger
             WHERE tgrelid = '{table}'::regclass AND tgfoid = 'update_updated_at_column'::regproc"
        );
        assert_eq!(texts(&mut conn, &named), [format!("update_{table}_updated_at")]);
        // The trigger wins over a value that the statement sets.
        let kept = format!(
            "UPDATE {table} SET updated_at = '2001-01-01'
             RETURNING (updated_at = timezone('UTC', now()))::text AS text"
        );
        let kept = texts(&mut conn, &kept);
        assert!(!kept.is_empty() && kept.iter().all(|kept| kept == "true"), "{table}: {kept:?}");
    }
}

#[test]
fn bookings_of_one_owner_exclude_each_other_across_links() {
    let (_database, mut conn) = with_one_of_each();
    let nine = booking(1, INTRO, ["09:00", "09:30"], ["08:50", "09:40"]);
    sql_query(&nine).execute(&mut conn).unwrap();

    // The slots do not meet, their buffers do.
    let in_the_buffer = booking(1, LONG, ["09:45", "10:45"], ["09:35", "10:45"]);
    match sql_query(&in_the_buffer).execute(&mut conn) {
        Err(Error::DatabaseError(DatabaseErrorKind::ExclusionViolation, info)) => {
            assert_eq!(info.constraint_name(), Some("bookings_no_overlap"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(refused(&mut conn, &nine), "bookings_no_overlap");

    let touching = booking(1, LONG, ["09:40", "10:40"], ["09:40", "10:40"]);
    sql_query(touching).execute(&mut conn).unwrap();
    let of_somebody_else = booking(2, 7, ["09:00", "09:30"], ["09:00", "09:30"]);
    sql_query(of_somebody_else).execute(&mut conn).unwrap();
}

#[test]
fn a_slot_is_free_again_once_its_booking_is_cancelled() {
    let (_database, mut conn) = with_one_of_each();
    let nine = booking(1, INTRO, ["09:00", "09:30"], ["09:00", "09:30"]);
    sql_query(&nine).execute(&mut conn).unwrap();
    for still_taken in ["completed", "no_show"] {
        sql_query(format!("UPDATE bookings SET status = '{still_taken}'")).execute(&mut conn).unwrap();
        assert_eq!(refused(&mut conn, &nine), "bookings_no_overlap");
    }
    sql_query("UPDATE bookings SET status = 'cancelled'").execute(&mut conn).unwrap();
    sql_query(&nine).execute(&mut conn).unwrap();
    // And a cancelled one cannot come back over the one that took its place.
    assert_eq!(
        refused(&mut conn, "UPDATE bookings SET status = 'confirmed' WHERE status = 'cancelled'"),
        "bookings_no_overlap"
    );
}

#[test]
fn a_blocked_range_covers_its_slot_and_has_ends() {
    let (_database, mut conn) = with_one_of_each();
    let late = booking(1, INTRO, ["09:00", "09:30"], ["09:10", "09:40"]);
    let short = booking(1, INTRO, ["09:00", "09:30"], ["09:00", "09:20"]);
    let backwards = booking(1, INTRO, ["09:30", "09:00"], ["08:00", "10:00"]);
    let fits = booking(1, INTRO, ["09:00", "09:30"], ["09:00", "09:30"]);
    assert_eq!(refused(&mut conn, &late), "bookings_blocked_range_check");
    assert_eq!(refused(&mut conn, &short), "bookings_blocked_range_check");
    assert_eq!(refused(&mut conn, &backwards), "valid_slot");
    for wrong in [
        "'[2026-03-09 09:00, 2026-03-09 09:30]'",
        "'[2026-03-09 09:00,)'",
        "'(,2026-03-09 09:30)'",
        "'empty'",
    ] {
        let sql = fits.replace("tsrange('2026-03-09 09:00', '2026-03-09 09:30')", wrong);
        assert_ne!(sql, fits);
        assert_eq!(refused(&mut conn, &sql), "bookings_blocked_range_check", "{wrong}");
    }
    sql_query(fits).execute(&mut conn).unwrap();
}

#[test]
fn an_account_is_found_whatever_the_case() {
    let (_database, mut conn) = with_one_of_each();
    let mut account = |email: &str, username: &str| {
        refused(
            &mut conn,
            &format!(
                "INSERT INTO users (email, username, password_hash) VALUES ('{email}', '{username}', 'none')"
            ),
        )
    };
    assert_eq!(account("An@example.com", "chi"), "users_email_lowercase");
    assert_eq!(account("an@example.com", "chi"), "users_email_key");
    assert_eq!(account("chi@example.com", "AN"), "users_username_check");
    assert_eq!(account("chi@example.com", "an"), "users_username_key");
    assert_eq!(account("chi@example.com", "chị"), "users_username_check");
    assert_eq!(
        refused(&mut conn, "UPDATE event_attendees SET email = 'Binh@example.com'"),
        "event_attendees_email_lowercase"
    );
}

#[test]
fn real_addresses_are_taken_and_broken_ones_refused() {
    let (_database, mut conn) = with_one_of_each();
    let set = |email: &str| {
        let email = email.replace('\'', "''");
        format!("UPDATE users SET email = '{email}' WHERE username = 'an'")
    };
    for real in [
        "o'brien@x.ie",
        "a.b+c_d@mail.example.co.uk",
        "a@xn--e1afmkfd.xn--p1ai",
        "erased-00000000-0000-0000-0000-000000000001@erased.invalid",
    ] {
        sql_query(set(real)).execute(&mut conn).unwrap_or_else(|error| panic!("{real}: {error}"));
    }
    for broken in [
        "a@b.c|",
        "a@b.||",
        "a@b",
        "a@.com",
        "a@-b.com",
        "a@b-.com",
        "a b@c.com",
        "@b.com",
        "a@b.com\n",
        "a@b.1",
    ] {
        assert_eq!(refused(&mut conn, &set(broken)), "valid_email", "{broken:?}");
    }
    sql_query(
        "UPDATE users SET username = 'erased-00000000-0000-0000-0000-000000000001' WHERE username = 'an'",
    )
    .execute(&mut conn)
    .unwrap();
}

#[test]
fn a_rule_of_1024_bytes_goes_in_with_its_index_entry_and_one_more_does_not() {
    let (_database, mut conn) = with_one_of_each();
    // Digests, because an index entry of repeated letters would be compressed.
    let rule = |bytes: usize| {
        format!(
            "UPDATE events SET recurrence_rule =
               (SELECT left(string_agg(md5(n::text), ''), {bytes}) FROM generate_series(1, 40) n)"
        )
    };
    assert_eq!(refused(&mut conn, &rule(1025)), "events_recurrence_rule_check");
    sql_query(rule(1024)).execute(&mut conn).unwrap();
    conn.batch_execute("SET enable_seqscan = off").unwrap();
    let by_index = "SELECT octet_length(recurrence_rule)::text AS text FROM events
                    WHERE recurrence_rule IS NOT NULL AND deleted_at IS NULL";
    assert_eq!(texts(&mut conn, by_index), ["1024"]);
    // Bytes, not letters.
    assert_eq!(
        refused(&mut conn, "UPDATE events SET recurrence_rule = repeat('ế', 400)"),
        "events_recurrence_rule_check"
    );
}

#[test]
fn vietnamese_is_found_without_its_accents() {
    let (_database, mut conn) = with_one_of_each();
    let found = |typed: &str| {
        format!(
            "SELECT title::text AS text FROM events WHERE to_tsvector('simple', calento_unaccent(
               coalesce(title, '') || ' ' || coalesce(description, '') || ' ' || coalesce(location, '')))
             @@ websearch_to_tsquery('simple', calento_unaccent('{typed}'))"
        )
    };
    conn.batch_execute("SET enable_seqscan = off").unwrap();
    for typed in ["hop doi", "HỌP ĐỘI", "Ho\u{323}p đo\u{302}\u{323}i"] {
        assert_eq!(texts(&mut conn, &found(typed)), ["Họp đội"], "{typed}");
        assert!(explained(&mut conn, &found(typed)).contains("idx_events_search_unaccented"));
    }
    assert_eq!(texts(&mut conn, &found("hợp tác")), Vec::<String>::new());
}

fn explained(conn: &mut PgConnection, query: &str) -> String {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = sql_types::Text, column_name = "QUERY PLAN")]
        line: String,
    }
    let lines: Vec<Line> = sql_query(format!("EXPLAIN {query}")).load(conn).unwrap();
    lines.into_iter().map(|line| line.line).collect()
}

#[test]
fn a_series_and_its_changed_occurrences_keep_their_shape() {
    let (_database, mut conn) = with_one_of_each();
    let change = |columns: &str, values: &str| {
        format!(
            "INSERT INTO events (user_id, calendar_id, ical_uid, title, start_time, end_time{columns})
             VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000003', 'uid', 'x',
               '2026-03-09 04:00', '2026-03-09 05:00'{values})"
        )
    };
    let of_series = "'00000000-0000-0000-0000-000000000004', '2026-03-09 02:00'";
    sql_query(change("", "")).execute(&mut conn).unwrap();
    assert_eq!(refused(&mut conn, &change("", "")), "idx_events_calendar_ical_uid");

    // A changed occurrence shares the UID, once for each occurrence.
    let columns = ", recurring_event_id, original_start_time";
    let moved = change(columns, &format!(", {of_series}"));
    sql_query(&moved).execute(&mut conn).unwrap();
    assert_eq!(refused(&mut conn, &moved), "events_recurring_event_id_original_start_time_key");

    for (columns, values, constraint) in [
        (", original_start_time", ", '2026-03-09 02:00'", "events_original_start_time_check"),
        (", recurrence_end_time", ", '2026-03-09 02:00'", "events_recurrence_end_time_check"),
        (", is_all_day", ", true", "events_all_day_check"),
        (", attendees", ", '{}'", "events_attendees_check"),
        (", transparency", ", 'busy'", "events_transparency_check"),
        (", managed_by", ", 'owner'", "events_managed_by_check"),
        (", color", ", '#12345g'", "events_color_check"),
        (", status", ", 'banana'", "events_status_check"),
    ] {
        assert_eq!(refused(&mut conn, &change(columns, values)), constraint);
    }
    let both = change(&format!("{columns}, recurrence_rule"), &format!(", {of_series}, 'FREQ=DAILY'"));
    assert_eq!(refused(&mut conn, &both), "events_changed_occurrence_check");
}

#[test]
fn only_a_job_that_has_not_begun_covers_a_second_one() {
    let (_database, mut conn) = with_one_of_each();
    let enqueue =
        "INSERT INTO jobs (kind, payload, dedup_key) VALUES ('push', '1', 'event 1') ON CONFLICT DO NOTHING";
    assert_eq!(sql_query(enqueue).execute(&mut conn), Ok(1));
    assert_eq!(sql_query(enqueue).execute(&mut conn), Ok(0));
    sql_query("UPDATE jobs SET attempts = 1, locked_until = now() + interval '1 minute'")
        .execute(&mut conn)
        .unwrap();
    assert_eq!(sql_query(enqueue).execute(&mut conn), Ok(1));
    // The first one fails and waits for its next try beside the second.
    sql_query("UPDATE jobs SET locked_until = NULL WHERE attempts = 1").execute(&mut conn).unwrap();
}

#[test]
fn a_deleted_links_slug_is_free_again() {
    let (_database, mut conn) = with_one_of_each();
    let again = "INSERT INTO booking_links (user_id, title, slug, duration_minutes, availability_type)
                 VALUES ('00000000-0000-0000-0000-000000000001', 'Intro', 'intro', 30, 'specific_hours')";
    assert_eq!(refused(&mut conn, again), "booking_links_user_id_slug_key");
    sql_query("UPDATE booking_links SET slug = slug || '~' || id, deleted_at = now() WHERE slug = 'intro'")
        .execute(&mut conn)
        .unwrap();
    sql_query(again).execute(&mut conn).unwrap();
    for wrong in ["Intro", "-intro", "in/tro", "giới-thiệu", ""] {
        let sql = again.replace("'intro'", &format!("'{wrong}'"));
        assert_eq!(refused(&mut conn, &sql), "booking_links_slug_check", "{wrong}");
    }
}
