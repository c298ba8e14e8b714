//! An occurrence as the views draw it.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::{Answer, Occurrence};
use crate::{
    calendars::{Calendar, calendar::DEFAULT_COLOR},
    i18n::Lang,
    ids::{CalendarId, EventId},
    paths,
    time::{Instant, Zone},
    web::assets,
};

/// An occurrence as text, for templates.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub id: EventId,
    pub href: String,
    pub title: String,
    pub place: Option<String>,
    /// `c-rrggbb`, which the page's sheet of colours defines.
    pub color: String,
    /// Classes of its states, each with a blank before it: ` is-tentative is-past`.
    pub states: String,
    pub is_all_day: bool,
    pub is_private: bool,
    /// For `datetime`: RFC 3339 in UTC; of all-day events the first day.
    pub start: String,
    /// As `start`, exclusive: of all-day events the day after the last, as DTEND has it (RFC 5545
    /// section 3.6.1).
    pub end: String,
    /// The start as the wall clock in the owner's zone shows it.
    pub start_text: String,
    pub end_text: String,
    /// The same times as form fields write them, for what moves it: readings of the clock in the
    /// owner's zone, or the first and the last day.
    pub from: String,
    pub to: String,
    /// The start that names an occurrence of a series, in UTC.
    pub occurrence: Option<String>,
    /// Whether its time is not in the owner's hands: somebody booked it, or invites them to it.
    pub is_fixed: bool,
    /// Of an invitation, the key of what the owner answered; empty for an event of their own.
    pub answer: &'static str,
}

/// What drawing needs to know beside the occurrence.
#[derive(Debug)]
pub struct Pen<'a> {
    pub lang: Lang,
    pub zone: &'a Zone,
    pub now: Instant,
    colors: HashMap<CalendarId, &'a str>,
}

impl<'a> Pen<'a> {
    /// A pen for somebody in `zone` with these calendars.
    pub fn new(lang: Lang, zone: &'a Zone, now: Instant, calendars: &'a [Calendar]) -> Self {
        let colors = calendars.iter().map(|calendar| (calendar.id, calendar.color.as_str())).collect();
        Self { lang, zone, now, colors }
    }

    /// The occurrence's colour, `#rrggbb`: its own, else its calendar's.
    pub fn color<'o>(&self, occurrence: &'o Occurrence) -> &'o str
    where
        'a: 'o,
    {
        let event = &occurrence.event;
        let of_calendar = || event.calendar_id.and_then(|calendar| self.colors.get(&calendar).copied());
        event.color.as_deref().or_else(of_calendar).unwrap_or(DEFAULT_COLOR)
    }

    /// Draws it.
    pub fn draw(&self, occurrence: &Occurrence) -> Drawn {
        let (event, span) = (&occurrence.event, occurrence.span);
        let (start, end) = if event.is_all_day {
            (span.start.to_utc().date().to_string(), span.end.to_utc().date().to_string())
        } else {
            (span.start.to_string(), span.end.to_string())
        };
        let mut states = String::new();
        states.push_str(match occurrence.answer {
            Some(Answer::NeedsAction) => " is-unanswered",
            Some(Answer::Declined) => " is-declined",
            Some(Answer::Tentative) => " is-tentative",
            Some(Answer::Accepted) | None if event.status == "tentative" => " is-tentative",
            Some(Answer::Accepted) | None => "",
        });
        if event.status == "cancelled" {
            states.push_str(" is-cancelled");
        }
        if occurrence.in_zone(self.zone).end <= self.now {
            states.push_str(" is-past");
        }
        let title = event.title.trim();
        let (from, to) = fields(occurrence, self.zone);
        Drawn {
            id: event.id,
            href: match occurrence.original_start {
                // A changed occurrence has a row, and so a page, of its own.
                Some(original) if event.recurring_event_id.is_none() => paths::occurrence(event.id, original),
                _ => paths::event(event.id),
            },
            title: if title.is_empty() { self.lang.t("view-untitled") } else { title.to_owned() },
            place: event.location.as_deref().and_then(|place| place.lines().next()).map(ToOwned::to_owned),
            color: assets::color_class(self.color(occurrence)),
            states,
            is_all_day: event.is_all_day,
            is_private: event.visibility == "private",
            start,
            end,
            start_text: self.lang.time(self.zone.wall(span.start).time()),
            end_text: self.lang.time(self.zone.wall(span.end).time()),
            from,
            to,
            occurrence: occurrence
                .original_start
                .filter(|_| event.recurring_event_id.is_none())
                .map(|start| start.to_string()),
            is_fixed: event.managed_by.is_some() || occurrence.answer.is_some(),
            answer: match occurrence.answer {
                None => "",
                Some(Answer::NeedsAction) => "view-unanswered",
                Some(Answer::Accepted) => "view-accepted",
                Some(Answer::Tentative) => "view-maybe",
                Some(Answer::Declined) => "view-declined",
            },
        }
    }
}

/// Start and end as form fields write them: the end of days is the last one.
fn fields(occurrence: &Occurrence, zone: &Zone) -> (String, String) {
    if occurrence.event.is_all_day {
        let (first, last) = occurrence.days(zone);
        return (first.to_string(), last.to_string());
    }
    let wall = |at: Instant| zone.wall(at).format("%Y-%m-%dT%H:%M").to_string();
    (wall(occurrence.span.start), wall(occurrence.span.end))
}

impl Occurrence {
    /// Whether it is drawn over whole days: all-day, or a day long and more.
    pub(super) fn fills_days(&self) -> bool {
        self.event.is_all_day || self.span.duration() >= TimeDelta::days(1)
    }
}
