//! Many bookings cancelled in one go, and taken back.

use calento::schema::bookings;
use diesel::prelude::*;
use futures_util::future::join_all;

use crate::support::{TestApp, app::mail_to, page::Page, seeds::Owner};

const SLOTS: [&str; 3] = ["2026-03-03T02:00:00Z", "2026-03-03T03:00:00Z", "2026-03-03T04:00:00Z"];
const GUESTS: [&str; 3] = ["chau", "duy", "giang"];

/// A Calento in which three guests have booked Tuesday morning.
async fn booked() -> (TestApp, Owner) {
    let app = TestApp::build().pool_size(8).start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[]).await;
    for (slot, guest) in SLOTS.iter().zip(GUESTS) {
        app.visitor().book("an", "intro", slot, guest).await.assert_see_other();
    }
    app.deliver_mail().await;
    (app, owner)
}

/// The page that asks, for all bookings that are shown.
async fn asked(owner: &Owner) -> Page {
    let form = owner.get("/bookings").await.assert_status(200).form("#choose");
    form.set("all", "true").send().await.assert_status(200)
}

fn states(app: &TestApp) -> Vec<String> {
    app.rows(|conn| bookings::table.order(bookings::slot_start).select(bookings::status).load(conn))
}

fn counted(app: &TestApp) -> i32 {
    use calento::schema::booking_links;
    app.rows(|conn| booking_links::table.select(booking_links::bookings_count).first(conn))
}

#[actix_web::test]
async fn chosen_bookings_are_named_cancelled_and_restored() {
    let (app, owner) = booked().await;
    assert_eq!(owner.get("/bookings").await.count("input[name='b'][form='choose']"), 3);
    let page = asked(&owner).await;
    assert_eq!(page.text("h1"), "Cancel 3 bookings?");
    for guest in GUESTS {
        assert!(page.text("main").contains(guest), "{page}");
    }
    let report = page.form("main form").set("cancellation_reason", "Ill").send().await;
    let path = report.assert_see_other().to_owned();
    let report = report.follow().await.assert_status(200);
    assert_eq!(report.text("h1"), "3 bookings are cancelled");
    assert_eq!((states(&app), counted(&app)), (vec!["cancelled".to_owned(); 3], 0));
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 3, "one for each guest, and none for the owner");
    for guest in GUESTS {
        let mail = mail_to(&mails, &format!("{guest}@example.org"));
        assert!(mail.text.contains("Ill") && mail.subject.starts_with("Cancelled: "), "{}", mail.text);
        assert!(mail.calendar_lines().contains(&"METHOD:CANCEL".to_owned()));
    }
    app.owner("binh").await.get(&path).await.assert_status(404);

    // Somebody takes one of the times; the others come back.
    app.visitor().book("an", "intro", SLOTS[1], "hoa").await.assert_see_other();
    app.deliver_mail().await;
    let undo = report.form("form[action$='/undo']").action;
    app.owner("cuong").await.post(&undo, &[]).await.assert_status(404);
    owner.post(&undo, &[]).await.assert_see_other();
    owner.post(&undo, &[]).await.assert_see_other();
    let report = owner.get(&path).await.assert_status(200);
    assert_eq!(report.text("h1"), "2 bookings are on again");
    assert!(report.text("main").contains("the time is taken"), "{report}");
    assert!(!report.has("form[action$='/undo']"));
    assert_eq!(counted(&app), 3);
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2);
    let mail = mail_to(&mails, "chau@example.org");
    assert!(mail.subject.starts_with("On again: "), "{}", mail.subject);
    let lines = mail.calendar_lines();
    for line in ["METHOD:REQUEST", "STATUS:CONFIRMED", "SEQUENCE:2"] {
        assert!(lines.iter().any(|found| found == line), "{line} in {lines:#?}");
    }
    let week = owner.get("/calendar/week/2026-03-03").await;
    assert_eq!(week.count(".h-event"), 3);
}

#[actix_web::test]
async fn what_cannot_be_cancelled_is_reported_and_a_strangers_booking_is_not_found() {
    let (app, owner) = booked().await;
    let ids = owner.get("/bookings").await.attrs("input[name='b']", "value");
    let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("b", id.as_str())).collect();
    let stranger = app.owner("binh").await;
    stranger.post("/bookings/cancel", &fields).await.assert_status(404);
    stranger.get(&format!("/bookings/cancel?b={}", ids[0])).await.assert_status(404);
    owner.get("/bookings/cancel?b=nonsense").await.assert_status(404);
    assert_eq!(owner.get("/bookings/cancel").await.assert_see_other(), "/bookings");
    assert_eq!(owner.post("/bookings/cancel", &[]).await.assert_see_other(), "/bookings");
    assert_eq!(states(&app), vec!["confirmed"; 3]);

    owner.post(&format!("/bookings/{}/status", ids[0]), &[("status", "cancelled")]).await.assert_see_other();
    let long = "x".repeat(2_001);
    let mut too_long = fields.clone();
    too_long.push(("cancellation_reason", &long));
    let page = owner.post("/bookings/cancel", &too_long).await.assert_status(422);
    assert_eq!(page.value_of("cancellation_reason"), long);
    assert_eq!(page.count("input[name='b']"), 3);
    let report = owner.post("/bookings/cancel", &fields).await.follow().await.assert_status(200);
    assert_eq!(report.text("h1"), "2 bookings are cancelled");
    assert!(report.text("main").contains("Not cancelled"), "{report}");
}

#[actix_web::test]
async fn a_form_sent_ten_times_at_once_cancels_once() {
    let (app, owner) = booked().await;
    let page = asked(&owner).await;
    let (id, ids) = (page.attr("input[name='id']", "value"), page.attrs("input[name='b']", "value"));
    let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("b", id.as_str())).collect();
    fields.push(("id", &id));
    let pages = join_all((0..10).map(|_| owner.post("/bookings/cancel", &fields))).await;
    let reports: Vec<&str> = pages.iter().map(Page::assert_see_other).collect();
    assert!(reports.iter().all(|path| *path == format!("/bookings/cancelled/{id}")), "{reports:?}");
    assert_eq!(app.deliver_mail().await.len(), 3);
    assert_eq!(owner.get(reports[0]).await.text("h1"), "3 bookings are cancelled");
    // Taking back and booking anew at once: one of the two has each time.
    let undo = format!("/bookings/cancelled/{id}/undo");
    let names: Vec<String> = (0..12).map(|number| format!("late{number}")).collect();
    let visitor = app.visitor();
    let books =
        names.iter().enumerate().map(|(index, name)| visitor.book("an", "intro", SLOTS[index % 3], name));
    let undone = async { join_all((0..4).map(|_| owner.post(&undo, &[]))).await };
    let (booked, undone) = futures_util::future::join(join_all(books), undone).await;
    assert!(booked.iter().all(|page| matches!(page.status(), 303 | 409)));
    assert!(undone.iter().all(|page| page.status() == 303));
    let live: i64 =
        app.rows(|conn| bookings::table.filter(bookings::status.ne("cancelled")).count().get_result(conn));
    assert_eq!((live, counted(&app)), (3, 3), "each time has one booking");
}

#[actix_web::test]
async fn a_single_cancellation_is_taken_back_by_the_notice_for_a_day() {
    let (app, owner) = booked().await;
    let action = owner.get("/bookings").await.form("form[action$='/status']").action;
    owner.post(&action, &[("status", "cancelled")]).await.assert_see_other();
    let undo = owner.get("/bookings").await.form("form[action$='/undo']").action;
    owner
        .create_event(&[
            ("title", "Dentist"),
            ("start_time", "2026-03-03T09:15"),
            ("end_time", "2026-03-03T09:45"),
        ])
        .await;
    let report = owner.post(&undo, &[]).await.follow().await;
    assert!(report.text("main").contains("the time is taken"), "{report}");

    let action = owner.get("/bookings").await.form("form[action$='/status']").action;
    owner.post(&action, &[("status", "cancelled")]).await.assert_see_other();
    let undo = owner.get("/bookings").await.form("form[action$='/undo']").action;
    app.advance(24 * 60 + 1);
    owner.post(&undo, &[]).await.assert_see_other();
    assert_eq!(states(&app).iter().filter(|state| *state == "cancelled").count(), 2);
}

#[actix_web::test]
async fn a_cancellation_is_not_taken_back_when_the_link_has_all_its_bookings() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("max_bookings", "1")]).await;
    let guest = app.visitor();
    guest.book("an", "intro", "2026-03-03T02:00:00Z", "chau").await.assert_see_other();
    let action = owner.get("/bookings").await.form("form[action$='/status']").action;
    let list = owner.post(&action, &[("status", "cancelled")]).await.follow().await;
    guest.book("an", "intro", "2026-03-03T03:00:00Z", "duy").await.assert_see_other();
    let report = list.form(".flash form").send().await.follow().await;
    assert_eq!(report.text(".badge"), "Not restored: the link has all its bookings");
    let owner_list = owner.get("/bookings").await;
    assert!(
        owner_list.text("main").contains("duy") && !owner_list.text("main").contains("chau"),
        "{owner_list}"
    );
}

#[actix_web::test]
async fn a_declined_request_waits_again_when_that_is_taken_back() {
    let app = TestApp::start().await;
    let owner = app.owner("an").await;
    owner.booking_link(&[("owner_confirms_within_minutes", "720")]).await;
    app.visitor().book("an", "intro", SLOTS[0], "chau").await.assert_see_other();
    let report = asked(&owner).await.form("main form").send().await.follow().await;
    assert_eq!(states(&app), ["cancelled"]);
    report.form("form[action$='/undo']").send().await.assert_see_other();
    assert_eq!((states(&app), counted(&app)), (vec!["pending".to_owned()], 1));
    assert!(owner.get("/calendar/week/2026-03-03").await.has(".is-tentative"));
    app.advance(720);
    app.work().await;
    assert_eq!((states(&app), counted(&app)), (vec!["cancelled".to_owned()], 0));
}

#[actix_web::test]
async fn what_is_over_is_completed_by_itself_and_no_answer_of_the_owner_is_lost() {
    let (app, owner) = booked().await;
    app.set_now("2026-03-04T06:00:00Z");
    let actions = owner.get("/bookings?show=past").await.attrs("form[action$='/status']", "action");
    let actions: std::collections::BTreeSet<String> = actions.into_iter().collect();
    assert_eq!(actions.len(), 3);
    let answers = ["no_show", "cancelled", "completed"];
    let say = actions.iter().zip(answers).map(|(action, status)| {
        let owner = &owner;
        async move { (status, owner.post(action, &[("status", status)]).await.status()) }
    });
    let complete = async {
        let now = app.now();
        let db = app.db().clone();
        db.run(move |conn| calento::bookings::Booking::complete_past(conn, now)).await.unwrap()
    };
    let (said, _) = futures_util::future::join(join_all(say), complete).await;
    for (status, answer) in said {
        let mine = states(&app).iter().filter(|state| *state == status).count();
        assert!(answer == 303 && mine >= 1 || answer == 422, "{status}: {answer} {:?}", states(&app));
    }
    let now = app.now();
    app.rows(|conn| calento::bookings::Booking::complete_past(conn, now));
    let live = states(&app).iter().filter(|state| *state != "cancelled").count();
    assert_eq!(i32::try_from(live).unwrap(), counted(&app));
    assert!(!states(&app).contains(&"confirmed".to_owned()));
}
