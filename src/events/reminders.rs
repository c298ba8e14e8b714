//! When reminders of an event are due. Pure: the table is in `reminder_plan.rs`.

use std::collections::{BTreeMap, HashSet};

use chrono::TimeDelta;
use serde_json::Value;

use super::next::Timing;
use crate::{
    i18n::Lang,
    time::{Instant, Span},
};

/// How long before the start a reminder may be, in minutes: a year.
pub const LONGEST_LEAD: i64 = 366 * 24 * 60;

/// How many reminders an event may have.
pub const MOST_REMINDERS: usize = 20;

/// All-day occurrences are stored at midnight UTC and begin at midnight in their zone; no zone is
/// further from UTC.
const SLACK: TimeDelta = TimeDelta::hours(26);

/// The minutes before the start at which to remind, as `events.reminders` has them, ascending and
/// each once; entries of another shape are passed over.
pub fn lead_minutes(reminders: Option<&Value>) -> Vec<i64> {
    let entries = reminders.and_then(Value::as_array).into_iter().flatten();
    let mut minutes: Vec<i64> = entries
        .filter_map(|entry| entry.get("minutes")?.as_i64())
        .filter(|minutes| (0..=LONGEST_LEAD).contains(minutes))
        .collect();
    minutes.sort_unstable();
    minutes.dedup();
    minutes
}

/// The lead time in words: `30 minutes before`.
pub fn lead_words(lang: Lang, minutes: i64) -> String {
    const UNITS: [(i64, &str); 4] = [
        (7 * 24 * 60, "reminder-weeks"),
        (24 * 60, "reminder-days"),
        (60, "reminder-hours"),
        (1, "reminder-minutes"),
    ];
    if minutes == 0 {
        return lang.t("reminder-at-start");
    }
    let unit = UNITS.iter().find(|(length, _)| minutes % length == 0);
    let (length, key) = unit.copied().unwrap_or((1, "reminder-minutes"));
    lang.t1(key, "count", minutes / length)
}

/// The occurrences of an event for reminders: those that have no rows of their own.
#[derive(Debug)]
pub struct Occurrences<'a> {
    pub timing: &'a Timing,
    /// The original starts of the changed occurrences.
    pub replaced: &'a HashSet<Instant>,
}

impl Occurrences<'_> {
    /// The starts, as they are stored, of the occurrences of which a reminder was due after `after`
    /// and up to `until`, and which have not ended at `until`. However many reminders of one are
    /// due at once, it is named once.
    pub fn due(&self, minutes: &[i64], after: Instant, until: Instant) -> Vec<Instant> {
        let mut due = BTreeMap::new();
        for minutes in minutes {
            let (from, to) = (after.plus_minutes(*minutes), until.plus_minutes(*minutes));
            for start in self.starts(Span::new(from - SLACK, to + SLACK)) {
                let begins = self.timing.begins(start);
                if from < begins && begins <= to && self.timing.ends(start) > until {
                    due.insert(start, ());
                }
            }
        }
        due.into_keys().collect()
    }

    /// When the first reminder after `after` is due.
    pub fn next_due(&self, minutes: &[i64], after: Instant) -> Option<Instant> {
        let series = self.timing.series();
        let next_of = |lead: &i64| {
            let from = after.plus_minutes(*lead);
            let due = |start: Instant| self.timing.begins(start).plus_minutes(-lead);
            let Some(series) = &series else {
                return Some(due(self.timing.start_time)).filter(|due| *due > after);
            };
            let mut next = series.next_after(from - SLACK);
            while let Some(start) = next {
                if due(start) > after && !self.replaced.contains(&start) {
                    return Some(due(start));
                }
                next = series.next_after(start);
            }
            None
        };
        minutes.iter().filter_map(next_of).min()
    }

    /// Whether an occurrence starts at `start`.
    pub fn contains(&self, start: Instant) -> bool {
        match self.timing.series() {
            Some(series) => series.contains(start) && !self.replaced.contains(&start),
            None => start == self.timing.start_time,
        }
    }

    fn starts(&self, span: Span) -> Vec<Instant> {
        match self.timing.series() {
            Some(series) => {
                let starts = series.starts_in(span).into_iter();
                starts.filter(|start| !self.replaced.contains(start)).collect()
            }
            None => vec![self.timing.start_time],
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn timing(start: &str, hours: i64, zone: &str, rule: Option<&str>) -> Timing {
        let start = at(start);
        Timing::test(start, start + TimeDelta::hours(hours), zone, rule)
    }

    #[test]
    fn minutes_are_read_from_what_the_column_may_hold() {
        let read = |value: Value| lead_minutes(Some(&value));
        assert_eq!(
            read(json!([{"method": "email", "minutes": 30}, {"minutes": 0}, {"minutes": 30}])),
            [0, 30]
        );
        assert_eq!(read(json!([{"minutes": -5}, {"minutes": "x"}, 7, null])), [0_i64; 0]);
        assert_eq!(lead_minutes(None), [0_i64; 0]);
    }

    #[test]
    fn lead_times_are_said_in_their_largest_unit() {
        let said = |minutes| lead_words(Lang::En, minutes);
        assert_eq!(
            (said(0), said(1), said(45)),
            ("At the start".into(), "1 minute before".into(), "45 minutes before".into())
        );
        assert_eq!(
            (said(120), said(1_440), said(20_160)),
            ("2 hours before".into(), "1 day before".into(), "2 weeks before".into())
        );
        assert_eq!(lead_words(Lang::Vi, 90), "90 phút trước");
    }

    #[test]
    fn a_series_is_reminded_of_by_the_wall_clock() {
        // Nine in Berlin, each day across the change on 29 March 2026.
        let timing = timing("2026-03-27T08:00:00Z", 1, "Europe/Berlin", Some("FREQ=DAILY"));
        let replaced = HashSet::new();
        let days = Occurrences { timing: &timing, replaced: &replaced };
        let mut after = at("2026-03-27T08:00:00Z");
        let mut dues = Vec::new();
        for _ in 0..3 {
            after = days.next_due(&[30], after).expect("it goes on");
            dues.push(after.to_string());
        }
        assert_eq!(dues, ["2026-03-28T07:30:00Z", "2026-03-29T06:30:00Z", "2026-03-30T06:30:00Z"]);
    }

    #[test]
    fn a_whole_day_begins_at_midnight_where_it_was_entered() {
        let mut timing = timing("2026-03-10T00:00:00Z", 24, "Asia/Ho_Chi_Minh", None);
        timing.is_all_day = true;
        let day = Occurrences { timing: &timing, replaced: &HashSet::new() };
        assert_eq!(day.next_due(&[60], at("2026-03-01T00:00:00Z")), Some(at("2026-03-09T16:00:00Z")));
        let due = day.due(&[60], at("2026-03-09T15:00:00Z"), at("2026-03-10T16:59:00Z"));
        assert_eq!(due, [timing.start_time]);
        let late = day.due(&[60], at("2026-03-09T15:00:00Z"), at("2026-03-10T17:00:00Z"));
        assert!(late.is_empty(), "the day is over");
    }

    proptest! {
        /// Against a look at every occurrence of two years.
        #[test]
        fn the_next_reminder_is_the_one_a_slow_look_finds(
            rule in prop::sample::select(vec!["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=DAILY;COUNT=20",
                "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261001T000000Z", ""]),
            zone in prop::sample::select(vec!["Asia/Ho_Chi_Minh", "America/New_York", "Africa/Cairo", "Pacific/Apia"]),
            start in 0_i64..390_000, lasts in 1_i64..90, all_day: bool,
            minutes in prop::collection::vec(0_i64..40_320, 1..4),
            look in -60_000_i64..500_000, replaced in prop::collection::vec(0_usize..30, 0..4),
        ) {
            let zero = at("2026-01-01T00:00:00Z");
            let begin = if all_day { zero + TimeDelta::days(start / 1_440) } else { zero.plus_minutes(start) };
            let length = if all_day { TimeDelta::days(1 + lasts / 30) } else { TimeDelta::minutes(lasts) };
            let rule = Some(rule).filter(|rule| !rule.is_empty());
            let mut timing = Timing::test(begin, begin + length, zone, rule);
            timing.is_all_day = all_day;
            let all = match timing.series() {
                Some(series) => series.starts_in(Span::new(zero, zero + TimeDelta::days(800))),
                None => vec![timing.start_time],
            };
            let replaced: HashSet<Instant> = match rule {
                Some(_) => replaced.iter().filter_map(|index| all.get(*index).copied()).collect(),
                None => HashSet::new(),
            };
            let look = zero.plus_minutes(look);
            let occurrences = Occurrences { timing: &timing, replaced: &replaced };
            let slow = all.iter().filter(|start| !replaced.contains(start)).flat_map(|start| {
                let begins = timing.begins(*start);
                minutes.iter().map(move |minutes| begins.plus_minutes(-minutes))
            }).filter(|due| *due > look).min();
            let fast = occurrences.next_due(&minutes, look);
            prop_assert_eq!(fast, slow);
            if let Some(next) = fast {
                let just_before = next - TimeDelta::microseconds(1);
                prop_assert!(occurrences.due(&minutes, look, just_before).is_empty());
                prop_assert!(!occurrences.due(&minutes, look, next).is_empty());
            }
        }
    }
}
