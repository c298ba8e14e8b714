//! From the pieces of a phrase to days: which day is meant, and what was assumed.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};

use super::calendar::{self, plus_days, plus_months};
use super::piece::{Day, Which};
use super::runs;
use super::text::Text;
use super::value::{Assumption, Grain};

/// A run of days that is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub from: NaiveDate,
    /// The first day after it.
    pub to: NaiveDate,
    pub grain: Grain,
    /// Whether it is one day, week, month or year.
    pub whole: bool,
    /// Where it would begin when read the other way.
    pub other: Option<NaiveDate>,
    pub assumed: Option<Assumption>,
}

impl Run {
    fn of_day(from: NaiveDate) -> Option<Self> {
        let to = from.succ_opt()?;
        Some(Self { from, to, grain: Grain::Day, whole: true, other: None, assumed: None })
    }

    fn or(self, other: Option<NaiveDate>, assumed: Assumption) -> Self {
        Self { other: other.filter(|d| *d != self.from), assumed: Some(assumed), ..self }
    }
}

/// The beginning of the minute or hour.
pub(super) fn floor(at: NaiveDateTime, grain: Grain) -> NaiveDateTime {
    let minute = if grain == Grain::Hour { 0 } else { at.time().minute() };
    calendar::at_minute(at.date(), at.time().hour() * 60 + minute)
}

pub(super) fn day(t: &Text, day: &Day) -> Option<Run> {
    let today = t.today();
    match *day {
        Day::Date(date) => Run::of_day(date),
        Day::Weekday(weekday, which) => named_weekday(today, weekday, which),
        Day::OfYear { month, day, either } => {
            let run = Run::of_day(calendar::year_day_from(today, month, day)?)?;
            Some(if either {
                run.or(calendar::year_day_from(today, day, month), Assumption::Order)
            } else {
                run.or(None, Assumption::ComingYear)
            })
        }
        Day::OfMonth(number) => {
            Some(Run::of_day(calendar::month_day_from(today, number)?)?.or(None, Assumption::ComingMonth))
        }
        Day::Month(number) => {
            let Day::Run { from, to, grain, whole } = runs::coming_month(today, number)? else { return None };
            Some(Run { from, to, grain, whole, other: None, assumed: Some(Assumption::ComingYear) })
        }
        Day::Run { from, to, grain, whole } => {
            Some(Run { from, to, grain, whole, other: None, assumed: None })
        }
    }
}

fn named_weekday(today: NaiveDate, weekday: Weekday, which: Which) -> Option<Run> {
    let monday = calendar::week_of(today);
    let of_week = |ahead: i64| plus_days(monday, 7 * ahead + i64::from(weekday.num_days_from_monday()));
    let coming = calendar::weekday_after(today, weekday)?;
    match which {
        Which::Coming if today.weekday() == weekday => {
            Some(Run::of_day(coming)?.or(Some(today), Assumption::NotToday))
        }
        Which::Coming => Run::of_day(coming),
        // "this Monday" said on a Tuesday is the coming one.
        Which::This => Run::of_day(of_week(0).filter(|d| *d >= today).unwrap_or(coming)),
        Which::Next => {
            let next = of_week(1)?;
            let run = Run::of_day(next)?;
            Some(if coming == next { run } else { run.or(Some(coming), Assumption::NextWeek) })
        }
        Which::AfterNext => Run::of_day(plus_days(coming, 7)?),
        Which::Last => Run::of_day(calendar::weekday_before(today, weekday)?),
    }
}

/// Two words for one day put together: `Friday` and `20 November`, `the 20th` and `next month`.
/// The second value says that weekday and date do not fit.
pub(super) fn together(t: &Text, a: &Day, b: &Day) -> Option<(Day, bool)> {
    let fits = |day: NaiveDate, weekday: Weekday| day.weekday() == weekday;
    let today = t.today();
    Some(match (a, b) {
        (&Day::Weekday(weekday, _), &Day::Date(date)) | (&Day::Date(date), &Day::Weekday(weekday, _)) => {
            (Day::Date(date), !fits(date, weekday))
        }
        (&Day::Weekday(weekday, _), year_day @ &Day::OfYear { month, day, either })
        | (year_day @ &Day::OfYear { month, day, either }, &Day::Weekday(weekday, _)) => {
            // The weekday says which year, or in which order the numbers are.
            let next = |month, day| calendar::year_day_from(today, month, day).filter(|d| fits(*d, weekday));
            let found =
                next(month, day).or_else(|| if either { next(day, month) } else { None }).or_else(|| {
                    (-1..7)
                        .filter_map(|ahead| calendar::date(today.year() + ahead, month, day))
                        .find(|d| fits(*d, weekday) && *d > plus_days(today, -31).unwrap_or(today))
                });
            found.map_or((year_day.clone(), true), |date| (Day::Date(date), false))
        }
        (&Day::Weekday(weekday, _), &Day::OfMonth(number))
        | (&Day::OfMonth(number), &Day::Weekday(weekday, _)) => {
            let first = calendar::month_of(today);
            let found = (0..15)
                .filter_map(|ahead| plus_months(first, ahead)?.with_day(number))
                .find(|d| *d >= today && fits(*d, weekday));
            found.map_or((Day::OfMonth(number), true), |date| (Day::Date(date), false))
        }
        (&Day::Weekday(weekday, _), &Day::Run { from, grain: Grain::Week, whole: true, .. })
        | (&Day::Run { from, grain: Grain::Week, whole: true, .. }, &Day::Weekday(weekday, _)) => {
            (Day::Date(plus_days(from, i64::from(weekday.num_days_from_monday()))?), false)
        }
        (&Day::Weekday(weekday, _), &Day::Run { from, to, whole: false, .. })
        | (&Day::Run { from, to, whole: false, .. }, &Day::Weekday(weekday, _)) => {
            let day = calendar::weekday_after(from.pred_opt()?, weekday).filter(|day| *day < to)?;
            (Day::Date(day), false)
        }
        (&Day::OfMonth(number), &Day::Run { from, grain: Grain::Month, whole: true, .. })
        | (&Day::Run { from, grain: Grain::Month, whole: true, .. }, &Day::OfMonth(number)) => {
            (Day::Date(from.with_day(number)?), false)
        }
        (&Day::OfMonth(day), &Day::Month(month)) | (&Day::Month(month), &Day::OfMonth(day)) => {
            NaiveDate::from_ymd_opt(2024, month, day)?;
            (Day::OfYear { month, day, either: false }, false)
        }
        (&Day::OfYear { month, day, .. }, &Day::Run { from, grain: Grain::Year, whole: true, .. })
        | (&Day::Run { from, grain: Grain::Year, whole: true, .. }, &Day::OfYear { month, day, .. }) => {
            (Day::Date(calendar::date(from.year(), month, day)?), false)
        }
        (&Day::Month(month), &Day::Run { from, grain: Grain::Year, whole: true, .. })
        | (&Day::Run { from, grain: Grain::Year, whole: true, .. }, &Day::Month(month)) => {
            (runs::month(from.year(), month)?, false)
        }
        _ => return None,
    })
}
