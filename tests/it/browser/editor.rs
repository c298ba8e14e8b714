//! The form of an event, filled in by hand.

use crate::{browser::pages::sign_in, support::TestApp};

#[actix_web::test]
async fn what_a_change_does_to_its_series_and_what_it_meets_is_said_while_it_is_typed() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let lunch = [("title", "Lunch"), ("start_time", "2026-03-04T12:00"), ("end_time", "2026-03-04T13:00")];
    an.create_event(&lunch).await;
    let standup = [
        ("title", "Stand-up"),
        ("start_time", "2026-03-03T09:00"),
        ("end_time", "2026-03-03T09:15"),
        ("recurrence_rule", "FREQ=DAILY;COUNT=10"),
    ];
    let id = an.create_event(&standup).await;
    let browser = app.browser().start().await;
    sign_in(&browser).await;
    browser.goto(&format!("/events/{id}/edit?scope=following&occurrence=2026-03-04T02:00:00Z")).await;
    browser.find("#preview:empty").await;
    browser.misses("#event-hint .warn").await;
    browser.fill_time("#start_time", "2026-03-04", "12:15").await;
    browser.find("#preview:not(:empty)").await;
    assert_eq!(browser.text("#preview").await, "Changes 9 occurrences.");
    browser.find("#event-hint .warn").await;
    assert!(browser.text("#event-hint .warn").await.contains("Lunch"));
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}
