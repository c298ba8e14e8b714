//! The rules measured: other people's English phrases, Vietnamese ones, sentences without a time,
//! and what must hold for any text.

mod any_text;
mod english;
mod readings;
mod without_time;
mod written;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use super::value::{Frequency, Grain, Length, Meaning, Series};

/// A wall clock in digits: `2026-11-18T08:40:00`.
fn at(text: &str) -> NaiveDateTime {
    text.parse().expect("a date and a time")
}

/// A day, with its year when that is not 2026.
fn day(date: NaiveDate) -> String {
    if date.year() == 2026 { date.format("%m-%d").to_string() } else { date.format("%Y-%m-%d").to_string() }
}

fn point(at: NaiveDateTime, grain: Grain) -> String {
    match grain {
        Grain::Minute | Grain::Hour => format!("{}T{}", day(at.date()), at.format("%H:%M")),
        Grain::Day => day(at.date()),
        Grain::Week => format!("week {}", day(at.date())),
        Grain::Month if at.year() == 2026 => format!("month {}", at.format("%m")),
        Grain::Month => format!("month {}", at.format("%Y-%m")),
        Grain::Year => format!("year {}", at.year()),
    }
}

/// The end of an interval: its day only when it is another than that of the beginning.
fn end(from: NaiveDateTime, to: NaiveDateTime) -> String {
    let midnight = to.num_seconds_from_midnight() == 0;
    if midnight && from.date().succ_opt() == Some(to.date()) {
        "24:00".to_owned()
    } else if from.date() == to.date() {
        to.format("%H:%M").to_string()
    } else {
        point(to, Grain::Minute)
    }
}

fn length(length: Length) -> String {
    [(length.months, "M"), (length.days, "d"), (length.minutes, "m")]
        .iter()
        .filter(|(many, _)| *many > 0)
        .map(|(many, unit)| format!("{many}{unit}"))
        .collect()
}

/// A meaning in the short form of the files of phrases.
fn short(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Point { at, grain } => point(*at, *grain),
        Meaning::Interval { from, to, grain } if *grain < Grain::Day => {
            format!("{}..{}", point(*from, *grain), end(*from, *to))
        }
        Meaning::Interval { from, to, .. } => format!("{}..{}", day(from.date()), day(to.date())),
        Meaning::After { at, grain } => format!("after {}", point(*at, *grain)),
        Meaning::Before { at, grain } => format!("before {}", point(*at, *grain)),
        Meaning::Duration(of) => format!("for {}", length(*of)),
        Meaning::Series(series) => short_series(series),
    }
}

fn short_series(series: &Series) -> String {
    let every = if series.interval > 1 { format!("{}-", series.interval) } else { String::new() };
    let frequency = match series.frequency {
        Frequency::Hourly => "hourly",
        Frequency::Daily => "daily",
        Frequency::Weekly => "weekly",
        Frequency::Monthly => "monthly",
        Frequency::Yearly => "yearly",
    };
    let mut text = format!("{every}{frequency}");
    if let Some(nth) = series.nth {
        text += &format!(" {nth}.");
    }
    if !series.weekdays.is_empty() {
        let days: Vec<String> = series.weekdays.iter().map(|day| day.to_string().to_lowercase()).collect();
        text += &format!(" {}", days.join(","));
    }
    if let Some(number) = series.month_day {
        text += &format!(" day {number}");
    }
    text += &format!(" from {}", point(series.first, series.grain));
    if let Some(to) = series.first_end {
        text += &format!("..{}", end(series.first, to));
    }
    if let Some(until) = series.until {
        text += &format!(" until {}", day(until));
    }
    if let Some(count) = series.count {
        text += &format!(" x{count}");
    }
    text
}

/// What is found in a text, in the short form.
fn said(text: &str, now: &str, style: super::Style) -> String {
    let found = super::find(text, at(now), style);
    found.iter().map(|found| short(&found.meaning)).collect::<Vec<_>>().join(" | ")
}
