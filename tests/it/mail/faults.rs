//! What goes wrong between us and a mail server: each mail is delivered once or shown as failed.

use std::time::Duration;

use calento::{
    i18n::Lang,
    jobs::{Job, queue},
    mail::smtp::Limits,
    schema::{email_logs, jobs},
};
use diesel::prelude::*;

use super::{owe_two_mails, server::MailServer, with_server};
use crate::support::{Page, TestApp};

/// Lets a day and a half pass, hour by hour.
async fn pass_a_day(app: &TestApp) {
    for _ in 0..36 {
        app.advance(60);
        app.work().await;
    }
}

/// The badges of the log page must all say `state`, and the page must give `cause`.
#[track_caller]
fn assert_all(page: &Page, state: &str, cause: &str) {
    let badges = page.all("#mails .badge");
    assert_eq!(badges, vec![Lang::En.t(&format!("mail-state-{state}")); 2], "{page}");
    assert!(page.text("#mails").contains(&Lang::En.t(&format!("mail-cause-{cause}"))), "{page}");
}

#[actix_web::test]
async fn a_mail_taken_on_a_line_that_breaks_is_not_sent_twice_but_shown_as_one_that_may_have_arrived() {
    let server = MailServer::start("take-and-drop");
    let app = with_server(&server.url()).start().await;
    let an = owe_two_mails(&app).await;
    app.work().await;
    pass_a_day(&app).await;
    assert_eq!(server.accepted().len(), 2, "each once");
    assert_all(&an.get("/settings/mails").await, "failed", "doubt");

    // Whoever sends it again sends the same mail.
    let first = server.message_ids();
    for action in an.get("/settings/mails").await.attrs("#mails form", "action") {
        an.post(&action, &[]).await.assert_see_other();
    }
    app.work().await;
    let mut twice = [first.clone(), first].concat();
    twice.sort();
    assert_eq!(server.message_ids(), twice);
}

#[actix_web::test]
async fn a_mail_lost_on_a_line_that_breaks_is_shown_as_failed_and_sent_when_its_owner_says_so() {
    let server = MailServer::start("drop");
    let app = with_server(&server.url()).start().await;
    let an = owe_two_mails(&app).await;
    app.work().await;
    pass_a_day(&app).await;
    assert!(server.accepted().is_empty());
    let page = an.get("/settings/mails").await;
    assert_all(&page, "failed", "doubt");
    for action in page.attrs("#mails form", "action") {
        // Twice at once sends once.
        let (one, two) = tokio::join!(an.post(&action, &[]), an.post(&action, &[]));
        one.assert_see_other();
        two.assert_see_other();
    }
    app.work().await;
    assert_eq!(server.accepted().len(), 2);
    assert_eq!(app.visitor().get("/ready").await.json()["jobs_given_up"], 0);
}

#[actix_web::test]
async fn a_server_that_takes_a_mail_and_never_says_so_leaves_it_in_doubt() {
    let server = MailServer::start("take-and-hang");
    let mut app = with_server(&server.url()).start().await;
    let hand_over = Duration::from_millis(400);
    app.worker.mailer = app.worker.mailer.clone().with_limits(Limits { hand_over, ..Limits::default() });
    let an = owe_two_mails(&app).await;
    app.work().await;
    pass_a_day(&app).await;
    assert_eq!(server.accepted().len(), 2, "each once");
    assert_all(&an.get("/settings/mails").await, "failed", "doubt");
}

#[actix_web::test]
async fn a_mail_that_a_killed_worker_had_on_the_line_is_not_sent_by_the_next() {
    let server = MailServer::start("accept");
    let app = with_server(&server.url()).start().await;
    let an = owe_two_mails(&app).await;
    // As a worker leaves it that is killed after the server had the mail.
    let now = app.now();
    app.rows(|conn| diesel::update(email_logs::table).set(email_logs::handing_over_at.eq(now)).execute(conn));
    app.work().await;
    assert!(server.accepted().is_empty());
    pass_a_day(&app).await;
    assert!(server.accepted().is_empty());
    assert_all(&an.get("/settings/mails").await, "failed", "doubt");
}

#[actix_web::test]
async fn a_mail_whose_last_try_ended_with_its_worker_is_shown_as_failed() {
    let app = with_server("smtp://127.0.0.1:9").start().await;
    let an = owe_two_mails(&app).await;
    let now = app.now();
    app.rows(|conn| {
        let set = (jobs::attempts.eq(jobs::max_attempts), jobs::locked_until.eq(now));
        diesel::update(jobs::table).set(set).execute(conn)
    });
    app.advance(10);
    let now = app.now();
    app.rows(|conn| queue::enqueue(conn, &Job::Sweep, now, None));
    app.work().await;
    assert_all(&an.get("/settings/mails").await, "failed", "ours");
}

#[actix_web::test]
async fn two_workers_send_each_mail_once() {
    let server = MailServer::start("accept");
    let app = with_server(&server.url()).start().await;
    for _ in 0..3 {
        let name = format!("an{}", uuid::Uuid::new_v4().simple());
        let owner = app.owner(&name).await;
        let fields = [
            ("title", "Họp"),
            ("start_time", "2026-03-30T09:00"),
            ("attendees", "a@example.org, b@example.org, c@example.org"),
        ];
        owner.create_event(&fields).await;
    }
    let (one, two) = tokio::join!(app.worker.run_due(), app.worker.run_due());
    assert_eq!(one.expect("the queue") + two.expect("the queue"), 9);
    let mut ids = server.message_ids();
    assert_eq!(ids.len(), 9);
    ids.dedup();
    assert_eq!(ids.len(), 9, "no Message-ID twice");
}

#[actix_web::test]
async fn a_refused_recipient_is_named_beside_the_guest_and_can_be_written_to_again() {
    let server = MailServer::start("refuse-first");
    let app = with_server(&server.url()).start().await;
    let an = app.owner("an").await;
    let fields = [("title", "Họp"), ("start_time", "2026-03-30T09:00"), ("attendees", "chau@example.org")];
    let event = an.create_event(&fields).await;
    let path = format!("/events/{event}");
    app.work().await;
    let page = an.get(&path).await.assert_status(200);
    let note = page.text(".people .mail-trouble");
    assert!(note.contains(&Lang::En.t("mail-cause-recipient")) && note.contains("550"), "{note}");
    let back = page.form(".mail-trouble form").send().await;
    assert_eq!(back.assert_see_other(), path);
    app.work().await;
    assert_eq!(server.accepted().len(), 1);
    assert!(!an.get(&path).await.has(".mail-trouble"));
    app.owner("binh").await.get(&path).await.assert_status(404);
}

#[actix_web::test]
async fn a_mail_about_a_booking_that_failed_is_shown_at_the_booking() {
    let server = MailServer::start("refuse-first");
    let app = with_server(&server.url()).start().await;
    let an = app.owner("an").await;
    an.booking_link(&[]).await;
    app.visitor().book("an", "intro", "2026-03-03T02:00:00Z", "chau").await.assert_see_other();
    app.work().await;
    let page = an.get("/bookings").await;
    assert_eq!(page.count(".mail-trouble"), 2, "to the guest and to the owner: {page}");
    assert!(page.text("main").contains("chau@example.org"));
    let binh = app.owner("binh").await;
    for action in page.attrs(".mail-trouble form", "action") {
        binh.post(&action, &[]).await.assert_status(404);
        an.post(&action, &[("next", "https://evil.example/")]).await.assert_see_other();
    }
    app.work().await;
    assert_eq!(server.accepted().len(), 2);
    assert!(!an.get("/bookings").await.has(".mail-trouble"));
}

#[actix_web::test]
async fn a_failed_mail_that_is_no_longer_true_is_not_sent_again() {
    let server = MailServer::start("refuse-first");
    let app = with_server(&server.url()).start().await;
    let an = app.owner("an").await;
    an.booking_link(&[]).await;
    let own = app.visitor().book("an", "intro", "2026-03-03T02:00:00Z", "chau").await;
    app.work().await;
    let actions = an.get("/bookings").await.attrs(".mail-trouble form", "action");
    app.visitor().post(&format!("{}/cancel", own.assert_see_other()), &[]).await.assert_see_other();
    for action in &actions {
        an.post(action, &[]).await.assert_see_other();
    }
    app.work().await;
    let page = an.get("/settings/mails?state=trouble").await;
    assert!(page.text("#mails").contains(&Lang::En.t("mail-cause-moot")), "{page}");
}

#[actix_web::test]
async fn a_wrong_password_is_tried_again_for_a_day_since_an_operator_can_put_it_right() {
    let server = MailServer::start("refuse-login");
    let url = server.url().replace("smtp://", "smtp://user:password@");
    let app = with_server(&url).start().await;
    let an = owe_two_mails(&app).await;
    app.work().await;
    assert_all(&an.get("/settings/mails").await, "queued", "login");
    pass_a_day(&app).await;
    assert_all(&an.get("/settings/mails").await, "failed", "login");
}
