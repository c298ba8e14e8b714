//! The hours of a day and a week: the second zone, clock changes, very full days, and the margins.

use calento::{
    events::When,
    time::{Span, Zone},
};
use chrono::TimeDelta;

use super::views::{days, put, timed};
use crate::support::{TestApp, app::instant, seeds::Owner};

const VIETNAM: &str = "Asia/Ho_Chi_Minh";

async fn choose_second_zone(an: &Owner, zone: &str) {
    let form = an.get("/settings/profile").await.form("form[action='/settings/profile']");
    form.set("second_timezone", zone).send().await.assert_see_other();
}

#[actix_web::test]
async fn a_second_zone_stands_beside_the_hours_once_it_is_chosen() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let hours = |page: &crate::support::Page| page.all(".hours li")[9].clone();
    let day = an.get("/calendar/day/2026-03-02").await.assert_status(200);
    assert_eq!((hours(&day), day.count(".zone-heads")), ("9 AM".into(), 0));
    choose_second_zone(&an, "America/New_York").await;
    for view in ["day", "week"] {
        let page = an.get(&format!("/calendar/{view}/2026-03-02")).await.assert_status(200);
        assert_eq!(hours(&page), "9 PM 9 AM", "{view}");
        assert_eq!(page.all(".zone-heads abbr"), ["GMT-5", "GMT+7"], "{view}");
        assert_eq!(page.attrs(".zone-heads abbr", "title"), ["New York", "Ho Chi Minh"]);
    }
    // On Sunday of that week New York goes an hour forward.
    let week = an.get("/calendar/week/2026-03-09").await;
    assert_eq!(
        week.all(".grid-notes li"),
        ["From Monday, 9 March 2026 on, 9:00 AM here is 10:00 PM in New York."]
    );
    assert_eq!(an.get("/calendar/week/2026-03-16").await.count(".grid-notes"), 0);
    // None again; the own zone twice is none, too.
    choose_second_zone(&an, VIETNAM).await;
    assert_eq!(an.get("/calendar/day/2026-03-02").await.count(".zone-heads"), 0);
}

#[actix_web::test]
async fn a_second_zone_that_does_not_exist_is_refused_beside_its_field() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let form = an.get("/settings/profile").await.form("form[action='/settings/profile']");
    let page = form.set("second_timezone", "Mars/Phobos").set("bio", "Kept").send().await.assert_status(422);
    assert_eq!(page.error_of("second_timezone").as_deref(), Some("There is no time zone of this name."));
    assert_eq!(page.value_of("bio"), "Kept");
}

#[actix_web::test]
async fn days_on_which_the_clocks_change_say_so() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").zone("America/New_York").register().await;
    for view in ["day", "week"] {
        let page = an.get(&format!("/calendar/{view}/2026-03-08")).await.assert_status(200);
        assert!(
            page.text(".grid-notes").contains("clocks go forward from 2:00 AM to 3:00 AM"),
            "{view}: {page}"
        );
    }
    assert_eq!(an.get("/calendar/day/2026-03-09").await.count(".grid-notes"), 0);
}

#[actix_web::test]
async fn the_present_hour_can_be_found_from_every_day_of_its_week_only() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let week = an.get("/calendar/week/2026-03-05").await;
    // 08:00 in Vietnam.
    assert_eq!((week.count(".now-across.at-480"), week.count(".column .now.at-480")), (1, 1));
    let next = an.get("/calendar/week/2026-03-12").await;
    assert_eq!((next.count(".now-across"), next.count(".now")), (0, 0));
}

#[actix_web::test]
async fn weeks_are_numbered_as_iso_8601_does() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let month = an.get("/calendar/month/2027-01-15").await.assert_status(200);
    assert_eq!(month.all(".week > .week-number"), ["53", "1", "2", "3", "4"]);
    assert_eq!(month.attrs(".week > .week-number", "href")[0], "/calendar/week/2026-12-28");
    assert_eq!(month.attrs(".week > .week-number", "aria-label")[0], "Week 53");
    let week = an.get("/calendar/week/2027-01-02").await.assert_status(200);
    assert_eq!(week.text(".grid-corner .week-number"), "53 Week 53");
}

#[actix_web::test]
async fn the_small_month_marks_days_with_something_on_them() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    put(&app, &an, "Fair", days("2026-03-20", "2026-03-21", VIETNAM), |_| {});
    put(&app, &an, "Late", timed("2026-05-04T18:00:00Z", "2026-05-04T19:00:00Z", VIETNAM), |_| {});
    for view in ["day", "week", "month", "year", "agenda"] {
        let page = an.get(&format!("/calendar/{view}/2026-03-02")).await.assert_status(200);
        assert_eq!(
            page.attrs("#side-view .is-busy time", "datetime"),
            ["2026-03-20", "2026-03-21"],
            "{view}"
        );
        // 01:00 on the 5th in Vietnam.
        let page = an.get(&format!("/calendar/{view}/2026-03-02?mini=2026-05")).await.assert_status(200);
        assert_eq!(page.attrs("#side-view .is-busy time", "datetime"), ["2026-05-05"], "{view}");
    }
}

#[actix_web::test]
async fn a_day_of_thousands_stays_a_page_that_can_be_read_and_leads_to_the_rest() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let start = instant("2026-03-10T01:00:00Z");
    let when =
        When::Timed { span: Span::new(start, start + TimeDelta::minutes(30)), zone: Zone::default_zone() };
    put(&app, &an, "Call", when, |_| {});
    app.rows(|conn| {
        use diesel::RunQueryDsl;
        diesel::sql_query(
            "INSERT INTO events (user_id, calendar_id, title, start_time, end_time, is_all_day) \
             SELECT user_id, calendar_id, 'Many', CASE WHEN day THEN '2026-03-10' ELSE start_time END, \
             CASE WHEN day THEN '2026-03-11' ELSE end_time END, day \
             FROM events, generate_series(1, 2400) AS n, LATERAL (SELECT n > 2000) AS whole (day)",
        )
        .execute(conn)
    });
    let most = [("month", 34), ("week", 60 + 30), ("day", 200 + 30), ("agenda", 150), ("year", 60)];
    for (view, most) in most {
        let page = an.get(&format!("/calendar/{view}/2026-03-10")).await.assert_status(200);
        assert!(page.count(".h-event") <= most, "{view}: {} are drawn", page.count(".h-event"));
        assert!(page.bytes().len() < 400_000, "{view}: {} bytes", page.bytes().len());
    }
    let day = an.get("/calendar/day/2026-03-10").await;
    assert_eq!(day.all(".grid-more a, .more-link"), ["+370 more", "+1,801 more"]);
    assert_eq!(day.attr(".grid-more a", "href"), "/calendar/agenda/2026-03-10");
    let week = an.get("/calendar/week/2026-03-10").await;
    assert_eq!(week.text(".grid-day .more-link"), "+1,941 more");
    let month = an.get("/calendar/month/2026-03-10").await;
    assert_eq!(month.text("details.more summary"), "+2,398 more");
    assert_eq!(month.text(".more-day"), "2,368 more");
    assert_eq!(month.attr(".more-day a", "href"), "/calendar/agenda/2026-03-10");
    // The list has all of them, page by page.
    let (mut path, mut count) = ("/calendar/agenda/2026-03-10".to_owned(), 0);
    while path.starts_with("/calendar/agenda/2026-03-10") {
        let page = an.get(&path).await.assert_status(200);
        count += page.count(".h-event");
        path = page.attr("#agenda-more", "href");
    }
    assert_eq!(count, 2_401);
}
