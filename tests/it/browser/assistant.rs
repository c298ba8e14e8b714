//! The assistant in a real browser: by words onto the calendar and back.

use crate::support::{TestApp, browser::Browser};

use super::pages::sign_in;

const LINE: &str = "lunch with Anna tomorrow 12:30 for 1h";

#[actix_web::test]
async fn beside_the_calendar_words_become_an_event_and_are_taken_back() {
    let app = TestApp::start().await;
    app.new_owner("an").lang("en").register().await;
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.goto("/calendar/week/2026-03-02").await;
    browser.misses(".h-event").await;
    browser.press('i').await;
    browser.find("#assistant:not([hidden]) #composer").await;
    browser.fill("#assistant #message", LINE).await;
    browser.press('\u{E007}').await;
    browser.find("#assistant .plan.is-proposed").await;
    assert_eq!(browser.run("return document.querySelector('#message').value", vec![]).await, "");
    browser.click("#assistant .plan form[action$='/apply'] button").await;
    browser.find("#assistant .plan.is-applied").await;
    // The view behind is drawn anew, and stays where it is.
    browser.find("#main .h-event").await;
    assert_eq!(browser.path().await, "/calendar/week/2026-03-02");
    browser.click("#assistant .plan form[action$='/undo'] button").await;
    browser.find("#assistant .plan.is-undone").await;
    browser.misses("#main .h-event").await;
    // A second message goes into the same conversation.
    browser.fill("#assistant #message", "what is on this week?").await;
    browser.press('\u{E007}').await;
    browser.find("#assistant .message:nth-child(4) .said").await;
    browser.press('\u{E00C}').await;
    browser.find("#assistant[hidden]").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    let talks = app.rows(|conn| {
        use diesel::prelude::*;
        calento::schema::ai_conversations::table.count().get_result::<i64>(conn)
    });
    assert_eq!(talks, 1);
}

#[actix_web::test]
async fn without_javascript_words_become_an_event_and_are_taken_back() {
    let app = TestApp::start().await;
    app.new_owner("an").lang("en").register().await;
    let browser = app.browser().javascript(false).start().await;
    sign_in(&browser).await;
    browser.goto("/calendar/week/2026-03-02").await;
    browser.click("#assistant-toggle").await;
    browser.fill("#message", LINE).await;
    browser.click("#composer button").await;
    browser.find(".plan.is-proposed").await;
    browser.click(".plan form[action$='/apply'] button").await;
    browser.find(".plan.is-applied").await;
    is_on_the_calendar(&browser, true).await;
    browser.goto("/assistant").await;
    browser.click(".plan form[action$='/undo'] button").await;
    browser.find(".plan.is-undone").await;
    is_on_the_calendar(&browser, false).await;
}

async fn is_on_the_calendar(browser: &Browser, expected: bool) {
    browser.goto("/calendar/day/2026-03-03").await;
    browser.find("main.view").await;
    assert_eq!(browser.has("#main .h-event").await, expected);
}

#[actix_web::test]
async fn an_answer_that_is_being_written_grows_on_the_page_and_is_stopped() {
    use calento::assistant::{Conversation, Message};
    let app = TestApp::start().await;
    app.new_owner("an").lang("en").register().await;
    let owner = app.rows(|conn| calento::accounts::User::find_by_username(conn, "an"));
    let now = app.now();
    let said = app.rows(|conn| {
        let said = Conversation::say(conn, owner.id, None, "what is on?", calento::i18n::Lang::En, now)?;
        Message::grow(conn, said.answer.id, Some("On Monday"), now)?;
        Ok(said)
    });
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.goto(&format!("/assistant/{}", said.conversation.id)).await;
    browser.find(".writing").await;
    app.rows(|conn| Message::grow(conn, said.answer.id, Some("On Monday there is **more**"), now));
    browser.find(".said strong").await;
    browser.click(".writing button").await;
    browser.find(".message-body .notice.warn").await;
    browser.misses(".writing").await;
    assert_eq!(browser.text(".said").await, "On Monday there is more");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}
