use std::collections::BTreeSet;

use chrono::{Datelike, Weekday};

use super::*;

#[test]
fn the_start_is_the_first_occurrence_even_when_the_rule_would_not_give_it() {
    // 2026-03-03 is a Tuesday.
    assert_eq!(
        days(3, "FREQ=WEEKLY;BYDAY=MO;COUNT=3", "2026-03-03"),
        ["2026-03-03", "2026-03-09", "2026-03-16"]
    );
    assert_eq!(days(9, "FREQ=WEEKLY;BYDAY=MO;COUNT=1", "2026-03-03"), ["2026-03-03"]);
    assert_eq!(days(9, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260308", "2026-03-03"), ["2026-03-03"]);
}

#[test]
fn plain_and_numbered_weekdays_may_stand_together() {
    assert_eq!(
        days(5, "FREQ=MONTHLY;BYDAY=3MO,WE,FR", "2015-01-02"),
        ["2015-01-02", "2015-01-07", "2015-01-09", "2015-01-14", "2015-01-16"]
    );
    assert_eq!(
        days(4, "FREQ=YEARLY;BYDAY=1TU,-1MO,SU;BYMONTH=11", "2026-11-03"),
        ["2026-11-03", "2026-11-08", "2026-11-15", "2026-11-22"]
    );
}

#[test]
fn the_first_and_the_last_weekday_keep_their_numbers() {
    assert_eq!(days(3, "FREQ=MONTHLY;BYDAY=1MO", "2026-01-05"), ["2026-01-05", "2026-02-02", "2026-03-02"]);
    assert_eq!(days(3, "FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30"), ["2026-01-30", "2026-02-27", "2026-03-27"]);
    assert_eq!(days(3, "FREQ=YEARLY;BYDAY=20MO", "1997-05-19"), ["1997-05-19", "1998-05-18", "1999-05-17"]);
}

#[test]
fn a_fifth_weekday_from_the_end_is_the_first_of_five() {
    // Only July and December of 2026 have five Wednesdays after June.
    assert_eq!(days(3, "FREQ=MONTHLY;BYDAY=-5WE", "2026-07-01"), ["2026-07-01", "2026-09-02", "2026-12-02"]);
    assert_eq!(days(2, "FREQ=YEARLY;BYDAY=-53TH", "2026-01-01"), ["2026-01-01", "2032-01-01"]);
}

#[test]
fn weeks_of_the_year_count_from_either_end_as_the_calendar_has_them() {
    for (rule, wanted) in [
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO,SU", [52, 53]),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO,SU", [53, 53]),
        ("FREQ=YEARLY;BYWEEKNO=1,52;BYDAY=SU,MO", [1, 52]),
    ] {
        let series = series(rule, Start::Day(day("1999-01-01")));
        let span = Span::new(instant("1999-01-02T00:00:00Z"), instant("2120-01-01T00:00:00Z"));
        let found: Vec<NaiveDate> = series.starts_in(span).into_iter().map(|at| at.to_utc().date()).collect();
        let is_last = |day: NaiveDate| (day + TimeDelta::days(7)).iso_week().week() == 1;
        let expected: Vec<NaiveDate> = day("1999-01-02")
            .iter_days()
            .take_while(|day| *day < NaiveDate::from_ymd_opt(2120, 1, 1).expect("a day"))
            .filter(|day| matches!(day.weekday(), Weekday::Mon | Weekday::Sun))
            .filter(|day| wanted.contains(&day.iso_week().week()))
            .filter(|day| !rule.contains("-1") || is_last(*day))
            .collect();
        assert_eq!(found, expected, "{rule}");
    }
}

#[test]
fn days_of_the_month_count_from_either_end() {
    assert_eq!(
        days(3, "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31"),
        ["2026-01-31", "2026-02-28", "2026-03-31"]
    );
    // A month without the day is passed over, not moved.
    assert_eq!(days(3, "FREQ=MONTHLY", "2026-01-31"), ["2026-01-31", "2026-03-31", "2026-05-31"]);
    assert_eq!(days(3, "FREQ=YEARLY", "2024-02-29"), ["2024-02-29", "2028-02-29", "2032-02-29"]);
    assert_eq!(
        days(3, "FREQ=YEARLY;BYMONTHDAY=29", "2024-02-29"),
        ["2024-02-29", "2028-02-29", "2032-02-29"]
    );
    assert_eq!(
        days(4, "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02"),
        ["1997-09-02", "1998-02-13", "1998-03-13", "1998-11-13"]
    );
}

#[test]
fn positions_pick_from_whole_periods() {
    // The first week began before the start: the start's Wednesday is its third day.
    assert_eq!(
        days(3, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,3", "2024-10-23"),
        ["2024-10-23", "2024-10-28", "2024-10-30"]
    );
    assert_eq!(
        days(3, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29"),
        ["1997-09-29", "1997-10-30", "1997-11-27"]
    );
}

#[test]
fn the_first_day_of_the_week_matters_with_an_interval() {
    // RFC 5545 section 3.8.5.3.
    assert_eq!(
        days(9, "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05"),
        ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]
    );
    assert_eq!(
        days(9, "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05"),
        ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]
    );
}

#[test]
fn a_week_of_the_year_means_the_starts_weekday_in_it() {
    assert_eq!(days(3, "FREQ=YEARLY;BYWEEKNO=1,2", "2013-01-01"), ["2013-01-01", "2013-01-08", "2013-12-31"]);
    assert_eq!(
        days(3, "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12"),
        ["1997-05-12", "1998-05-11", "1999-05-17"]
    );
}

#[test]
fn a_day_may_have_several_occurrences() {
    let series = series("FREQ=DAILY;BYHOUR=9,15;BYMINUTE=0,30", at("2026-03-03T09:00", "UTC"));
    assert_eq!(
        first(5, &series),
        ["2026-03-03T09:00", "2026-03-03T09:30", "2026-03-03T15:00", "2026-03-03T15:30", "2026-03-04T09:00"]
    );
}

#[test]
fn all_day_series_are_midnights_in_utc_and_have_no_time_of_day() {
    let series = series("FREQ=DAILY;BYHOUR=9;BYMINUTE=1,2;COUNT=3", Start::Day(day("2024-10-18")));
    let expected = ["2024-10-18", "2024-10-19", "2024-10-20"].map(|day| instant(&format!("{day}T00:00:00Z")));
    assert_eq!(series.starts_in(all_of_time()), expected);
    assert_eq!(series.end(), Some(instant("2024-10-21T00:00:00Z")));
}

#[test]
fn until_is_taken_in_each_of_its_forms() {
    // 09:00 in Ho Chi Minh City is 02:00 UTC.
    for (until, last) in [
        ("20260305", "2026-03-05"),
        ("20260305T090000", "2026-03-05"),
        ("20260305T085959", "2026-03-04"),
        ("20260305T020000Z", "2026-03-05"),
        ("20260305T015959Z", "2026-03-04"),
        ("20260304T170000Z", "2026-03-04"),
    ] {
        let series = series(&format!("FREQ=DAILY;UNTIL={until}"), at("2026-03-03T09:00", "Asia/Ho_Chi_Minh"));
        assert_eq!(first(9, &series).last().map(|reading| &reading[..10]), Some(last), "{until}");
        assert_eq!(series.end(), Some(instant(&format!("{last}T03:00:00Z"))), "{until}");
    }
    for until in ["20260305", "20260305T000000", "20260305T000000Z"] {
        let series = series(&format!("FREQ=DAILY;UNTIL={until}"), Start::Day(day("2026-03-03")));
        assert_eq!(series.end(), Some(instant("2026-03-06T00:00:00Z")), "{until}");
    }
}

#[test]
fn the_end_is_that_of_the_last_occurrence_also_long_before_until() {
    let yearly = series("FREQ=YEARLY;UNTIL=20440228", at("2024-02-29T09:00", "UTC"));
    assert_eq!(yearly.end(), Some(instant("2040-02-29T10:00:00Z")));
    assert_eq!(series("FREQ=YEARLY", at("2024-02-29T09:00", "UTC")).end(), None);
    let mut counted = series("FREQ=DAILY;COUNT=5000", at("2016-01-05T09:00", "America/New_York"));
    assert_eq!(counted.end(), Some(instant("2029-09-12T14:00:00Z")));
    counted.extra.insert(instant("2030-01-01T00:00:00Z"));
    assert_eq!(counted.end(), Some(instant("2030-01-01T01:00:00Z")));
}

#[test]
fn a_count_stops_at_the_horizon() {
    let series = series("FREQ=YEARLY;COUNT=5000", at("2000-01-01T09:00", "UTC"));
    assert_eq!(series.end(), Some(instant("2400-01-01T10:00:00Z")));
}

#[test]
fn a_window_shows_what_reaches_into_it() {
    let mut series = series("FREQ=DAILY", at("2026-03-01T23:00", "UTC"));
    series.duration = TimeDelta::hours(3);
    let starts = |series: &Series, start: &str, end: &str| -> Vec<String> {
        let span = Span::new(instant(start), instant(end));
        series.starts_in(span).into_iter().map(|at| at.to_string()).collect()
    };
    assert_eq!(starts(&series, "2026-03-09T02:00:00Z", "2026-03-09T23:00:00Z"), [""; 0]);
    assert_eq!(
        starts(&series, "2026-03-09T01:59:00Z", "2026-03-09T23:01:00Z"),
        ["2026-03-08T23:00:00Z", "2026-03-09T23:00:00Z"]
    );
    // An occurrence of no length lies in a window that holds its start, and not in one that ends there.
    series.duration = TimeDelta::zero();
    assert_eq!(starts(&series, "2026-03-09T23:00:00Z", "2026-03-09T23:30:00Z"), ["2026-03-09T23:00:00Z"]);
    assert_eq!(starts(&series, "2026-03-09T22:00:00Z", "2026-03-09T23:00:00Z"), [""; 0]);
}

#[test]
fn exceptions_and_extra_dates_make_one_set() {
    let mut series = series("FREQ=DAILY;COUNT=4", at("2026-03-03T09:00", "UTC"));
    series.exceptions = ["2026-03-03T09:00:00Z", "2026-03-10T09:00:00Z"].map(instant).into();
    series.extra =
        ["2026-03-04T09:00:00Z", "2026-03-04T11:00:00Z", "2026-03-10T09:00:00Z"].map(instant).into();
    let expected = ["2026-03-04T09:00", "2026-03-04T11:00", "2026-03-05T09:00", "2026-03-06T09:00"];
    assert_eq!(first(9, &series), expected);
    let starts: BTreeSet<Instant> = series.starts_in(all_of_time()).into_iter().collect();
    assert_eq!(starts, expected.map(|reading| instant(&format!("{reading}:00Z"))).into());
    assert!(starts.iter().all(|start| series.contains(*start)));
    for other in
        ["2026-03-03T09:00:00Z", "2026-03-04T09:00:01Z", "2026-03-07T09:00:00Z", "2026-03-10T09:00:00Z"]
    {
        assert!(!series.contains(instant(other)), "{other}");
    }
}

#[test]
fn what_one_look_gives_is_bounded() {
    let series = series("FREQ=DAILY;BYMINUTE=0,15,30,45", at("2000-01-01T09:00", "UTC"));
    let starts = series.starts_in(all_of_time());
    assert_eq!(starts.len(), crate::events::recurrence::LIMIT);
    assert_eq!(starts.last(), Some(&instant("2006-11-04T09:45:00Z")));
}

#[test]
fn extreme_instants_do_no_harm() {
    let end = Instant::from_utc(NaiveDateTime::MAX);
    let start = Instant::from_utc(NaiveDateTime::MIN);
    for zone in ["UTC", "America/New_York"] {
        let series = series("FREQ=YEARLY;INTERVAL=1000;BYDAY=MO", at("2026-03-03T09:00", zone));
        assert_eq!(series.next_after(start), Some(series.rule.start().instant()));
        assert_eq!(series.next_after(end), None);
        assert_eq!(series.starts_in(Span::new(end - TimeDelta::days(40), end)), []);
        assert!(!series.starts_in(Span::new(start, end)).is_empty());
    }
    assert_eq!(read("FREQ=DAILY", Start::Day(NaiveDate::MAX)), Err(RuleError::OutOfRange("DTSTART")));
}
