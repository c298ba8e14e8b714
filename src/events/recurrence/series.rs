//! A repeating event: a rule, what it leaves out and what it adds.

use std::{collections::BTreeSet, ops::Bound};

use chrono::{NaiveDateTime, TimeDelta};

use super::{Rule, RuleError, Start, rule::SLACK, walk::horizon};
use crate::time::{Instant, Span};

/// How many occurrences one look into a window gives at most.
pub const LIMIT: usize = 10_000;

/// All occurrences of a repeating event (RFC 5545 section 3.8.5).
///
/// Those of an all-day series start at midnights in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub rule: Rule,
    /// How long each occurrence lasts, in exact time; not negative.
    pub duration: TimeDelta,
    /// The starts that are left out (EXDATE), whether they come from the rule or from `extra`.
    pub exceptions: BTreeSet<Instant>,
    /// The starts beside the rule (RDATE).
    pub extra: BTreeSet<Instant>,
}

/// A repeating event as its row holds it.
#[derive(Debug, Clone)]
pub struct Stored<'a> {
    pub start: Start,
    pub duration: TimeDelta,
    pub rule: &'a str,
    pub exceptions: BTreeSet<Instant>,
    pub extra: BTreeSet<Instant>,
    /// The end of the last occurrence, as [`Series::end`] gave it.
    pub end: Option<Instant>,
}

impl Series {
    /// A series with nothing left out and nothing added.
    pub fn new(rule: Rule, duration: TimeDelta) -> Self {
        Self { rule, duration, exceptions: BTreeSet::new(), extra: BTreeSet::new() }
    }

    /// The series of a row, for the price of its text, see [`Rule::stored`].
    ///
    /// # Errors
    /// When the text is one that cannot be expanded.
    pub fn stored(row: Stored<'_>) -> Result<Self, RuleError> {
        let last = row.end.map(|end| end - row.duration);
        // Where an extra date is the last one, the row does not tell where the rule ends.
        let of_rule = last.filter(|last| row.extra.last().is_none_or(|extra| extra < last));
        let rule = Rule::stored(row.rule, row.start, of_rule)?;
        Ok(Self { rule, duration: row.duration, exceptions: row.exceptions, extra: row.extra })
    }

    /// The starts of the occurrences that overlap `span` as [`Span::overlaps`] has it, ascending,
    /// each once, at most [`LIMIT`]. Costs the same however far `span` is from the start.
    pub fn starts_in(&self, span: Span) -> Vec<Instant> {
        let overlaps = |start: Instant| span.overlaps(Span::new(start, start + self.duration));
        let (from, until) =
            (self.readings_near(span.start - self.duration).0, self.readings_near(span.end).1);
        let of_rule = self.rule.occurrences(from, until).map(|(_, at)| at);
        let mut starts: Vec<Instant> =
            of_rule.filter(|at| overlaps(*at) && !self.exceptions.contains(at)).take(LIMIT).collect();
        starts.extend(self.extra.difference(&self.exceptions).filter(|at| overlaps(**at)));
        starts.sort_unstable();
        starts.dedup();
        starts.truncate(LIMIT);
        starts
    }

    /// The end of the last occurrence; `None` when the series goes on for ever.
    ///
    /// Exceptions are not looked at, so that the end stays where it is when one is added.
    pub fn end(&self) -> Option<Instant> {
        let last = self.rule.last_start()?;
        Some(self.extra.last().map_or(last, |extra| last.max(*extra)) + self.duration)
    }

    /// Whether an occurrence starts at `start` and is not left out.
    pub fn contains(&self, start: Instant) -> bool {
        let (from, until) = self.readings_near(start);
        !self.exceptions.contains(&start)
            && (self.extra.contains(&start) || self.rule.occurrences(from, until).any(|(_, at)| at == start))
    }

    /// The first start after `instant`, looked for within [`HORIZON_YEARS`](super::HORIZON_YEARS).
    pub fn next_after(&self, instant: Instant) -> Option<Instant> {
        let after = (Bound::Excluded(instant), Bound::Unbounded);
        let mut next = self.extra.range(after).find(|at| !self.exceptions.contains(at)).copied();
        let from = self.readings_near(instant).0;
        let mut until = horizon(from.max(self.rule.start().reading()));
        for (reading, at) in self.rule.occurrences(from, until) {
            if reading > until {
                break;
            }
            if at > instant && !self.exceptions.contains(&at) {
                next = Some(next.map_or(at, |next| next.min(at)));
                // Inside a gap a later reading may be an earlier instant.
                until = until.min(reading.checked_add_signed(SLACK).unwrap_or(until));
            }
        }
        next
    }

    /// The readings of the series' clock that surely lie before and after `instant`.
    fn readings_near(&self, instant: Instant) -> (NaiveDateTime, NaiveDateTime) {
        let reading = self.rule.start().reading_at(instant);
        (
            reading.checked_sub_signed(SLACK).unwrap_or(NaiveDateTime::MIN),
            reading.checked_add_signed(SLACK).unwrap_or(NaiveDateTime::MAX),
        )
    }
}
