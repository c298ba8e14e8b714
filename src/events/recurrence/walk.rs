//! The walk along a rule: the readings it gives in a stretch of days.
//!
//! What lies inside one period (a day, week, month or year) depends on nothing but the period and
//! the rule, once what the rule leaves to its start is written down ([`DayFilter`]); the periods
//! only have to be counted in steps of INTERVAL from the start's own. So a walk begins anywhere,
//! and a far window costs no more than a near one. COUNT and UNTIL are no business of the walk.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::{
    days::{DayFilter, Mask, Month, week_of},
    parts::{Frequency, Parts},
};

/// How many years a rule is followed where nothing else ends it: one cycle of the Gregorian
/// calendar, after which all days fall on the same weekdays again.
pub const HORIZON_YEARS: i32 = 400;

/// The last year in which occurrences are looked for.
const LAST_YEAR: i32 = 9_999;

/// A rule made independent of its start but for the phase of its periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walk {
    days: DayFilter,
    /// The times of each day, ascending, each once.
    times: Vec<NaiveTime>,
    /// BYSETPOS, over the set of one whole period; empty takes all.
    positions: Vec<i16>,
    frequency: Frequency,
    interval: i64,
    week_start: chrono::Weekday,
    /// The start's day, and its week and month.
    day: NaiveDate,
    week: NaiveDate,
    month: NaiveDate,
}

/// What is worked out at once: a stretch that holds whole sets for BYSETPOS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Week,
    Month,
    Year,
}

impl Walk {
    /// Prepares a walk for a rule that starts at `start` on the wall clock; `all_day` when it
    /// repeats a date (BYHOUR, BYMINUTE and BYSECOND are then ignored, as the RFC asks).
    pub fn new(parts: &Parts, start: NaiveDateTime, all_day: bool) -> Self {
        let day = start.date();
        let mut walk = Self {
            days: DayFilter::new(parts, day),
            times: times(parts, start.time(), all_day),
            positions: parts.by_set_pos.clone(),
            frequency: parts.frequency,
            interval: parts.interval.into(),
            week_start: parts.week_start,
            day,
            week: week_of(day, parts.week_start),
            month: Month::of(day).first,
        };
        if walk.frequency == Frequency::Daily && !walk.positions.is_empty() {
            // The set of a day is the same on each of them.
            walk.times = picked(&walk.times, &walk.positions);
            walk.positions = vec![];
        }
        if walk.frequency == Frequency::Weekly && !walk.positions.is_empty() {
            // No week has more; otherwise all of them would be asked for what none can have.
            let most = walk.days.weekday_count() * walk.times.len();
            walk.positions.retain(|position| usize::from(position.unsigned_abs()) <= most);
            if walk.positions.is_empty() {
                walk.times = vec![];
            }
        }
        walk
    }

    /// Whether occurrences of the rule may start at this time of day.
    pub fn has_time(&self, time: NaiveTime) -> bool {
        self.times.binary_search(&time).is_ok()
    }

    /// The readings that the rule itself gives on the days from `from` to `until`, ascending. Some
    /// before `from`, before the start and after `until` may be among them; none is after the year
    /// 9999. Costs some ten nanoseconds for each month between the two, however far away they are.
    pub fn readings(&self, from: NaiveDate, until: NaiveDate) -> Readings<'_> {
        let last = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(NaiveDate::MAX);
        let unit = self.first_unit(from.max(self.day)).filter(|_| !self.times.is_empty());
        Readings { walk: self, unit, until: until.min(last), found: vec![], next: 0 }
    }

    fn unit(&self) -> Unit {
        match self.frequency {
            Frequency::Weekly if !self.positions.is_empty() => Unit::Week,
            Frequency::Yearly if !self.positions.is_empty() => Unit::Year,
            _ => Unit::Month,
        }
    }

    /// The first unit that holds days from `from` on and lies in a period of the rule.
    fn first_unit(&self, from: NaiveDate) -> Option<NaiveDate> {
        let steps = |done: i64| (done + self.interval - 1).div_euclid(self.interval) * self.interval;
        let month = Month::of(from).first;
        match (self.unit(), self.frequency) {
            (Unit::Week, _) => {
                let weeks = (week_of(from, self.week_start) - self.week).num_days() / 7;
                self.week.checked_add_days(Days::new(u64::try_from(steps(weeks) * 7).ok()?))
            }
            (Unit::Month, Frequency::Monthly) => {
                let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
                let months = steps(number(month) - number(self.month));
                self.month.checked_add_months(Months::new(u32::try_from(months).ok()?))
            }
            (_, Frequency::Yearly) => {
                let years = i64::from(from.year() - self.day.year());
                match steps(years) {
                    same if same == years && self.unit() == Unit::Month => Some(month),
                    later => first_of_year(self.day.year().checked_add(later.try_into().ok()?)?),
                }
            }
            (Unit::Month | Unit::Year, _) => Some(month),
        }
    }

    fn next_unit(&self, unit: NaiveDate) -> Option<NaiveDate> {
        let years = || first_of_year(unit.year().checked_add(self.interval.try_into().ok()?)?);
        match (self.unit(), self.frequency) {
            (Unit::Week, _) => unit.checked_add_signed(TimeDelta::days(7 * self.interval)),
            (Unit::Year, _) => years(),
            (Unit::Month, Frequency::Yearly) if unit.month() == 12 => years(),
            (Unit::Month, Frequency::Monthly) => {
                unit.checked_add_months(Months::new(self.interval.try_into().ok()?))
            }
            (Unit::Month, _) => unit.checked_add_months(Months::new(1)),
        }
    }

    /// Adds the readings of one unit.
    fn fill(&self, unit: NaiveDate, found: &mut Vec<NaiveDateTime>) {
        match self.unit() {
            Unit::Month => {
                let month = Month::of(unit);
                self.add(month, self.days.of_month(month) & self.visited(month), found);
            }
            Unit::Week => {
                let end = unit.checked_add_days(Days::new(6)).unwrap_or(unit);
                let (first, second) = (Month::of(unit), Month::of(end));
                let from = first.all() & (Mask::MAX << unit.day());
                let until = Mask::MAX >> (31 - end.day());
                if first == second {
                    self.add(first, self.days.of_month(first) & from & until, found);
                } else {
                    self.add(first, self.days.of_month(first) & from, found);
                    self.add(second, self.days.of_month(second) & until, found);
                }
            }
            Unit::Year => {
                for month in (1..=12).filter_map(|month| unit.with_month(month)) {
                    let month = Month::of(month);
                    self.add(month, self.days.of_month(month), found);
                }
            }
        }
        if !self.positions.is_empty() {
            *found = picked(found, &self.positions);
        }
    }

    fn add(&self, month: Month, days: Mask, found: &mut Vec<NaiveDateTime>) {
        for day in month.days(days) {
            found.extend(self.times.iter().map(|time| day.and_time(*time)));
        }
    }

    /// The days of `month` that lie in periods of the rule, where those are shorter than a month.
    fn visited(&self, month: Month) -> Mask {
        let length = match self.frequency {
            _ if self.interval == 1 => return month.all(),
            Frequency::Daily => self.interval,
            Frequency::Weekly => self.interval * 7,
            Frequency::Monthly | Frequency::Yearly => return month.all(),
        };
        let phase = if self.frequency == Frequency::Daily { self.day } else { self.week };
        // The number, within the month, of the last period's first day at or before its beginning.
        let first = 1 - (month.first - phase).num_days().rem_euclid(length);
        if self.frequency == Frequency::Daily {
            return month.every(length, first);
        }
        (0..7).fold(0, |mask, day| mask | month.every(length, first + day))
    }
}

/// The readings of a [`Walk`], unit by unit.
#[derive(Debug)]
pub(super) struct Readings<'a> {
    walk: &'a Walk,
    unit: Option<NaiveDate>,
    until: NaiveDate,
    found: Vec<NaiveDateTime>,
    next: usize,
}

impl Iterator for Readings<'_> {
    type Item = NaiveDateTime;

    fn next(&mut self) -> Option<NaiveDateTime> {
        loop {
            if let Some(reading) = self.found.get(self.next) {
                self.next += 1;
                return Some(*reading);
            }
            let unit = self.unit.filter(|unit| *unit <= self.until)?;
            self.found.clear();
            self.next = 0;
            self.walk.fill(unit, &mut self.found);
            self.unit = self.walk.next_unit(unit);
        }
    }
}

/// The latest reading a rule without another end is followed to.
pub(super) fn horizon(start: NaiveDateTime) -> NaiveDateTime {
    start.checked_add_signed(TimeDelta::days(i64::from(HORIZON_YEARS) * 366)).unwrap_or(NaiveDateTime::MAX)
}

fn first_of_year(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)
}

/// BYHOUR, BYMINUTE and BYSECOND, each the start's where it is missing.
fn times(parts: &Parts, start: NaiveTime, all_day: bool) -> Vec<NaiveTime> {
    let list = |said: &[i16], of_start: u32| -> Vec<u32> {
        if all_day || said.is_empty() {
            return vec![of_start];
        }
        said.iter().filter_map(|number| (*number).try_into().ok()).collect()
    };
    let (minutes, seconds) = (list(&parts.by_minute, start.minute()), list(&parts.by_second, start.second()));
    let mut times = vec![];
    for hour in list(&parts.by_hour, start.hour()) {
        for minute in &minutes {
            times.extend(seconds.iter().filter_map(|second| NaiveTime::from_hms_opt(hour, *minute, *second)));
        }
    }
    times
}

/// What stands at `positions` in `set`, counted from 1, or from the end with -1; in its order.
fn picked<T: Copy>(set: &[T], positions: &[i16]) -> Vec<T> {
    let length = i64::try_from(set.len()).unwrap_or(i64::MAX);
    let place = |position: &i16| {
        let position = i64::from(*position);
        usize::try_from(if position < 0 { length + position } else { position - 1 }).ok()
    };
    let mut places: Vec<usize> = positions.iter().filter_map(place).collect();
    places.sort_unstable();
    places.dedup();
    places.into_iter().filter_map(|place| set.get(place).copied()).collect()
}
