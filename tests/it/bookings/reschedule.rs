//! Moving a booking, by the guest and by the owner.

use calento::{
    events::{Attendee, Event, Invitee},
    schema::bookings,
};
use diesel::prelude::*;

use crate::support::{TestApp, app::mail_to, seeds::Owner};

const NINE: &str = "2026-03-03T02:00:00Z";
const TEN: &str = "2026-03-03T03:00:00Z";
const ZONE: &str = "Asia/Ho_Chi_Minh";

/// A Calento in which chau, who is in London, has booked Tuesday at nine; and the path of chau's page.
async fn booked(rules: &[(&str, &str)]) -> (TestApp, Owner, String) {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("vi").register().await;
    owner.booking_link(rules).await;
    let own = app.visitor().book("an", "intro", NINE, "chau").await.assert_see_other().to_owned();
    app.deliver_mail().await;
    (app, owner, own)
}

#[actix_web::test]
async fn a_guest_moves_a_booking_and_both_sides_hear_of_it() {
    let (app, owner, own) = booked(&[]).await;
    let guest = app.visitor();
    let link = guest.get(&own).await.attr("main a[href$='/reschedule']", "href");
    assert_eq!(link, format!("{own}/reschedule"));
    let page = guest.get(&format!("{link}?date=2026-03-03&timezone={ZONE}")).await.assert_status(200);
    let slots = page.attrs("[name='slot_start']", "value");
    assert_eq!(slots.len(), 13, "its own time is no other time");
    assert!(!slots.contains(&NINE.to_owned()));
    let moved = page.form(".booking-form").set("slot_start", TEN).send().await;
    assert_eq!(moved.assert_see_other(), own);
    assert_eq!(guest.get(&own).await.attr("time", "datetime"), TEN);
    assert!(guest.slots("an", "intro", "2026-03-03", ZONE).await.contains(&NINE.to_owned()), "it is free");

    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2);
    let to_guest = mail_to(&mails, "chau@example.org");
    assert_eq!(to_guest.subject, "Moved: Intro call, Tuesday, 3 March 2026, 3:00 AM", "on the guest's clock");
    assert!(to_guest.text.contains("Before: Tuesday, 3 March 2026, 2:00 AM"), "{}", to_guest.text);
    assert_eq!(to_guest.link("/booking/"), own);
    let lines = to_guest.calendar_lines();
    for line in ["METHOD:REQUEST", "SEQUENCE:1", "DTSTART;TZID=Asia/Ho_Chi_Minh:20260303T100000"] {
        assert!(lines.iter().any(|found| found == line), "{line} in {lines:#?}");
    }
    let to_owner = mail_to(&mails, "an@example.com");
    assert!(to_owner.subject.starts_with("Đã dời: Intro call: chau"), "{}", to_owner.subject);
    let owners = to_owner.calendar_lines();
    assert!(owners.contains(&"METHOD:PUBLISH".to_owned()), "nobody asks the organizer: {owners:#?}");
    let uid = |lines: &[String]| lines.iter().find(|line| line.starts_with("UID:")).cloned();
    assert_eq!(uid(&lines), uid(&owners));
    assert!(owner.get("/bookings").await.attr("main time", "datetime") == TEN);

    // Sent again, nothing happens.
    guest.post(&link, &[("slot_start", TEN)]).await.assert_see_other();
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn a_time_that_cannot_be_had_is_refused_and_the_booking_stays() {
    let (app, owner, own) = booked(&[("buffer_after_minutes", "10"), ("start_interval_minutes", "10")]).await;
    let guest = app.visitor();
    let link = format!("{own}/reschedule");
    guest.book("an", "intro", TEN, "binh").await.assert_see_other();
    for (slot, words) in [
        (TEN, "has just been taken"),
        ("2026-03-03T02:05:00Z", "no longer offered"),
        ("2026-03-03T22:00:00Z", "no longer offered"),
        ("2026-03-01T02:00:00Z", "has passed"),
        ("2027-03-03T02:00:00Z", "too far ahead"),
    ] {
        let page = guest.post(&link, &[("slot_start", slot)]).await.assert_status(409);
        assert!(page.text("[role='alert']").contains(words), "{slot}: {page}");
        assert!(page.count("[name='slot_start']") > 0, "other times are offered");
    }
    let page = guest.post(&link, &[("slot_start", "soon")]).await.assert_status(422);
    assert!(page.error_of("slot_start").is_some());
    assert_eq!(guest.get(&own).await.attr("time", "datetime"), NINE);
    // Its own time and buffer are not in its way.
    guest.post(&link, &[("slot_start", "2026-03-03T02:10:00Z")]).await.assert_see_other();
    owner.get("/bookings").await.assert_status(200);
}

#[actix_web::test]
async fn guests_keep_to_the_cut_offs_and_owners_need_not() {
    let rules = [("reschedule_notice_minutes", "1440"), ("cancel_notice_minutes", "120")];
    let (app, owner, own) = booked(&rules).await;
    let guest = app.visitor();
    let public = guest.get("/book/an/intro").await;
    assert!(public.text(".booking-about").contains("Can be moved up to one day before"), "{public}");
    assert!(public.text(".booking-about").contains("Can be cancelled up to 2 hours before"));
    let page = guest.get(&own).await;
    assert!(page.text("main").contains("It can be moved until Monday, 2 March 2026, 2:00 AM."), "{page}");
    assert!(page.text("main").contains("It can be cancelled until Tuesday, 3 March 2026, 12:00 AM."));

    app.set_now("2026-03-02T02:01:00Z");
    let link = format!("{own}/reschedule");
    assert!(!guest.get(&own).await.has("main a[href$='/reschedule']"));
    assert_eq!(guest.get(&link).await.assert_see_other(), own);
    let late = guest.post(&link, &[("slot_start", TEN)]).await.assert_status(409);
    assert!(late.text("[role='alert']").contains("too late to move"), "{late}");
    app.set_now("2026-03-03T00:01:00Z");
    let late = guest.post(&format!("{own}/cancel"), &[]).await.assert_status(409);
    assert!(late.text("[role='alert']").contains("too late to cancel"), "{late}");
    assert!(!late.has("form[action$='/cancel']"));

    let move_page = owner.get("/bookings").await.attr("main a[href$='/reschedule']", "href");
    owner.post(&move_page, &[("slot_start", TEN)]).await.assert_see_other();
    assert_eq!(guest.get(&own).await.attr("time", "datetime"), TEN);
}

#[actix_web::test]
async fn the_owner_moves_own_bookings_only_and_needs_no_notice() {
    let (app, owner, own) = booked(&[("min_booking_notice_minutes", "60")]).await;
    app.set_now("2026-03-03T01:45:00Z");
    let page = owner.get("/bookings").await.attr("main a[href$='/reschedule']", "href");
    app.owner("binh").await.get(&page).await.assert_status(404);
    app.owner("chi").await.post(&page, &[("slot_start", TEN)]).await.assert_status(404);
    assert!(app.visitor().get(&page).await.assert_see_other().starts_with("/login"));
    let shown = owner.get(&format!("{page}?date=2026-03-03")).await.assert_status(200);
    assert!(shown.attrs("[name='slot_start']", "value").contains(&"2026-03-03T02:30:00Z".to_owned()));
    let moved = shown.form(".booking-form").set("slot_start", "2026-03-03T02:30:00Z").send().await;
    assert_eq!(moved.assert_see_other(), "/bookings");
    owner.post(&page, &[("slot_start", "2026-03-03T02:10:00Z")]).await.assert_status(409);
    app.set_now("2026-03-03T02:31:00Z");
    owner.get(&page).await.assert_see_other();
    owner.post(&page, &[("slot_start", TEN)]).await.assert_see_other();
    assert_eq!(app.visitor().get(&own).await.attr("time", "datetime"), "2026-03-03T02:30:00Z");
}

#[actix_web::test]
async fn what_is_over_or_closed_does_not_move() {
    let (app, owner, own) = booked(&[]).await;
    let guest = app.visitor();
    let link = format!("{own}/reschedule");
    let editor = owner.get("/booking-links").await.attr("a.list-title", "href");
    owner.post(&editor, &[("is_active", "false")]).await.assert_see_other();
    assert_eq!(guest.get(&link).await.assert_see_other(), own);
    let page = guest.post(&link, &[("slot_start", TEN)]).await.assert_status(409);
    assert!(page.text("[role='alert']").contains("No other times are offered"), "{page}");
    owner.post(&editor, &[("is_active", "true")]).await.assert_see_other();
    guest.post(&format!("{own}/cancel"), &[]).await.assert_see_other();
    guest.post(&link, &[("slot_start", TEN)]).await.assert_status(409);
    guest.get("/booking/wrong/reschedule").await.assert_status(404);
    guest.post("/booking/wrong/reschedule", &[("slot_start", TEN)]).await.assert_status(404);
}

#[actix_web::test]
async fn whom_the_owner_invited_hears_of_moves_and_of_the_end() {
    let (app, _owner, own) = booked(&[]).await;
    let mut conn = PgConnection::establish(app.database_url()).unwrap();
    let event = bookings::table.select(bookings::event_id.assume_not_null()).first(&mut conn).unwrap();
    let event = Event::of_anybody(&mut conn, event).unwrap();
    let invitee = Invitee { address: "duy@example.net".parse().unwrap(), name: None };
    Attendee::set_list(&mut conn, &event, &[invitee], &app.config.secret, app.now()).unwrap();
    app.deliver_mail().await;
    app.visitor().post(&format!("{own}/reschedule"), &[("slot_start", TEN)]).await.assert_see_other();
    let lines = mail_to(&app.deliver_mail().await, "duy@example.net").calendar_lines();
    assert!(lines.contains(&"METHOD:REQUEST".to_owned()), "{lines:#?}");
    app.visitor().post(&format!("{own}/cancel"), &[]).await.assert_see_other();
    let lines = mail_to(&app.deliver_mail().await, "duy@example.net").calendar_lines();
    assert!(lines.contains(&"METHOD:CANCEL".to_owned()), "{lines:#?}");
}

#[actix_web::test]
async fn a_booking_keeps_the_cut_offs_that_were_promised_when_it_was_made() {
    let (app, owner, own) =
        booked(&[("reschedule_notice_minutes", "60"), ("cancel_notice_minutes", "60")]).await;
    let editor = owner.get("/booking-links").await.attr("a.list-title", "href");
    let stricter = [("reschedule_notice_minutes", "10080"), ("cancel_notice_minutes", "10080")];
    owner.post(&editor, &stricter).await.assert_see_other();
    let guest = app.visitor();
    let page = guest.get(&own).await;
    assert!(page.text("main").contains("moved until Tuesday, 3 March 2026, 1:00 AM"), "{page}");
    guest.post(&format!("{own}/reschedule"), &[("slot_start", TEN)]).await.assert_see_other();
    let moved = guest.get(&own).await;
    assert!(moved.text("main").contains("cancelled until Tuesday, 3 March 2026, 2:00 AM"), "{moved}");
    guest.post(&format!("{own}/cancel"), &[]).await.assert_see_other();
    assert!(guest.get(&own).await.text("main").contains("Cancelled"));

    // Who books now is promised what holds now; taking that back later does not bind them either.
    let own = guest.book("an", "intro", NINE, "binh").await.assert_see_other().to_owned();
    let looser = [("reschedule_notice_minutes", "0"), ("cancel_notice_minutes", "0")];
    owner.post(&editor, &looser).await.assert_see_other();
    guest.post(&format!("{own}/cancel"), &[]).await.assert_status(409);
    guest.post(&format!("{own}/reschedule"), &[("slot_start", TEN)]).await.assert_status(409);
}
