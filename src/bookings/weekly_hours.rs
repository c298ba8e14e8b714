//! The hours a booking link offers: a week of wall-clock ranges, and days that differ from it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
use serde_json::{Value, json};

use crate::time::{Instant, Span, UnknownZone, Zone};

mod days;
mod hours;

pub use days::{DayError, DaysError, MOST_DAYS, format_days, parse_days};
pub use hours::{Hours, LineError, format_line, parse_line};
use hours::{clock, hours_between, in_order, quoted};

/// The names of the weekdays in the stored JSON and in form fields, from Monday on.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The hours offered, as wall times in a zone.
///
/// Hours belong to the wall day on which they begin. An override replaces all hours of its day; it
/// does not cut off hours of the day before that run past midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeeklyHours {
    pub zone: Zone,
    /// Monday first; an empty day is closed.
    pub weekly: [Vec<Hours>; 7],
    /// Days with hours of their own; an empty one is a day off.
    pub overrides: BTreeMap<NaiveDate, Vec<Hours>>,
}

/// The stored hours cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    /// Something is missing or of another kind than the documented shape; the name says where.
    #[error("{0} is not what it should be")]
    Shape(String),
    #[error(transparent)]
    Zone(#[from] UnknownZone),
    /// A key of `weekly` that names no weekday.
    #[error("{0:?} is not a weekday")]
    Weekday(String),
    /// A key of `overrides` that is no date.
    #[error("{0:?} is not a date")]
    Date(String),
    /// The ranges of one day; `day` is its key.
    #[error("{day}: {error}")]
    Day { day: String, error: LineError },
}

impl WeeklyHours {
    /// A week without hours.
    pub fn closed(zone: Zone) -> Self {
        Self { zone, weekly: Default::default(), overrides: BTreeMap::new() }
    }

    /// Reads `{"timezone":"…","weekly":{"mon":[["09:00","12:00"]],…},"overrides":{"2026-12-24":[]}}`.
    ///
    /// A weekday that is left out is closed; `overrides` may be left out. Other keys are ignored.
    pub fn from_json(stored: &Value) -> Result<Self, BadHours> {
        let zone = stored.get("timezone").and_then(Value::as_str).ok_or_else(|| shape("timezone"))?;
        let mut hours = Self::closed(Zone::named(zone)?);
        for (key, ranges) in stored.get("weekly").and_then(Value::as_object).ok_or_else(|| shape("weekly"))? {
            let weekday = WEEKDAYS.iter().position(|name| name == key);
            let weekday = weekday.ok_or_else(|| BadHours::Weekday(quoted(key)))?;
            hours.weekly[weekday] = day_from_json(key, ranges)?;
        }
        match stored.get("overrides") {
            None | Some(Value::Null) => {}
            Some(Value::Object(days)) => {
                for (key, ranges) in days {
                    let day = NaiveDate::parse_from_str(key, "%Y-%m-%d")
                        .map_err(|_| BadHours::Date(quoted(key)))?;
                    hours.overrides.insert(day, day_from_json(key, ranges)?);
                }
            }
            Some(_) => return Err(shape("overrides")),
        }
        Ok(hours)
    }

    /// The shape that [`WeeklyHours::from_json`] reads, with every weekday in it.
    pub fn to_json(&self) -> Value {
        let ranges = |hours: &[Hours]| -> Value {
            hours.iter().map(|hours| json!([clock(hours.from()), clock(hours.to())])).collect()
        };
        let weekly: serde_json::Map<String, Value> = WEEKDAYS
            .iter()
            .zip(&self.weekly)
            .map(|(name, hours)| ((*name).to_owned(), ranges(hours)))
            .collect();
        let overrides: serde_json::Map<String, Value> =
            self.overrides.iter().map(|(day, hours)| (day.to_string(), ranges(hours))).collect();
        json!({ "timezone": self.zone.name(), "weekly": weekly, "overrides": overrides })
    }

    /// The hours that begin on `day`, by its override or its weekday.
    pub fn of(&self, day: NaiveDate) -> &[Hours] {
        let weekday = day.weekday().num_days_from_monday() as usize;
        self.overrides.get(&day).unwrap_or(&self.weekly[weekday])
    }

    /// The time offered by the hours that begin on the wall day `day`; in order and apart, for
    /// ranges that overlap or touch become one.
    ///
    /// Each end is the first instant at which the clocks have reached it ([`Zone::reached`]), so a
    /// range in which the clocks change is as long as it really is, one inside a gap is empty, and
    /// of a reading shown twice the first counts.
    pub fn offered(&self, day: NaiveDate) -> Vec<Span> {
        let midnight = day.and_time(NaiveTime::MIN);
        let reached = |minute: u16| {
            let wall = midnight.checked_add_signed(TimeDelta::minutes(minute.into()));
            self.zone.reached(wall.unwrap_or(midnight))
        };
        let spans = self.of(day).iter().map(|hours| Span::new(reached(hours.from()), reached(hours.end())));
        Span::merged(spans.collect())
    }

    /// All time offered inside `span`, in order and apart, also by hours that run past midnight.
    pub fn offered_in(&self, span: Span) -> Vec<Span> {
        let spans = self.days_around(span).flat_map(|day| self.offered(day));
        Span::merged(spans.map(|offered| offered.intersection(span)).collect())
    }

    /// The first instant of `span` that is offered.
    pub fn first_offered(&self, span: Span) -> Option<Instant> {
        let mut days = self.days_around(span).filter(|day| !self.of(*day).is_empty());
        days.find_map(|day| {
            let mut offered = self.offered(day).into_iter().map(|offered| offered.intersection(span));
            offered.find(|offered| !offered.is_empty()).map(|offered| offered.start)
        })
    }

    /// The wall days whose hours may offer time in `span`: one more before, for hours past
    /// midnight, and one more after, for clocks that go back across midnight.
    pub(super) fn days_around(&self, span: Span) -> impl Iterator<Item = NaiveDate> + use<> {
        let (first, last) = (self.zone.day(span.start), self.zone.day(span.end));
        let first = first.pred_opt().unwrap_or(first);
        let last = last.succ_opt().unwrap_or(last);
        first.iter_days().take_while(move |day| *day <= last)
    }
}

fn day_from_json(key: &str, ranges: &Value) -> Result<Vec<Hours>, BadHours> {
    let mut hours = Vec::new();
    let day = |error| BadHours::Day { day: key.to_owned(), error };
    for range in ranges.as_array().ok_or_else(|| shape(key))? {
        let ends: Option<Vec<&str>> =
            range.as_array().and_then(|ends| ends.iter().map(Value::as_str).collect());
        let Some([from, to]) = ends.as_deref() else { return Err(shape(key)) };
        hours.push(hours_between(from, to).map_err(day)?);
    }
    in_order(hours).map_err(day)
}

fn shape(place: &str) -> BadHours {
    BadHours::Shape(quoted(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// The instants offered on `date` by `line`, as `start/end` in UTC.
    fn offered(zone: &str, date: &str, line: &str) -> Vec<String> {
        let mut hours = WeeklyHours::closed(Zone::named(zone).expect("a zone"));
        hours.overrides.insert(day(date), parse_line(line).expect("hours"));
        let spans = hours.offered(day(date));
        spans.iter().map(|span| format!("{}/{}", span.start, span.end)).collect()
    }

    #[test]
    fn the_documented_json_is_read_and_written_back() {
        let stored = json!({
            "timezone": "Asia/Ho_Chi_Minh",
            "weekly": {
                "mon": [["09:00", "12:00"], ["13:00", "17:00"]], "tue": [], "wed": [], "thu": [],
                "fri": [["22:00", "02:00"]], "sat": [], "sun": [["00:00", "24:00"]],
            },
            "overrides": { "2026-12-24": [], "2026-12-26": [["10:00", "11:00"]] },
        });
        let hours = WeeklyHours::from_json(&stored).expect("documented");
        assert_eq!(hours.to_json(), stored);
        assert_eq!(format_line(hours.of(day("2026-12-21"))), "09:00-12:00, 13:00-17:00");
        assert!(hours.of(day("2026-12-24")).is_empty());
        assert_eq!(format_line(hours.of(day("2026-12-26"))), "10:00-11:00");
    }

    #[test]
    fn json_may_leave_out_closed_days_and_overrides() {
        let short = json!({ "timezone": "Europe/London", "weekly": { "tue": [["09:00", "10:00"]] } });
        let hours = WeeklyHours::from_json(&short).expect("short");
        assert!(hours.overrides.is_empty());
        assert_eq!(hours.weekly.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn json_of_another_shape_is_refused() {
        let error = |stored: Value| WeeklyHours::from_json(&stored).expect_err(&stored.to_string());
        let with = |weekly: Value| json!({ "timezone": "UTC", "weekly": weekly });
        assert_eq!(error(json!([])), BadHours::Shape("timezone".to_owned()));
        assert_eq!(error(json!({ "timezone": "UTC" })), BadHours::Shape("weekly".to_owned()));
        assert!(matches!(error(json!({ "timezone": "Mars/Base", "weekly": {} })), BadHours::Zone(_)));
        assert_eq!(error(with(json!({ "monday": [] }))), BadHours::Weekday("monday".to_owned()));
        assert_eq!(error(with(json!({ "mon": "9-12" }))), BadHours::Shape("mon".to_owned()));
        assert_eq!(error(with(json!({ "mon": [["09:00"]] }))), BadHours::Shape("mon".to_owned()));
        assert_eq!(error(with(json!({ "mon": [[9, 12]] }))), BadHours::Shape("mon".to_owned()));
        assert!(matches!(
            error(with(json!({ "mon": [["09:00", "12:00"], ["11:00", "13:00"]] }))),
            BadHours::Day { day, error: LineError::Overlap(..) } if day == "mon"
        ));
        let overrides = json!({ "timezone": "UTC", "weekly": {}, "overrides": { "24.12.": [] } });
        assert_eq!(error(overrides), BadHours::Date("24.12.".to_owned()));
    }

    #[test]
    fn hours_are_wall_times_of_their_zone() {
        let winter = offered("Europe/London", "2026-01-12", "9-12, 13-17");
        assert_eq!(
            winter,
            ["2026-01-12T09:00:00Z/2026-01-12T12:00:00Z", "2026-01-12T13:00:00Z/2026-01-12T17:00:00Z"]
        );
        let summer = offered("Europe/London", "2026-07-13", "9-12");
        assert_eq!(summer, ["2026-07-13T08:00:00Z/2026-07-13T11:00:00Z"]);
        let saigon = offered("Asia/Ho_Chi_Minh", "2026-07-13", "0-24");
        assert_eq!(saigon, ["2026-07-12T17:00:00Z/2026-07-13T17:00:00Z"]);
    }

    #[test]
    fn a_range_with_a_gap_in_it_is_shorter() {
        let new_york = |line| offered("America/New_York", "2026-03-08", line);
        assert_eq!(new_york("1-4"), ["2026-03-08T06:00:00Z/2026-03-08T08:00:00Z"]);
        assert_eq!(new_york("1-2:30"), ["2026-03-08T06:00:00Z/2026-03-08T07:00:00Z"]);
        assert_eq!(new_york("2:30-4"), ["2026-03-08T07:00:00Z/2026-03-08T08:00:00Z"]);
        assert!(new_york("2:15-2:45").is_empty());
        assert!(new_york("2-3").is_empty());
        let lord_howe = offered("Australia/Lord_Howe", "2026-10-04", "1-3");
        assert_eq!(lord_howe, ["2026-10-03T14:30:00Z/2026-10-03T16:00:00Z"]);
        assert!(offered("Pacific/Apia", "2011-12-30", "9-17").is_empty());
    }

    #[test]
    fn a_range_with_a_repeated_hour_in_it_is_longer() {
        let new_york = |line| offered("America/New_York", "2026-11-01", line);
        assert_eq!(new_york("0-3"), ["2026-11-01T04:00:00Z/2026-11-01T08:00:00Z"]);
        assert_eq!(new_york("1-2"), ["2026-11-01T05:00:00Z/2026-11-01T07:00:00Z"]);
        // Of a reading shown twice the first counts, at both ends.
        assert_eq!(new_york("1-1:30"), ["2026-11-01T05:00:00Z/2026-11-01T05:30:00Z"]);
        assert_eq!(new_york("1:30-3"), ["2026-11-01T05:30:00Z/2026-11-01T08:00:00Z"]);
    }

    #[test]
    fn hours_past_midnight_reach_into_the_next_day() {
        let night = offered("Europe/London", "2026-03-28", "22-2");
        assert_eq!(night, ["2026-03-28T22:00:00Z/2026-03-29T01:00:00Z"]);
        let mut hours = WeeklyHours::closed(Zone::utc());
        hours.weekly[4] = parse_line("22-2").expect("hours");
        hours.overrides.insert(day("2026-01-17"), Vec::new());
        let saturday = hours.zone.day_span(day("2026-01-17"));
        let span = Span::new(saturday.start, saturday.start.plus_minutes(120));
        assert_eq!(hours.offered_in(saturday), [span], "a day off does not cut the night before");
    }

    #[test]
    fn the_first_offered_instant_is_found_however_far_away() {
        let mut hours = WeeklyHours::closed(Zone::default_zone());
        let (from, to) = (day("2026-01-01"), day("2027-12-31"));
        let span = Span::new(hours.zone.start_of_day(from), hours.zone.start_of_day(to));
        assert_eq!(hours.first_offered(span), None);
        hours.overrides.insert(day("2027-11-05"), parse_line("9-10").expect("hours"));
        hours.overrides.insert(day("2026-11-05"), Vec::new());
        let first = hours.first_offered(span).map(|at| at.to_string());
        assert_eq!(first.as_deref(), Some("2027-11-05T02:00:00Z"));
        hours.weekly.fill(parse_line("22-2").expect("hours"));
        assert_eq!(hours.first_offered(span), Some(span.start), "the night before reaches into the day");
    }

    #[test]
    fn hours_around_the_clock_are_one_stretch() {
        let zone = Zone::named("America/New_York").expect("a zone");
        let mut hours = WeeklyHours::closed(zone);
        hours.weekly.fill(parse_line("0-24").expect("hours"));
        let year =
            Span::new(hours.zone.start_of_day(day("2026-01-01")), hours.zone.start_of_day(day("2027-01-01")));
        assert_eq!(hours.offered_in(year), [year]);
    }
}
