//! A guest's bookings by a mailed link.

use calento::schema::{email_logs, guest_keys};
use diesel::prelude::*;

use crate::support::{TestApp, app::mail_to, client::Visitor};

const NINE: &str = "2026-03-03T02:00:00Z";
const TEN: &str = "2026-03-03T03:00:00Z";

async fn ask(guest: &Visitor, email: &str) -> String {
    guest.post("/bookings/mine", &[("guest_email", email)]).await.assert_see_other().to_owned()
}

/// Two owners; chau has booked with both, and cancelled one more; binh has booked once.
async fn two_owners() -> TestApp {
    let app = TestApp::start().await;
    for name in ["an", "dung"] {
        app.owner(name).await.booking_link(&[]).await;
    }
    let guest = app.visitor();
    guest.book("an", "intro", NINE, "chau").await.assert_see_other();
    guest.book("dung", "intro", TEN, "chau").await.assert_see_other();
    guest.book("an", "intro", TEN, "binh").await.assert_see_other();
    let off = guest.book("an", "intro", "2026-03-04T03:00:00Z", "chau").await.assert_see_other().to_owned();
    guest.post(&format!("{off}/cancel"), &[]).await.assert_see_other();
    app.deliver_mail().await;
    app
}

#[actix_web::test]
async fn a_mailed_link_opens_all_bookings_of_the_address_and_nobody_elses() {
    let app = two_owners().await;
    let guest = app.visitor();
    let foot = guest.get("/book/an/intro").await.attr(".public-foot a.foot-link", "href");
    let form = guest.get(&foot).await.assert_status(200).form("main form");
    let sent = form.set("guest_email", " Chau@Example.org").send().await;
    assert_eq!(sent.assert_see_other(), "/bookings/mine?sent=1", "the address stays out of the address bar");
    assert!(sent.follow().await.text("main").contains("on its way"));
    let mails = app.deliver_mail().await;
    assert_eq!(mails.len(), 1);
    let link = mail_to(&mails, "chau@example.org").link("/bookings/mine/");
    for _ in 0..2 {
        let page = guest.get(&link).await.assert_status(200);
        let titles = page.all("section[aria-labelledby='upcoming'] time");
        assert_eq!(titles.len(), 2, "as often as one likes: {page}");
        assert!(titles[0].contains("2:00 AM"), "the next one first, on the guest's clock: {titles:?}");
        assert_eq!(page.count("section[aria-labelledby='past'] li"), 1);
        assert!(!page.body().contains("binh"));
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert!(page.header("x-robots-tag").contains("noindex"));
        assert!(page.headers("set-cookie").is_empty());
        let own = guest.get(&page.attr("a.list-title", "href")).await.assert_status(200);
        assert!(own.has("form[action$='/cancel']") && own.has("a[href$='/reschedule']"), "{own}");
    }
    app.rows(|conn| {
        let kept: Vec<String> = guest_keys::table.select(guest_keys::token).load(conn)?;
        assert!(kept.iter().all(|kept| !link.contains(kept.as_str())), "only digests are kept");
        Ok(())
    });
}

#[actix_web::test]
async fn the_answer_is_the_same_for_an_address_that_has_booked_nothing() {
    let app = two_owners().await;
    let guest = app.visitor();
    assert_eq!(ask(&guest, "chau@example.org").await, ask(&guest, "nobody@example.org").await);
    let mails = app.deliver_mail().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["chau@example.org"]);
    app.rows(|conn| {
        let left =
            email_logs::table.filter(email_logs::status.eq("queued")).count().get_result::<i64>(conn)?;
        assert_eq!(left, 0, "the mail that was not written is forgotten");
        Ok(())
    });
    for bad in ["", "chau", "chau@"] {
        let page = guest.post("/bookings/mine", &[("guest_email", bad)]).await.assert_status(422);
        assert!(page.error_of("guest_email").is_some());
        assert_eq!(page.value_of("guest_email"), bad);
    }
}

#[actix_web::test]
async fn a_link_runs_out_after_an_hour() {
    let app = two_owners().await;
    let guest = app.visitor().lang("vi");
    ask(&guest, "chau@example.org").await;
    let mails = app.deliver_mail().await;
    let mail = mail_to(&mails, "chau@example.org");
    assert_eq!(mail.subject, "Các lượt đặt của bạn");
    let link = mail.link("/bookings/mine/");
    app.advance(59);
    guest.get(&link).await.assert_status(200);
    app.advance(1);
    let gone = app.visitor().get(&link).await.assert_status(410);
    assert!(gone.has("form[action='/bookings/mine']") && !gone.body().contains("/booking/"), "{gone}");
    assert_eq!(gone.attr("html", "lang"), "vi", "the language it was asked for in");
    guest.get(&format!("{link}x")).await.assert_status(404);
    guest.get("/bookings/mine/x").await.assert_status(404);
}

#[actix_web::test]
async fn nobody_is_flooded_with_mails_they_did_not_ask_for() {
    let app = two_owners().await;
    let guests: Vec<Visitor> = (0..10).map(|_| app.visitor()).collect();
    let asked = guests.iter().map(|guest| ask(guest, "chau@example.org"));
    let answers = futures_util::future::join_all(asked).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "nothing tells that it is enough");
    assert_eq!(app.deliver_mail().await.len(), 3);
    app.advance(61);
    ask(&guests[0], "chau@example.org").await;
    assert_eq!(app.deliver_mail().await.len(), 1);
}
