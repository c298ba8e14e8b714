//! Times as form fields write them.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::{
    events::When,
    time::{Instant, Span, Zone},
};

/// How `datetime-local` fields write a reading of the wall clock.
pub(super) const WALL: &str = "%Y-%m-%dT%H:%M";

/// Start and end as the fields show them.
pub(super) fn times(when: &When) -> (String, String) {
    match when {
        When::Timed { span, zone } => {
            let wall = |at| zone.wall(at).format(WALL).to_string();
            (wall(span.start), wall(span.end))
        }
        When::AllDay { first, last, .. } => (first.to_string(), last.to_string()),
    }
}

/// The span between two readings of the clocks in `zone`, the later one second. Where the clocks
/// skip the start but not the end, the end follows the start by the time that was meant.
pub(in crate::events) fn span_of(start: NaiveDateTime, end: NaiveDateTime, zone: &Zone) -> Span {
    let (from, to) = (zone.instant(start), zone.instant(end));
    Span::new(from, if to > from { to } else { from + (end - start) })
}

/// The end when the start moves to `start`, on the same clock; `None` when the texts are not alike.
pub(super) fn moved_end(before: &(String, String), start: &str) -> Option<String> {
    if let (Some(from), Some(to), Some(start)) = (wall(&before.0), wall(&before.1), wall(start)) {
        return Some(start.checked_add_signed(to - from)?.format(WALL).to_string());
    }
    let whole = |text: &str| text.trim().parse::<NaiveDate>().ok();
    let (from, to, start) = (whole(&before.0)?, whole(&before.1)?, whole(start)?);
    Some(start.checked_add_signed(to - from)?.to_string())
}

/// A reading of a wall clock, with or without seconds.
pub fn wall(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let with = |format| NaiveDateTime::parse_from_str(text, format).ok();
    with(WALL).or_else(|| with("%Y-%m-%dT%H:%M:%S"))
}

/// A day; a time behind it is cut off.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok().or_else(|| wall(text).map(|wall| wall.date()))
}

/// The start that names an occurrence: RFC 3339, or a date for all-day series.
pub fn occurrence(text: &str) -> Option<Instant> {
    let text = text.trim();
    let midnight =
        || text.parse::<NaiveDate>().ok().map(|day| Instant::from_utc(day.and_time(NaiveTime::MIN)));
    text.parse().ok().or_else(midnight)
}
