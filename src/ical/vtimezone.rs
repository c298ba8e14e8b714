//! The VTIMEZONE that travels with every TZID we write (RFC 5545 section 3.6.5).
//!
//! Most readers go by the TZID, an IANA name; the definition is for the others, and it must hold
//! for a series without end. Rules that a zone keeps for good become yearly RRULEs, all else is
//! listed change by change.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};

use super::write::Lines;
use crate::time::{Instant, Transition, Zone};

/// After so many years every combination of weekday and leap year has occurred.
const CYCLE: i32 = 28;

/// Readings before it say nothing to the calendars of today.
const EARLIEST: i32 = 1900;
const LATEST: i32 = 2100;

/// Writes the VTIMEZONE of `zone` for the years `first` to `last` and, where its rules are regular,
/// for all time after.
pub(super) fn write(lines: &mut Lines, zone: &Zone, first: i32, last: i32) {
    lines.push("BEGIN:VTIMEZONE");
    lines.push(&format!("TZID:{}", zone.name()));
    lines.push(&format!("X-LIC-LOCATION:{}", zone.name()));
    for observance in observances(zone, first, last) {
        observance.write(lines);
    }
    lines.push("END:VTIMEZONE");
}

/// What is the same in every change that one STANDARD or DAYLIGHT describes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    is_daylight: bool,
    before: i32,
    after: i32,
    abbreviation: String,
}

impl Change {
    fn of(transition: &Transition) -> Self {
        Self {
            is_daylight: transition.is_seasonal && transition.after > transition.before,
            before: transition.before,
            after: transition.after,
            abbreviation: transition.abbreviation.clone(),
        }
    }
}

#[derive(Debug)]
struct Observance {
    change: Change,
    /// What clocks show as it first begins, by the offset before.
    first: NaiveDateTime,
    rule: Option<String>,
    further: Vec<NaiveDateTime>,
}

impl Observance {
    fn write(&self, lines: &mut Lines) {
        let kind = if self.change.is_daylight { "DAYLIGHT" } else { "STANDARD" };
        let local = |wall: &NaiveDateTime| wall.format("%Y%m%dT%H%M%S").to_string();
        lines.push(&format!("BEGIN:{kind}"));
        lines.push(&format!("DTSTART:{}", local(&self.first)));
        lines.push(&format!("TZOFFSETFROM:{}", offset(self.change.before)));
        lines.push(&format!("TZOFFSETTO:{}", offset(self.change.after)));
        lines.push(&format!("TZNAME:{}", self.change.abbreviation));
        if let Some(rule) = &self.rule {
            lines.push(&format!("RRULE:{rule}"));
        }
        for wall in &self.further {
            lines.push(&format!("RDATE:{}", local(wall)));
        }
        lines.push(&format!("END:{kind}"));
    }
}

/// UTC-OFFSET (RFC 5545 section 3.3.14).
fn offset(seconds: i32) -> String {
    let (sign, rest) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let minutes = format!("{sign}{:02}{:02}", rest / 3_600, rest / 60 % 60);
    if rest % 60 == 0 { minutes } else { format!("{minutes}{:02}", rest % 60) }
}

fn observances(zone: &Zone, first: i32, last: i32) -> Vec<Observance> {
    let first = first.clamp(EARLIEST, LATEST);
    let last = last.clamp(first, LATEST);
    let begin = new_year(first - 1);
    let mut onsets: Vec<(NaiveDateTime, Change)> = zone
        .last_transition(begin)
        .into_iter()
        .chain(zone.transitions_after(begin).take_while(|found| found.at.to_utc().year() <= last + CYCLE))
        .map(|found| (local(&found), Change::of(&found)))
        .collect();
    // Where the clocks had never changed before, the first offset needs an observance of its own.
    if onsets.first().is_none_or(|(wall, _)| wall.year() >= first) {
        onsets.insert(0, since_ever(zone, begin));
    }
    let rules = lasting_rules(&onsets, last);

    let mut listed: BTreeMap<Change, Vec<NaiveDateTime>> = BTreeMap::new();
    let mut yearly: Vec<Observance> = Vec::new();
    for (change, rule) in &rules {
        let own = |onset: &&(NaiveDateTime, Change)| onset.1 == *change;
        let walls: Vec<NaiveDateTime> = onsets.iter().filter(own).map(|(wall, _)| *wall).collect();
        // The rule reaches back as long as it was kept every year.
        let kept = (1..walls.len())
            .rev()
            .take_while(|&at| walls[at - 1].year() + 1 == walls[at].year() && rule.fits(walls[at - 1]))
            .count();
        let since = walls.len().saturating_sub(1 + kept);
        if since > 0 {
            listed.insert(change.clone(), walls[..since].to_vec());
        }
        if let Some(&first) = walls.get(since) {
            yearly.push(Observance {
                change: change.clone(),
                first,
                rule: Some(rule.to_string()),
                further: Vec::new(),
            });
        }
    }
    for (wall, change) in onsets {
        if !rules.iter().any(|(regular, _)| *regular == change) {
            listed.entry(change).or_default().push(wall);
        }
    }
    let mut all: Vec<Observance> = listed
        .into_iter()
        .filter_map(|(change, walls)| {
            let (&first, further) = walls.split_first()?;
            Some(Observance { change, first, rule: None, further: further.to_vec() })
        })
        .chain(yearly)
        .collect();
    all.sort_by_key(|observance| observance.first);
    all
}

fn new_year(year: i32) -> Instant {
    Instant::from_utc(
        NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default().and_hms_opt(0, 0, 0).unwrap_or_default(),
    )
}

/// What clocks show at the change, by the offset before.
fn local(transition: &Transition) -> NaiveDateTime {
    (transition.at + TimeDelta::seconds(transition.before.into())).to_utc()
}

fn since_ever(zone: &Zone, begin: Instant) -> (NaiveDateTime, Change) {
    let offset = zone.offset_seconds(begin);
    let abbreviation = zone.abbreviation(begin);
    let year = begin.to_utc().year().min(1970);
    let change = Change { is_daylight: false, before: offset, after: offset, abbreviation };
    (new_year(year).to_utc(), change)
}

/// The rules that hold every year from `last` on to the end of `onsets`, if there are any and they
/// are all there is.
fn lasting_rules(onsets: &[(NaiveDateTime, Change)], last: i32) -> Vec<(Change, Rule)> {
    let mut tail: BTreeMap<Change, Vec<NaiveDateTime>> = BTreeMap::new();
    for (wall, change) in onsets.iter().filter(|(wall, _)| wall.year() > last) {
        tail.entry(change.clone()).or_default().push(*wall);
    }
    let rules: Option<Vec<(Change, Rule)>> =
        tail.into_iter().map(|(change, walls)| Some((change, Rule::of(&walls)?))).collect();
    rules.unwrap_or_default()
}

/// A day of every year.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    month: u32,
    weekday: Weekday,
    time: chrono::NaiveTime,
    which: Which,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    /// The n-th such weekday of the month.
    Nth(u32),
    /// The last one.
    Last,
    /// The one on this day of the month or in the six days after it.
    From(u32),
}

impl Rule {
    /// The rule that gave these readings, one in each of [`CYCLE`] years.
    fn of(walls: &[NaiveDateTime]) -> Option<Self> {
        let first = walls.first()?;
        if walls.len() != usize::try_from(CYCLE).ok()? {
            return None;
        }
        let earliest = walls.iter().map(Datelike::day).min()?;
        let rule = |which| Self { month: first.month(), weekday: first.weekday(), time: first.time(), which };
        [Which::Last, Which::Nth((first.day() - 1) / 7 + 1), Which::From(earliest)]
            .into_iter()
            .map(rule)
            .find(|rule| walls.iter().all(|wall| rule.fits(*wall)))
    }

    fn fits(&self, wall: NaiveDateTime) -> bool {
        let day = wall.day();
        let on_day = match self.which {
            Which::Nth(nth) => (day - 1) / 7 + 1 == nth,
            Which::Last => {
                wall.date().checked_add_days(Days::new(7)).is_some_and(|next| next.month() != self.month)
            }
            Which::From(first) => (first..first + 7).contains(&day),
        };
        on_day && wall.month() == self.month && wall.weekday() == self.weekday && wall.time() == self.time
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let weekday = match self.weekday {
            Weekday::Mon => "MO",
            Weekday::Tue => "TU",
            Weekday::Wed => "WE",
            Weekday::Thu => "TH",
            Weekday::Fri => "FR",
            Weekday::Sat => "SA",
            Weekday::Sun => "SU",
        };
        write!(f, "FREQ=YEARLY;BYMONTH={}", self.month)?;
        match self.which {
            Which::Nth(nth) => write!(f, ";BYDAY={nth}{weekday}"),
            Which::Last => write!(f, ";BYDAY=-1{weekday}"),
            Which::From(first) => {
                let days: Vec<String> = (first..first + 7).map(|day| day.to_string()).collect();
                write!(f, ";BYMONTHDAY={};BYDAY={weekday}", days.join(","))
            }
        }
    }
}
