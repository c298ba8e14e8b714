//! Rows of events and their guests, as a change found or left them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    events::GuestRights,
    ids::{AttendeeId, CalendarId, EventId, UserId},
    schema::{event_attendees, events, guest_rights},
    time::Instant,
};

/// A row of `events` with its guests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub event: EventRow,
    /// Never put back: it only rises.
    pub sequence: i32,
    /// By id; those taken off, too.
    pub guests: Vec<GuestRow>,
    /// What guests may do, where the organizer said so.
    #[serde(default)]
    pub rights: Option<GuestRights>,
}

/// The columns that a change of an owner's can alter.
#[derive(
    Debug, Clone, PartialEq, Serialize, Deserialize, Queryable, Selectable, Identifiable, AsChangeset,
)]
#[diesel(table_name = events, treat_none_as_null = true)]
pub(super) struct EventRow {
    pub id: EventId,
    pub calendar_id: Option<CalendarId>,
    pub title: String,
    pub description: Option<String>,
    pub location: Option<String>,
    pub start_time: Instant,
    pub end_time: Instant,
    pub timezone: String,
    pub is_all_day: bool,
    pub recurrence_rule: Option<String>,
    pub recurrence_exception_dates: Option<Value>,
    pub recurrence_dates: Option<Value>,
    pub recurrence_end_time: Option<Instant>,
    pub color: Option<String>,
    pub conference_data: Option<Value>,
    pub reminders: Option<Value>,
    pub status: String,
    pub visibility: String,
    pub transparency: String,
    pub ical_uid: String,
    pub recurring_event_id: Option<EventId>,
    pub original_start_time: Option<Instant>,
    pub deleted_at: Option<Instant>,
}

/// Somebody invited, and what they answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Queryable, Selectable)]
#[diesel(table_name = event_attendees)]
pub(super) struct GuestRow {
    pub id: AttendeeId,
    pub event_id: EventId,
    pub email: String,
    pub display_name: Option<String>,
    pub response_status: String,
    pub comment: Option<String>,
    pub responded_at: Option<Instant>,
    pub removed_at: Option<Instant>,
}

impl Kept {
    /// The events `ids` of `owner`, the changed occurrences of those that are series, and `others`;
    /// deleted ones, too.
    pub fn families(
        conn: &mut PgConnection,
        owner: UserId,
        ids: &[EventId],
        others: &[EventId],
    ) -> QueryResult<BTreeMap<EventId, Self>> {
        let all: Vec<EventId> = ids.iter().chain(others).copied().collect();
        let rows: Vec<(EventRow, i32)> = events::table
            .filter(events::user_id.eq(owner))
            .filter(events::id.eq_any(all).or(events::recurring_event_id.eq_any(ids)))
            .select((EventRow::as_select(), events::sequence))
            .load(conn)?;
        let found: Vec<EventId> = rows.iter().map(|(event, _)| event.id).collect();
        let rights: Vec<(EventId, GuestRights)> = guest_rights::table
            .filter(guest_rights::event_id.eq_any(&found))
            .select((guest_rights::event_id, GuestRights::as_select()))
            .load(conn)?;
        let guests: Vec<GuestRow> = event_attendees::table
            .filter(event_attendees::event_id.eq_any(found))
            .filter(event_attendees::is_organizer.eq(false))
            .order(event_attendees::id)
            .select(GuestRow::as_select())
            .load(conn)?;
        let mut kept: BTreeMap<EventId, Self> = rows
            .into_iter()
            .map(|(event, sequence)| (event.id, Self { event, sequence, guests: Vec::new(), rights: None }))
            .collect();
        for (event, rights) in rights {
            if let Some(row) = kept.get_mut(&event) {
                row.rights = Some(rights);
            }
        }
        for guest in guests {
            if let Some(row) = kept.get_mut(&guest.event_id) {
                row.guests.push(guest);
            }
        }
        Ok(kept)
    }

    /// Whether it can have changed occurrences.
    pub fn is_series(&self) -> bool {
        self.event.recurring_event_id.is_none()
    }

    pub fn is_live(&self) -> bool {
        self.event.deleted_at.is_none()
    }

    /// Whether it stands for the same occurrence of the same series as `other`.
    pub fn keeps_name_of(&self, other: &Self) -> bool {
        (self.event.recurring_event_id, self.event.original_start_time)
            == (other.event.recurring_event_id, other.event.original_start_time)
    }

    /// Who is invited, by address.
    pub fn invited(&self) -> BTreeMap<&str, &GuestRow> {
        let live = self.guests.iter().filter(|guest| guest.removed_at.is_none());
        live.map(|guest| (guest.email.as_str(), guest)).collect()
    }

    /// Whether the owner left it like `other`; what guests answered and what they were told does not
    /// count.
    pub fn is_as(&self, other: &Self) -> bool {
        let names = |kept: &Self| {
            let invited = kept.invited();
            invited
                .into_iter()
                .map(|(email, guest)| (email.to_owned(), guest.display_name.clone()))
                .collect::<Vec<_>>()
        };
        self.event == other.event && self.rights == other.rights && names(self) == names(other)
    }

    /// Whether guests need to hear of the difference from `other`: what an event's own question asks
    /// (`Event::differs_for_guests`), and what its other verbs tell of by themselves.
    pub fn differs_for_guests(&self, other: &Self) -> bool {
        let seen = |event: &EventRow| {
            let what = (event.title.clone(), event.location.clone(), event.status.clone());
            let more = (event.description.clone(), event.conference_data.clone());
            let when = (event.start_time, event.end_time, event.is_all_day, event.timezone.clone());
            let rule = (
                event.recurrence_rule.clone(),
                event.recurrence_exception_dates.clone(),
                event.recurrence_dates.clone(),
            );
            let name = (event.ical_uid.clone(), event.original_start_time, event.deleted_at.is_some());
            (what, more, when, rule, name)
        };
        seen(&self.event) != seen(&other.event)
    }

    /// Whether it happens at the same time as `other`.
    pub fn is_at_the_time_of(&self, other: &Self) -> bool {
        (self.event.start_time, self.event.end_time) == (other.event.start_time, other.event.end_time)
    }
}

impl GuestRow {
    /// Whether the answer is that of `other`.
    pub fn answers_as(&self, other: &Self) -> bool {
        (&self.response_status, &self.comment, self.responded_at)
            == (&other.response_status, &other.comment, other.responded_at)
    }
}

/// The changed occurrences of `series` among these rows, without deleted ones.
pub(super) fn occurrences_among<'a>(
    rows: impl Iterator<Item = &'a Kept>,
    series: EventId,
) -> BTreeSet<EventId> {
    rows.filter(|row| row.event.recurring_event_id == Some(series) && row.is_live())
        .map(|row| row.event.id)
        .collect()
}
