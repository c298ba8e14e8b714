//! An owner's booking links in a real browser.

use crate::{
    browser::pages::sign_in,
    support::{TestApp, browser::Browser},
};

/// Waits until `script` answers true.
async fn until(browser: &Browser, what: &str, script: &str) {
    for _ in 0..200 {
        if browser.run(script, vec![]).await.as_bool() == Some(true) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{what}: {script}");
}

#[actix_web::test]
async fn the_preview_follows_what_is_typed() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    an.booking_link(&[]).await;
    let path = an.get("/booking-links").await.attr("a.list-title", "href");
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.goto(&path).await;
    assert!(browser.has("#link-preview .preview-time").await);
    assert!(!browser.has("#preview-line").await);
    browser.click("#part-hours > summary").await;
    browser.fill("#hours_sat", "9-10").await;
    browser.press('\u{E004}').await;
    browser.find("#preview-line").await;
    assert_eq!(browser.text("#preview-line").await, "16 times more");
    assert_eq!(browser.attr("#hours_sat", "value").await, "", "the form is as it was typed, not drawn anew");
    // The button shows all of it; nothing is saved.
    browser.click("#link-form button[formaction]").await;
    browser.find("#preview-details[open]").await;
    assert_eq!(browser.path().await, path);
    assert_eq!(an.get(&path).await.value_of("hours_sat"), "");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[actix_web::test]
async fn without_scripts_a_button_shows_the_preview() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    an.booking_link(&[]).await;
    let path = an.get("/booking-links").await.attr("a.list-title", "href");
    let browser = app.browser().javascript(false).start().await;
    sign_in(&browser).await;
    browser.goto(&path).await;
    browser.click("#part-hours > summary").await;
    browser.fill("#hours_sat", "9-10").await;
    browser.click("#link-form button[formaction]").await;
    browser.find("#preview-details[open]").await;
    assert_eq!(browser.attr("#hours_sat", "value").await, "9-10");
}

#[actix_web::test]
async fn links_are_moved_by_the_keyboard_and_the_focus_stays() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for title in ["One", "Two", "Three"] {
        an.booking_link(&[("title", title), ("slug", &title.to_lowercase())]).await;
    }
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.goto("/booking-links").await;
    browser.run("document.querySelectorAll('[id^=up-]')[2].focus()", vec![]).await;
    let titles = |order: &str| {
        format!(
            "return [...document.querySelectorAll('a.list-title')].map((a) => a.textContent).join() === '{order}'"
        )
    };
    for order in ["One,Three,Two", "Three,One,Two", "Three,One,Two"] {
        browser.run("document.getElementById('links').dataset.old = '1'", vec![]).await;
        browser.press('\u{E007}').await;
        browser.find("#links:not([data-old])").await;
        until(&browser, "the order", &titles(order)).await;
        const FOCUS: &str = "const row = document.activeElement.closest('li');
            return document.activeElement.id.startsWith('up-') && row.querySelector('.list-title').textContent === 'Three'";
        until(&browser, "the focus", FOCUS).await;
    }
    assert_eq!(browser.path().await, "/booking-links");
    // One click, without leaving the page.
    browser.click(".switch").await;
    browser.find(".switch[aria-checked='false']").await;
    assert_eq!(app.visitor().get("/book/an").await.all(".link-card h2"), ["One", "Two"]);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[actix_web::test]
async fn the_address_is_copied_by_a_button() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    an.booking_link(&[]).await;
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.goto("/booking-links").await;
    // What is on the clipboard is nobody's to read; what is written to it is seen here.
    const WATCH: &str = "navigator.clipboard.writeText = async (text) => { window.written = text }";
    browser.run(WATCH, vec![]).await;
    browser.click("[data-copy]").await;
    until(&browser, "the clipboard", "return (window.written ?? '').endsWith('/book/an/intro')").await;
    until(
        &browser,
        "the words",
        "return document.querySelector('[data-copy] span').textContent === 'Copied'",
    )
    .await;
}
