//! The parts of a recurrence rule, read from its text and checked (RFC 5545 section 3.3.10).

use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime, Weekday};

use super::RuleError;
use crate::time::Instant;

/// The highest COUNT that is taken.
pub const MAX_COUNT: u32 = 5_000;
/// The highest INTERVAL that is taken.
pub const MAX_INTERVAL: u16 = 1_000;
/// How many times a day BYHOUR, BYMINUTE and BYSECOND may name together.
pub const MAX_TIMES_A_DAY: usize = 48;

/// FREQ: the length of one period of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// UNTIL: the last moment at which an occurrence may start, in the form it was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// `20260310`: the whole of that day on the series' wall clock.
    Day(NaiveDate),
    /// `20260310T090000`: that reading of the series' wall clock.
    Wall(NaiveDateTime),
    /// `20260310T020000Z`.
    At(Instant),
}

/// A weekday of BYDAY, by its number in the month or year or without: `2TU`, `-1FR`, `MO`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WeekdayNum {
    pub nth: Option<i16>,
    pub day: Weekday,
}

/// The parts as written; lists are empty where a part is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub frequency: Frequency,
    /// 1 to [`MAX_INTERVAL`].
    pub interval: u16,
    /// 1 to [`MAX_COUNT`].
    pub count: Option<u32>,
    pub until: Option<Until>,
    pub week_start: Weekday,
    pub by_month: Vec<i16>,
    pub by_month_day: Vec<i16>,
    pub by_year_day: Vec<i16>,
    pub by_week_no: Vec<i16>,
    pub by_day: Vec<WeekdayNum>,
    pub by_hour: Vec<i16>,
    pub by_minute: Vec<i16>,
    pub by_second: Vec<i16>,
    pub by_set_pos: Vec<i16>,
}

impl Parts {
    /// Reads `NAME=value;NAME=value`, names and values in any case. An empty part, as a trailing
    /// semicolon leaves, is passed over.
    pub fn read(text: &str) -> Result<Self, RuleError> {
        let text = text.to_ascii_uppercase();
        let mut parts = Self {
            frequency: frequency(&text)?,
            interval: 1,
            count: None,
            until: None,
            week_start: Weekday::Mon,
            by_month: vec![],
            by_month_day: vec![],
            by_year_day: vec![],
            by_week_no: vec![],
            by_day: vec![],
            by_hour: vec![],
            by_minute: vec![],
            by_second: vec![],
            by_set_pos: vec![],
        };
        let mut seen: Vec<&str> = vec![];
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = split(part)?;
            if seen.contains(&name) {
                return Err(RuleError::Repeated(name.to_owned()));
            }
            match name {
                "FREQ" => {}
                "INTERVAL" => parts.interval = interval(value)?,
                "COUNT" => parts.count = Some(count(value)?),
                "UNTIL" => parts.until = Some(until(value)?),
                "WKST" => parts.week_start = weekday(value)?,
                "BYMONTH" => parts.by_month = numbers("BYMONTH", value, 1..=12)?,
                "BYMONTHDAY" => parts.by_month_day = signed("BYMONTHDAY", value, 31)?,
                "BYYEARDAY" => parts.by_year_day = signed("BYYEARDAY", value, 366)?,
                "BYWEEKNO" => parts.by_week_no = signed("BYWEEKNO", value, 53)?,
                "BYDAY" => parts.by_day = days(value)?,
                "BYHOUR" => parts.by_hour = numbers("BYHOUR", value, 0..=23)?,
                "BYMINUTE" => parts.by_minute = numbers("BYMINUTE", value, 0..=59)?,
                "BYSECOND" => parts.by_second = numbers("BYSECOND", value, 0..=59)?,
                "BYSETPOS" => parts.by_set_pos = signed("BYSETPOS", value, 366)?,
                "RSCALE" => return Err(RuleError::Unsupported("RSCALE")),
                "SKIP" => return Err(RuleError::Unsupported("SKIP")),
                "BYEASTER" => return Err(RuleError::Unsupported("BYEASTER")),
                _ => return Err(RuleError::UnknownPart(name.to_owned())),
            }
            seen.push(name);
        }
        parts.check()?;
        Ok(parts)
    }

    /// Whether a BYDAY names a weekday by its number in the period, as `2MO` does.
    pub fn has_numbered_day(&self) -> bool {
        self.by_day.iter().any(|day| day.nth.is_some())
    }

    /// What RFC 5545 forbids in combination, and what cannot be expanded faithfully.
    fn check(&self) -> Result<(), RuleError> {
        use Frequency::{Daily, Monthly, Weekly, Yearly};

        if self.count.is_some() && self.until.is_some() {
            return Err(RuleError::CountAndUntil);
        }
        if !self.by_month_day.is_empty() && self.frequency == Weekly {
            return Err(RuleError::Forbidden("BYMONTHDAY"));
        }
        if !self.by_year_day.is_empty() && self.frequency != Yearly {
            return Err(RuleError::Forbidden("BYYEARDAY"));
        }
        if !self.by_week_no.is_empty() {
            if self.frequency != Yearly {
                return Err(RuleError::Forbidden("BYWEEKNO"));
            }
            // Which year a week around New Year is one of matters only here, and nobody agrees.
            if self.interval > 1 || !self.by_set_pos.is_empty() {
                return Err(RuleError::Unsupported("BYWEEKNO"));
            }
        }
        if self.has_numbered_day() {
            if matches!(self.frequency, Daily | Weekly) || !self.by_week_no.is_empty() {
                return Err(RuleError::Forbidden("BYDAY"));
            }
            let most = if self.frequency == Monthly { 5 } else { 53 };
            if self.by_day.iter().filter_map(|day| day.nth).any(|nth| nth.abs() > most) {
                return Err(RuleError::OutOfRange("BYDAY"));
            }
        }
        self.check_positions()?;
        let times = [&self.by_hour, &self.by_minute, &self.by_second];
        if times.iter().map(|list| list.len().max(1)).product::<usize>() > MAX_TIMES_A_DAY {
            return Err(RuleError::TooOften);
        }
        Ok(())
    }

    /// BYSETPOS picks from a set, so some other BYxxx has to make one; a position beyond what a
    /// month or a week can hold is refused.
    fn check_positions(&self) -> Result<(), RuleError> {
        if self.by_set_pos.is_empty() {
            return Ok(());
        }
        let lists = [
            &self.by_month,
            &self.by_month_day,
            &self.by_year_day,
            &self.by_week_no,
            &self.by_hour,
            &self.by_minute,
            &self.by_second,
        ];
        if self.by_day.is_empty() && lists.iter().all(|list| list.is_empty()) {
            return Err(RuleError::Forbidden("BYSETPOS"));
        }
        let most = match self.frequency {
            Frequency::Monthly => 31,
            Frequency::Weekly => 53,
            Frequency::Daily | Frequency::Yearly => 366,
        };
        if self.by_set_pos.iter().any(|position| position.abs() > most) {
            return Err(RuleError::OutOfRange("BYSETPOS"));
        }
        Ok(())
    }
}

/// Name and value of one part.
fn split(part: &str) -> Result<(&str, &str), RuleError> {
    let (name, value) = part.split_once('=').ok_or_else(|| RuleError::Syntax(part.to_owned()))?;
    if name.is_empty() || value.is_empty() {
        return Err(RuleError::Syntax(part.to_owned()));
    }
    Ok((name, value))
}

fn frequency(text: &str) -> Result<Frequency, RuleError> {
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = split(part)?;
        if name == "FREQ" {
            return match value {
                "DAILY" => Ok(Frequency::Daily),
                "WEEKLY" => Ok(Frequency::Weekly),
                "MONTHLY" => Ok(Frequency::Monthly),
                "YEARLY" => Ok(Frequency::Yearly),
                "HOURLY" | "MINUTELY" | "SECONDLY" => Err(RuleError::TooOften),
                _ => Err(RuleError::UnknownFrequency(value.to_owned())),
            };
        }
    }
    Err(RuleError::NoFrequency)
}

/// A number without sign. Digits only, so that what [`str::parse`] also takes (`+5`) stays out.
fn digits(value: &str) -> Result<u64, RuleError> {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(RuleError::Syntax(value.to_owned()));
    }
    // Too long a number is as large as any.
    Ok(value.parse().unwrap_or(u64::MAX))
}

fn interval(value: &str) -> Result<u16, RuleError> {
    match u16::try_from(digits(value)?) {
        Ok(0) => Err(RuleError::OutOfRange("INTERVAL")),
        Ok(interval) if interval <= MAX_INTERVAL => Ok(interval),
        _ => Err(RuleError::IntervalTooLarge),
    }
}

fn count(value: &str) -> Result<u32, RuleError> {
    match u32::try_from(digits(value)?) {
        Ok(0) => Err(RuleError::OutOfRange("COUNT")),
        Ok(count) if count <= MAX_COUNT => Ok(count),
        _ => Err(RuleError::CountTooLarge),
    }
}

fn until(value: &str) -> Result<Until, RuleError> {
    let syntax = || RuleError::Syntax(value.to_owned());
    let reading = |text: &str| -> Result<NaiveDateTime, RuleError> {
        let (day, time) = text.split_once('T').ok_or_else(syntax)?;
        digits(time)?;
        if time.len() != 6 {
            return Err(syntax());
        }
        let time = chrono::NaiveTime::parse_from_str(time, "%H%M%S").map_err(|_| syntax())?;
        Ok(date(day)?.and_time(time))
    };
    match value.strip_suffix('Z') {
        Some(utc) => Ok(Until::At(Instant::from_utc(reading(utc)?))),
        None if value.contains('T') => Ok(Until::Wall(reading(value)?)),
        None => Ok(Until::Day(date(value)?)),
    }
}

/// A day, `20260310`.
fn date(value: &str) -> Result<NaiveDate, RuleError> {
    digits(value)?;
    if value.len() != 8 {
        return Err(RuleError::Syntax(value.to_owned()));
    }
    NaiveDate::parse_from_str(value, "%Y%m%d").map_err(|_| RuleError::Syntax(value.to_owned()))
}

fn weekday(value: &str) -> Result<Weekday, RuleError> {
    match value {
        "MO" => Ok(Weekday::Mon),
        "TU" => Ok(Weekday::Tue),
        "WE" => Ok(Weekday::Wed),
        "TH" => Ok(Weekday::Thu),
        "FR" => Ok(Weekday::Fri),
        "SA" => Ok(Weekday::Sat),
        "SU" => Ok(Weekday::Sun),
        _ => Err(RuleError::Syntax(value.to_owned())),
    }
}

/// A comma-separated list of numbers inside `range`, sorted, each once.
fn numbers(part: &'static str, value: &str, range: RangeInclusive<i16>) -> Result<Vec<i16>, RuleError> {
    let mut list = vec![];
    for item in value.split(',') {
        let number = number(item)?;
        if !range.contains(&number) {
            return Err(RuleError::OutOfRange(part));
        }
        list.push(number);
    }
    list.sort_unstable();
    list.dedup();
    Ok(list)
}

/// A list of numbers from 1 to `most` or, counted from the end, from -1 to `-most`.
fn signed(part: &'static str, value: &str, most: i16) -> Result<Vec<i16>, RuleError> {
    let list = numbers(part, value, -most..=most)?;
    if list.contains(&0) { Err(RuleError::OutOfRange(part)) } else { Ok(list) }
}

/// A number with or without sign.
fn number(item: &str) -> Result<i16, RuleError> {
    let (negative, value) = match item.strip_prefix('-') {
        Some(value) => (true, value),
        None => (false, item.strip_prefix('+').unwrap_or(item)),
    };
    let size = i16::try_from(digits(value)?).unwrap_or(i16::MAX);
    Ok(if negative { -size } else { size })
}

/// BYDAY: `MO,2TU,-1FR`.
fn days(value: &str) -> Result<Vec<WeekdayNum>, RuleError> {
    let mut list = vec![];
    for item in value.split(',') {
        // The text is ASCII, so any place is a character's boundary.
        let (nth, name) = item.split_at(item.len().saturating_sub(2));
        let day = weekday(name)?;
        list.push(match nth {
            "" => WeekdayNum { nth: None, day },
            nth => match number(nth)? {
                nth @ (-53..=-1 | 1..=53) => WeekdayNum { nth: Some(nth), day },
                _ => return Err(RuleError::OutOfRange("BYDAY")),
            },
        });
    }
    Ok(list)
}
