//! What one owner may use of the language model.

use calento::{
    assistant::allowance::{self, Entry, Limit, Limits, Used, UsedUp},
    db::Db,
    i18n::Lang,
    ids::UserId,
    schema::users,
    time::Instant,
};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use crate::support::TestApp;

const LIMITS: Limits =
    Limits { messages_per_minute: Some(3), messages_per_hour: Some(5), tokens_per_day: Some(10_000) };

async fn owner(app: &TestApp, username: &str) -> UserId {
    app.owner(username).await;
    app.rows(|conn| users::table.filter(users::username.eq(username)).select(users::id).first(conn))
}

fn begin(db: &Db, owner: UserId, tokens: u32, now: Instant) -> Entry {
    use diesel::Connection;
    db.run_blocking(|conn| conn.transaction(|conn| allowance::begin(conn, owner, LIMITS, tokens, now)))
        .expect("it is counted")
}

#[track_caller]
fn is_closed(entry: Entry) -> UsedUp {
    match entry {
        Entry::Closed(used_up) => used_up,
        Entry::Open(_) => panic!("there is more"),
    }
}

fn settle(app: &TestApp, entry: Entry, tokens: u32) {
    let Entry::Open(turn) = entry else { panic!("{entry:?}") };
    app.rows(|conn| allowance::settle(conn, turn, tokens));
}

#[actix_web::test]
async fn messages_in_a_minute_and_in_an_hour_are_limited_for_each_owner_alone() {
    let app = TestApp::start().await;
    let (an, binh) = (owner(&app, "an").await, owner(&app, "binh").await);
    for _ in 0..3 {
        settle(&app, begin(app.db(), an, 100, app.now()), 10);
    }
    let closed = is_closed(begin(app.db(), an, 100, app.now()));
    assert_eq!((closed.limit, closed.retry_after), (Limit::Minute, 61));
    assert!(matches!(begin(app.db(), binh, 100, app.now()), Entry::Open(_)), "somebody else may");
    app.advance(2);
    for _ in 0..2 {
        settle(&app, begin(app.db(), an, 100, app.now()), 10);
    }
    app.advance(2);
    let closed = is_closed(begin(app.db(), an, 100, app.now()));
    assert_eq!(closed.limit, Limit::Hour);
    assert!((56 * 60..=57 * 60).contains(&closed.retry_after), "{closed:?}");
    assert!(closed.words(Lang::En).contains("minutes") && closed.words(Lang::Vi).contains("phút"));
    app.advance(60);
    assert!(matches!(begin(app.db(), an, 100, app.now()), Entry::Open(_)));
}

#[actix_web::test]
async fn tokens_of_a_day_are_used_up_by_what_was_set_aside_until_it_is_settled() {
    let app = TestApp::start().await;
    let an = owner(&app, "an").await;
    let first = begin(app.db(), an, 9_000, app.now());
    app.advance(2);
    // Nobody settled this one: its server lost its power.
    begin(app.db(), an, 1_000, app.now());
    app.advance(2);
    let closed = is_closed(begin(app.db(), an, 100, app.now()));
    assert_eq!(closed.limit, Limit::Day);
    assert!(closed.words(Lang::En).contains("24 hours"), "{}", closed.words(Lang::En));
    settle(&app, first, 500);
    let used = app.rows(|conn| allowance::used(conn, an, app.now()));
    assert_eq!(used, Used { messages: 2, tokens: 1_500 });
    assert!(matches!(begin(app.db(), an, 100, app.now()), Entry::Open(_)));
    app.advance(25 * 60);
    assert_eq!(app.rows(|conn| allowance::used(conn, an, app.now())), Used::default());
}

#[actix_web::test]
async fn many_at_once_do_not_get_more_than_there_is() {
    let app = TestApp::build().pool_size(10).start().await;
    let an = owner(&app, "an").await;
    let threads: Vec<_> = (0..20)
        .map(|_| {
            let (db, now) = (app.db().clone(), app.now());
            std::thread::spawn(move || matches!(begin(&db, an, 100, now), Entry::Open(_)))
        })
        .collect();
    let opened = threads.into_iter().map(|thread| thread.join().expect("it ends"));
    assert_eq!(opened.filter(|opened| *opened).count(), 3);
}

#[actix_web::test]
async fn use_of_long_ago_is_forgotten() {
    let app = TestApp::start().await;
    let an = owner(&app, "an").await;
    begin(app.db(), an, 100, app.now());
    app.advance(32 * 24 * 60);
    begin(app.db(), an, 100, app.now());
    let rows: i64 = app.rows(|conn| calento::schema::ai_turns::table.count().get_result(conn));
    assert_eq!(rows, 1);
}
