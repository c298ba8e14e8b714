//! Invitations as programs read them that others wrote: Python's `email` and `icalendar`, and `ical.js`.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::support::app::Mail;

/// What both packages read in `mail`; fails where one finds fault with it, or they differ.
#[track_caller]
pub fn read(mail: &Mail) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/venv/bin/python");
    assert!(python.exists(), "no icalendar for the tests: run script/test, which installs it");
    let read = ask(&python, "invitation.py", &mail.raw);
    let calendar = mail.calendar.as_deref().expect("a calendar part");
    let other = ask(Path::new("node"), "invitation.mjs", calendar);
    assert_eq!(read["calendar"], other, "icalendar and ical.js read\n{calendar}");
    assert_eq!(
        read["structure"],
        serde_json::json!([
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics"
        ])
    );
    read
}

#[track_caller]
fn ask(program: &Path, script: &str, input: &str) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut process = Command::new(program)
        .arg(root.join("tests/it/support").join(script))
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    process.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    let output = process.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script} finds fault: {said}\n{input}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}
