//! The booking page under the hands of a guest: nothing jumps, and the keyboard stays where it was.

use serde_json::{Value, json};

use crate::support::{TestApp, browser::Browser, seeds::Owner};

async fn with_link(app: &TestApp) -> Owner {
    let owner = app.owner("an").await;
    // Two times on Tuesday, thirty-six on Wednesday.
    let hours = [("duration_minutes", "15"), ("hours_tue", "09:00-09:30"), ("hours_wed", "09:00-18:00")];
    owner.booking_link(&hours).await;
    owner
}

/// Where what the guest looks at stands.
async fn places(guest: &Browser) -> Value {
    const PLACES: &str =
        "return ['.panel', '.booking-about', '.pick', '#slots-title', '#timezone'].map((css) => {
        const box = document.querySelector(css).getBoundingClientRect();
        return [css, box.left, box.top, box.width, css === '#slots-title' ? 0 : box.height] })";
    guest.run(PLACES, vec![]).await
}

async fn focused(guest: &Browser) -> Value {
    guest.run("return document.activeElement.id", vec![]).await
}

async fn press_on(guest: &Browser, css: &str) {
    guest.find(css).await;
    guest.run("document.querySelector(arguments[0]).focus()", vec![json!(css)]).await;
    guest.press('\u{E007}').await;
}

#[actix_web::test]
async fn nothing_moves_when_a_day_is_chosen() {
    let app = TestApp::start().await;
    with_link(&app).await;
    let guest = app.browser().start().await;
    guest.goto("/book/an/intro?date=2026-03-03&timezone=Asia/Ho_Chi_Minh").await;
    let before = places(&guest).await;
    guest.click("#d4").await;
    guest.find("#d4[aria-current]").await;
    assert_eq!(guest.run("return document.querySelectorAll('.slot').length", vec![]).await, json!(36));
    assert_eq!(places(&guest).await, before);
}

#[actix_web::test]
async fn the_keyboard_stays_on_the_day_and_is_told_what_it_holds() {
    let app = TestApp::start().await;
    with_link(&app).await;
    let guest = app.browser().start().await;
    guest.goto("/book/an/intro?date=2026-03-03&timezone=Asia/Ho_Chi_Minh").await;
    press_on(&guest, "#d4").await;
    guest.find("#d4[aria-current]").await;
    assert_eq!(focused(&guest).await, json!("d4"));
    let said = guest.run("return document.getElementById('live').textContent", vec![]).await;
    assert_eq!(said, json!("Wednesday, 4 March 2026: 36 free times"));

    // The last month has no next one, so the button is gone from under the finger.
    press_on(&guest, "#pick-next").await;
    guest.find("#pick-previous").await;
    assert_eq!(focused(&guest).await, json!("pick-next"), "there is one more");
    press_on(&guest, "#pick-next").await;
    guest.misses("#pick-next").await;
    assert_eq!(focused(&guest).await, json!("pick-title"));
    assert_eq!(guest.complaints().await, Vec::<String>::new());
}

/// Presses Tab until what fits has the focus.
async fn tab_to(guest: &Browser, css: &str) {
    for _ in 0..80 {
        let is_there =
            guest.run("return document.activeElement.matches(arguments[0])", vec![json!(css)]).await;
        if is_there == json!(true) {
            return;
        }
        guest.press('\u{E004}').await;
    }
    panic!("{css} cannot be reached by the Tab key");
}

async fn type_text(guest: &Browser, text: &str) {
    for letter in text.chars() {
        guest.press(letter).await;
    }
}

#[actix_web::test]
async fn a_guest_books_by_the_keyboard_alone() {
    let app = TestApp::start().await;
    with_link(&app).await;
    let guest = app.browser().start().await;
    guest.goto("/book/an/intro").await;
    tab_to(&guest, "#d4").await;
    guest.press('\u{E007}').await;
    guest.find("#d4[aria-current]").await;
    // All times are one stop; the arrows choose among them.
    tab_to(&guest, "[name='slot_start']").await;
    guest.press('\u{E00D}').await;
    guest.press('\u{E014}').await;
    guest.find("[name='slot_start'][value='2026-03-04T02:15:00Z']:checked").await;
    // That it is kept is said where the focus is not.
    guest.find("#hold-box[aria-live='polite'] #hold:not([value=''])").await;
    assert!(guest.text("#hold-box").await.contains("Kept for you until"));
    tab_to(&guest, "#guest_name").await;
    type_text(&guest, "Chau").await;
    tab_to(&guest, "#guest_email").await;
    type_text(&guest, "chau@example.org").await;
    guest.press('\u{E007}').await;
    guest.find("main time[datetime='2026-03-04T02:15:00Z']").await;
    assert!(guest.path().await.starts_with("/booking/"));
    assert_eq!(guest.complaints().await, Vec::<String>::new());
}
