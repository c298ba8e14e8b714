//! What decides on many starts quickly: everything sorted, so that each start is a few look-ups.

use std::collections::HashMap;

use chrono::{Datelike, IsoWeek, NaiveDate};

use super::{Refusal, Rules, Taken};
use crate::time::{Instant, Span};

/// Rules and what is taken, worked out for starts in a span, so that each start is looked up.
pub(super) struct Timetable<'a> {
    rules: &'a Rules,
    now: Instant,
    reach: Span,
    /// Every step of every offered range, in order, each once.
    pub(super) starts: Vec<Instant>,
    /// All offered time, in order and apart.
    offered: Vec<Span>,
    /// Busy time, in order and apart.
    events: Vec<Span>,
    /// Blocked ranges, in order and apart.
    bookings: Vec<Span>,
    /// What others hold, in order and apart.
    holds: Vec<Span>,
    per_day: HashMap<NaiveDate, u32>,
    per_week: HashMap<IsoWeek, u32>,
}

impl<'a> Timetable<'a> {
    /// What is needed to decide on starts inside `span`, its end included.
    pub(super) fn new(rules: &'a Rules, taken: &Taken, span: Span, now: Instant) -> Self {
        let touched = rules.touched(span);
        let near =
            |spans: &[Span]| Span::merged(spans.iter().copied().filter(|s| s.overlaps(touched)).collect());
        // Steps are counted in each day's own ranges: hours around the clock are one endless range,
        // and yet 00:00 is a start every day.
        let meetings = Span::new(span.start, rules.meeting(span.end).end);
        let ranges: Vec<Span> =
            rules.hours.days_around(meetings).flat_map(|day| rules.hours.offered(day)).collect();
        let mut starts: Vec<Instant> = ranges.iter().flat_map(|range| rules.steps(*range)).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut table = Self {
            rules,
            now,
            reach: rules.reach(now),
            starts,
            offered: Span::merged(ranges),
            events: near(&taken.events),
            bookings: near(&taken.bookings),
            holds: near(&taken.holds),
            per_day: HashMap::new(),
            per_week: HashMap::new(),
        };
        let counted = rules.counted(span);
        for start in taken.booked_starts.iter().filter(|start| counted.contains(**start)) {
            let day = rules.hours.zone.day(*start);
            *table.per_day.entry(day).or_default() += 1;
            *table.per_week.entry(day.iso_week()).or_default() += 1;
        }
        table
    }

    /// Why `start`, which lies in the table's span, is not offered; `None` when it is.
    pub(super) fn refusal(&self, start: Instant) -> Option<Refusal> {
        if start < self.now {
            return Some(Refusal::Past);
        }
        if start < self.reach.start {
            return Some(Refusal::Notice);
        }
        if start >= self.reach.end {
            return Some(Refusal::Window);
        }
        let meeting = self.rules.meeting(start);
        if !first_ending_after(&self.offered, start).is_some_and(|range| range.covers(meeting)) {
            return Some(Refusal::Hours);
        }
        if self.starts.binary_search(&start).is_err() {
            return Some(Refusal::NotAStart);
        }
        let blocked = self.rules.blocked(start);
        let hit = |taken| first_ending_after(taken, blocked.start).is_some_and(|span| span.overlaps(blocked));
        if hit(&self.events) {
            return Some(Refusal::Busy);
        }
        if hit(&self.bookings) {
            return Some(Refusal::Booked);
        }
        if hit(&self.holds) {
            return Some(Refusal::Held);
        }
        self.full(start)
    }

    fn full(&self, start: Instant) -> Option<Refusal> {
        let (per_day, per_week) = (self.rules.max_per_day, self.rules.max_per_week);
        if per_day.is_none() && per_week.is_none() {
            return None;
        }
        let day = self.rules.hours.zone.day(start);
        let reached =
            |max: Option<u32>, count: Option<&u32>| max.is_some_and(|max| count.unwrap_or(&0) >= &max);
        if reached(per_day, self.per_day.get(&day)) {
            return Some(Refusal::DayFull);
        }
        reached(per_week, self.per_week.get(&day.iso_week())).then_some(Refusal::WeekFull)
    }
}

/// The first of `spans`, which are in order and apart, that ends after `instant`.
fn first_ending_after(spans: &[Span], instant: Instant) -> Option<Span> {
    spans.get(spans.partition_point(|span| span.end <= instant)).copied()
}
