//! Reminders of bookings, and bookings that are over.

use calento::jobs::{Job, queue};

use crate::support::{TestApp, app::mail_to};

const NINE: &str = "2026-03-03T02:00:00Z";
const WEDNESDAY: &str = "2026-03-04T02:00:00Z";

#[actix_web::test]
async fn both_sides_are_reminded_once_and_in_time() {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("vi").register().await;
    owner.booking_link(&[("reminders", "60, 1440")]).await;
    let own = app.visitor().book("an", "intro", NINE, "chau").await.assert_see_other().to_owned();
    assert_eq!(app.deliver_mail().await.len(), 2, "booked");
    app.set_now("2026-03-02T01:59:00Z");
    assert!(app.deliver_mail().await.is_empty());
    app.set_now("2026-03-02T02:00:00Z");
    let mails = app.deliver_mail().await;
    let guests = mail_to(&mails, "chau@example.org");
    assert_eq!(guests.subject, "Reminder: Intro call, Tuesday, 3 March 2026, 2:00 AM");
    assert_eq!(guests.link("/booking/"), own);
    assert!(guests.calendar.is_none(), "nothing has changed");
    assert!(mail_to(&mails, "an@example.com").subject.starts_with("Nhắc hẹn: Intro call: chau"));

    // The second one; a worker that runs a job twice reminds once.
    app.set_now("2026-03-03T01:00:00Z");
    assert_eq!(app.deliver_mail().await.len(), 2);
    let booking = app.rows(|conn| {
        use calento::schema::bookings;
        use diesel::prelude::*;
        bookings::table.select(bookings::id).first(conn)
    });
    let now = app.now();
    app.rows(|conn| queue::enqueue(conn, &Job::BookingReminder { booking, minutes: 60 }, now, None));
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn a_moved_booking_is_reminded_of_at_its_new_time_and_a_cancelled_one_never() {
    let app = TestApp::start().await;
    app.owner("an").await.booking_link(&[("reminders", "60")]).await;
    let guest = app.visitor();
    let moved = guest.book("an", "intro", NINE, "chau").await.assert_see_other().to_owned();
    let late = guest.book("an", "intro", "2026-03-02T02:00:00Z", "duy").await.assert_see_other().to_owned();
    guest.post(&format!("{moved}/reschedule"), &[("slot_start", WEDNESDAY)]).await.assert_see_other();
    guest.post(&format!("{late}/cancel"), &[]).await.assert_see_other();
    app.deliver_mail().await;
    app.set_now("2026-03-03T01:30:00Z");
    assert!(app.deliver_mail().await.is_empty(), "not at the old time");
    app.set_now("2026-03-04T01:00:00Z");
    let mails = app.deliver_mail().await;
    assert!(mail_to(&mails, "chau@example.org").subject.contains("4 March 2026"));
    assert_eq!(mails.len(), 2);
}

#[actix_web::test]
async fn what_took_place_is_done_by_itself_a_day_later() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let own = app.visitor().book("an", "intro", NINE, "chau").await.assert_see_other().to_owned();
    let sweep = |app: &TestApp| {
        let now = app.now();
        app.rows(|conn| queue::enqueue(conn, &Job::Sweep, now, None));
    };
    app.set_now("2026-03-04T02:29:00Z");
    sweep(&app);
    app.work().await;
    assert!(app.visitor().get(&own).await.text(".badge").contains("Confirmed"));
    app.set_now("2026-03-04T02:31:00Z");
    sweep(&app);
    app.work().await;
    assert!(app.visitor().get(&own).await.text(".badge").contains("Done"));
}
