//! The year: twelve small months, shaded by how full their days are.

use calento::{
    events::When,
    time::{Span, Zone},
};
use chrono::TimeDelta;

use super::views::{days, put, repeating, starts, timed};
use crate::support::{TestApp, app::instant};

const VIETNAM: &str = "Asia/Ho_Chi_Minh";

#[actix_web::test]
async fn each_day_of_the_year_stands_once_and_leads_to_itself() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for (year, length) in [("2026", 365), ("2028", 366)] {
        let page = an.get(&format!("/calendar/year/{year}-06-15")).await.assert_status(200);
        assert_eq!(page.text("#view-title"), year);
        let dates = page.attrs(".year td time", "datetime");
        assert_eq!((dates.len(), dates[0].clone()), (length, format!("{year}-01-01")));
        assert_eq!(page.attrs(".year td a", "href")[31], format!("/calendar/day/{year}-02-01"));
        assert_eq!(page.count(".year-month"), 12);
        assert_eq!(page.count(".year td a[aria-current='date']"), usize::from(year == "2026"));
    }
    let page = an.get("/calendar/year/2026-06-15").await;
    assert_eq!(page.attr("#view-next", "href"), "/calendar/year/2027-06-15");
    // The year begins in the week that 2025 ends with: a Thursday, so it is week 1.
    assert_eq!(page.all(".year-month .week-number a")[0], "1");
    assert_eq!(page.attr(".year-month h2 a", "href"), "/calendar/month/2026-01-01");
}

#[actix_web::test]
async fn a_day_says_how_much_is_on_it_in_both_languages() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for number in 0..9 {
        let start = instant("2026-03-10T01:00:00Z").plus_minutes(10 * number);
        let when = When::Timed {
            span: Span::new(start, start + TimeDelta::minutes(30)),
            zone: Zone::default_zone(),
        };
        put(&app, &an, &format!("Call {number}"), when, |_| {});
    }
    put(&app, &an, "Fair", days("2026-03-11", "2026-03-12", VIETNAM), |_| {});
    let page = an.get("/calendar/year/2026-01-01").await.assert_status(200);
    let day = |day: &str| format!(".year td a[href='/calendar/day/{day}']");
    assert_eq!(page.attr(&day("2026-03-10"), "aria-label"), "Tuesday, 10 March 2026: 9 events");
    assert_eq!(page.attr(&day("2026-03-12"), "aria-label"), "Thursday, 12 March 2026: 1 event");
    assert_eq!(page.attr(&day("2026-03-13"), "aria-label"), "Friday, 13 March 2026");
    assert!(page.has(&format!("{}.full-4", day("2026-03-10"))), "{page}");
    assert!(page.has(&format!("{}.full-1", day("2026-03-11"))), "{page}");
    assert_eq!(page.all(".year-list summary"), ["10 events"]);
    let page = an.get("/calendar/year/2026-01-01?lang=vi").await.assert_status(200);
    assert_eq!(page.attr(&day("2026-03-10"), "aria-label"), "Thứ Ba, 10 tháng 3, 2026: 9 sự kiện");
}

#[actix_web::test]
async fn an_occurrence_is_listed_once_below_the_month_it_begins_in() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    put(&app, &an, "Winter", days("2025-12-20", "2026-02-10", VIETNAM), |_| {});
    // 23:30 on New Year's Eve in Vietnam, until 00:30.
    put(&app, &an, "Party", timed("2026-12-31T16:30:00Z", "2026-12-31T17:30:00Z", VIETNAM), |_| {});
    put(
        &app,
        &an,
        "Rent",
        timed("2026-03-31T02:00:00Z", "2026-03-31T03:00:00Z", VIETNAM),
        repeating("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-1"),
    );
    let page = an.get("/calendar/year/2026-07-01").await.assert_status(200);
    assert_eq!(page.all(".h-event .p-name"), ["Winter", "Rent", "Rent", "Rent", "Party"]);
    assert_eq!(
        page.all(".h-event .dated-day"),
        ["Thu 1 Jan", "Tue 31 Mar", "Thu 30 Apr", "Sun 31 May", "Thu 31 Dec"]
    );
    assert_eq!(starts(&page)[0], "2025-12-20");
    assert_eq!(page.attrs(".year td a[aria-label$='1 event']", "href").len(), 31 + 10 + 3 + 1);
    let page = an.get("/calendar/year/2027-07-01").await.assert_status(200);
    assert_eq!(page.all(".h-event .p-name"), ["Party"]);
}

#[actix_web::test]
async fn a_full_month_names_some_and_leads_to_the_rest() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let when = timed("2026-03-01T02:00:00Z", "2026-03-01T02:05:00Z", VIETNAM);
    put(&app, &an, "Pill", when.clone(), repeating("FREQ=DAILY;COUNT=31"));
    put(&app, &an, "Walk", when.clone(), repeating("FREQ=DAILY;COUNT=31"));
    put(&app, &an, "Read", when, repeating("FREQ=DAILY;COUNT=31"));
    let page = an.get("/calendar/year/2026-07-01").await.assert_status(200);
    assert_eq!(page.text(".year-list summary"), "93 events");
    assert_eq!(page.count(".year-list .h-event"), 60);
    assert_eq!(page.text(".year-list .more-link"), "33 more");
    assert_eq!(page.attr(".year-list .more-link", "href"), "/calendar/month/2026-03-01");
}
