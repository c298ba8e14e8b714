//! The page on which owners see what became of their mails.

use calento::{i18n::Lang, schema::email_logs};
use diesel::prelude::*;

use super::{owe_two_mails, server::MailServer, with_server};
use crate::support::TestApp;

#[actix_web::test]
async fn the_log_is_filtered_by_state_address_subject_and_what_mails_are_about() {
    let server = MailServer::start("accept");
    let app = with_server(&server.url()).start().await;
    let an = owe_two_mails(&app).await;
    an.booking_link(&[]).await;
    app.visitor().book("an", "intro", "2026-03-03T02:00:00Z", "thu_100%").await;
    app.visitor().book("an", "intro", "2026-03-03T03:00:00Z", "minh").await.assert_see_other();
    app.work().await;
    let count = async |query: &str| {
        let page = an.get(&format!("/settings/mails?{query}")).await.assert_status(200);
        page.count("#mails li")
    };
    let all = count("").await;
    assert_eq!(count("state=sent").await, all);
    assert_eq!(count("state=waiting").await, 0);
    assert_eq!(count("state=trouble").await, 0);
    assert_eq!(count("state=nonsense&about=nonsense&page=nonsense").await, all);
    assert_eq!(count("q=CHAU@example").await, 1);
    assert_eq!(count("q=%25").await, 2, "a per cent sign is one");
    assert_eq!(count("q=h%E1%BB%8Dp").await, 2, "in the subject, in any case");
    assert_eq!(count("about=invitations").await, 2);
    assert_eq!(count("about=bookings").await, all - 2);
    assert_eq!(count("about=bookings&q=minh").await, 2);
    assert_eq!(count("about=reminders").await, 0);
    let none = an.get("/settings/mails?q=nobody").await;
    assert_eq!(none.text(".empty h2"), Lang::En.t("mails-none-found"));
    assert_eq!(none.attr("#mails-q", "value"), "nobody");
    let binh = app.owner("binh").await;
    assert_eq!(binh.get("/settings/mails").await.text(".empty h2"), Lang::En.t("mails-empty"));
}

#[actix_web::test]
async fn a_long_log_has_pages() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let now = app.now();
    app.rows(|conn| {
        use calento::schema::users;
        let owner: uuid::Uuid = users::table.select(users::id).first(conn)?;
        let rows: Vec<_> = (0..120)
            .map(|number| {
                (
                    email_logs::id.eq(uuid::Uuid::now_v7()),
                    email_logs::user_id.eq(owner),
                    email_logs::recipient_email.eq(format!("guest{number}@example.org")),
                    email_logs::created_at.eq(now.plus_minutes(number)),
                )
            })
            .collect();
        diesel::insert_into(email_logs::table).values(&rows).execute(conn)
    });
    let mut page = an.get("/settings/mails").await;
    assert!(page.text("#mails li").contains("guest119@"), "the newest first");
    assert!(!page.has("a[rel=prev]"));
    let mut seen = page.count("#mails li");
    while page.has("a[rel=next]") {
        page = an.get(&page.attr("a[rel=next]", "href")).await.assert_status(200);
        seen += page.count("#mails li");
    }
    assert_eq!(seen, 120);
    assert_eq!(page.attr("a[rel=prev]", "href"), "/settings/mails?page=2");
    assert_eq!(
        an.get("/settings/mails?page=99999999999999999999").await.assert_status(200).count("#mails li"),
        50
    );
    assert_eq!(an.get("/settings/mails?page=900").await.assert_status(200).count("#mails li"), 0);
}
