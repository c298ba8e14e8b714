//! The slots a booking link offers, decided in one place for the page and for the transaction that
//! books one.
//!
//! A slot is named by its start. Around it lies the *blocked range*, the meeting with its buffers;
//! a booking keeps the blocked range it was made with, so the buffers of neighbours stack: after a
//! booking with 10 minutes behind it, a link with 5 minutes in front starts 15 minutes later.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta};

use self::timetable::Timetable;
use super::weekly_hours::WeeklyHours;
use crate::time::{Instant, Span};

#[cfg(test)]
mod slow;
mod timetable;

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
    /// What other guests hold while they fill in the form, buffers included.
    pub holds: Vec<Span>,
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
    /// The meeting or a buffer of it overlaps what another guest holds.
    Held,
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

    /// The last start before `instant` and the first after it, of its day or the days beside it.
    pub fn starts_around(&self, instant: Instant) -> (Option<Instant>, Option<Instant>) {
        let ranges = self.hours.days_around(Span::new(instant, instant));
        let starts = ranges.flat_map(|day| self.hours.offered(day)).flat_map(|range| self.steps(range));
        let (before, after): (Vec<_>, Vec<_>) =
            starts.filter(|start| *start != instant).partition(|start| *start < instant);
        (before.into_iter().max(), after.into_iter().min())
    }

    /// The starts in an offered range, whether or not the meeting fits behind them.
    fn steps(&self, range: Span) -> impl Iterator<Item = Instant> + use<> {
        let interval = at_least_a_minute(self.interval);
        std::iter::successors(Some(range.start), move |start| Some(*start + interval))
            .take_while(move |start| range.contains(*start))
    }
}

fn not_negative(length: TimeDelta) -> TimeDelta {
    length.max(TimeDelta::zero())
}

fn at_least_a_minute(length: TimeDelta) -> TimeDelta {
    length.max(TimeDelta::minutes(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bookings::weekly_hours::parse_line, time::Zone};

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn span(start: &str, end: &str) -> Span {
        Span::new(at(start), at(end))
    }

    /// Hour-long meetings every half hour, on all days at `line`.
    fn rules(zone: &str, line: &str) -> Rules {
        let mut hours = WeeklyHours::closed(Zone::named(zone).expect("a zone"));
        hours.weekly.fill(parse_line(line).expect("hours"));
        Rules {
            hours,
            duration: TimeDelta::minutes(60),
            interval: TimeDelta::minutes(30),
            buffer_before: TimeDelta::zero(),
            buffer_after: TimeDelta::zero(),
            notice: TimeDelta::zero(),
            window_days: 60,
            max_per_day: None,
            max_per_week: None,
        }
    }

    /// The free starts on a wall day, as wall times, a week before it.
    fn free(rules: &Rules, taken: &Taken, day: &str) -> String {
        let zone = &rules.hours.zone;
        let day = zone.day_span(day.parse().expect("a day"));
        let slots = rules.free(taken, day, day.start.plus_minutes(-7 * 24 * 60));
        assert!(slots.iter().all(|slot| slot.duration() == rules.duration));
        let starts = slots.iter().map(|slot| zone.wall(slot.start).format("%H:%M").to_string());
        starts.collect::<Vec<_>>().join(" ")
    }

    const NOTHING: Taken =
        Taken { events: Vec::new(), bookings: Vec::new(), holds: Vec::new(), booked_starts: Vec::new() };

    #[test]
    fn a_meeting_lies_wholly_inside_the_hours() {
        let rules = rules("Asia/Ho_Chi_Minh", "9-11, 13:15-14:30");
        assert_eq!(free(&rules, &NOTHING, "2026-03-03"), "09:00 09:30 10:00 13:15");
    }

    #[test]
    fn only_steps_from_the_begin_of_a_range_are_starts() {
        let rules = rules("Asia/Ho_Chi_Minh", "9-11");
        let refusal = |start| rules.refusal(&NOTHING, at(start), at("2026-03-01T00:00:00Z"));
        assert_eq!(refusal("2026-03-03T02:30:00Z"), None);
        assert_eq!(refusal("2026-03-03T02:30:01Z"), Some(Refusal::NotAStart));
        assert_eq!(refusal("2026-03-03T02:45:00Z"), Some(Refusal::NotAStart));
        assert_eq!(refusal("2026-03-03T03:30:00Z"), Some(Refusal::Hours));
        assert_eq!(refusal("2026-03-03T01:30:00Z"), Some(Refusal::Hours));
    }

    #[test]
    fn busy_time_blocks_to_the_second_and_touching_is_allowed() {
        let rules = rules("Asia/Ho_Chi_Minh", "9-13");
        let mut taken =
            Taken { events: vec![span("2026-03-03T03:00:00Z", "2026-03-03T04:00:00Z")], ..NOTHING };
        assert_eq!(free(&rules, &taken, "2026-03-03"), "09:00 11:00 11:30 12:00");
        taken.events.push(span("2026-03-03T04:00:00Z", "2026-03-03T04:00:01Z"));
        assert_eq!(free(&rules, &taken, "2026-03-03"), "09:00 11:30 12:00");
        taken.events.push(span("2026-03-03T04:45:00Z", "2026-03-03T05:00:00Z"));
        assert_eq!(free(&rules, &taken, "2026-03-03"), "09:00 12:00");
        taken.events.push(span("2026-03-03T01:00:00Z", "2026-03-03T02:00:00Z"));
        taken.events.push(span("2026-03-03T02:30:00Z", "2026-03-03T02:31:00Z"));
        assert_eq!(free(&rules, &taken, "2026-03-03"), "12:00");
        taken.events = vec![span("2026-03-03T03:00:00Z", "2026-03-03T03:00:00Z")];
        assert_eq!(free(&rules, &taken, "2026-03-03"), "09:00 09:30 10:00 10:30 11:00 11:30 12:00");
    }

    #[test]
    fn buffers_stack_with_those_of_the_neighbour() {
        let mut rules = rules("Asia/Ho_Chi_Minh", "9-13");
        rules.interval = TimeDelta::minutes(5);
        rules.duration = TimeDelta::minutes(30);
        rules.buffer_before = TimeDelta::minutes(5);
        // A booking from 10:00 to 11:00 that has 10 minutes of its own on both sides.
        let taken = Taken { bookings: vec![span("2026-03-03T02:50:00Z", "2026-03-03T04:10:00Z")], ..NOTHING };
        let starts = free(&rules, &taken, "2026-03-03");
        assert!(starts.starts_with("09:00 09:05 09:10 09:15 09:20 11:15 "), "{starts}");
        rules.buffer_after = TimeDelta::minutes(5);
        let starts = free(&rules, &taken, "2026-03-03");
        assert!(starts.starts_with("09:00 09:05 09:10 09:15 11:15 "), "{starts}");
    }

    #[test]
    fn buffers_reach_outside_the_hours_and_find_what_is_busy_there() {
        let mut rules = rules("Asia/Ho_Chi_Minh", "9-10");
        rules.buffer_before = TimeDelta::minutes(15);
        rules.buffer_after = TimeDelta::minutes(15);
        assert_eq!(free(&rules, &NOTHING, "2026-03-03"), "09:00");
        let before = Taken { events: vec![span("2026-03-03T01:00:00Z", "2026-03-03T01:46:00Z")], ..NOTHING };
        assert_eq!(free(&rules, &before, "2026-03-03"), "");
        let after = Taken { events: vec![span("2026-03-03T03:14:00Z", "2026-03-03T05:00:00Z")], ..NOTHING };
        assert_eq!(free(&rules, &after, "2026-03-03"), "");
    }

    #[test]
    fn a_slot_may_start_just_when_the_notice_ends() {
        let mut rules = rules("Asia/Ho_Chi_Minh", "9-12");
        rules.notice = TimeDelta::hours(4);
        let refusal = |now| rules.refusal(&NOTHING, at("2026-03-03T02:00:00Z"), at(now));
        assert_eq!(refusal("2026-03-02T22:00:00Z"), None);
        assert_eq!(refusal("2026-03-02T22:00:01Z"), Some(Refusal::Notice));
        assert_eq!(refusal("2026-03-03T02:00:00Z"), Some(Refusal::Notice));
        assert_eq!(refusal("2026-03-03T02:00:01Z"), Some(Refusal::Past));
    }

    #[test]
    fn the_window_is_counted_in_days_of_the_links_zone() {
        let mut rules = rules("Asia/Ho_Chi_Minh", "0-24");
        rules.window_days = 1;
        // Still 1 March in UTC, already 2 March in Ho Chi Minh City: the last day is 3 March.
        let now = at("2026-03-01T18:00:00Z");
        assert_eq!(rules.reach(now), span("2026-03-01T18:00:00Z", "2026-03-03T17:00:00Z"));
        assert_eq!(rules.refusal(&NOTHING, at("2026-03-03T16:30:00Z"), now), None);
        assert_eq!(rules.refusal(&NOTHING, at("2026-03-03T17:00:00Z"), now), Some(Refusal::Window));
        rules.window_days = 0;
        assert_eq!(rules.reach(now).end, at("2026-03-02T17:00:00Z"));
    }

    #[test]
    fn limits_count_days_and_weeks_of_the_links_zone() {
        let mut rules = rules("Asia/Ho_Chi_Minh", "0-3");
        // Sunday in UTC; in Ho Chi Minh City 00:30 on Monday 2 March.
        let taken = Taken { booked_starts: vec![at("2026-03-01T17:30:00Z")], ..NOTHING };
        rules.max_per_day = Some(1);
        assert_eq!(free(&rules, &taken, "2026-03-01"), "00:00 00:30 01:00 01:30 02:00");
        assert_eq!(free(&rules, &taken, "2026-03-02"), "");
        assert_eq!(free(&rules, &taken, "2026-03-03"), "00:00 00:30 01:00 01:30 02:00");
        rules.max_per_week = Some(1);
        let refusal = |start| rules.refusal(&taken, at(start), at("2026-02-20T00:00:00Z"));
        assert_eq!(refusal("2026-03-01T17:30:00Z"), Some(Refusal::DayFull));
        assert_eq!(refusal("2026-03-07T17:30:00Z"), Some(Refusal::WeekFull), "Sunday 8 March");
        assert_eq!(refusal("2026-03-08T17:30:00Z"), None, "Monday 9 March");
        assert_eq!(refusal("2026-02-28T17:30:00Z"), None, "Sunday 1 March");
    }

    #[test]
    fn a_refusal_names_the_first_reason() {
        let mut rules = rules("Asia/Ho_Chi_Minh", "9-11");
        rules.max_per_day = Some(0);
        let start = at("2026-03-03T02:00:00Z");
        let mut taken = Taken { events: vec![rules.meeting(start)], ..NOTHING };
        taken.bookings = taken.events.clone();
        let now = at("2026-03-01T00:00:00Z");
        assert_eq!(rules.refusal(&taken, start, now), Some(Refusal::Busy));
        taken.events.clear();
        assert_eq!(rules.refusal(&taken, start, now), Some(Refusal::Booked));
        taken.holds = std::mem::take(&mut taken.bookings);
        assert_eq!(rules.refusal(&taken, start, now), Some(Refusal::Held));
        taken.holds.clear();
        assert_eq!(rules.refusal(&taken, start, now), Some(Refusal::DayFull));
        rules.max_per_day = None;
        assert_eq!(rules.refusal(&taken, start, now), None);
    }

    #[test]
    fn nine_o_clock_stays_nine_o_clock_across_a_clock_change() {
        for (zone, starts) in [
            ("America/New_York", ["2026-03-07T14:00:00Z", "2026-03-08T13:00:00Z", "2026-03-09T13:00:00Z"]),
            ("Europe/London", ["2026-10-24T08:00:00Z", "2026-10-25T09:00:00Z", "2026-10-26T09:00:00Z"]),
            ("Australia/Lord_Howe", ["2026-10-02T22:30:00Z", "2026-10-03T22:00:00Z", "2026-10-04T22:00:00Z"]),
            ("Asia/Ho_Chi_Minh", ["2026-03-07T02:00:00Z", "2026-03-08T02:00:00Z", "2026-03-09T02:00:00Z"]),
        ] {
            let starts = starts.map(at);
            let slots = rules(zone, "9-10").free(
                &NOTHING,
                Span::new(starts[0], starts[2].plus_minutes(1)),
                starts[0].plus_minutes(-60),
            );
            assert_eq!(slots.iter().map(|slot| slot.start).collect::<Vec<_>>(), starts, "{zone}");
        }
    }

    #[test]
    fn starts_step_over_a_gap() {
        assert_eq!(
            free(&rules("America/New_York", "1-5"), &NOTHING, "2026-03-08"),
            "01:00 01:30 03:00 03:30 04:00"
        );
        assert_eq!(free(&rules("America/New_York", "2-3"), &NOTHING, "2026-03-08"), "");
        assert_eq!(free(&rules("Europe/London", "0-3"), &NOTHING, "2026-03-29"), "00:00 00:30 02:00");
        assert_eq!(
            free(&rules("Australia/Lord_Howe", "1-4"), &NOTHING, "2026-10-04"),
            "01:00 01:30 02:30 03:00"
        );
    }

    #[test]
    fn a_repeated_hour_is_offered_twice() {
        let new_york = free(&rules("America/New_York", "0-3"), &NOTHING, "2026-11-01");
        assert_eq!(new_york, "00:00 00:30 01:00 01:30 01:00 01:30 02:00");
        let lord_howe = free(&rules("Australia/Lord_Howe", "1-3"), &NOTHING, "2026-04-05");
        assert_eq!(lord_howe, "01:00 01:30 01:30 02:00");
    }

    #[test]
    fn hours_around_the_clock_start_anew_each_midnight_and_meetings_cross_it() {
        let mut rules = rules("Asia/Ho_Chi_Minh", "0-24");
        rules.interval = TimeDelta::minutes(7 * 60);
        rules.duration = TimeDelta::minutes(5 * 60);
        assert_eq!(free(&rules, &NOTHING, "2026-03-03"), "00:00 07:00 14:00 21:00");
        assert_eq!(free(&rules, &NOTHING, "2026-03-04"), "00:00 07:00 14:00 21:00");
        let night = self::rules("Asia/Ho_Chi_Minh", "22:30-0:30");
        assert_eq!(free(&night, &NOTHING, "2026-03-03"), "22:30 23:00 23:30");
    }

    #[test]
    fn what_must_be_known_is_told() {
        let mut rules = rules("Asia/Ho_Chi_Minh", "9-12");
        rules.buffer_before = TimeDelta::minutes(5);
        rules.buffer_after = TimeDelta::minutes(10);
        let asked = span("2026-03-03T02:00:00Z", "2026-03-04T02:00:00Z");
        assert_eq!(rules.touched(asked), span("2026-03-03T01:55:00Z", "2026-03-04T03:10:00Z"));
        assert!(rules.counted(asked).is_empty());
        rules.max_per_day = Some(3);
        assert_eq!(rules.counted(asked), span("2026-03-02T17:00:00Z", "2026-03-04T17:00:00Z"));
        rules.max_per_week = Some(3);
        assert_eq!(rules.counted(asked), span("2026-03-01T17:00:00Z", "2026-03-08T17:00:00Z"));
    }

    #[test]
    fn strange_starts_and_rules_are_refused_and_never_run_away() {
        let mut rules = rules("America/New_York", "0-24");
        rules.max_per_week = Some(1);
        let now = at("2026-03-01T00:00:00Z");
        for start in [0, 253_402_300_799, -62_135_596_800, 8_210_266_876_799, -8_334_601_228_800] {
            let start = Instant::from_unix_seconds(start).expect("a date chrono knows");
            assert!(matches!(rules.refusal(&NOTHING, start, now), Some(Refusal::Past | Refusal::Window)));
        }
        rules.window_days = u32::MAX;
        rules.duration = TimeDelta::zero();
        rules.interval = TimeDelta::minutes(-5);
        rules.buffer_before = TimeDelta::MIN;
        let hour = span("2026-03-03T02:00:00Z", "2026-03-03T03:00:00Z");
        assert_eq!(rules.free(&NOTHING, hour, now).len(), 60);
        rules.notice = TimeDelta::MAX;
        assert!(rules.free(&NOTHING, hour, now).is_empty());
    }
}
