//! An event as somebody wants it, before it is a row: when it happens and what is said of it.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use diesel::prelude::*;
use serde_json::Value;

use super::{
    Event, GuestRights,
    form::span_of,
    recurrence::{Rule, Series, Start},
};
use crate::{
    ids::CalendarId,
    schema::events,
    time::{Instant, Span, Zone},
};

/// The longest title, in characters (table `events`).
pub const MAX_TITLE_CHARS: usize = 255;

/// The longest description, in characters.
pub const MAX_DESCRIPTION_CHARS: usize = 32_768;

/// The longest place, in characters.
pub const MAX_PLACE_CHARS: usize = 2_048;

/// When something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// From one instant to another, on the clocks of `zone`.
    Timed { span: Span, zone: Zone },
    /// Whole days, both included, wherever one is.
    AllDay { first: NaiveDate, last: NaiveDate, zone: Zone },
}

/// An event as its owner wants it, checked.
#[derive(Debug, Clone)]
pub struct EventDraft {
    pub calendar: CalendarId,
    pub title: String,
    pub description: Option<String>,
    pub location: Option<String>,
    pub when: When,
    pub rule: Option<Rule>,
    /// The text of a rule that cannot be expanded, which the row keeps, as an import does; then there
    /// is no `rule`, and only the first occurrence is shown.
    pub kept_rule: Option<String>,
    pub color: Option<String>,
    pub status: String,
    pub visibility: String,
    pub transparency: String,
    pub reminders: Option<Value>,
    pub conference: Option<Value>,
    /// What guests may do; `None` leaves it as it is.
    pub guest_rights: Option<GuestRights>,
}

/// What makes an event that nobody typed in different from one somebody did.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The iCalendar UID it came with; `None` makes a new one.
    pub ical_uid: Option<String>,
    /// Who looks after its time: `booking`.
    pub managed_by: Option<&'static str>,
}

impl When {
    /// Between two readings of the clocks in `zone`. Where the clocks skip the start but not the end,
    /// the end follows the start by the time that was meant.
    pub fn between(start: NaiveDateTime, end: NaiveDateTime, zone: &Zone) -> Self {
        Self::Timed { span: span_of(start, end, zone), zone: zone.clone() }
    }

    /// The span as the columns `start_time` and `end_time` hold it.
    pub fn stored(&self) -> Span {
        match self {
            Self::Timed { span, .. } => *span,
            Self::AllDay { first, last, .. } => {
                let midnight = |day: NaiveDate| Instant::from_utc(day.and_time(NaiveTime::MIN));
                Span::new(midnight(*first), midnight(*last) + TimeDelta::days(1))
            }
        }
    }

    /// From when to when it is for somebody in `zone`: whole days from the start of the first to the end
    /// of the last.
    pub fn instants(&self, zone: &Zone) -> Span {
        match self {
            Self::Timed { span, .. } => *span,
            Self::AllDay { first, last, .. } => {
                Span::new(zone.day_span(*first).start, zone.day_span(*last).end)
            }
        }
    }

    /// The zone it was said in.
    pub fn zone(&self) -> &Zone {
        match self {
            Self::Timed { zone, .. } | Self::AllDay { zone, .. } => zone,
        }
    }

    /// The same time, said in the zone of `other`.
    pub fn in_zone_of(self, other: &Self) -> Self {
        let zone = other.zone().clone();
        match self {
            Self::Timed { span, .. } => Self::Timed { span, zone },
            Self::AllDay { first, last, .. } => Self::AllDay { first, last, zone },
        }
    }

    /// The same kind of time in the same zone, when it is stored as `span`.
    pub fn at(&self, span: Span) -> Self {
        match self {
            Self::Timed { zone, .. } => Self::Timed { span, zone: zone.clone() },
            Self::AllDay { zone, .. } => {
                let last = (span.end - TimeDelta::days(1)).to_utc().date();
                Self::AllDay { first: span.start.to_utc().date(), last, zone: zone.clone() }
            }
        }
    }

    /// Where a series with this first occurrence starts.
    pub fn series_start(&self) -> Start {
        match self {
            Self::Timed { span, zone } => Start::At { wall: zone.wall(span.start), zone: zone.clone() },
            Self::AllDay { first, .. } => Start::Day(*first),
        }
    }

    /// The value of UNTIL in a rule of a series from here on whose occurrences may begin on `last`
    /// still. RFC 5545 section 3.3.10: a date where the start is one, otherwise UTC.
    pub fn until(&self, last: NaiveDate) -> String {
        match self {
            Self::AllDay { .. } => last.format("%Y%m%d").to_string(),
            Self::Timed { zone, .. } => {
                let last_second = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
                zone.instant(last.and_time(last_second)).to_ical()
            }
        }
    }

    /// Whether it is whole days.
    pub fn is_all_day(&self) -> bool {
        matches!(self, Self::AllDay { .. })
    }
}

impl EventDraft {
    /// A confirmed, busy event with a title and a time, and nothing else said about it.
    pub fn plain(calendar: CalendarId, title: impl Into<String>, when: When) -> Self {
        Self {
            calendar,
            title: title.into(),
            description: None,
            location: None,
            when,
            rule: None,
            kept_rule: None,
            color: None,
            status: "confirmed".into(),
            visibility: "default".into(),
            transparency: "opaque".into(),
            reminders: None,
            conference: None,
            guest_rights: None,
        }
    }

    /// What `event` says, at `when` and repeating by `rule`. An event whose calendar was erased goes
    /// to `calendar`.
    pub fn of(event: &Event, calendar: CalendarId, when: When, rule: Option<Rule>) -> Self {
        Self {
            calendar: event.calendar_id.unwrap_or(calendar),
            title: event.title.clone(),
            description: event.description.clone(),
            location: event.location.clone(),
            when,
            kept_rule: event.recurrence_rule.clone().filter(|_| rule.is_none() && event.series().is_none()),
            rule,
            color: event.color.clone(),
            status: event.status.clone(),
            visibility: event.visibility.clone(),
            transparency: event.transparency.clone(),
            reminders: event.reminders.clone(),
            conference: event.conference_data.clone(),
            guest_rights: None,
        }
    }

    /// What the row holds of it.
    pub(super) fn columns(&self) -> Columns<'_> {
        let span = self.when.stored();
        Columns {
            calendar_id: Some(self.calendar),
            title: &self.title,
            description: self.description.as_deref(),
            location: self.location.as_deref(),
            start_time: span.start,
            end_time: span.end,
            timezone: self.when.zone().name(),
            is_all_day: self.when.is_all_day(),
            recurrence_rule: self.rule.as_ref().map(Rule::text).or(self.kept_rule.as_deref()),
            recurrence_end_time: match &self.rule {
                Some(rule) => Series::new(rule.clone(), span.duration()).end(),
                None => self.kept_rule.as_ref().map(|_| span.end),
            },
            color: self.color.as_deref(),
            status: &self.status,
            visibility: &self.visibility,
            transparency: &self.transparency,
            reminders: self.reminders.as_ref(),
            conference_data: self.conference.as_ref(),
        }
    }
}

/// The columns an owner's wish fills; all of them are written.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = events, treat_none_as_null = true)]
pub(super) struct Columns<'a> {
    calendar_id: Option<CalendarId>,
    title: &'a str,
    description: Option<&'a str>,
    location: Option<&'a str>,
    start_time: Instant,
    end_time: Instant,
    timezone: &'a str,
    is_all_day: bool,
    recurrence_rule: Option<&'a str>,
    recurrence_end_time: Option<Instant>,
    color: Option<&'a str>,
    status: &'a str,
    visibility: &'a str,
    transparency: &'a str,
    reminders: Option<&'a Value>,
    conference_data: Option<&'a Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_days_are_from_midnight_to_midnight_on_the_clocks_of_whoever_has_them() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let at = |text: &str| text.parse::<Instant>().expect("an instant");
        // The clocks of Los Angeles skip an hour on 8 March 2026.
        let when = When::AllDay { first: day("2026-03-07"), last: day("2026-03-08"), zone: Zone::utc() };
        for (zone, start, end) in [
            ("America/Los_Angeles", "2026-03-07T08:00:00Z", "2026-03-09T07:00:00Z"),
            ("Asia/Ho_Chi_Minh", "2026-03-06T17:00:00Z", "2026-03-08T17:00:00Z"),
            ("UTC", "2026-03-07T00:00:00Z", "2026-03-09T00:00:00Z"),
        ] {
            let zone = Zone::named(zone).expect("a zone");
            assert_eq!(when.instants(&zone), Span::new(at(start), at(end)), "{}", zone.name());
            let timed = When::Timed { span: Span::new(at(start), at(end)), zone: Zone::utc() };
            assert_eq!(timed.instants(&zone), timed.stored());
        }
    }
}
