//! What a person asks for, in their words still: dates and times are phrases (`next Tuesday at 3`),
//! events and people are named as people name them. Pure.
//!
//! The grammar and the model both say requests; neither computes a date. The tools work them out
//! against the owner's clock and rows.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{BookingId, BookingLinkId, EventId},
    time::Instant,
};

/// One thing asked for: the name of a tool, and what it is given. As JSON
/// `{"name": "create_event", "arguments": {…}}`, which is how a model calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", content = "arguments", rename_all = "snake_case")]
pub enum Request {
    // Reading: done at once.
    ShowDays(ShowDays),
    FindEvents(FindEvents),
    FindFreeTime(FindFreeTime),
    ListBookingLinks(ListBookingLinks),
    ListBookings(ListBookings),
    DraftMessage(DraftMessage),
    // Writing: proposed first.
    CreateEvent(CreateEvent),
    MoveEvent(MoveEvent),
    ChangeEvent(ChangeEvent),
    CancelEvent(CancelEvent),
    InvitePeople(InvitePeople),
    AnswerInvitation(AnswerInvitation),
    CreateBookingLink(CreateBookingLink),
    ChangeBookingLink(ChangeBookingLink),
    CancelBooking(CancelBooking),
}

/// An event, as a person points at it: by words of its title, place or guests, by its time, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Which {
    /// `dentist`; empty when only the time is said.
    pub words: String,
    /// A phrase: `tomorrow`, `on Friday at 3`.
    pub when: Option<String>,
    /// The very event, when the person was asked and chose; then the words do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Chosen>,
}

/// An event that was chosen from a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub event: EventId,
    /// Of a series: the start that names the occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<Instant>,
}

/// How much of a series is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    This,
    Following,
    All,
}

/// What stands on the calendar on a day, a week, a month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShowDays {
    /// A phrase; empty means today.
    pub when: String,
}

/// Events that have something to do with these words, wherever they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindEvents {
    pub words: String,
    /// Only those in this time.
    pub when: Option<String>,
}

/// Stretches of the owner's calendar with nothing on them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindFreeTime {
    /// A phrase: `45 minutes`, `2 tiếng`; an hour when it is not said.
    pub length: Option<String>,
    /// A phrase: `Tuesday afternoon`, `next week`; the coming days when it is not said.
    pub when: Option<String>,
    /// A length that is kept free before and after.
    pub buffer: Option<String>,
}

/// All booking links of the owner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListBookingLinks {}

/// Who has booked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListBookings {
    /// Words of the guest's name, of the address, or of the link's title.
    pub words: String,
    pub when: Option<String>,
}

/// A text for the owner to copy and send; nothing is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftMessage {
    /// To whom, as the person said it.
    pub to: String,
    /// What it is to say.
    pub about: String,
    /// The event it is about, if any.
    pub which: Option<Which>,
}

/// A new event or series.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CreateEvent {
    pub title: String,
    /// A phrase with day, time, length and how it repeats: `every Monday 7am until June for 1h`.
    pub when: String,
    pub place: Option<String>,
    pub description: Option<String>,
    /// E-mail addresses to invite; nobody is invited by a name alone.
    pub invite: Vec<String>,
    /// The name of a calendar; the primary one when it is not said.
    pub calendar: Option<String>,
    /// A time that is over is meant: the person was asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub past: bool,
}

/// An event goes to another time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveEvent {
    pub which: Which,
    /// A phrase: `next Wed 10`, `at 4`, `by an hour`, `sang chiều thứ Tư`. What it leaves open stays.
    pub to: String,
    pub scope: Option<Scope>,
    /// A time that is over is meant: the person was asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub past: bool,
}

/// An event says something else; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeEvent {
    pub which: Which,
    pub title: Option<String>,
    pub place: Option<String>,
    pub description: Option<String>,
    /// How long it lasts from its start, as a phrase.
    pub length: Option<String>,
    pub scope: Option<Scope>,
}

/// An event does not take place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CancelEvent {
    pub which: Which,
    pub scope: Option<Scope>,
}

/// People are invited to an event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvitePeople {
    pub which: Which,
    /// E-mail addresses.
    pub people: Vec<String>,
    pub scope: Option<Scope>,
}

/// The owner answers an invitation of somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerInvitation {
    #[serde(default)]
    pub which: Which,
    /// `accepted`, `declined` or `tentative`.
    pub response: String,
    #[serde(default)]
    pub comment: Option<String>,
}

/// A new page on which guests book.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CreateBookingLink {
    pub title: String,
    /// How long a booking lasts, as a phrase.
    pub length: Option<String>,
    /// Weekly hours in words: `Mon-Fri 9-12`; office hours when they are not said.
    pub hours: Option<String>,
    pub place: Option<String>,
}

/// A booking link changes; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeBookingLink {
    /// Words of its title, or its address.
    pub link: String,
    pub title: Option<String>,
    pub length: Option<String>,
    pub hours: Option<String>,
    pub place: Option<String>,
    /// Whether guests can book.
    pub is_active: Option<bool>,
    /// The very link, when the person was asked and chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<BookingLinkId>,
}

/// A booking is cancelled, and its guest told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CancelBooking {
    /// Words of the guest's name, of the address, or of the link's title.
    pub words: String,
    pub when: Option<String>,
    /// What the guest is told.
    pub reason: Option<String>,
    /// The very booking, when the person was asked and chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<BookingId>,
}

impl Request {
    /// Whether it changes anything; then it is only proposed.
    pub fn is_writing(&self) -> bool {
        match self {
            Self::ShowDays(_)
            | Self::FindEvents(_)
            | Self::FindFreeTime(_)
            | Self::ListBookingLinks(_)
            | Self::ListBookings(_)
            | Self::DraftMessage(_) => false,
            Self::CreateEvent(_)
            | Self::MoveEvent(_)
            | Self::ChangeEvent(_)
            | Self::CancelEvent(_)
            | Self::InvitePeople(_)
            | Self::AnswerInvitation(_)
            | Self::CreateBookingLink(_)
            | Self::ChangeBookingLink(_)
            | Self::CancelBooking(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_models_call_is_a_request_and_what_it_leaves_out_is_open() {
        let call =
            json!({ "name": "move_event", "arguments": { "which": { "words": "dentist" }, "to": "Wed 10" } });
        let which = Which { words: "dentist".into(), ..Which::default() };
        let request = Request::MoveEvent(MoveEvent { which, to: "Wed 10".into(), ..MoveEvent::default() });
        assert_eq!(serde_json::from_value::<Request>(call).expect("a request"), request);
        let unknown = json!({ "name": "send_money", "arguments": {} });
        assert!(serde_json::from_value::<Request>(unknown).is_err());
    }
}
