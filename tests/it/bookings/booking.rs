//! The verbs of `bookings`, against a database.

use std::sync::{Arc, Barrier};

use calento::{
    accounts::{
        User,
        user::{NewUser, SignedUp},
    },
    bookings::{
        Booking, BookingLink,
        booking::{Changed, Ending, Filter, NotNow, Which},
        booking_link::{LinkDraft, Public, Saved},
        placing::{Placed, Wish},
        slots::Refusal,
        weekly_hours::{WeeklyHours, parse_line},
    },
    calendars::Calendar,
    events::{Event, EventDraft, Origin, When},
    i18n::Lang,
    ids::UserId,
    jobs::Side,
    time::{Instant, Span, Zone},
    tokens::Secret,
};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};

use crate::support::database::TestDatabase;

/// Monday, 2 March 2026, 10:00 in Ho Chi Minh City.
const NOW: &str = "2026-03-02T03:00:00Z";
/// The Tuesday after, 09:00 there.
const NINE: &str = "2026-03-03T02:00:00Z";

pub(super) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(super) fn secret() -> Secret {
    Secret::parse(&"ab".repeat(32)).unwrap()
}

pub(super) fn owner(conn: &mut PgConnection, name: &str) -> User {
    let new = NewUser {
        id: UserId::new(),
        email: format!("{name}@example.com"),
        username: name.to_owned(),
        password_hash: "!".into(),
        first_name: None,
        last_name: None,
        timezone: "Asia/Ho_Chi_Minh".into(),
    };
    let SignedUp::Done(user) = User::sign_up(conn, &new).unwrap() else { panic!("{name} is taken") };
    Calendar::make_primary(conn, &user, "Cá nhân").unwrap();
    *user
}

/// Half-hour meetings every half hour, from 09:00 to 12:00 each day, no buffers.
pub(super) fn draft(slug: &str) -> LinkDraft {
    let mut hours = WeeklyHours::closed(Zone::default_zone());
    hours.weekly.fill(parse_line("09:00-12:00").unwrap());
    LinkDraft {
        title: "Tư vấn".into(),
        slug: slug.to_owned(),
        description: None,
        duration_minutes: 30,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        availability_type: "calendar_sync".into(),
        availability_hours: hours.to_json(),
        min_booking_notice_minutes: 0,
        max_booking_days_future: 60,
        color: None,
        location: Some("Phòng 1".into()),
        meeting_type: None,
        start_interval_minutes: None,
        max_bookings_per_day: None,
        max_bookings_per_week: None,
        cancel_notice_minutes: 0,
        reschedule_notice_minutes: 0,
        custom_questions: None,
        reminders: None,
        owner_confirms_within_minutes: None,
        guests_confirm: false,
        is_active: true,
    }
}

pub(super) fn link(conn: &mut PgConnection, owner: &User, draft: &LinkDraft) -> BookingLink {
    match BookingLink::create(conn, owner.id, draft).unwrap() {
        Saved::Done(link) => *link,
        Saved::SlugTaken => panic!("{} is taken", draft.slug),
    }
}

pub(super) fn wish(start: &str, guest: &str) -> Wish {
    Wish {
        start: at(start),
        name: guest.to_owned(),
        email: format!("{guest}@guests.example").parse().unwrap(),
        phone: None,
        notes: None,
        answers: Default::default(),
        hold: None,
        zone: Zone::default_zone(),
        lang: Lang::Vi,
    }
}

fn place(conn: &mut PgConnection, owner: &User, link: &BookingLink, wish: &Wish) -> Placed {
    Booking::place(conn, owner, link, wish, &secret(), at(NOW)).unwrap()
}

fn booked(placed: Placed) -> Booking {
    match placed {
        Placed::Booked(booking) => *booking,
        other => panic!("not booked: {other:?}"),
    }
}

fn refused(placed: Placed) -> Refusal {
    match placed {
        Placed::Refused(refusal) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn all(which: Which) -> Filter {
    Filter { which, text: String::new(), link: None, skip: 0 }
}

pub(super) fn count(conn: &mut PgConnection, query: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    sql_query(query).get_result::<Row>(conn).unwrap().count
}

#[test]
fn of_a_hundred_guests_at_once_one_gets_the_time() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let owner = owner(&mut conn, "an");
    let link = link(&mut conn, &owner, &draft("tu-van"));
    let barrier = Arc::new(Barrier::new(100));
    let outcomes: Vec<Placed> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..100)
            .map(|number| {
                let (barrier, owner, link, database) = (barrier.clone(), &owner, &link, &database);
                scope.spawn(move || {
                    // A server takes a hundred connections, and some belong to other tests.
                    let mut conn = None;
                    barrier.wait();
                    while conn.is_none() {
                        conn = PgConnection::establish(database.url()).ok();
                    }
                    place(&mut conn.unwrap(), owner, link, &wish(NINE, &format!("guest{number}")))
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let wins = outcomes.iter().filter(|outcome| matches!(outcome, Placed::Booked(_))).count();
    let losses =
        outcomes.iter().filter(|outcome| matches!(outcome, Placed::Refused(Refusal::Booked))).count();
    assert_eq!((wins, losses), (1, 99));
    assert_eq!(count(&mut conn, "SELECT count(*) FROM bookings"), 1);
    assert_eq!(count(&mut conn, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), 1);
    assert_eq!(count(&mut conn, "SELECT count(*) FROM jobs"), 2, "a mail to the guest, one to the owner");
    assert_eq!(count(&mut conn, "SELECT bookings_count::bigint AS count FROM booking_links"), 1);
}

#[test]
fn a_booking_is_an_event_on_the_primary_calendar() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let owner = owner(&mut conn, "an");
    let link = link(&mut conn, &owner, &draft("tu-van"));
    let mut wish = wish(NINE, "chau");
    wish.notes = Some("Mười hai người".into());
    let booking = booked(place(&mut conn, &owner, &link, &wish));
    let event = Event::find(&mut conn, owner.id, booking.event_id.unwrap()).unwrap();
    assert_eq!(event.title, "Tư vấn: chau");
    assert_eq!((event.start_time, event.end_time), (at(NINE), at(NINE).plus_minutes(30)));
    assert_eq!(event.managed_by.as_deref(), Some("booking"));
    assert_eq!(event.location.as_deref(), Some("Phòng 1"));
    assert!(event.description.unwrap().contains("Mười hai người"));
    assert_eq!(event.calendar_id, Some(Calendar::primary_of(&mut conn, owner.id).unwrap().id));
    let token = booking.token(&secret());
    assert_eq!(Booking::find_by_token(&mut conn, token.expose()).unwrap().id, booking.id);
    assert!(Booking::find_by_token(&mut conn, "another").is_err());
    assert_eq!(
        count(&mut conn, &format!("SELECT count(*) FROM bookings WHERE manage_token = '{}'", token.expose())),
        0,
        "only the digest is kept"
    );
}

#[test]
fn a_form_sent_twice_books_once() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let owner = owner(&mut conn, "an");
    let link = link(&mut conn, &owner, &draft("tu-van"));
    let first = booked(place(&mut conn, &owner, &link, &wish(NINE, "chau")));
    let Placed::Already(second) = place(&mut conn, &owner, &link, &wish(NINE, "chau")) else {
        panic!("not the same booking")
    };
    assert_eq!(second.id, first.id);
    assert_eq!(count(&mut conn, "SELECT count(*) FROM bookings"), 1);
    assert_eq!(count(&mut conn, "SELECT count(*) FROM jobs"), 2);
    let mut other = wish(NINE, "chau");
    other.name = "Somebody who knows the address".into();
    assert_eq!(refused(place(&mut conn, &owner, &link, &other)), Refusal::Booked);
}

#[test]
fn links_of_one_owner_share_the_owners_time() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let (an, binh) = (owner(&mut conn, "an"), owner(&mut conn, "binh"));
    let short = link(&mut conn, &an, &draft("short"));
    let long = LinkDraft { duration_minutes: 60, ..draft("long") };
    let long = link(&mut conn, &an, &long);
    let of_binh = link(&mut conn, &binh, &draft("short"));
    booked(place(&mut conn, &an, &short, &wish("2026-03-03T02:30:00Z", "a")));
    assert_eq!(refused(place(&mut conn, &an, &long, &wish(NINE, "b"))), Refusal::Booked);
    booked(place(&mut conn, &an, &long, &wish("2026-03-03T03:00:00Z", "b")));
    booked(place(&mut conn, &binh, &of_binh, &wish("2026-03-03T02:30:00Z", "c")));
}

#[test]
fn the_database_itself_refuses_an_overlap() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let owner = owner(&mut conn, "an");
    let link = link(&mut conn, &owner, &draft("tu-van"));
    booked(place(&mut conn, &owner, &link, &wish(NINE, "chau")));
    let copy = sql_query(
        "INSERT INTO bookings (booking_link_id, guest_name, guest_email, slot_start, slot_end, user_id,
                               blocked_range, manage_token)
         SELECT booking_link_id, guest_name, guest_email, slot_start, slot_end, user_id, blocked_range,
                repeat('0', 64) FROM bookings",
    )
    .execute(&mut conn);
    assert!(copy.unwrap_err().to_string().contains("bookings_no_overlap"));
}

#[test]
fn buffers_of_neighbours_stack() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let owner = owner(&mut conn, "an");
    let before =
        LinkDraft { buffer_after_minutes: 10, start_interval_minutes: Some(5), ..draft("ten-after") };
    let before = link(&mut conn, &owner, &before);
    let after =
        LinkDraft { buffer_before_minutes: 5, start_interval_minutes: Some(5), ..draft("five-before") };
    let after = link(&mut conn, &owner, &after);
    booked(place(&mut conn, &owner, &before, &wish(NINE, "a")));
    // The meeting ends at 09:30, its buffer at 09:40; the next one needs five minutes more.
    for start in ["2026-03-03T02:30:00Z", "2026-03-03T02:40:00Z"] {
        assert_eq!(refused(place(&mut conn, &owner, &after, &wish(start, "b"))), Refusal::Booked, "{start}");
    }
    booked(place(&mut conn, &owner, &after, &wish("2026-03-03T02:45:00Z", "b")));
}

#[test]
fn only_calendar_sync_looks_at_events_but_bookings_always_block() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let owner = owner(&mut conn, "an");
    let calendar = Calendar::primary_of(&mut conn, owner.id).unwrap();
    let span = Span::new(at(NINE), at(NINE).plus_minutes(60));
    let busy = EventDraft::plain(calendar.id, "Họp", When::Timed { span, zone: Zone::default_zone() });
    Event::create(&mut conn, &owner, &busy, Origin::default()).unwrap();
    let synced = link(&mut conn, &owner, &draft("synced"));
    let hours = LinkDraft { availability_type: "specific_hours".into(), ..draft("hours") };
    let hours = link(&mut conn, &owner, &hours);
    assert_eq!(refused(place(&mut conn, &owner, &synced, &wish(NINE, "a"))), Refusal::Busy);
    booked(place(&mut conn, &owner, &hours, &wish(NINE, "a")));
    assert_eq!(refused(place(&mut conn, &owner, &hours, &wish(NINE, "b"))), Refusal::Booked);
}

#[test]
fn notice_window_and_hours_are_kept() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let owner = owner(&mut conn, "an");
    let draft =
        LinkDraft { min_booking_notice_minutes: 24 * 60, max_booking_days_future: 3, ..draft("tu-van") };
    let link = link(&mut conn, &owner, &draft);
    for (start, refusal) in [
        ("2026-03-01T02:00:00Z", Refusal::Past),
        (NINE, Refusal::Notice),
        ("2026-03-06T02:00:00Z", Refusal::Window),
        ("9999-12-31T02:00:00Z", Refusal::Window),
        ("2026-03-04T06:00:00Z", Refusal::Hours),
        ("2026-03-04T02:10:00Z", Refusal::NotAStart),
    ] {
        assert_eq!(refused(place(&mut conn, &owner, &link, &wish(start, "a"))), refusal, "{start}");
    }
    booked(place(&mut conn, &owner, &link, &wish("2026-03-05T02:00:00Z", "a")));
}

#[test]
fn a_cancelled_time_is_free_again() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let owner = owner(&mut conn, "an");
    let link = link(&mut conn, &owner, &draft("tu-van"));
    let booking = booked(place(&mut conn, &owner, &link, &wish(NINE, "a")));
    assert_eq!(booking.cancel(&mut conn, Side::Guest, Some("Ốm"), at(NOW)).unwrap(), Changed::Done);
    assert_eq!(booking.cancel(&mut conn, Side::Guest, None, at(NOW)).unwrap(), Changed::Already);
    let after = Booking::find(&mut conn, owner.id, booking.id).unwrap();
    assert_eq!((after.status.as_str(), after.cancellation_reason.as_deref()), ("cancelled", Some("Ốm")));
    let event = Event::of_anybody(&mut conn, booking.event_id.unwrap()).unwrap();
    assert_eq!((event.deleted_at, event.sequence), (Some(at(NOW)), 1));
    assert_eq!(count(&mut conn, "SELECT count(*) FROM jobs"), 4, "each side hears of both");
    assert_eq!(count(&mut conn, "SELECT bookings_count::bigint AS count FROM booking_links"), 0);
    booked(place(&mut conn, &owner, &link, &wish(NINE, "b")));
    let cancelled = Booking::of_owner(&mut conn, owner.id, &all(Which::Cancelled), 200, at(NOW)).unwrap();
    assert_eq!(cancelled.len(), 1);
    assert_eq!(Booking::of_owner(&mut conn, owner.id, &all(Which::Upcoming), 200, at(NOW)).unwrap().len(), 1);
}

#[test]
fn a_booking_changes_only_as_it_may() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let owner = owner(&mut conn, "an");
    let link = link(&mut conn, &owner, &draft("tu-van"));
    let booking = booked(place(&mut conn, &owner, &link, &wish(NINE, "a")));
    let early = booking.settle(&mut conn, Ending::Completed, at(NOW)).unwrap();
    assert_eq!(early, Changed::Refused(NotNow::NotStarted));
    let late = booking.cancel(&mut conn, Side::Guest, None, at(NINE)).unwrap();
    assert_eq!(late, Changed::Refused(NotNow::Started));
    assert_eq!(booking.settle(&mut conn, Ending::NoShow, at(NINE)).unwrap(), Changed::Done);
    assert_eq!(booking.settle(&mut conn, Ending::NoShow, at(NINE)).unwrap(), Changed::Already);
    let settled = Changed::Refused(NotNow::Settled);
    assert_eq!(booking.settle(&mut conn, Ending::Completed, at(NINE)).unwrap(), settled);
    assert_eq!(booking.cancel(&mut conn, Side::Owner, None, at(NINE)).unwrap(), settled);
}

#[test]
fn the_slug_of_a_deleted_link_is_free_and_comes_back_numbered() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let owner = owner(&mut conn, "an");
    let first = link(&mut conn, &owner, &draft("tu-van"));
    assert!(matches!(BookingLink::create(&mut conn, owner.id, &draft("tu-van")).unwrap(), Saved::SlugTaken));
    let deleted = BookingLink::delete(&mut conn, owner.id, first.id, at(NOW)).unwrap();
    assert_eq!(deleted.slug, format!("tu-van~{}", first.id));
    assert!(matches!(
        BookingLink::find_public(&mut conn, "An", "tu-van", at(NOW)).unwrap(),
        Public::Deleted(_)
    ));
    assert!(BookingLink::find_public(&mut conn, "an", &deleted.slug, at(NOW)).is_err());
    link(&mut conn, &owner, &draft("tu-van"));
    assert!(matches!(
        BookingLink::find_public(&mut conn, "AN", "Tu-Van", at(NOW)).unwrap(),
        Public::Open(..)
    ));
    assert_eq!(BookingLink::restore(&mut conn, owner.id, first.id).unwrap().slug, "tu-van-2");
}
