//! What a row tells of its series is believed, and costs no search.

use super::*;
use crate::events::recurrence::Stored;

fn stored(rule: &str, start: Start, extra: &[&str], end: Option<&str>) -> Series {
    Series::stored(Stored {
        start,
        duration: TimeDelta::hours(1),
        rule,
        exceptions: [].into(),
        extra: extra.iter().map(|at| instant(at)).collect(),
        end: end.map(instant),
    })
    .expect("a series")
}

#[test]
fn a_count_ends_where_the_row_says() {
    let start = at("2016-01-05T09:00", "America/New_York");
    let parsed = series("FREQ=DAILY;COUNT=5000", start.clone());
    let end = parsed.end().map(|end| end.to_string());
    let stored = stored("FREQ=DAILY;COUNT=5000", start, &[], end.as_deref());
    assert_eq!(stored, parsed);
}

#[test]
fn a_count_is_followed_where_the_row_cannot_tell_its_end() {
    let rule = "FREQ=DAILY;COUNT=3";
    let zone = "America/New_York";
    // The last occurrence lies in a gap, so that its instant shows another time.
    let parsed = series(rule, at("2024-03-08T02:30", zone));
    let end = parsed.end().expect("an end").to_string();
    assert_eq!(stored(rule, at("2024-03-08T02:30", zone), &[], Some(&end)), parsed);
    // An extra date is the last one; and a row without an end.
    for (extra, end) in [(&["2024-06-01T00:00:00Z"][..], Some("2024-06-01T01:00:00Z")), (&[], None)] {
        let start = at("2024-03-08T09:00", zone);
        let stored = stored(rule, start.clone(), extra, end);
        assert_eq!(stored.rule, read(rule, start).expect("a rule"));
        assert_eq!(stored.starts_in(all_of_time()).len(), 3 + extra.len());
    }
}

#[test]
fn a_rule_that_an_import_kept_has_its_start_and_what_was_added() {
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2;COUNT=4",
        "FREQ=DAILY;UNTIL=20200101",
        "FREQ=DAILY;UNTIL=20200101T000000Z",
    ] {
        let start = at("2026-03-03T09:00", "Asia/Ho_Chi_Minh");
        let series = stored(rule, start, &["2026-04-01T02:00:00Z"], Some("2026-04-01T03:00:00Z"));
        let starts = ["2026-03-03T02:00:00Z", "2026-04-01T02:00:00Z"].map(instant);
        assert_eq!(series.starts_in(all_of_time()), starts, "{rule}");
        assert_eq!(series.next_after(starts[1]), None, "{rule}");
        assert!(series.contains(starts[0]) && !series.contains(instant("2026-03-04T02:00:00Z")), "{rule}");
    }
}

#[test]
fn a_text_that_is_no_rule_of_ours_is_no_series() {
    for rule in
        ["FREQ=HOURLY", "FREQ=DAILY;COUNT=5001", "FREQ=DAILY;BYDAY=\u{e9}a", "RSCALE=CHINESE;FREQ=YEARLY"]
    {
        assert!(Rule::stored(rule, at("2026-03-03T09:00", "UTC"), None).is_err(), "{rule}");
    }
}
