//! The side of every calendar view: a small month to jump by, and the calendars to show and hide.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::{calendars::Calendar, i18n::Lang, paths, web::assets};

/// The days of a week, in the order in which views show them.
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// What the sidebar of a view shows.
#[derive(Debug)]
pub struct Sidebar {
    pub month: String,
    /// Short and whole names.
    pub weekdays: Vec<(&'static str, &'static str)>,
    pub weeks: Vec<Vec<MiniDay>>,
    pub calendars: Vec<Toggle>,
    /// Where the toggles lead back to.
    pub here: String,
}

/// A day of the small month.
#[derive(Debug)]
pub struct MiniDay {
    pub date: NaiveDate,
    pub href: String,
    pub is_outside: bool,
    pub is_today: bool,
    pub is_shown: bool,
}

/// A calendar with its switch.
#[derive(Debug)]
pub struct Toggle {
    pub action: String,
    pub name: String,
    pub color: String,
    pub is_visible: bool,
}

impl Sidebar {
    /// The sidebar beside the view at the address `here`: the month of `day`, with the days
    /// `marked` standing out.
    pub fn new(
        lang: Lang,
        day: NaiveDate,
        marked: Option<RangeInclusive<NaiveDate>>,
        today: NaiveDate,
        calendars: &[Calendar],
        here: String,
    ) -> Self {
        let mini = |date: NaiveDate| MiniDay {
            date,
            href: paths::calendar("day", date),
            is_outside: date.month() != day.month(),
            is_today: date == today,
            is_shown: marked.as_ref().is_some_and(|marked| marked.contains(&date)),
        };
        Self {
            month: lang.month(day),
            weekdays: WEEK.iter().map(|day| (lang.weekday_short(*day), lang.weekday(*day))).collect(),
            weeks: weeks_of_month(day)
                .into_iter()
                .map(|monday| days_from(monday, 7).map(mini).collect())
                .collect(),
            calendars: calendars
                .iter()
                .map(|calendar| Toggle {
                    action: paths::calendar_editor(calendar.id),
                    name: calendar.name.clone(),
                    color: assets::color_class(&calendar.color),
                    is_visible: calendar.is_visible,
                })
                .collect(),
            here,
        }
    }
}

/// The Mondays of the weeks that hold a day of `day`'s month.
pub fn weeks_of_month(day: NaiveDate) -> Vec<NaiveDate> {
    let first = day.with_day(1).unwrap_or(day);
    monday_of(first)
        .iter_weeks()
        .take_while(|monday| {
            *monday <= first || (monday.month(), monday.year()) == (first.month(), first.year())
        })
        .collect()
}

/// The Monday on or before `day`.
pub fn monday_of(day: NaiveDate) -> NaiveDate {
    day - Days::new(day.weekday().num_days_from_monday().into())
}

/// `count` days, beginning with `first`.
pub fn days_from(first: NaiveDate, count: usize) -> impl Iterator<Item = NaiveDate> {
    first.iter_days().take(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mondays(day: &str) -> Vec<String> {
        weeks_of_month(day.parse().expect("a day")).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_month_has_four_to_six_weeks_and_each_of_its_days() {
        assert_eq!(mondays("2027-02-14"), ["2027-02-01", "2027-02-08", "2027-02-15", "2027-02-22"]);
        assert_eq!(mondays("2026-11-30").first().map(String::as_str), Some("2026-10-26"));
        assert_eq!(mondays("2026-11-01").last().map(String::as_str), Some("2026-11-30"));
        assert_eq!(mondays("2026-11-01").len(), 6);
        assert_eq!(mondays("2026-01-01").first().map(String::as_str), Some("2025-12-29"));
        assert_eq!(mondays("2026-12-31").last().map(String::as_str), Some("2026-12-28"));
    }
}
