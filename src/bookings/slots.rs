//! The slots a booking link offers, decided in one place for the page and for the transaction that
//! books one.
//!
//! A slot is named by its start. Around it lies the *blocked range*, the meeting with its buffers;
//! a booking keeps the blocked range it was made with, so the buffers of neighbours stack: after a
//! booking with 10 minutes behind it, a link with 5 minutes in front starts 15 minutes later.

use std::collections::HashMap;

use chrono::{Datelike, Days, IsoWeek, NaiveDate, NaiveTime, TimeDelta};

use super::weekly_hours::WeeklyHours;
use crate::time::{Instant, Span};

#[cfg(test)]
mod slow;

/// What a booking link allows.
///
/// Days and weeks are those of the zone of `hours`. Lengths of time are not negative; one that is
/// counts as zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    pub hours: WeeklyHours,
    /// How long the meeting lasts, at least a minute.
    pub duration: TimeDelta,
    /// From one start to the next, counted from the start of each offered range; at least a minute.
    pub interval: TimeDelta,
    /// Kept free before the meeting, inside the hours or not.
    pub buffer_before: TimeDelta,
    /// Kept free after the meeting, inside the hours or not.
    pub buffer_after: TimeDelta,
    /// A slot starts at least this long after now.
    pub notice: TimeDelta,
    /// The last bookable day is this many days after today.
    pub window_days: u32,
    /// Bookings that may start on one day.
    pub max_per_day: Option<u32>,
    /// Bookings that may start in one ISO week, Monday to Sunday.
    pub max_per_week: Option<u32>,
}

/// What is already taken, in any order; spans may overlap and empty ones take nothing.
///
/// For slots that start in some span it must be known over [`Rules::touched`] and, for the limits,
/// over [`Rules::counted`] of that span; more does no harm. To move a booking, leave it out.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// The owner's busy time. Left empty for a link that does not look at calendars.
    pub events: Vec<Span>,
    /// The blocked ranges of bookings of all the owner's links, their own buffers included.
    pub bookings: Vec<Span>,
    /// When the bookings begin that count for the limits.
    pub booked_starts: Vec<Instant>,
}

/// Why a start is not offered. When several reasons hold, it is the first in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// It is over.
    Past,
    /// It is sooner than the notice allows.
    Notice,
    /// It is after the last bookable day.
    Window,
    /// The meeting does not lie wholly inside the hours.
    Hours,
    /// It lies inside the hours, but between two starts.
    NotAStart,
    /// The meeting or a buffer of it overlaps busy time of the owner.
    Busy,
    /// The meeting or a buffer of it overlaps a booking or a buffer of that.
    Booked,
    /// Its day has all the bookings it may have.
    DayFull,
    /// Its week has all the bookings it may have.
    WeekFull,
}

impl Rules {
    /// Why a meeting cannot start at `start`, or `None` when it can: the one decision, behind
    /// [`Rules::free`] too.
    pub fn refusal(&self, taken: &Taken, start: Instant, now: Instant) -> Option<Refusal> {
        Timetable::new(self, taken, Span::new(start, start), now).refusal(start)
    }

    /// The meetings that can be booked and start inside `span`, in order.
    ///
    /// Two of them may overlap, when the interval is shorter than the duration.
    pub fn free(&self, taken: &Taken, span: Span, now: Instant) -> Vec<Span> {
        let span = span.intersection(self.reach(now));
        if span.is_empty() {
            return Vec::new();
        }
        let table = Timetable::new(self, taken, span, now);
        let starts = table.starts.iter().filter(|start| span.contains(**start));
        starts.filter(|start| table.refusal(**start).is_none()).map(|start| self.meeting(*start)).collect()
    }

    /// From the end of the notice to the end of the last bookable day: no slot starts outside, and
    /// it may be empty.
    pub fn reach(&self, now: Instant) -> Span {
        let zone = &self.hours.zone;
        let after = Days::new(u64::from(self.window_days) + 1);
        let end = zone.day(now).checked_add_days(after).unwrap_or(NaiveDate::MAX);
        Span::new(now + not_negative(self.notice), zone.reached(end.and_time(NaiveTime::MIN)))
    }

    /// The meeting that starts at `start`, without its buffers.
    pub fn meeting(&self, start: Instant) -> Span {
        Span::new(start, start + at_least_a_minute(self.duration))
    }

    /// The blocked range of a meeting that starts at `start`: the meeting and its buffers.
    pub fn blocked(&self, start: Instant) -> Span {
        self.meeting(start).widened(not_negative(self.buffer_before), not_negative(self.buffer_after))
    }

    /// All time that meetings starting inside `span` block.
    pub fn touched(&self, span: Span) -> Span {
        Span::new(self.blocked(span.start).start, self.blocked(span.end).end)
    }

    /// The whole days and ISO weeks in which a meeting lies that starts inside `span`, as far as
    /// the limits look at them; empty when there are none.
    pub fn counted(&self, span: Span) -> Span {
        if self.max_per_day.is_none() && self.max_per_week.is_none() {
            return Span::new(span.start, span.start);
        }
        let zone = &self.hours.zone;
        let (mut first, mut last) = (zone.day(span.start), zone.day(span.end));
        if self.max_per_week.is_some() {
            let monday = Days::new(first.weekday().num_days_from_monday().into());
            let sunday = Days::new((6 - last.weekday().num_days_from_monday()).into());
            first = first.checked_sub_days(monday).unwrap_or(first);
            last = last.checked_add_days(sunday).unwrap_or(last);
        }
        Span::new(zone.start_of_day(first), zone.day_span(last).end)
    }
}

/// Rules and what is taken, worked out for starts in a span, so that each start is looked up.
struct Timetable<'a> {
    rules: &'a Rules,
    now: Instant,
    reach: Span,
    /// Every step of every offered range, in order, each once.
    starts: Vec<Instant>,
    /// All offered time, in order and apart.
    offered: Vec<Span>,
    /// Busy time, in order and apart.
    events: Vec<Span>,
    /// Blocked ranges, in order and apart.
    bookings: Vec<Span>,
    per_day: HashMap<NaiveDate, u32>,
    per_week: HashMap<IsoWeek, u32>,
}

impl<'a> Timetable<'a> {
    fn new(rules: &'a Rules, taken: &Taken, span: Span, now: Instant) -> Self {
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

    /// Why `start`, which lies in the table's span, is not offered.
    fn refusal(&self, start: Instant) -> Option<Refusal> {
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

impl Rules {
    /// The starts in an offered range, whether or not the meeting fits behind them.
    fn steps(&self, range: Span) -> impl Iterator<Item = Instant> + use<> {
        let interval = at_least_a_minute(self.interval);
        std::iter::successors(Some(range.start), move |start| Some(*start + interval))
            .take_while(move |start| range.contains(*start))
    }
}

/// The first of `spans`, which are in order and apart, that ends after `instant`.
fn first_ending_after(spans: &[Span], instant: Instant) -> Option<Span> {
    spans.get(spans.partition_point(|span| span.end <= instant)).copied()
}

fn not_negative(length: TimeDelta) -> TimeDelta {
    length.max(TimeDelta::zero())
}

fn at_least_a_minute(length: TimeDelta) -> TimeDelta {
    length.max(TimeDelta::minutes(1))
}
