//! Random rules: the walk against an expansion that looks at each day by itself and against the
//! `rrule` crate from the start, windows against their halves, stored rules against parsed ones.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveTime, Weekday};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;
use crate::events::recurrence::{Frequency, Stored, Until};

const ZONES: [&str; 11] = [
    "Asia/Ho_Chi_Minh",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Havana",
    "America/Santiago",
    "Asia/Beirut",
    "Atlantic/Azores",
    "America/Sao_Paulo",
    "UTC",
];

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

#[derive(Debug, Clone, Copy)]
enum End {
    Never,
    Count(usize),
    /// UNTIL so many days after the start, as a date, a reading or in UTC.
    Day(u64),
    Wall(u64),
    Utc(u64),
}

/// A rule of which the slow expansion knows what it means.
#[derive(Debug, Clone)]
struct Plan {
    frequency: Frequency,
    interval: u32,
    week_start: Weekday,
    months: Vec<u32>,
    month_days: Vec<i64>,
    /// Weekdays, by their number in the month or year or without.
    days: Vec<(Option<i64>, Weekday)>,
    end: End,
    start: Start,
}

fn start() -> impl Strategy<Value = Start> {
    let minute = prop_oneof![Just(0), Just(30), Just(60), Just(90), Just(135), Just(150), 0_u32..1440];
    (0_u64..7_000, minute, select(&ZONES[..]), proptest::bool::weighted(0.15)).prop_map(
        |(days, minute, zone, all_day)| {
            let date = day("2004-01-01") + Days::new(days);
            if all_day {
                return Start::Day(date);
            }
            let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).expect("a time");
            Start::At { wall: date.and_time(time), zone: Zone::named(zone).expect("a zone") }
        },
    )
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        3 => Just(End::Never),
        2 => (1_usize..60).prop_map(End::Count),
        1 => (0_u64..900).prop_map(End::Day),
        1 => (0_u64..900).prop_map(End::Wall),
        1 => (1_u64..900).prop_map(End::Utc),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    let frequency = select(&[Frequency::Daily, Frequency::Weekly, Frequency::Monthly, Frequency::Yearly][..]);
    let months = prop_oneof![2 => Just(vec![]), 1 => vec(1_u32..=12, 1..4)];
    let month_days = prop_oneof![2 => Just(vec![]), 1 => vec(prop_oneof![1_i64..=28, -28_i64..=-1], 1..4)];
    let nth = prop_oneof![1_i64..=5, -5_i64..=-1];
    let days = prop_oneof![1 => Just(vec![]), 2 => vec((option::of(nth), select(&WEEK[..])), 1..4)];
    let interval = prop_oneof![3 => Just(1_u32), 2 => 2_u32..=5, 1 => select(&[7_u32, 11, 13][..])];
    (frequency, interval, select(&WEEK[..]), months, month_days, days, end(), start()).prop_map(
        |(frequency, interval, week_start, months, mut month_days, mut days, end, start)| {
            match frequency {
                Frequency::Daily | Frequency::Weekly => {
                    days.iter_mut().for_each(|(nth, _)| *nth = None);
                    if frequency == Frequency::Weekly {
                        month_days.clear();
                    }
                }
                // The twentieth is never a first Monday.
                Frequency::Monthly | Frequency::Yearly => {
                    if days.iter().any(|(nth, _)| nth.is_some()) {
                        month_days.clear();
                    }
                }
            }
            Plan { frequency, interval, week_start, months, month_days, days, end, start }
        },
    )
}

fn name(day: Weekday) -> &'static str {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day.num_days_from_monday() as usize]
}

impl Plan {
    fn text(&self) -> String {
        let list = |name: &str, items: Vec<String>| {
            if items.is_empty() { String::new() } else { format!(";{name}={}", items.join(",")) }
        };
        let day = |(nth, day): &(Option<i64>, Weekday)| {
            format!("{}{}", nth.map(|nth| nth.to_string()).unwrap_or_default(), name(*day))
        };
        let start = self.start.reading();
        let end = match self.end {
            End::Never => String::new(),
            End::Count(count) => format!(";COUNT={count}"),
            End::Day(days) => (start + Days::new(days)).format(";UNTIL=%Y%m%d").to_string(),
            End::Wall(days) => (start + Days::new(days)).format(";UNTIL=%Y%m%dT%H%M%S").to_string(),
            End::Utc(days) => format!(";UNTIL={}", self.start.at(start + Days::new(days)).to_ical()),
        };
        format!(
            "FREQ={:?};INTERVAL={};WKST={}{}{}{}{end}",
            self.frequency,
            self.interval,
            name(self.week_start),
            list("BYMONTH", self.months.iter().map(ToString::to_string).collect()),
            list("BYMONTHDAY", self.month_days.iter().map(ToString::to_string).collect()),
            list("BYDAY", self.days.iter().map(day).collect()),
        )
    }

    /// The series, unless its rule never happens (an interval may always miss the months).
    fn series(&self) -> Option<Series> {
        match Rule::parse(&self.text(), self.start.clone()) {
            Ok(rule) => Some(Series::new(rule, TimeDelta::minutes(45))),
            Err(RuleError::NeverHappens) => None,
            Err(error) => panic!("{}: {error}", self.text()),
        }
    }

    /// The crate does not look for a fifth weekday from the end.
    fn is_beyond_the_crate(&self) -> bool {
        self.days.iter().any(|(nth, _)| nth.is_some_and(|nth| nth < -4))
    }

    /// All starts up to `end`, by asking of each day from the start on whether it matches.
    fn slowly(&self, end: NaiveDate) -> BTreeSet<Instant> {
        let start = self.start.reading();
        let days = start.date().iter_days().take_while(|day| *day <= end);
        let rest = days
            .filter(|day| *day > start.date() && self.matches(*day))
            .map(|day| day.and_time(start.time()));
        let readings = std::iter::once(start).chain(rest);
        let instants = |reading: NaiveDateTime| (reading, self.start.at(reading));
        match self.end {
            End::Never => readings.map(|reading| instants(reading).1).collect(),
            End::Count(count) => readings.take(count).map(|reading| instants(reading).1).collect(),
            End::Day(days) | End::Wall(days) => readings
                .filter(|reading| *reading <= start + Days::new(days))
                .map(|reading| instants(reading).1)
                .collect(),
            End::Utc(days) => {
                let until = self.start.at(start + Days::new(days));
                readings.map(|reading| instants(reading).1).filter(|at| *at <= until).collect()
            }
        }
    }

    fn matches(&self, day: NaiveDate) -> bool {
        let start = self.start.reading().date();
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month());
        let week = |day: NaiveDate| day.week(self.week_start).first_day();
        let periods = match self.frequency {
            Frequency::Daily => (day - start).num_days(),
            Frequency::Weekly => (week(day) - week(start)).num_days() / 7,
            Frequency::Monthly => months(day) - months(start),
            Frequency::Yearly => i64::from(day.year() - start.year()),
        };
        periods % i64::from(self.interval) == 0
            && (self.months.is_empty() || self.months.contains(&day.month()))
            && self.matches_in_its_month(day)
            && (self.days.is_empty() || self.days.iter().any(|(nth, name)| self.is_nth(day, *nth, *name)))
    }

    fn matches_in_its_month(&self, day: NaiveDate) -> bool {
        let start = self.start.reading().date();
        let length = i64::from(day.num_days_in_month());
        let of_month = i64::from(day.day());
        if !self.month_days.is_empty() {
            let named = self.month_days.iter().any(|n| *n == of_month || *n == of_month - length - 1);
            let month_of_start =
                self.frequency == Frequency::Yearly && self.months.is_empty() && self.days.is_empty();
            return named && (!month_of_start || day.month() == start.month());
        }
        if !self.days.is_empty() {
            return true;
        }
        match self.frequency {
            Frequency::Daily => true,
            Frequency::Weekly => day.weekday() == start.weekday(),
            Frequency::Monthly => day.day() == start.day(),
            Frequency::Yearly => {
                day.day() == start.day() && (!self.months.is_empty() || day.month() == start.month())
            }
        }
    }

    /// Whether `day` is a `name`, and the `nth` of its month (or year, for a yearly rule without
    /// months), by counting those on either side of it.
    fn is_nth(&self, day: NaiveDate, nth: Option<i64>, name: Weekday) -> bool {
        let whole_year = self.frequency == Frequency::Yearly && self.months.is_empty();
        let together =
            |other: &NaiveDate| other.year() == day.year() && (whole_year || other.month() == day.month());
        let weeks = |days: i64| day + TimeDelta::days(7 * days);
        let before = (1..).map(|n| weeks(-n)).take_while(together).count() as i64;
        let after = (1..).map(weeks).take_while(together).count() as i64;
        day.weekday() == name && nth.is_none_or(|nth| nth == before + 1 || nth == -after - 1)
    }
}

/// A window of up to `length` days that begins up to `distance` days after the start: the minutes
/// from the start to it, and its length in minutes.
fn window(distance: i64, length: i64) -> impl Strategy<Value = (i64, i64)> {
    let from = prop_oneof![-20 * 1_440_i64..60 * 1_440, -20 * 1_440..distance * 1_440];
    (from, 1..length * 1_440)
}

fn span_of(start: &Start, (from, length): (i64, i64)) -> Span {
    let from = start.instant().plus_minutes(from);
    Span::new(from, from.plus_minutes(length))
}

/// Parts whose meaning only the crate is asked for; the jump has to keep them all the same.
fn other_parts() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,30",
            "FREQ=DAILY;INTERVAL=3;BYHOUR=0,23;BYSETPOS=-1",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
            "FREQ=WEEKLY;INTERVAL=2;WKST=TH;BYDAY=MO,SU;BYHOUR=2;BYSETPOS=1",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=MONTHLY;INTERVAL=5;BYDAY=2MO,WE;BYSETPOS=2,-2",
            "FREQ=MONTHLY;BYMONTHDAY=29,30,31;BYSETPOS=-1;BYHOUR=0,12",
            "FREQ=YEARLY;BYYEARDAY=1,100,-1,366",
            "FREQ=YEARLY;INTERVAL=3;BYYEARDAY=-366,60;BYHOUR=1",
            // Weeks around New Year are compared with another calendar in `rules`.
            "FREQ=YEARLY;BYWEEKNO=2,20,51",
            "FREQ=YEARLY;BYWEEKNO=3,50;BYDAY=MO,SU;WKST=SU",
            "FREQ=YEARLY;BYMONTH=3,11;BYDAY=SU,1MO;BYSETPOS=2,-1",
            "FREQ=YEARLY;INTERVAL=4;BYDAY=-52SU,53MO,TU",
        ][..],
    )
}

/// What the crate gives, taken to instants.
fn by_the_crate(series: &Series, span: Span) -> Vec<Instant> {
    let rule = &series.rule;
    let far = rule.start().reading_at(span.end) + TimeDelta::days(3);
    let first = rule.start().reading();
    let within = |reading: NaiveDateTime, at: Instant| match rule.until() {
        _ if reading == first => true,
        None => true,
        Some(Until::Day(day)) => reading.date() <= day,
        Some(Until::Wall(wall)) => reading <= wall,
        Some(Until::At(until)) => at <= until,
    };
    let starts: BTreeSet<Instant> = crate_walk::readings(rule)
        .take_while(|reading| *reading < far)
        .map(|reading| (reading, rule.start().at(reading)))
        .filter(|(reading, at)| within(*reading, *at))
        .map(|(_, at)| at)
        .filter(|at| span.overlaps(Span::new(*at, *at + series.duration)))
        .filter(|at| !series.exceptions.contains(at))
        .collect();
    starts.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_days_own_answer_is_the_same(plan in plan(), place in window(1_500, 400)) {
        let span = span_of(&plan.start, place);
        let last = plan.start.reading_at(span.end).date() + Days::new(3);
        let expected: Vec<Instant> = plan
            .slowly(last)
            .into_iter()
            .filter(|at| span.overlaps(Span::new(*at, *at + TimeDelta::minutes(45))))
            .collect();
        match plan.series() {
            Some(series) => {
                prop_assert_eq!(series.starts_in(span), expected.clone(), "{} from {:?}", plan.text(), plan.start);
                for start in expected.iter().take(3) {
                    prop_assert!(series.contains(*start));
                    prop_assert_eq!(series.next_after(*start - TimeDelta::seconds(1)), Some(*start));
                }
                if let (End::Count(_), Some(end), false) = (plan.end, series.end(), plan.is_beyond_the_crate()) {
                    prop_assert_eq!(crate_walk::readings(&series.rule).last().map(|last| plan.start.at(last)), Some(end - series.duration));
                }
            }
            None => prop_assert!(expected.iter().all(|at| *at == plan.start.instant())),
        }
    }

    #[test]
    fn two_halves_of_a_window_make_the_whole(plan in plan(), place in window(4_000, 100), cut in 0.0..1.0) {
        let Some(mut series) = plan.series() else { return Ok(()) };
        series.duration = TimeDelta::zero();
        let span = span_of(&plan.start, place);
        let middle = span.start.plus_minutes((place.1 as f64 * cut) as i64);
        let mut halves = series.starts_in(Span::new(span.start, middle));
        halves.extend(series.starts_in(Span::new(middle, span.end)));
        prop_assert_eq!(halves, series.starts_in(span), "{} from {:?}", plan.text(), plan.start);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_crate_says_the_same(plan in plan(), place in window(4_000, 90)) {
        let Some(series) = plan.series() else { return Ok(()) };
        if plan.is_beyond_the_crate() {
            return Ok(());
        }
        let span = span_of(&plan.start, place);
        prop_assert_eq!(series.starts_in(span), by_the_crate(&series, span), "{} from {:?}", plan.text(), plan.start);
    }

    #[test]
    fn the_crate_says_the_same_of_every_part(rule in other_parts(), start in start(), place in window(4_000, 400)) {
        let series = series(rule, start.clone());
        let span = span_of(&start, place);
        prop_assert_eq!(series.starts_in(span), by_the_crate(&series, span), "{} from {:?}", rule, start);
    }

    #[test]
    fn a_stored_rule_is_the_one_that_was_parsed(
        plan in plan(), place in window(4_000, 90), out in vec(0_usize..40, 0..4), extra in vec(-9_000_i64..900_000, 0..3),
    ) {
        let Some(mut series) = plan.series() else { return Ok(()) };
        series.extra = extra.iter().map(|minutes| plan.start.instant().plus_minutes(*minutes)).collect();
        let first: Vec<Instant> = series.starts_in(span_of(&plan.start, (0, 200_000)));
        series.exceptions = out.iter().filter_map(|place| first.get(*place).copied()).collect();
        let stored = Series::stored(Stored {
            start: plan.start.clone(),
            duration: series.duration,
            rule: series.rule.text(),
            exceptions: series.exceptions.clone(),
            extra: series.extra.clone(),
            end: series.end(),
        }).expect("a series");
        let span = span_of(&plan.start, place);
        prop_assert_eq!(stored.starts_in(span), series.starts_in(span), "{} from {:?}", plan.text(), plan.start);
        prop_assert_eq!(stored.end(), series.end());
        let far = Span::new(span.start, span.start.plus_minutes(1_440 * 3_660));
        prop_assert_eq!(stored.starts_in(far), series.starts_in(far), "{} from {:?}", plan.text(), plan.start);
    }

    #[test]
    fn no_text_brings_it_down(
        pieces in vec(select(&[
            "FREQ=", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY", ";", ";", "INTERVAL=", "COUNT=", "UNTIL=",
            "20300101", "T000000", "Z", "BYDAY=", "MO", "-1FR", "BYMONTH=", "BYMONTHDAY=", "BYWEEKNO=", "BYYEARDAY=",
            "BYSETPOS=", "BYHOUR=", "WKST=SU", ",", ",", "-", "+", "1", "2", "53", "366", "-31", "0", "=", "é", "日", " ",
        ][..]), 0..14),
        start in start(),
    ) {
        for text in [pieces.concat(), format!("FREQ=YEARLY;{}", pieces.concat()), format!("FREQ=WEEKLY;BYDAY={}", pieces.concat())] {
            if let Ok(rule) = Rule::parse(&text, start.clone()) {
                let series = Series::new(rule, TimeDelta::hours(1));
                series.starts_in(span_of(&start, (5_000_000, 100_000)));
                prop_assert!(series.contains(start.instant()));
            }
        }
    }
}
