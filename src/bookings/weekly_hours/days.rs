//! The list of days with hours of their own, one a line, as people write it.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::hours::{Hours, LineError, format_line, parse_line, quoted};

/// Words that close a day, in any case of letters.
const OFF: [&str; 6] = ["off", "closed", "none", "nghỉ", "nghi", "đóng"];

/// The years that days may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The most days that a list may name.
pub const MOST_DAYS: usize = 1_000;

/// What is wrong with a list of days, and on which line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct DaysError {
    pub line: usize,
    pub error: DayError,
}

/// What is wrong with a line. Quoted text is at most 40 characters long.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// It does not begin with a day and a colon.
    #[error("{0:?} is not a day")]
    NotADay(String),
    /// The last day is before the first.
    #[error("{0:?} ends before it begins")]
    Backwards(String),
    /// Nothing stands behind the colon.
    #[error("{0} has no hours")]
    NoHours(NaiveDate),
    #[error("{0} comes twice")]
    Twice(NaiveDate),
    #[error(transparent)]
    Hours(#[from] LineError),
    /// More than [`MOST_DAYS`].
    #[error("too many days")]
    TooMany,
}

/// Reads lines such as `2026-12-24: 09:00-12:00`, `2026-12-25: off` and, for several days alike,
/// `2026-12-27..2026-12-31: off`. Empty lines say nothing; a day that is off has no hours.
///
/// # Errors
/// The first line that makes no sense.
pub fn parse_days(text: &str) -> Result<BTreeMap<NaiveDate, Vec<Hours>>, DaysError> {
    let mut days = BTreeMap::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |error| DaysError { line: index + 1, error };
        let (first, last, hours) = parse_day(line).map_err(wrong)?;
        for day in first.iter_days().take_while(|day| *day <= last) {
            if days.len() >= MOST_DAYS {
                return Err(wrong(DayError::TooMany));
            }
            if days.insert(day, hours.clone()).is_some() {
                return Err(wrong(DayError::Twice(day)));
            }
        }
    }
    Ok(days)
}

/// Writes days so that [`parse_days`] reads them back: neighbours alike stand on one line, and
/// `off` is the word for a day without hours.
pub fn format_days(days: &BTreeMap<NaiveDate, Vec<Hours>>, off: &str) -> String {
    let mut lines: Vec<(NaiveDate, NaiveDate, &[Hours])> = Vec::new();
    for (day, hours) in days {
        match lines.last_mut() {
            Some((_, last, same)) if *same == hours && last.checked_add_days(Days::new(1)) == Some(*day) => {
                *last = *day;
            }
            _ => lines.push((*day, *day, hours)),
        }
    }
    let line = |(first, last, hours): (NaiveDate, NaiveDate, &[Hours])| {
        let days = if first == last { first.to_string() } else { format!("{first}..{last}") };
        let hours = if hours.is_empty() { off.to_owned() } else { format_line(hours) };
        format!("{days}: {hours}")
    };
    lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn parse_day(line: &str) -> Result<(NaiveDate, NaiveDate, Vec<Hours>), DayError> {
    let not_a_day = || DayError::NotADay(quoted(line));
    let (days, hours) = line.split_once(':').ok_or_else(not_a_day)?;
    let date = |text: &str| {
        let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok();
        day.filter(|day| YEARS.contains(&day.year())).ok_or_else(not_a_day)
    };
    let (first, last) = match days.split_once("..") {
        Some((first, last)) => (date(first)?, date(last)?),
        None => (date(days)?, date(days)?),
    };
    if last < first {
        return Err(DayError::Backwards(quoted(days)));
    }
    let hours = hours.trim();
    if hours.is_empty() {
        return Err(DayError::NoHours(first));
    }
    if OFF.contains(&hours.to_lowercase().as_str()) {
        return Ok((first, last, Vec::new()));
    }
    Ok((first, last, parse_line(hours)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(text: &str) -> String {
        format_days(&parse_days(text).expect(text), "off")
    }

    #[test]
    fn days_are_read_and_written_back() {
        assert_eq!(again(""), "");
        assert_eq!(again("\n 2026-12-24 : 9-12, 13-15\r\n\n"), "2026-12-24: 09:00-12:00, 13:00-15:00");
        assert_eq!(again("2026-12-26: OFF\n2026-12-25: Nghỉ"), "2026-12-25..2026-12-26: off");
        assert_eq!(again("2026-12-30..2027-01-02: off"), "2026-12-30..2027-01-02: off");
        assert_eq!(again("2026-12-25: off\n2026-12-26: 9-10\n2026-12-27: off").lines().count(), 3);
    }

    #[test]
    fn a_list_that_makes_no_sense_says_which_line() {
        let error = |text: &str| {
            let DaysError { line, error } = parse_days(text).expect_err(text);
            (line, error)
        };
        let day = NaiveDate::from_ymd_opt(2026, 12, 24).expect("a day");
        let not_a_day = |text: &str| DayError::NotADay(text.to_owned());
        assert_eq!(error("2026-12-23: off\n24.12.2026: off"), (2, not_a_day("24.12.2026: off")));
        assert_eq!(error("2026-12-24"), (1, not_a_day("2026-12-24")));
        assert_eq!(error("2026-02-30: off"), (1, not_a_day("2026-02-30: off")));
        assert_eq!(error("9999-12-24: off"), (1, not_a_day("9999-12-24: off")));
        assert_eq!(error("\n2026-12-24: "), (2, DayError::NoHours(day)));
        assert_eq!(error("2026-12-24: off\n2026-12-20..2026-12-24: 9-10"), (2, DayError::Twice(day)));
        let backwards = DayError::Backwards("2026-12-24..2026-12-20".to_owned());
        assert_eq!(error("2026-12-24..2026-12-20: off"), (1, backwards));
        assert!(matches!(error("2026-12-24: 9-25"), (1, DayError::Hours(LineError::NotATime(_)))));
        assert_eq!(error("1900-01-01..2200-12-31: off"), (1, DayError::TooMany));
    }
}
