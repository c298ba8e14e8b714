//! Guests who invite others, where the organizer lets them.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::{Attendee, Event, Invitee, guest_rights::GuestRights};
use crate::{
    error::AppError, ids::AttendeeId, jobs::InvitationMail, schema::event_attendees, time::Instant,
    tokens::Secret,
};

/// How many others one guest may invite to an event, in all: each is a mail to somebody whom the
/// organizer never named.
pub const MOST_BROUGHT: usize = 10;

/// How many guests one event may have.
pub const MOST_GUESTS: usize = 200;

/// What became of a guest's wish to invite others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// So many are invited now; the rest stood on the list, or had stood there, before.
    Invited(usize),
    /// More than one guest may invite, or an event may have.
    TooMany,
    /// The organizer does not let guests invite.
    NotAllowed,
}

impl Attendee {
    /// Invites `others` on behalf of this guest; the organizer is told once. Whom the organizer took
    /// off the list stays off. Lock the event before.
    ///
    /// # Errors
    /// When the database does.
    pub fn bring(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        others: &[Invitee],
        secret: &Secret,
        now: Instant,
    ) -> Result<Brought, AppError> {
        if !GuestRights::of(conn, event)?.can_invite {
            return Ok(Brought::NotAllowed);
        }
        let known = Self::all_of_event(conn, event.id)?;
        let addresses: BTreeSet<&str> =
            known.iter().map(|guest| guest.email.as_str()).chain(event.organizer_email.as_deref()).collect();
        let new: Vec<&Invitee> =
            others.iter().filter(|other| !addresses.contains(other.address.as_str())).collect();
        let brought = known.iter().filter(|guest| guest.invited_by == Some(self.id)).count();
        let invited = known.iter().filter(|guest| guest.removed_at.is_none()).count();
        if brought + new.len() > MOST_BROUGHT || invited + new.len() > MOST_GUESTS {
            return Ok(Brought::TooMany);
        }
        let mut all_added = Vec::with_capacity(new.len());
        for other in &new {
            let added = Self::add(conn, event, other, Some(self.id), secret)?;
            added.tell(conn, event, InvitationMail::Invited { sequence: event.sequence }, now)?;
            all_added.push(added);
        }
        if !new.is_empty() {
            for occurrence in Event::changed_occurrences(conn, event.id)? {
                // Whom the organizer took off a date stays off it.
                let known = Self::all_of_event(conn, occurrence.id)?;
                let is_new = |guest: &&Self| known.iter().all(|row| row.email != guest.email);
                for guest in all_added.iter().filter(is_new) {
                    guest.join(conn, &occurrence, secret)?;
                }
                Self::copy_to_event(conn, occurrence.id)?;
            }
            Self::copy_to_event(conn, event.id)?;
            self.tell(conn, event, InvitationMail::Brought, now)?;
        }
        Ok(Brought::Invited(new.len()))
    }

    /// Whom the guest `by` invited, without those taken off since.
    ///
    /// # Errors
    /// When the database does.
    pub fn brought_by(conn: &mut PgConnection, by: AttendeeId) -> QueryResult<Vec<Self>> {
        event_attendees::table
            .filter(event_attendees::invited_by.eq(by))
            .filter(event_attendees::removed_at.is_null())
            .order(event_attendees::email)
            .select(Self::as_select())
            .load(conn)
    }
}
