//! Attendees with mail programs of others: Python's email and icalendar write what they would.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Page, TestApp, app::Builder};

pub const SECRET: &str = "a secret of sixteen or more";

/// A Calento into which mails are posted.
pub fn with_mails() -> Builder {
    TestApp::build().setting("MAIL_INBOUND_SECRET", SECRET)
}

/// The same with an address to which calendar programs answer.
pub fn with_replies() -> Builder {
    with_mails().setting("MAIL_REPLIES", "answers@calento.test")
}

/// An answer to `invitation` (a whole mail), see `reply.py`.
pub fn answer_to(invitation: &str, options: &Value) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/venv/bin/python");
    assert!(python.exists(), "no icalendar for the mail tests: run script/test, which installs it");
    let mut process = Command::new(python)
        .arg(root.join("tests/it/invitations/reply.py"))
        .arg(options.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    process.stdin.take().expect("its input").write_all(invitation.as_bytes()).expect("it reads");
    let output = process.wait_with_output().expect("it ends");
    assert!(output.status.success(), "reply.py {options} failed");
    output.stdout
}

/// The same in short: `from` answers by `shape`.
pub fn answer(invitation: &str, shape: &str, from: &str, partstat: &str) -> Vec<u8> {
    answer_to(invitation, &json!({ "shape": shape, "from": from, "answer": partstat }))
}

/// Posts a mail as the mail server does, and has it read.
pub async fn bring(app: &TestApp, mail: &[u8]) -> Page {
    let visitor = app.visitor();
    let request = visitor
        .request(Method::POST, "/mail/inbound")
        .header("authorization", format!("Bearer {SECRET}"))
        .body(mail.to_vec());
    let page = visitor.send(request).await.assert_status(202);
    app.work().await;
    page
}
