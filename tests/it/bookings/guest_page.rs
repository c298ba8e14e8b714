//! The guest's own page, and what the owner says of a booking.

use calento::{
    ids::EventId,
    jobs::{Job, queue},
    schema::{bookings, email_logs},
};
use diesel::prelude::*;

use crate::support::{TestApp, app::mail_to, seeds::Owner};

const NINE: &str = "2026-03-03T02:00:00Z";

/// A Calento in which chau has booked Tuesday at nine, and the path of chau's page.
async fn booked() -> (TestApp, Owner, String) {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    let own = app.visitor().book("an", "intro", NINE, "chau").await.assert_see_other().to_owned();
    app.deliver_mail().await;
    (app, owner, own)
}

#[actix_web::test]
async fn a_guest_cancels_by_post_only_and_both_sides_hear_of_it() {
    let (app, _owner, own) = booked().await;
    let guest = app.visitor();
    guest.get(&format!("{own}/cancel")).await.assert_status(405);
    assert!(guest.get(&own).await.text("main").contains("Confirmed"));
    let long = "x".repeat(2_001);
    let page = guest.post(&format!("{own}/cancel"), &[("cancellation_reason", &long)]).await;
    assert_eq!(page.assert_status(422).value_of("cancellation_reason"), long);
    let form = guest.get(&own).await.form("form[action$='/cancel']");
    let page = form.set("cancellation_reason", "Ill").send().await;
    assert_eq!(page.assert_see_other(), own);
    guest.post(&format!("{own}/cancel"), &[]).await.assert_see_other();
    let page = guest.get(&own).await;
    assert!(page.text("main").contains("Cancelled") && page.text("main").contains("Ill"));
    assert!(!page.has("form[action$='/cancel']"));

    let mails = app.deliver_mail().await;
    let lines = mail_to(&mails, "chau@example.org").calendar_lines();
    for line in ["METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED"] {
        assert!(lines.iter().any(|found| found == line), "{line} in {lines:#?}");
    }
    assert!(mail_to(&mails, "an@example.com").text.contains("Ill"));
    guest.book("an", "intro", NINE, "binh").await.assert_see_other();
}

#[actix_web::test]
async fn nothing_can_be_cancelled_once_it_has_begun() {
    let (app, _owner, own) = booked().await;
    app.set_now(NINE);
    let guest = app.visitor();
    assert!(!guest.get(&own).await.has("form[action$='/cancel']"));
    guest.post(&format!("{own}/cancel"), &[]).await.assert_status(409);
    assert!(guest.get(&own).await.text("main").contains("Confirmed"));
}

#[actix_web::test]
async fn a_wrong_token_opens_nothing() {
    let (app, _owner, own) = booked().await;
    let guest = app.visitor();
    for wrong in [format!("{own}x"), own[..own.len() - 1].to_owned(), "/booking/x".to_owned()] {
        guest.get(&wrong).await.assert_status(404);
        guest.get(&format!("{wrong}/event.ics")).await.assert_status(404);
        guest.post(&format!("{wrong}/cancel"), &[]).await.assert_status(404);
    }
}

#[actix_web::test]
async fn the_file_for_other_calendars_holds_the_booking() {
    let (app, _owner, own) = booked().await;
    let file = app.visitor().get(&format!("{own}/event.ics")).await.assert_status(200);
    assert!(file.header("content-type").starts_with("text/calendar"));
    let read = calento::ical::read(file.bytes()).expect("a calendar");
    let event = read.taken().next().expect("an event");
    assert_eq!(event.title.as_deref(), Some("Intro call with An"));
    assert!(!file.body().contains("METHOD") && !file.body().contains("ATTENDEE"));
}

#[actix_web::test]
async fn the_owner_cancels_and_settles_only_own_bookings_and_in_time() {
    let (app, owner, own) = booked().await;
    let stranger = app.owner("binh").await;
    let action = owner.get("/bookings").await.assert_status(200).form("main form[method='post']").action;
    let say = |status: &'static str| [("status", status)];
    stranger.post(&action, &say("cancelled")).await.assert_status(404);
    owner.post(&action, &say("completed")).await.assert_status(422);
    owner.post(&action, &say("confirmed")).await.assert_status(422);
    let reason = [("status", "cancelled"), ("cancellation_reason", "Away")];
    owner.post(&action, &reason).await.assert_see_other();
    assert!(app.visitor().get(&own).await.text("main").contains("Away"));
    owner.post(&action, &say("no_show")).await.assert_status(422);
    assert!(owner.get("/bookings?show=cancelled").await.text("main").contains("chau"));

    app.visitor().book("an", "intro", NINE, "dung").await.assert_see_other();
    app.set_now("2026-03-03T02:10:00Z");
    let action = owner.get("/bookings").await.form("main form[method='post']").action;
    owner.post(&action, &say("no_show")).await.assert_see_other();
    owner.post(&action, &say("cancelled")).await.assert_status(422);
    app.set_now("2026-03-03T03:00:00Z");
    assert!(owner.get("/bookings?show=past").await.text("main").contains("Missed"));
}

#[actix_web::test]
async fn a_guest_hears_of_a_new_title_and_place_once() {
    let (app, owner, own) = booked().await;
    let event: EventId =
        app.rows(|conn| bookings::table.select(bookings::event_id.assume_not_null()).first(conn));
    let path = format!("/events/{event}");
    owner.post(&path, &[("description", "For me")]).await.assert_see_other();
    assert!(app.deliver_mail().await.is_empty());

    owner.post(&path, &[("location", "Room 1")]).await.assert_see_other();
    owner.post(&path, &[("title", "Call & tea")]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, "chau@example.org");
    assert_eq!(mails.len(), 1, "the owner knows");
    assert!(mail.subject.starts_with("Changed: Call & tea, "), "{}", mail.subject);
    assert!(
        mail.text.contains("An has changed the details") && mail.text.contains("Room 1"),
        "{}",
        mail.text
    );
    assert_eq!(mail.link("/booking/"), own);
    let lines = mail.calendar_lines();
    for line in ["METHOD:REQUEST", "SEQUENCE:2", "LOCATION:Room 1", "SUMMARY:Call & tea"] {
        assert!(lines.iter().any(|found| found == line), "{line} in {lines:#?}");
    }

    // A worker that died after the job was done does it again.
    let (job, now) = (Job::BookedEventChanged { event }, app.now());
    app.rows(|conn| queue::enqueue(conn, &job, now, None));
    assert_eq!(app.work().await, 1);
    assert!(app.deliver_mail().await.is_empty());
    let owed: i64 =
        app.rows(|conn| email_logs::table.filter(email_logs::status.eq("queued")).count().get_result(conn));
    assert_eq!(owed, 0);

    app.visitor().post(&format!("{own}/cancel"), &[]).await.assert_see_other();
    app.deliver_mail().await;
    app.rows(|conn| queue::enqueue(conn, &job, now, None));
    assert!(app.deliver_mail().await.is_empty(), "a cancelled booking has nothing to tell");
}

#[actix_web::test]
async fn a_guest_who_booked_in_vietnamese_hears_of_changes_in_it() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    app.visitor().lang("vi").book("an", "intro", NINE, "chau").await.assert_see_other();
    app.deliver_mail().await;
    let event: EventId =
        app.rows(|conn| bookings::table.select(bookings::event_id.assume_not_null()).first(conn));
    owner.post(&format!("/events/{event}"), &[("location", "Phòng 3A")]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, "chau@example.org");
    assert!(mail.subject.starts_with("Có thay đổi: Intro call"), "{}", mail.subject);
    assert!(mail.text.contains("Phòng 3A"), "{}", mail.text);
}

#[actix_web::test]
async fn other_calendars_get_the_booking_in_the_words_they_know() {
    let (app, _owner, own) = booked().await;
    let page = app.visitor().get(&own).await;
    let google = page.attr("a[href*='calendar.google.com']", "href");
    for part in
        ["action=TEMPLATE", "text=Intro%20call%20with%20An", "dates=20260303T020000Z%2F20260303T023000Z"]
    {
        assert!(google.contains(part), "{part} in {google}");
    }
    let outlook = page.attr("a[href*='outlook.live.com']", "href");
    for part in ["rru=addevent", "subject=Intro%20call%20with%20An", "startdt=2026-03-03T02%3A00%3A00Z"] {
        assert!(outlook.contains(part), "{part} in {outlook}");
    }
    for address in [google, outlook] {
        assert!(!address.contains('+') && !address.contains(&own["/booking/".len()..]), "{address}");
    }
}

#[actix_web::test]
async fn a_guests_calendar_has_the_booking_in_the_guests_words_and_nothing_that_is_the_owners_own() {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("vi").register().await;
    owner.booking_link(&[("questions[0][label]", "Company")]).await;
    let fields = [
        ("slot_start", NINE),
        ("guest_name", "Chau"),
        ("guest_email", "chau@example.org"),
        ("guest_notes", "See you"),
        ("answers[q1]", "ABC"),
    ];
    let page = app.visitor().post("/book/an/intro", &fields).await;
    let own = page.assert_see_other().to_owned();
    let mails = app.deliver_mail().await;
    let line = |lines: &[String], name: &str| lines.iter().find(|line| line.starts_with(name)).cloned();
    let guests = mail_to(&mails, "chau@example.org").calendar_lines();
    let owners = mail_to(&mails, "an@example.com").calendar_lines();
    assert_eq!(line(&guests, "SUMMARY").as_deref(), Some("SUMMARY:Intro call with An"));
    assert_eq!(line(&owners, "SUMMARY").as_deref(), Some("SUMMARY:Intro call: Chau"));
    let said = line(&guests, "DESCRIPTION").unwrap();
    assert!(said.contains("Company: ABC") && said.contains("See you"), "{said}");
    assert!(said.contains("To move or cancel it: ") && said.ends_with("/bookings/mine"), "{said}");
    assert!(line(&owners, "DESCRIPTION").unwrap().contains("Khách: Chau"));

    // What the owner notes down on the event is not for the guest.
    let event: EventId =
        app.rows(|conn| bookings::table.select(bookings::event_id.assume_not_null()).first(conn));
    let path = format!("/events/{event}");
    owner.post(&path, &[("description", "Hard to please"), ("location", "Room 1")]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, "chau@example.org");
    assert!(mail.subject.starts_with("Changed: Intro call with An, "), "{}", mail.subject);
    let file = app.visitor().get(&format!("{own}/event.ics")).await.assert_status(200).body().to_owned();
    for text in [file, mail.calendar_lines().join("\n"), mail.text.clone(), mail.html.clone()] {
        assert!(!text.contains("Hard to please"), "{text}");
    }
    assert!(!mail.calendar_lines().join("\n").contains(&own["/booking/".len()..]), "calendars are shared");
}
