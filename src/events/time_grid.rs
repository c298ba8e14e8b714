//! One day or several side by side, hour by hour: what the day and the week draw.

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::{
    Occurrence,
    drawn::{Drawn, Pen},
    layout::{self, Minutes},
    sidebar::days_from,
    view::Sight,
};
use crate::{i18n::Lang, paths, time::Instant};

/// The hours of one or several days.
pub struct TimeGrid {
    pub columns: Vec<DayColumn>,
    pub hours: Vec<Hour>,
    pub bars: Vec<Bar>,
}

/// The label of an hour.
pub struct Hour {
    /// Minutes after midnight.
    pub at: u32,
    pub label: String,
}

/// A day.
pub struct DayColumn {
    pub date: NaiveDate,
    /// `Mon`, `T2`.
    pub weekday: &'static str,
    pub words: String,
    pub href: String,
    /// The form of a new event on that day.
    pub add: String,
    pub is_today: bool,
    pub blocks: Vec<Block>,
    /// The present minute of the day, in steps of five; on today only.
    pub now: Option<u32>,
    pub hours: Vec<HourLink>,
}

/// An empty hour, which starts a new event when pressed.
pub struct HourLink {
    pub at: u32,
    pub href: String,
}

/// An occurrence, as far as it lies in one day.
pub struct Block {
    pub drawn: Drawn,
    pub at: u32,
    pub len: u32,
    pub col: usize,
    pub cols: usize,
    /// Whether the occurrence is drawn here for the first time.
    pub is_first: bool,
}

/// An occurrence over whole days, above the hours.
pub struct Bar {
    pub drawn: Drawn,
    /// 1 to 7.
    pub from: usize,
    pub days: usize,
    pub lane: usize,
    pub came_in: bool,
    pub goes_on: bool,
}

impl TimeGrid {
    /// `count` days from `first`, up to seven.
    pub fn new(sight: &Sight, first: NaiveDate, count: usize) -> Self {
        let (lang, pen) = (sight.lang, &sight.pen());
        let days: Vec<NaiveDate> = days_from(first, count).collect();
        let (whole, timed): (Vec<&Occurrence>, Vec<&Occurrence>) =
            sight.occurrences.iter().partition(|occurrence| occurrence.fills_days());
        Self {
            columns: days.iter().map(|day| DayColumn::new(lang, pen, sight, &timed, (*day, first))).collect(),
            hours: (0..24).map(|hour| Hour { at: 60 * hour, label: lang.hour(hour) }).collect(),
            bars: bars(pen, sight, &whole, &days),
        }
    }
}

fn bars(pen: &Pen<'_>, sight: &Sight, whole: &[&Occurrence], days: &[NaiveDate]) -> Vec<Bar> {
    let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else { return Vec::new() };
    let index =
        |day: NaiveDate| usize::try_from((day.clamp(first, last) - first).num_days()).unwrap_or_default();
    let mut reaches: Vec<_> = whole
        .iter()
        .map(|occurrence| {
            let (begins, ends) = occurrence.days(&sight.zone);
            (index(begins)..=index(ends), begins < first, ends > last, *occurrence)
        })
        .collect();
    reaches.sort_by_key(|(days, came_in, ..)| (*days.start(), !came_in, Reverse(*days.end())));
    let ranges: Vec<_> = reaches.iter().map(|(days, ..)| days.clone()).collect();
    let lanes = layout::lanes(&ranges);
    reaches
        .into_iter()
        .zip(lanes)
        .map(|((days, came_in, goes_on, occurrence), lane)| Bar {
            drawn: pen.draw(occurrence),
            from: days.start() + 1,
            days: days.end() - days.start() + 1,
            lane,
            came_in,
            goes_on,
        })
        .collect()
}

impl DayColumn {
    /// A day of a grid that begins with `first`.
    fn new(
        lang: Lang,
        pen: &Pen<'_>,
        sight: &Sight,
        timed: &[&Occurrence],
        (date, first): (NaiveDate, NaiveDate),
    ) -> Self {
        let zone = &sight.zone;
        let whole = zone.day_span(date);
        let mut here: Vec<(Minutes, &Occurrence)> = timed
            .iter()
            .filter(|occurrence| whole.overlaps(occurrence.span))
            .map(|occurrence| (layout::minutes_of_day(occurrence.span, date, zone), *occurrence))
            .collect();
        here.sort_by_key(|(minutes, _)| (minutes.at, Reverse(minutes.len)));
        let minutes: Vec<Minutes> = here.iter().map(|(minutes, _)| *minutes).collect();
        let blocks = here
            .iter()
            .zip(layout::columns(&minutes))
            .map(|((minutes, occurrence), column)| Block {
                drawn: pen.draw(occurrence),
                at: minutes.at,
                len: minutes.len,
                col: column.col,
                cols: column.cols,
                is_first: date == first || occurrence.span.start >= whole.start,
            })
            .collect();
        let at_hour = |hour: u32| date.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default());
        Self {
            date,
            weekday: lang.weekday_short(date.weekday()),
            words: lang.day_long(date),
            href: paths::calendar("day", date),
            add: paths::new_event_at(at_hour(9)),
            is_today: date == sight.today,
            blocks,
            now: (date == sight.today).then(|| minute_of(sight.now, sight)),
            hours: (0..24)
                .map(|hour| HourLink { at: 60 * hour, href: paths::new_event_at(at_hour(hour)) })
                .collect(),
        }
    }
}

/// The minute of the day that clocks show at `now`, in steps of five.
fn minute_of(now: Instant, sight: &Sight) -> u32 {
    layout::minutes_of_day(crate::time::Span::new(now, now), sight.today, &sight.zone).at
}
