//! The slots again, slowly: every minute is looked at by itself, by its reading on the wall. What
//! this version allows and what [`Rules`] offer must be the same, over random rules and calendars.

use std::ops::Range;

use chrono::{NaiveDateTime, Weekday};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;
use crate::{bookings::weekly_hours::Hours, time::Zone};

const DAY: i64 = 24 * 60;
/// The minutes whose decisions are compared, counted from the base of the case.
const CHECKED: Range<i64> = 0..3 * DAY;
/// The minutes that are known: enough around the others for any hours, meeting and buffer.
const KNOWN: Range<i64> = -3 * DAY..7 * DAY;

/// Zones on days around which their clocks change, or do not.
const PLACES: [(&str, &str); 10] = [
    ("Asia/Ho_Chi_Minh", "2026-03-07"),
    ("America/New_York", "2026-03-07"),
    ("America/New_York", "2026-10-31"),
    ("Europe/London", "2026-03-28"),
    ("Europe/London", "2026-10-24"),
    ("Australia/Lord_Howe", "2026-10-03"),
    ("Australia/Lord_Howe", "2026-04-04"),
    // Clocks that change at midnight, forth and back.
    ("Africa/Cairo", "2026-04-23"),
    ("Africa/Cairo", "2026-10-28"),
    ("America/Asuncion", "2024-03-23"),
];

#[derive(Debug)]
struct Case {
    base: Instant,
    rules: Rules,
    taken: Taken,
    now: i64,
    asked: Range<i64>,
    /// Minutes at which the reason is compared too.
    samples: Vec<i64>,
}

/// What is known of each minute.
struct Minute {
    wall: NaiveDateTime,
    /// The latest reading the clocks have shown so far.
    high_water: NaiveDateTime,
    open: bool,
    is_start: bool,
    busy: bool,
    booked: bool,
    held: bool,
}

struct Slow<'a> {
    case: &'a Case,
    minutes: Vec<Minute>,
}

impl<'a> Slow<'a> {
    fn new(case: &'a Case) -> Self {
        let zone = &case.rules.hours.zone;
        let mut minutes: Vec<Minute> = Vec::new();
        for minute in KNOWN {
            let at = case.base.plus_minutes(minute);
            let inside = |spans: &[Span]| spans.iter().any(|span| span.contains(at));
            let wall = zone.wall(at);
            minutes.push(Minute {
                wall,
                high_water: minutes.last().map_or(wall, |last| last.high_water.max(wall)),
                open: false,
                is_start: false,
                busy: inside(&case.taken.events),
                booked: inside(&case.taken.bookings),
                held: inside(&case.taken.holds),
            });
        }
        let (first, last) = (minutes[0].wall.date(), minutes[minutes.len() - 1].wall.date());
        for day in first.iter_days().take_while(|day| *day <= last) {
            let midnight = day.and_time(NaiveTime::MIN);
            let reading = |minute: i64| midnight + TimeDelta::minutes(minute);
            let hours = case.rules.hours.of(day).iter().map(|hours| {
                let past_midnight = if hours.to() <= hours.from() { DAY } else { 0 };
                reading(hours.from().into())..reading(i64::from(hours.to()) + past_midnight)
            });
            let hours: Vec<Range<NaiveDateTime>> = hours.collect();
            let mut since_opening = 0;
            for minute in &mut minutes {
                if hours.iter().any(|hours| hours.contains(&minute.high_water)) {
                    minute.open = true;
                    minute.is_start |= since_opening % case.rules.interval.num_minutes() == 0;
                    since_opening += 1;
                } else {
                    since_opening = 0;
                }
            }
        }
        Self { case, minutes }
    }

    fn at(&self, minute: i64) -> &Minute {
        &self.minutes[usize::try_from(minute - KNOWN.start).expect("a known minute")]
    }

    fn refusal(&self, minute: i64) -> Option<Refusal> {
        let Case { rules, taken, now, .. } = self.case;
        let meeting = minute..minute + rules.duration.num_minutes();
        let mut blocked =
            meeting.start - rules.buffer_before.num_minutes()..meeting.end + rules.buffer_after.num_minutes();
        let day = |minute: i64| self.at(minute).wall.date();
        let monday = |minute: i64| day(minute).week(Weekday::Mon).first_day();
        let booked_starts =
            || taken.booked_starts.iter().map(|start| (*start - self.case.base).num_minutes());
        let full = |max: Option<u32>, count: usize| max.is_some_and(|max| count >= max as usize);
        if minute < *now {
            Some(Refusal::Past)
        } else if minute < now + rules.notice.num_minutes() {
            Some(Refusal::Notice)
        } else if self.at(minute).high_water.date() > day(*now) + TimeDelta::days(rules.window_days.into()) {
            Some(Refusal::Window)
        } else if meeting.clone().any(|minute| !self.at(minute).open) {
            Some(Refusal::Hours)
        } else if !self.at(minute).is_start {
            Some(Refusal::NotAStart)
        } else if blocked.clone().any(|minute| self.at(minute).busy) {
            Some(Refusal::Busy)
        } else if blocked.clone().any(|minute| self.at(minute).booked) {
            Some(Refusal::Booked)
        } else if blocked.any(|minute| self.at(minute).held) {
            Some(Refusal::Held)
        } else if full(rules.max_per_day, booked_starts().filter(|start| day(*start) == day(minute)).count())
        {
            Some(Refusal::DayFull)
        } else if full(
            rules.max_per_week,
            booked_starts().filter(|start| monday(*start) == monday(minute)).count(),
        ) {
            Some(Refusal::WeekFull)
        } else {
            None
        }
    }
}

/// Minutes, often round ones, so that things touch.
fn moments(range: Range<i64>) -> impl Strategy<Value = i64> {
    let Range { start, end } = range;
    prop_oneof![
        3 => (start..end).prop_map(move |minute| (minute / 15 * 15).max(start)),
        1 => range,
    ]
}

fn ranges() -> impl Strategy<Value = Vec<Hours>> {
    let range = prop_oneof![
        2 => (0..96u16, 1..40u16).prop_map(|(from, length)| (from * 15, (from + length) * 15 % 1440)),
        // About the time at which clocks change.
        2 => (0..14u16, 1..10u16).prop_map(|(from, length)| (from * 15, (from + length) * 15)),
        1 => (0..1440u16, 0..=1440u16),
        1 => Just((0, 1440)),
    ];
    vec(range.prop_filter_map("an empty range", |(from, to)| Hours::new(from, to)), 0..4)
}

fn rules(zone: Zone, first: NaiveDate) -> impl Strategy<Value = Rules> {
    let around_the_clock = Hours::new(0, 1440).expect("a whole day");
    let weekly = prop_oneof![4 => vec(ranges(), 7), 1 => Just(vec![vec![around_the_clock]; 7])];
    let hours = (weekly, vec((0..4u64, ranges()), 0..3)).prop_map(move |(weekly, overrides)| {
        let mut hours = WeeklyHours::closed(zone.clone());
        for (slot, ranges) in hours.weekly.iter_mut().zip(weekly) {
            *slot = ranges;
        }
        hours.overrides =
            overrides.into_iter().map(|(day, ranges)| (first + Days::new(day), ranges)).collect();
        hours
    });
    let minutes = |range| moments(range).prop_map(TimeDelta::minutes);
    let duration = prop_oneof![9 => minutes(5..120), 1 => minutes(1_400..4_000)];
    let buffer = || prop_oneof![Just(TimeDelta::zero()), minutes(1..60)];
    let notice = prop_oneof![Just(TimeDelta::zero()), minutes(0..2_000)];
    let limits = (option::of(0..4u32), option::of(0..8u32));
    (hours, duration, minutes(5..90), buffer(), buffer(), notice, 0..5u32, limits).prop_map(
        |(hours, duration, interval, buffer_before, buffer_after, notice, window_days, limits)| Rules {
            hours,
            duration,
            interval,
            buffer_before,
            buffer_after,
            notice,
            window_days,
            max_per_day: limits.0,
            max_per_week: limits.1,
        },
    )
}

fn cases() -> impl Strategy<Value = Case> {
    select(&PLACES[..]).prop_flat_map(|(zone, first)| {
        let zone = Zone::named(zone).expect("a zone");
        let first: NaiveDate = first.parse().expect("a day");
        let base = zone.start_of_day(first);
        let spans = move |count| {
            vec((moments(-DAY..4 * DAY), moments(0..300)), 0..count).prop_map(move |spans| {
                let span = |(start, length)| {
                    let start = base.plus_minutes(start);
                    Span::new(start, start.plus_minutes(length))
                };
                spans.into_iter().map(span).collect::<Vec<Span>>()
            })
        };
        let starts = vec(KNOWN, 0..6)
            .prop_map(move |starts| starts.into_iter().map(|start| base.plus_minutes(start)).collect());
        let taken =
            (spans(12), spans(6), spans(3), starts).prop_map(|(events, bookings, holds, booked_starts)| {
                Taken { events, bookings, holds, booked_starts }
            });
        let asked = prop_oneof![
            Just(CHECKED),
            (CHECKED, 0..DAY).prop_map(|(from, length)| { from..(from + length).min(CHECKED.end) })
        ];
        (rules(zone, first), taken, -DAY..2 * DAY, asked, vec(CHECKED, 40)).prop_map(
            move |(rules, taken, now, asked, samples)| Case { base, rules, taken, now, asked, samples },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn what_is_offered_is_what_every_minute_by_itself_allows(case in cases()) {
        let slow = Slow::new(&case);
        let at = |minute: i64| case.base.plus_minutes(minute);
        let asked = Span::new(at(case.asked.start), at(case.asked.end));

        let free = case.rules.free(&case.taken, asked, at(case.now));

        let allowed: Vec<i64> = case.asked.clone().filter(|minute| slow.refusal(*minute).is_none()).collect();
        let meetings: Vec<Span> =
            allowed.iter().map(|start| Span::new(at(*start), at(*start) + case.rules.duration)).collect();
        prop_assert_eq!(free, meetings);
        let offered = case.rules.hours.offered_in(Span::new(at(CHECKED.start), at(CHECKED.end)));
        let open = CHECKED.filter(|minute| slow.at(*minute).open).map(|minute| Span::new(at(minute), at(minute + 1)));
        prop_assert_eq!(offered, Span::merged(open.collect()));
        for minute in case.samples.iter().chain(allowed.iter().take(40)) {
            let refusal = case.rules.refusal(&case.taken, at(*minute), at(case.now));
            prop_assert_eq!(refusal, slow.refusal(*minute), "at minute {} of {:?}", minute, at(*minute));
        }
    }
}
