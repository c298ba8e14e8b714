//! What holds for any text.

use chrono::{Datelike, NaiveDateTime, TimeDelta};
use proptest::prelude::*;

use super::super::{Found, Languages, Meaning, Order, Style, find};
use super::at;

/// Words and marks of which phrases are made, so that random texts come near to some.
const WORDS: &[&str] = &[
    "at",
    "on",
    "in",
    "the",
    "next",
    "last",
    "this",
    "every",
    "other",
    "from",
    "to",
    "until",
    "for",
    "of",
    "and",
    "Monday",
    "fri",
    "sat",
    "may",
    "march",
    "Feb",
    "tomorrow",
    "tonight",
    "morning",
    "noon",
    "midnight",
    "week",
    "days",
    "months",
    "year",
    "hours",
    "am",
    "pm",
    "first",
    "31st",
    "thứ",
    "hai",
    "ba",
    "sáu",
    "chủ nhật",
    "ngày",
    "tháng",
    "năm",
    "tuần",
    "sau",
    "trước",
    "tới",
    "nay",
    "mai",
    "sáng",
    "tối",
    "đêm",
    "giờ",
    "h",
    "rưỡi",
    "kém",
    "nữa",
    "hàng",
    "mỗi",
    "từ",
    "đến",
    "cuối",
    "đầu",
    "lúc",
    "mùng",
    "t",
    "-",
    "/",
    ":",
    ".",
    ",",
    "(",
    ")",
    "'",
    "0",
    "1",
    "2",
    "5",
    "7",
    "9",
    "12",
    "15",
    "24",
    "29",
    "30",
    "31",
    "60",
    "99",
    "2026",
    "9999",
    "4294967295",
    "999999",
];

fn times(found: &Found) -> Vec<NaiveDateTime> {
    let mut all = Vec::new();
    for meaning in std::iter::once(&found.meaning).chain(&found.other) {
        match meaning {
            Meaning::Point { at, .. } | Meaning::After { at, .. } | Meaning::Before { at, .. } => {
                all.push(*at)
            }
            Meaning::Interval { from, to, .. } => {
                assert!(from < to, "an interval ends after it begins");
                all.extend([*from, *to]);
            }
            Meaning::Duration(_) => {}
            Meaning::Series(series) => {
                assert!(series.interval >= 1);
                assert!(series.first_end.is_none_or(|end| end > series.first));
                all.push(series.first);
            }
        }
    }
    all
}

fn holds(text: &str, now: &str) {
    for (order, languages) in [
        (Order::DayMonth, Languages::Both),
        (Order::MonthDay, Languages::English),
        (Order::DayMonth, Languages::Vietnamese),
    ] {
        let mut end = 0;
        for found in find(text, at(now), Style { order, languages }) {
            assert!(found.span.start >= end && found.span.end > found.span.start, "spans ascend");
            assert!(text.get(found.span.clone()).is_some(), "spans lie on character boundaries");
            end = found.span.end;
            for at in times(&found) {
                assert!((1899..=2201).contains(&at.year()), "{at} is sane");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_ascending_spans_and_sane_times(text in "\\PC{0,80}") {
        holds(&text, "2026-11-18T08:40:00");
    }

    #[test]
    fn any_words_of_time_give_ascending_spans_and_sane_times(
        words in prop::collection::vec((prop::sample::select(WORDS), prop::bool::ANY), 0..14),
        now in prop::sample::select(&["2026-11-18T08:40:00", "2028-02-29T23:59:00", "2026-12-31T00:00:00"][..]),
    ) {
        let text: String = words.iter().flat_map(|(word, spaced)| [*word, if *spaced { " " } else { "" }]).collect();
        holds(&text, now);
    }
}

#[test]
fn ten_kilobytes_of_times_are_read_in_linear_time() {
    let units =
        ["mon, ", "thứ 2, 3, 4 và ", "from 3 to 4 ", "every ", "1-2-3-", "(", "9h - ", "next ", "tối "];
    for unit in units {
        let reading = |bytes: usize| {
            let text = unit.repeat(bytes / unit.len());
            (0..3)
                .map(|_| {
                    let start = std::time::Instant::now();
                    find(&text, at("2026-11-18T08:40:00"), Style::default());
                    start.elapsed()
                })
                .min()
                .unwrap_or_default()
        };
        let (small, large) = (reading(2_500), reading(10_000));
        let bound = small * 4 * 4 + TimeDelta::milliseconds(20).to_std().unwrap_or_default();
        assert!(large < bound, "{unit:?}: {small:?} for 2.5 kB, {large:?} for 10 kB");
    }
}
