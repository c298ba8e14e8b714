//! Taking changes back: the rows, the series, and what guests hear of it.

use calento::{
    events::{Attendee, undo},
    ids::{EventId, EventUndoId},
};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};

use super::standup;
use crate::support::{
    Page, TestApp,
    app::{Mail, mail_to},
    page::Form,
    seeds::{Owner, id_in},
};

const THIS: &str = "2026-03-05T02:00:00Z";

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// What is there of all events, as an owner and their guests see it: no sequences, no deleted rows.
fn state(app: &TestApp) -> Vec<String> {
    let lines: Vec<Line> = app.rows(|conn| {
        sql_query(
            "SELECT (to_jsonb(e) - '{sequence,updated_at,created_at}'::text[])::text || coalesce((
                 SELECT string_agg(concat_ws(' ', email, display_name, response_status, comment, responded_at), ';'
                     ORDER BY email)
                 FROM event_attendees a WHERE a.event_id = e.id AND removed_at IS NULL), '') AS line
             FROM events e WHERE deleted_at IS NULL ORDER BY id",
        )
        .load(conn)
    });
    lines.into_iter().map(|line| line.line).collect()
}

/// The undo that the next page offers.
async fn offered(an: &Owner) -> Form {
    an.get("/settings/profile").await.form(".flash form")
}

async fn change(an: &Owner, path: &str, fields: &[(&str, &str)]) -> Form {
    an.post(path, fields).await.assert_see_other();
    offered(an).await
}

/// Answers the invitation of `address` to `event`.
async fn answer(app: &TestApp, event: EventId, address: &str, response: &str) {
    let guests = app.rows(|conn| Attendee::of_event(conn, event));
    let guest = guests.iter().find(|guest| guest.email == address).expect("they are invited");
    let link = calento::paths::invitation(&guest.token(&app.config.secret));
    app.visitor().post(&link, &[("response_status", response)]).await.assert_see_other();
}

/// A line of the calendar part of the one mail to `address`.
#[track_caller]
fn line(mails: &[Mail], address: &str, name: &str) -> String {
    let lines = mail_to(mails, address).calendar_lines();
    let found = lines.iter().find_map(|line| line.strip_prefix(name));
    found.unwrap_or_else(|| panic!("no {name} in {lines:#?}")).to_owned()
}

/// A stand-up with a gap, an occurrence of its own, and guests, one of whom is coming.
async fn furnished(app: &TestApp, an: &Owner) -> (EventId, EventId) {
    let id = standup(an).await;
    let path = format!("/events/{id}");
    an.post(&path, &[("attendees", "Bình <binh@example.org>")]).await.assert_see_other();
    app.deliver_mail().await;
    answer(app, id, "binh@example.org", "accepted").await;
    let gap = [("scope", "this"), ("occurrence", "2026-03-09T02:00:00Z")];
    an.post(&format!("{path}/delete"), &gap).await.assert_see_other();
    let late = [
        ("scope", "this"),
        ("occurrence", THIS),
        ("title", "Late"),
        ("start_time", "2026-03-05T11:00"),
        ("attendees", "binh@example.org, chi@example.org"),
    ];
    let own = id_in(an.post(&path, &late).await.assert_see_other(), "/events/");
    app.deliver_mail().await;
    (id, own)
}

#[actix_web::test]
async fn every_change_of_a_series_can_be_taken_back_exactly() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let (id, own) = furnished(&app, &an).await;
    let (series, own) = (format!("/events/{id}"), format!("/events/{own}"));
    let was = state(&app);
    let from = |scope: &'static str, start: &'static str| vec![("scope", scope), ("occurrence", start)];
    let with = |mut fields: Vec<(&'static str, &'static str)>, more: &[(&'static str, &'static str)]| {
        fields.extend(more);
        fields
    };
    let deletion = |path: &str| format!("{path}/delete");
    for (path, fields) in [
        (series.clone(), vec![("title", "Anew"), ("location", "Room 1"), ("attendees", "duy@example.org")]),
        (series.clone(), vec![("start_time", "2026-03-03T10:00")]),
        (series.clone(), vec![("start_time", "2026-03-02T09:00")]),
        (series.clone(), vec![("recurrence_rule", "FREQ=DAILY;COUNT=2"), ("confirmed", "true")]),
        (series.clone(), vec![("recurrence_rule", ""), ("confirmed", "true")]),
        (series.clone(), with(from("this", "2026-03-06T02:00:00Z"), &[("title", "Once")])),
        (series.clone(), with(from("this", THIS), &[("title", "Later"), ("start_time", "2026-03-05T13:00")])),
        (own.clone(), vec![("attendees", "")]),
        (
            series.clone(),
            with(from("following", "2026-03-04T02:00:00Z"), &[("start_time", "2026-03-04T08:00")]),
        ),
        (series.clone(), with(from("following", THIS), &[("title", "Second half")])),
        (deletion(&series), from("this", THIS)),
        (deletion(&series), from("this", "2026-03-12T02:00:00Z")),
        (deletion(&own), vec![]),
        (deletion(&series), from("following", "2026-03-04T02:00:00Z")),
        (deletion(&series), vec![("scope", "all")]),
    ] {
        let undo = change(&an, &path, &fields).await;
        assert_ne!(state(&app), was, "{path} {fields:?} changes nothing");
        let page = undo.send().await.follow().await;
        assert!(page.text(".flash").contains("as it was"), "{path} {fields:?}: {page}");
        assert_eq!(state(&app), was, "{path} {fields:?}");
    }
}

#[actix_web::test]
async fn nothing_is_offered_where_nothing_changed() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = an.create_event(&[("title", "Tea")]).await;
    an.post(&format!("/events/{id}"), &[("title", "Tea")]).await.assert_see_other();
    assert!(!an.get("/settings/profile").await.has(".flash form"));
}

#[actix_web::test]
async fn a_change_is_taken_back_once_and_by_its_owner_only() {
    let app = TestApp::start().await;
    let (an, other) = (app.owner("an").await, app.owner("other").await);
    let id = an.create_event(&[("title", "Tea")]).await;
    let undo = change(&an, &format!("/events/{id}"), &[("title", "Coffee")]).await.action;
    other.post(&undo, &[]).await.assert_status(404);
    an.post("/events/undo/nonsense", &[]).await.assert_status(404);
    an.post(&format!("/events/undo/{}", EventUndoId::new()), &[]).await.assert_status(404);
    let title = async |page: Page| page.follow().await.text("article h1");
    assert_eq!(title(an.post(&undo, &[]).await).await, "Tea");
    an.post(&format!("/events/{id}"), &[("title", "Juice")]).await.assert_see_other();
    assert_eq!(title(an.post(&undo, &[]).await).await, "Juice");

    let undo = change(&an, &format!("/events/{id}"), &[("title", "Water")]).await.action;
    app.advance(31 * 24 * 60);
    app.rows(|conn| undo::sweep(conn, app.now()));
    let signed_in_again =
        an.post("/login", &[("email", "an"), ("password", crate::support::seeds::PASSWORD)]);
    signed_in_again.await.assert_see_other();
    an.post(&undo, &[]).await.assert_status(404);
}

#[actix_web::test]
async fn what_was_changed_again_since_is_not_overwritten() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let (id, own) = furnished(&app, &an).await;
    let path = format!("/events/{id}");
    let (moved, was) = ([("start_time", "2026-03-03T10:00")], state(&app));
    for (address, since) in [
        (path.clone(), vec![("location", "Room 1")]),
        (path.clone(), vec![("attendees", "")]),
        // A new occurrence of its own would lose its place in the series.
        (path.clone(), vec![("scope", "this"), ("occurrence", "2026-03-08T03:00:00Z"), ("title", "Once")]),
        (format!("/events/{own}"), vec![("title", "Later still")]),
    ] {
        let undo = change(&an, &path, &moved).await;
        an.post(&address, &since).await.assert_see_other();
        let (then, last) = (state(&app), offered(&an).await);
        let earlier = undo.action.clone();
        let page = undo.send().await.follow().await;
        assert!(page.text(".flash").contains("changed again since"), "{since:?}: {page}");
        assert_eq!(state(&app), then, "{since:?}");
        // The later change can be taken back, and then the earlier one.
        last.send().await.assert_see_other();
        an.post(&earlier, &[]).await.assert_see_other();
        assert_eq!(state(&app), was, "{since:?}");
    }
}

#[actix_web::test]
async fn guests_hear_exactly_what_an_undo_means_for_them() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [
        ("title", "Tea"),
        ("start_time", "2026-03-09T14:00"),
        ("end_time", "2026-03-09T15:00"),
        ("attendees", "binh@example.org, chi@example.org"),
    ];
    let id = an.create_event(&fields).await;
    app.deliver_mail().await;
    answer(&app, id, "chi@example.org", "accepted").await;
    app.deliver_mail().await;
    let moved = [("start_time", "2026-03-10T08:00"), ("attendees", "binh@example.org, duy@example.org")];
    let undo = change(&an, &format!("/events/{id}"), &moved).await;
    let mails = app.deliver_mail().await;
    assert_eq!(line(&mails, "binh@example.org", "SEQUENCE:"), "1");
    assert_eq!(line(&mails, "chi@example.org", "METHOD:"), "CANCEL");

    undo.send().await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 3);
    for (address, method) in
        [("binh@example.org", "REQUEST"), ("chi@example.org", "REQUEST"), ("duy@example.org", "CANCEL")]
    {
        assert_eq!(line(&mails, address, "METHOD:"), method, "{address}");
        assert_eq!(line(&mails, address, "SEQUENCE:"), "2", "{address}");
    }
    assert_eq!(line(&mails, "binh@example.org", "DTSTART;TZID=Asia/Ho_Chi_Minh:"), "20260309T140000");
    let guests = app.rows(|conn| Attendee::of_event(conn, id));
    let answers: Vec<_> =
        guests.iter().map(|guest| (guest.email.as_str(), guest.response_status.as_str())).collect();
    assert_eq!(answers, [("binh@example.org", "needs_action"), ("chi@example.org", "accepted")]);
}

#[actix_web::test]
async fn an_occurrence_that_goes_back_to_its_series_is_the_series_news() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let (id, _) = furnished(&app, &an).await;
    let once = [
        ("scope", "this"),
        ("occurrence", "2026-03-06T02:00:00Z"),
        ("start_time", "2026-03-06T15:00"),
        ("attendees", "binh@example.org, duy@example.org"),
    ];
    let undo = change(&an, &format!("/events/{id}"), &once).await;
    let told: i32 =
        line(&app.deliver_mail().await, "binh@example.org", "SEQUENCE:").parse().expect("a number");
    undo.send().await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(line(&mails, "duy@example.org", "METHOD:"), "CANCEL");
    assert_eq!(line(&mails, "binh@example.org", "METHOD:"), "REQUEST");
    let sequence: i32 = line(&mails, "binh@example.org", "SEQUENCE:").parse().expect("a number");
    assert!(sequence > told, "{sequence} is not above {told}");
    assert!(line(&mails, "binh@example.org", "RRULE:").contains("COUNT=10"));
}

#[actix_web::test]
async fn an_answer_given_since_stays_unless_it_was_to_another_time() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let fields = [("title", "Tea"), ("attendees", "binh@example.org")];
    let id = an.create_event(&fields).await;
    let said = || app.rows(|conn| Attendee::of_event(conn, id))[0].response_status.clone();
    let undo = change(&an, &format!("/events/{id}"), &[("title", "Coffee")]).await;
    answer(&app, id, "binh@example.org", "accepted").await;
    undo.send().await.assert_see_other();
    assert_eq!(said(), "accepted");

    let undo = change(&an, &format!("/events/{id}"), &[("start_time", "2026-03-20T08:00")]).await;
    answer(&app, id, "binh@example.org", "declined").await;
    undo.send().await.assert_see_other();
    assert_eq!(said(), "accepted");
}

#[actix_web::test]
async fn restoring_an_occurrence_revives_only_what_was_deleted_with_it() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let (id, own) = furnished(&app, &an).await;
    let path = format!("/events/{id}");
    let this = [("scope", "this"), ("occurrence", THIS)];
    let back = format!("{path}/restore?occurrence={THIS}");
    an.post(&format!("{path}/delete"), &this).await.assert_see_other();
    an.post(&back, &[]).await.assert_see_other();
    an.get(&format!("/events/{own}")).await.assert_status(200);

    app.advance(1);
    // The row goes with a rule that has no such day, and stays away when the day is back.
    let shorter = [("recurrence_rule", "FREQ=DAILY;COUNT=2"), ("confirmed", "true")];
    an.post(&path, &shorter).await.assert_see_other();
    an.post(&path, &[("recurrence_rule", "FREQ=DAILY;COUNT=10")]).await.assert_see_other();
    an.get(&format!("/events/{own}")).await.assert_status(404);
    app.advance(1);
    an.post(&format!("{path}/delete"), &this).await.assert_see_other();
    an.post(&back, &[]).await.assert_see_other();
    an.get(&format!("/events/{own}")).await.assert_status(404);
    an.get(&format!("{path}?occurrence={THIS}")).await.assert_status(200);
}

#[actix_web::test]
async fn guests_of_one_occurrence_hear_its_new_name() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let (id, own) = furnished(&app, &an).await;
    let path = format!("/events/{id}");
    an.post(&path, &[("start_time", "2026-03-04T10:00")]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(line(&mails, "chi@example.org", "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:"), "20260306T100000");
    assert_eq!(line(&mails, "chi@example.org", "METHOD:"), "REQUEST");
    mail_to(&mails, "binh@example.org");

    let split = [("scope", "following"), ("occurrence", "2026-03-05T03:00:00Z"), ("title", "Second half")];
    let new: EventId = id_in(an.post(&path, &split).await.assert_see_other(), "/events/");
    let mails = app.deliver_mail().await;
    let uid = app.rows(|conn| calento::events::Event::of_anybody(conn, new)).ical_uid;
    assert_eq!(line(&mails, "chi@example.org", "UID:"), uid);
    assert_eq!(app.rows(|conn| calento::events::Event::of_anybody(conn, own)).ical_uid, uid);
}

#[actix_web::test]
async fn an_occurrence_that_keeps_its_time_keeps_its_answers() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let (id, _) = furnished(&app, &an).await;
    let path = format!("/events/{id}");
    for (occurrence, field, said) in [
        ("2026-03-06T02:00:00Z", ("title", "Once"), "accepted"),
        ("2026-03-07T02:00:00Z", ("start_time", "2026-03-07T15:00"), "needs_action"),
    ] {
        let fields = [("scope", "this"), ("occurrence", occurrence), field];
        let own: EventId = id_in(an.post(&path, &fields).await.assert_see_other(), "/events/");
        let guests = app.rows(|conn| Attendee::of_event(conn, own));
        assert_eq!(guests.len(), 1);
        assert_eq!(guests[0].response_status, said, "{field:?}");
        let mails = app.deliver_mail().await;
        assert_eq!(line(&mails, "binh@example.org", "METHOD:"), "REQUEST");
    }
    // Who is taken off one occurrence only hears that it is off for them.
    let without = [("scope", "this"), ("occurrence", "2026-03-08T02:00:00Z"), ("attendees", "")];
    an.post(&path, &without).await.assert_see_other();
    let mails = app.deliver_mail().await;
    assert_eq!(line(&mails, "binh@example.org", "METHOD:"), "CANCEL");
    assert_eq!(line(&mails, "binh@example.org", "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:"), "20260308T090000");
}
