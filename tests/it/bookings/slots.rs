//! What the database adds to the slots: limits, the number of queries, and how often one may look.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use calento::{
    accounts::User,
    bookings::{
        booking_link::{BookingLink, Public},
        offer::{Look, Offer},
        taken::Mine,
    },
    time::Zone,
};
use diesel::{
    Connection, RunQueryDsl,
    connection::{InstrumentationEvent, SimpleConnection},
    sql_query,
};
use futures_util::future::join_all;

use crate::support::TestApp;

const ZONE: &str = "Asia/Ho_Chi_Minh";

#[actix_web::test]
async fn limits_per_day_and_week_are_those_of_the_links_zone_and_of_this_link() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("max_bookings_per_day", "1"), ("max_bookings_per_week", "2")]).await;
    owner.booking_link(&[("title", "Other"), ("slug", "other")]).await;
    let guest = app.visitor();
    let free = async |slug, day| guest.slots("an", slug, day, ZONE).await.len();
    guest.book("an", "other", "2026-03-03T02:00:00Z", "chau").await.assert_see_other();
    assert_eq!(free("intro", "2026-03-03").await, 13, "the other link's booking does not count");
    guest.book("an", "intro", "2026-03-03T03:00:00Z", "chau").await.assert_see_other();
    assert_eq!((free("intro", "2026-03-03").await, free("intro", "2026-03-04").await), (0, 14));
    assert_eq!(free("other", "2026-03-03").await, 12, "only this link is limited");
    let page = guest.book("an", "intro", "2026-03-03T06:00:00Z", "binh").await.assert_status(409);
    assert!(page.text("[role='alert']").contains("takes no more bookings"));
    let last = guest.book("an", "intro", "2026-03-05T02:00:00Z", "binh").await;
    let last = last.assert_see_other().to_owned();
    assert_eq!((free("intro", "2026-03-06").await, free("intro", "2026-03-09").await), (0, 14));
    guest.post(&format!("{last}/cancel"), &[]).await.assert_see_other();
    assert_eq!(free("intro", "2026-03-06").await, 14, "what is cancelled does not count");
}

#[actix_web::test]
async fn a_limit_holds_for_guests_who_book_at_once() {
    let app = TestApp::build().pool_size(8).start().await;
    app.owner("an").await.booking_link(&[("max_bookings_per_day", "2")]).await;
    let slots = app.visitor().slots("an", "intro", "2026-03-03", ZONE).await;
    let visitors: Vec<_> = (0..14).map(|number| (app.visitor(), format!("guest{number}"))).collect();
    let pages = join_all(
        visitors.iter().zip(&slots).map(|((visitor, name), slot)| visitor.book("an", "intro", slot, name)),
    )
    .await;
    assert_eq!(pages.iter().filter(|page| page.status() == 303).count(), 2);
    assert_eq!(pages.iter().filter(|page| page.status() == 409).count(), 12);
}

/// The queries that it takes to look at the link, and how many times are found.
fn queries_of(app: &TestApp, look: Look) -> (usize, usize) {
    let mut conn = diesel::PgConnection::establish(app.database_url()).unwrap();
    conn.batch_execute("SET TIME ZONE 'UTC'").unwrap();
    let Public::Open(owner, link) = BookingLink::find_public(&mut conn, "an", "intro", app.now()).unwrap()
    else {
        panic!("the link is open")
    };
    let count = Arc::new(AtomicUsize::new(0));
    let counter = count.clone();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    let (owner, link): (User, BookingLink) = (*owner, *link);
    let offer = Offer::load(&mut conn, &owner, &link, Zone::default_zone(), look, Mine::default(), app.now())
        .unwrap();
    (count.load(Ordering::Relaxed), offer.free.len())
}

/// The queries that drawing a month takes.
fn queries_of_a_month(app: &TestApp) -> usize {
    let (queries, found) = queries_of(app, Look::Month("2026-03-01".parse().unwrap()));
    assert!(found > 0);
    queries
}

#[actix_web::test]
async fn two_years_without_a_free_time_are_searched_in_a_few_rounds() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("max_booking_days_future", "730")]).await;
    let month = queries_of_a_month(&app);
    assert_eq!(queries_of(&app, Look::First).0, month, "where there is room, the first round finds it");
    let event = [
        ("title", "Bận"),
        ("start_time", "2026-03-02T00:00"),
        ("end_time", "2026-03-02T23:59"),
        ("recurrence_rule", "FREQ=DAILY"),
    ];
    owner.create_event(&event).await;
    let month = queries_of(&app, Look::Month("2026-03-01".parse().unwrap())).0;
    let (queries, found) = queries_of(&app, Look::First);
    assert_eq!(found, 0);
    assert!(queries <= 4 * month, "{queries} queries, {month} for a month");
    let page = app.visitor().get("/book/an/intro").await.assert_status(200);
    assert!(!page.has("[name='slot_start']"));
}

#[actix_web::test]
async fn the_number_of_queries_does_not_grow_with_the_calendar() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("max_bookings_per_week", "30")]).await;
    let event = [
        ("title", "Họp"),
        ("start_time", "2026-02-02T20:00"),
        ("end_time", "2026-02-02T20:30"),
        ("recurrence_rule", "FREQ=WEEKLY;BYDAY=MO"),
    ];
    owner.create_event(&event).await;
    let few = queries_of_a_month(&app);
    app.visitor().book("an", "intro", "2026-03-03T02:00:00Z", "chau").await.assert_see_other();
    // Forty-nine series more, and two thousand events in the evenings.
    app.rows(|conn| {
        let copy = "INSERT INTO events (user_id, calendar_id, title, start_time, end_time, timezone, recurrence_rule)
                    SELECT user_id, calendar_id, title, start_time + step, end_time + step, timezone,
                           CASE WHEN n < 50 THEN recurrence_rule END
                    FROM events, generate_series(1, 2000) n, make_interval(days => n % 50, mins => n % 60) step
                    WHERE managed_by IS NULL";
        sql_query(copy).execute(conn)
    });
    assert_eq!(queries_of_a_month(&app), few);
    assert!(few <= 7, "{few} queries");
}

#[actix_web::test]
async fn who_looks_too_often_is_asked_to_wait() {
    let app = TestApp::build().with_rate_limits().start().await;
    app.owner("an").await.booking_link(&[]).await;
    let guest = app.visitor();
    let pages = join_all((0..260).map(|_| guest.get("/book/an/never"))).await;
    assert!(pages.iter().any(|page| page.status() == 429 && !page.header("retry-after").is_empty()));
    guest.get("/book/an/intro").await.assert_status(200);
}

#[actix_web::test]
async fn times_are_taken_by_what_makes_the_owner_busy_and_by_nothing_else() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    owner.post("/calendars", &[("name", "Old")]).await.assert_see_other();
    let lists = owner.get("/events/new").await.attrs("#calendar_id option", "value");
    let used = owner.get("/events/new").await.value_of("calendar_id");
    let old = lists.into_iter().find(|id| *id != used).expect("another calendar");
    let timed = [
        ("2026-03-03T09:00", "2026-03-03T09:30", ("status", "tentative")),
        ("2026-03-03T10:00", "2026-03-03T10:30", ("status", "cancelled")),
        ("2026-03-03T11:00", "2026-03-03T11:30", ("transparency", "transparent")),
        ("2026-03-03T13:00", "2026-03-03T13:30", ("calendar_id", &old)),
        ("2026-02-24T16:00", "2026-02-24T16:30", ("recurrence_rule", "FREQ=WEEKLY")),
        // From Friday to Monday.
        ("2026-03-06T10:00", "2026-03-09T14:00", ("status", "confirmed")),
    ];
    for (start, end, (field, value)) in timed {
        let fields = [("title", "Bận"), ("start_time", start), ("end_time", end), (field, value)];
        owner.create_event(&fields).await;
    }
    for (day, transparency) in [("2026-03-04", "opaque"), ("2026-03-05", "transparent")] {
        let fields = [
            ("title", "Nghỉ"),
            ("is_all_day", "on"),
            ("start_time", day),
            ("end_time", day),
            ("transparency", transparency),
        ];
        owner.create_event(&fields).await;
    }
    // A calendar that is no longer in use keeps nobody busy.
    let off = [("name", "Old"), ("is_active", "false")];
    owner.post(&format!("/calendars/{old}"), &off).await.assert_see_other();
    let guest = app.visitor();
    let free = async |day: &str| {
        let slots = guest.slots("an", "intro", day, ZONE).await;
        slots.iter().map(|slot| slot[11..16].to_owned()).collect::<Vec<_>>().join(" ")
    };
    let whole = "02:00 02:30 03:00 03:30 04:00 04:30 06:00 06:30 07:00 07:30 08:00 08:30 09:00 09:30";
    // Without 09:00, which may happen, and 16:00, when the series does.
    let tuesday = "02:30 03:00 03:30 04:00 04:30 06:00 06:30 07:00 07:30 08:00 08:30 09:30";
    assert_eq!(free("2026-03-03").await, tuesday);
    assert_eq!(free("2026-03-04").await, "", "a whole day marked busy");
    assert_eq!(free("2026-03-05").await, whole, "a whole day marked free");
    assert_eq!(free("2026-03-06").await, "02:00 02:30", "until it begins");
    assert_eq!(free("2026-03-09").await, "07:00 07:30 08:00 08:30 09:00 09:30", "once it is over");
    // What is decided when a time is booked is the same.
    for (slot, status) in [
        ("2026-03-03T02:00:00Z", 409),
        ("2026-03-03T09:00:00Z", 409),
        ("2026-03-04T02:00:00Z", 409),
        ("2026-03-07T02:00:00Z", 409),
        ("2026-03-03T03:00:00Z", 303),
        ("2026-03-03T04:00:00Z", 303),
        ("2026-03-03T06:00:00Z", 303),
        ("2026-03-05T02:00:00Z", 303),
    ] {
        let page = guest.book("an", "intro", slot, &format!("g{}", &slot[8..13])).await;
        assert_eq!(page.status(), status, "{slot}");
    }
}
