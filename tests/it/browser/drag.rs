//! Dragging in the views, with a real pointer.

use crate::{
    browser::pages::sign_in,
    support::{TestApp, browser::Browser, seeds::Owner},
};

const WEEK: &str = "/calendar/week/2026-03-05";
const ESCAPE: char = '\u{E00C}';

/// A browser at the week of 2 March 2026, in Vietnam.
async fn week(app: &TestApp) -> Browser {
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.goto(WEEK).await;
    browser.find(".timegrid").await;
    browser
}

fn block(id: &str) -> String {
    format!(".block[data-event-id='{id}']")
}

fn starts(id: &str, start: &str) -> String {
    format!(".h-event[data-event-id='{id}'] .dt-start[datetime='{start}']")
}

async fn event(an: &Owner, title: &str, start: &str, end: &str, rule: &str) -> String {
    let fields = [("title", title), ("start_time", start), ("end_time", end), ("recurrence_rule", rule)];
    an.create_event(&fields).await.to_string()
}

/// Brings the hours from eight on into the window; answers the height of an hour in pixels.
async fn scroll_to_morning(browser: &Browser) -> f64 {
    const SCROLL: &str = "const mark = document.querySelector('.hours .at-480').getBoundingClientRect();
        scrollBy({top: mark.top - 250, behavior: 'instant'});
        return document.querySelector('.column').getBoundingClientRect().height / 24";
    browser.run(SCROLL, vec![]).await.as_f64().expect("a number")
}

#[actix_web::test]
async fn an_event_is_moved_and_resized_by_dragging_it_and_taken_back() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = event(&an, "Tea", "2026-03-04T10:00", "2026-03-04T11:00", "").await;
    let browser = week(&app).await;
    let hour = scroll_to_morning(&browser).await;

    // A day and an hour and a half later.
    let from = browser.middle(&block(&id)).await;
    let friday = browser.middle(".column[data-date='2026-03-05']").await.0;
    browser.drag((from, (friday, from.1 + 1.5 * hour)), false).await;
    browser.find(&starts(&id, "2026-03-05T04:30:00Z")).await;
    browser.misses(".ghost").await;
    assert_eq!(browser.path().await, WEEK);
    assert!(browser.text("#notices .flash").await.contains("Tea"));
    browser.click("#notices .flash button").await;
    browser.find(&starts(&id, "2026-03-04T03:00:00Z")).await;
    assert_eq!(browser.path().await, WEEK);

    // Its lower edge, three quarters of an hour down.
    scroll_to_morning(&browser).await;
    let (x, y) = browser.middle(&block(&id)).await;
    let edge = y + hour / 2.0 - 4.0;
    browser.drag(((x, edge), (x, edge + 0.75 * hour)), false).await;
    browser.find(&format!("{} .dt-end[datetime='2026-03-04T04:45:00Z']", block(&id))).await;
    browser.find(&starts(&id, "2026-03-04T03:00:00Z")).await;

    // Escape gives a drag up.
    let from = browser.middle(&block(&id)).await;
    browser.drag((from, (from.0, from.1 + 2.0 * hour)), true).await;
    browser.find(".ghost").await;
    browser.press(ESCAPE).await;
    browser.misses(".ghost").await;
    browser.let_go().await;
    browser.find(&starts(&id, "2026-03-04T03:00:00Z")).await;
    assert_eq!(browser.path().await, WEEK);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_dragged_occurrence_asks_how_much_of_its_series_moves() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = event(&an, "Stand-up", "2026-03-03T10:00", "2026-03-03T11:00", "FREQ=DAILY;COUNT=10").await;
    let browser = week(&app).await;
    let hour = scroll_to_morning(&browser).await;
    let wednesday = format!("{}[data-from='2026-03-04T10:00']", block(&id));
    let drag = async || {
        let from = browser.middle(&wednesday).await;
        browser.drag((from, (from.0, from.1 + hour)), false).await;
        browser.find("dialog[open] button[value='following']").await;
    };
    drag().await;
    assert!(browser.text("dialog[open] button[value='following']").await.contains("9"));
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("dialog[open] [data-close]").await;
    browser.misses("dialog, .ghost").await;
    browser.find(&starts(&id, "2026-03-04T03:00:00Z")).await;

    drag().await;
    browser.click("dialog[open] button[value='following']").await;
    browser.find(".h-event .dt-start[datetime='2026-03-05T04:00:00Z']").await;
    browser.find(&starts(&id, "2026-03-03T03:00:00Z")).await;
    browser.misses("dialog, .ghost").await;
    browser.click("#notices .flash button").await;
    browser.find(&starts(&id, "2026-03-05T03:00:00Z")).await;
    let complaints = browser.complaints().await;
    assert_eq!(complaints, Vec::<String>::new());
}

#[actix_web::test]
async fn in_the_month_events_and_whole_days_move_between_days() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let tea = event(&an, "Tea", "2026-03-04T10:00", "2026-03-04T11:00", "").await;
    let trip =
        [("title", "Trip"), ("is_all_day", "true"), ("start_time", "2026-03-10"), ("end_time", "2026-03-11")];
    let trip = an.create_event(&trip).await.to_string();
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.goto("/calendar/month/2026-03-02").await;
    let cell = |date: &str| format!(".day[data-date='{date}']");

    let from = browser.middle(&format!("[data-event-id='{tea}'] a")).await;
    let to = browser.middle(&cell("2026-03-19")).await;
    browser.drag((from, to), false).await;
    browser.find(&format!("{} {}", cell("2026-03-19"), starts(&tea, "2026-03-19T03:00:00Z"))).await;

    let from = browser.middle(&format!("[data-event-id='{trip}'] a")).await;
    let step = browser.middle(&cell("2026-03-11")).await.0 - browser.middle(&cell("2026-03-10")).await.0;
    browser.drag((from, (from.0 + 2.0 * step, from.1)), false).await;
    browser.find(&starts(&trip, "2026-03-12")).await;
    browser.misses(".is-target").await;
}

#[actix_web::test]
async fn dragging_over_what_is_empty_proposes_an_event() {
    let app = TestApp::start().await;
    app.owner("an").await;
    let browser = week(&app).await;
    let hour = scroll_to_morning(&browser).await;
    let (x, y) = browser.middle(".column[data-date='2026-03-05'] .hour-add.at-600").await;
    let top = y - hour / 2.0 + 2.0;
    browser.drag(((x, top), (x, top + 1.5 * hour - 4.0)), false).await;
    browser.find("form.sheet").await;
    assert_eq!(browser.path().await, "/events/new?start=2026-03-05T10%3A00&end=2026-03-05T11%3A30");

    browser.goto("/calendar/month/2026-03-02").await;
    let (from, to) = (
        browser.middle(".day[data-date='2026-03-10']").await,
        browser.middle(".day[data-date='2026-03-12']").await,
    );
    browser.drag((from, to), false).await;
    browser.find("form.sheet [name='is_all_day']:checked").await;
    assert_eq!(browser.path().await, "/events/new?start=2026-03-10&end=2026-03-12");
}
