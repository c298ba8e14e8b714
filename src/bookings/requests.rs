//! Bookings that wait: for the guest, who confirms by mail, and for the owner, who confirms or
//! declines.
//!
//! A pending booking holds its time like a confirmed one. It ends once: whoever locks the owner's
//! bookings first decides, and the other is told what happened. What nobody confirms in time counts
//! as cancelled from that instant on ([`Booking::state`]); a job, and whoever next wants a time of
//! this owner's, writes that down.
//!
//! A guest who moves a request asks for the new time instead of the old one. A guest who moves a
//! booking that the owner has confirmed keeps it confirmed: only free times are offered for it, and
//! the owner, who is told, can cancel.

use chrono::TimeDelta;
use diesel::{prelude::*, sql_types};

use super::{
    Booking, BookingLink,
    booking::{Changed, NotNow, count},
    slots::Rules,
    state::State,
    taken::lock,
};
use crate::{
    accounts::User,
    error::AppError,
    events::{Event, Occurrence},
    ids::{BookingId, UserId},
    jobs::{BookingMail, Job, Side, queue},
    schema::bookings,
    time::Instant,
};

/// How long a booking waits for its guest.
pub const GUEST_TIME: TimeDelta = TimeDelta::minutes(30);

/// How many bookings of one guest's address, with whomever, may wait for the guest at once: each is a
/// mail to somebody who may not have asked for it.
pub const MOST_UNCONFIRMED: i64 = 3;

/// How long a request waits for its owner when the link does not say, in minutes.
pub const OWNER_MINUTES: i32 = 48 * 60;

/// How a booking ends that was never confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Declined,
    Withdrawn,
    Lapsed,
}

/// What a new booking waits for, if it does.
pub(super) fn first_wait(link: &BookingLink) -> Option<Side> {
    match (link.guests_confirm, link.owner_confirms_within_minutes) {
        (true, _) => Some(Side::Guest),
        (false, Some(_)) => Some(Side::Owner),
        (false, None) => None,
    }
}

/// The word in `bookings.awaits`.
pub(super) fn awaits(side: Side) -> &'static str {
    match side {
        Side::Guest => "guest",
        Side::Owner => "owner",
    }
}

/// Up to when a booking that starts at `start` waits for `side`: never beyond its start.
pub(super) fn deadline(link: &BookingLink, side: Side, start: Instant, now: Instant) -> Instant {
    let time = match side {
        Side::Guest => GUEST_TIME,
        Side::Owner => TimeDelta::minutes(link.owner_confirms_within_minutes.unwrap_or(OWNER_MINUTES).into()),
    };
    start.min(now + time)
}

impl Booking {
    /// `pending -> confirmed`, or on to the owner where the link wants that, too: the guest has
    /// followed the link in the mail.
    ///
    /// # Errors
    /// When the database does.
    pub fn confirm_by_guest(&self, conn: &mut PgConnection, now: Instant) -> Result<Changed, AppError> {
        conn.transaction(|conn| {
            let booking = self.alone(conn, now)?;
            match booking.state(now) {
                State::AwaitsGuest => {}
                State::Lapsed => return Ok(Changed::Refused(NotNow::Lapsed)),
                _ => return Ok(Changed::Already),
            }
            let owner = User::find(conn, booking.user_id)?;
            let link = BookingLink::of_anybody(conn, booking.booking_link_id)?;
            if booking.clashes(conn, &owner, &link)? {
                return Ok(Changed::Refused(NotNow::Busy));
            }
            if link.owner_confirms_within_minutes.is_none() {
                diesel::update(bookings::table.find(self.id))
                    .set(bookings::status.eq("confirmed"))
                    .execute(conn)?;
            } else {
                let until = deadline(&link, Side::Owner, booking.slot_start, now);
                diesel::update(bookings::table.find(self.id))
                    .set((bookings::awaits.eq(awaits(Side::Owner)), bookings::pending_until.eq(until)))
                    .execute(conn)?;
            }
            let booking = Self::of_anybody(conn, self.id)?.put_on_calendar(conn, &owner, &link)?;
            booking.announce(conn, &owner, &link, now)?;
            Ok(Changed::Done)
        })
    }

    /// Whether the owner has put something else where the meeting or a buffer of it is, while it
    /// stood on no calendar; never where the link does not look at calendars.
    ///
    /// # Errors
    /// When the database does.
    pub(super) fn clashes(
        &self,
        conn: &mut PgConnection,
        owner: &User,
        link: &BookingLink,
    ) -> QueryResult<bool> {
        if !link.looks_at_calendars() {
            return Ok(false);
        }
        let rules = Rules { duration: self.slot().duration(), ..link.rules() };
        let blocked = rules.blocked(self.slot_start);
        let busy = Occurrence::busy(conn, owner.id, blocked, &owner.zone())?;
        Ok(busy.into_iter().any(|busy| busy.overlaps(blocked)))
    }

    /// `pending -> confirmed` by the owner; nothing new for one that the owner has confirmed before.
    ///
    /// # Errors
    /// When the database does.
    pub fn confirm(&self, conn: &mut PgConnection, now: Instant) -> Result<Changed, AppError> {
        conn.transaction(|conn| {
            let booking = self.alone(conn, now)?;
            match booking.state(now) {
                State::AwaitsOwner => {}
                State::Confirmed if booking.awaits.as_deref() == Some("owner") => {
                    return Ok(Changed::Already);
                }
                State::Confirmed => return Ok(Changed::Refused(NotNow::Settled)),
                other => return Ok(Changed::Refused(other.refusal())),
            }
            diesel::update(bookings::table.find(self.id))
                .set(bookings::status.eq("confirmed"))
                .execute(conn)?;
            if let Some(event) = booking.event_id {
                Event::confirm_booked(conn, event, now)?;
            }
            let link = BookingLink::of_anybody(conn, booking.booking_link_id)?;
            let about = BookingMail::Confirmed;
            booking.owe(conn, Side::Guest, &booking.guest_email, about, now, None)?;
            booking.plan_reminders(conn, &link, booking.slot_start, now)?;
            Ok(Changed::Done)
        })
    }

    /// `pending -> cancelled` by the owner, who declines the request with or without a reason.
    ///
    /// # Errors
    /// When the database does.
    pub fn decline(
        &self,
        conn: &mut PgConnection,
        reason: Option<&str>,
        now: Instant,
    ) -> Result<Changed, AppError> {
        conn.transaction(|conn| {
            let booking = self.alone(conn, now)?;
            match booking.state(now) {
                State::AwaitsOwner => booking.end_request(conn, End::Declined, reason, now)?,
                State::Declined => return Ok(Changed::Already),
                other => return Ok(Changed::Refused(other.refusal())),
            }
            Ok(Changed::Done)
        })
    }

    /// `pending -> cancelled` by the guest, who saw it waiting; not when it was confirmed meanwhile.
    ///
    /// # Errors
    /// When the database does.
    pub fn withdraw(
        &self,
        conn: &mut PgConnection,
        reason: Option<&str>,
        now: Instant,
    ) -> Result<Changed, AppError> {
        conn.transaction(|conn| {
            let booking = self.alone(conn, now)?;
            match booking.state(now) {
                state if state.is_pending() => booking.end_request(conn, End::Withdrawn, reason, now)?,
                state if state.is_off() => return Ok(Changed::Already),
                other => return Ok(Changed::Refused(other.refusal())),
            }
            Ok(Changed::Done)
        })
    }

    /// Ends `id` if it still waits and its time is over: for the job that was put in with it.
    ///
    /// # Errors
    /// When the database does.
    pub fn lapse(conn: &mut PgConnection, id: BookingId, now: Instant) -> Result<(), AppError> {
        let owner: Option<UserId> =
            bookings::table.find(id).select(bookings::user_id).first(conn).optional()?;
        let Some(owner) = owner else { return Ok(()) };
        lock(conn, owner)?;
        Self::lapse_due(conn, owner, now)
    }

    /// Ends all of `owner`'s bookings that wait and whose time is over, so that theirs is free for
    /// others. Call it under the owner's [`lock`].
    pub(super) fn lapse_due(conn: &mut PgConnection, owner: UserId, now: Instant) -> Result<(), AppError> {
        let due: Vec<Self> = bookings::table
            .filter(bookings::user_id.eq(owner))
            .filter(bookings::status.eq("pending"))
            .filter(bookings::pending_until.le(now))
            .order(bookings::id)
            .for_update()
            .select(Self::as_select())
            .load(conn)?;
        for booking in due {
            booking.end_request(conn, End::Lapsed, None, now)?;
        }
        Ok(())
    }

    /// How many bookings of the address wait for their guest, with whomever; wishes of one address
    /// are counted one after the other to the end of the transaction.
    pub(super) fn unconfirmed_of(
        conn: &mut PgConnection,
        guest_email: &str,
        now: Instant,
    ) -> QueryResult<i64> {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('unconfirmed:' || $1, 0))")
            .bind::<sql_types::Text, _>(guest_email)
            .execute(conn)?;
        bookings::table
            .filter(bookings::guest_email.eq(guest_email))
            .filter(bookings::status.eq("pending"))
            .filter(bookings::awaits.eq(awaits(Side::Guest)))
            .filter(bookings::pending_until.gt(now))
            .count()
            .get_result(conn)
    }

    /// The booking as it is now, and nobody else decides on any of its owner's until the transaction
    /// ends.
    pub(super) fn alone(&self, conn: &mut PgConnection, now: Instant) -> Result<Self, AppError> {
        lock(conn, self.user_id)?;
        Self::lapse_due(conn, self.user_id, now)?;
        Ok(bookings::table.find(self.id).for_update().select(Self::as_select()).first(conn)?)
    }

    /// Tells of a new booking, or of one that the guest has confirmed or moved on, whoever is to hear
    /// of it, and plans what comes of it by itself.
    pub(super) fn announce(
        &self,
        conn: &mut PgConnection,
        owner: &User,
        link: &BookingLink,
        now: Instant,
    ) -> QueryResult<()> {
        match self.state(now) {
            State::AwaitsGuest => {
                self.owe(conn, Side::Guest, &self.guest_email, BookingMail::ToConfirm, now, None)?;
            }
            State::AwaitsOwner => self.tell_both(conn, owner, BookingMail::Requested, now)?,
            _ => {
                self.tell_both(conn, owner, BookingMail::Booked, now)?;
                self.plan_reminders(conn, link, self.slot_start, now)?;
            }
        }
        self.plan_lapse(conn)
    }

    /// Puts in the job that ends the booking if it still waits then.
    pub(super) fn plan_lapse(&self, conn: &mut PgConnection) -> QueryResult<()> {
        if let (Some(until), "pending") = (self.pending_until, self.status.as_str()) {
            queue::enqueue(conn, &Job::BookingLapse { booking: self.id }, until, None)?;
        }
        Ok(())
    }

    /// Ends a pending booking: its time is free, its event gone. Of one that the guest never
    /// confirmed nobody hears.
    pub(super) fn end_request(
        &self,
        conn: &mut PgConnection,
        end: End,
        reason: Option<&str>,
        now: Instant,
    ) -> Result<(), AppError> {
        let (word, about) = match end {
            End::Declined => ("declined", BookingMail::Declined),
            End::Withdrawn => ("withdrawn", BookingMail::Withdrawn),
            End::Lapsed => ("lapsed", BookingMail::Lapsed),
        };
        diesel::update(bookings::table.find(self.id))
            .set((
                bookings::status.eq("cancelled"),
                bookings::request_end.eq(word),
                bookings::cancelled_at.eq(now),
                bookings::cancellation_reason.eq(reason),
            ))
            .execute(conn)?;
        count(conn, self.booking_link_id, -1)?;
        self.take_off_calendar(conn, now)?;
        if self.awaits.as_deref() == Some(awaits(Side::Guest)) {
            return Ok(());
        }
        self.owe(conn, Side::Guest, &self.guest_email, about, now, None)?;
        // Owners know whom they declined; and an account may be closed by now.
        if end != End::Declined
            && let Some(owner) = User::find(conn, self.user_id).optional()?
        {
            self.owe(conn, Side::Owner, &owner.email, about, now, None)?;
        }
        Ok(())
    }

    /// Deletes the booking's event, if it has one.
    pub(super) fn take_off_calendar(&self, conn: &mut PgConnection, now: Instant) -> Result<(), AppError> {
        let Some(event) = self.event_id else { return Ok(()) };
        match Event::delete(conn, self.user_id, event, now) {
            Ok(_) | Err(AppError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
