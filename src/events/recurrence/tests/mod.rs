//! Tests of the expander: rules by hand, and random ones against a slow, obvious expansion and the
//! `rrule` crate.

mod crate_walk;
mod properties;
mod refusals;
mod rules;
mod splitting;
mod stored;
mod words;
mod zones;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::{Rule, RuleError, Series, Start};
use crate::time::{Instant, Span, Zone};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect("a wall time")
}

fn instant(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn at(reading: &str, zone: &str) -> Start {
    Start::At { wall: wall(reading), zone: Zone::named(zone).expect("a zone") }
}

fn read(rule: &str, start: Start) -> Result<Rule, RuleError> {
    Rule::parse(rule, start)
}

/// An hour-long series, or a day-long one.
fn series(rule: &str, start: Start) -> Series {
    let hours = if matches!(start, Start::Day(_)) { 24 } else { 1 };
    Series::new(read(rule, start).expect("a rule"), TimeDelta::hours(hours))
}

/// The wall readings of the first `count` occurrences, found by going from one to the next.
fn first(count: usize, series: &Series) -> Vec<String> {
    let mut readings = vec![];
    let mut last = instant("0001-01-01T00:00:00Z");
    while let Some(next) = (readings.len() < count).then(|| series.next_after(last)).flatten() {
        readings.push(series.rule.start().reading_at(next).format("%Y-%m-%dT%H:%M").to_string());
        last = next;
    }
    readings
}

/// The days of the first `count` occurrences of a rule that starts on `start` at noon.
fn days(count: usize, rule: &str, start: &str) -> Vec<String> {
    let series = series(rule, at(&format!("{start}T12:00"), "Asia/Ho_Chi_Minh"));
    first(count, &series).into_iter().map(|reading| reading[..10].to_owned()).collect()
}

fn all_of_time() -> Span {
    Span::new(instant("0001-01-01T00:00:00Z"), instant("9999-01-01T00:00:00Z"))
}
