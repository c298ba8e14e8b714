//! The agenda: what is planned, day by day, as a list.

use calento::{
    events::When,
    time::{Span, Zone},
};
use chrono::TimeDelta;

use super::views::{days, put, repeating, starts, timed};
use crate::support::{Page, TestApp, app::instant};

const VIETNAM: &str = "Asia/Ho_Chi_Minh";

/// The dates of the days that have a list.
fn listed(page: &Page) -> Vec<String> {
    page.attrs(".agenda-day > h2 time", "datetime")
}

#[actix_web::test]
async fn the_agenda_lists_four_weeks_and_says_which_days_are_free() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    put(&app, &an, "Review", timed("2026-03-05T02:00:00Z", "2026-03-05T03:30:00Z", VIETNAM), |draft| {
        draft.location = Some("Room 3".into());
    });
    put(&app, &an, "Early", timed("2026-03-01T02:00:00Z", "2026-03-01T03:00:00Z", VIETNAM), |_| {});
    put(&app, &an, "Late", timed("2026-03-30T02:00:00Z", "2026-03-30T03:00:00Z", VIETNAM), |_| {});
    let page = an.get("/calendar/agenda/2026-03-02").await.assert_status(200);
    assert_eq!(page.text("#view-title"), "2 – 29 March 2026");
    // Today is named even when it is free.
    assert_eq!(listed(&page), ["2026-03-02", "2026-03-05"]);
    assert_eq!(page.text(".agenda-day.today .agenda-none"), "Nothing planned today");
    assert_eq!(page.all(".agenda-free h2"), ["Tue 3 Mar – Wed 4 Mar", "Fri 6 Mar – Sun 29 Mar"]);
    assert_eq!(page.text(".h-event .agenda-time"), "9:00 AM – 10:30 AM");
    assert_eq!(page.text(".h-event .agenda-place"), "Room 3");
    assert_eq!(starts(&page), ["2026-03-05T02:00:00Z"]);
    assert_eq!(page.attr("#agenda-more", "href"), "/calendar/agenda/2026-03-30");
    assert_eq!(page.attr("#view-previous", "href"), "/calendar/agenda/2026-02-02");
}

#[actix_web::test]
async fn an_empty_agenda_offers_a_new_event() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("vi").register().await;
    let page = an.get("/calendar/agenda/2027-08-01").await.assert_status(200);
    assert_eq!(page.text(".empty h2"), "Chưa có gì trong lịch");
    assert_eq!(page.attr(".empty a", "href"), "/events/new?start=2027-08-01T09:00");
    assert_eq!((page.count(".agenda-free"), page.count("#agenda-more")), (0, 1));
}

#[actix_web::test]
async fn what_lasts_several_days_is_said_on_each_and_drawn_once() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    put(&app, &an, "Fair", days("2026-03-01", "2026-03-04", VIETNAM), |_| {});
    // 22:30 to 01:00.
    put(&app, &an, "Flight", timed("2026-03-03T15:30:00Z", "2026-03-03T18:00:00Z", VIETNAM), |_| {});
    let page = an.get("/calendar/agenda/2026-03-02").await.assert_status(200);
    assert_eq!(listed(&page), ["2026-03-02", "2026-03-03", "2026-03-04"]);
    assert_eq!(page.all(".agenda-title"), ["Fair", "Fair", "Flight", "Fair", "Flight"]);
    assert_eq!(page.all(".h-event .p-name"), ["Fair", "Flight"]);
    assert_eq!(starts(&page), ["2026-03-01", "2026-03-03T15:30:00Z"]);
    assert_eq!(page.all(".agenda-count"), ["day 2 of 4", "day 3 of 4", "day 4 of 4"]);
    assert_eq!(page.all(".agenda-time")[4], "until 1:00 AM");
}

#[actix_web::test]
async fn a_long_list_goes_on_where_it_stopped_with_and_without_scripts() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    put(&app, &an, "Leave", days("2026-03-09", "2026-03-12", VIETNAM), |_| {});
    for number in 0..200 {
        let start = instant("2026-03-10T00:00:00Z").plus_minutes(number);
        let when = When::Timed {
            span: Span::new(start, start + TimeDelta::minutes(30)),
            zone: Zone::default_zone(),
        };
        put(&app, &an, &format!("Call {number}"), when, |_| {});
    }
    let first = an.get("/calendar/agenda/2026-03-09").await.assert_status(200);
    assert_eq!(first.count(".agenda-line"), 150);
    let href = first.attr("#agenda-more", "href");
    // The list had one line on the 9th, and 149 of the 10th's 201.
    assert_eq!(href, "/calendar/agenda/2026-03-10?skip=149");

    let second = an.get(&href).await.assert_status(200);
    assert!(second.has("html > body") && second.has("#toolbar"));
    assert_eq!(second.count(".agenda-line"), 52 + 2);
    // On a page of its own the leave is drawn once; as the continuation of the first it is not.
    assert_eq!(second.all(".h-event .p-name").iter().filter(|title| *title == "Leave").count(), 1);
    let part = an.htmx().get(&first.attr("#agenda-more", "hx-get")).await.assert_status(200);
    assert!(!part.body().contains("<html") && !part.has("#toolbar") && !part.has("section"), "{part}");
    assert_eq!((part.count(".agenda-line"), part.count(".h-event")), (54, 52), "{part}");

    let mut titles: Vec<String> = [first.all(".h-event .p-name"), part.all(".h-event .p-name")].concat();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 201);
    for odd in ["?skip=-1", "?skip=x", "?skip=99999999999999999999", "?skip=1&skip=2"] {
        an.get(&format!("/calendar/agenda/2026-03-10{odd}")).await.assert_status(200);
    }
}

#[actix_web::test]
async fn what_is_over_is_dimmed_and_a_series_has_a_line_for_each_occurrence() {
    let app = TestApp::at("2026-03-04T04:00:00Z").await;
    let an = app.owner("an").await;
    let when = timed("2026-03-02T02:00:00Z", "2026-03-02T02:30:00Z", VIETNAM);
    let id = put(&app, &an, "Stand-up", when, repeating("FREQ=DAILY;COUNT=5"));
    let page = an.get("/calendar/agenda/2026-03-02").await.assert_status(200);
    assert_eq!((page.count(".h-event"), page.count(".h-event.is-past")), (5, 3));
    assert_eq!(page.attrs(".h-event", "data-event-id"), vec![id.to_string(); 5]);
    assert_eq!(page.attr(".agenda-day.today h2 time", "datetime"), "2026-03-04");
}
