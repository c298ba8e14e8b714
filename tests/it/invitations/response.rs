use calento::schema::email_logs;
use diesel::prelude::*;

use super::Hosted;
use crate::support::{TestApp, app::mail_to};

#[actix_web::test]
async fn opening_an_invitation_answers_nothing() {
    let app = TestApp::start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    let page = app.visitor().get(&link).await.assert_status(200);
    assert_eq!(page.text("h1"), "Họp ngân sách");
    assert_eq!(page.attr("time.dt-start", "datetime"), "2026-03-10T02:00:00Z");
    assert!(!page.has("[aria-pressed='true']"));
    assert!(page.headers("set-cookie").is_empty(), "attendees need no cookies");
    assert_eq!(event.answer_of("binh@example.org"), "needs_action");
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn an_answer_is_recorded_and_the_owner_is_told_once() {
    let app = TestApp::start().await;
    let event = Hosted::new(&app, "Bình <binh@example.org>", None).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    let guest = app.visitor();
    let fields = [("response_status", "accepted"), ("comment", "Tôi đến muộn 5 phút.")];
    for _ in 0..2 {
        let page = guest.post(&link, &fields).await;
        assert_eq!(page.assert_see_other(), link);
        let page = page.follow().await.assert_status(200);
        assert!(page.text(".notice").contains("You said yes on Monday, 2 March 2026, 8:00 AM"), "{page}");
        assert_eq!(page.attr("[aria-pressed='true']", "value"), "accepted");
        assert_eq!(page.value_of("comment"), "Tôi đến muộn 5 phút.");
    }
    assert_eq!(event.answer_of("binh@example.org"), "accepted");
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, "an@example.com");
    assert_eq!(mail.subject, "Bình sẽ đến: Họp ngân sách");
    assert!(mail.text.contains("Tôi đến muộn 5 phút.") && mail.calendar.is_none());

    guest.post(&link, &[("response_status", "declined")]).await.assert_see_other();
    assert_eq!(event.answer_of("binh@example.org"), "declined");
    assert_eq!(mail_to(&app.deliver_mail().await, "an@example.com").subject, "Bình không đến: Họp ngân sách");
}

#[actix_web::test]
async fn of_two_answers_within_a_moment_the_owner_hears_the_last_once() {
    let app = TestApp::start().await;
    let _event = Hosted::new(&app, "Bình <binh@example.org>, chi@example.org", None).await;
    let mails = app.deliver_mail().await;
    let link = mail_to(&mails, "binh@example.org").link("/invitations/");
    for answer in ["accepted", "declined"] {
        app.visitor().post(&link, &[("response_status", answer)]).await.assert_see_other();
    }
    let owed = || -> i64 {
        app.rows(|conn| email_logs::table.filter(email_logs::status.eq("queued")).count().get_result(conn))
    };
    assert_eq!(owed(), 1);
    let answers = app.deliver_mail().await;
    assert_eq!(mail_to(&answers, "an@example.com").subject, "Bình không đến: Họp ngân sách");
    assert_eq!(owed(), 0);
    // Others' answers are their own.
    for guest in ["binh@example.org", "chi@example.org"] {
        let link = mail_to(&mails, guest).link("/invitations/");
        app.visitor().post(&link, &[("response_status", "tentative")]).await.assert_see_other();
    }
    assert_eq!(app.deliver_mail().await.len(), 2);
}

#[actix_web::test]
async fn an_answer_that_is_none_is_refused_and_what_was_typed_is_kept() {
    let app = TestApp::start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    let long = "á".repeat(2_001);
    for (answer, comment, field) in [
        ("", "Chào", "response_status"),
        ("needs_action", "Chào", "response_status"),
        ("accepted", long.as_str(), "comment"),
    ] {
        let fields = [("response_status", answer), ("comment", comment)];
        let page = app.visitor().post(&link, &fields).await.assert_status(422);
        assert!(page.has(&format!("#{field}-error")), "{page}");
        assert_eq!(page.value_of("comment"), comment);
    }
    assert_eq!(event.answer_of("binh@example.org"), "needs_action");
}

#[actix_web::test]
async fn answers_end_with_the_event() {
    let app = TestApp::start().await;
    let event = Hosted::new(&app, "binh@example.org", None).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    app.set_now("2026-03-10T03:00:00Z");
    let page = app.visitor().post(&link, &[("response_status", "accepted")]).await.assert_status(422);
    assert!(page.text(".notice").contains("This event is over"), "{page}");
    assert_eq!(event.answer_of("binh@example.org"), "needs_action");
    assert!(!app.visitor().get(&link).await.assert_status(200).has(".answers"));
}

#[actix_web::test]
async fn a_reader_s_zone_and_language_are_used_and_remembered_with_the_answer() {
    let app = TestApp::start().await;
    let mut event = Hosted::new(&app, "binh@example.org", None).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    let address = format!("{link}?timezone=Europe/London&lang=en");
    let page = app.visitor().lang("vi").get(&address).await.assert_status(200);
    assert!(page.text(".facts").contains("2:00 AM – 3:00 AM"), "{page}");
    assert!(page.text(".facts").contains("London (GMT)"), "{page}");
    app.visitor().lang("vi").post(&address, &[("response_status", "tentative")]).await.assert_see_other();
    app.deliver_mail().await;
    event.change(60, "binh@example.org");
    let mails = app.deliver_mail().await;
    let subject = &mail_to(&mails, "binh@example.org").subject;
    assert_eq!(subject, "Changed: Họp ngân sách · Tuesday, 10 March 2026, 3:00 AM – 4:00 AM");
    // A zone that does not exist is passed over.
    app.visitor().get(&format!("{link}?timezone=Mars/Phobos")).await.assert_status(200);
}

#[actix_web::test]
async fn a_series_shows_its_rule_and_its_next_occurrence() {
    let app = TestApp::start().await;
    let event = Hosted::new(&app, "binh@example.org", Some("FREQ=WEEKLY;COUNT=4")).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    app.set_now("2026-03-12T00:00:00Z");
    let page = app.visitor().get(&link).await.assert_status(200);
    assert_eq!(page.attr("time.dt-start", "datetime"), "2026-03-17T02:00:00Z");
    assert!(page.text(".facts").contains("Every week on Tuesday, 4 times"), "{page}");
    app.visitor().post(&link, &[("response_status", "accepted")]).await.assert_see_other();
    assert_eq!(event.answer_of("binh@example.org"), "accepted");
}

#[actix_web::test]
async fn the_event_can_be_taken_along_as_a_file() {
    let app = TestApp::start().await;
    let _event = Hosted::new(&app, "binh@example.org", None).await;
    let link = app.deliver_mail().await[0].link("/invitations/");
    let page = app.visitor().get(&format!("{link}/event.ics")).await.assert_status(200);
    assert!(page.header("content-type").starts_with("text/calendar"));
    assert!(page.header("content-disposition").starts_with("attachment"));
    let file = calento::ical::read(page.bytes()).expect("iCalendar");
    assert_eq!(file.taken().map(|event| event.title.as_deref()).collect::<Vec<_>>(), [Some("Họp ngân sách")]);
    assert!(!page.body().contains("ATTENDEE"));
}

#[actix_web::test]
async fn a_token_that_is_nobody_s_opens_nothing() {
    let app = TestApp::start().await;
    for path in ["/invitations/x", "/invitations/x/event.ics"] {
        app.visitor().get(path).await.assert_status(404);
    }
    app.visitor().post("/invitations/x", &[("response_status", "accepted")]).await.assert_status(404);
    app.visitor().post("/invitations/x", &[]).await.assert_status(404);
}
