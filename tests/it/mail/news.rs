//! What others say of our mails: reports by mail, and providers' webhooks.

use calento::{
    i18n::Lang,
    schema::{email_logs, inbound_mails},
    tokens,
};
use data_encoding::BASE64;
use diesel::prelude::*;
use reqwest::Method;
use serde_json::json;

use super::{owe_two_mails, server::MailServer, with_server};
use crate::support::{Page, TestApp, app::Builder};

const SECRET: &str = "a secret of sixteen or more";

fn with_reports(server: &MailServer) -> Builder {
    with_server(&server.url()).setting("MAIL_INBOUND_SECRET", SECRET).setting("MAIL_WEBHOOK_SECRET", SECRET)
}

async fn post_mail(app: &TestApp, authorization: &str, mail: String) -> Page {
    let visitor = app.visitor();
    let request = visitor.request(Method::POST, "/mail/inbound").header("authorization", authorization);
    visitor.send(request.header("content-type", "message/rfc822").body(mail)).await
}

async fn post_news(app: &TestApp, body: &serde_json::Value, key: &str) -> Page {
    let (body, timestamp) = (body.to_string(), app.now().unix_seconds().to_string());
    let parts = [b"msg_1".as_slice(), b".", timestamp.as_bytes(), b".", body.as_bytes()];
    let signature = format!("v1,{}", BASE64.encode(&tokens::sign(key.as_bytes(), &parts)));
    let visitor = app.visitor();
    let request = visitor
        .request(Method::POST, "/webhooks/mail/calento")
        .header("webhook-id", "msg_1")
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signature);
    visitor.send(request.body(body)).await
}

/// A report in the shape of Postfix about the mail with this Message-ID.
fn report(message_id: &str, action: &str) -> String {
    let sample = include_str!("../../../src/mail/report/samples/postfix-failed.eml");
    sample
        .replace("01890a5d-ac96-774b-bcce-b302099a8057@calendar.example", message_id)
        .replace("+01890a5dac96774bbcceb302099a8057", "")
        .replace("Action: failed", &format!("Action: {action}"))
}

fn status_of(app: &TestApp, message_id: &str) -> String {
    app.rows(|conn| {
        let row = email_logs::table.filter(email_logs::message_id.eq(format!("<{message_id}>")));
        row.select(email_logs::status).first(conn)
    })
}

#[actix_web::test]
async fn a_report_that_comes_in_marks_its_mail_and_a_second_copy_changes_nothing() {
    let server = MailServer::start("accept");
    let app = with_reports(&server).start().await;
    let an = owe_two_mails(&app).await;
    app.work().await;
    let ids = server.message_ids();
    let bearer = format!("Bearer {SECRET}");
    let taken = post_mail(&app, &bearer, report(&ids[0], "failed")).await.assert_status(202);
    assert_eq!(taken.json()["new"], true);
    let basic = format!("Basic {}", BASE64.encode(format!("anybody:{SECRET}").as_bytes()));
    let again = post_mail(&app, &basic, report(&ids[0], "failed")).await.assert_status(202);
    assert_eq!(again.json()["new"], false);
    post_mail(&app, &bearer, report(&ids[1], "delivered")).await.assert_status(202);
    post_mail(&app, &bearer, report("somebody@else.example", "failed")).await.assert_status(202);
    post_mail(&app, &bearer, "Subject: Re: Lunch\r\n\r\nYes".to_owned()).await.assert_status(202);
    app.work().await;
    assert_eq!([status_of(&app, &ids[0]), status_of(&app, &ids[1])], ["bounced", "delivered"]);
    let page = an.get("/settings/mails?state=trouble").await;
    assert_eq!(page.all("#mails .badge"), [Lang::En.t("mail-state-bounced")]);
    assert!(page.text("#mails").contains(&Lang::En.t("mail-cause-recipient")), "{page}");
    let kept: i64 = app.rows(|conn| {
        inbound_mails::table.filter(inbound_mails::sealed.is_not_null()).count().get_result(conn)
    });
    assert_eq!(kept, 0, "what was read is not kept");

    // A mail that came back goes out again as another one, once.
    let form = || page.form("#mails form");
    form().send().await.assert_see_other();
    form().send().await.assert_see_other();
    app.work().await;
    assert_eq!(server.message_ids().len(), 3);
    let page = an.get("/settings/mails?state=trouble").await;
    assert!(page.text("#mails").contains(&Lang::En.t("mails-was-resent")) && !page.has("#mails form"));
}

#[actix_web::test]
async fn mails_come_in_only_with_the_secret_and_only_of_some_size() {
    let server = MailServer::start("accept");
    let app = with_reports(&server).start().await;
    for authorization in ["", "Bearer", "Bearer wrong", "Basic OnNlY3JldA==", &format!("Bearer {SECRET}x")] {
        post_mail(&app, authorization, report("a@b.c", "failed")).await.assert_status(401);
    }
    let bearer = format!("Bearer {SECRET}");
    post_mail(&app, &bearer, "x".repeat(5 * 1024 * 1024)).await.assert_status(413);
    post_mail(&app, &bearer, " \r\n".to_owned()).await.assert_status(400);
    let closed = TestApp::start().await;
    post_mail(&closed, &bearer, report("a@b.c", "failed")).await.assert_status(404);
}

#[actix_web::test]
async fn a_report_of_delivery_ends_the_doubt_and_the_tries() {
    let server = MailServer::start("take-and-drop");
    let app = with_reports(&server).start().await;
    owe_two_mails(&app).await;
    app.work().await;
    let ids = server.message_ids();
    assert_eq!(status_of(&app, &ids[0]), "failed");
    post_mail(&app, &format!("Bearer {SECRET}"), report(&ids[0], "delivered")).await.assert_status(202);
    app.work().await;
    assert_eq!(status_of(&app, &ids[0]), "delivered");

    // One that waits for its next try is not tried again once somebody has it.
    let server = MailServer::start("defer-first");
    let app = with_reports(&server).start().await;
    owe_two_mails(&app).await;
    app.work().await;
    let waiting: Vec<String> =
        app.rows(|conn| email_logs::table.select(email_logs::message_id.assume_not_null()).load(conn));
    for id in &waiting {
        let id = id.trim_matches(['<', '>']);
        post_mail(&app, &format!("Bearer {SECRET}"), report(id, "delivered")).await.assert_status(202);
    }
    app.work().await;
    app.advance(60);
    app.work().await;
    assert!(server.accepted().is_empty());
}

#[actix_web::test]
async fn servers_are_asked_for_reports_to_an_address_that_names_the_mail() {
    let server = MailServer::start("reports");
    let app = with_reports(&server).setting("MAIL_BOUNCES", "reports@calento.test").start().await;
    owe_two_mails(&app).await;
    app.work().await;
    let mails = server.accepted();
    assert_eq!(mails.len(), 2);
    for ((envelope, _), id) in mails.iter().zip(server.message_ids()) {
        let local =
            envelope.from.strip_prefix("reports+").and_then(|rest| rest.strip_suffix("@calento.test"));
        assert_eq!(local.map(str::len), Some(32), "{}", envelope.from);
        assert!(
            envelope.options.iter().any(|option| option == "NOTIFY=SUCCESS,FAILURE"),
            "{:?}",
            envelope.options
        );
        assert!(envelope.options.iter().any(|option| option == "RET=HDRS"));
        assert!(envelope.options.iter().any(|option| option.starts_with("ENVID=")), "{id}");
    }
    // A report without anything but that address finds its mail.
    let from = &mails[0].0.from;
    let bare = report("nothing@of.ours", "failed").replace("reports@calendar.example", from);
    post_mail(&app, &format!("Bearer {SECRET}"), bare).await.assert_status(202);
    app.work().await;
    let bounced: i64 =
        app.rows(|conn| email_logs::table.filter(email_logs::status.eq("bounced")).count().get_result(conn));
    assert_eq!(bounced, 1);
}

#[actix_web::test]
async fn signed_news_change_a_mail_once_and_openings_only_where_they_are_wanted() {
    let server = MailServer::start("accept");
    let app = with_reports(&server).start().await;
    let an = owe_two_mails(&app).await;
    app.work().await;
    let id = server.message_ids().remove(0);
    let news = |event: &str| json!({ "event": event, "message_id": id });
    let taken = async |event: &str| {
        post_news(&app, &news(event), SECRET).await.assert_status(200).json()["taken"].clone()
    };
    assert_eq!(taken("delivered").await, 1);
    assert_eq!(taken("delivered").await, 0, "a replay");
    assert_eq!(taken("opened").await, 0, "nobody wants to know");
    assert_eq!(status_of(&app, &id), "delivered");

    let page = an.get("/settings/mails").await;
    assert!(!page.has("#mail_tracking[checked]"), "off at first");
    let form = page.form("form[action='/settings/mails/tracking']");
    form.set("mail_tracking", "true").send().await.assert_see_other();
    assert!(an.get("/settings/mails").await.has("#mail_tracking[checked]"));
    assert_eq!(taken("opened").await, 1);
    assert_eq!(taken("clicked").await, 1);
    assert_eq!(taken("opened").await, 0, "older news");
    assert_eq!(taken("bounced").await, 0, "it was read");
    assert_eq!(status_of(&app, &id), "clicked");

    post_news(&app, &news("delivered"), "another secret than ours").await.assert_status(401);
    post_news(&app, &json!({ "event": 1 }), SECRET).await.assert_status(400);
    let visitor = app.visitor();
    for provider in ["mailgun", "nobody"] {
        let request = visitor.request(Method::POST, &format!("/webhooks/mail/{provider}")).body("{}");
        visitor.send(request).await.assert_status(404);
    }
}
