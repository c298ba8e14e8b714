use super::*;

#[test]
fn a_split_series_has_the_same_occurrences() {
    for rule in [
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU",
        "FREQ=WEEKLY;BYDAY=MO,TU;COUNT=9",
        "freq=monthly;bymonthday=-1;count=5;",
        "FREQ=DAILY;INTERVAL=3;UNTIL=20260401T020000Z",
    ] {
        for start in [at("2026-03-03T23:30", "America/New_York"), Start::Day(day("2026-03-03"))] {
            let whole = series(rule, start);
            let window = Span::new(instant("2026-01-01T00:00:00Z"), instant("2026-10-01T00:00:00Z"));
            let starts = whole.starts_in(window);
            for (place, split) in starts.iter().enumerate().skip(1) {
                let second = match whole.rule.start() {
                    Start::Day(_) => Start::Day(split.to_utc().date()),
                    Start::At { zone, .. } => Start::At { wall: zone.wall(*split), zone: zone.clone() },
                };
                let head = Series::new(whole.rule.with_end_before(*split).expect("a head"), whole.duration);
                let tail = Series::new(whole.rule.rest_from(*split, second).expect("a tail"), whole.duration);
                assert_eq!(head.starts_in(window), starts[..place], "{rule} {split}");
                assert_eq!(tail.starts_in(window), starts[place..], "{rule} {split}");
            }
        }
    }
}

#[test]
fn the_head_keeps_the_rules_text_and_gets_an_until_of_the_right_type() {
    let timed =
        read("FREQ=MONTHLY;COUNT=9;BYDAY=1MO", at("2026-01-05T09:00", "Asia/Ho_Chi_Minh")).expect("a rule");
    let head = timed.with_end_before(instant("2026-03-02T02:00:00Z")).expect("a head");
    assert_eq!(head.text(), "FREQ=MONTHLY;BYDAY=1MO;UNTIL=20260302T015959Z");
    assert_eq!(head.last_day(), Some(day("2026-03-01")), "the second one ends before nine");
    let all_day = read("FREQ=DAILY", Start::Day(day("2026-03-03"))).expect("a rule");
    let head = all_day.with_end_before(instant("2026-03-10T00:00:00Z")).expect("a head");
    assert_eq!(head.text(), "FREQ=DAILY;UNTIL=20260309");
}

#[test]
fn nothing_is_left_before_the_start_or_after_the_end() {
    let rule = read("FREQ=DAILY;COUNT=3", at("2026-03-03T09:00", "UTC")).expect("a rule");
    let start = instant("2026-03-03T09:00:00Z");
    assert_eq!(rule.with_end_before(start), Err(RuleError::UntilBeforeStart));
    let late = instant("2026-03-06T09:00:00Z");
    assert_eq!(rule.with_end_before(late), Ok(rule.clone()));
    assert_eq!(rule.rest_from(late, at("2026-03-06T09:00", "UTC")), Err(RuleError::NeverHappens));
}

#[test]
fn the_last_day_is_one_on_which_something_may_happen() {
    let last = |text: &str| {
        let start = at("2026-11-27T10:00", "Asia/Ho_Chi_Minh");
        Rule::parse(text, start).expect(text).last_day()
    };
    assert_eq!(last("FREQ=DAILY;UNTIL=20261203T000000"), Some(day("2026-12-02")));
    assert_eq!(last("FREQ=DAILY;UNTIL=20261203T100000"), Some(day("2026-12-03")));
    assert_eq!(last("FREQ=DAILY;UNTIL=20261203T030000Z"), Some(day("2026-12-03")));
    assert_eq!(last("FREQ=DAILY;UNTIL=20261203T025959Z"), Some(day("2026-12-02")));
    assert_eq!(last("FREQ=DAILY;UNTIL=20261203"), Some(day("2026-12-03")));
    assert_eq!(last("FREQ=DAILY;UNTIL=20261127T000000"), Some(day("2026-11-27")), "the start's own day");
}
