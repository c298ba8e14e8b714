//! Runs of days: weeks, months, years, weekends, and their edges.

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar::{self, plus_days, plus_months};
use super::piece::{Day, Piece};
use super::value::Grain;

/// A unit that days are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// A part of a week, month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    Middle,
    End,
}

fn run(from: NaiveDate, to: NaiveDate, grain: Grain, whole: bool) -> Day {
    Day::Run { from, to, grain, whole }
}

/// So many whole units beginning `ahead` units after that of today (negative: before).
pub(super) fn units(today: NaiveDate, unit: Unit, ahead: i32, many: u32) -> Option<Day> {
    let many_signed = i32::try_from(many).ok().filter(|n| *n <= 1000)?;
    let (from, to, grain) = match unit {
        Unit::Minute | Unit::Hour => return None,
        Unit::Day => {
            let from = plus_days(today, ahead.into())?;
            (from, plus_days(from, many.into())?, Grain::Day)
        }
        Unit::Week => {
            let from = plus_days(calendar::week_of(today), 7 * i64::from(ahead))?;
            (from, plus_days(from, 7 * i64::from(many))?, Grain::Week)
        }
        Unit::Month => {
            let from = plus_months(calendar::month_of(today), ahead)?;
            (from, plus_months(from, many_signed)?, Grain::Month)
        }
        Unit::Quarter => {
            let first = calendar::month_of(today).with_month(today.month0() / 3 * 3 + 1)?;
            let from = plus_months(first, 3 * ahead)?;
            (from, plus_months(from, 3 * many_signed)?, Grain::Month)
        }
        Unit::Year => {
            let from = plus_months(calendar::year_of(today), ahead.checked_mul(12)?)?;
            (from, plus_months(from, 12 * many_signed)?, Grain::Year)
        }
    };
    if many == 1 && unit == Unit::Day {
        return Some(Day::Date(from));
    }
    Some(run(from, to, grain, many == 1 && unit != Unit::Quarter))
}

pub(super) fn month(year: i32, month: u32) -> Option<Day> {
    let from = calendar::date(year, month, 1)?;
    Some(run(from, plus_months(from, 1)?, Grain::Month, true))
}

pub(super) fn year(year: i32) -> Option<Day> {
    let from = calendar::date(year, 1, 1)?;
    Some(run(from, plus_months(from, 12)?, Grain::Year, true))
}

/// The Monday to Sunday around a day.
pub(super) fn week_around(day: NaiveDate) -> Option<Day> {
    units(day, Unit::Week, 0, 1)
}

/// Saturday and Sunday of the week `ahead` weeks after that of a day.
pub(super) fn saturday_and_sunday(today: NaiveDate, ahead: i64) -> Option<Day> {
    let monday = plus_days(calendar::week_of(today), 7 * ahead)?;
    Some(run(plus_days(monday, 5)?, plus_days(monday, 7)?, Grain::Day, false))
}

/// The weekend of the week of a day: from Friday evening at six until Monday.
pub(super) fn weekend(day: NaiveDate) -> Option<Piece> {
    let monday = calendar::week_of(day);
    let from = calendar::at_minute(plus_days(monday, 4)?, 18 * 60);
    Some(Piece::Stretch(from, calendar::midnight(plus_days(monday, 7)?), Grain::Hour))
}

/// The first third of a month, the last three days of a week, the last four months of a year, …
pub(super) fn edge(of: &Day, edge: Edge) -> Option<Day> {
    let Day::Run { from, to, grain, whole: true } = *of else { return None };
    let (a, b) = match (grain, edge) {
        (Grain::Week, Edge::Start) => (from, plus_days(from, 3)?),
        (Grain::Week, Edge::Middle) => (plus_days(from, 2)?, plus_days(from, 4)?),
        (Grain::Week, Edge::End) => (plus_days(from, 4)?, to),
        (Grain::Month, Edge::Start) => (from, plus_days(from, 10)?),
        (Grain::Month, Edge::Middle) => (plus_days(from, 10)?, plus_days(from, 20)?),
        (Grain::Month, Edge::End) => (plus_days(from, 20)?, to),
        (_, Edge::Start) => (from, plus_months(from, 3)?),
        (_, Edge::Middle) => (plus_months(from, 5)?, plus_months(from, 7)?),
        (_, Edge::End) => (plus_months(from, 8)?, to),
    };
    let grain = if grain == Grain::Year { Grain::Month } else { Grain::Day };
    Some(run(a, b, grain, false))
}

/// The nth (from 1, or from -1 at the end) such weekday of a run.
pub(super) fn nth_weekday(of: &Day, nth: i32, weekday: Weekday) -> Option<Day> {
    let Day::Run { from, to, .. } = *of else { return None };
    let day = if nth > 0 {
        let first = calendar::weekday_after(from.pred_opt()?, weekday)?;
        plus_days(first, 7 * i64::from(nth - 1))?
    } else {
        let last = calendar::weekday_before(to, weekday)?;
        plus_days(last, 7 * i64::from(nth + 1))?
    };
    (from <= day && day < to).then_some(Day::Date(day))
}

/// The nth (from 1, or from -1 at the end) day of a run.
pub(super) fn nth_day(of: &Day, nth: i32) -> Option<Day> {
    let Day::Run { from, to, .. } = *of else { return None };
    let day = if nth > 0 { plus_days(from, i64::from(nth - 1))? } else { plus_days(to, i64::from(nth))? };
    (from <= day && day < to).then_some(Day::Date(day))
}

/// The nth week of a run: the one of its nth Thursday from its beginning or end (ISO 8601 counts
/// the weeks of a year so).
pub(super) fn nth_week(of: &Day, nth: i32) -> Option<Day> {
    let Day::Date(day) = nth_weekday(of, nth, Weekday::Thu)? else { return None };
    week_around(day)
}

/// From today to the end of the week, month or year.
pub(super) fn rest(today: NaiveDate, unit: Unit) -> Option<Day> {
    let Day::Run { to, .. } = units(today, unit, 0, 1)? else { return None };
    Some(run(today, to, Grain::Day, false))
}

/// The month in which a name of a month comes next; the running one counts.
pub(super) fn coming_month(today: NaiveDate, number: u32) -> Option<Day> {
    month(today.year() + i32::from(number < today.month()), number)
}
