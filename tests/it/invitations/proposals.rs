//! Another time: proposed on the page or by mail, and what the owner makes of it.

use calento::{
    ids::{EventId, TimeProposalId},
    schema::{event_attendees, events, time_proposals},
    time::Instant,
};
use diesel::prelude::*;
use serde_json::json;

use super::peer::{answer_to, bring, with_replies};
use crate::support::{
    TestApp,
    app::{instant, mail_to},
    seeds::Owner,
};

const GUEST: &str = "binh@example.org";

/// An event on Tuesday 10 March from 09:00 to 10:00 in Vietnam, with what more is said of it; and the
/// guest's link.
async fn hosted(app: &TestApp, more: &[(&str, &str)]) -> (Owner, EventId, String) {
    let an = app.owner("an").await;
    let mut fields = vec![
        ("title", "Họp ngân sách"),
        ("start_time", "2026-03-10T09:00"),
        ("end_time", "2026-03-10T10:00"),
        ("attendees", "Bình <binh@example.org>, chi@example.org"),
    ];
    fields.extend_from_slice(more);
    let id = an.create_event(&fields).await;
    let mails = app.deliver_mail().await;
    (an, id, mail_to(&mails, GUEST).link("/invitations/"))
}

fn times(app: &TestApp, id: EventId) -> (String, String) {
    let row: (Instant, Instant) =
        app.rows(|conn| events::table.find(id).select((events::start_time, events::end_time)).first(conn));
    (row.0.to_string(), row.1.to_string())
}

fn status(app: &TestApp) -> Vec<String> {
    app.rows(|conn| time_proposals::table.select(time_proposals::status).load(conn))
}

async fn propose(app: &TestApp, link: &str, fields: &[(&str, &str)]) -> crate::support::Page {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    app.visitor().post(&format!("{path}/propose?{query}"), fields).await
}

#[actix_web::test]
async fn a_guest_proposes_another_time_and_the_owner_accepts_it_with_one_click() {
    let app = TestApp::start().await;
    let (an, id, link) = hosted(&app, &[]).await;
    let page = app.visitor().get(&format!("{link}?timezone=Europe/London")).await.assert_status(200);
    assert_eq!(page.value_of("start_time"), "2026-03-10T02:00");
    let form = page.form(".propose form");
    let sent = form
        .fill(&[
            ("start_time", "2026-03-11T07:00"),
            ("end_time", "2026-03-11T08:30"),
            ("proposal_comment", "Thứ Ba tôi bận."),
        ])
        .send()
        .await;
    let page = sent.follow().await;
    assert!(page.text("#proposed").contains("11 March 2026"), "{page}");
    let mails = app.deliver_mail().await;
    let told = mail_to(&mails, "an@example.com");
    assert_eq!(told.subject, "Bình đề nghị giờ khác: Họp ngân sách");
    assert!(told.text.contains("11 tháng 3, 2026, 14:00 – 15:30"), "in the owner's zone: {}", told.text);
    assert!(told.text.contains("Thứ Ba tôi bận.") && told.text.contains("10 tháng 3"), "{}", told.text);
    assert_eq!(mails.len(), 1);

    let page = an.get(&told.link("/events/")).await.assert_status(200);
    assert_eq!(page.attr("[data-proposal] time", "datetime"), "2026-03-11T07:00:00Z");
    assert!(page.text("[data-proposal]").contains("Thứ Ba tôi bận."));
    page.form("[data-proposal] form[action$='accept']").send().await.assert_see_other();
    assert_eq!(times(&app, id), ("2026-03-11T07:00:00Z".into(), "2026-03-11T08:30:00Z".into()));
    assert_eq!(status(&app), ["accepted"]);
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2, "all guests are told");
    let lines = mail_to(&mails, GUEST).calendar_lines();
    assert!(
        lines.contains(&"METHOD:REQUEST".to_owned()) && lines.contains(&"SEQUENCE:1".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.iter().any(|line| line.contains("PARTSTAT=ACCEPTED") && line.ends_with(GUEST)),
        "{lines:?}"
    );
    assert!(app.visitor().get(&link).await.text("#proposed").contains("accepted your time"));

    // As any move, it can be taken back.
    let page = an.get(&format!("/events/{id}")).await;
    assert!(!page.has("[data-proposal]"));
    let undo: calento::ids::EventUndoId = app.rows(|conn| {
        calento::schema::event_undos::table.select(calento::schema::event_undos::id).first(conn)
    });
    an.post(&format!("/events/undo/{undo}"), &[]).await.assert_see_other();
    assert_eq!(times(&app, id).0, "2026-03-10T02:00:00Z");
}

#[actix_web::test]
async fn the_owner_keeps_the_time_and_the_guest_s_program_hears_of_it() {
    let app = with_replies().start().await;
    let (an, id, link) = hosted(&app, &[]).await;
    propose(&app, &link, &[("start_time", "2026-03-11T09:00")]).await.assert_see_other();
    assert_eq!(app.deliver_mail().await.len(), 1);
    let page = an.get(&format!("/events/{id}")).await;
    page.form("[data-proposal] form[action$='decline']").send().await.assert_see_other();
    page.form("[data-proposal] form[action$='decline']").send().await.assert_status(409);
    page.form("[data-proposal] form[action$='accept']").send().await.assert_status(409);
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, GUEST);
    assert_eq!(mails.len(), 1);
    // The guest's browser is English.
    assert!(mail.text.contains("11 March 2026, 9:00 AM – 10:00 AM"), "the length is kept: {}", mail.text);
    let lines = mail.calendar_lines();
    assert!(lines.contains(&"METHOD:DECLINECOUNTER".to_owned()), "{lines:?}");
    assert!(lines.contains(&"DTSTART;TZID=Asia/Ho_Chi_Minh:20260310T090000".to_owned()), "{lines:?}");
    assert!(mail.raw.contains("method=DECLINECOUNTER"));
    assert_eq!(times(&app, id).0, "2026-03-10T02:00:00Z");
    assert_eq!(status(&app), ["declined"]);
    assert!(app.visitor().get(&link).await.text("#proposed").contains("cannot make"));
}

#[actix_web::test]
async fn a_new_proposal_takes_the_place_of_the_old_one_and_can_be_withdrawn() {
    let app = TestApp::start().await;
    let (an, id, link) = hosted(&app, &[]).await;
    propose(&app, &link, &[("start_time", "2026-03-11T09:00")]).await.assert_see_other();
    let stale = an.get(&format!("/events/{id}")).await;
    propose(&app, &link, &[("start_time", "2026-03-12T09:00")]).await.assert_see_other();
    // The same once more is no news.
    propose(&app, &link, &[("start_time", "2026-03-12T09:00")]).await.assert_see_other();
    assert_eq!(app.deliver_mail().await.len(), 1, "of two within a moment the owner hears the last");
    let refused = stale.form("[data-proposal] form[action$='accept']").send().await.assert_status(409);
    assert!(refused.text("[role='alert']").contains("no longer open"), "{refused}");
    assert_eq!(refused.attr("[data-proposal] time", "datetime"), "2026-03-12T02:00:00Z");
    let page = app.visitor().get(&link).await;
    page.form("form[action$='withdraw']").send().await.assert_see_other();
    assert_eq!(status(&app), ["withdrawn"]);
    refused.form("[data-proposal] form[action$='accept']").send().await.assert_status(409);
    assert_eq!(times(&app, id).0, "2026-03-10T02:00:00Z");
    assert!(!app.visitor().get(&link).await.has("#proposed"));
}

#[actix_web::test]
async fn an_event_that_was_moved_meanwhile_is_not_moved_again() {
    let app = TestApp::start().await;
    let (an, id, link) = hosted(&app, &[]).await;
    propose(&app, &link, &[("start_time", "2026-03-11T09:00")]).await.assert_see_other();
    let stale = an.get(&format!("/events/{id}")).await;
    let path = stale.attr("[data-proposal] form[action$='accept']", "action");
    an.post(&format!("/events/{id}/move"), &[("start_time", "2026-03-13T09:00")]).await.assert_see_other();
    let refused = stale.form("[data-proposal] form[action$='accept']").send().await.assert_status(409);
    assert!(refused.text("[role='alert']").contains("changed meanwhile"), "{refused}");
    assert!(refused.text("[data-proposal]").contains("since this was proposed"), "{refused}");
    // Who says nothing of what they saw has seen what the guest saw.
    an.post(&path, &[]).await.assert_status(409);
    an.post(&path, &[("sequence", "many")]).await.assert_status(400);
    assert_eq!(times(&app, id).0, "2026-03-13T02:00:00Z");
    // Knowing how it stands, the owner may.
    refused.form("[data-proposal] form[action$='accept']").send().await.assert_see_other();
    assert_eq!(times(&app, id).0, "2026-03-11T02:00:00Z");
}

#[actix_web::test]
async fn of_two_clicks_at_once_one_moves_the_event() {
    let app = TestApp::build().pool_size(8).start().await;
    let (an, id, link) = hosted(&app, &[]).await;
    propose(&app, &link, &[("start_time", "2026-03-11T09:00")]).await.assert_see_other();
    app.deliver_mail().await;
    let page = an.get(&format!("/events/{id}")).await;
    let (accept, again, decline) = (
        page.form("[data-proposal] form[action$='accept']"),
        page.form("[data-proposal] form[action$='accept']"),
        page.form("[data-proposal] form[action$='decline']"),
    );
    let (a, b, c) = tokio::join!(accept.send(), again.send(), decline.send());
    let mut statuses = [a.status(), b.status(), c.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409, 409]);
    let sequence: i32 = app.rows(|conn| events::table.find(id).select(events::sequence).first(conn));
    assert!(sequence <= 1);
}

#[actix_web::test]
async fn a_time_that_is_none_is_refused_and_what_was_typed_is_kept() {
    let app = TestApp::start().await;
    let (_, _, link) = hosted(&app, &[]).await;
    let long = "á".repeat(2_001);
    for (start, end, comment, field) in [
        ("", "", "", "start_time"),
        ("soon", "", "", "start_time"),
        ("2026-03-11T09:00", "2026-03-11T08:00", "", "end_time"),
        ("2026-03-11T09:00", "never", "", "end_time"),
        ("2026-03-01T09:00", "", "", "start_time"),
        ("2026-03-10T09:00", "2026-03-10T10:00", "", "start_time"),
        ("9999-03-10T09:00", "", "", "start_time"),
        ("2026-03-11T09:00", "", long.as_str(), "proposal_comment"),
    ] {
        let fields = [("start_time", start), ("end_time", end), ("proposal_comment", comment)];
        let page = propose(&app, &link, &fields).await.assert_status(422);
        assert!(page.has(&format!("#{field}-error")), "{start} {end}: {page}");
        assert!(page.has(".propose details[open]"));
        if !start.is_empty() {
            assert_eq!(page.value_of("start_time"), start);
        }
    }
    assert_eq!(status(&app), Vec::<String>::new());
    assert!(app.deliver_mail().await.is_empty());
    app.set_now("2026-03-10T03:00:00Z");
    let late = propose(&app, &link, &[("start_time", "2026-03-11T09:00")]).await.assert_status(422);
    assert!(!late.has(".propose"), "{late}");
    app.visitor()
        .post("/invitations/x/propose", &[("start_time", "2026-03-11T09:00")])
        .await
        .assert_status(404);
    app.visitor().post("/invitations/x/withdraw", &[]).await.assert_status(404);
}

#[actix_web::test]
async fn a_stranger_s_proposals_are_not_found() {
    let app = TestApp::start().await;
    let (an, id, link) = hosted(&app, &[]).await;
    propose(&app, &link, &[("start_time", "2026-03-11T09:00")]).await.assert_see_other();
    let proposal: TimeProposalId =
        app.rows(|conn| time_proposals::table.select(time_proposals::id).first(conn));
    let other = app.owner("other").await;
    let theirs = other.create_event(&[("title", "Theirs"), ("start_time", "2026-03-10T09:00")]).await;
    for verb in ["accept", "decline"] {
        other.post(&format!("/events/{id}/proposals/{proposal}/{verb}"), &[]).await.assert_status(404);
        other.post(&format!("/events/{theirs}/proposals/{proposal}/{verb}"), &[]).await.assert_status(409);
        let anonymous = app.visitor().post(&format!("/events/{id}/proposals/{proposal}/{verb}"), &[]).await;
        assert!(anonymous.assert_see_other().starts_with("/login"));
    }
    an.post(&format!("/events/{id}/proposals/{}/accept", TimeProposalId::new()), &[])
        .await
        .assert_status(409);
    assert_eq!(
        (status(&app), times(&app, id).0),
        (vec!["open".to_owned()], "2026-03-10T02:00:00Z".to_owned())
    );
}

#[actix_web::test]
async fn one_date_of_a_series_is_moved_and_the_others_stay() {
    let app = TestApp::start().await;
    let (an, id, link) = hosted(&app, &[("recurrence_rule", "FREQ=WEEKLY;COUNT=4")]).await;
    let page = app.visitor().get(&link).await;
    assert_eq!(page.count("#occurrence option"), 4, "{page}");
    for bad in ["", "2026-03-18T02:00:00Z"] {
        let fields = [("occurrence", bad), ("start_time", "2026-03-18T09:00")];
        assert!(propose(&app, &link, &fields).await.assert_status(422).has("#occurrence-error"));
    }
    let fields = [("occurrence", "2026-03-17T02:00:00Z"), ("start_time", "2026-03-18T09:00")];
    propose(&app, &link, &fields).await.assert_see_other();
    let mails = app.deliver_mail().await;
    let page = an.get(&mail_to(&mails, "an@example.com").link("/events/")).await.assert_status(200);
    assert!(page.text("[data-proposal]").contains("17 March 2026"), "{page}");
    let page = page.form("[data-proposal] form[action$='accept']").send().await;
    let own: EventId = crate::support::seeds::id_in(page.assert_see_other(), "/events/");
    assert_ne!(own, id);
    assert_eq!(times(&app, own), ("2026-03-18T02:00:00Z".into(), "2026-03-18T03:00:00Z".into()));
    assert_eq!(times(&app, id).0, "2026-03-10T02:00:00Z");
    let answers: Vec<(EventId, String)> = app.rows(|conn| {
        let rows = event_attendees::table.filter(event_attendees::email.eq(GUEST));
        rows.select((event_attendees::event_id, event_attendees::response_status)).load(conn)
    });
    assert!(answers.contains(&(own, "accepted".into())) && answers.contains(&(id, "needs_action".into())));
    let mails = app.deliver_mail().await;
    let lines = mail_to(&mails, GUEST).calendar_lines();
    assert!(lines.contains(&"RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20260317T090000".to_owned()), "{lines:?}");
}

#[actix_web::test]
async fn a_counter_by_mail_is_a_proposal_and_an_answer_of_which_the_owner_is_told_once() {
    let app = with_replies().start().await;
    let an = app.owner("an").await;
    let id = an
        .create_event(&[
            ("title", "Họp"),
            ("start_time", "2026-03-10T09:00"),
            ("end_time", "2026-03-10T10:00"),
            ("attendees", GUEST),
        ])
        .await;
    let mails = app.deliver_mail().await;
    let raw = mails[0].raw.clone();
    for (shape, stamp, start, end) in [
        ("gmail", "20260302T010100Z", "20260311T030000Z", "20260311T040000Z"),
        ("outlook", "20260302T010200Z", "20260312T030000Z", "20260312T040000Z"),
    ] {
        app.set_now("2026-03-02T01:10:00Z");
        let counter = json!({ "shape": shape, "from": GUEST, "method": "COUNTER", "answer": "TENTATIVE",
            "comment": "Muộn hơn được không?", "stamp": stamp, "start": start, "end": end });
        let counter = answer_to(&raw, &counter);
        bring(&app, &counter).await;
        bring(&app, &counter).await;
        let told = app.deliver_mail().await;
        assert_eq!(told.len(), 1, "{shape}");
        assert!(told[0].text.contains("Muộn hơn được không?") && told[0].text.contains("10:00 – 11:00"));
        let found: Vec<Instant> =
            app.rows(|conn| time_proposals::table.select(time_proposals::start_time).load(conn));
        let day = &start[6..8];
        assert_eq!(found, [instant(&format!("2026-03-{day}T03:00:00Z"))]);
    }
    let answer: String =
        app.rows(|conn| event_attendees::table.select(event_attendees::response_status).first(conn));
    assert_eq!(answer, "tentative");
    // Older, past, of another version, by another person, of another kind, without an end in sight.
    for options in [
        json!({ "stamp": "20260302T000000Z", "start": "20260313T030000Z", "end": "20260313T040000Z" }),
        json!({ "start": "20260301T030000Z", "end": "20260301T040000Z" }),
        json!({ "sequence": 3, "start": "20260313T030000Z", "end": "20260313T040000Z" }),
        json!({ "attendee": "chi@example.org", "start": "20260313T030000Z", "end": "20260313T040000Z" }),
        json!({ "start": "20260313", "end": "20260314" }),
        json!({ "start": "20260313T030000Z", "end": "21260313T040000Z" }),
        json!({ "start": "20260313T030000Z", "end": "20260313T020000Z" }),
    ] {
        let mut all = json!({ "shape": "gmail", "from": GUEST, "method": "COUNTER", "answer": "DECLINED",
            "stamp": "20260302T010300Z" });
        let more = options.as_object().expect("an object").clone();
        all.as_object_mut().expect("an object").extend(more);
        bring(&app, &answer_to(&raw, &all)).await;
        let found: Vec<Instant> =
            app.rows(|conn| time_proposals::table.select(time_proposals::start_time).load(conn));
        assert_eq!(found, [instant("2026-03-12T03:00:00Z")], "{options}");
    }
    let page = an.get(&format!("/events/{id}")).await;
    assert!(page.count(".answer-notes > li") >= 4, "{page}");
    page.form("[data-proposal] form[action$='accept']").send().await.assert_see_other();
    assert_eq!(times(&app, id).0, "2026-03-12T03:00:00Z");
}

#[actix_web::test]
async fn whole_days_are_proposed_as_days() {
    let app = TestApp::start().await;
    let days = [("is_all_day", "true"), ("start_time", "2026-03-10"), ("end_time", "2026-03-11")];
    let an = app.owner("an").await;
    let mut fields = vec![("title", "Hội thảo"), ("attendees", GUEST)];
    fields.extend(days);
    let id = an.create_event(&fields).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    assert_eq!(app.visitor().get(&link).await.value_of("end_time"), "2026-03-11");
    let fields = [("start_time", "2026-03-17"), ("end_time", "2026-03-18")];
    propose(&app, &link, &fields).await.assert_see_other();
    let page = an.get(&format!("/events/{id}")).await;
    page.form("[data-proposal] form[action$='accept']").send().await.assert_see_other();
    assert_eq!(times(&app, id), ("2026-03-17T00:00:00Z".into(), "2026-03-19T00:00:00Z".into()));
}
