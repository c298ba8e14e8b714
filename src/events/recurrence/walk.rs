//! The walk along a rule: the one place that calls the `rrule` crate.
//!
//! The crate always starts at DTSTART. To reach a far window without paying for the way, the walk
//! starts at a later period of the rule instead. That gives the same days, because what lies
//! inside one period (a day, week, month or year) depends on nothing but the period and the rule,
//! once what the rule leaves to its start has been spelled out ([`spelled_out`]); the periods only
//! have to be counted in steps of INTERVAL from the start's own. COUNT and UNTIL never reach the
//! crate. It always gets the first moment of a period, never a start in the middle of one, which
//! also makes BYSETPOS right in the first week.

use chrono::{DateTime, Datelike, Days, Month, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday};
use rrule::{NWeekday, RRule, RRuleSet, Tz};

use super::{
    RuleError,
    parts::{Frequency, Parts},
};

/// How many years a series with a COUNT is followed: one cycle of the Gregorian calendar, after
/// which all days fall on the same weekdays again.
pub const HORIZON_YEARS: i32 = 400;

/// The last year in which occurrences are looked for.
const LAST_YEAR: i32 = 9_999;

/// A rule made independent of its start, ready for the crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walk {
    rule: RRule,
    frequency: Frequency,
    interval: i64,
    week_start: Weekday,
    start: NaiveDateTime,
}

impl Walk {
    /// Prepares a walk for a rule that starts at `start` on the wall clock; `all_day` when it
    /// repeats a date (BYHOUR, BYMINUTE and BYSECOND are then ignored, as the RFC asks).
    pub fn new(parts: &Parts, start: NaiveDateTime, all_day: bool) -> Result<Self, RuleError> {
        let rule = spelled_out(parts, start, all_day)
            .validate(utc(start))
            .map_err(|error| RuleError::Syntax(error.to_string()))?;
        Ok(Self {
            rule,
            frequency: parts.frequency,
            interval: i64::from(parts.interval),
            week_start: parts.week_start,
            start,
        })
    }

    /// The readings of the wall clock the rule itself gives, ascending, from the first period on;
    /// none is before the start. The start is among them only if it matches the rule.
    pub fn all(&self) -> impl Iterator<Item = NaiveDateTime> + use<> {
        self.since_period(self.period_start(self.start.date()))
    }

    /// The same, but all that lie before `from` may be missing.
    pub fn starting_near(&self, from: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> + use<> {
        self.since_period(self.period_before(from.date()))
    }

    /// The readings from the period that begins with `day`; none when there is no such day.
    fn since_period(&self, day: Option<NaiveDate>) -> impl Iterator<Item = NaiveDateTime> + use<> {
        let start = self.start;
        let set = day.filter(|day| day.year() <= LAST_YEAR).map(|day| {
            RRuleSet::new(utc(day.and_time(chrono::NaiveTime::MIN))).rrule(self.rule.clone()).limit()
        });
        set.as_ref()
            .map(IntoIterator::into_iter)
            .into_iter()
            .flatten()
            .map(|reading| reading.naive_utc())
            .skip_while(move |reading| *reading < start)
            .take_while(|reading| reading.year() <= LAST_YEAR)
    }

    /// The first day of a period of this rule at or before `day`, with a whole step to spare; the
    /// start's own period when `day` is near it or earlier.
    fn period_before(&self, day: NaiveDate) -> Option<NaiveDate> {
        let first = self.period_start(self.start.date())?;
        let steps = |periods: i64| u64::try_from(periods.div_euclid(self.interval) - 1).unwrap_or(0);
        let interval = u64::try_from(self.interval).ok()?;
        match self.frequency {
            Frequency::Daily => {
                let days = (day - first).num_days();
                first.checked_add_days(Days::new(steps(days) * interval))
            }
            Frequency::Weekly => {
                let weeks = (day - first).num_days().div_euclid(7);
                first.checked_add_days(Days::new(steps(weeks) * interval * 7))
            }
            Frequency::Monthly => {
                let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
                let months = steps(number(day) - number(first)) * interval;
                first.checked_add_months(chrono::Months::new(months.try_into().ok()?))
            }
            Frequency::Yearly => {
                let years = steps(i64::from(day.year()) - i64::from(first.year())) * interval;
                NaiveDate::from_ymd_opt(first.year().checked_add(years.try_into().ok()?)?, 1, 1)
            }
        }
    }

    /// The first day of the period that `day` lies in.
    fn period_start(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self.frequency {
            Frequency::Daily => Some(day),
            Frequency::Weekly => {
                day.checked_sub_days(Days::new(day.weekday().days_since(self.week_start).into()))
            }
            Frequency::Monthly => day.with_day(1),
            Frequency::Yearly => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        }
    }
}

/// The latest reading a series with a COUNT is followed to.
pub(super) fn horizon(start: NaiveDateTime) -> NaiveDateTime {
    start.checked_add_signed(TimeDelta::days(i64::from(HORIZON_YEARS) * 366)).unwrap_or(NaiveDateTime::MAX)
}

fn utc(reading: NaiveDateTime) -> DateTime<Tz> {
    reading.and_utc().with_timezone(&Tz::UTC)
}

/// The rule for the crate, without COUNT and UNTIL, and with everything its text leaves to the
/// start written down, so that the result no longer depends on the start.
fn spelled_out(parts: &Parts, start: NaiveDateTime, all_day: bool) -> RRule<rrule::Unvalidated> {
    let mut parts = parts.clone();
    let month = i16::try_from(start.month()).unwrap_or(1);
    let day_of_month = i16::try_from(start.day()).unwrap_or(1);
    let no_month_or_year_day = parts.by_month_day.is_empty() && parts.by_year_day.is_empty();
    let no_day = no_month_or_year_day && parts.by_day.is_empty() && parts.by_week_no.is_empty();
    match parts.frequency {
        Frequency::Daily => {}
        Frequency::Weekly if no_day => parts.by_day = vec![NWeekday::Every(start.weekday())],
        Frequency::Weekly => {}
        Frequency::Monthly if no_day => parts.by_month_day = vec![day_of_month],
        Frequency::Monthly => {}
        Frequency::Yearly if no_day => {
            parts.by_month_day = vec![day_of_month];
            if parts.by_month.is_empty() {
                parts.by_month = vec![month];
            }
        }
        Frequency::Yearly => {
            let other_days =
                !parts.by_day.is_empty() || !parts.by_year_day.is_empty() || !parts.by_week_no.is_empty();
            if parts.by_month.is_empty() && !parts.by_month_day.is_empty() && !other_days {
                parts.by_month = vec![month];
            }
            // A week alone means the start's weekday in it, not all seven days.
            if !parts.by_week_no.is_empty() && parts.by_day.is_empty() && no_month_or_year_day {
                parts.by_day = vec![NWeekday::Every(start.weekday())];
            }
        }
    }
    let time = |list: &[i16], of_start: u32| -> Vec<u8> {
        if all_day || list.is_empty() { small(&[of_start]) } else { small(list) }
    };
    let months: Vec<Month> =
        small::<_, u8>(&parts.by_month).into_iter().filter_map(|month| Month::try_from(month).ok()).collect();
    RRule::new(match parts.frequency {
        Frequency::Daily => rrule::Frequency::Daily,
        Frequency::Weekly => rrule::Frequency::Weekly,
        Frequency::Monthly => rrule::Frequency::Monthly,
        Frequency::Yearly => rrule::Frequency::Yearly,
    })
    .interval(parts.interval)
    .week_start(parts.week_start)
    .by_month(&months)
    .by_hour(time(&parts.by_hour, start.hour()))
    .by_minute(time(&parts.by_minute, start.minute()))
    .by_second(time(&parts.by_second, start.second()))
    .by_set_pos(parts.by_set_pos.iter().copied().map(i32::from).collect())
    .by_weekday(all_numbered(&parts))
    .by_month_day(small(&parts.by_month_day))
    .by_year_day(parts.by_year_day)
    .by_week_no(small(&parts.by_week_no))
}

/// BYDAY, with plain weekdays numbered too where some are: the crate finds nothing at all for
/// `3MO,WE`, but understands `3MO,1WE,2WE,3WE,4WE,5WE`.
fn all_numbered(parts: &Parts) -> Vec<NWeekday> {
    if !parts.has_numbered_day() {
        return parts.by_day.clone();
    }
    let in_a_month = parts.frequency == Frequency::Monthly || !parts.by_month.is_empty();
    let most = if in_a_month { 5 } else { 53 };
    let numbered = |day: &NWeekday| match *day {
        NWeekday::Every(day) => (1..=most).map(|nth| NWeekday::Nth(nth, day)).collect(),
        nth @ NWeekday::Nth(..) => vec![nth],
    };
    parts.by_day.iter().flat_map(numbered).collect()
}

/// The numbers in the narrower type the crate takes. Their ranges were checked on reading.
fn small<T: Copy + TryInto<U>, U>(list: &[T]) -> Vec<U> {
    list.iter().filter_map(|number| (*number).try_into().ok()).collect()
}
