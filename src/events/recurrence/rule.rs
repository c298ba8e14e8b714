//! A checked rule and where it starts.

use std::iter;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::{
    parts::{Frequency, MAX_COUNT, MAX_INTERVAL, MAX_TIMES_A_DAY, Parts, Until},
    walk::{Walk, horizon},
};
use crate::time::{Instant, Zone};

/// Readings are looked for this much beyond a window of instants: offsets change within it, and
/// Samoa once skipped a whole day.
pub(super) const SLACK: TimeDelta = TimeDelta::days(2);

/// Where a series starts (DTSTART).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// What the wall clock shows in a zone; the series keeps to that clock.
    At { wall: NaiveDateTime, zone: Zone },
    /// A day, for all-day events. Its instant is the day's midnight in UTC.
    Day(NaiveDate),
}

impl Start {
    /// The instant of the series' first occurrence.
    pub fn instant(&self) -> Instant {
        self.at(self.reading())
    }

    /// The reading the series starts at; midnight of a day.
    pub fn reading(&self) -> NaiveDateTime {
        match self {
            Self::At { wall, .. } => *wall,
            Self::Day(day) => day.and_time(NaiveTime::MIN),
        }
    }

    /// The instant of `reading` on the series' clock.
    pub(super) fn at(&self, reading: NaiveDateTime) -> Instant {
        match self {
            Self::At { zone, .. } => zone.instant(reading),
            Self::Day(_) => Instant::from_utc(reading),
        }
    }

    /// What the series' clock shows at `instant`.
    pub(super) fn reading_at(&self, instant: Instant) -> NaiveDateTime {
        match self {
            Self::At { zone, .. } => zone.wall(instant),
            Self::Day(_) => instant.to_utc(),
        }
    }

    /// Where the occurrence at `instant` of a series that starts here goes when the series starts at
    /// `to` instead: as far on the wall clock as the start goes.
    pub fn moved(&self, to: &Self, instant: Instant) -> Instant {
        let reading = self.reading_at(instant);
        to.at(reading.checked_add_signed(to.reading() - self.reading()).unwrap_or(reading))
    }

    /// Occurrences have no fractions of a second.
    fn to_whole_second(&self) -> Self {
        match self {
            Self::At { wall, zone } => {
                Self::At { wall: wall.with_nanosecond(0).unwrap_or(*wall), zone: zone.clone() }
            }
            Self::Day(day) => Self::Day(*day),
        }
    }
}

/// Why a rule is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("the rule is empty")]
    Empty,
    #[error("the rule is longer than {} bytes", Rule::MAX_LENGTH)]
    TooLong,
    #[error("the rule has other than ASCII characters")]
    NotAscii,
    #[error("{0:?} is not understood")]
    Syntax(String),
    #[error("{0} is no part of a rule")]
    UnknownPart(String),
    #[error("{0} is given twice")]
    Repeated(String),
    #[error("FREQ is missing")]
    NoFrequency,
    #[error("{0:?} is no frequency")]
    UnknownFrequency(String),
    #[error("the rule repeats more often than daily, or more than {MAX_TIMES_A_DAY} times a day")]
    TooOften,
    /// Legal, but not something Calento expands.
    #[error("{0} is not supported in this form")]
    Unsupported(&'static str),
    /// RFC 5545 does not allow the part with this frequency or these other parts.
    #[error("{0} must not be used in this combination")]
    Forbidden(&'static str),
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
    #[error("COUNT is larger than {MAX_COUNT}")]
    CountTooLarge,
    #[error("INTERVAL is larger than {MAX_INTERVAL}")]
    IntervalTooLarge,
    #[error("COUNT and UNTIL exclude each other")]
    CountAndUntil,
    /// The last day lies before the first.
    #[error("UNTIL lies before the start")]
    UntilBeforeStart,
    /// No day matches, such as 30 February.
    #[error("the rule never happens")]
    NeverHappens,
}

/// A recurrence rule (RFC 5545 section 3.3.10), checked and tied to the start it was read for,
/// since much of what a rule means depends on that. Its text is kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    text: String,
    start: Start,
    pub(super) parts: Parts,
    walk: Walk,
    /// The last reading that COUNT or UNTIL can allow; UNTIL in UTC is checked exactly in
    /// [`Rule::allows`].
    limit: Option<NaiveDateTime>,
}

impl Rule {
    /// The longest text that is taken, in bytes.
    pub const MAX_LENGTH: usize = 1_024;

    /// Reads and checks a rule with or without its `RRULE:`, in any case. Costs a look at the
    /// rule's first occurrence, and with a COUNT one expansion; at the worst, for a rule that never
    /// happens, a walk of [`HORIZON_YEARS`](super::HORIZON_YEARS), some tenths of a millisecond.
    pub fn parse(text: &str, start: Start) -> Result<Self, RuleError> {
        let mut rule = Self::read(text, start)?;
        let start = &rule.start;
        if rule.parts.until.is_some_and(|until| until_reading(until, start).date() < start.reading().date()) {
            return Err(RuleError::UntilBeforeStart);
        }
        if !rule.happens() {
            return Err(RuleError::NeverHappens);
        }
        rule.limit = rule.latest();
        Ok(rule)
    }

    /// Reads a rule that was checked when it was stored, or that an import kept all the same: it
    /// is not asked whether it ever happens, so this costs its text only. `last` is the start of
    /// the last occurrence as the row knows it, which saves following a COUNT; `None` where the row
    /// does not know.
    ///
    /// # Errors
    /// As [`Rule::parse`], except that one which ends before it starts or never happens is taken:
    /// it has its start and nothing else.
    pub fn stored(text: &str, start: Start, last: Option<Instant>) -> Result<Self, RuleError> {
        let mut rule = Self::read(text, start)?;
        let known = last.map(|last| rule.start.reading_at(last)).filter(|reading| {
            // In a clock gap, or when the zone's rules have changed since, the instant shows
            // another time than the rule's: then the row does not tell.
            rule.walk.has_time(reading.time()) || *reading == rule.start.reading()
        });
        rule.limit = match (rule.parts.count, known) {
            (Some(_), Some(reading)) => Some(reading.max(rule.start.reading())),
            _ => rule.latest(),
        };
        Ok(rule)
    }

    /// The rule without its limit.
    fn read(text: &str, start: Start) -> Result<Self, RuleError> {
        let text = text.trim();
        if !text.is_ascii() {
            return Err(RuleError::NotAscii);
        }
        let text = match text.get(..6) {
            Some(prefix) if prefix.eq_ignore_ascii_case("RRULE:") => text[6..].trim_start(),
            _ => text,
        };
        if text.is_empty() {
            return Err(RuleError::Empty);
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(RuleError::TooLong);
        }
        let start = start.to_whole_second();
        if !(1..=9_998).contains(&chrono::Datelike::year(&start.reading())) {
            return Err(RuleError::OutOfRange("DTSTART"));
        }
        let parts = Parts::read(text)?;
        let walk = Walk::new(&parts, start.reading(), matches!(start, Start::Day(_)));
        Ok(Self { text: text.to_owned(), start, parts, walk, limit: None })
    }

    /// The text, without `RRULE:`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the series starts.
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// FREQ.
    pub fn frequency(&self) -> Frequency {
        self.parts.frequency
    }

    /// INTERVAL; 1 when there is none.
    pub fn interval(&self) -> u16 {
        self.parts.interval
    }

    /// COUNT.
    pub fn count(&self) -> Option<u32> {
        self.parts.count
    }

    /// UNTIL.
    pub fn until(&self) -> Option<Until> {
        self.parts.until
    }

    /// The day of UNTIL on the series' clock.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.parts.until.map(|until| last_day(until, &self.start))
    }

    /// This rule, its occurrences from `instant` on left out: the first half when a series is
    /// split. [`RuleError::UntilBeforeStart`] when nothing would be left.
    pub fn with_end_before(&self, instant: Instant) -> Result<Self, RuleError> {
        if instant <= self.start.instant() {
            return Err(RuleError::UntilBeforeStart);
        }
        if self.last_start().is_some_and(|last| last < instant) {
            return Ok(self.clone());
        }
        let last = instant - TimeDelta::seconds(1);
        // RFC 5545: a date where the start is one, otherwise UTC.
        let until = match self.start {
            Start::Day(_) => last.to_utc().format("%Y%m%d").to_string(),
            Start::At { .. } => last.to_ical(),
        };
        Self::parse(&self.rewritten(&format!("UNTIL={until}")), self.start.clone())
    }

    /// This rule for a series that goes on at `start` instead of at the occurrence `split`: the
    /// second half when a series is split. A COUNT is lowered by the occurrences before `split`;
    /// [`RuleError::NeverHappens`] when it has none left.
    pub fn rest_from(&self, split: Instant, start: Start) -> Result<Self, RuleError> {
        let Some(count) = self.parts.count else {
            return Self::parse(&self.text, start);
        };
        let (from, until) = (self.start.reading(), self.start.reading_at(split));
        let until = until.checked_add_signed(SLACK).unwrap_or(NaiveDateTime::MAX);
        let before = self.occurrences(from, until).filter(|(_, at)| *at < split).count();
        match count.saturating_sub(before.try_into().unwrap_or(u32::MAX)) {
            0 => Err(RuleError::NeverHappens),
            rest => Self::parse(&self.rewritten(&format!("COUNT={rest}")), start),
        }
    }

    /// The start of the last occurrence; `None` when the rule goes on for ever.
    pub fn last_start(&self) -> Option<Instant> {
        let limit = self.limit?;
        if self.parts.count.is_some() {
            return Some(self.start.at(limit));
        }
        // From UNTIL back in windows of growing length, since the last occurrence may lie far
        // before it.
        let mut days = 32;
        loop {
            let from = limit.checked_sub_signed(TimeDelta::days(days)).unwrap_or(NaiveDateTime::MIN);
            let last = self.occurrences(from, limit).map(|(_, at)| at).max()?;
            if last > self.start.instant() || from <= self.start.reading() {
                return Some(last);
            }
            days *= 2;
        }
    }

    /// Reading and instant of the occurrences in the order of their readings: the start, then what
    /// the rule gives after it. All that lie before `from` may be missing, except for the start;
    /// none is after `until`.
    ///
    /// The instants are almost always ascending too; inside a gap two readings may change places
    /// or be one instant.
    pub(super) fn occurrences(
        &self,
        from: NaiveDateTime,
        until: NaiveDateTime,
    ) -> impl Iterator<Item = (NaiveDateTime, Instant)> {
        let start = self.start.reading();
        let until = self.limit.map_or(until, |limit| limit.min(until));
        let later = self.walk.readings(from.date(), until.date()).filter(move |reading| *reading > start);
        iter::once(start)
            .chain(later)
            .take_while(move |reading| *reading <= until)
            .map(|reading| (reading, self.start.at(reading)))
            .filter(move |(reading, at)| *reading == start || self.allows(*at))
    }

    /// Whether the rule by itself gives any occurrence from the start on, within the horizon.
    fn happens(&self) -> bool {
        let start = self.start.reading();
        self.walk.readings(start.date(), horizon(start).date()).any(|reading| reading >= start)
    }

    /// The last reading that COUNT or UNTIL can allow, see [`Rule::limit`].
    fn latest(&self) -> Option<NaiveDateTime> {
        let first = self.start.reading();
        if let Some(count) = self.parts.count {
            let horizon = horizon(first);
            let later = self.walk.readings(first.date(), horizon.date()).filter(|reading| *reading > first);
            let counted = iter::once(first).chain(later).take_while(|reading| *reading <= horizon);
            return counted.take(usize::try_from(count).unwrap_or(usize::MAX)).last();
        }
        let limit = match self.parts.until? {
            Until::Day(day) => day.and_hms_opt(23, 59, 59).unwrap_or(NaiveDateTime::MAX),
            Until::Wall(wall) => wall,
            Until::At(instant) => {
                self.start.reading_at(instant).checked_add_signed(SLACK).unwrap_or(NaiveDateTime::MAX)
            }
        };
        // The start is an occurrence whatever UNTIL's time of day is.
        Some(limit.max(first))
    }

    /// Whether an UNTIL in UTC lets an occurrence start at `instant`.
    fn allows(&self, instant: Instant) -> bool {
        match self.parts.until {
            Some(Until::At(until)) => instant <= until,
            _ => true,
        }
    }

    /// The text with `end` in place of its COUNT or UNTIL.
    fn rewritten(&self, end: &str) -> String {
        let is_end = |part: &str| {
            let name = part.split('=').next().unwrap_or_default();
            name.eq_ignore_ascii_case("COUNT") || name.eq_ignore_ascii_case("UNTIL")
        };
        let kept = self.text.split(';').filter(|part| !part.is_empty() && !is_end(part));
        kept.chain(iter::once(end)).collect::<Vec<_>>().join(";")
    }
}

/// UNTIL on the series' clock; a day by its last second.
fn until_reading(until: Until, start: &Start) -> NaiveDateTime {
    match until {
        Until::Day(day) => day.and_hms_opt(23, 59, 59).unwrap_or(NaiveDateTime::MAX),
        Until::Wall(wall) => wall,
        Until::At(instant) => start.reading_at(instant),
    }
}

/// The last day on which an occurrence may start: that of UNTIL, or the day before where UNTIL comes
/// before the series' time of day on a later day than its first.
fn last_day(until: Until, start: &Start) -> NaiveDate {
    let (last, first) = (until_reading(until, start), start.reading());
    let is_early = last.time() < first.time() && last.date() > first.date();
    if is_early { last.date().pred_opt().unwrap_or(last.date()) } else { last.date() }
}
