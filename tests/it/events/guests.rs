//! What the guests of one changed occurrence hear of what happens to its series.

use calento::{
    events::{Attendee, Event},
    ids::EventId,
};

use super::standup;
use crate::support::{
    TestApp,
    app::{Mail, mail_to},
    seeds::{Owner, id_in},
};

const THIS: &str = "2026-03-05T02:00:00Z";

/// Binh is invited to the series, and with chi to the changed occurrence of 5 March; both were told.
async fn invited(app: &TestApp, an: &Owner) -> (EventId, EventId) {
    let id = standup(an).await;
    an.post(&format!("/events/{id}"), &[("attendees", "binh@example.org")]).await.assert_see_other();
    let row = change_this(an, id, "2026-03-05T11:00").await;
    assert_eq!(app.deliver_mail().await.len(), 3);
    (id, row)
}

async fn change_this(an: &Owner, series: EventId, start: &str) -> EventId {
    let fields = [
        ("scope", "this"),
        ("occurrence", THIS),
        ("title", "Late"),
        ("start_time", start),
        ("attendees", "binh@example.org, chi@example.org"),
    ];
    id_in(an.post(&format!("/events/{series}"), &fields).await.assert_see_other(), "/events/")
}

/// The method and the sequence of the one mail to chi, which names the occurrence.
#[track_caller]
fn told_chi(mails: &[Mail]) -> (String, i32) {
    let lines = mail_to(mails, "chi@example.org").calendar_lines();
    let value = |name: &str| {
        let line = lines.iter().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in {lines:#?}")).to_owned()
    };
    assert_eq!(value("RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:"), "20260305T090000");
    (value("METHOD:"), value("SEQUENCE:").parse().expect("a number"))
}

#[actix_web::test]
async fn they_hear_that_their_occurrence_is_off_and_that_it_is_back() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let (_, row) = invited(&app, &an).await;
    an.post(&format!("/events/{row}/delete"), &[]).await.assert_see_other();
    assert_eq!(told_chi(&app.deliver_mail().await), ("CANCEL".into(), 2));
    an.post(&format!("/events/{row}/restore"), &[]).await.assert_see_other();
    assert_eq!(told_chi(&app.deliver_mail().await), ("REQUEST".into(), 3));
}

#[actix_web::test]
async fn when_the_whole_series_goes_everybody_hears_it_once() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let (id, _) = invited(&app, &an).await;
    let delete = format!("/events/{id}/delete");
    let (one, two) = futures_util::future::join(an.post(&delete, &[]), an.post(&delete, &[])).await;
    let mut statuses = [one.status(), two.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    let mails = app.deliver_mail().await;
    assert_eq!(told_chi(&mails), ("CANCEL".into(), 2));
    let series = mail_to(&mails, "binh@example.org").calendar_lines();
    assert!(series.contains(&"METHOD:CANCEL".to_owned()), "{series:#?}");
    assert!(!series.iter().any(|line| line.starts_with("RECURRENCE-ID")), "{series:#?}");

    an.post(&format!("/events/{id}/restore"), &[]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(told_chi(&mails), ("REQUEST".into(), 3));
    let series = mail_to(&mails, "binh@example.org").calendar_lines();
    assert!(series.contains(&"METHOD:REQUEST".to_owned()), "{series:#?}");
}

#[actix_web::test]
async fn they_hear_it_when_the_series_no_longer_has_their_occurrence() {
    let app = TestApp::start().await;
    let from = |start: &'static str| [("scope", "following"), ("occurrence", start)];
    for (name, action, fields) in [
        ("an", "/delete", from("2026-03-04T02:00:00Z").to_vec()),
        // The occurrence at the split becomes the first of the new series, in its words.
        ("em", "", [&from(THIS)[..], &[("title", "Anew")]].concat()),
        ("lan", "", vec![("recurrence_rule", "FREQ=DAILY;COUNT=2"), ("confirmed", "true")]),
        ("mai", "", vec![("recurrence_rule", ""), ("confirmed", "true")]),
    ] {
        let owner = app.owner(name).await;
        let (id, row) = invited(&app, &owner).await;
        owner.post(&format!("/events/{id}{action}"), &fields).await.assert_see_other();
        owner.get(&format!("/events/{row}")).await.assert_status(404);
        assert_eq!(told_chi(&app.deliver_mail().await), ("CANCEL".into(), 2), "{name}");
    }
}

#[actix_web::test]
async fn an_occurrence_that_is_changed_anew_asks_its_guests_anew() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let (id, row) = invited(&app, &an).await;
    let chi = || {
        app.rows(|conn| Attendee::of_event(conn, row))
            .into_iter()
            .find(|guest| guest.email == "chi@example.org")
            .expect("chi is invited")
    };
    let link = calento::paths::invitation(&chi().token(&app.config.secret));
    app.visitor().post(&link, &[("response_status", "accepted")]).await.assert_see_other();
    let path = format!("/events/{id}");
    an.post(&format!("{path}/delete"), &[("scope", "following"), ("occurrence", THIS)])
        .await
        .assert_see_other();
    an.post(&path, &[("recurrence_rule", "FREQ=DAILY;COUNT=10")]).await.assert_see_other();
    app.deliver_mail().await;
    assert_eq!(chi().response_status, "accepted");

    assert_eq!(change_this(&an, id, "2026-03-05T13:00").await, row);
    let (series, event) = app.rows(|conn| Ok((Event::of_anybody(conn, id)?, Event::of_anybody(conn, row)?)));
    let mails = app.deliver_mail().await;
    assert_eq!(told_chi(&mails), ("REQUEST".into(), event.sequence));
    assert!(event.sequence > 2 && event.sequence > series.sequence, "{}", event.sequence);
    assert_eq!(event.ical_uid, series.ical_uid);
    assert_eq!(chi().response_status, "needs_action");
}
