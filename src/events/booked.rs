//! The event of a booking, as far as the booking decides on it.

use diesel::prelude::*;

use super::{Attendee, Event, event::BOOKING};
use crate::{error::AppError, ids::EventId, jobs::InvitationMail, schema::events, time::Instant};

impl Event {
    /// The tentative event of a booking becomes a confirmed one, for everybody who has it.
    ///
    /// # Errors
    /// When the database does.
    pub fn confirm_booked(conn: &mut PgConnection, id: EventId, now: Instant) -> Result<(), AppError> {
        Self::lock(conn, id)?;
        let mut event: Self = diesel::update(events::table.find(id))
            .set(events::status.eq("confirmed"))
            .returning(Self::as_returning())
            .get_result(conn)?;
        event.raise_sequence(conn)?;
        Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)
    }

    /// Brings back the event of a booking that is on again, under its UID and with a higher sequence;
    /// whom the owner had invited is told. `None` when there is none to bring back.
    ///
    /// # Errors
    /// When the database does.
    pub fn bring_back(conn: &mut PgConnection, id: EventId, now: Instant) -> Result<Option<Self>, AppError> {
        Self::lock(conn, id)?;
        let deleted: Option<Self> = events::table
            .find(id)
            .filter(events::deleted_at.is_not_null())
            .filter(events::managed_by.eq(BOOKING))
            .select(Self::as_select())
            .first(conn)
            .optional()?;
        let Some(deleted) = deleted else { return Ok(None) };
        if deleted.has_copy_on(conn, deleted.calendar_id)? {
            // It was imported from a mail meanwhile: this one gets a UID of its own.
            diesel::update(events::table.find(id))
                .set(events::ical_uid.eq(format!("{}@calento", EventId::new())))
                .execute(conn)?;
        }
        let mut event: Self = diesel::update(events::table.find(id))
            .set(events::deleted_at.eq(None::<Instant>))
            .returning(Self::as_returning())
            .get_result(conn)?;
        event.raise_sequence(conn)?;
        Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
        Ok(Some(event))
    }
}
