//! The day, the week and the month, as their owner sees them.

use calento::{
    accounts::User,
    calendars::Calendar,
    events::{Event, EventDraft, Origin, When, recurrence::Rule},
    ids::EventId,
    time::{Span, Zone},
};
use chrono::TimeDelta;

use crate::support::{Page, TestApp, app::instant, seeds::Owner};

/// Puts an event on the owner's primary calendar; `change` says what is special about it.
pub(super) fn put(
    app: &TestApp,
    owner: &Owner,
    title: &str,
    when: When,
    change: impl FnOnce(&mut EventDraft),
) -> EventId {
    app.rows(|conn| {
        let user = User::find_by_username(conn, &owner.username)?;
        let calendar = Calendar::primary_of(conn, user.id)?;
        let mut draft = EventDraft::plain(calendar.id, title, when);
        change(&mut draft);
        Event::create(conn, &user, &draft, Origin::default()).map(|event| event.id)
    })
}

pub(super) fn timed(start: &str, end: &str, zone: &str) -> When {
    When::Timed { span: Span::new(instant(start), instant(end)), zone: Zone::named(zone).expect("a zone") }
}

pub(super) fn days(first: &str, last: &str, zone: &str) -> When {
    When::AllDay {
        first: first.parse().expect("a day"),
        last: last.parse().expect("a day"),
        zone: Zone::named(zone).expect("a zone"),
    }
}

pub(super) fn repeating(rule: &str) -> impl FnOnce(&mut EventDraft) {
    move |draft| draft.rule = Some(Rule::parse(rule, draft.when.series_start()).expect("a rule"))
}

pub(super) fn starts(page: &Page) -> Vec<String> {
    page.attrs(".h-event .dt-start", "datetime")
}

#[actix_web::test]
async fn the_way_in_leads_to_today_in_the_view_opened_last() {
    // 23:30 on Sunday, 1 March in New York.
    let app = TestApp::at("2026-03-02T04:30:00Z").await;
    let an = app.new_owner("an").zone("America/New_York").register().await;
    assert_eq!(an.get("/calendar").await.assert_see_other(), "/calendar/month/2026-03-01");
    an.get("/calendar/week/2026-05-05").await.assert_status(200);
    assert_eq!(an.get("/calendar").await.assert_see_other(), "/calendar/week/2026-03-01");
    for view in ["day", "year", "agenda", "month"] {
        an.get(&format!("/calendar/{view}/2026-05-05")).await.assert_status(200);
        assert_eq!(an.get("/calendar").await.assert_see_other(), format!("/calendar/{view}/2026-03-01"));
    }
}

#[actix_web::test]
async fn what_is_no_view_and_no_day_is_not_found() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for path in [
        "/calendar/decade/2026-03-02",
        "/calendar/agenda/2201-03-02",
        "/calendar/month/2026-02-30",
        "/calendar/month/today",
        "/calendar/day/1899-12-31",
        "/calendar/week/2201-01-01",
        "/calendar/day/-262143-01-01",
    ] {
        an.get(path).await.assert_status(404);
    }
    // The ends themselves are drawn, without a step beyond.
    assert!(!an.get("/calendar/day/1900-01-01").await.assert_status(200).has("#view-previous"));
    assert!(!an.get("/calendar/month/2200-12-31").await.assert_status(200).has("#view-next"));
}

#[actix_web::test]
async fn a_stranger_signs_in_first_and_comes_back() {
    let app = TestApp::start().await;
    let page = app.visitor().get("/calendar/month/2026-03-02").await;
    assert_eq!(page.assert_see_other(), "/login?next=%2Fcalendar%2Fmonth%2F2026-03-02");
}

#[actix_web::test]
async fn a_series_keeps_its_wall_clock_time_over_a_clock_change() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").zone("America/New_York").register().await;
    // Mondays at nine; the clocks change on 8 March.
    let when = timed("2026-03-02T14:00:00Z", "2026-03-02T15:00:00Z", "America/New_York");
    let id = put(&app, &an, "Stand-up", when, repeating("FREQ=WEEKLY;COUNT=3"));
    let page = an.get("/calendar/month/2026-03-02").await.assert_status(200);
    assert_eq!(starts(&page), ["2026-03-02T14:00:00Z", "2026-03-09T13:00:00Z", "2026-03-16T13:00:00Z"]);
    assert_eq!(
        page.attrs(".h-event .dt-end", "datetime"),
        ["2026-03-02T15:00:00Z", "2026-03-09T14:00:00Z", "2026-03-16T14:00:00Z"]
    );
    assert_eq!(page.all(".h-event .dt-start"), ["9:00 AM", "9:00 AM", "9:00 AM"]);
    assert_eq!(page.attrs(".h-event", "data-event-id"), vec![id.to_string(); 3]);
    assert_eq!(
        page.attrs(".h-event a", "href")[1],
        format!("/events/{id}?occurrence=2026-03-09T13%3A00%3A00Z")
    );
    let week = an.get("/calendar/week/2026-03-11").await.assert_status(200);
    assert_eq!(starts(&week), ["2026-03-09T13:00:00Z"]);
    assert!(week.has(".column:nth-of-type(1) .h-event.at-540.len-60"), "{week}");
}

#[actix_web::test]
async fn an_all_day_event_stands_on_its_own_days_west_of_utc() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").zone("America/Los_Angeles").register().await;
    put(&app, &an, "Fair", days("2026-03-10", "2026-03-11", "America/Los_Angeles"), |_| {});
    let month = an.get("/calendar/month/2026-03-01").await.assert_status(200);
    assert_eq!(starts(&month), ["2026-03-10"]);
    // The end is the day after the last.
    assert_eq!(month.attrs(".h-event .dt-end", "datetime"), ["2026-03-12"]);
    assert!(month.has(".bar.from-2.days-2.lane-0.h-event"), "{month}");
    for (day, drawn) in [("2026-03-09", 0), ("2026-03-10", 1), ("2026-03-11", 1), ("2026-03-12", 0)] {
        let page = an.get(&format!("/calendar/day/{day}")).await.assert_status(200);
        assert_eq!(page.count(".all-day .h-event"), drawn, "{day}: {page}");
    }
}

#[actix_web::test]
async fn an_occurrence_is_drawn_once_however_many_weeks_it_lasts() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let id = put(&app, &an, "Leave", days("2026-02-20", "2026-03-12", "Asia/Ho_Chi_Minh"), |_| {});
    let page = an.get("/calendar/month/2026-03-02").await.assert_status(200);
    assert_eq!(page.attrs(".h-event", "data-event-id"), [id.to_string()]);
    assert_eq!(page.count(".bar.came-in[aria-hidden='true']"), 2, "{page}");
    assert_eq!(page.all(".h-event .p-name"), ["Leave"]);
}

#[actix_web::test]
async fn an_event_past_midnight_stands_once_in_the_month_and_in_each_day_s_hours() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    // Tuesday 22:30 to Wednesday 01:00 in Vietnam.
    let when = timed("2026-03-10T15:30:00Z", "2026-03-10T18:00:00Z", "Asia/Ho_Chi_Minh");
    put(&app, &an, "Flight", when, |_| {});
    let month = an.get("/calendar/month/2026-03-02").await.assert_status(200);
    assert_eq!((month.count(".h-event"), month.count(".bar")), (1, 0), "{month}");
    let week = an.get("/calendar/week/2026-03-10").await.assert_status(200);
    assert_eq!(week.count(".h-event"), 1);
    assert!(week.has(".h-event.at-1350.len-90"), "{week}");
    assert!(week.has(".block.at-0.len-60[aria-hidden='true']"), "{week}");
    let day = an.get("/calendar/day/2026-03-11").await.assert_status(200);
    assert_eq!(starts(&day), ["2026-03-10T15:30:00Z"]);
    assert!(day.has(".h-event.at-0.len-60"), "{day}");
}

#[actix_web::test]
async fn a_full_day_folds_what_does_not_fit_and_keeps_all_of_it() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    for number in 0..30 {
        let start = instant("2026-03-10T01:00:00Z").plus_minutes(10 * number);
        let span = Span::new(start, start + TimeDelta::minutes(30));
        let when = When::Timed { span, zone: Zone::default_zone() };
        put(&app, &an, &format!("Call {number}"), when, |_| {});
    }
    let page = an.get("/calendar/month/2026-03-02").await.assert_status(200);
    assert_eq!(page.count(".h-event"), 30);
    assert_eq!(page.count("details.more .h-event"), 27);
    assert_eq!(page.text("details.more summary"), "+27 more");
}

#[actix_web::test]
async fn a_hidden_calendar_is_not_drawn_until_it_is_shown_again() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    put(
        &app,
        &an,
        "Dentist",
        timed("2026-03-10T02:00:00Z", "2026-03-10T03:00:00Z", "Asia/Ho_Chi_Minh"),
        |_| {},
    );
    let month = "/calendar/month/2026-03-02";
    let page = an.get(month).await;
    assert_eq!((page.count(".h-event"), page.attr(".toggle", "aria-pressed")), (1, "true".to_owned()));
    // A form's button sends its own name and value.
    let hide = |page: &Page| page.form("form:has(.toggle)").set("is_visible", &page.attr(".toggle", "value"));
    let answer = hide(&page).send().await;
    assert_eq!(answer.assert_see_other(), month);
    let page = answer.follow().await;
    assert_eq!((page.count(".h-event"), page.attr(".toggle", "aria-pressed")), (0, "false".to_owned()));
    for view in ["day", "week", "year", "agenda"] {
        assert_eq!(an.get(&format!("/calendar/{view}/2026-03-10")).await.count(".h-event"), 0, "{view}");
    }
    let page = hide(&page).send().await.follow().await;
    assert_eq!(page.count(".h-event"), 1);
}

#[actix_web::test]
async fn others_events_are_not_drawn() {
    let app = TestApp::start().await;
    let (an, binh) = (app.owner("an").await, app.owner("binh").await);
    put(&app, &an, "Mine", timed("2026-03-10T02:00:00Z", "2026-03-10T03:00:00Z", "Asia/Ho_Chi_Minh"), |_| {});
    for view in ["day", "week", "month", "year", "agenda"] {
        let page = binh.get(&format!("/calendar/{view}/2026-03-10")).await.assert_status(200);
        assert_eq!(page.count(".h-event"), 0, "{view}");
    }
}

#[actix_web::test]
async fn states_and_names_can_be_seen() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let at = |day: u32| {
        timed(
            &format!("2026-03-{day:02}T02:00:00Z"),
            &format!("2026-03-{day:02}T03:00:00Z"),
            "Asia/Ho_Chi_Minh",
        )
    };
    put(&app, &an, "<b>Họp</b> & \"bàn\"", at(10), |draft| draft.status = "tentative".into());
    put(&app, &an, "Secret", at(11), |draft| draft.visibility = "private".into());
    put(&app, &an, "Off", at(12), |draft| draft.status = "cancelled".into());
    let page = an.get("/calendar/month/2026-03-02").await.assert_status(200);
    assert_eq!(page.all(".h-event.is-tentative .p-name"), ["<b>Họp</b> & \"bàn\""]);
    assert!(page.has(".h-event .chip-mark"), "{page}");
    assert_eq!(page.count(".h-event"), 2, "{page}");
}

#[actix_web::test]
async fn htmx_gets_the_part_that_changes_and_a_step_back_the_whole_page() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let path = "/calendar/month/2026-03-02";
    let part = an.htmx().get(path).await.assert_status(200);
    assert!(!part.body().contains("<html") && part.has("section.month") && part.has("#toolbar"), "{part}");
    assert_eq!(part.text("title"), "March 2026 · Calento");
    assert!(part.header("vary").contains("HX-Request"), "{}", part.header("vary"));
    let back = an.htmx().with("HX-History-Restore-Request", "true").get(path).await;
    assert!(back.body().contains("<html") && back.text("title") == "March 2026 · Calento", "{back}");
}

#[actix_web::test]
async fn each_day_of_the_month_leads_to_its_day_and_to_a_new_event() {
    let app = TestApp::start().await;
    let an = app.new_owner("an").lang("vi").register().await;
    let page = an.get("/calendar/month/2026-02-02").await.assert_status(200);
    assert_eq!(page.text("#view-title"), "Tháng 2, 2026");
    assert_eq!((page.count(".day"), page.count(".day-number a"), page.count("a.day-add")), (35, 35, 35));
    assert_eq!(page.attr("a.day-add", "href"), "/events/new?start=2026-01-26T09:00");
    assert!(page.has(".day-number a[href='/calendar/day/2026-02-28']"), "{page}");
    assert_eq!(page.count(".month .day.today"), 0);
    // The clock says 2 March, which the six weeks from 26 January do not show.
    assert_eq!(an.get("/calendar/month/2026-03-31").await.count(".month .day.today"), 1);
}

#[actix_web::test]
async fn the_small_month_turns_without_leaving_the_view() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an.get("/calendar/week/2026-03-04").await.assert_status(200);
    assert_eq!(page.text("#mini-title"), "March 2026");
    assert_eq!(page.attrs(".mini .is-shown time", "datetime").len(), 7);
    let next = page.attr("#mini-next", "href");
    assert_eq!(next, "/calendar/week/2026-03-04?mini=2026-04");
    let page = an.get(&next).await.assert_status(200);
    assert_eq!(
        (page.text("#mini-title"), page.text("#view-title")),
        ("April 2026".into(), "2 – 8 March 2026".into())
    );
    assert_eq!(page.all(".mini .week-number a"), ["14", "15", "16", "17", "18"]);
    assert_eq!(page.attrs(".mini .week-number a", "href")[0], "/calendar/week/2026-03-30");
    for odd in ["?mini=", "?mini=2026-13", "?mini=1&mini=2", "?mini=9999999-01"] {
        let page = an.get(&format!("/calendar/week/2026-03-04{odd}")).await.assert_status(200);
        assert_eq!(page.text("#mini-title"), "March 2026", "{odd}");
    }
}
