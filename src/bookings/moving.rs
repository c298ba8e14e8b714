//! How a booking moves to another time: the same event, the same UID, a higher sequence.

use diesel::{
    prelude::*,
    result::{DatabaseErrorKind::ExclusionViolation, Error::DatabaseError},
};

use super::{
    BookingLink,
    booking::{Booking, NotNow},
    requests::deadline,
    slots::{Refusal, Rules, Taken},
    taken::{Mine, range, taken},
};
use crate::{
    accounts::User,
    error::AppError,
    events::{Attendee, Event},
    jobs::{BookingMail, InvitationMail, Side},
    schema::{bookings, events},
    time::{Instant, Span},
};

/// What became of the wish to move a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    Done,
    /// It is at that time.
    Already,
    /// The booking cannot move.
    NotNow(NotNow),
    /// It can, but not to that time.
    Refused(Refusal),
}

impl Booking {
    /// Moves the booking to `start`: the old time is free, and the new one taken, in one
    /// transaction, or nothing changes. Guests keep to the link's notice and cut-off; owners need
    /// neither. Everybody who has the event is told.
    ///
    /// # Errors
    /// When the database does.
    pub fn reschedule(
        &self,
        conn: &mut PgConnection,
        owner: &User,
        link: &BookingLink,
        start: Instant,
        by: Side,
        now: Instant,
    ) -> Result<Moved, AppError> {
        conn.transaction(|conn| {
            let booking = self.alone(conn, now)?;
            if let Some(why) = booking.cannot_move(link, by, now) {
                return Ok(Moved::NotNow(why));
            }
            if booking.slot_start == start {
                return Ok(Moved::Already);
            }
            let rules = rules_for(link, by);
            if let Some(refusal) = rules.refusal(&Taken::default(), start, now) {
                return Ok(Moved::Refused(refusal));
            }
            let mine = Mine { booking: Some(booking.id), ..Mine::default() };
            let taken = taken(conn, owner, link, &rules, Span::new(start, start), mine, now)?;
            if let Some(refusal) = rules.refusal(&taken, start, now) {
                return Ok(Moved::Refused(refusal));
            }
            // A request waits anew, from now on.
            let until = match booking.state(now).is_pending() {
                true => Some(deadline(link, Side::Owner, start, now)),
                false => booking.pending_until,
            };
            match booking.write_move(conn, &rules, start, until) {
                Ok(()) => {}
                Err(DatabaseError(ExclusionViolation, _)) => return Ok(Moved::Refused(Refusal::Booked)),
                Err(error) => return Err(error.into()),
            }
            let moved = Self::of_anybody(conn, self.id)?;
            if moved.state(now).is_pending() {
                moved.announce(conn, owner, link, now)?;
            } else {
                moved.tell_both(conn, owner, BookingMail::Moved, now)?;
                moved.plan_reminders(conn, link, start, now)?;
            }
            if let Some(event) = booking.event_id {
                let event = Event::of_anybody(conn, event)?;
                let about = InvitationMail::Changed { sequence: event.sequence };
                Attendee::tell_all(conn, &event, about, now)?;
            }
            Ok(Moved::Done)
        })
    }

    /// Writes booking and event in a savepoint, so that a refused row does not spoil the transaction
    /// around it.
    fn write_move(
        &self,
        conn: &mut PgConnection,
        rules: &Rules,
        start: Instant,
        pending_until: Option<Instant>,
    ) -> QueryResult<()> {
        let slot = rules.meeting(start);
        conn.transaction(|conn| {
            diesel::update(bookings::table.find(self.id))
                .set((
                    bookings::slot_start.eq(slot.start),
                    bookings::slot_end.eq(slot.end),
                    bookings::blocked_range.eq(range(rules.blocked(start))),
                    bookings::moved_from.eq(self.slot_start),
                    bookings::pending_until.eq(pending_until),
                ))
                .execute(conn)?;
            if let Some(event) = self.event_id {
                diesel::update(events::table.find(event))
                    .set((
                        events::start_time.eq(slot.start),
                        events::end_time.eq(slot.end),
                        events::sequence.eq(events::sequence + 1),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        })
    }
}

/// What a booking may be moved to: owners need no notice.
pub fn rules_for(link: &BookingLink, by: Side) -> Rules {
    let rules = link.rules();
    match by {
        Side::Guest => rules,
        Side::Owner => Rules { notice: chrono::TimeDelta::zero(), ..rules },
    }
}
