//! The mails as they leave, byte for byte: `golden/*.txt`. What differs from run to run (ids, tokens, the
//! server's own address, boundaries) is masked; parts stand there decoded, under their own headers.
//!
//! `CALENTO_WRITE_GOLDEN=1 cargo test --test it invitations::golden` writes them anew; read the difference
//! before you keep it.

use std::{collections::BTreeMap, fs, path::PathBuf};

use mail_parser::{MessageParser, PartType};

use super::foreign;
use crate::support::{
    TestApp,
    app::{Mail, mail_to},
    seeds::Owner,
};

/// The mail as its golden file has it.
fn masked(app: &TestApp, mail: &Mail) -> String {
    let raw = mail.raw.as_bytes();
    let parsed = MessageParser::default().parse(raw).expect("a mail");
    let mut text = String::new();
    for part in &parsed.parts {
        let (from, to) = (part.offset_header as usize, part.offset_body as usize);
        text.push_str("=== ");
        text.push_str(&String::from_utf8_lossy(&raw[from..to]).replace("\r\n", "\n"));
        let content = match &part.body {
            PartType::Multipart(_) => continue,
            PartType::Text(text) | PartType::Html(text) => text.to_string(),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                String::from_utf8_lossy(bytes).into_owned()
            }
            PartType::Message(_) => panic!("no mail is inside another"),
        };
        text.push_str(&content.replace("\r\n", "\n"));
        text.push('\n');
    }
    // Lines of the calendar are folded where they are too long, also inside what is masked.
    let text = text.replace(&app.url, "http://calento.test");
    let (head, calendars) = text.split_at(text.find("BEGIN:VCALENDAR").unwrap_or(text.len()));
    let text = format!("{head}{}", calendars.replace("\n ", ""));
    let mut masks = Masks::default();
    let text = masks.after(&text, "boundary=\"", "boundary");
    let text = masks.after(&text, "/invitations/", "token");
    let text = masks.after(&text, "/mail/unsubscribe/", "unsubscribe");
    let text = masks.ids(&text);
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// What was masked: the same again gets the same name.
#[derive(Default)]
struct Masks(BTreeMap<String, String>);

impl Masks {
    fn of(&mut self, found: &str, kind: &str) -> String {
        let next = format!("<{kind} {}>", self.0.len() + 1);
        self.0.entry(found.to_owned()).or_insert(next).clone()
    }

    /// Masks the word behind each `mark`.
    fn after(&mut self, text: &str, mark: &str, kind: &str) -> String {
        let mut parts = text.split(mark);
        let mut masked = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
                .unwrap_or(part.len());
            masked.push_str(mark);
            masked.push_str(&self.of(&part[..end], kind));
            masked.push_str(&part[end..]);
        }
        masked
    }

    /// Masks ids: hexadecimal digits in groups of 8, 4, 4, 4 and 12.
    fn ids(&mut self, text: &str) -> String {
        let is_id = |word: &str| {
            word.char_indices().all(|(at, c)| match at {
                8 | 13 | 18 | 23 => c == '-',
                _ => c.is_ascii_hexdigit(),
            })
        };
        let (mut masked, mut rest) = (String::new(), text);
        while let Some(c) = rest.chars().next() {
            match rest.get(..36).filter(|word| is_id(word)) {
                Some(id) => {
                    masked.push_str(&self.of(id, "id"));
                    rest = &rest[36..];
                }
                None => {
                    masked.push(c);
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
        masked
    }
}

/// Holds `mail` against its golden file, and lets programs of others read it.
#[track_caller]
fn hold(app: &TestApp, mail: &Mail, name: &str) {
    foreign::read(mail);
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/invitations/golden/{name}.txt"));
    let now = masked(app, mail);
    if std::env::var_os("CALENTO_WRITE_GOLDEN").is_some() {
        fs::write(&path, &now).expect("it is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == now, "{} differs; it would now be:\n{now}", path.display());
}

async fn guest_mail(app: &TestApp) -> Vec<Mail> {
    let mut mails = app.deliver_mail().await;
    mails.retain(|mail| mail.to == "binh@example.org");
    mails
}

const EVENT: [(&str, &str); 6] = [
    ("title", "Họp; ngân sách, quý I"),
    ("start_time", "2026-03-10T09:00"),
    ("end_time", "2026-03-10T10:30"),
    ("location", "Phòng 3A, tầng 2"),
    ("description", "Mang theo:\n- số liệu; bảng\n- \"bản in\""),
    ("attendees", "\"Trần, Bình\" <binh@example.org>\nchi@example.org"),
];

async fn host(app: &TestApp) -> Owner {
    app.new_owner("an").lang("en").register().await
}

#[actix_web::test]
async fn the_life_of_one_event() {
    let app = TestApp::start().await;
    let an = host(&app).await;
    let id = an.create_event(&EVENT).await;
    let path = format!("/events/{id}");
    hold(&app, mail_to(&guest_mail(&app).await, "binh@example.org"), "invite");
    let moved = [("start_time", "2026-03-11T14:00"), ("end_time", "2026-03-11T15:30")];
    an.post(&path, &moved).await.assert_see_other();
    hold(&app, mail_to(&guest_mail(&app).await, "binh@example.org"), "change");
    an.post(&format!("{path}/remind"), &[]).await.assert_see_other();
    hold(&app, mail_to(&guest_mail(&app).await, "binh@example.org"), "reminder");
    an.post(&path, &[("attendees", "chi@example.org")]).await.assert_see_other();
    hold(&app, mail_to(&guest_mail(&app).await, "binh@example.org"), "uninvited");
    an.post(&path, &[("attendees", "binh@example.org")]).await.assert_see_other();
    guest_mail(&app).await;
    an.post(&format!("{path}/delete"), &[]).await.assert_see_other();
    hold(&app, mail_to(&guest_mail(&app).await, "binh@example.org"), "cancel");
}

#[actix_web::test]
async fn whole_days() {
    let app = TestApp::start().await;
    let an = host(&app).await;
    let days = [
        ("title", "Offsite"),
        ("is_all_day", "true"),
        ("start_time", "2026-03-10"),
        ("end_time", "2026-03-12"),
        ("attendees", "binh@example.org"),
    ];
    an.create_event(&days).await;
    hold(&app, mail_to(&guest_mail(&app).await, "binh@example.org"), "all_day");
}

#[actix_web::test]
async fn a_series_where_clocks_change_and_its_occurrences() {
    let app = TestApp::start().await;
    let an = host(&app).await;
    let series = [
        ("title", "Stand-up"),
        ("start_time", "2026-03-24T09:00"),
        ("end_time", "2026-03-24T09:15"),
        ("timezone", "Europe/Berlin"),
        ("recurrence_rule", "FREQ=WEEKLY;COUNT=10"),
        ("attendees", "binh@example.org"),
    ];
    let path = format!("/events/{}", an.create_event(&series).await);
    hold(&app, mail_to(&guest_mail(&app).await, "binh@example.org"), "series");
    // After the change of clocks, 09:00 is an hour earlier in UTC.
    let moved = [
        ("scope", "this"),
        ("occurrence", "2026-03-31T07:00:00Z"),
        ("start_time", "2026-03-31T16:00"),
        ("end_time", "2026-03-31T16:15"),
    ];
    an.post(&path, &moved).await.assert_see_other();
    hold(&app, mail_to(&guest_mail(&app).await, "binh@example.org"), "occurrence_change");
    let left_out = [("scope", "this"), ("occurrence", "2026-03-31T07:00:00Z")];
    an.post(&format!("{path}/delete"), &left_out).await.assert_see_other();
    let mails = guest_mail(&app).await;
    assert_eq!(mails.len(), 2, "the series without it, and that it is off");
    for mail in &mails {
        let is_off = mail.calendar.as_deref().is_some_and(|text| text.contains("METHOD:CANCEL"));
        hold(&app, mail, if is_off { "occurrence_cancel" } else { "occurrence_left_out" });
    }
}
