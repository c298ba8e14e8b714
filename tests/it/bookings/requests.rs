//! Bookings that wait: for the guest, who confirms by mail, and for the owner.

use calento::schema::{bookings, events};
use diesel::prelude::*;
use futures_util::future::join_all;

use crate::support::{
    TestApp,
    app::{Mail, mail_to},
    seeds::Owner,
};

const NINE: &str = "2026-03-03T02:00:00Z";
const TEN: &str = "2026-03-03T03:00:00Z";
const GUEST: &str = "chau@example.org";
const OWNER: &str = "an@example.com";

const BY_OWNER: (&str, &str) = ("owner_confirms_within_minutes", "2880");
const BY_GUEST: (&str, &str) = ("guests_confirm", "true");

/// A Calento in which chau has asked for Tuesday at nine, and the path of chau's page.
async fn asked() -> (TestApp, Owner, String) {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("en").register().await;
    owner.booking_link(&[BY_OWNER]).await;
    let own = app.visitor().book("an", "intro", NINE, "chau").await.assert_see_other().to_owned();
    (app, owner, own)
}

/// A Calento whose link sends guests a mail first, and the path to confirm chau's booking of Tuesday at
/// nine.
async fn mailed(rules: &[(&str, &str)]) -> (TestApp, Owner, String) {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("en").register().await;
    let mut all = vec![BY_GUEST];
    all.extend(rules);
    owner.booking_link(&all).await;
    let sent = app.visitor().book("an", "intro", NINE, "chau").await;
    assert_eq!(sent.assert_see_other(), "/book/an/intro/asked", "only the mail leads to the booking");
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 1, "the owner hears of nothing");
    let own = mail_to(&mails, GUEST).link("/booking/");
    (app, owner, own)
}

/// Where the owner answers the first request of the list.
async fn answer_of(owner: &Owner) -> String {
    owner.get("/bookings").await.form("form[action$='/status']").action
}

fn has_line(mail: &Mail, line: &str) -> bool {
    mail.calendar_lines().iter().any(|found| found == line)
}

/// The status and end of the only booking, and the bookings that its link counts.
fn row(app: &TestApp) -> (String, Option<String>, i32) {
    use calento::schema::booking_links;
    app.rows(|conn| {
        bookings::table
            .inner_join(booking_links::table)
            .select((bookings::status, bookings::request_end, booking_links::bookings_count))
            .first(conn)
    })
}

#[actix_web::test]
async fn a_request_holds_its_time_until_the_owner_confirms_it() {
    let (app, owner, own) = asked().await;
    let guest = app.visitor();
    let page = guest.get(&own).await.assert_status(200);
    assert!(page.text("main").contains("An has until Tuesday, 3 March 2026, 2:00 AM"), "{page}");
    assert!(!page.has("form[action$='/confirm']"), "it is the owner who confirms");
    guest.book("an", "intro", NINE, "binh").await.assert_status(409);
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2);
    let (to_guest, to_owner) = (mail_to(&mails, GUEST), mail_to(&mails, OWNER));
    assert!(to_guest.subject.starts_with("Asked for: Intro call, "), "{}", to_guest.subject);
    assert!(to_guest.calendar.is_none(), "nobody is invited yet");
    assert_eq!(to_guest.link("/booking/"), own);
    assert!(to_owner.text.contains("chau asks for a time with you"), "{}", to_owner.text);
    assert!(to_owner.link("/bookings").starts_with("/bookings#booking-"));
    assert!(to_owner.calendar.is_none());
    let file = guest.get(&format!("{own}/event.ics")).await.assert_status(200);
    assert!(file.body().contains("STATUS:TENTATIVE"), "{file}");

    let list = owner.get("/bookings").await.assert_status(200);
    assert!(list.text("#requests-title").contains("Waiting for your answer"), "{list}");
    assert!(owner.get("/calendar/week/2026-03-03").await.has(".is-tentative"), "it is on the calendar");
    let action = answer_of(&owner).await;
    owner.post(&action, &[("status", "completed")]).await.assert_status(422);
    owner.post(&action, &[("status", "confirmed")]).await.assert_see_other();
    owner.post(&action, &[("status", "confirmed")]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 1, "one mail, however often it is sent, and the owner knows");
    let mail = mail_to(&mails, GUEST);
    assert!(mail.subject.starts_with("Confirmed: Intro call, "), "{}", mail.subject);
    for line in ["METHOD:REQUEST", "STATUS:CONFIRMED", "SEQUENCE:1"] {
        assert!(has_line(mail, line), "{line} in {:#?}", mail.calendar_lines());
    }
    assert!(guest.get(&own).await.text(".badge").contains("Confirmed"));
    assert_eq!(row(&app), ("confirmed".into(), None, 1));
    let late = owner.post(&action, &[("status", "declined")]).await.assert_status(422);
    assert!(late.text("[role=alert]").contains("confirmed in the meantime"), "{late}");
    // A page that still shows the request does not call the meeting off.
    let late = guest.post(&format!("{own}/cancel"), &[("seen", "pending")]).await.assert_status(409);
    assert!(late.text("[role=alert]").contains("confirmed in the meantime"), "{late}");
    assert_eq!(row(&app).0, "confirmed");
}

#[actix_web::test]
async fn a_declined_request_frees_its_time_and_says_why() {
    let (app, owner, own) = asked().await;
    app.deliver_mail().await;
    let action = answer_of(&owner).await;
    app.owner("binh").await.post(&action, &[("status", "declined")]).await.assert_status(404);
    let long = "x".repeat(2_001);
    let refused = [("status", "declined"), ("cancellation_reason", long.as_str())];
    let list = owner.post(&action, &refused).await.assert_status(422);
    assert_eq!(list.value_of("cancellation_reason"), long, "it is kept");
    assert!(list.has("details[open] .field-error"), "{list}");
    let say = [("status", "declined"), ("cancellation_reason", "Away that week")];
    owner.post(&action, &say).await.assert_see_other();
    owner.post(&action, &say).await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 1);
    let mail = mail_to(&mails, GUEST);
    assert!(mail.subject.starts_with("Declined: ") && mail.text.contains("Away that week"), "{}", mail.text);
    assert!(mail.calendar.is_none(), "there is nothing to call off");
    let page = app.visitor().get(&own).await;
    assert!(page.text(".badge").contains("Declined") && page.text("main").contains("Away that week"));
    assert_eq!(row(&app), ("cancelled".into(), Some("declined".into()), 0));
    let late = owner.post(&action, &[("status", "confirmed")]).await.assert_status(422);
    assert!(late.text("[role=alert]").contains("declined in the meantime"), "{late}");
    app.visitor().book("an", "intro", NINE, "binh").await.assert_see_other();
}

#[actix_web::test]
async fn a_guest_withdraws_a_request() {
    let (app, owner, own) = asked().await;
    app.deliver_mail().await;
    let action = answer_of(&owner).await;
    let guest = app.visitor();
    let form = guest.get(&own).await.form("form[action$='/cancel']");
    form.send().await.assert_see_other();
    guest.post(&format!("{own}/cancel"), &[("seen", "pending")]).await.assert_see_other();
    assert!(guest.get(&own).await.text(".badge").contains("Withdrawn"));
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2);
    let to_owner = mail_to(&mails, OWNER);
    assert!(to_owner.text.contains("chau has withdrawn"), "{}", to_owner.text);
    assert!(to_owner.calendar.is_none(), "{:?}", to_owner.calendar);
    let late = owner.post(&action, &[("status", "confirmed")]).await.assert_status(422);
    assert!(late.text("[role=alert]").contains("The guest has withdrawn"), "{late}");
}

#[actix_web::test]
async fn an_owner_leaves_alone_what_the_guest_has_not_confirmed() {
    let (app, owner, _) = mailed(&[]).await;
    let id: calento::ids::BookingId = app.rows(|conn| bookings::table.select(bookings::id).first(conn));
    for status in ["cancelled", "confirmed", "declined", "no_show"] {
        owner.post(&format!("/bookings/{id}/status"), &[("status", status)]).await.assert_status(422);
    }
    assert_eq!(row(&app), ("pending".to_owned(), None, 1));
    let links = owner.get("/booking-links").await;
    let why = format!("{}/why", links.attr("a.list-title", "href"));
    let page = owner.get(&format!("{why}?at=2026-03-03T09:00")).await.assert_status(200);
    assert!(page.text("main").contains("Somebody (unconfirmed)"), "{page}");
    assert!(!page.text("main").contains("chau"), "{page}");
}

#[actix_web::test]
async fn a_guest_cannot_confirm_a_time_that_the_owner_has_filled_meanwhile() {
    let (app, owner, own) =
        mailed(&[("availability_type", "calendar_sync"), ("buffer_before_minutes", "15")]).await;
    let confirm = format!("{own}/confirm");
    let guest = app.visitor();
    // Tuesday, 08:30 to 08:50 in Vietnam: in the buffer before nine.
    let times = [("start_time", "2026-03-03T08:30"), ("end_time", "2026-03-03T08:50")];
    let id = owner.create_event(&[("title", "Dentist"), times[0], times[1]]).await;
    let page = guest.post(&confirm, &[]).await.assert_status(409);
    assert!(page.text("[role=alert]").contains("Something else has come up"), "{page}");
    assert_eq!(row(&app).0, "pending");
    assert_eq!(app.deliver_mail().await.len(), 0, "the owner hears of nothing");
    owner.post(&format!("/events/{id}/delete"), &[]).await;
    guest.post(&confirm, &[]).await.assert_see_other();
    assert_eq!(row(&app).0, "confirmed");
}

#[actix_web::test]
async fn a_request_lapses_by_the_job_and_both_sides_hear_of_it() {
    let (app, owner, own) = asked().await;
    app.deliver_mail().await;
    let action = answer_of(&owner).await;
    // Nine o'clock is before the two days are over.
    app.set_now("2026-03-03T01:59:59Z");
    app.deliver_mail().await;
    assert_eq!(row(&app).0, "pending");
    app.set_now(NINE);
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2);
    assert!(mail_to(&mails, GUEST).subject.starts_with("Lapsed: "));
    assert!(mail_to(&mails, OWNER).text.contains("was not answered"));
    assert_eq!(row(&app), ("cancelled".into(), Some("lapsed".into()), 0));
    let late = owner.post(&action, &[("status", "confirmed")]).await.assert_status(422);
    assert!(late.text("[role=alert]").contains("is over"), "{late}");
    assert!(app.visitor().get(&own).await.text(".badge").contains("Lapsed"));
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn a_worker_that_stands_still_blocks_nobody() {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("en").register().await;
    owner.booking_link(&[("owner_confirms_within_minutes", "60")]).await;
    let guest = app.visitor();
    let own = guest.book("an", "intro", NINE, "chau").await.assert_see_other().to_owned();
    let action = answer_of(&owner).await;
    app.advance(60);
    // No job has run: pages and decisions know nevertheless.
    let slots = guest.slots("an", "intro", "2026-03-03", "Asia/Ho_Chi_Minh").await;
    assert!(slots.contains(&NINE.to_owned()), "{slots:?}");
    assert!(guest.get(&own).await.text(".badge").contains("Lapsed"));
    assert!(!owner.get("/bookings").await.has("#requests-title"));
    assert!(owner.get("/bookings?show=cancelled").await.text("main").contains("Lapsed"));
    owner.post(&action, &[("status", "confirmed")]).await.assert_status(422);
    guest.book("an", "intro", NINE, "binh").await.assert_see_other();
    let live: i64 =
        app.rows(|conn| bookings::table.filter(bookings::status.eq("pending")).count().get_result(conn));
    assert_eq!(live, 1);
}

#[actix_web::test]
async fn a_request_can_move_and_waits_anew() {
    let (app, owner, own) = asked().await;
    app.deliver_mail().await;
    let guest = app.visitor();
    guest.post(&format!("{own}/reschedule"), &[("slot_start", TEN)]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        assert!(mail.subject.starts_with("Asked for: ") && mail.text.contains("Before: "), "{}", mail.text);
    }
    assert_eq!(row(&app).0, "pending");
    guest.book("an", "intro", NINE, "binh").await.assert_see_other();
    let id = owner.get("/bookings").await.attr("section li[id^='booking-']", "id");
    assert!(id.starts_with("booking-"));
    // The first deadline was nine; the request now waits until ten.
    app.set_now(NINE);
    app.work().await;
    let pending = bookings::table.filter(bookings::guest_name.eq("chau")).select(bookings::status);
    assert_eq!(app.rows(|conn| pending.first::<String>(conn)), "pending");
    // The owner answers it where it is.
    let move_it = format!("/bookings/{}/reschedule", id.trim_start_matches("booking-"));
    assert_eq!(owner.get(&move_it).await.assert_see_other(), "/bookings");
}

#[actix_web::test]
async fn a_confirmed_booking_that_its_guest_moves_stays_confirmed() {
    let (app, owner, own) = asked().await;
    owner.post(&answer_of(&owner).await, &[("status", "confirmed")]).await.assert_see_other();
    app.deliver_mail().await;
    app.visitor().post(&format!("{own}/reschedule"), &[("slot_start", TEN)]).await.assert_see_other();
    assert_eq!(row(&app).0, "confirmed");
    assert!(app.deliver_mail().await.iter().all(|mail| mail.subject.starts_with("Moved: ")));
}

#[actix_web::test]
async fn a_booking_counts_once_its_guest_has_followed_the_link() {
    let (app, owner, own) = mailed(&[]).await;
    let guest = app.visitor();
    assert!(!owner.get("/bookings").await.text("main").contains("chau"));
    let on_calendar: i64 = app.rows(|conn| events::table.count().get_result(conn));
    assert_eq!(on_calendar, 0);
    guest.book("an", "intro", NINE, "binh").await.assert_status(409);
    // The same form again leads to the same booking and no second mail, and shows nobody its page.
    let again = guest.book("an", "intro", NINE, "chau").await;
    assert_eq!(again.assert_see_other(), "/book/an/intro/asked");
    assert!(again.follow().await.assert_status(200).text("main").contains("within 30 minutes"));
    assert!(app.deliver_mail().await.is_empty());

    // Opening the page confirms nothing: mail scanners do that.
    let page = guest.get(&own).await.assert_status(200);
    assert!(page.text(".badge").contains("Not confirmed yet"));
    guest.get(&format!("{own}/confirm")).await.assert_status(405);
    assert_eq!(row(&app).0, "pending");
    assert_eq!(guest.get(&format!("{own}/reschedule")).await.assert_see_other(), own);
    let confirmed = page.form("form[action$='/confirm']").send().await;
    assert_eq!(confirmed.assert_see_other(), own);
    guest.post(&format!("{own}/confirm"), &[]).await.assert_see_other();
    assert!(guest.get(&own).await.text(".badge").contains("Confirmed"));
    assert_eq!(row(&app), ("confirmed".into(), None, 1));
    assert!(owner.get("/bookings").await.text("main").contains("chau"));
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2);
    let mail = mail_to(&mails, GUEST);
    assert!(mail.subject.starts_with("Booked: "), "{}", mail.subject);
    assert!(has_line(mail, "METHOD:REQUEST") && has_line(mail, "STATUS:CONFIRMED"));
    guest.post("/booking/nonsense/confirm", &[]).await.assert_status(404);
}

#[actix_web::test]
async fn what_a_guest_does_not_confirm_is_free_after_half_an_hour_and_nobody_hears_of_it() {
    let (app, owner, own) = mailed(&[]).await;
    app.advance(30);
    let late = app.visitor().post(&format!("{own}/confirm"), &[]).await.assert_status(409);
    assert!(late.text("[role=alert]").contains("is over"), "{late}");
    assert!(app.deliver_mail().await.is_empty());
    assert_eq!(row(&app), ("cancelled".into(), Some("lapsed".into()), 0));
    assert!(!owner.get("/bookings?show=cancelled").await.text("main").contains("chau"));
    app.visitor().book("an", "intro", NINE, "binh").await.assert_see_other();
}

#[actix_web::test]
async fn first_the_guest_confirms_and_then_the_owner() {
    let (app, owner, own) = mailed(&[BY_OWNER]).await;
    app.visitor().post(&format!("{own}/confirm"), &[]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2);
    assert!(mail_to(&mails, OWNER).subject.starts_with("Asked for: "));
    // The half hour of the guest is over, the two days of the owner are not.
    app.advance(60);
    app.work().await;
    owner.post(&answer_of(&owner).await, &[("status", "confirmed")]).await.assert_see_other();
    assert!(mail_to(&app.deliver_mail().await, GUEST).subject.starts_with("Confirmed: "));
}

#[actix_web::test]
async fn an_address_has_few_bookings_that_it_has_not_confirmed() {
    let (app, _owner, own) = mailed(&[]).await;
    let guest = app.visitor();
    for slot in [TEN, "2026-03-03T04:00:00Z"] {
        guest.book("an", "intro", slot, "chau").await.assert_see_other();
    }
    let fourth = "2026-03-03T04:30:00Z";
    let refused = guest.book("an", "intro", fourth, "chau").await.assert_status(422);
    assert!(refused.error_of("guest_email").is_some_and(|error| error.contains('3')), "{refused}");
    assert_eq!(refused.value_of("guest_name"), "chau");
    guest.book("an", "intro", fourth, "duy").await.assert_see_other();
    guest.post(&format!("{own}/confirm"), &[]).await.assert_see_other();
    guest.book("an", "intro", "2026-03-03T06:00:00Z", "chau").await.assert_see_other();
}

#[actix_web::test]
async fn one_client_starts_few_bookings_that_wait_for_a_mail() {
    let app = TestApp::build().setting("CALENTO_RATE_LIMITS", "on").start().await;
    let owner = app.new_owner("an").lang("en").register().await;
    owner.booking_link(&[BY_GUEST]).await;
    owner.booking_link(&[("slug", "other")]).await;
    let mut answers = Vec::new();
    for number in 0..25 {
        let page = app.visitor().book("an", "intro", NINE, &format!("guest{number}")).await;
        answers.push(page.status());
    }
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 5, "{answers:?}");
    app.visitor().book("an", "other", TEN, "chau").await.assert_see_other();
}

#[actix_web::test]
async fn the_page_says_beforehand_who_confirms() {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("en").register().await;
    owner.booking_link(&[BY_OWNER, BY_GUEST]).await;
    for (language, mail, days, button) in [
        (
            "en",
            "by a link that we mail to you",
            "An confirms each booking, within 2 days",
            "Ask for this time",
        ),
        ("vi", "qua thư", "trong vòng 2 ngày", "Xin giờ này"),
    ] {
        let page = app.visitor().lang(language).get("/book/an/intro").await.assert_status(200);
        let text = page.text("main");
        assert!(text.contains(mail) && text.contains(days) && text.contains(button), "{page}");
    }
    let link = owner.get("/booking-links").await.attr("main a.list-title", "href");
    let form = owner.get(&link).await.form("#link-form");
    form.set("owner_confirms_within_minutes", "2").send().await.assert_status(422);
    let form = owner.get(&link).await.form("#link-form");
    form.set("owner_confirms_within_minutes", "").send().await.assert_see_other();
    assert!(!app.visitor().get("/book/an/intro").await.text("main").contains("confirms each"));
}

#[actix_web::test]
async fn mails_of_requests_are_in_the_language_of_their_reader() {
    let app = TestApp::start().await;
    let owner = app.new_owner("an").lang("vi").register().await;
    owner.booking_link(&[BY_OWNER, BY_GUEST]).await;
    app.visitor().lang("vi").book("an", "intro", NINE, "chau").await.assert_see_other();
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, GUEST);
    assert!(mail.subject.starts_with("Xin xác nhận: "), "{}", mail.subject);
    let own = mail.link("/booking/");
    app.visitor().post(&format!("{own}/confirm"), &[]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert!(mail_to(&mails, OWNER).text.contains("chau xin một giờ hẹn với bạn"));
    assert!(mail_to(&mails, GUEST).text.contains("An"), "the guest reads Vietnamese, too");
    owner.post(&answer_of(&owner).await, &[("status", "declined")]).await.assert_see_other();
    assert!(mail_to(&app.deliver_mail().await, GUEST).subject.starts_with("Bị từ chối: "));
}

/// The number of mails owed about the only booking since `before`, by template.
fn owed(app: &TestApp) -> Vec<String> {
    use calento::schema::email_logs;
    app.rows(|conn| {
        email_logs::table
            .select(email_logs::template_name.assume_not_null())
            .order(email_logs::created_at)
            .load(conn)
    })
}

#[actix_web::test]
async fn of_many_answers_at_once_one_counts() {
    let app = TestApp::build().pool_size(8).start().await;
    let owner = app.new_owner("an").lang("en").register().await;
    owner.booking_link(&[BY_OWNER]).await;
    let slots = app.visitor().slots("an", "intro", "2026-03-04", "Asia/Ho_Chi_Minh").await;
    for (round, slot) in slots.iter().take(6).enumerate() {
        let name = format!("guest{round}");
        let guest = app.visitor();
        let own = guest.book("an", "intro", slot, &name).await.assert_see_other().to_owned();
        let action = answer_of(&owner).await;
        let before = owed(&app).len();
        let tries = (0..9).map(|number| {
            let (owner, guest, own, action) = (&owner, guest.clone(), own.clone(), action.clone());
            async move {
                let page = match (number + round) % 3 {
                    0 => owner.post(&action, &[("status", "confirmed")]).await,
                    1 => owner.post(&action, &[("status", "declined")]).await,
                    _ => guest.post(&format!("{own}/cancel"), &[("seen", "pending")]).await,
                };
                ((number + round) % 3, page.status())
            }
        });
        let answers = join_all(tries).await;
        let (status, end): (String, Option<String>) = app.rows(|conn| {
            bookings::table
                .filter(bookings::guest_name.eq(&name))
                .select((bookings::status, bookings::request_end))
                .first(conn)
        });
        // The same answer twice is one; a withdrawal of what is off already says so, too.
        let won = match (status.as_str(), end.as_deref()) {
            ("confirmed", None) => 0,
            ("cancelled", Some("declined")) => 1,
            ("cancelled", Some("withdrawn")) => 2,
            other => panic!("{other:?}"),
        };
        for (what, answer) in &answers {
            let fits = match (*what == won, *what) {
                (true, _) => *answer == 303,
                (false, 2) => *answer == if won == 0 { 409 } else { 303 },
                (false, _) => *answer == 422,
            };
            assert!(fits, "{won} won: {answers:?}");
        }
        let mails = owed(&app).len() - before;
        assert_eq!(mails, if won == 2 { 2 } else { 1 }, "{:?}", owed(&app));
    }
}
