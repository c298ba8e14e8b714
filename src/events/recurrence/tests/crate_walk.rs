//! What the `rrule` crate gives for a rule, walked from the start: a second opinion.
//!
//! The crate sees neither zone nor text, COUNT or UNTIL, and begins with the first moment of a
//! period, where its known defects do not show: a mixed BYDAY is spelled out, and the set of the
//! first week for BYSETPOS is whole.

use chrono::{DateTime, Datelike, Days, Month, NaiveDateTime, NaiveTime, Timelike};
use rrule::{NWeekday, RRule, RRuleSet, Tz};

use crate::events::recurrence::{
    Rule, Start,
    parts::{Frequency, Parts, WeekdayNum},
    walk::horizon,
};

/// The readings of the series' clock, with its start and its COUNT, but without its UNTIL; those of
/// sixty years when there is no COUNT.
pub(super) fn readings(rule: &Rule) -> impl Iterator<Item = NaiveDateTime> {
    let start = rule.start().reading();
    let day = start.date();
    let first = match rule.frequency() {
        Frequency::Daily => Some(day),
        Frequency::Weekly => {
            let into_week = day.weekday().days_since(rule.parts.week_start);
            day.checked_sub_days(Days::new(into_week.into()))
        }
        Frequency::Monthly => day.with_day(1),
        Frequency::Yearly => day.with_ordinal(1),
    };
    let first = utc(first.expect("a day").and_time(NaiveTime::MIN));
    let all_day = matches!(rule.start(), Start::Day(_));
    let spelled =
        spelled_out(&rule.parts, start, all_day).validate(utc(start)).expect("a rule for the crate");
    // As far as a COUNT is followed, or the tests look.
    let (count, until) = match rule.count() {
        Some(count) => (count as usize, horizon(start)),
        None => (usize::MAX, start + Days::new(60 * 366)),
    };
    let found: Vec<NaiveDateTime> = RRuleSet::new(first)
        .rrule(spelled)
        .limit()
        .into_iter()
        .map(|reading| reading.naive_utc())
        .skip_while(|reading| *reading <= start)
        .take_while(|reading| *reading <= until)
        .take(count - 1)
        .collect();
    std::iter::once(start).chain(found)
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
        Frequency::Weekly if no_day => parts.by_day = vec![WeekdayNum { nth: None, day: start.weekday() }],
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
                parts.by_day = vec![WeekdayNum { nth: None, day: start.weekday() }];
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
    let in_a_month = parts.frequency == Frequency::Monthly || !parts.by_month.is_empty();
    let most = if in_a_month { 5 } else { 53 };
    let numbered = |day: &WeekdayNum| match day.nth {
        None if !parts.has_numbered_day() => vec![NWeekday::Every(day.day)],
        None => (1..=most).map(|nth| NWeekday::Nth(nth, day.day)).collect(),
        Some(nth) => vec![NWeekday::Nth(nth, day.day)],
    };
    parts.by_day.iter().flat_map(numbered).collect()
}

/// The numbers in the narrower type the crate takes. Their ranges were checked on reading.
fn small<T: Copy + TryInto<U>, U>(list: &[T]) -> Vec<U> {
    list.iter().filter_map(|number| (*number).try_into().ok()).collect()
}
