//! Changed dates of a series have guests of their own: who reads what of them.

use calento::{
    ids::EventId,
    schema::{event_attendees, events},
};
use diesel::prelude::*;
use serde_json::json;

use super::peer::{answer_to, bring, with_replies};
use crate::support::{
    Page, TestApp,
    app::{Mail, mail_to},
    seeds::Owner,
};

const BINH: &str = "binh@example.org";
const CHI: &str = "chi@example.org";
const THIS: [(&str, &str); 2] = [("scope", "this"), ("occurrence", "2026-03-17T02:00:00Z")];

/// A weekly series on Tuesdays from 10 March, 09:00 in Vietnam.
async fn series(app: &TestApp, guests: &str, more: &[(&str, &str)]) -> (Owner, String) {
    let an = app.owner("an").await;
    let fields = [
        ("title", "Họp tuần"),
        ("start_time", "2026-03-10T09:00"),
        ("end_time", "2026-03-10T10:00"),
        ("recurrence_rule", "FREQ=WEEKLY;COUNT=6"),
        ("attendees", guests),
    ];
    let path = format!("/events/{}", an.create_event(&[&fields[..], more].concat()).await);
    (an, path)
}

async fn change_date(an: &Owner, path: &str, more: &[(&str, &str)]) -> Page {
    an.post(path, &[&THIS[..], more].concat()).await
}

/// The lines of the calendar's events, each for itself.
fn written(mail: &Mail) -> Vec<Vec<String>> {
    let lines = mail.calendar_lines();
    let events = lines.split(|line| line == "BEGIN:VEVENT").skip(1);
    events.map(<[String]>::to_vec).collect()
}

/// The attendees in these lines: address and answer.
fn attendees(lines: &[String]) -> Vec<(String, String)> {
    let parts = |line: &String| {
        let address = line.rsplit_once("mailto:")?.1.to_owned();
        let answer = line.split_once("PARTSTAT=")?.1.split([';', ':']).next()?.to_owned();
        Some((address, answer))
    };
    lines.iter().filter(|line| line.starts_with("ATTENDEE")).filter_map(parts).collect()
}

fn is_in(lines: &[String], start: &str) -> bool {
    lines.iter().any(|line| line.starts_with(start))
}

/// Who is invited to the changed date, with their answers, and the copy in the event's row.
fn invited(app: &TestApp) -> Vec<(String, String)> {
    let (id, copy): (EventId, serde_json::Value) = app.rows(|conn| {
        events::table
            .filter(events::recurring_event_id.is_not_null())
            .select((events::id, events::attendees.assume_not_null()))
            .first(conn)
    });
    let rows: Vec<(String, String)> = app.rows(|conn| {
        event_attendees::table
            .filter(event_attendees::event_id.eq(id))
            .filter(event_attendees::removed_at.is_null())
            .order(event_attendees::email)
            .select((event_attendees::email, event_attendees::response_status))
            .load(conn)
    });
    let copied: Vec<&str> =
        copy.as_array().expect("a list").iter().filter_map(|guest| guest["email"].as_str()).collect();
    assert_eq!(copied, rows.iter().map(|(email, _)| email.as_str()).collect::<Vec<_>>());
    rows
}

#[actix_web::test]
async fn who_is_taken_off_a_date_reads_no_more_of_it() {
    let app = TestApp::start().await;
    let (an, path) = series(&app, "binh@example.org, chi@example.org", &[]).await;
    let link = mail_to(&app.deliver_mail().await, BINH).link("/invitations/");
    let secret = [("title", "Lương của Bình"), ("location", "Phòng kín"), ("attendees", CHI)];
    change_date(&an, &path, &secret).await.assert_see_other();
    app.deliver_mail().await;

    let check = |text: &str, lines: &[String]| {
        assert!(!text.contains("Lương") && !text.contains("Phòng kín"), "{text}");
        assert!(is_in(lines, "EXDATE;TZID=Asia/Ho_Chi_Minh:20260317T090000"), "{text}");
        assert!(!is_in(lines, "RECURRENCE-ID"), "{text}");
    };
    an.post(&path, &[("scope", "all"), ("location", "Phòng 2")]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, BINH);
    check(mail.calendar.as_deref().expect("a calendar"), &mail.calendar_lines());
    let chi = written(mail_to(&mails, CHI));
    assert!(!is_in(&chi[0], "EXDATE") && is_in(&chi[1], "SUMMARY:Lương"), "{chi:?}");
    assert_eq!(
        (attendees(&chi[0]).len(), attendees(&chi[1])),
        (2, vec![(CHI.into(), "NEEDS-ACTION".into())])
    );

    an.post(&format!("{path}/remind"), &[]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, BINH);
    check(mail.calendar.as_deref().expect("a calendar"), &mail.calendar_lines());
    let file = app.visitor().get(&format!("{link}/event.ics")).await.assert_status(200);
    let lines: Vec<String> = file.body().lines().map(ToOwned::to_owned).collect();
    check(file.body(), &lines);
    // On 12 March, the next date of this guest is the 24th.
    app.set_now("2026-03-12T02:00:00Z");
    let page = app.visitor().get(&link).await.assert_status(200);
    assert!(page.body().contains("24 March 2026") && !page.body().contains("17 March"), "{page}");
}

#[actix_web::test]
async fn a_changed_date_goes_out_with_the_answers_given_to_it() {
    let app = TestApp::start().await;
    let (an, path) = series(&app, "binh@example.org, chi@example.org", &[]).await;
    let link = mail_to(&app.deliver_mail().await, BINH).link("/invitations/");
    change_date(&an, &path, &[("title", "Họp lớn")]).await.assert_see_other();
    let of_date = mail_to(&app.deliver_mail().await, BINH).link("/invitations/");
    app.visitor().post(&link, &[("response_status", "accepted")]).await.assert_see_other();
    app.visitor().post(&of_date, &[("response_status", "declined")]).await.assert_see_other();
    app.deliver_mail().await;
    an.post(&path, &[("scope", "all"), ("location", "Phòng 2")]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    for guest in [BINH, CHI] {
        let events = written(mail_to(&mails, guest));
        assert_eq!(attendees(&events[0])[0], (BINH.into(), "ACCEPTED".into()));
        assert_eq!(attendees(&events[1])[0], (BINH.into(), "DECLINED".into()));
    }
}

#[actix_web::test]
async fn a_hidden_list_is_hidden_on_changed_dates_too() {
    let app = TestApp::start().await;
    let hidden = [("guests_can_see_guests", "false")];
    let (an, path) = series(&app, "binh@example.org, chi@example.org", &hidden).await;
    app.deliver_mail().await;
    change_date(&an, &path, &[("title", "Họp lớn")]).await.assert_see_other();
    app.deliver_mail().await;
    an.post(&path, &[("scope", "all"), ("location", "Phòng 2")]).await.assert_see_other();
    let mails = app.deliver_mail().await;
    for guest in [BINH, CHI] {
        let events = written(mail_to(&mails, guest));
        assert_eq!(events.len(), 2);
        for event in events {
            assert_eq!(attendees(&event), [(guest.to_owned(), "NEEDS-ACTION".to_owned())]);
        }
    }
}

#[actix_web::test]
async fn who_comes_to_a_series_comes_to_its_changed_dates_and_can_answer_them() {
    let app = with_replies().start().await;
    let (an, path) = series(&app, BINH, &[]).await;
    app.deliver_mail().await;
    change_date(&an, &path, &[("title", "Họp lớn")]).await.assert_see_other();
    app.deliver_mail().await;
    let page = an.post(&path, &[("scope", "all"), ("attendees", "binh@example.org, chi@example.org")]).await;
    let page = page.follow().await;
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 1);
    let yes = json!({ "shape": "apple", "from": CHI, "answer": "ACCEPTED", "occurrence": "20260317T020000Z",
        "sequence": 1 });
    bring(&app, &answer_to(&mails[0].raw, &yes)).await;
    let both = [(BINH.to_owned(), "needs_action".to_owned()), (CHI.to_owned(), "accepted".to_owned())];
    assert_eq!(invited(&app), both);
    page.form("form[action*='/events/undo/']").send().await.assert_see_other();
    assert_eq!(invited(&app), both[..1]);
}

#[actix_web::test]
async fn who_goes_from_a_series_goes_from_its_changed_dates_until_that_is_taken_back() {
    let app = TestApp::start().await;
    let (an, path) = series(&app, "binh@example.org, chi@example.org", &[]).await;
    app.deliver_mail().await;
    change_date(&an, &path, &[("title", "Họp lớn")]).await.assert_see_other();
    let of_date = mail_to(&app.deliver_mail().await, CHI).link("/invitations/");
    app.visitor().post(&of_date, &[("response_status", "accepted")]).await.assert_see_other();
    app.deliver_mail().await;
    let before = invited(&app);
    assert_eq!(before[1], (CHI.to_owned(), "accepted".to_owned()));

    let page = an.post(&path, &[("scope", "all"), ("attendees", BINH)]).await.follow().await;
    app.visitor().get(&of_date).await.assert_status(410);
    assert_eq!(invited(&app), before[..1]);
    page.form("form[action*='/events/undo/']").send().await.assert_see_other();
    app.visitor().get(&of_date).await.assert_status(200);
    assert_eq!(invited(&app), before);
}

#[actix_web::test]
async fn whom_a_guest_invites_comes_to_the_changed_dates_but_for_those_they_were_taken_off() {
    let app = TestApp::start().await;
    let (an, path) = series(&app, BINH, &[("guests_can_invite", "true")]).await;
    let link = mail_to(&app.deliver_mail().await, BINH).link("/invitations/");
    let two = [("title", "Họp lớn"), ("attendees", "binh@example.org, chi@example.org")];
    change_date(&an, &path, &two).await.assert_see_other();
    change_date(&an, &path, &[("attendees", BINH)]).await.assert_see_other();
    app.deliver_mail().await;
    let others = [("attendees", "chi@example.org, dung@example.org")];
    app.visitor().post(&format!("{link}/guests"), &others).await.assert_see_other();
    let all: Vec<String> = invited(&app).into_iter().map(|(email, _)| email).collect();
    assert_eq!(all, [BINH, "dung@example.org"]);
    let mails = app.deliver_mail().await;
    assert!(is_in(&mail_to(&mails, CHI).calendar_lines(), "EXDATE"));
    assert!(is_in(&mail_to(&mails, "dung@example.org").calendar_lines(), "RECURRENCE-ID"));
}
