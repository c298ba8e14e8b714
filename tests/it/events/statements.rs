//! What a view asks the database: the same few statements, however much is on the calendar.

use std::sync::{LazyLock, Mutex};

use calento::ids::EventId;
use chrono::TimeDelta;
use diesel::{
    RunQueryDsl,
    connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation},
    sql_query,
};

use super::views::{put, repeating, timed};
use crate::support::{TestApp, seeds::Owner};

/// Every statement of this process, with the address of its database.
static SAID: LazyLock<Mutex<Vec<(String, String)>>> = LazyLock::new(Mutex::default);

/// Writes down what one connection says.
#[derive(Default)]
struct Recorder {
    database: String,
}

impl Instrumentation for Recorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => self.database = url.to_owned(),
            InstrumentationEvent::StartQuery { query, .. } => {
                let statement = query.to_string();
                let statement = statement.split(" -- binds").next().unwrap_or_default().trim().to_owned();
                SAID.lock().expect("nobody panicked here").push((self.database.clone(), statement));
            }
            _ => {}
        }
    }
}

/// A server whose statements are written down.
async fn recorded() -> TestApp {
    set_default_instrumentation(|| Some(Box::new(Recorder::default()))).expect("the default can be set");
    TestApp::start().await
}

/// What the server said to its database while it answered, but for its questions whether the
/// connection still lives.
async fn statements(app: &TestApp, an: &Owner, path: &str) -> Vec<String> {
    SAID.lock().expect("nobody panicked here").retain(|(database, _)| database != app.database_url());
    an.get(path).await.assert_status(200);
    let said = SAID.lock().expect("nobody panicked here");
    let ours = said.iter().filter(|(database, _)| database == app.database_url());
    ours.map(|(_, statement)| statement.clone()).filter(|statement| statement != "SELECT 1").collect()
}

/// Fills March 2026 with so many single events, and as many series of which two days are changed.
fn fill(app: &TestApp, an: &Owner, many: i64) {
    let zone = "Asia/Ho_Chi_Minh";
    for number in 0..many {
        let start = crate::support::app::instant("2026-03-02T01:00:00Z").plus_minutes(37 * number);
        let end = start + TimeDelta::minutes(30);
        let when = || timed(&start.to_string(), &end.to_string(), zone);
        put(app, an, &format!("Single {number}"), when(), |_| {});
        let series: EventId = put(app, an, &format!("Series {number}"), when(), repeating("FREQ=WEEKLY"));
        app.rows(|conn| {
            sql_query(
                "INSERT INTO events (user_id, calendar_id, title, start_time, end_time, ical_uid, recurring_event_id, \
                 original_start_time) \
                 SELECT user_id, calendar_id, 'Changed', start_time + interval '8 days', end_time + interval '8 days', \
                 ical_uid, id, start_time + week * interval '7 days' \
                 FROM events, generate_series(1, 2) AS week WHERE id = $1",
            )
            .bind::<diesel::sql_types::Uuid, _>(series)
            .execute(conn)
        });
    }
}

#[actix_web::test]
async fn a_view_asks_as_often_for_a_thousand_events_as_for_one() {
    let app = recorded().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    fill(&app, &an, 1);
    fill(&app, &binh, 60);
    for view in ["day", "week", "month", "year", "agenda"] {
        let path = format!("/calendar/{view}/2026-03-10");
        for owner in [&an, &binh] {
            owner.get(&path).await.assert_status(200);
        }
        let (few, many) = (statements(&app, &an, &path).await, statements(&app, &binh, &path).await);
        assert_eq!(few, many, "{view}");
        let about = |table: &str| many.iter().filter(|statement| statement.contains(table)).count();
        assert_eq!(about("FROM \"events\""), 1, "{view}: {many:#?}");
        assert_eq!(about("FROM \"calendars\""), 1, "{view}: {many:#?}");
        // The session, its owner, the calendars, the events; nothing is written.
        assert!(many.len() <= 4, "{view}: {many:#?}");
        let writes = many.iter().filter(|statement| !statement.trim_start_matches('(').starts_with("SELECT"));
        assert_eq!(writes.count(), 0, "{view}: {many:#?}");
    }
}

#[actix_web::test]
async fn invitations_come_with_the_same_statement() {
    let app = recorded().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    for view in ["day", "week", "month", "year", "agenda"] {
        let path = format!("/calendar/{view}/2026-03-10");
        binh.get(&path).await.assert_status(200);
        let without = statements(&app, &binh, &path).await;
        for (title, rule) in [("Once", ""), ("Weekly", "FREQ=WEEKLY")] {
            let times = [("start_time", "2026-03-10T09:00"), ("recurrence_rule", rule)];
            an.create_event(&[&[("title", title), ("attendees", "binh@example.com")], &times[..]].concat())
                .await;
        }
        let with = statements(&app, &binh, &path).await;
        assert!(binh.get(&path).await.has(".is-unanswered"), "{view}");
        assert_eq!(without, with, "{view}");
    }
}

#[actix_web::test]
async fn only_another_view_than_the_last_is_written_down() {
    let app = recorded().await;
    let an = app.owner("an").await;
    let writes =
        |said: &[String]| said.iter().filter(|statement| statement.starts_with("UPDATE \"users\"")).count();
    let said = statements(&app, &an, "/calendar/week/2026-03-10").await;
    assert_eq!(writes(&said), 1, "{said:#?}");
    let said = statements(&app, &an, "/calendar/week/2026-03-17").await;
    assert_eq!(writes(&said), 0, "{said:#?}");
}

#[actix_web::test]
async fn a_small_month_turned_far_away_costs_one_statement_more() {
    let app = recorded().await;
    let an = app.owner("an").await;
    an.get("/calendar/day/2026-03-10").await.assert_status(200);
    let near = statements(&app, &an, "/calendar/day/2026-03-10").await;
    let far = statements(&app, &an, "/calendar/day/2026-03-10?mini=2031-05").await;
    assert_eq!(far.len(), near.len() + 1, "{far:#?}");
}
