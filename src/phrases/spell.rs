//! A meaning written out as a phrase with its full dates, which is read as that meaning on any day.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday};

use super::find;
use super::value::{Frequency, Grain, Length, Meaning, Series, Style};

/// The phrase for a meaning; nothing when there is none that is read so at `now`.
pub fn spell(meaning: &Meaning, now: NaiveDateTime, style: Style) -> Option<String> {
    let text = words(meaning)?;
    let is_read = |style: Style| matches!(&find(&text, now, style)[..], [one] if one.meaning == *meaning);
    is_read(style).then_some(text)
}

fn words(meaning: &Meaning) -> Option<String> {
    Some(match meaning {
        Meaning::Point { at, grain } => point(*at, *grain)?,
        Meaning::Interval { from, to, grain } if *grain >= Grain::Day => {
            format!("from {} to {}", from.date(), (*to - TimeDelta::days(1)).date())
        }
        Meaning::Interval { from, to, .. } if from.date() == to.date() => {
            format!("{} from {} to {}", from.date(), clock(*from), clock(*to))
        }
        Meaning::Interval { from, to, .. } => {
            format!("from {} {} to {} {}", from.date(), clock(*from), to.date(), clock(*to))
        }
        Meaning::After { at, grain } => format!("from {}", point(*at, *grain)?),
        Meaning::Before { at, grain } => format!("before {}", point(*at, *grain)?),
        Meaning::Duration(length) => format!("for {}", long(*length)?),
        Meaning::Series(of) => series(of)?,
    })
}

fn clock(at: NaiveDateTime) -> String {
    at.format("%H:%M").to_string()
}

fn point(at: NaiveDateTime, grain: Grain) -> Option<String> {
    match grain {
        Grain::Minute => Some(format!("{} at {}", at.date(), clock(at))),
        Grain::Hour => Some(format!("{} at {}h", at.date(), at.format("%H"))),
        Grain::Day => Some(at.date().to_string()),
        Grain::Week => Some(format!("week of {}", at.date())),
        Grain::Month => Some(format!("{} {}", at.format("%B"), at.year())),
        Grain::Year => Some(format!("năm {}", at.year())),
    }
}

fn long(length: Length) -> Option<String> {
    match length {
        Length { months: 0, days: 0, minutes } => Some(format!("{minutes} minutes")),
        Length { months: 0, days, minutes: 0 } => Some(format!("{days} days")),
        Length { months, days: 0, minutes: 0 } => Some(format!("{months} months")),
        _ => None,
    }
}

fn series(series: &Series) -> Option<String> {
    let days = || {
        let names: Vec<&str> = series.weekdays.iter().map(|day| name(*day)).collect();
        names.join(" and ")
    };
    let counted = |unit: &str| match series.interval {
        1 => format!("every {unit}"),
        many => format!("every {many} {unit}s"),
    };
    let mut text = match (series.frequency, series.nth) {
        (Frequency::Hourly, _) => return None,
        (Frequency::Daily, _) => counted("day"),
        (Frequency::Weekly, _) if series.weekdays.is_empty() => counted("week"),
        (Frequency::Weekly, _) if series.interval == 1 => format!("every {}", days()),
        (Frequency::Weekly, _) => format!("{} on {}", counted("week"), days()),
        (Frequency::Monthly, Some(-1)) => format!("every last {} of the month", days()),
        (Frequency::Monthly, Some(nth)) => format!("every {} {} of the month", ordinal(nth)?, days()),
        (Frequency::Monthly, None) => match series.month_day {
            Some(day) => format!("{} on the {day}th", counted("month")),
            None => counted("month"),
        },
        (Frequency::Yearly, _) => match series.month_day {
            Some(day) => format!("every year on {} {day}", series.first.format("%B")),
            None => counted("year"),
        },
    };
    if series.grain < Grain::Day {
        text += &match series.first_end {
            Some(end) => format!(" from {} to {}", clock(series.first), clock(end)),
            None => format!(" at {}", clock(series.first)),
        };
    }
    text += &format!(" starting {}", series.first.date());
    text += &series.until.map(|last: NaiveDate| format!(" until {last}")).unwrap_or_default();
    text += &series.count.map(|many| format!(" {many} times")).unwrap_or_default();
    (series.first.second() == 0).then_some(text)
}

fn ordinal(nth: i8) -> Option<&'static str> {
    const ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
    usize::try_from(nth).ok().and_then(|nth| ORDINALS.get(nth.checked_sub(1)?).copied())
}

fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
