//! The mailbox whose mails are taken in, at a server by others.

use std::{net::TcpListener, time::Duration};

use calento::{
    mail::imap::{Found, Limits, Trouble},
    schema::{imap_mailboxes, inbound_mails},
};
use diesel::prelude::*;

use super::imap_server::{ImapServer, PASSWORD, USER};
use crate::support::{TestApp, app::Builder};

fn with_mailbox(url: &str) -> Builder {
    TestApp::build().setting("IMAP_URL", url)
}

fn letter(number: usize) -> Vec<u8> {
    format!("From: somebody@example.org\r\nSubject: Letter {number}\r\n\r\nHello {number}\r\n").into_bytes()
}

async fn look(app: &TestApp) -> Result<Found, Trouble> {
    let mailbox = app.worker.mailbox.clone().expect("a mailbox is set");
    mailbox.look(app.db(), &app.config.secret, &app.clock).await
}

fn received(app: &TestApp) -> i64 {
    app.rows(|conn| inbound_mails::table.count().get_result(conn))
}

#[actix_web::test]
async fn each_message_is_taken_in_once_and_then_marked_as_read() {
    let server = ImapServer::start();
    let app = with_mailbox(&server.url()).start().await;
    assert_eq!(look(&app).await.expect("an empty mailbox"), Found::default());
    for number in 0..3 {
        server.deliver(&format!("{number}.a.example"), &letter(number));
    }
    assert_eq!(look(&app).await.expect("three").taken, 3);
    assert_eq!((received(&app), server.seen()), (3, (3, 3)));
    assert_eq!(look(&app).await.expect("none").taken, 0);
    server.deliver("3.a.example", &letter(3));
    // A copy of one that came before is taken from the mailbox, and read once.
    server.deliver("4.a.example", &letter(0));
    assert_eq!(look(&app).await.expect("two").taken, 2);
    assert_eq!((received(&app), server.seen()), (4, (5, 5)));

    // After the server lost its UIDs, what was read is not read again.
    server.forget_uids();
    server.deliver("5.a.example", &letter(5));
    assert_eq!(look(&app).await.expect("the new one").taken, 1);
    assert_eq!(received(&app), 5);
    app.work().await;
    let ready = app.visitor().get("/ready").await.assert_status(200).json();
    assert!(ready["mailbox"]["looked_at"].is_string() && ready["mailbox"]["cause"].is_null(), "{ready}");
}

#[actix_web::test]
async fn what_is_too_large_is_left_there_unread_and_stops_nothing() {
    let server = ImapServer::start();
    let app = with_mailbox(&server.url()).start().await;
    server.deliver("0.a.example", &[&letter(0)[..], &vec![b'x'; 5 * 1024 * 1024]].concat());
    server.deliver("1.a.example", &letter(1));
    let found = look(&app).await.expect("a look");
    assert_eq!((found.taken, found.passed_over), (1, 1));
    assert_eq!((received(&app), server.seen()), (1, (1, 2)));
    assert_eq!(look(&app).await.expect("a look"), Found::default(), "once is enough");
}

#[actix_web::test]
async fn the_line_is_encrypted_and_the_certificate_is_checked() {
    let server = ImapServer::start();
    for url in [server.tls_url(), server.starttls_url()] {
        let trusting = with_mailbox(&url).setting("IMAP_CA_FILE", server.certificate()).start().await;
        server.deliver(&format!("{}.a.example", url.len()), &letter(url.len()));
        assert_eq!(look(&trusting).await.expect("a look").taken, 1, "{url}");
        let strict = with_mailbox(&url).start().await;
        let refused = look(&strict).await.expect_err("nobody knows this certificate");
        assert!(refused.to_string().starts_with("tls: "), "{refused}");
        let cause: Option<String> =
            strict.rows(|conn| imap_mailboxes::table.select(imap_mailboxes::cause).first(conn));
        assert_eq!(cause.as_deref(), Some("tls"));
    }
}

#[actix_web::test]
async fn trouble_is_named_and_ends_with_the_next_good_look() {
    let server = ImapServer::start();
    let wrong = |text: &str| server.url().replace("INBOX", text);
    for (url, cause) in [
        (server.url().replace(&format!("{USER}:"), "nobody:"), "login"),
        (wrong("No/Such"), "folder"),
        (format!("imap://u:p@127.0.0.1:{}", free_port()), "connection"),
    ] {
        let app = with_mailbox(&url).start().await;
        for times in 1..=2 {
            let error = look(&app).await.expect_err(cause).to_string();
            assert!(error.starts_with(cause) && !error.contains(PASSWORD), "{error}");
            let failures: i32 =
                app.rows(|conn| imap_mailboxes::table.select(imap_mailboxes::failures).first(conn));
            assert_eq!(failures, times);
        }
        let ready = app.visitor().get("/ready").await.assert_status(200).json();
        assert_eq!(ready["mailbox"]["cause"], cause, "{ready}");
        assert_eq!(ready["mailbox"]["failing_since"], "2026-03-02T01:00:00Z");
    }
    let app = with_mailbox(&wrong("Later")).start().await;
    look(&app).await.expect_err("no such folder");
    server.make_folder("Later");
    look(&app).await.expect("now there is");
    let ready = app.visitor().get("/ready").await.json();
    assert!(ready["mailbox"]["cause"].is_null() && ready["mailbox"]["failing_since"].is_null(), "{ready}");
}

#[actix_web::test]
async fn a_server_that_hangs_is_given_up_and_other_work_goes_on() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("imap://u:p@{}", silent.local_addr().expect("its number"));
    let app = with_mailbox(&url).start().await;
    let limits = Limits { answer: Duration::from_millis(300), look: Duration::from_secs(30) };
    let mailbox = app.worker.mailbox.clone().expect("set").with_limits(limits);
    let error = mailbox.look(app.db(), &app.config.secret, &app.clock).await.expect_err("silence");
    assert!(error.to_string().starts_with("time"), "{error}");
    let whole = Limits { answer: Duration::from_secs(60), look: Duration::from_millis(300) };
    let error = mailbox.with_limits(whole).look(app.db(), &app.config.secret, &app.clock).await;
    assert!(error.expect_err("silence").to_string().starts_with("time"));
    assert_eq!(app.work().await, 0, "the queue is not held up");
}

#[actix_web::test]
async fn two_programs_that_read_the_same_mailbox_take_each_message_once() {
    let server = ImapServer::start();
    let app = with_mailbox(&server.url()).pool_size(8).start().await;
    look(&app).await.expect("a look");
    for number in 0..12 {
        server.deliver(&format!("{number}.a.example"), &letter(number));
    }
    let (one, two) = tokio::join!(look(&app), look(&app));
    assert_eq!(one.expect("a look").taken + two.expect("a look").taken, 12);
    assert_eq!((received(&app), server.seen()), (12, (12, 12)));
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its number").port()
}
