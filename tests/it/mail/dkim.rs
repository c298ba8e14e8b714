//! Signatures, checked by a program that nobody here wrote.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use super::{owe_two_mails, server::MailServer, with_server};

const PUBLIC_KEY: &str = include_str!("dkim_public.txt");

/// What dkimpy says of a mail: `True` or `False`.
fn verify(mail: &[u8]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut python = Command::new(root.join("target/venv/bin/python"))
        .arg(root.join("tests/it/mail/verify_dkim.py"))
        .arg(format!("v=DKIM1; k=rsa; p={}", PUBLIC_KEY.trim()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts: run script/test, which installs it");
    python.stdin.take().expect("its input").write_all(mail).expect("the mail is read");
    let output = python.wait_with_output().expect("an answer");
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

#[actix_web::test]
async fn signed_mails_are_verified_by_another_program_and_changed_ones_are_not() {
    let server = MailServer::start("accept");
    let key = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail/dkim_key.pem");
    let app = with_server(&server.url())
        .setting("DKIM_KEY_FILE", key.to_str().expect("a path of plain letters"))
        .setting("DKIM_SELECTOR", "s1")
        .start()
        .await;
    let an = owe_two_mails(&app).await;
    // A reminder has the headers of unsubscribing; a long title makes folded ones.
    let title = "Gặp gỡ đối tác ".repeat(12);
    let fields = [("title", title.trim()), ("start_time", "2026-03-02T09:00"), ("reminders", "30")];
    an.post("/events", &fields).await.assert_see_other();
    app.work().await;
    app.set_now("2026-03-02T01:30:00Z");
    app.work().await;
    let mails = server.accepted();
    assert_eq!(mails.len(), 3, "{}", an.get("/settings/mails").await);
    let is_reminder = |mail: &[u8]| String::from_utf8_lossy(mail).contains("List-Unsubscribe-Post:");
    assert_eq!(mails.iter().filter(|(_, mail)| is_reminder(mail)).count(), 1);
    for (_, mail) in &mails {
        let text = String::from_utf8_lossy(mail);
        assert!(text.contains("d=calento.test; s=s1; c=relaxed/relaxed;"), "{text}");
        assert_eq!(verify(mail), "True", "{text}");
        for (old, new) in
            [("From: ", "From: x"), ("\r\n\r\n", "\r\nList-Unsubscribe: <https://x.y/>\r\n\r\n")]
        {
            let changed = text.replacen(old, new, 1);
            assert_eq!(verify(changed.as_bytes()), "False", "{changed}");
        }
    }
}
