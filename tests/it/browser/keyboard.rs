//! The keys of calendar pages.

use crate::{
    browser::pages::sign_in,
    support::{TestApp, browser::Browser},
};

const DELETE: char = '\u{E017}';
const ESCAPE: char = '\u{E00C}';
const RIGHT: char = '\u{E014}';
const LEFT: char = '\u{E012}';

async fn opens(browser: &Browser, key: char, mark: &str, path: &str) {
    browser.press(key).await;
    browser.find(mark).await;
    for _ in 0..50 {
        if browser.path().await == path {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(browser.path().await, path, "{key:?}");
}

async fn focus(browser: &Browser, css: &str) {
    browser.find(css).await;
    browser.run("document.querySelector(arguments[0]).focus()", vec![css.into()]).await;
}

#[actix_web::test]
async fn single_keys_lead_through_the_calendar() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let tea =
        an.create_event(&[("title", "Tea"), ("start_time", "2026-03-04T10:00"), ("end_time", "")]).await;
    let standup = [
        ("title", "Stand-up"),
        ("start_time", "2026-03-03T09:00"),
        ("end_time", "2026-03-03T09:15"),
        ("recurrence_rule", "FREQ=DAILY;COUNT=3"),
    ];
    let series = an.create_event(&standup).await;
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.find("section.month").await;
    opens(&browser, 'w', ".timegrid.cols-7", "/calendar/week/2026-03-02").await;
    opens(&browser, 'j', ".column[data-date='2026-03-09']", "/calendar/week/2026-03-09").await;
    opens(&browser, RIGHT, ".column[data-date='2026-03-16']", "/calendar/week/2026-03-16").await;
    opens(&browser, LEFT, ".column[data-date='2026-03-09']", "/calendar/week/2026-03-09").await;
    opens(&browser, 'k', ".column[data-date='2026-03-02']", "/calendar/week/2026-03-02").await;
    opens(&browser, 'm', "section.month", "/calendar/month/2026-03-02").await;
    opens(&browser, 'a', "section.agenda", "/calendar/agenda/2026-03-02").await;
    opens(&browser, 'y', ".year", "/calendar/year/2026-03-02").await;
    opens(&browser, 'd', ".timegrid:not(.cols-7)", "/calendar/day/2026-03-02").await;
    opens(&browser, 'j', ".column[data-date='2026-03-03']", "/calendar/day/2026-03-03").await;
    opens(&browser, 't', ".column[data-date='2026-03-02']", "/calendar/day/2026-03-02").await;
    opens(&browser, 'm', "section.month", "/calendar/month/2026-03-02").await;

    // The event in focus goes, and comes back.
    focus(&browser, &format!("[data-event-id='{tea}'] a")).await;
    browser.press(DELETE).await;
    browser.misses(&format!("[data-event-id='{tea}']")).await;
    browser.click("#notices .flash button").await;
    let chip = format!("[data-event-id='{tea}'] a");
    focus(&browser, &chip).await;
    opens(&browser, 'e', "form.sheet", &format!("/events/{tea}/edit")).await;
    // What is typed is no shortcut.
    browser.click("#title").await;
    browser.press('c').await;
    assert_eq!(browser.path().await, format!("/events/{tea}/edit"));

    // Of a series it is asked how much.
    browser.goto("/calendar/month/2026-03-02").await;
    focus(&browser, &format!("[data-event-id='{series}'][data-from='2026-03-04T09:00'] a")).await;
    browser.press(DELETE).await;
    browser.click("dialog[open] button[value='this']").await;
    browser.misses(&format!("[data-event-id='{series}'][data-from='2026-03-04T09:00']")).await;
    browser.misses("dialog").await;
    focus(&browser, &format!("[data-event-id='{series}'][data-from='2026-03-05T09:00'] a")).await;
    browser.press('e').await;
    browser.find("article details.menu[open] a[href*='scope=this']").await;
    opens(&browser, 'c', "form.sheet", "/events/new").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[actix_web::test]
async fn the_keys_are_explained_and_can_be_switched_off() {
    let app = TestApp::start().await;
    app.owner("an").await;
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.find("section.month").await;
    browser.press('?').await;
    browser.find("dialog[open] dl.keys").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("dialog[open] #shortcuts").await;
    browser.press(ESCAPE).await;
    browser.misses("dialog").await;
    browser.press('w').await;
    browser.goto("/shortcuts").await;
    browser.find("dl.keys").await;
    browser.misses("#shortcuts:checked").await;
    browser.click("#shortcuts").await;
    browser.press('w').await;
    browser.find(".timegrid.cols-7").await;
}
