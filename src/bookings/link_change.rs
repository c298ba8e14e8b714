//! What other rules change: the times that guests gain and lose, and the bookings that the new rules
//! would not have let in. Decided by the same function as the public page ([`Rules::refusal`]).

use std::collections::HashSet;

use chrono::TimeDelta;

use super::slots::{Refusal, Rules, Taken};
use crate::time::{Instant, Span};

/// The meetings of `after` whose start `before` does not offer, and those of `before` whose start
/// `after` does not, in their order. A meeting that only becomes longer or shorter is neither.
pub fn gained_and_lost(before: &[Span], after: &[Span]) -> (Vec<Span>, Vec<Span>) {
    let starts = |meetings: &[Span]| meetings.iter().map(|meeting| meeting.start).collect::<HashSet<_>>();
    let without = |meetings: &[Span], others: &[Span]| {
        let others = starts(others);
        meetings.iter().filter(|meeting| !others.contains(&meeting.start)).copied().collect()
    };
    (without(after, before), without(before, after))
}

/// Why guests could not book each of `meetings`, which are those of one link by start, as it is now;
/// `None` for those that they could, and for those that have begun.
///
/// A meeting keeps the length it was made with. No notice is asked of it, and nothing else that is
/// taken stands in its way: only the rules count. Of too many on a day, the first ones are inside.
pub fn outside(rules: &Rules, meetings: &[Span], now: Instant) -> Vec<Option<Refusal>> {
    let mut rules = Rules { notice: TimeDelta::zero(), ..rules.clone() };
    let mut taken = Taken::default();
    meetings
        .iter()
        .map(|meeting| {
            rules.duration = meeting.duration();
            let refusal = (meeting.start > now).then(|| rules.refusal(&taken, meeting.start, now)).flatten();
            taken.booked_starts.push(meeting.start);
            refusal
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::*;
    use crate::{
        bookings::weekly_hours::{Hours, WeeklyHours, parse_line},
        time::Zone,
    };

    const DAY: i64 = 24 * 60;

    /// Zones on days around which their clocks change, or do not.
    const PLACES: [(&str, &str); 6] = [
        ("Asia/Ho_Chi_Minh", "2026-03-07"),
        ("America/New_York", "2026-03-06"),
        ("America/New_York", "2026-10-30"),
        ("Australia/Lord_Howe", "2026-10-02"),
        ("Australia/Lord_Howe", "2026-04-03"),
        ("Africa/Cairo", "2026-04-22"),
    ];

    fn rules(zone: &str, line: &str) -> Rules {
        let mut hours = WeeklyHours::closed(Zone::named(zone).expect("a zone"));
        hours.weekly.fill(parse_line(line).expect("hours"));
        Rules {
            hours,
            duration: TimeDelta::minutes(30),
            interval: TimeDelta::minutes(30),
            buffer_before: TimeDelta::zero(),
            buffer_after: TimeDelta::zero(),
            notice: TimeDelta::zero(),
            window_days: 7,
            max_per_day: None,
            max_per_week: None,
        }
    }

    fn any_rules(zone: &'static str) -> impl Strategy<Value = Rules> {
        let range = (0..96u16, 1..60u16).prop_filter_map("an empty range", |(from, length)| {
            Hours::new(from * 15, (from * 15 + length * 15) % 1440)
        });
        let numbers = (5..90i64, 5..60i64, 0..40i64, 0..40i64, 0..600i64, 0..6u32);
        (vec(vec(range, 0..3), 7), numbers).prop_map(
            move |(weekly, (duration, interval, before, after, notice, window_days))| {
                let mut rules = rules(zone, "");
                for (slot, ranges) in rules.hours.weekly.iter_mut().zip(weekly) {
                    *slot = ranges;
                }
                let minutes = TimeDelta::minutes;
                Rules {
                    duration: minutes(duration),
                    interval: minutes(interval),
                    buffer_before: minutes(before),
                    buffer_after: minutes(after),
                    notice: minutes(notice),
                    window_days,
                    ..rules
                }
            },
        )
    }

    fn cases() -> impl Strategy<Value = (Rules, Rules, Taken, Instant)> {
        select(&PLACES[..]).prop_flat_map(|(zone, day)| {
            let base = Zone::named(zone).expect("a zone").start_of_day(day.parse().expect("a day"));
            let spans = vec((0..6 * DAY, 1..300i64), 0..8).prop_map(move |spans| {
                let span =
                    |(start, length)| Span::new(base.plus_minutes(start), base.plus_minutes(start + length));
                spans.into_iter().map(span).collect::<Vec<_>>()
            });
            let now = (0..DAY).prop_map(move |minute| base.plus_minutes(minute));
            (any_rules(zone), any_rules(zone), spans, now).prop_map(|(before, after, events, now)| {
                (before, after, Taken { events, ..Taken::default() }, now)
            })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

        #[test]
        fn every_time_is_gained_lost_or_kept_as_the_rules_by_themselves_say(
            (before, after, taken, now) in cases()
        ) {
            let free = |rules: &Rules| rules.free(&taken, rules.reach(now), now);
            let (old, new) = (free(&before), free(&after));
            let (gained, lost) = gained_and_lost(&old, &new);
            for slot in &gained {
                prop_assert_eq!(after.refusal(&taken, slot.start, now), None);
                prop_assert!(before.refusal(&taken, slot.start, now).is_some());
            }
            for slot in &lost {
                prop_assert_eq!(before.refusal(&taken, slot.start, now), None);
                prop_assert!(after.refusal(&taken, slot.start, now).is_some());
            }
            prop_assert_eq!(new.len() + lost.len(), old.len() + gained.len());
        }

        #[test]
        fn what_guests_could_book_is_never_outside_the_rules((rules, _, taken, now) in cases()) {
            let free = rules.free(&taken, rules.reach(now), now);
            prop_assert!(outside(&rules, &free, now).iter().all(Option::is_none));
        }
    }

    #[test]
    fn a_meeting_is_outside_when_its_rules_no_longer_let_it_in() {
        let now: Instant = "2026-03-02T00:00:00Z".parse().expect("an instant");
        let meeting = |start: &str| {
            let start: Instant = start.parse().expect("an instant");
            Span::new(start, start.plus_minutes(30))
        };
        // At 08:00 and at 10:00 in New York, before and after the clocks went forward on 8 March; long after.
        let meetings = [
            meeting("2026-03-01T15:00:00Z"),
            meeting("2026-03-06T13:00:00Z"),
            meeting("2026-03-06T15:00:00Z"),
            meeting("2026-03-09T12:00:00Z"),
            meeting("2026-03-09T14:00:00Z"),
            meeting("2026-03-09T14:30:00Z"),
            meeting("2026-05-01T14:00:00Z"),
        ];
        let mut rules = Rules { window_days: 8, ..rules("America/New_York", "8-12") };
        let (hours, window) = (Some(Refusal::Hours), Some(Refusal::Window));
        assert_eq!(outside(&rules, &meetings, now), [None, None, None, None, None, None, window]);
        rules.hours.weekly.fill(parse_line("9-12").expect("hours"));
        assert_eq!(outside(&rules, &meetings, now), [None, hours, None, hours, None, None, window]);
        rules.max_per_day = Some(2);
        let full = Some(Refusal::DayFull);
        assert_eq!(outside(&rules, &meetings, now), [None, hours, None, hours, None, full, window]);
    }
}
