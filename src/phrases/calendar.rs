//! Reckoning with days of the Gregorian calendar. Weeks begin on Monday (ISO 8601).

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use super::value::Length;

/// The years that phrases can speak of. Beyond them a number is no year.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A date, when there is such a day in a year that phrases can speak of.
pub(super) fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    if YEARS.contains(&year) { NaiveDate::from_ymd_opt(year, month, day) } else { None }
}

/// `26` is 2026 and `74` is 1974: two digits mean the year nearest to now, fifty years to either side.
pub(super) fn full_year(two_digits: u32, now: NaiveDate) -> i32 {
    let century = now.year() - now.year().rem_euclid(100);
    let year = century + two_digits as i32;
    if year > now.year() + 50 {
        year - 100
    } else if year <= now.year() - 50 {
        year + 100
    } else {
        year
    }
}

pub(super) fn plus_days(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let moved = if days >= 0 {
        day.checked_add_days(Days::new(days as u64))
    } else {
        day.checked_sub_days(Days::new(days.unsigned_abs()))
    };
    moved.filter(|d| YEARS.contains(&d.year()))
}

pub(super) fn plus_months(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    let moved = if months >= 0 {
        day.checked_add_months(Months::new(months as u32))
    } else {
        day.checked_sub_months(Months::new(months.unsigned_abs()))
    };
    moved.filter(|d| YEARS.contains(&d.year()))
}

/// The day a length from another; minutes of the length are left out.
pub(super) fn plus_length(day: NaiveDate, length: Length, backwards: bool) -> Option<NaiveDate> {
    let sign = if backwards { -1 } else { 1 };
    let day = plus_months(day, sign * i32::try_from(length.months).ok()?)?;
    plus_days(day, i64::from(sign) * i64::from(length.days))
}

/// The moment a length from another; months first, then days, then minutes.
pub(super) fn moment_plus(at: NaiveDateTime, length: Length, backwards: bool) -> Option<NaiveDateTime> {
    let day = plus_length(at.date(), length, backwards)?;
    let minutes = TimeDelta::try_minutes(i64::from(length.minutes))?;
    let minutes = if backwards { -minutes } else { minutes };
    day.and_time(at.time()).checked_add_signed(minutes).filter(|d| YEARS.contains(&d.year()))
}

pub(super) fn week_of(day: NaiveDate) -> NaiveDate {
    day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()))
}

pub(super) fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

pub(super) fn year_of(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day)
}

/// The first such weekday after a day.
pub(super) fn weekday_after(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let ahead = (7 + weekday.num_days_from_monday() - day.weekday().num_days_from_monday()) % 7;
    plus_days(day, if ahead == 0 { 7 } else { i64::from(ahead) })
}

/// The last such weekday before a day.
pub(super) fn weekday_before(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let back = (7 + day.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
    plus_days(day, -if back == 0 { 7 } else { i64::from(back) })
}

/// The first day on or after another that has this number in its month.
pub(super) fn month_day_from(day: NaiveDate, number: u32) -> Option<NaiveDate> {
    let first = month_of(day);
    (0..12)
        .filter_map(|ahead| plus_months(first, ahead)?.with_day(number))
        .find(|candidate| *candidate >= day)
}

/// The first day on or after another with this month and number (29 February waits for its year).
pub(super) fn year_day_from(day: NaiveDate, month: u32, number: u32) -> Option<NaiveDate> {
    (0..9).filter_map(|ahead| date(day.year() + ahead, month, number)).find(|candidate| *candidate >= day)
}

/// Midnight with which a day begins.
pub(super) fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN)
}

/// A day and minutes since its midnight, which may lead into the next day.
pub(super) fn at_minute(day: NaiveDate, minutes: u32) -> NaiveDateTime {
    midnight(day) + TimeDelta::minutes(i64::from(minutes))
}
