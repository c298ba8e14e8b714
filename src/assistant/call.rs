//! A writing request, worked out: exactly what is going to be done, and on what. Pure.
//!
//! It is stored as an element of `ai_messages.function_calls`, and nothing but this is applied:
//! ids, instants in UTC and a fingerprint of the row that it was worked out on.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::request::Scope;
use crate::{
    events::When,
    ids::{AttendeeId, BookingCancellationId, BookingId, BookingLinkId, CalendarId, EventId},
    time::{Instant, Span, Zone},
};

/// What is going to be done; `{"name": …, "arguments": {…}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", content = "arguments", rename_all = "snake_case")]
pub enum Call {
    CreateEvent(NewEvent),
    MoveEvent(EventMove),
    ChangeEvent(EventChange),
    CancelEvent(Target),
    InvitePeople(Guests),
    AnswerInvitation(InvitationAnswer),
    CreateBookingLink(NewLink),
    ChangeBookingLink(LinkChange),
    CancelBooking(CancelledBooking),
}

/// A time, with the zone whose clocks it is said on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time {
    /// UTC; of whole days midnight UTC of the first.
    pub start: Instant,
    /// Exclusive; of whole days midnight UTC after the last.
    pub end: Instant,
    pub timezone: String,
    pub is_all_day: bool,
}

impl Time {
    /// As it is said on the clocks of `zone`.
    pub fn of(when: &When, zone: &Zone) -> Self {
        let span = when.stored();
        Self {
            start: span.start,
            end: span.end,
            timezone: zone.name().to_owned(),
            is_all_day: when.is_all_day(),
        }
    }

    /// The zone whose clocks it is said on.
    pub fn zone(&self) -> Zone {
        Zone::stored(&self.timezone)
    }

    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// When an event of this time is.
    pub fn when(&self) -> When {
        let (zone, span) = (self.zone(), self.span());
        if self.is_all_day {
            let first = span.start.to_utc().date();
            let last = (span.end - TimeDelta::days(1)).to_utc().date();
            When::AllDay { first, last: last.max(first), zone }
        } else {
            When::Timed { span, zone }
        }
    }
}

/// An event that is there, or a part of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// A single event, a series, or a changed occurrence.
    pub event: EventId,
    /// How much of a series; `None` for what is no series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The start that names the occurrence within its series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<Instant>,
    /// What the rows were like when this was worked out.
    pub seen: String,
}

/// A new event or series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEvent {
    pub calendar: CalendarId,
    pub title: String,
    #[serde(flatten)]
    pub time: Time,
    /// A recurrence rule (RFC 5545 section 3.3.10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// E-mail addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invite: Vec<String>,
}

/// An event, or the occurrence that is named, goes to another time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventMove {
    #[serde(flatten)]
    pub target: Target,
    pub to: Time,
}

/// An event says something else; `None` stays, an empty text takes away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventChange {
    #[serde(flatten)]
    pub target: Target,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When the event, or the occurrence that is named, takes place then: another length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
}

/// More guests of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guests {
    #[serde(flatten)]
    pub target: Target,
    /// E-mail addresses.
    pub people: Vec<String>,
}

/// An answer to an invitation of somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationAnswer {
    pub invitation: AttendeeId,
    /// What the invitation was like when this was worked out, and the answer so far.
    pub seen: String,
    /// `accepted`, `declined` or `tentative`.
    pub response: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A new booking link; what is not said here is as for every new link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLink {
    pub title: String,
    /// The last part of its address.
    pub slug: String,
    pub duration_minutes: i32,
    /// Weekly hours, `mon` to `sun`: `09:00-12:00, 13:00-17:00`; empty is closed.
    pub hours: [String; 7],
    pub timezone: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// A booking link changes; `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkChange {
    pub link: BookingLinkId,
    /// What the row was like when this was worked out.
    pub seen: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<[String; 7]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
}

/// A booking that is cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelledBooking {
    pub booking: BookingId,
    /// What the row was like when this was worked out.
    pub seen: String,
    /// What the guest is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Under which it can be taken back.
    pub cancellation: BookingCancellationId,
}
