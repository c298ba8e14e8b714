//! Mails that mean harm: nothing changes, nothing hangs, and the worker goes on.

use std::fmt::Write as _;

use calento::schema::{answer_notes, event_attendees, inbound_mails, jobs};
use diesel::prelude::*;
use serde_json::json;

use super::{
    Hosted,
    peer::{answer_to, bring, with_replies},
};
use crate::support::app::mail_to;

#[actix_web::test]
async fn hostile_mails_change_nothing_and_the_next_honest_one_is_taken() {
    let app = with_replies().start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    let mails = app.deliver_mail().await;
    let invitation = mail_to(&mails, "binh@example.org");
    let lines = invitation.calendar_lines();
    let find = |name: &str| lines.iter().find(|line| line.starts_with(name)).expect("a line").clone();
    let (uid, to) =
        (find("UID:"), find("ORGANIZER").rsplit_once("mailto:").expect("an address").1.to_owned());
    let head = format!("From: binh@example.org\r\nTo: {to}\r\nMIME-Version: 1.0\r\n");
    let part = "Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n";
    let reply = |more: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n{uid}\r\nDTSTAMP:20260302T010000Z\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    };
    let mut crowd = String::new();
    for guest in 0..8_000 {
        write!(crowd, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:g{guest}@example.org\r\n").expect("memory");
    }
    let mut nested = String::new();
    for level in 0..1_000 {
        write!(nested, "--b{level}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n", level + 1)
            .expect("memory");
    }
    let accepted = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:binh@example.org\r\n";
    let hostile: Vec<Vec<u8>> = vec![
        // Huge, in one line or in many, whole or cut off.
        format!("{head}{part}{}", reply(&format!("{accepted}COMMENT:{}\r\n", "x".repeat(3_000_000))))
            .into_bytes(),
        format!("{head}{part}BEGIN:VCALENDAR\r\n{}", "BEGIN:VEVENT\r\n".repeat(30_000)).into_bytes(),
        format!("{head}{part}{}", reply(&crowd)).into_bytes(),
        format!("{head}{part}{}", &reply(accepted)[..60]).into_bytes(),
        // Folded without end, and names without end.
        format!("{head}{part}{}", reply(&format!("ATTENDEE;X=1{}", "\r\n ;A=b".repeat(50_000)))).into_bytes(),
        // Parts in parts, and mails in mails.
        format!("{head}Content-Type: multipart/mixed; boundary=b0\r\n\r\n{nested}{}", reply(accepted))
            .into_bytes(),
        format!("{head}{}{part}{}", "Content-Type: message/rfc822\r\n\r\n".repeat(2_000), reply(accepted))
            .into_bytes(),
        // So deep that dropping it ends the stack of a usual thread, and with it the whole program.
        "Content-Type:message/global\n\n".repeat(140_000).into_bytes(),
        // Letters of no alphabet.
        [
            format!("{head}Content-Type: text/calendar; method=REPLY; charset=utf-7\r\n\r\n").as_bytes(),
            &[0xff; 9_000],
        ]
        .concat(),
        [format!("{head}Content-Type: text/calendar; charset=\"\r\n\r\n").as_bytes(), b"BEGIN:VCALENDAR\0\0"]
            .concat(),
        format!(
            "{head}Content-Type: text/calendar; method=REPLY\r\nContent-Transfer-Encoding: base64\r\n\r\n===="
        )
        .into_bytes(),
        // Dates and numbers that are none.
        format!(
            "{head}{part}{}",
            reply(&format!("SEQUENCE:-99999999999999999999\r\nRECURRENCE-ID:99999999T999999Z\r\n{accepted}"))
        )
        .into_bytes(),
        format!(
            "{head}{part}{}",
            reply(&format!("RECURRENCE-ID;RANGE=THISANDFUTURE:20260310T020000Z\r\n{accepted}"))
        )
        .into_bytes(),
        format!("{head}{part}{}", reply(&format!("RRULE:FREQ=SECONDLY\r\nSEQUENCE:999\r\n{accepted}")))
            .into_bytes(),
        // Another method than the header says, and none.
        format!("{head}{part}{}", reply(accepted).replace("METHOD:REPLY", "METHOD:CANCEL")).into_bytes(),
        format!(
            "{head}Content-Type: text/calendar\r\n\r\n{}",
            reply(accepted).replace("METHOD:REPLY\r\n", "")
        )
        .into_bytes(),
        // No sender, or one that is a page of text.
        format!("To: {to}\r\n{part}{}", reply("ATTENDEE;PARTSTAT=ACCEPTED:mailto:x@x.vn\r\n")).into_bytes(),
        format!(
            "From: {}@x.vn\r\nTo: {to}\r\n{part}{}",
            "a".repeat(100_000),
            reply("ATTENDEE:mailto:x@x.vn\r\n")
        )
        .into_bytes(),
        b"\xff\xfe\x00".to_vec(),
        vec![b'\n'; 1_000].into_iter().chain(*b"x").collect(),
    ];
    for (at, mail) in hostile.iter().enumerate() {
        let before = std::time::Instant::now();
        bring(&app, mail).await;
        assert!(
            before.elapsed() < std::time::Duration::from_secs(120),
            "number {at}: {:?}",
            before.elapsed()
        );
        assert_eq!(event.answer_of("binh@example.org"), "needs_action", "number {at}");
    }
    let failed: Vec<Option<String>> = app
        .rows(|conn| jobs::table.filter(jobs::last_error.is_not_null()).select(jobs::last_error).load(conn));
    assert_eq!(failed, Vec::<Option<String>>::new());
    let kept: i64 = app.rows(|conn| {
        inbound_mails::table.filter(inbound_mails::sealed.is_not_null()).count().get_result(conn)
    });
    assert_eq!(kept, 0, "all were read");
    let texts: Vec<(String, Option<String>)> =
        app.rows(|conn| answer_notes::table.select((answer_notes::sender, answer_notes::text)).load(conn));
    assert!(texts.len() <= 20 && !texts.is_empty(), "{}", texts.len());
    assert!(texts.iter().all(|(sender, _)| sender.chars().count() <= 254));
    assert!(app.deliver_mail().await.is_empty(), "nobody gets mail about these");

    let honest = json!({ "shape": "outlook", "from": "binh@example.org", "answer": "ACCEPTED" });
    bring(&app, &answer_to(&invitation.raw, &honest)).await;
    assert_eq!(event.answer_of("binh@example.org"), "accepted");
}

#[actix_web::test]
async fn a_comment_is_as_long_as_on_the_page_and_only_text() {
    let app = with_replies().start().await;
    let _event = Hosted::new(&app, "binh@example.org", None).await;
    let mails = app.deliver_mail().await;
    let comment = format!("<script>alert(1)</script>\u{202e}\u{7}{}", "á".repeat(5_000));
    let reply =
        json!({ "shape": "apple", "from": "binh@example.org", "answer": "ACCEPTED", "comment": comment });
    bring(&app, &answer_to(&mails[0].raw, &reply)).await;
    let kept: Option<String> =
        app.rows(|conn| event_attendees::table.select(event_attendees::comment).first(conn));
    let kept = kept.expect("a comment");
    assert!(kept.chars().count() == 2_000 && !kept.contains('\u{7}'));
    let told = app.deliver_mail().await;
    let told = mail_to(&told, "an@example.com");
    assert!(told.html.contains("&#60;script&#62;") || told.html.contains("&lt;script"), "escaped");
    assert!(!told.html.contains("<script"));
}

#[actix_web::test]
async fn however_many_strangers_write_the_page_stays_short_and_the_owner_gets_no_mail() {
    let app = with_replies().start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    let mails = app.deliver_mail().await;
    let uid = mails[0].calendar_lines().into_iter().find(|line| line.starts_with("UID:")).expect("a UID");
    for stranger in 0..40 {
        let mail = format!(
            "From: s{stranger}@example.org\r\nTo: an@example.com\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n\
             BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n{uid}\r\nDTSTAMP:20260302T010000Z\r\n\
             ATTENDEE;PARTSTAT=ACCEPTED:mailto:s{stranger}@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        bring(&app, mail.as_bytes()).await;
    }
    let notes: i64 = app.rows(|conn| {
        answer_notes::table.filter(answer_notes::event_id.eq(event.id)).count().get_result(conn)
    });
    assert_eq!(notes, 20);
    assert!(app.deliver_mail().await.is_empty());
}
