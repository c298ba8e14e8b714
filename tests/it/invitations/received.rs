//! Invitations on the calendar of the account that is invited.

use calento::{
    error::AppError,
    events::{Answer, Attendee},
    invitations::received::{self, Answered},
    schema::{event_attendees, users},
};
use diesel::prelude::*;

use super::in_transaction;
use crate::support::{TestApp, app::mail_to, page::Page, seeds::Owner};

const TIMES: [(&str, &str); 2] = [("start_time", "2026-03-10T09:00"), ("end_time", "2026-03-10T10:00")];
const VIEWS: [&str; 5] = ["day", "week", "month", "year", "agenda"];

async fn invite(an: &Owner, title: &str, guests: &str, more: &[(&str, &str)]) -> String {
    let fields = [&[("title", title), ("attendees", guests)], &TIMES[..], more].concat();
    an.create_event(&fields).await.to_string()
}

async fn march(binh: &Owner, view: &str) -> Page {
    binh.get(&format!("/calendar/{view}/2026-03-10")).await.assert_status(200)
}

fn drawn(id: &str) -> String {
    format!(".h-event[data-event-id='{id}']")
}

#[actix_web::test]
async fn an_invitation_stands_on_every_view_of_the_one_who_is_invited() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let id =
        invite(&an, "Họp ngân sách", "BINH@Example.com, chi@example.org", &[("location", "Phòng 3A")]).await;
    for view in VIEWS {
        let page = march(&binh, view).await;
        assert_eq!(page.count(&drawn(&id)), 1, "{view}: {page}");
        assert_eq!(
            page.text(&format!("{} .p-name", drawn(&id))).replace(" (Invitation, not answered)", ""),
            "Họp ngân sách"
        );
        assert!(page.has(&format!("{}.is-unanswered", drawn(&id))), "{view}");
        assert!(!page.body().contains("chi@example.org"), "{view}");
    }
    // It is nobody else's, and the organizer's own is drawn as ever.
    let chau = app.owner("chau").await;
    assert!(!march(&chau, "month").await.has(&drawn(&id)));
    chau.get(&format!("/events/{id}")).await.assert_status(404);
    assert!(!march(&an, "month").await.has(".is-unanswered"));
}

#[actix_web::test]
async fn it_is_answered_from_the_calendar_and_the_organizer_hears_of_it() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let id = invite(&an, "Họp", "binh@example.com", &[]).await;
    app.deliver_mail().await;
    let page = binh.get(&format!("/events/{id}")).await;
    let page = page.follow().await.assert_status(200);
    assert_eq!(page.text("h1"), "Họp");
    let form = page.form("form.form").set("response_status", "tentative").set("comment", "Có thể trễ");
    let page = form.send().await.follow().await;
    assert!(page.has("a[href='/calendar/month/2026-03-10']"), "{page}");
    assert!(march(&binh, "week").await.has(&format!("{}.is-tentative", drawn(&id))));
    let mails = app.deliver_mail().await;
    assert!(mail_to(&mails, "an@example.com").text.contains("Có thể trễ"));
    let page = binh.get(&format!("/events/{id}")).await.follow().await;
    page.form("form.form").set("response_status", "declined").send().await.assert_see_other();
    assert!(march(&binh, "week").await.has(&format!("{}.is-declined", drawn(&id))));
}

#[actix_web::test]
async fn nobody_else_changes_or_deletes_it() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let id = invite(&an, "Họp", "binh@example.com", &[]).await;
    binh.get(&format!("/events/{id}/edit")).await.assert_status(404);
    binh.post(&format!("/events/{id}"), &[("title", "Mine")]).await.assert_status(404);
    binh.post(&format!("/events/{id}/delete"), &[]).await.assert_status(404);
    binh.post(&format!("/events/{id}/move"), &[("start_time", "2026-03-11T09:00")]).await.assert_status(404);
    assert!(march(&binh, "week").await.has("[data-fixed]"));
}

#[actix_web::test]
async fn it_goes_with_the_guest_the_event_and_its_cancellation_and_follows_a_move() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let id = invite(&an, "Họp", "binh@example.com", &[]).await;
    let change = async |fields: &[(&str, &str)]| {
        an.post(&format!("/events/{id}"), fields).await.assert_see_other();
    };
    change(&[("start_time", "2026-03-11T15:00"), ("end_time", "2026-03-11T16:00")]).await;
    let page = march(&binh, "week").await;
    assert_eq!(page.attr(&format!("{} .dt-start", drawn(&id)), "datetime"), "2026-03-11T08:00:00Z");
    change(&[("status", "cancelled")]).await;
    assert!(!march(&binh, "week").await.has(&drawn(&id)));
    change(&[("status", "confirmed")]).await;
    assert!(march(&binh, "week").await.has(&drawn(&id)));
    change(&[("attendees", "")]).await;
    assert!(!march(&binh, "week").await.has(&drawn(&id)));
    binh.get(&format!("/events/{id}")).await.assert_status(404);
    change(&[("attendees", "binh@example.com")]).await;
    assert!(march(&binh, "week").await.has(&drawn(&id)));
    an.post(&format!("/events/{id}/delete"), &[]).await.assert_see_other();
    assert!(!march(&binh, "week").await.has(&drawn(&id)));
}

#[actix_web::test]
async fn a_series_is_unfolded_without_the_occurrence_one_is_not_invited_to() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let rule = [("recurrence_rule", "FREQ=WEEKLY")];
    let id = invite(&an, "Họp tuần", "binh@example.com", &rule).await;
    let path = format!("/events/{id}");
    let change = async |start: &str, fields: &[(&str, &str)]| {
        let part = [("scope", "this"), ("occurrence", start)];
        an.post(&path, &[&part[..], fields].concat()).await.assert_see_other();
    };
    change("2026-03-17T02:00:00Z", &[("start_time", "2026-03-18T14:00"), ("end_time", "2026-03-18T15:00")])
        .await;
    change("2026-03-24T02:00:00Z", &[("attendees", "")]).await;
    an.post(&format!("{path}/delete"), &[("scope", "this"), ("occurrence", "2026-03-31T02:00:00Z")]).await;
    let starts = binh.get("/calendar/month/2026-03-10").await.attrs(".h-event .dt-start", "datetime");
    assert_eq!(starts, ["2026-03-10T02:00:00Z", "2026-03-18T07:00:00Z"]);
    // Years later the series goes on.
    assert_eq!(binh.get("/calendar/day/2031-03-11").await.count(".h-event"), 1);
}

#[actix_web::test]
async fn yes_and_maybe_keep_busy_while_no_and_silence_do_not() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let slug = binh.booking_link(&[("slug", "call")]).await;
    let id = invite(&an, "Họp", "binh@example.com", &[]).await;
    let is_free = async || {
        let slots = app.visitor().slots("binh", &slug, "2026-03-10", "Asia/Ho_Chi_Minh").await;
        slots.contains(&"2026-03-10T02:00:00Z".to_owned())
    };
    let hint = async || {
        let fields = [&[("title", "x")], &TIMES[..]].concat();
        binh.post("/events/hint", &fields).await.body().contains("Họp")
    };
    assert!(is_free().await && !hint().await, "not answered");
    for (answer, busy) in [("accepted", true), ("tentative", true), ("declined", false)] {
        let page = binh.get(&format!("/events/{id}")).await.follow().await;
        page.form("form.form").set("response_status", answer).send().await.assert_see_other();
        assert_eq!((is_free().await, hint().await), (!busy, busy), "{answer}");
        if busy {
            let refused = app.visitor().book("binh", &slug, "2026-03-10T02:00:00Z", "chau").await;
            refused.assert_status(409);
        }
    }
}

#[actix_web::test]
async fn an_account_that_comes_later_needs_the_link_or_a_verified_address() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = invite(&an, "Họp", "binh@example.com", &[]).await;
    let other = invite(&an, "Họp hai", "binh@example.com", &[]).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    let (binh, chau) = (app.owner("binh").await, app.owner("chau").await);
    assert!(!march(&binh, "week").await.has(".h-event"));
    // To look is not to take, and another account cannot take it.
    assert!(!chau.get(&link).await.has("form[action$='/calendar']"));
    chau.post(&format!("{link}/calendar"), &[]).await.assert_status(404);
    app.visitor().post(&format!("{link}/calendar"), &[]).await.assert_see_other();
    let page = binh.get(&link).await.assert_status(200);
    assert!(!march(&binh, "week").await.has(".h-event"));
    page.form("form[action$='/calendar']").send().await.assert_see_other();
    assert_eq!(march(&binh, "week").await.count(".h-event"), 1);
    assert!(!march(&chau, "week").await.has(".h-event"));
    app.rows(|conn| {
        diesel::update(users::table.filter(users::username.eq("binh")))
            .set(users::email_verified.eq(true))
            .execute(conn)
    });
    let page = march(&binh, "week").await;
    assert!(page.has(&drawn(&id)) && page.has(&drawn(&other)), "{page}");
}

#[actix_web::test]
async fn an_answer_by_the_link_puts_it_on_the_calendar_of_who_is_signed_in_under_the_address() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    invite(&an, "Họp", "binh@example.com", &[]).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    let (binh, chau) = (app.owner("binh").await, app.owner("chau").await);
    chau.post(&link, &[("response_status", "accepted")]).await.assert_see_other();
    assert!(!march(&chau, "week").await.has(".h-event"));
    binh.post(&link, &[("response_status", "accepted")]).await.assert_see_other();
    assert_eq!(march(&binh, "week").await.count(".h-event"), 1);
}

#[actix_web::test]
async fn what_is_received_can_be_listed_and_answered_by_other_features() {
    let app = TestApp::start().await;
    let (an, _binh, _chau) = (app.owner("an").await, app.owner("binh").await, app.owner("chau").await);
    invite(&an, "Họp", "binh@example.com", &[]).await;
    let id = |name: &str| {
        let name = name.to_owned();
        app.rows(move |conn| users::table.filter(users::username.eq(name)).select(users::id).first(conn))
    };
    let (binh, chau, now) = (id("binh"), id("chau"), app.now());
    let listed = in_transaction(&app, |conn| received::list(conn, binh, now));
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].event.title.as_str(), listed[0].guest.response()), ("Họp", Answer::NeedsAction));
    let guest = listed[0].guest.id;
    let say = |user, at| {
        app.db().run_blocking(|conn| {
            conn.transaction(|conn| received::answer(conn, user, guest, Answer::Accepted, None, at))
        })
    };
    assert!(matches!(say(chau, now), Err(AppError::NotFound)), "a stranger's invitation is not found");
    let Ok(Answered::Recorded(answered)) = say(binh, now) else { panic!("it is recorded") };
    assert_eq!(answered.guest.response(), Answer::Accepted);
    let late = "2026-03-10T03:00:00Z".parse().expect("an instant");
    assert!(matches!(say(binh, late), Ok(Answered::TooLate(_))));
    assert!(in_transaction(&app, |conn| received::list(conn, binh, late)).is_empty());
}

#[actix_web::test]
async fn the_period_of_an_invitation_follows_its_event() {
    let app = TestApp::start().await;
    let (an, _binh) = (app.owner("an").await, app.owner("binh").await);
    let id = invite(&an, "Họp", "binh@example.com", &[("recurrence_rule", "FREQ=DAILY;COUNT=3")]).await;
    let period = || {
        app.rows(|conn| {
            event_attendees::table
                .select(diesel::dsl::sql::<diesel::sql_types::Nullable<diesel::sql_types::Text>>(
                    "event_period::text",
                ))
                .first::<Option<String>>(conn)
        })
    };
    assert_eq!(period().as_deref(), Some(r#"["2026-03-10 02:00:00","2026-03-12 03:00:00")"#));
    an.post(&format!("/events/{id}"), &[("recurrence_rule", "FREQ=DAILY")]).await.assert_see_other();
    assert_eq!(period().as_deref(), Some(r#"["2026-03-10 02:00:00",)"#));
    assert!(app.rows(|conn| Attendee::of_event(conn, id.parse().expect("an id")))[0].user_id.is_some());
}

#[actix_web::test]
async fn a_search_finds_what_one_is_invited_to_by_what_guests_are_told() {
    let app = TestApp::start().await;
    let (an, binh, chau) = (app.owner("an").await, app.owner("binh").await, app.owner("chau").await);
    let id = invite(&an, "Họp ngân sách", "binh@example.com, secret@example.org", &[]).await;
    let weekly =
        invite(&an, "Ngân sách tuần", "binh@example.com", &[("recurrence_rule", "FREQ=WEEKLY")]).await;
    let found = async |who: &Owner, words: &str| who.get(&format!("/search?q={words}")).await;
    let page = found(&binh, "ngan+sach").await;
    assert!(page.has(&drawn(&id)) && page.has(&drawn(&weekly)), "{page}");
    assert_eq!(found(&binh, "an@example.com").await.count(".h-event"), 2, "the organizer is told");
    assert_eq!(found(&binh, "secret").await.count(".h-event"), 0);
    assert!(!page.body().contains("secret@example.org"));
    assert_eq!(found(&chau, "ngan+sach").await.count(".h-event"), 0);
    app.set_now("2026-03-11T00:00:00Z");
    assert!(found(&binh, "hop").await.has(&drawn(&id)), "over, and found");
    an.post(&format!("/events/{id}"), &[("attendees", "")]).await.assert_see_other();
    assert!(!found(&binh, "hop").await.has(&drawn(&id)));
}

#[actix_web::test]
async fn the_feed_of_busy_times_has_what_was_promised_and_no_more() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    let id = invite(&an, "Họp", "binh@example.com", &[]).await;
    for kind in ["busy", "everything"] {
        binh.post("/feeds", &[("calendar_id", ""), ("kind", kind)]).await.assert_see_other();
    }
    let addresses = binh.get("/feeds").await.attrs("[value*='/feeds/']", "value");
    let [everything, busy] = [0, 1].map(|at: usize| addresses[at][app.url.len()..].to_owned());
    let events = async |path: &str| {
        let page = app.visitor().get(path).await.assert_status(200);
        (page.body().matches("BEGIN:VEVENT").count(), page.header("etag").to_owned())
    };
    let before = events(&busy).await;
    assert_eq!(before.0, 0);
    let page = binh.get(&format!("/events/{id}")).await.follow().await;
    page.form("form.form").set("response_status", "accepted").send().await.assert_see_other();
    let after = events(&busy).await;
    assert_eq!(after.0, 1);
    assert_ne!(before.1, after.1, "programs that ask for changes get them");
    assert!(!app.visitor().get(&busy).await.body().contains("Họp"));
    assert_eq!(events(&everything).await.0, 0, "an invitation is the organizer's to publish");
}

#[actix_web::test]
async fn an_account_reads_in_its_own_language_and_zone() {
    let app = TestApp::start().await;
    let (an, binh) =
        (app.owner("an").await, app.new_owner("binh").zone("Europe/Berlin").lang("en").register().await);
    let id = invite(&an, "Họp", "binh@example.com, chi@example.org", &[]).await;
    let mails = app.deliver_mail().await;
    assert!(mail_to(&mails, "chi@example.org").text.contains("Ho Chi Minh (GMT+7)"));
    let mail = mail_to(&mails, "binh@example.com");
    assert!(mail.subject.starts_with("Invitation: Họp") && mail.text.contains("Berlin"), "{}", mail.text);
    let page = binh.get(&format!("/events/{id}")).await.follow().await;
    assert!(page.text(".facts").contains("3:00 AM"), "{page}");
}

#[actix_web::test]
async fn the_list_of_invitations_is_answered_with_one_click() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    assert!(binh.get("/invitations").await.assert_status(200).has(".empty"));
    invite(&an, "Họp", "binh@example.com", &[]).await;
    invite(&an, "Hằng tuần", "binh@example.com", &[("recurrence_rule", "FREQ=WEEKLY")]).await;
    let page = binh.get("/invitations").await;
    assert_eq!(page.all(".list-title"), ["Hằng tuần", "Họp"]);
    page.form("form.list-actions").set("response_status", "accepted").send().await.assert_see_other();
    let page = binh.get("/invitations").await;
    assert_eq!((page.count("form.list-actions"), page.all(".badge")), (1, vec!["You said yes".to_owned()]));
    assert_eq!(an.get("/invitations").await.count(".list-title"), 0);
    app.visitor().get("/invitations").await.assert_see_other();
}
