//! One day or several side by side, hour by hour: what the day and the week draw.

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate};

use super::{
    Occurrence,
    drawn::{Drawn, Pen},
    hours::{self, Hour, ZoneHead},
    layout::{self, Minutes},
    sidebar::days_from,
    view::{Seen, Sight},
};
use crate::{i18n::Lang, paths, time::Span};

/// The hours of one or several days.
pub struct TimeGrid {
    pub columns: Vec<DayColumn>,
    pub hours: Vec<Hour>,
    /// The names of the two zones, for owners who have a second one.
    pub zones: Option<[ZoneHead; 2]>,
    /// What is special about the hours, such as clocks that change.
    pub notes: Vec<String>,
    pub bars: Vec<Bar>,
    /// The way to the whole-day occurrences that are not drawn.
    pub more_bars: Option<More>,
    /// The present minute, in steps of five; when today is among the days.
    pub now: Option<u32>,
}

/// The way to what is not drawn.
pub struct More {
    pub href: String,
    pub words: String,
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
    /// The way to what is not drawn of this day.
    pub more: Option<More>,
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

impl More {
    /// The way to the list of `day`, if `count` of it are not drawn.
    fn on(lang: Lang, day: NaiveDate, count: usize) -> Option<Self> {
        let words = || lang.t1("view-more-count", "count", lang.number(count));
        (count > 0).then(|| Self { href: paths::calendar("agenda", day), words: format!("+{}", words()) })
    }
}

impl TimeGrid {
    /// `count` days from `first`, up to seven.
    pub fn new(sight: &Sight, first: NaiveDate, count: usize) -> Self {
        let (lang, pen, second) = (sight.lang, &sight.pen(), sight.second_zone.as_ref());
        let days: Vec<NaiveDate> = days_from(first, count).collect();
        let (whole, timed): (Vec<&Seen>, Vec<&Seen>) =
            sight.occurrences.iter().partition(|seen| seen.occurrence.fills_days());
        let most = if count == 1 { layout::MOST_BLOCKS_ALONE } else { layout::MOST_BLOCKS };
        let mut bars = bars(&whole, &days);
        let all_bars = bars.len();
        bars.retain(|bar| bar.lane < layout::MOST_LANES_ABOVE);
        let now = layout::minutes_of_day(Span::new(sight.now, sight.now), sight.today, &sight.zone).at;
        Self {
            columns: days.iter().map(|day| DayColumn::new(pen, sight, &timed, (*day, first), most)).collect(),
            hours: hours::labels(lang, first, &sight.zone, second),
            zones: second.map(|second| hours::heads(first, &sight.zone, second)),
            notes: hours::notes(lang, &days, &sight.zone, second),
            more_bars: More::on(lang, first, all_bars - bars.len()),
            bars: bars.into_iter().map(|bar| bar.draw(pen)).collect(),
            now: days.contains(&sight.today).then_some(now),
        }
    }
}

/// A [`Bar`] that is not drawn yet.
struct Reach<'a> {
    days: std::ops::RangeInclusive<usize>,
    lane: usize,
    came_in: bool,
    goes_on: bool,
    occurrence: &'a Occurrence,
}

impl Reach<'_> {
    fn draw(self, pen: &Pen<'_>) -> Bar {
        Bar {
            drawn: pen.draw(self.occurrence),
            from: self.days.start() + 1,
            days: self.days.end() - self.days.start() + 1,
            lane: self.lane,
            came_in: self.came_in,
            goes_on: self.goes_on,
        }
    }
}

fn bars<'a>(whole: &[&'a Seen], days: &[NaiveDate]) -> Vec<Reach<'a>> {
    let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else { return Vec::new() };
    let index =
        |day: NaiveDate| usize::try_from((day.clamp(first, last) - first).num_days()).unwrap_or_default();
    let mut reaches: Vec<_> = whole
        .iter()
        .map(|seen| Reach {
            days: index(seen.first)..=index(seen.last),
            lane: 0,
            came_in: seen.first < first,
            goes_on: seen.last > last,
            occurrence: &seen.occurrence,
        })
        .collect();
    reaches.sort_by_key(|reach| (*reach.days.start(), !reach.came_in, Reverse(*reach.days.end())));
    let ranges: Vec<_> = reaches.iter().map(|reach| reach.days.clone()).collect();
    for (reach, lane) in reaches.iter_mut().zip(layout::lanes(&ranges)) {
        reach.lane = lane;
    }
    reaches
}

impl DayColumn {
    /// A day of a grid that begins with `first`, with at most `most` blocks.
    fn new(
        pen: &Pen<'_>,
        sight: &Sight,
        timed: &[&Seen],
        (date, first): (NaiveDate, NaiveDate),
        most: usize,
    ) -> Self {
        let (lang, zone) = (sight.lang, &sight.zone);
        let whole = zone.day_span(date);
        let mut here: Vec<(Minutes, &Occurrence)> = timed
            .iter()
            .filter(|seen| whole.overlaps(seen.occurrence.span))
            .map(|seen| (layout::minutes_of_day(seen.occurrence.span, date, zone), &seen.occurrence))
            .collect();
        here.sort_by_key(|(minutes, _)| (minutes.at, Reverse(minutes.len)));
        let beyond = here.len().saturating_sub(most);
        here.truncate(most);
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
        let add = |hour: u32| paths::new_event_at(hours::at(date, hour));
        Self {
            date,
            weekday: lang.weekday_short(date.weekday()),
            words: lang.day_long(date),
            href: paths::calendar("day", date),
            add: add(9),
            is_today: date == sight.today,
            blocks,
            now: (date == sight.today)
                .then(|| layout::minutes_of_day(Span::new(sight.now, sight.now), date, zone).at),
            hours: (0..24).map(|hour| HourLink { at: 60 * hour, href: add(hour) }).collect(),
            more: More::on(lang, date, beyond),
        }
    }
}
