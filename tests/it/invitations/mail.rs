use calento::ical;
use mail_parser::{MessageParser, MimeHeaders};

use super::Hosted;
use crate::support::{TestApp, app::mail_to};

fn line<'a>(lines: &'a [String], name: &str) -> &'a str {
    let found = lines.iter().find(|line| line.starts_with(name));
    found.unwrap_or_else(|| panic!("no {name} in {lines:?}"))
}

#[actix_web::test]
async fn every_guest_gets_an_invitation_of_their_own_that_calendars_understand() {
    let app = TestApp::start().await;
    let _event = Hosted::new(&app, "binh@example.org, Chi <chi@example.org>", None).await;
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 2);
    let (binh, chi) = (mail_to(&mails, "binh@example.org"), mail_to(&mails, "chi@example.org"));
    assert_ne!(binh.link("/invitations/"), chi.link("/invitations/"));
    // The owner lives in Vietnam and chose no language.
    assert_eq!(chi.subject, "Lời mời: Họp ngân sách · Thứ Ba, 10 tháng 3, 2026, 09:00 – 10:00");
    assert!(chi.text.contains("Ho Chi Minh (GMT+7)") && chi.text.contains("Phòng 3A"), "{}", chi.text);
    assert!(chi.html.contains(&chi.link("/invitations/")) && !chi.html.contains("<img"));

    let parsed = MessageParser::default().parse(chi.raw.as_bytes()).expect("a mail");
    let address = |list: Option<&mail_parser::Address<'_>>| {
        list.and_then(|list| list.first()).and_then(|first| first.address.clone()).map(String::from)
    };
    assert_eq!(address(parsed.from()).as_deref(), Some("calento@calento.test"));
    assert_eq!(address(parsed.reply_to()).as_deref(), Some("an@example.com"));
    let part = parsed.parts.iter().find(|part| part.is_content_type("text", "calendar")).expect("a calendar");
    assert_eq!(part.content_type().and_then(|kind| kind.attribute("method")), Some("REQUEST"));

    let file = ical::read(chi.calendar.as_deref().expect("a part").as_bytes()).expect("iCalendar");
    let events: Vec<_> = file.taken().collect();
    assert_eq!((events.len(), events[0].sequence, events[0].notes.len()), (1, 0, 0));
    assert_eq!(events[0].organizer.as_ref().expect("an organizer").email, "an@example.com");
    let guests: Vec<_> = events[0].attendees.iter().map(|guest| guest.person.email.as_str()).collect();
    assert_eq!(guests, ["binh@example.org", "chi@example.org"]);
}

#[actix_web::test]
async fn a_new_time_goes_out_under_the_same_uid_with_a_higher_sequence() {
    let app = TestApp::start().await;
    let mut event = Hosted::new(&app, "binh@example.org", None).await;
    let first = mail_to(&app.deliver_mail().await, "binh@example.org").calendar_lines();
    event.change(60, "binh@example.org");
    let mails = app.deliver_mail().await;
    let second = mail_to(&mails, "binh@example.org").calendar_lines();
    assert_eq!(line(&first, "UID:"), line(&second, "UID:"));
    assert_eq!((line(&first, "SEQUENCE:"), line(&second, "SEQUENCE:")), ("SEQUENCE:0", "SEQUENCE:1"));
    assert_eq!(line(&second, "METHOD:"), "METHOD:REQUEST");
    assert_eq!(line(&second, "DTSTART;TZID=Asia"), "DTSTART;TZID=Asia/Ho_Chi_Minh:20260310T100000");
    assert!(mails[0].subject.starts_with("Có thay đổi: "), "{}", mails[0].subject);
}

#[actix_web::test]
async fn who_is_taken_off_hears_that_it_is_off_for_them_alone() {
    let app = TestApp::start().await;
    let mut event = Hosted::new(&app, "binh@example.org, chi@example.org", None).await;
    let mails = app.deliver_mail().await;
    let link = mail_to(&mails, "binh@example.org").link("/invitations/");
    event.change(0, "chi@example.org");
    let mails = app.deliver_mail().await;
    let lines = mail_to(&mails, "binh@example.org").calendar_lines();
    assert_eq!(mails.len(), 1);
    assert_eq!(line(&lines, "METHOD:"), "METHOD:CANCEL");
    assert_eq!(lines.iter().filter(|line| line.starts_with("ATTENDEE")).count(), 1);
    let page = app.visitor().get(&link).await.assert_status(410);
    assert!(!page.body().contains("Họp ngân sách"), "{page}");
    app.visitor().get(&format!("{link}/event.ics")).await.assert_status(410);
    app.visitor().post(&link, &[("response_status", "accepted")]).await.assert_status(410);
}

#[actix_web::test]
async fn a_deletion_is_told_unless_it_was_taken_back_at_once() {
    let app = TestApp::start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    event.delete();
    event.restore();
    let mails = app.deliver_mail().await;
    assert_eq!(line(&mail_to(&mails, "binh@example.org").calendar_lines(), "METHOD:"), "METHOD:REQUEST");

    event.delete();
    let mails = app.deliver_mail().await;
    let lines = mail_to(&mails, "binh@example.org").calendar_lines();
    assert_eq!((line(&lines, "METHOD:"), line(&lines, "STATUS:")), ("METHOD:CANCEL", "STATUS:CANCELLED"));
    assert_eq!(line(&lines, "SEQUENCE:"), "SEQUENCE:3");
    let page = app.visitor().get(&link).await.assert_status(410);
    assert_eq!(page.text("h1"), "This event was cancelled");
}

#[actix_web::test]
async fn nothing_is_sent_about_what_was_never_announced_or_is_over() {
    let app = TestApp::start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    event.delete();
    assert!(app.deliver_mail().await.is_empty());

    event.restore();
    app.set_now("2026-03-10T03:00:00Z");
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn two_changes_within_a_moment_are_one_mail() {
    let app = TestApp::start().await;
    let mut event = Hosted::new(&app, "binh@example.org", None).await;
    app.deliver_mail().await;
    event.change(60, "binh@example.org");
    event.change(60, "binh@example.org");
    let mails = app.deliver_mail().await;
    let lines = mail_to(&mails, "binh@example.org").calendar_lines();
    assert_eq!(line(&lines, "SEQUENCE:"), "SEQUENCE:2");
    assert_eq!(line(&lines, "DTSTART;TZID=Asia"), "DTSTART;TZID=Asia/Ho_Chi_Minh:20260310T110000");
}
