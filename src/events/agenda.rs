//! Screen: the agenda, what is planned day by day as a list to read.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{Datelike, Days, NaiveDate};
use serde::Deserialize;

use super::{
    Occurrence,
    drawn::{Drawn, Pen},
    view::{self, Head, Seen, Shown, Sight, Visit},
};
use crate::{error::AppError, i18n::Lang, paths, time::Span, web::Shell};

/// How many days one page of the list covers.
const DAYS: u64 = 28;

/// How many lines one page of the list has at most; what is beyond is on the next.
const MOST_LINES: usize = 150;

#[derive(Template)]
#[template(path = "events/agenda.html", blocks = ["main", "days"])]
struct AgendaPage {
    shell: Shell,
    head: Head,
    days: Vec<Stretch>,
    is_empty: bool,
    add: String,
    more: Option<More>,
}

/// A part of the list.
enum Stretch {
    Day(AgendaDay),
    /// Days with nothing on them, one or several in a row.
    Free(String),
}

struct AgendaDay {
    date: NaiveDate,
    href: String,
    words: String,
    weekday: &'static str,
    month: String,
    is_today: bool,
    lines: Vec<Line>,
}

/// An occurrence on one of its days.
struct Line {
    drawn: Drawn,
    /// When on this day it is, unless that is from its start to its end: `until 1:00 AM`.
    instead: Option<String>,
    /// Which of its days this is: `day 2 of 3`.
    count: Option<String>,
    /// `false` for one that an earlier day of the page has.
    is_first: bool,
}

/// The way on.
struct More {
    /// The next page, for its own sake.
    href: String,
    /// The same lines alone, to go on in this page.
    part: String,
}

/// What the address may say beside the day; what cannot be read is ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wishes {
    /// How many lines of the first day another page has already.
    skip: usize,
    /// Whether the page is the continuation of one that is open.
    on: bool,
}

/// `GET /calendar/agenda/{day}`: what is planned from the day on.
pub async fn show(visit: Visit, day: web::Path<NaiveDate>) -> Result<HttpResponse, AppError> {
    let day = view::shown_day(*day)?;
    let wishes: Wishes = visit.wishes();
    let last = day + Days::new(DAYS - 1);
    let shown = Shown {
        view: "agenda",
        day,
        first: day,
        last,
        previous: day.checked_sub_days(Days::new(DAYS)),
        next: day.checked_add_days(Days::new(DAYS)),
    };
    let (shell, head, sight) = visit.open(&shown, |lang| lang.week(day, last)).await?;
    let goes_on = wishes.on && visit.wants_part();
    let (days, next) = list(&sight, &shown, wishes.skip, goes_on);
    let more = next.map(|(day, skipped)| {
        let href = paths::agenda(day, skipped);
        let part = format!("{href}{}on=true", if skipped == 0 { '?' } else { '&' });
        More { href, part }
    });
    let page = AgendaPage {
        is_empty: sight.occurrences.is_empty(),
        add: paths::new_event_on(day),
        shell,
        head,
        days,
        more,
    };
    if goes_on { visit.answer(&page, &page.as_days()) } else { visit.answer(&page, &page.as_main()) }
}

/// The list without the first `skip` lines of the first day, and where the next page begins: a day
/// and how many of its lines are shown before. When the list `goes_on` in a page that is open,
/// that page has drawn what began before.
fn list(
    sight: &Sight,
    shown: &Shown,
    skip: usize,
    goes_on: bool,
) -> (Vec<Stretch>, Option<(NaiveDate, usize)>) {
    let pen = sight.pen();
    let mut stretches = Vec::new();
    let mut free: Option<(NaiveDate, NaiveDate)> = None;
    let mut room = MOST_LINES;
    let mut drawn = HashSet::new();
    for date in shown.first.iter_days().take_while(|date| *date <= shown.last) {
        let is_first_day = date == shown.first;
        let skip = if is_first_day { skip } else { 0 };
        let here = on_day(sight, date);
        let count = here.len();
        let lines: Vec<Line> = here
            .into_iter()
            .skip(skip)
            .take(room)
            .map(|seen| {
                let is_new = drawn.insert((seen.occurrence.event.id, seen.occurrence.span.start));
                let is_first = if goes_on { seen.first == date } else { is_new };
                Line::new(&pen, seen, date, is_first)
            })
            .collect();
        if lines.is_empty() && (date != sight.today || skip > 0) {
            free = Some((free.map_or(date, |(first, _)| first), date));
            continue;
        }
        stretches.extend(free.take().map(|free| Stretch::free(sight.lang, free)));
        room -= lines.len();
        let done = skip + lines.len();
        stretches.push(Stretch::Day(AgendaDay::new(sight, date, lines)));
        if done < count {
            return (stretches, Some((date, done)));
        }
        if room == 0 {
            return (stretches, date.succ_opt().filter(is_shown).map(|next| (next, 0)));
        }
    }
    stretches.extend(free.map(|free| Stretch::free(sight.lang, free)));
    (stretches, shown.next.filter(is_shown).map(|next| (next, 0)))
}

fn is_shown(day: &NaiveDate) -> bool {
    view::YEARS.contains(&day.year())
}

/// What touches `date`: whole days first, then by start.
fn on_day(sight: &Sight, date: NaiveDate) -> Vec<&Seen> {
    let mut here: Vec<&Seen> =
        sight.occurrences.iter().filter(|seen| seen.first <= date && date <= seen.last).collect();
    let day = sight.zone.day_span(date);
    here.sort_by_key(|seen| !fills(&seen.occurrence, day));
    here
}

/// Whether nothing of `day` is left beside the occurrence.
fn fills(occurrence: &Occurrence, day: Span) -> bool {
    occurrence.event.is_all_day || occurrence.span.covers(day)
}

impl Stretch {
    fn free(lang: Lang, (first, last): (NaiveDate, NaiveDate)) -> Self {
        Self::Free(if first == last {
            lang.day_short(first)
        } else {
            format!("{} – {}", lang.day_short(first), lang.day_short(last))
        })
    }
}

impl AgendaDay {
    fn new(sight: &Sight, date: NaiveDate, lines: Vec<Line>) -> Self {
        Self {
            date,
            href: paths::calendar("day", date),
            words: sight.lang.day_long(date),
            weekday: sight.lang.weekday_short(date.weekday()),
            month: sight.lang.month_short(date),
            is_today: date == sight.today,
            lines,
        }
    }
}

impl Line {
    /// What of `seen` is on `date`.
    fn new(pen: &Pen<'_>, seen: &Seen, date: NaiveDate, is_first: bool) -> Self {
        let Seen { occurrence, first, last } = seen;
        let drawn = pen.draw(occurrence);
        let day = pen.zone.day_span(date);
        let instead = if fills(occurrence, day) {
            Some(pen.lang.t("view-all-day"))
        } else if occurrence.span.start < day.start {
            Some(pen.lang.t1("agenda-until", "time", drawn.end_text.as_str()))
        } else {
            None
        };
        let count = (first < last && occurrence.fills_days()).then(|| {
            let number = |day: &NaiveDate| (*day - *first).num_days() + 1;
            pen.lang.with("agenda-day-of", &[("day", number(&date).into()), ("days", number(last).into())])
        });
        Self { drawn, instead, count, is_first }
    }
}
