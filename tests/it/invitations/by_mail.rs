//! Answers by mail: whose they are, and what they change.

use calento::schema::{answer_notes, event_attendees, events, inbound_mails, jobs};
use diesel::prelude::*;
use serde_json::{Value, json};

use super::{
    Hosted,
    peer::{answer, answer_to, bring, with_mails, with_replies},
};
use crate::support::{
    TestApp,
    app::{Mail, mail_to},
    seeds::PASSWORD,
};

/// What the guest of this address answered and wrote.
fn said(app: &TestApp, address: &str) -> (String, Option<String>) {
    app.rows(|conn| {
        event_attendees::table
            .filter(event_attendees::email.eq(address))
            .select((event_attendees::response_status, event_attendees::comment))
            .first(conn)
    })
}

/// What the copy in the event says.
fn copied(app: &TestApp, address: &str) -> String {
    let copy: Option<Value> = app.rows(|conn| events::table.select(events::attendees).first(conn));
    let copy = copy.expect("a copy");
    let entry = copy.as_array().expect("a list").iter().find(|entry| entry["email"] == address);
    entry.expect("the guest")["response_status"].as_str().expect("a word").to_owned()
}

/// Why mails were not taken, by sender.
fn notes(app: &TestApp) -> Vec<(String, String)> {
    app.rows(|conn| {
        answer_notes::table
            .order((answer_notes::sender, answer_notes::reason))
            .select((answer_notes::sender, answer_notes::reason))
            .load(conn)
    })
}

fn note(sender: &str, reason: &str) -> (String, String) {
    (sender.to_owned(), reason.to_owned())
}

/// The address in ORGANIZER.
fn organizer(mail: &Mail) -> String {
    let lines = mail.calendar_lines();
    let line = lines.iter().find(|line| line.starts_with("ORGANIZER")).expect("an organizer");
    line.rsplit_once("mailto:").expect("an address").1.to_owned()
}

#[actix_web::test]
async fn gmail_outlook_and_apple_mail_answer_and_the_owner_is_told_once() {
    let app = with_mails().start().await;
    let _event = Hosted::new(&app, "binh@example.org, chi@example.org, dung@example.org", None).await;
    let mails = app.deliver_mail().await;
    for (shape, from, partstat, stored) in [
        ("gmail", "binh@example.org", "ACCEPTED", "accepted"),
        ("outlook", "chi@example.org", "DECLINED", "declined"),
        ("apple", "dung@example.org", "TENTATIVE", "tentative"),
    ] {
        let options = json!({ "shape": shape, "from": from, "answer": partstat, "comment": "Tôi, đến muộn" });
        let reply = answer_to(&mail_to(&mails, from).raw, &options);
        assert_eq!(bring(&app, &reply).await.json()["new"], true);
        assert_eq!(said(&app, from), (stored.to_owned(), Some("Tôi, đến muộn".to_owned())), "{shape}");
        assert_eq!(copied(&app, from), stored);
        let told = app.deliver_mail().await;
        let told = mail_to(&told, "an@example.com");
        assert!(
            told.text.contains("Tôi, đến muộn") && told.subject.contains("Họp ngân sách"),
            "{}",
            told.text
        );

        // The same mail twice, and the same answer in another mail.
        assert_eq!(bring(&app, &reply).await.json()["new"], false);
        let header = json!(["X-Resent", "yes"]);
        let again = json!({ "shape": shape, "from": from, "answer": partstat, "header": header });
        bring(&app, &answer_to(&mail_to(&mails, from).raw, &again)).await;
        assert_eq!(said(&app, from).1.as_deref(), Some("Tôi, đến muộn"), "what was written stays");
        assert!(app.deliver_mail().await.is_empty(), "the owner is told once");
    }
    assert_eq!(notes(&app), []);
    let kinds: Vec<Option<String>> =
        app.rows(|conn| inbound_mails::table.select(inbound_mails::kind).load(conn));
    assert!(kinds.iter().all(|kind| kind.as_deref() == Some("answer")), "{kinds:?}");
}

#[actix_web::test]
async fn each_guest_answers_to_an_address_of_their_own_under_the_organizer_s_name() {
    let app = with_replies().start().await;
    let _event = Hosted::new(&app, "binh@example.org, chi@example.org", None).await;
    let mails = app.deliver_mail().await;
    let (binh, chi) = (mail_to(&mails, "binh@example.org"), mail_to(&mails, "chi@example.org"));
    assert_ne!(organizer(binh), organizer(chi));
    assert!(organizer(binh).starts_with("answers+") && organizer(binh).ends_with("@calento.test"));
    assert!(binh.calendar_lines().iter().any(|line| line.starts_with("ORGANIZER;CN=An:")));
    let parsed = mail_parser::MessageParser::default().parse(binh.raw.as_bytes()).expect("a mail");
    let reply_to: Vec<_> =
        parsed.reply_to().expect("Reply-To").iter().filter_map(|addr| addr.address()).collect();
    assert_eq!(reply_to, ["an@example.com", organizer(binh).as_str()], "people's words reach the person");

    // By the address, the sender may be another one of the same person.
    let alias = json!({ "shape": "gmail", "from": "binh@work.example", "attendee": "binh@example.org",
        "answer": "ACCEPTED", "header": ["Authentication-Results", "mx.calento.test; dmarc=fail"] });
    bring(&app, &answer_to(&binh.raw, &alias)).await;
    assert_eq!(said(&app, "binh@example.org").0, "accepted");
    // In capital letters, as some servers make it; the organizer alone names it where the mail does not.
    let to = organizer(chi).to_uppercase();
    let loud = json!({ "shape": "apple", "from": "c@x.vn", "attendee": "chi@example.org", "answer": "DECLINED",
        "to": to, "organizer": "mailto:an@example.com" });
    bring(&app, &answer_to(&chi.raw, &loud)).await;
    assert_eq!(said(&app, "chi@example.org").0, "declined");
    let elsewhere = json!({ "shape": "apple", "from": "c@x.vn", "attendee": "chi@example.org",
        "answer": "TENTATIVE", "to": "an@example.com", "stamp": "20260302T010600Z" });
    bring(&app, &answer_to(&chi.raw, &elsewhere)).await;
    assert_eq!(said(&app, "chi@example.org").0, "tentative");
    assert_eq!(notes(&app), []);

    // Passed on to somebody else: their yes is not Chi's.
    bring(&app, &answer(&chi.raw, "gmail", "em@example.org", "ACCEPTED")).await;
    assert_eq!(said(&app, "chi@example.org").0, "tentative");
    assert_eq!(notes(&app), [note("em@example.org", "other_person")]);
    // An address that nobody signed is none.
    let made_up = organizer(chi).replacen(|c: char| c.is_ascii_digit(), "a", 1);
    let forged = json!({ "shape": "gmail", "from": "x@x.vn", "attendee": "chi@example.org", "answer": "ACCEPTED",
        "to": made_up, "organizer": format!("mailto:{made_up}") });
    bring(&app, &answer_to(&chi.raw, &forged)).await;
    assert_eq!(said(&app, "chi@example.org").0, "tentative");
}

#[actix_web::test]
async fn only_the_guest_s_own_answer_to_what_holds_changes_anything_and_the_owner_sees_the_rest() {
    let app = with_mails().start().await;
    let mut event = Hosted::new(&app, "binh@example.org, chi@example.org", None).await;
    app.deliver_mail().await;
    event.change(60, "binh@example.org, chi@example.org");
    let mails = app.deliver_mail().await;
    let raw = mail_to(&mails, "binh@example.org").raw.clone();
    let base = json!({ "shape": "gmail", "from": "binh@example.org", "answer": "ACCEPTED" });
    let with = |changes: Value| {
        let mut options = base.clone();
        let changes = changes.as_object().expect("an object").clone();
        options.as_object_mut().expect("an object").extend(changes);
        answer_to(&raw, &options)
    };
    // Clocks seldom stand on a whole second.
    app.set_now("2026-03-02T01:00:00.654321Z");
    for changes in [
        json!({ "attendee": "chi@example.org" }),
        json!({ "from": "stranger@example.org" }),
        json!({ "from": "stranger@example.org", "attendee": "chi@example.org" }),
        json!({ "uid": "unknown@calento" }),
        json!({ "sequence": 0, "comment": "của bản cũ" }),
        json!({ "sequence": 7 }),
        json!({ "sequence": 2_000_000_000 }),
        json!({ "occurrence": "20260310T030000Z" }),
        json!({ "answer": "DELEGATED" }),
        json!({ "header": ["Authentication-Results", "mx.example; spf=none; dmarc=fail (p=none)"] }),
    ] {
        bring(&app, &with(changes)).await;
    }
    for guest in ["binh@example.org", "chi@example.org"] {
        assert_eq!(said(&app, guest), ("needs_action".to_owned(), None));
        assert_eq!(copied(&app, guest), "needs_action");
    }
    let seen = notes(&app);
    assert_eq!(
        seen,
        [
            note("binh@example.org", "forged"),
            note("binh@example.org", "occurrence"),
            note("binh@example.org", "other_person"),
            note("binh@example.org", "unreadable"),
            note("binh@example.org", "version"),
            note("stranger@example.org", "stranger"),
        ]
    );
    assert!(app.deliver_mail().await.is_empty(), "strangers make no mail");

    let an = app.visitor();
    an.post("/login", &[("email", "an"), ("password", PASSWORD)]).await.assert_see_other();
    let page = an.get(&format!("/events/{}", event.id)).await.assert_status(200);
    assert_eq!(page.count(".answer-notes > li"), 6);
    assert!(page.text(".answer-notes").contains("stranger@example.org"), "{page}");
    // Not by somebody else, and only what was seen.
    let other = app.owner("other").await;
    let path = format!("/events/{}/answers/put-away", event.id);
    other.post(&path, &[("seen", "2027-01-01T00:00:00Z")]).await.assert_status(404);
    an.post(&path, &[("seen", "never")]).await.assert_status(400);
    page.form(".came-back form[action$='put-away']").send().await.assert_see_other();
    assert_eq!(notes(&app), []);
}

#[actix_web::test]
async fn the_newest_answer_wins_in_whatever_order_they_come() {
    let app = with_mails().start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    let mails = app.deliver_mail().await;
    let (raw, link) = (mails[0].raw.clone(), mails[0].link("/invitations/"));
    let at = |stamp: &str, partstat: &str| {
        let options =
            json!({ "shape": "outlook", "from": "binh@example.org", "answer": partstat, "stamp": stamp });
        answer_to(&raw, &options)
    };
    app.set_now("2026-03-03T01:00:00Z");
    bring(&app, &at("20260302T030000Z", "DECLINED")).await;
    bring(&app, &at("20260302T020000Z", "ACCEPTED")).await;
    assert_eq!(event.answer_of("binh@example.org"), "declined");
    assert_eq!(notes(&app), [note("binh@example.org", "older")]);
    // One from a clock that is ahead counts as written when it came, and locks nobody out.
    bring(&app, &at("20360302T020000Z", "TENTATIVE")).await;
    assert_eq!(event.answer_of("binh@example.org"), "tentative");
    app.advance(5);
    app.visitor().post(&link, &[("response_status", "accepted")]).await.assert_see_other();
    bring(&app, &at("20260303T010200Z", "DECLINED")).await;
    assert_eq!(event.answer_of("binh@example.org"), "accepted", "the page's answer is newer");
    bring(&app, &at("20260303T010600Z", "DECLINED")).await;
    assert_eq!(event.answer_of("binh@example.org"), "declined");
    assert_eq!(copied(&app, "binh@example.org"), "declined");
}

#[actix_web::test]
async fn answers_by_mail_end_with_the_event_and_with_the_invitation() {
    let app = with_mails().start().await;
    let mut event = Hosted::new(&app, "binh@example.org, chi@example.org", None).await;
    let mails = app.deliver_mail().await;
    let (binh, chi) = (mail_to(&mails, "binh@example.org"), mail_to(&mails, "chi@example.org"));
    event.change(0, "chi@example.org");
    bring(&app, &answer(&binh.raw, "gmail", "binh@example.org", "ACCEPTED")).await;
    app.set_now("2026-03-10T03:00:00Z");
    bring(&app, &answer(&chi.raw, "apple", "chi@example.org", "ACCEPTED")).await;
    assert_eq!(event.answer_of("chi@example.org"), "needs_action");
    assert_eq!(event.answer_of("binh@example.org"), "needs_action");
    assert_eq!(notes(&app), [note("binh@example.org", "uninvited"), note("chi@example.org", "over")]);
    event.delete();
    bring(&app, &answer(&chi.raw, "gmail", "chi@example.org", "ACCEPTED")).await;
    assert_eq!(event.answer_of("chi@example.org"), "needs_action");
}

#[actix_web::test]
async fn an_event_of_somebody_else_with_the_same_uid_is_left_alone() {
    let app = with_mails().start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    let mails = app.deliver_mail().await;
    // Another owner has taken the file in and invited the same person.
    let other = app.owner("other").await;
    let theirs = other
        .create_event(&[
            ("title", "Theirs"),
            ("start_time", "2026-03-10T09:00"),
            ("attendees", "binh@example.org"),
        ])
        .await;
    app.deliver_mail().await;
    app.rows(|conn| {
        let uid: String = events::table.find(event.id).select(events::ical_uid).first(conn)?;
        diesel::update(events::table.find(theirs)).set(events::ical_uid.eq(uid)).execute(conn)
    });
    bring(&app, &answer(&mails[0].raw, "gmail", "binh@example.org", "ACCEPTED")).await;
    assert_eq!(event.answer_of("binh@example.org"), "accepted");
    let theirs: String = app.rows(|conn| {
        let rows = event_attendees::table.filter(event_attendees::event_id.eq(theirs));
        rows.select(event_attendees::response_status).first(conn)
    });
    assert_eq!(theirs, "needs_action");
}

#[actix_web::test]
async fn a_letter_to_the_reply_address_is_shown_and_a_stranger_s_is_not() {
    let app = with_replies().start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    let mails = app.deliver_mail().await;
    let to = organizer(&mails[0]);
    let letter = |from: &str, more: &str, text: &str| {
        format!("From: {from}\r\nTo: {to}\r\n{more}Subject: Re\r\n\r\n{text}\r\n\r\n> quoted").into_bytes()
    };
    bring(&app, &letter("buy@spam.example", "", "Cheap pills")).await;
    bring(&app, &letter("binh@example.org", "Auto-Submitted: auto-replied\r\n", "I am away")).await;
    assert_eq!(notes(&app), []);
    bring(&app, &letter("Bình <Binh@Example.org>", "", "<b>Can I bring Chi?</b>")).await;
    assert_eq!(notes(&app), [note("binh@example.org", "words")]);
    let an = app.visitor();
    an.post("/login", &[("email", "an"), ("password", PASSWORD)]).await.assert_see_other();
    let page = an.get(&format!("/events/{}", event.id)).await;
    assert_eq!(page.text(".answer-notes .comment"), "“<b>Can I bring Chi?</b>”");
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn a_mail_that_comes_twice_at_once_is_taken_once() {
    let app = with_mails().pool_size(8).start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    let mails = app.deliver_mail().await;
    let mut answers = Vec::new();
    for header in ["a", "b", "c", "d"] {
        let options = json!({ "shape": "gmail", "from": "binh@example.org", "answer": "ACCEPTED",
            "header": ["X-Way", header] });
        answers.push(answer_to(&mails[0].raw, &options));
    }
    let (secret, now) = (app.config.secret.clone(), app.now());
    app.rows(|conn| {
        for mail in &answers {
            calento::mail::inbound::receive(conn, &secret, mail, now)?;
        }
        Ok(())
    });
    let (a, b, c) = tokio::join!(app.worker.run_due(), app.worker.run_due(), app.worker.run_due());
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    assert_eq!(event.answer_of("binh@example.org"), "accepted");
    assert_eq!(app.deliver_mail().await.iter().filter(|mail| mail.to == "an@example.com").count(), 1);
    let failed: i64 =
        app.rows(|conn| jobs::table.filter(jobs::last_error.is_not_null()).count().get_result(conn));
    assert_eq!(failed, 0);
}
