//! A writing request, worked out: exactly what is going to be done, and on what. Pure.
//!
//! It is stored as an element of `ai_messages.function_calls`, and nothing but this is applied:
//! ids, instants in UTC and a fingerprint of the row that it was worked out on.

use serde::{Deserialize, Serialize};

use super::request::Scope;
use crate::{
    ids::{BookingCancellationId, BookingId, BookingLinkId, CalendarId, EventId},
    time::Instant,
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
