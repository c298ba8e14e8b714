//! How many English phrases of a corpus made by others are understood.
//!
//! `english.jsonl` is drawn from the tests of facebook/duckling, Copyright (c) Facebook, Inc. and
//! its affiliates, under the BSD licence in `english.LICENSE`. Three readings differ on purpose
//! and count as wrong: `in 7 days` is a day here and no hour of it; a day of which neither am nor
//! pm is said is taken as people live it (`tonight at 2` is after midnight); seasons are not known.

use chrono::{NaiveDateTime, TimeDelta};
use serde_json::Value;

use super::super::{Found, Grain, Languages, Meaning, Order, Style, find};
use super::at;

const NOW: &str = "2013-02-12T04:30:00";
/// Minutes east of Greenwich of the corpus' reference.
const OFFSET: i64 = -120;

fn rows() -> impl Iterator<Item = Value> {
    include_str!("english.jsonl").lines().map(|line| serde_json::from_str(line).expect("a JSON object"))
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value[key].as_str()
}

/// Exact to the minute, hour or day, no holiday, not past, in the rules that all of America shares.
fn in_scope(row: &Value) -> bool {
    let expected = &row["expected"];
    let begins = ["at", "from", "to"].iter().find_map(|key| text(expected, key));
    matches!(text(row, "set"), Some("core" | "us_default"))
        && matches!(text(expected, "grain"), Some("minute" | "hour" | "day"))
        && expected["holiday"].is_null()
        && begins.is_none_or(|at| at >= &NOW[..10])
}

fn is_right(expected: &Value, found: &[Found]) -> bool {
    let [found] = found else { return false };
    let here = |at: NaiveDateTime| match found.offset {
        Some(east) => at + TimeDelta::minutes(OFFSET - i64::from(east)),
        None => at,
    };
    let wanted = |key| text(expected, key).map(at);
    let (step, timed) = match text(expected, "grain") {
        Some("minute") => (TimeDelta::minutes(1), true),
        Some("hour") => (TimeDelta::hours(1), true),
        _ => (TimeDelta::days(1), false),
    };
    let direction = text(expected, "direction");
    match found.meaning {
        Meaning::Point { at, grain } => {
            direction.is_none() && wanted("at") == Some(here(at)) && (grain < Grain::Day) == timed
        }
        Meaning::Interval { from, to, .. } => {
            // In the corpus a range of times includes the minute or hour that is said last.
            let to = here(to);
            let end = wanted("to");
            wanted("from") == Some(here(from)) && (end == Some(to) || timed && end == Some(to + step))
        }
        Meaning::After { at, .. } => direction == Some("after") && wanted("at") == Some(here(at)),
        Meaning::Before { at, .. } => direction == Some("before") && wanted("at") == Some(here(at)),
        Meaning::Duration(_) | Meaning::Series(_) => false,
    }
}

#[test]
fn nine_of_ten_english_phrases_are_understood() {
    // Every third row was kept aside while the rules were made.
    let (mut seen, mut aside) = ((0, 0), (0, 0));
    let mut wrong = Vec::new();
    for (number, row) in rows().enumerate().filter(|(_, row)| in_scope(row)) {
        let phrase = text(&row, "phrase").expect("a phrase");
        let found = find(phrase, at(NOW), Style { order: Order::MonthDay, languages: Languages::Both });
        let right = is_right(&row["expected"], &found);
        let count = if number % 3 == 0 { &mut aside } else { &mut seen };
        count.0 += u32::from(right);
        count.1 += 1;
        if !right {
            let got: Vec<String> = found.iter().map(|f| super::short(&f.meaning)).collect();
            wrong.push(format!("{phrase}: {}, not {}", row["expected"], got.join(" | ")));
        }
    }
    println!("{} of {} tuned on, {} of {} kept aside", seen.0, seen.1, aside.0, aside.1);
    let (right, all) = (seen.0 + aside.0, seen.1 + aside.1);
    assert_eq!(all, 470);
    assert!(right * 100 >= all * 90, "only {right} of {all} are right:\n{}", wrong.join("\n"));
}

#[test]
fn what_the_corpus_holds_for_no_time_is_none() {
    for row in rows().filter(|row| text(row, "set") == Some("negative")) {
        let phrase = text(&row, "phrase").expect("a phrase");
        for languages in [Languages::Both, Languages::English] {
            let found = find(phrase, at(NOW), Style { order: Order::MonthDay, languages });
            assert!(found.is_empty(), "{phrase}: {found:?}");
        }
    }
}
