//! Names, titles and texts that try to be more than that, and those of other scripts: in mails, in their
//! calendar parts and on pages they are what was typed, and nothing else.

use super::foreign;
use crate::support::{TestApp, app::mail_to};

const TITLES: [&str; 8] = [
    "Họp\r\nBcc: evil@example.net",
    "=?utf-8?q?x=0d=0aBcc:_evil@example.net?=",
    "A;B,C:D\\n\"E\" END:VEVENT",
    "<script>alert(1)</script> & <b>bold</b>",
    "اجتماع الفريق \u{202e}gnp.exe",
    "🎉 Sinh nhật 👨‍👩‍👧‍👦 Zoë",
    "{{ title }} {% raw %} %s $HOME",
    "x\u{0}y\u{7}z\u{85}\u{2028}Bcc: evil@example.net",
];

#[actix_web::test]
async fn titles_places_and_descriptions_stay_what_they_are() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for title in TITLES {
        let description = format!(
            "{title}\r\n<img src=x onerror=alert(1)>\nBEGIN:VEVENT\nATTENDEE:mailto:evil@example.net"
        );
        let fields = [
            ("title", title),
            ("location", title),
            ("description", &description),
            ("start_time", "2026-03-10T09:00"),
            ("attendees", "binh@example.org"),
        ];
        let page = an.send_event(&fields).await;
        if page.status() == 422 {
            // Refused with a word, nothing lost.
            assert!(!page.all(".field-error").is_empty(), "{title:?}: {page}");
            continue;
        }
        let page = page.follow().await;
        let mails = app.deliver_mail().await;
        let mail = mail_to(&mails, "binh@example.org");
        let read = foreign::read(mail);
        assert_eq!(
            (&read["others"], &read["to"]),
            (&serde_json::json!([]), &serde_json::json!(["binh@example.org"]))
        );
        let events = read["calendar"]["events"].as_array().expect("events");
        assert_eq!(events.len(), 1, "{title:?}");
        assert_eq!(events[0]["attendees"].as_array().expect("attendees").len(), 1, "{title:?}");
        let summary = events[0]["summary"].as_str().expect("a summary");
        let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(summary, page.text("h1"), "{title:?}");
        for html in
            [mail.html.as_str(), page.body(), app.visitor().get(&mail.link("/invitations/")).await.body()]
        {
            assert!(
                !html.contains("<script>alert") && !html.contains("<img src=x") && !html.contains("<b>bold")
            );
        }
    }
}

#[actix_web::test]
async fn names_cannot_leave_their_place() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let names = [
        "\"Bình\"; RSVP=FALSE:mailto:evil@example.net",
        "Bình\u{202e}moc.live",
        "مريم بنت علي",
        "👩‍🚀 Chi <script>alert(1)</script>",
        "Nguyễn; Văn: \"An\", Jr.",
    ];
    for name in names {
        let profile = an.get("/settings/profile").await.form("form[action='/settings/profile']");
        let saved = profile.set("first_name", name).set("last_name", "").send().await;
        if saved.status() == 422 {
            continue;
        }
        let fields =
            [("title", "Họp"), ("start_time", "2026-03-10T09:00"), ("attendees", "binh@example.org")];
        an.create_event(&fields).await;
        let mails = app.deliver_mail().await;
        let mail = mail_to(&mails, "binh@example.org");
        let read = foreign::read(mail);
        let event = &read["calendar"]["events"][0];
        assert_eq!(event["organizer"][0], "an@example.com", "{name}");
        assert_eq!(event["attendees"].as_array().expect("attendees").len(), 1, "{name}");
        assert_eq!(read["reply_to"], serde_json::json!(["an@example.com"]), "{name}");
        // RFC 6868 is known to few: a quotation mark becomes an apostrophe.
        let said = event["organizer"][1].as_str().expect("a name");
        assert_eq!(said, name.replace('"', "'"), "{name}");
        assert!(!mail.html.contains("<script>"));
    }
}
