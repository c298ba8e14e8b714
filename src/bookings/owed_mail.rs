//! The mails that a change of a booking owes to its two sides.

use diesel::prelude::*;

use super::{Booking, mail_kinds::word};
use crate::{
    accounts::User,
    error::AppError,
    events::Event,
    ids::EventId,
    jobs::{BookingMail, Job, Side, queue},
    mail::{self, EmailAddress},
    schema::bookings,
    time::Instant,
};

impl Booking {
    /// Owes the guest a mail about the event of a confirmed booking, whose title or place the owner
    /// changed: one for each sequence of the event, however often this runs. Nothing is owed for an
    /// event that is deleted or has ended. Call it in a transaction.
    ///
    /// # Errors
    /// When the database does.
    pub fn tell_of_changed_event(
        conn: &mut PgConnection,
        event: EventId,
        now: Instant,
    ) -> Result<(), AppError> {
        let booking: Option<Self> = bookings::table
            .filter(bookings::event_id.eq(event))
            .filter(bookings::status.eq("confirmed"))
            .filter(bookings::slot_end.gt(now))
            // Locked, so that two runs of the job see each other's mail.
            .for_update()
            .select(Self::as_select())
            .first(conn)
            .optional()?;
        let Some(booking) = booking else { return Ok(()) };
        let event = Event::of_anybody(conn, event)?;
        if event.deleted_at.is_none() {
            let key = format!("{}:{}", event.id, event.sequence);
            booking.owe(conn, Side::Guest, &booking.guest_email, BookingMail::Changed, now, Some(&key))?;
        }
        Ok(())
    }

    /// Owes both sides a mail.
    pub(super) fn tell_both(
        &self,
        conn: &mut PgConnection,
        owner: &User,
        about: BookingMail,
        now: Instant,
    ) -> QueryResult<()> {
        self.owe(conn, Side::Guest, &self.guest_email, about, now, None)?;
        self.owe(conn, Side::Owner, &owner.email, about, now, None)
    }

    /// Owes one mail; with a `key`, at most one for each key.
    pub(super) fn owe(
        &self,
        conn: &mut PgConnection,
        to: Side,
        address: &str,
        about: BookingMail,
        now: Instant,
        key: Option<&str>,
    ) -> QueryResult<()> {
        let template = format!("booking_{}", word(about).replace('-', "_"));
        // Rows hold checked addresses.
        let Ok(address) = address.parse::<EmailAddress>() else { return Ok(()) };
        if let Some(key) = key
            && queue::knows(conn, "booking_mail", key)?
        {
            return Ok(());
        }
        let log = mail::log::owe(conn, self.user_id, &address, &template, now)?;
        queue::enqueue(conn, &Job::BookingMail { log, booking: self.id, to, about }, now, key)?;
        Ok(())
    }
}
