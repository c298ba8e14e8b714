//! Answers to one occurrence of a series, beside the answer to the series.

use calento::{
    ids::EventId,
    schema::{event_attendees, events, occurrence_answers},
};
use diesel::prelude::*;
use serde_json::json;

use super::peer::{answer_to, bring, with_replies};
use crate::support::{TestApp, app::mail_to, seeds::Owner};

const GUEST: &str = "binh@example.org";

/// A weekly series on Tuesdays from 10 March, 09:00 in Vietnam.
async fn series(app: &TestApp, guests: &str) -> (Owner, EventId) {
    let an = app.owner("an").await;
    let id = an
        .create_event(&[
            ("title", "Họp tuần"),
            ("start_time", "2026-03-10T09:00"),
            ("end_time", "2026-03-10T10:00"),
            ("recurrence_rule", "FREQ=WEEKLY;COUNT=6"),
            ("attendees", guests),
        ])
        .await;
    (an, id)
}

fn of_event(app: &TestApp, event: EventId) -> String {
    app.rows(|conn| {
        let rows = event_attendees::table.filter(event_attendees::event_id.eq(event));
        rows.filter(event_attendees::email.eq(GUEST)).select(event_attendees::response_status).first(conn)
    })
}

fn of_dates(app: &TestApp) -> Vec<(String, String)> {
    let rows: Vec<(calento::time::Instant, String)> = app.rows(|conn| {
        occurrence_answers::table
            .order(occurrence_answers::original_start_time)
            .select((occurrence_answers::original_start_time, occurrence_answers::response_status))
            .load(conn)
    });
    rows.into_iter().map(|(start, answer)| (start.to_string(), answer)).collect()
}

#[actix_web::test]
async fn an_answer_to_one_date_and_one_to_the_series_leave_each_other_alone() {
    let app = with_replies().start().await;
    let (an, id) = series(&app, GUEST).await;
    let mails = app.deliver_mail().await;
    let raw = mail_to(&mails, GUEST).raw.clone();
    let base = json!({ "shape": "gmail", "from": GUEST });
    let with = |more: &serde_json::Value| {
        let mut options = base.clone();
        let more = more.as_object().expect("an object").clone();
        options.as_object_mut().expect("an object").extend(more);
        answer_to(&raw, &options)
    };
    bring(&app, &with(&json!({ "answer": "ACCEPTED" }))).await;
    app.deliver_mail().await;
    for (shape, date) in
        [("gmail", "20260317T020000Z"), ("outlook", "20260324T020000Z"), ("apple", "20260331T020000Z")]
    {
        bring(
            &app,
            &with(&json!({ "shape": shape, "answer": "DECLINED", "occurrence": date, "comment": "ốm" })),
        )
        .await;
    }
    assert_eq!(of_event(&app, id), "accepted");
    let days =
        ["2026-03-17", "2026-03-24", "2026-03-31"].map(|day| (format!("{day}T02:00:00Z"), "declined".into()));
    assert_eq!(of_dates(&app), days);
    let told = app.deliver_mail().await;
    assert_eq!(told.len(), 3, "each date is news of its own");
    assert!(
        told.iter().any(|mail| mail.text.contains("17 tháng 3") && mail.text.contains("ốm")),
        "{}",
        told[0].text
    );

    // The series again: the dates stay.
    bring(&app, &with(&json!({ "answer": "TENTATIVE", "stamp": "20260302T020000Z" }))).await;
    assert_eq!((of_event(&app, id), of_dates(&app).len()), ("tentative".into(), 3));
    let copy: Option<serde_json::Value> =
        app.rows(|conn| events::table.find(id).select(events::attendees).first(conn));
    assert_eq!(copy.expect("a copy")[0]["response_status"], "tentative");

    // An older answer to a date, and dates that the series does not have.
    bring(
        &app,
        &with(
            &json!({ "answer": "ACCEPTED", "occurrence": "20260317T020000Z", "stamp": "20260302T000000Z" }),
        ),
    )
    .await;
    for date in ["20260318T020000Z", "20270309T020000Z"] {
        bring(&app, &with(&json!({ "answer": "ACCEPTED", "occurrence": date }))).await;
    }
    assert_eq!(of_dates(&app), days);

    // The owner sees both, each where it belongs.
    let page = an.get(&format!("/events/{id}?occurrence=2026-03-17T02:00:00Z")).await.assert_status(200);
    assert_eq!(page.all(".people .badge"), ["Organizer", "Not coming"], "{page}");
    let page = an.get(&format!("/events/{id}?occurrence=2026-04-07T02:00:00Z")).await;
    assert_eq!(page.all(".people .badge"), ["Organizer", "Maybe"], "{page}");
    assert!(page.text(".people").contains("17 March 2026"), "{page}");
}

#[actix_web::test]
async fn a_changed_date_takes_its_answers_over_and_answers_to_it_are_its_own() {
    let app = with_replies().start().await;
    let (an, id) = series(&app, GUEST).await;
    let mails = app.deliver_mail().await;
    let first = mail_to(&mails, GUEST);
    let organizer = |lines: &[String]| -> String {
        lines.iter().find(|line| line.starts_with("ORGANIZER")).expect("an organizer").clone()
    };
    let of_series = organizer(&first.calendar_lines());
    let no =
        json!({ "shape": "apple", "from": GUEST, "answer": "DECLINED", "occurrence": "20260317T020000Z" });
    bring(&app, &answer_to(&first.raw, &no)).await;
    // The title changes for this date: the time is as it was, so the answer holds.
    let occurrence = "2026-03-17T02:00:00Z";
    let form = an
        .get(&format!("/events/{id}/edit?scope=this&occurrence={occurrence}"))
        .await
        .form(&format!("form[action='/events/{id}']"));
    let page = form.set("title", "Họp lớn").send().await;
    let own: EventId = crate::support::seeds::id_in(page.assert_see_other(), "/events/");
    assert_ne!(own, id);
    assert_eq!((of_event(&app, own), of_event(&app, id)), ("declined".into(), "needs_action".into()));

    let mails = app.deliver_mail().await;
    let changed = mail_to(&mails, GUEST);
    assert_eq!(organizer(&changed.calendar_lines()), of_series, "one UID has one organizer");
    let later = json!({ "shape": "outlook", "from": GUEST, "answer": "ACCEPTED", "occurrence": "20260317T020000Z",
        "stamp": "20260302T030000Z" });
    app.advance(300);
    bring(&app, &answer_to(&changed.raw, &later)).await;
    assert_eq!((of_event(&app, own), of_event(&app, id)), ("accepted".into(), "needs_action".into()));
    // An answer to what it was before is to another version.
    let old = json!({ "shape": "gmail", "from": GUEST, "answer": "TENTATIVE", "occurrence": "20260317T020000Z",
        "stamp": "20260302T040000Z" });
    bring(&app, &answer_to(&first.raw, &old)).await;
    assert_eq!(of_event(&app, own), "accepted");
}

#[actix_web::test]
async fn whole_days_are_answered_by_their_date() {
    let app = with_replies().start().await;
    let an = app.owner("an").await;
    let id = an
        .create_event(&[
            ("title", "Trực"),
            ("is_all_day", "true"),
            ("start_time", "2026-03-10"),
            ("end_time", "2026-03-10"),
            ("recurrence_rule", "FREQ=DAILY;COUNT=5"),
            ("attendees", GUEST),
        ])
        .await;
    let mails = app.deliver_mail().await;
    let no = json!({ "shape": "gmail", "from": GUEST, "answer": "DECLINED", "occurrence": "20260312" });
    bring(&app, &answer_to(&mails[0].raw, &no)).await;
    assert_eq!(of_dates(&app), [("2026-03-12T00:00:00Z".to_owned(), "declined".to_owned())]);
    assert_eq!(of_event(&app, id), "needs_action");
}
