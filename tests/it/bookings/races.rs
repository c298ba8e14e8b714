//! Many at once, and a server that dies in the middle: the owner's time is never taken twice.

use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use futures_util::future::{join, join_all};

use crate::support::{TestApp, client::Visitor};

const NINE: &str = "2026-03-03T02:00:00Z";
const ZONE: &str = "Asia/Ho_Chi_Minh";

/// What must never be found, and how it is looked for.
const NEVER: [(&str, &str); 7] = [
    (
        "two bookings at once",
        "SELECT count(*) FROM bookings a JOIN bookings b
           ON a.id < b.id AND a.user_id = b.user_id AND a.blocked_range && b.blocked_range
         WHERE a.status <> 'cancelled' AND b.status <> 'cancelled'",
    ),
    (
        "a booking without its event",
        "SELECT count(*) FROM bookings b WHERE b.status <> 'cancelled' AND NOT EXISTS (
           SELECT FROM events e WHERE e.id = b.event_id AND e.deleted_at IS NULL
             AND e.start_time = b.slot_start AND e.end_time = b.slot_end)",
    ),
    (
        "an event without its booking",
        "SELECT count(*) FROM events e WHERE e.managed_by = 'booking'
           AND NOT EXISTS (SELECT FROM bookings b WHERE b.event_id = e.id)",
    ),
    (
        "a booking that not both sides hear of",
        "SELECT count(*) FROM bookings b WHERE (
           SELECT count(*) FROM jobs j WHERE j.kind = 'booking_mail' AND j.payload->>'booking' = b.id::text) < 2",
    ),
    (
        "a mail without its booking",
        "SELECT count(*) FROM jobs j WHERE j.kind = 'booking_mail'
           AND NOT EXISTS (SELECT FROM bookings b WHERE b.id::text = j.payload->>'booking')",
    ),
    (
        "a wrong count",
        "SELECT count(*) FROM booking_links l WHERE l.bookings_count <> (
           SELECT count(*) FROM bookings b WHERE b.booking_link_id = l.id AND b.status <> 'cancelled')",
    ),
    (
        "a link with more bookings than it may have",
        "SELECT count(*) FROM booking_link_access a WHERE a.max_bookings < (
           SELECT count(*) FROM bookings b WHERE b.booking_link_id = a.booking_link_id AND b.status <> 'cancelled')",
    ),
];

fn count(conn: &mut PgConnection, query: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    sql_query(query).get_result::<Row>(conn).unwrap().count
}

#[track_caller]
fn assert_sound(url: &str) {
    let mut conn = PgConnection::establish(url).unwrap();
    for (what, query) in NEVER {
        assert_eq!(count(&mut conn, query), 0, "{what}");
    }
}

#[actix_web::test]
async fn of_five_hundred_guests_at_once_one_books() {
    let app = TestApp::build().pool_size(10).start().await;
    app.owner("an").await.booking_link(&[]).await;
    let visitors: Vec<_> = (0..500).map(|number| (app.visitor(), format!("guest{number}"))).collect();
    let pages =
        join_all(visitors.iter().map(|(visitor, name)| visitor.book("an", "intro", NINE, name))).await;
    assert_eq!(pages.iter().filter(|page| page.status() == 303).count(), 1);
    assert_eq!(pages.iter().filter(|page| page.status() == 409).count(), 499);
    assert_sound(app.database_url());
}

#[actix_web::test]
async fn overlapping_times_of_two_links_are_never_both_booked() {
    let app = TestApp::build().pool_size(10).start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("start_interval_minutes", "15"), ("buffer_after_minutes", "10")]).await;
    let long = [("slug", "long"), ("duration_minutes", "60"), ("start_interval_minutes", "15")];
    owner.booking_link(&long).await;
    let visitor = app.visitor();
    let mut wishes = Vec::new();
    for slug in ["intro", "long"] {
        for slot in visitor.slots("an", slug, "2026-03-03", ZONE).await {
            wishes.extend((0..4).map(|number| (slug, slot.clone(), format!("{slug}{number}"))));
        }
    }
    // Out of order, so that the two links meet everywhere: 37 is prime to the number of wishes.
    let wishes: Vec<_> = (0..wishes.len()).map(|index| &wishes[index * 37 % wishes.len()]).collect();
    let pages = join_all(wishes.iter().map(|(slug, slot, name)| visitor.book("an", slug, slot, name))).await;
    assert!(pages.iter().all(|page| matches!(page.status(), 303 | 409)));
    assert!(pages.iter().filter(|page| page.status() == 303).count() >= 5);
    assert_sound(app.database_url());
    let mut conn = PgConnection::establish(app.database_url()).unwrap();
    let booked = count(&mut conn, "SELECT count(DISTINCT booking_link_id) FROM bookings");
    assert_eq!(booked, 2, "both links were in the race");
}

#[actix_web::test]
async fn bookings_and_moves_at_once_never_take_a_time_twice() {
    let app = TestApp::build().pool_size(10).start().await;
    app.owner("an").await.booking_link(&[]).await;
    let visitor = app.visitor();
    let slots = visitor.slots("an", "intro", "2026-03-03", ZONE).await;
    let mut own = Vec::new();
    for (number, slot) in slots.iter().take(6).enumerate() {
        let page = visitor.book("an", "intro", slot, &format!("early{number}")).await;
        own.push(page.assert_see_other().to_owned());
    }
    // Six bookings want to move to the same three times, round and round, while forty guests want these and those that
    // become free.
    let moves = own.iter().enumerate().map(|(index, page)| {
        let (visitor, wish) = (visitor.clone(), slots[6 + index % 3].clone());
        async move {
            let first = visitor.post(&format!("{page}/reschedule"), &[("slot_start", &wish)]).await;
            let back = visitor.post(&format!("{page}/reschedule"), &[("slot_start", &slots_of(index))]).await;
            [first.status(), back.status()]
        }
    });
    let names: Vec<String> = (0..40).map(|number| format!("late{number}")).collect();
    let books =
        names.iter().enumerate().map(|(index, name)| visitor.book("an", "intro", &slots[index % 9], name));
    let (moved, booked) = join(join_all(moves), join_all(books)).await;
    assert!(moved.iter().flatten().all(|status| matches!(status, 303 | 409)), "{moved:?}");
    assert!(moved.iter().flatten().any(|status| *status == 303));
    assert!(booked.iter().all(|page| matches!(page.status(), 303 | 409)));
    assert_sound(app.database_url());
}

#[actix_web::test]
async fn a_form_sent_twenty_times_at_once_books_once() {
    let app = TestApp::build().pool_size(10).start().await;
    app.owner("an").await.booking_link(&[]).await;
    let visitor = app.visitor();
    let pages = join_all((0..20).map(|_| visitor.book("an", "intro", NINE, "chau"))).await;
    let own = pages[0].assert_see_other();
    assert!(pages.iter().all(|page| page.assert_see_other() == own), "all lead to one booking");
    assert_sound(app.database_url());
    let mut conn = PgConnection::establish(app.database_url()).unwrap();
    assert_eq!(count(&mut conn, "SELECT count(*) FROM bookings"), 1);
    assert_eq!(count(&mut conn, "SELECT count(*) FROM jobs WHERE kind = 'booking_mail'"), 2);
}

/// The slot that the booking `index` came from.
fn slots_of(index: usize) -> String {
    format!("2026-03-03T{:02}:{:02}:00Z", 2 + index / 2, index % 2 * 30)
}

/// `calento serve` as a process of its own; killed with the value.
struct Served {
    process: Child,
    url: String,
}

impl Served {
    /// Serves the database at `url`; the clock is the real one.
    fn start(database: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("http://127.0.0.1:{port}");
        let process = Command::new(env!("CARGO_BIN_EXE_calento"))
            .args(["serve", "--no-worker"])
            .current_dir(env!("CARGO_TARGET_TMPDIR"))
            .env("DATABASE_URL", database)
            .env("CALENTO_BIND", format!("127.0.0.1:{port}"))
            .env("CALENTO_URL", &url)
            .env("CALENTO_SECRET", "5e".repeat(32))
            .env("CALENTO_RATE_LIMITS", "off")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(60), "the server does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { process, url }
    }

    fn kill(&mut self) {
        // SIGKILL: nothing is tidied up.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A booking whose answer may be lost with the server.
async fn try_to_book(origin: &str, slot: &str, name: &str, booked: &AtomicUsize) -> Option<u16> {
    let (visitor, email) = (Visitor::new(origin), format!("{name}@example.org"));
    let body = calento::paths::query(&[("slot_start", slot), ("guest_name", name), ("guest_email", &email)]);
    let request = visitor
        .request(reqwest::Method::POST, "/book/an/intro")
        .header("origin", origin)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    let status = request.send().await.ok()?.status().as_u16();
    booked.fetch_add(usize::from(status == 303), Ordering::SeqCst);
    Some(status)
}

#[actix_web::test]
async fn a_server_killed_in_the_middle_leaves_whole_bookings_or_none() {
    kill_in_the_middle(&[], 3).await;
}

#[actix_web::test]
async fn a_server_killed_in_the_middle_leaves_whole_requests_or_none() {
    kill_in_the_middle(&[("owner_confirms_within_minutes", "2880")], 1).await;
}

/// Guests book at a link with more `rules`, and the server dies, so many times.
async fn kill_in_the_middle(more: &[(&str, &str)], rounds: usize) {
    let app = TestApp::start().await;
    let day = "0-24";
    let fields = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| format!("hours_{day}"));
    let mut rules: Vec<(&str, &str)> = fields.iter().map(|field| (field.as_str(), day)).collect();
    rules.push(("min_booking_notice_minutes", "2880"));
    rules.extend(more);
    app.owner("an").await.booking_link(&rules).await;
    let mut confirmed = 0;
    for round in 0..rounds {
        let mut served = Served::start(app.database_url());
        let origin = served.url.clone();
        let page = Visitor::new(&origin).get("/book/an/intro").await.assert_status(200);
        let slots = page.attrs("[name='slot_start']", "value");
        assert!(slots.len() >= 10, "{page}");
        let booked = Arc::new(AtomicUsize::new(0));
        let names: Vec<String> =
            (0..slots.len() * 4).map(|number| format!("guest{round}x{number}")).collect();
        let tries = names
            .iter()
            .enumerate()
            .map(|(index, name)| try_to_book(&origin, &slots[index % slots.len()], name, &booked));
        // In the first round after one booking, then later: others are in the middle of theirs.
        let (seen, enough) = (booked.clone(), 1 + 2 * round);
        let deadline = std::thread::spawn(move || {
            let begun = Instant::now();
            while seen.load(Ordering::SeqCst) < enough && begun.elapsed() < Duration::from_secs(60) {
                std::thread::sleep(Duration::from_millis(1));
            }
            served.kill();
        });
        let answers = join_all(tries).await;
        deadline.join().unwrap();
        confirmed += answers.iter().flatten().filter(|status| **status == 303).count();
        assert!(answers.iter().any(Option::is_none), "the server died in the middle: {answers:?}");
        settle(app.database_url());
        assert_sound(app.database_url());
    }
    let mut conn = PgConnection::establish(app.database_url()).unwrap();
    let kept = count(&mut conn, "SELECT count(*) FROM bookings");
    assert!(kept >= i64::try_from(confirmed).unwrap(), "{confirmed} were told so, {kept} are booked");
    assert!(kept > 0, "something was booked before the server died");
}

/// Waits until PostgreSQL has noticed that its client is gone.
fn settle(url: &str) {
    let mut conn = PgConnection::establish(url).unwrap();
    let begun = Instant::now();
    let busy = "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
    while count(&mut conn, busy) > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "transactions of the dead server are still there");
        std::thread::sleep(Duration::from_millis(20));
    }
}
