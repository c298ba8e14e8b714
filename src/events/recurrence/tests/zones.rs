use super::*;

/// The instants of the first occurrences.
fn instants(count: usize, rule: &str, start: Start) -> Vec<String> {
    let series = series(rule, start);
    let mut found = vec![];
    let mut last = series.rule.start().instant() - TimeDelta::seconds(1);
    while let Some(next) = (found.len() < count).then(|| series.next_after(last)).flatten() {
        found.push(next.to_string());
        last = next;
    }
    let end = last + TimeDelta::seconds(1);
    let window = series.starts_in(Span::new(series.rule.start().instant(), end));
    assert_eq!(window.iter().map(ToString::to_string).collect::<Vec<_>>(), found);
    found
}

#[test]
fn the_wall_clock_is_kept_across_clock_changes() {
    assert_eq!(
        instants(3, "FREQ=DAILY;COUNT=3", at("2026-03-07T09:00", "America/New_York")),
        ["2026-03-07T14:00:00Z", "2026-03-08T13:00:00Z", "2026-03-09T13:00:00Z"]
    );
    assert_eq!(
        instants(2, "FREQ=WEEKLY", at("2026-03-04T09:00", "Asia/Ho_Chi_Minh")),
        ["2026-03-04T02:00:00Z", "2026-03-11T02:00:00Z"]
    );
}

#[test]
fn a_reading_in_a_gap_keeps_the_offset_before_it() {
    assert_eq!(
        instants(3, "FREQ=DAILY;COUNT=3", at("2024-03-09T02:30", "America/New_York")),
        ["2024-03-09T07:30:00Z", "2024-03-10T07:30:00Z", "2024-03-11T06:30:00Z"]
    );
    assert_eq!(
        instants(2, "FREQ=DAILY;COUNT=2", at("2024-10-05T02:15", "Australia/Lord_Howe")),
        ["2024-10-04T15:45:00Z", "2024-10-05T15:45:00Z"]
    );
    assert_eq!(
        instants(3, "FREQ=DAILY;COUNT=3", at("2026-03-28T01:30", "Europe/London")),
        ["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"]
    );
    // The start itself in a gap, and one in an overlap.
    assert_eq!(
        instants(2, "FREQ=DAILY;COUNT=2", at("2024-03-10T02:30", "America/New_York")),
        ["2024-03-10T07:30:00Z", "2024-03-11T06:30:00Z"]
    );
    assert_eq!(
        instants(2, "FREQ=DAILY;COUNT=2", at("2024-11-03T01:30", "America/New_York")),
        ["2024-11-03T05:30:00Z", "2024-11-04T06:30:00Z"]
    );
}

#[test]
fn a_reading_shown_twice_is_the_first_of_the_two() {
    assert_eq!(
        instants(3, "FREQ=DAILY;COUNT=3", at("2026-10-24T01:30", "Europe/London")),
        ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
    );
    // Lord Howe goes back by half an hour: 01:45 is shown twice.
    assert_eq!(
        instants(3, "FREQ=DAILY;COUNT=3", at("2026-04-04T01:45", "Australia/Lord_Howe")),
        ["2026-04-03T14:45:00Z", "2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]
    );
}

#[test]
fn an_occurrence_at_a_midnight_that_moves_is_not_lost() {
    for (zone, start, expected) in [
        (
            "Africa/Cairo",
            "2024-04-25T00:30",
            ["2024-04-24T22:30:00Z", "2024-04-25T22:30:00Z", "2024-04-26T21:30:00Z"],
        ),
        (
            "America/Santiago",
            "2024-09-07T00:00",
            ["2024-09-07T04:00:00Z", "2024-09-08T04:00:00Z", "2024-09-09T03:00:00Z"],
        ),
        (
            "Asia/Beirut",
            "2024-03-30T00:00",
            ["2024-03-29T22:00:00Z", "2024-03-30T22:00:00Z", "2024-03-31T21:00:00Z"],
        ),
        (
            "America/Havana",
            "2024-11-02T00:30",
            ["2024-11-02T04:30:00Z", "2024-11-03T04:30:00Z", "2024-11-04T05:30:00Z"],
        ),
        (
            "Atlantic/Azores",
            "2024-10-26T00:30",
            ["2024-10-26T00:30:00Z", "2024-10-27T00:30:00Z", "2024-10-28T01:30:00Z"],
        ),
    ] {
        assert_eq!(instants(9, "FREQ=DAILY;COUNT=3", at(start, zone)), expected, "{zone}");
    }
}

#[test]
fn readings_that_a_gap_brings_out_of_order_are_put_in_order_and_made_one() {
    // 02:30 becomes 03:30, after 03:00; and 02:00 becomes 03:00 itself.
    assert_eq!(
        instants(
            3,
            "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30;COUNT=5",
            at("2024-03-10T01:30", "America/New_York")
        ),
        ["2024-03-10T06:30:00Z", "2024-03-10T07:00:00Z", "2024-03-10T07:30:00Z"]
    );
    // Of the second and third alone the third comes first.
    assert_eq!(
        instants(
            4,
            "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30;BYSETPOS=2,3",
            at("2024-03-09T02:30", "America/New_York")
        ),
        ["2024-03-09T07:30:00Z", "2024-03-09T08:00:00Z", "2024-03-10T07:00:00Z", "2024-03-10T07:30:00Z"]
    );
    // Samoa had no 30 December 2011.
    assert_eq!(
        instants(9, "FREQ=DAILY;COUNT=4", at("2011-12-29T09:00", "Pacific/Apia")),
        ["2011-12-29T19:00:00Z", "2011-12-30T19:00:00Z", "2011-12-31T19:00:00Z"]
    );
}

#[test]
fn an_exception_in_a_gap_or_an_overlap_hits_its_occurrence() {
    for (start, out) in
        [("2024-03-09T02:30", "2024-03-10T07:30:00Z"), ("2024-11-02T01:30", "2024-11-03T05:30:00Z")]
    {
        let mut series = series("FREQ=DAILY;COUNT=3", at(start, "America/New_York"));
        assert!(series.contains(instant(out)));
        series.exceptions.insert(instant(out));
        assert!(!series.contains(instant(out)));
        assert_eq!(first(9, &series).len(), 2);
    }
}

#[test]
fn occurrences_last_exactly_as_long_as_the_first() {
    // Two hours from 01:00 end at 04:00 on the night the clocks go forward.
    let mut series = series("FREQ=DAILY;COUNT=2", at("2024-03-09T01:00", "America/New_York"));
    series.duration = TimeDelta::hours(2);
    assert_eq!(series.end(), Some(instant("2024-03-10T08:00:00Z")));
}
