//! What an attendee reads about an event, by mail and on the page.

use chrono::NaiveTime;

use crate::{
    events::{Event, When},
    i18n::Lang,
    time::{Instant, Span, Zone},
};

/// An event in words, for one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    pub title: String,
    /// Who invites: the organizer's name, or the address when there is none.
    pub organizer: String,
    /// Day and time; of a series, its next occurrence.
    pub when: String,
    /// The same for machines: RFC 3339 in UTC, or a date for whole days.
    pub start: String,
    /// Names the zone of `when`; `None` for whole days, which are the same everywhere.
    pub zone: Option<String>,
    /// How a series repeats.
    pub repeats: Option<String>,
    pub place: Option<String>,
    /// Where to join by video.
    pub conference: Option<String>,
    pub description: Option<String>,
}

impl Details {
    /// What a reader of `lang` in `zone` reads of `event`; `changed` are the changed occurrences
    /// of a series, which may be the next.
    pub fn new(event: &Event, changed: &[Event], lang: Lang, zone: &Zone, now: Instant) -> Self {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let when = next(event, changed, now);
        let (said, start) = match &when {
            When::Timed { span, .. } => (lang.span(*span, zone), span.start.to_string()),
            When::AllDay { first, last, .. } => (lang.days(*first, *last), first.to_string()),
        };
        Self {
            title: event.title.clone(),
            organizer: filled(&event.organizer_name)
                .or_else(|| event.organizer_email.clone())
                .unwrap_or_else(|| "Calento".to_owned()),
            when: said,
            start,
            zone: (!event.is_all_day).then(|| lang.zone_label(zone, when.stored().start)),
            repeats: event.series().map(|series| series.rule.in_words(lang, zone)),
            place: filled(&event.location),
            conference: event
                .conference_data
                .as_ref()
                .and_then(|data| data.get("url")?.as_str())
                .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
                .map(str::to_owned),
            description: filled(&event.description),
        }
    }
}

/// The occurrence that begins next; of a single event, and of a series with none left, the first.
fn next(event: &Event, changed: &[Event], now: Instant) -> When {
    let Some(series) = event.series() else { return event.when() };
    let replaced = |start| changed.iter().any(|other| other.original_start_time == Some(start));
    let mut regular = series.next_after(now);
    while let Some(start) = regular.filter(|start| replaced(*start)) {
        regular = series.next_after(start);
    }
    let regular = regular.map(|start| event.when_of(Span::new(start, start + series.duration)));
    let moved = changed
        .iter()
        .filter(|other| other.start_time > now && other.status != "cancelled")
        .min_by_key(|other| other.start_time)
        .map(Event::when);
    [regular, moved]
        .into_iter()
        .flatten()
        .min_by_key(|when| when.stored().start)
        .unwrap_or_else(|| event.when())
}

/// Whether the event, or the last of its series, has ended; whole days end at midnight in the
/// event's zone. `changed` are the changed occurrences of a series.
pub fn is_over(event: &Event, changed: &[Event], now: Instant) -> bool {
    let ended = |event: &Event, end: Instant| {
        let end = if event.is_all_day {
            Zone::stored(&event.timezone).instant(end.to_utc().date().and_time(NaiveTime::MIN))
        } else {
            end
        };
        end <= now
    };
    let own = match event.series() {
        Some(series) => series.end().is_some_and(|end| ended(event, end)),
        None => ended(event, event.end_time),
    };
    own && changed.iter().all(|other| ended(other, other.end_time))
}
