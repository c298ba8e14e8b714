//! Screen: a year, twelve small months whose days show how full they are.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{Datelike, Months, NaiveDate};

use super::{
    drawn::Drawn,
    sidebar::{WEEK, days_from, weeks_of_month},
    view::{self, Head, Shown, Sight, Visit},
};
use crate::{error::AppError, i18n::Lang, paths, web::Shell};

/// How many occurrences the list below a month names; the month itself has all.
const MOST_LISTED: usize = 60;

#[derive(Template)]
#[template(path = "events/year.html", blocks = ["main"])]
struct YearPage {
    shell: Shell,
    head: Head,
    /// Short and whole names.
    weekdays: Vec<(&'static str, &'static str)>,
    months: Vec<YearMonth>,
}

struct YearMonth {
    name: String,
    href: String,
    weeks: Vec<YearWeek>,
    /// How many occurrences begin in this month, or reach into the year with it.
    summary: Option<String>,
    lines: Vec<Line>,
    /// How many more there are than `lines` names.
    beyond: Option<String>,
}

struct YearWeek {
    number: u32,
    href: String,
    label: String,
    /// The days of the week that lie in the month; `None` for the others.
    days: Vec<Option<YearDay>>,
}

struct YearDay {
    date: NaiveDate,
    href: String,
    /// The date in words, and how many occurrences are on it.
    label: String,
    classes: &'static str,
    is_today: bool,
}

/// An occurrence in the list below a month.
struct Line {
    drawn: Drawn,
    /// The first day of it that is shown.
    day: String,
    is_filled: bool,
}

/// `GET /calendar/year/{day}`: the year that holds the day.
pub async fn show(visit: Visit, day: web::Path<NaiveDate>) -> Result<HttpResponse, AppError> {
    let day = view::shown_day(*day)?;
    let (first, last) = ends_of(day);
    let shown = Shown {
        view: "year",
        day,
        first,
        last,
        previous: day.checked_sub_months(Months::new(12)),
        next: day.checked_add_months(Months::new(12)),
    };
    let (shell, head, sight) = visit.open(&shown, |_| day.year().to_string()).await?;
    let lang = shell.lang;
    let mut full = Fullness::of(&sight, first, last);
    let months = (0..12).filter_map(|month| first.checked_add_months(Months::new(month)));
    let page = YearPage {
        shell,
        head,
        weekdays: WEEK.iter().map(|day| (lang.weekday_short(*day), lang.weekday(*day))).collect(),
        months: months.map(|month| YearMonth::new(&sight, &mut full, month, first)).collect(),
    };
    visit.answer(&page, &page.as_main())
}

/// The first and the last day of the year that holds `day`.
fn ends_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let of = |month, number| NaiveDate::from_ymd_opt(day.year(), month, number).unwrap_or(day);
    (of(1, 1), of(12, 31))
}

/// How many occurrences are on each day of a year.
struct Fullness {
    first: NaiveDate,
    counts: Vec<usize>,
    /// Wordings by number, since most days share a few.
    words: HashMap<usize, String>,
}

impl Fullness {
    fn of(sight: &Sight, first: NaiveDate, last: NaiveDate) -> Self {
        let index = |day: NaiveDate| usize::try_from((day - first).num_days()).unwrap_or(0);
        let mut counts = vec![0; index(last) + 1];
        for seen in &sight.occurrences {
            for day in &mut counts[index(seen.first.max(first))..=index(seen.last.min(last))] {
                *day += 1;
            }
        }
        Self { first, counts, words: HashMap::new() }
    }

    fn on(&self, day: NaiveDate) -> usize {
        let index = usize::try_from((day - self.first).num_days()).ok();
        index.and_then(|index| self.counts.get(index)).copied().unwrap_or(0)
    }

    /// The day in words and, if there is something on it, how much.
    fn label(&mut self, lang: Lang, day: NaiveDate) -> String {
        let count = self.on(day);
        let words = lang.day_long(day);
        if count == 0 {
            return words;
        }
        let many = self.words.entry(count).or_insert_with(|| lang.t1("year-events", "count", count));
        format!("{words}: {many}")
    }

    /// The class of the day's shade, from 1, something, to 4, full.
    fn class(&self, day: NaiveDate) -> &'static str {
        match self.on(day) {
            0 => "",
            1..=2 => "full-1",
            3..=4 => "full-2",
            5..=7 => "full-3",
            _ => "full-4",
        }
    }
}

impl YearMonth {
    /// The month that begins with `month`, in the year that begins with `first`.
    fn new(sight: &Sight, full: &mut Fullness, month: NaiveDate, first: NaiveDate) -> Self {
        let lang = sight.lang;
        let pen = sight.pen();
        let here: Vec<_> = sight
            .occurrences
            .iter()
            .map(|seen| (seen.first.max(first), &seen.occurrence))
            .filter(|(day, _)| day.month() == month.month())
            .collect();
        let lines = here.iter().take(MOST_LISTED).map(|(day, occurrence)| Line {
            drawn: pen.draw(occurrence),
            day: lang.day_short(*day),
            is_filled: occurrence.fills_days(),
        });
        Self {
            name: lang.month_name(month),
            href: paths::calendar("month", month),
            lines: lines.collect(),
            beyond: (here.len() > MOST_LISTED)
                .then(|| lang.t1("view-more-count", "count", lang.number(here.len() - MOST_LISTED))),
            summary: (!here.is_empty()).then(|| lang.t1("year-events", "count", here.len())),
            weeks: weeks_of_month(month)
                .into_iter()
                .map(|monday| YearWeek {
                    number: monday.iso_week().week(),
                    href: paths::calendar("week", monday),
                    label: lang.t1("view-week-number", "number", monday.iso_week().week()),
                    days: days_from(monday, 7)
                        .map(|date| {
                            (date.month() == month.month()).then(|| YearDay {
                                date,
                                href: paths::calendar("day", date),
                                label: full.label(lang, date),
                                classes: full.class(date),
                                is_today: date == sight.today,
                            })
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}
