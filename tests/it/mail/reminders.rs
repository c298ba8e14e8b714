//! Reminders, which one can refuse.

use calento::i18n::Lang;
use mail_parser::MessageParser;
use reqwest::Method;

use crate::support::{TestApp, app::Mail, app::mail_to};

/// The address in `List-Unsubscribe`, without scheme and host; `None` without the header.
fn unsubscribe_path(mail: &Mail) -> Option<String> {
    let parsed = MessageParser::default().parse(mail.raw.as_bytes()).expect("a mail");
    let value = parsed.header_raw("List-Unsubscribe")?.trim();
    assert_eq!(
        parsed.header_raw("List-Unsubscribe-Post").map(str::trim),
        Some("List-Unsubscribe=One-Click"),
        "RFC 8058 section 3.1"
    );
    let link = value.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).expect("angle brackets");
    assert!(mail.text.contains(link) && mail.html.contains(link), "the mail itself says it, too");
    let url = url::Url::parse(link).expect("an address");
    Some(url[url::Position::BeforePath..].to_owned())
}

#[actix_web::test]
async fn a_guest_who_wants_no_reminders_gets_none_but_still_hears_of_changes() {
    let app = TestApp::start().await;
    app.owner("an").await.booking_link(&[("reminders", "60")]).await;
    let guest = app.visitor();
    let own = guest.book("an", "intro", "2026-03-03T02:00:00Z", "chau").await.assert_see_other().to_owned();
    for mail in app.deliver_mail().await {
        assert_eq!(unsubscribe_path(&mail), None, "a booking is no news letter");
        assert!(mail.raw.contains("Auto-Submitted: auto-generated\r\n"));
    }
    app.set_now("2026-03-03T01:00:00Z");
    let mails = app.deliver_mail().await;
    let path = unsubscribe_path(mail_to(&mails, "chau@example.org")).expect("a reminder");

    // Looking changes nothing: mail scanners follow links.
    let page = guest.get(&path).await.assert_status(200);
    assert!(page.text("main").contains("chau@example.org"), "{page}");
    assert_eq!(page.text("main button"), Lang::En.t("unsubscribe-action"));
    assert_eq!(guest.get(&path).await.text("main button"), Lang::En.t("unsubscribe-action"));

    // A mail program posts from nowhere, and may do it twice.
    for _ in 0..2 {
        let request = guest.request(Method::POST, &path);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        guest.send(request.body("List-Unsubscribe=One-Click")).await.assert_status(200);
    }
    assert_eq!(guest.get(&path).await.text("main button"), Lang::En.t("unsubscribe-undo"));
    guest.book("an", "intro", "2026-03-04T02:00:00Z", "chau").await.assert_see_other();
    assert_eq!(app.deliver_mail().await.len(), 2, "the booking is confirmed to both");
    app.set_now("2026-03-04T01:00:00Z");
    let mails = app.deliver_mail().await;
    mail_to(&mails, "an@example.com");
    assert_eq!(mails.len(), 1, "only the owner is reminded");
    guest.post(&format!("{own}/cancel"), &[]).await;

    // And back again.
    let page = guest.get(&path).await.form("main form").set("wanted", "true").send().await;
    assert_eq!(page.assert_status(200).text("main button"), Lang::En.t("unsubscribe-action"));
    guest.book("an", "intro", "2026-03-05T02:00:00Z", "chau").await.assert_see_other();
    app.deliver_mail().await;
    app.set_now("2026-03-05T01:00:00Z");
    mail_to(&app.deliver_mail().await, "chau@example.org");
}

#[actix_web::test]
async fn an_address_that_we_did_not_make_unsubscribes_nobody() {
    let app = TestApp::start().await;
    app.visitor().get("/mail/unsubscribe/nonsense").await.assert_status(404);
    let long = "A".repeat(2_000);
    for sealed in ["AAAA", long.as_str(), "%00"] {
        app.visitor().get(&format!("/mail/unsubscribe/{sealed}")).await.assert_status(404);
        app.visitor().post(&format!("/mail/unsubscribe/{sealed}"), &[]).await.assert_status(404);
    }
}
