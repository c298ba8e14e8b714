//! The side of every calendar view: a small month to jump by, and the calendars to show and hide.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::{
    toolbar::Step,
    view::{Shown, Sight, YEARS},
};
use crate::{paths, web::assets};

/// The days of a week, in the order in which views show them.
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// What the sidebar of a view shows.
pub(super) struct Sidebar {
    pub month: String,
    /// The same page with the small month turned back or on.
    pub previous: Option<Step>,
    pub next: Option<Step>,
    /// Short and whole names.
    pub weekdays: Vec<(&'static str, &'static str)>,
    pub weeks: Vec<MiniWeek>,
    pub calendars: Vec<Toggle>,
    /// Where the toggles lead back to.
    pub here: String,
}

/// A week of the small month.
pub(super) struct MiniWeek {
    /// Its number in the year (ISO 8601).
    pub number: u32,
    pub href: String,
    pub label: String,
    pub days: Vec<MiniDay>,
}

/// A day of the small month.
pub(super) struct MiniDay {
    pub date: NaiveDate,
    pub href: String,
    pub is_outside: bool,
    pub is_today: bool,
    pub is_shown: bool,
    /// Whether there is something on it.
    pub is_busy: bool,
}

impl MiniDay {
    /// Its classes, parted by blanks.
    pub fn classes(&self) -> &'static str {
        match (self.is_shown, self.is_busy) {
            (true, true) => "is-shown is-busy",
            (true, false) => "is-shown",
            (false, true) => "is-busy",
            (false, false) => "",
        }
    }
}

/// A calendar with its switch.
pub(super) struct Toggle {
    pub action: String,
    pub name: String,
    pub color: String,
    pub is_visible: bool,
}

/// The month that the sidebar shows, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MiniMonth(NaiveDate);

impl MiniMonth {
    /// The month that was asked for, as `2026-11`, else the one of `day`.
    pub fn of(wish: Option<&str>, day: NaiveDate) -> Self {
        let wished = wish.and_then(|month| format!("{month}-01").parse::<NaiveDate>().ok());
        let month = wished.filter(|day| YEARS.contains(&day.year())).unwrap_or(day);
        Self(month.with_day(1).unwrap_or(month))
    }

    /// The first and the last day that its weeks have.
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        let mondays = weeks_of_month(self.0);
        let (first, last) = (mondays.first().unwrap_or(&self.0), mondays.last().unwrap_or(&self.0));
        (*first, *last + Days::new(6))
    }
}

/// The days of the small month that have something on them.
pub(super) struct BusyDays {
    first: NaiveDate,
    busy: Vec<bool>,
}

impl BusyDays {
    pub fn new(month: &MiniMonth) -> Self {
        let (first, last) = month.days();
        let days = usize::try_from((last - first).num_days() + 1).unwrap_or(0);
        Self { first, busy: vec![false; days] }
    }

    /// Marks the days from `first` to `last`, as far as the month has them.
    pub fn add(&mut self, first: NaiveDate, last: NaiveDate) {
        let begins = usize::try_from((first - self.first).num_days()).unwrap_or(0);
        let Ok(ends) = usize::try_from((last - self.first).num_days()) else { return };
        for day in self.busy.iter_mut().take(ends + 1).skip(begins) {
            *day = true;
        }
    }

    fn has(&self, day: NaiveDate) -> bool {
        let index = usize::try_from((day - self.first).num_days()).ok();
        index.and_then(|index| self.busy.get(index)).copied().unwrap_or(false)
    }
}

impl Sidebar {
    /// The sidebar beside what is `shown`. Days that the view draws stand out, unless they are the
    /// whole month anyhow.
    pub fn new(sight: &Sight, shown: &Shown, MiniMonth(month): MiniMonth, busy: &BusyDays) -> Self {
        let lang = sight.lang;
        let marks = !matches!(shown.view, "month" | "year");
        let mini = |date: NaiveDate| MiniDay {
            date,
            href: paths::calendar("day", date),
            is_outside: date.month() != month.month(),
            is_today: date == sight.today,
            is_shown: marks && (shown.first..=shown.last).contains(&date),
            is_busy: busy.has(date),
        };
        let turned = |to: Option<NaiveDate>, key: &str| {
            let to = to.filter(|day| YEARS.contains(&day.year()))?;
            Some(Step { href: paths::calendar_with_mini(shown.view, shown.day, to), label: lang.t(key) })
        };
        let week = |monday: NaiveDate| MiniWeek {
            number: monday.iso_week().week(),
            href: paths::calendar("week", monday),
            label: lang.t1("view-week-number", "number", monday.iso_week().week()),
            days: days_from(monday, 7).map(mini).collect(),
        };
        let toggles = sight.calendars.iter().map(|calendar| Toggle {
            action: paths::calendar_editor(calendar.id),
            name: calendar.name.clone(),
            color: assets::color_class(&calendar.color),
            is_visible: calendar.is_visible,
        });
        Self {
            month: lang.month(month),
            previous: turned(month.checked_sub_months(Months::new(1)), "view-month-previous"),
            next: turned(month.checked_add_months(Months::new(1)), "view-month-next"),
            weekdays: WEEK.iter().map(|day| (lang.weekday_short(*day), lang.weekday(*day))).collect(),
            weeks: weeks_of_month(month).into_iter().map(week).collect(),
            calendars: toggles.collect(),
            here: paths::calendar(shown.view, shown.day),
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
    fn the_small_month_turns_to_what_can_be_read_and_shown() {
        let day = "2026-11-23".parse().expect("a day");
        let of = |wish: Option<&str>| MiniMonth::of(wish, day).0.to_string();
        assert_eq!((of(None), of(Some("2027-02"))), ("2026-11-01".into(), "2027-02-01".into()));
        for bad in ["", "2027", "2027-13", "1899-12", "2201-01", "2027-02-03", "99999999-01"] {
            assert_eq!(of(Some(bad)), "2026-11-01", "{bad}");
        }
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
