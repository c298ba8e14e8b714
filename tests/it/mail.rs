//! Mail on its way: into the kept mailbox, and to a mail server by others.

mod dkim;
mod doctor;
mod faults;
mod imap;
mod imap_server;
mod log_page;
mod news;
mod reminders;
mod server;
mod states;

use std::{net::TcpListener, time::Duration};

use calento::{i18n::Lang, schema::jobs};
use diesel::prelude::*;
use mail_parser::{MessageParser, MimeHeaders};

use self::server::MailServer;
use crate::support::{TestApp, app::Builder, app::mail_to, seeds::Owner};

/// Invites two people, so that each is owed a mail.
async fn owe_two_mails(app: &TestApp) -> Owner {
    let an = app.owner("an").await;
    let fields = [
        ("title", "Họp tuần"),
        ("start_time", "2026-03-30T09:00"),
        ("end_time", "2026-03-30T10:00"),
        ("attendees", "chau@example.org, duy@example.net"),
    ];
    an.create_event(&fields).await;
    an
}

#[actix_web::test]
async fn without_a_mail_server_mails_are_kept_and_shown() {
    let app = TestApp::start().await;
    owe_two_mails(&app).await;
    let empty = app.visitor().get("/dev/mailbox").await.assert_status(200);
    assert_eq!(empty.text(".empty"), Lang::En.t("mailbox-empty"));

    let mails = app.deliver_mail().await;
    let guest = mail_to(&mails, "chau@example.org");
    mail_to(&mails, "duy@example.net");

    let list = app.visitor().get("/dev/mailbox").await.assert_status(200);
    assert_eq!(list.count("main li"), 2);
    let at =
        list.all("main li .list-meta").iter().position(|to| to == "chau@example.org").expect("the guest's");
    let path = list.attrs("main li a", "href").swap_remove(at);
    let mail = app.visitor().get(&path).await.assert_status(200);
    assert_eq!(mail.text("h1"), guest.subject);
    let link = guest.link("/invitations/");
    assert!(mail.attrs("#mail-text a", "href").iter().any(|href| href.ends_with(&link)), "{mail}");

    let html = app.visitor().get(&format!("{path}/html")).await.assert_status(200);
    assert_eq!(html.body(), guest.html);
    assert!(
        html.header("content-security-policy").starts_with("default-src 'none'; style-src 'unsafe-inline'")
    );
    let ics = app.visitor().get(&format!("{path}/invite.ics")).await.assert_status(200);
    assert_eq!(Some(ics.body()), guest.calendar.as_deref());
    assert_eq!(ics.header("content-type"), "text/calendar; charset=utf-8");
    let raw = app.visitor().get(&format!("{path}/mail.eml")).await.assert_status(200);
    assert_eq!(raw.body(), guest.raw);
    app.visitor().get(&format!("{path}/other")).await.assert_status(404);
}

#[actix_web::test]
async fn kept_mails_open_with_this_installation_s_key_only() {
    use calento::{mail::kept, tokens::Secret};
    let app = TestApp::start().await;
    owe_two_mails(&app).await;
    app.deliver_mail().await;
    let other = Secret::parse(&"0a".repeat(32)).expect("a key");
    let opened = app.rows(|conn| {
        let id = kept::list(conn)?[0].id;
        kept::open(conn, &other, id).optional()
    });
    assert!(opened.is_none());
}

#[actix_web::test]
async fn with_a_mail_server_there_is_no_mailbox() {
    let app = with_server("smtp://127.0.0.1:9").start().await;
    app.visitor().get("/dev/mailbox").await.assert_status(404);
}

#[actix_web::test]
async fn a_mail_server_gets_each_mail_once_in_the_structure_that_mail_programs_expect() {
    let server = MailServer::start("accept");
    let app = with_server(&server.url()).start().await;
    let an = owe_two_mails(&app).await;
    app.work().await;
    app.advance(600);
    app.work().await;

    let mails = server.accepted();
    let mut recipients: Vec<_> = mails.iter().map(|(envelope, _)| envelope.to.join(",")).collect();
    recipients.sort();
    assert_eq!(recipients, ["chau@example.org", "duy@example.net"]);
    for (envelope, bytes) in &mails {
        assert_eq!(envelope.from, "calento@calento.test");
        let mail = MessageParser::default().parse(bytes).expect("a mail");
        assert_eq!(
            mail.to().and_then(|to| to.first()).and_then(|to| to.address()),
            Some(envelope.to[0].as_str())
        );
        assert!(mail.subject().is_some_and(|subject| !subject.is_empty()));
        let kinds: Vec<String> = mail
            .parts
            .iter()
            .filter_map(|part| part.content_type())
            .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()))
            .collect();
        assert_eq!(kinds[..2], ["multipart/mixed", "multipart/alternative"]);
        assert_eq!(kinds[2..], ["text/plain", "text/html", "text/calendar", "application/ics"]);
        let calendar =
            mail.parts.iter().find(|part| part.is_content_type("text", "calendar")).expect("a part");
        let kind = calendar.content_type().expect("a type");
        let text = calendar.text_contents().expect("a text");
        let method = text.lines().find_map(|line| line.strip_prefix("METHOD:")).expect("a method");
        assert_eq!(kind.attribute("method"), Some(method), "RFC 6047 section 2.4");
        let html = mail.body_html(0).expect("HTML");
        let text = mail.body_text(0).expect("a text");
        let link = text.lines().find(|line| line.starts_with("http://")).expect("a link in the text");
        assert!(html.contains(&format!("href=\"{link}\"")), "{link} is missing in {html}");
    }
    let page = an.get("/settings/mails").await.assert_status(200);
    assert_eq!(page.all("#mails .badge"), [Lang::En.t("mail-state-sent"), Lang::En.t("mail-state-sent")]);
}

#[actix_web::test]
async fn a_mail_refused_for_now_is_sent_later() {
    let server = MailServer::start("defer-first");
    let app = with_server(&server.url()).start().await;
    let an = owe_two_mails(&app).await;
    app.work().await;
    let page = an.get("/settings/mails").await;
    assert!(page.all("#mails .badge").contains(&Lang::En.t("mail-state-queued")), "{page}");
    assert!(page.text("#mails").contains("450"), "the cause stands beside it: {page}");
    app.advance(1);
    app.work().await;
    assert_eq!(server.accepted().len(), 2);
    let page = an.get("/settings/mails").await;
    assert_eq!(page.all("#mails .badge"), [Lang::En.t("mail-state-sent"), Lang::En.t("mail-state-sent")]);
    assert!(!page.text("#mails").contains("450"), "{page}");
}

#[actix_web::test]
async fn a_mail_refused_for_ever_is_shown_to_its_owner_with_the_cause_and_never_tried_again() {
    let server = MailServer::start("refuse");
    let app = with_server(&server.url()).start().await;
    let an = owe_two_mails(&app).await;
    app.work().await;
    app.advance(24 * 60);
    assert_eq!(app.work().await, 0);
    assert!(server.accepted().is_empty());
    let page = an.get("/settings/mails").await.assert_status(200);
    assert_eq!(page.all("#mails .badge"), [Lang::En.t("mail-state-failed"), Lang::En.t("mail-state-failed")]);
    assert!(page.text("#mails").contains("550"), "{page}");
    let ready = app.visitor().get("/ready").await.json();
    assert_eq!(ready["jobs_given_up"], 2);
}

#[actix_web::test]
async fn a_server_that_cannot_be_reached_leaves_the_mail_waiting_until_all_tries_are_used_up() {
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its number");
    let app = with_server(&format!("smtp://{closed}")).start().await;
    let an = owe_two_mails(&app).await;
    app.work().await;
    let page = an.get("/settings/mails").await;
    assert_eq!(page.all("#mails .badge"), [Lang::En.t("mail-state-queued"), Lang::En.t("mail-state-queued")]);
    for _ in 1..calento::jobs::queue::MAX_ATTEMPTS {
        app.advance(6 * 60);
        app.work().await;
    }
    let page = an.get("/settings/mails").await;
    assert_eq!(page.all("#mails .badge"), [Lang::En.t("mail-state-failed"), Lang::En.t("mail-state-failed")]);
    let given_up: i64 =
        app.rows(|conn| jobs::table.filter(jobs::failed_at.is_not_null()).count().get_result(conn));
    assert_eq!(given_up, 2);
}

/// The connection stands but no word comes. The clock of the runtime runs ahead whenever nothing else is to be done.
#[actix_web::test]
async fn a_server_that_never_answers_holds_the_worker_up_for_a_minute_at_most() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let app = with_server(&format!("smtp://{}", silent.local_addr().expect("its number"))).start().await;
    let an = owe_two_mails(&app).await;
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    let (one, two) = tokio::join!(app.worker.run_due(), app.worker.run_due());
    assert_eq!(one.expect("the queue") + two.expect("the queue"), 2);
    assert!(begun.elapsed() <= Duration::from_secs(61), "{:?}", begun.elapsed());
    tokio::time::resume();
    let page = an.get("/settings/mails").await;
    assert_eq!(page.all("#mails .badge"), [Lang::En.t("mail-state-queued"), Lang::En.t("mail-state-queued")]);
    let causes: Vec<Option<String>> = app.rows(|conn| jobs::table.select(jobs::last_error).load(conn));
    assert!(causes.iter().all(Option::is_some), "{causes:?}");
}

fn with_server(url: &str) -> Builder {
    TestApp::build().setting("SMTP_URL", url)
}
