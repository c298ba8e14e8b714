//! Screen: a month, week by week.

use std::{cmp::Reverse, ops::RangeInclusive};

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::{
    Occurrence,
    drawn::{Drawn, Pen},
    layout,
    sidebar::{WEEK, days_from, weeks_of_month},
    view::{self, Head, Seen, Shown, Sight, Visit},
};
use crate::{error::AppError, paths, web::Shell};

#[derive(Template)]
#[template(path = "events/month.html", blocks = ["main"])]
struct MonthPage {
    shell: Shell,
    head: Head,
    /// Whole and short names.
    weekdays: Vec<(&'static str, &'static str)>,
    weeks: Vec<Week>,
    is_empty: bool,
}

struct Week {
    label: String,
    /// Its number in the year (ISO 8601), and the same in words.
    number: u32,
    number_label: String,
    href: String,
    bars: Vec<Bar>,
    days: Vec<Day>,
}

/// An occurrence over several days, as far as it reaches into one week.
struct Bar {
    drawn: Drawn,
    /// 1 to 7.
    from: usize,
    days: usize,
    lane: usize,
    came_in: bool,
    goes_on: bool,
    /// Whether the occurrence is drawn here for the first time.
    is_first: bool,
}

struct Day {
    date: NaiveDate,
    /// The date in words, for who cannot see where in the month a link stands.
    words: String,
    href: String,
    add: String,
    classes: String,
    lines: Vec<Line>,
    folded: Vec<Line>,
    /// How many are not shown at once.
    hidden: String,
    /// The way to what even the fold does not show: the whole day as a list.
    beyond: Option<(String, String)>,
}

/// A line of a day.
struct Line {
    drawn: Drawn,
    is_filled: bool,
    /// `false` for one that is drawn on an earlier day already.
    is_first: bool,
}

/// `GET /calendar/month/{day}`.
pub async fn show(visit: Visit, day: web::Path<NaiveDate>) -> Result<HttpResponse, AppError> {
    let day = view::shown_day(*day)?;
    let mondays = weeks_of_month(day);
    let first = mondays.first().copied().unwrap_or(day);
    let last = first + Days::new(7 * mondays.len() as u64 - 1);
    let shown = Shown {
        view: "month",
        day,
        first,
        last,
        previous: day.checked_sub_months(Months::new(1)),
        next: day.checked_add_months(Months::new(1)),
    };
    let (shell, head, sight) = visit.open(&shown, |lang| lang.month(day)).await?;
    let (lang, pen) = (shell.lang, sight.pen());
    let page = MonthPage {
        head,
        weekdays: WEEK.iter().map(|day| (lang.weekday(*day), lang.weekday_short(*day))).collect(),
        weeks: mondays
            .iter()
            .map(|monday| Week::new(&shell, &pen, &sight, *monday, (first, day.month())))
            .collect(),
        is_empty: sight.occurrences.is_empty(),
        shell,
    };
    visit.answer(&page, &page.as_main())
}

/// An occurrence that is to be a line of a cell.
struct Pending<'a> {
    occurrence: &'a Occurrence,
    is_filled: bool,
    is_first: bool,
}

/// Whether an occurrence is drawn as a bar: over more than one day, and not just past midnight.
fn is_bar(seen: &Seen) -> bool {
    seen.first < seen.last && seen.occurrence.fills_days()
}

impl Week {
    /// The week from `monday`, in a month view that begins with `first` and shows `month`.
    fn new(
        shell: &Shell,
        pen: &Pen<'_>,
        sight: &Sight,
        monday: NaiveDate,
        (first, month): (NaiveDate, u32),
    ) -> Self {
        let index = |day: NaiveDate| usize::try_from((day - monday).num_days().clamp(0, 6)).unwrap_or(0);
        let sunday = monday + Days::new(6);
        let mut bars: Vec<(RangeInclusive<usize>, &Seen)> = Vec::new();
        let mut lines: [Vec<Pending<'_>>; 7] = Default::default();
        for seen in sight.occurrences.iter().filter(|seen| monday <= seen.last && seen.first <= sunday) {
            let (begins, occurrence) = (seen.first, &seen.occurrence);
            if is_bar(seen) {
                bars.push((index(begins)..=index(seen.last), seen));
            } else if begins >= monday || monday == first {
                // One that runs past midnight stands on the first day shown of it.
                let is_filled = occurrence.event.is_all_day;
                lines[index(begins)].push(Pending { occurrence, is_filled, is_first: true });
            }
        }
        // Those that came in keep the top, then the longer ones.
        bars.sort_by_key(|(days, seen)| (*days.start(), seen.first >= monday, Reverse(*days.end())));
        for lines in &mut lines {
            lines.sort_by_key(|line| !line.is_filled);
        }
        let reaches: Vec<_> = bars.iter().map(|(days, _)| days.clone()).collect();
        let mut taken = [0; 7];
        let mut folded: [Vec<Pending<'_>>; 7] = Default::default();
        let mut drawn_bars = Vec::new();
        for ((days, seen), lane) in bars.iter().zip(layout::lanes(&reaches)) {
            let is_first = seen.first >= monday || monday == first;
            if lane < layout::MOST_LANES {
                taken[days.clone()].iter_mut().for_each(|lanes: &mut usize| *lanes = (*lanes).max(lane + 1));
                drawn_bars.push(Bar {
                    drawn: pen.draw(&seen.occurrence),
                    from: days.start() + 1,
                    days: days.end() - days.start() + 1,
                    lane,
                    came_in: seen.first < monday,
                    goes_on: seen.last > sunday,
                    is_first,
                });
            } else {
                for day in days.clone() {
                    let is_first = is_first && day == *days.start();
                    folded[day].push(Pending { occurrence: &seen.occurrence, is_filled: true, is_first });
                }
            }
        }
        let days = days_from(monday, 7)
            .zip(lines)
            .zip(folded)
            .zip(taken)
            .map(|(((date, lines), folded), lanes)| {
                Day::new(pen, date, (lines, folded, lanes), date.month() != month, sight.today)
            })
            .collect();
        let number = monday.iso_week().week();
        Self {
            label: shell.t1("view-week-from", "day", shell.lang.day_long(monday)),
            number,
            number_label: shell.t1("view-week-number", "number", number),
            href: paths::calendar("week", monday),
            bars: drawn_bars,
            days,
        }
    }
}

impl Day {
    /// A cell with these lines below so many lanes of bars; `folded` has no room anyhow.
    fn new(
        pen: &Pen<'_>,
        date: NaiveDate,
        (mut lines, mut folded, lanes): (Vec<Pending<'_>>, Vec<Pending<'_>>, usize),
        is_outside: bool,
        today: NaiveDate,
    ) -> Self {
        let lang = pen.lang;
        let shown = layout::lines_shown(lanes, lines.len(), !folded.is_empty()).min(lines.len());
        folded.extend(lines.split_off(shown));
        let hidden = folded.len();
        folded.truncate(layout::MOST_FOLDED);
        let beyond = hidden - folded.len();
        let mut classes = String::from("day");
        for (class, holds) in [
            (" outside", is_outside),
            (" weekend", matches!(date.weekday(), Weekday::Sat | Weekday::Sun)),
            (" today", date == today),
        ] {
            if holds {
                classes.push_str(class);
            }
        }
        if lanes > 0 {
            classes.push_str(&format!(" lane-{lanes}"));
        }
        let draw = |line: Pending<'_>| Line {
            drawn: pen.draw(line.occurrence),
            is_filled: line.is_filled,
            is_first: line.is_first,
        };
        let more = || lang.t1("view-more-count", "count", lang.number(beyond));
        Self {
            date,
            words: lang.day_long(date),
            href: paths::calendar("day", date),
            add: paths::new_event_on(date),
            classes,
            lines: lines.into_iter().map(draw).collect(),
            folded: folded.into_iter().map(draw).collect(),
            hidden: lang.number(hidden),
            beyond: (beyond > 0).then(|| (paths::calendar("agenda", date), more())),
        }
    }
}
