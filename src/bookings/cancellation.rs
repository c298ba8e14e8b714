//! The tables `booking_cancellations` and `cancelled_bookings`: what an owner cancelled in one go, and
//! how that is taken back.

use chrono::TimeDelta;
use diesel::{
    prelude::*,
    result::{DatabaseErrorKind::ExclusionViolation, Error::DatabaseError},
};

use super::{
    Booking, BookingLink, booking::count, link_access::Access, requests::End, state::State, taken::lock,
};
use crate::{
    accounts::User,
    error::AppError,
    events::Event,
    ids::{BookingCancellationId, BookingId, UserId},
    jobs::{BookingMail, Side},
    schema::{booking_cancellations, booking_links, bookings, cancelled_bookings},
    time::Instant,
};

/// For how long it can be taken back.
const TIME: TimeDelta = TimeDelta::hours(24);

/// How long it is remembered.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Bookings cancelled in one go.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = booking_cancellations)]
pub struct Cancellation {
    pub id: BookingCancellationId,
    pub made_at: Instant,
    pub undone_at: Option<Instant>,
}

/// What became of one of them.
#[derive(Debug, Clone, Queryable)]
pub struct Item {
    /// `cancelled` or `refused`; once it is taken back `restored`, `taken`, `past` or `changed`.
    pub outcome: String,
    pub was_pending: bool,
    pub booking: Booking,
    /// The title of its link.
    pub link: String,
}

/// What became of the wish to take a cancellation back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBack {
    /// As far as it could be.
    Done,
    /// It was before.
    Already,
    TooLate,
}

impl Cancellation {
    /// The cancellation `id`, if it is `owner`'s.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(conn: &mut PgConnection, owner: UserId, id: BookingCancellationId) -> QueryResult<Self> {
        booking_cancellations::table
            .find(id)
            .filter(booking_cancellations::user_id.eq(owner))
            .select(Self::as_select())
            .first(conn)
    }

    /// Cancels the owner's bookings `ids`, each as far as it can be, with one mail to each guest.
    /// Requests are declined. The same `id` again, as a form sent twice has it, does nothing.
    ///
    /// # Errors
    /// `NotFound` when a booking is not `owner`'s; then none is cancelled.
    pub fn make(
        conn: &mut PgConnection,
        owner: UserId,
        id: BookingCancellationId,
        ids: &[BookingId],
        reason: Option<&str>,
        now: Instant,
    ) -> Result<(), AppError> {
        conn.transaction(|conn| {
            lock(conn, owner)?;
            Booking::lapse_due(conn, owner, now)?;
            if !Self::begin(conn, owner, id, now)? {
                return Ok(());
            }
            for booking in Booking::chosen(conn, owner, ids)? {
                let state = booking.state(now);
                let outcome = match state {
                    State::Confirmed => {
                        booking.call_off(conn, reason, now)?;
                        let about = BookingMail::Cancelled;
                        booking.owe(conn, Side::Guest, &booking.guest_email, about, now, None)?;
                        "cancelled"
                    }
                    State::AwaitsOwner => {
                        booking.end_request(conn, End::Declined, reason, now)?;
                        "cancelled"
                    }
                    _ => "refused",
                };
                note_item(conn, id, booking.id, outcome, state)?;
            }
            Ok(())
        })
    }

    /// Remembers that `booking`, which was in `state`, was cancelled at `now`.
    ///
    /// # Errors
    /// When the database does.
    pub fn note(
        conn: &mut PgConnection,
        booking: &Booking,
        state: State,
        now: Instant,
    ) -> Result<BookingCancellationId, AppError> {
        let id = BookingCancellationId::new();
        Self::begin(conn, booking.user_id, id, now)?;
        note_item(conn, id, booking.id, "cancelled", state)?;
        Ok(id)
    }

    /// Takes it back, once and within a day: each booking whose time is still free is on again, with
    /// its event, and its guest is told.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn take_back(
        conn: &mut PgConnection,
        owner: &User,
        id: BookingCancellationId,
        now: Instant,
    ) -> Result<TakenBack, AppError> {
        conn.transaction(|conn| {
            lock(conn, owner.id)?;
            Booking::lapse_due(conn, owner.id, now)?;
            let made = Self::find(conn, owner.id, id)?;
            if made.undone_at.is_some() {
                return Ok(TakenBack::Already);
            }
            if !made.can_be_taken_back(now) {
                return Ok(TakenBack::TooLate);
            }
            for item in made.items(conn)?.into_iter().filter(|item| item.outcome == "cancelled") {
                let outcome = item.restore(conn, owner, made.made_at, now)?;
                diesel::update(cancelled_bookings::table.find((id, item.booking.id)))
                    .set(cancelled_bookings::outcome.eq(outcome))
                    .execute(conn)?;
            }
            diesel::update(booking_cancellations::table.find(id))
                .set(booking_cancellations::undone_at.eq(now))
                .execute(conn)?;
            Ok(TakenBack::Done)
        })
    }

    /// What became of each booking, by start.
    ///
    /// # Errors
    /// When the database does.
    pub fn items(&self, conn: &mut PgConnection) -> QueryResult<Vec<Item>> {
        cancelled_bookings::table
            .inner_join(bookings::table.inner_join(booking_links::table))
            .filter(cancelled_bookings::booking_cancellation_id.eq(self.id))
            .order((bookings::slot_start, bookings::id))
            .select((
                cancelled_bookings::outcome,
                cancelled_bookings::was_pending,
                Booking::as_select(),
                booking_links::title,
            ))
            .load(conn)
    }

    /// Whether it is neither taken back nor too old for it.
    pub fn can_be_taken_back(&self, now: Instant) -> bool {
        self.undone_at.is_none() && now <= self.made_at + TIME
    }

    /// Forgets what was cancelled long ago. Answers how many.
    ///
    /// # Errors
    /// When the database does.
    pub fn sweep(conn: &mut PgConnection, now: Instant) -> QueryResult<usize> {
        diesel::delete(booking_cancellations::table)
            .filter(booking_cancellations::made_at.lt(now - KEPT))
            .execute(conn)
    }

    /// Writes the row; `false` when the owner has it already.
    fn begin(
        conn: &mut PgConnection,
        owner: UserId,
        id: BookingCancellationId,
        now: Instant,
    ) -> QueryResult<bool> {
        let written = diesel::insert_into(booking_cancellations::table)
            .values((
                booking_cancellations::id.eq(id),
                booking_cancellations::user_id.eq(owner),
                booking_cancellations::made_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(conn)?;
        if written == 0 {
            // Not found when it is somebody else's.
            Self::find(conn, owner, id)?;
        }
        Ok(written == 1)
    }
}

impl Item {
    /// Puts the booking back where it was, and answers the word for what became of it.
    fn restore(
        &self,
        conn: &mut PgConnection,
        owner: &User,
        cancelled_at: Instant,
        now: Instant,
    ) -> Result<&'static str, AppError> {
        let booking = &self.booking;
        if booking.status != "cancelled" || booking.cancelled_at != Some(cancelled_at) {
            return Ok("changed");
        }
        let is_late = self.was_pending && booking.pending_until.is_none_or(|until| until <= now);
        if booking.slot_start <= now || is_late {
            return Ok("past");
        }
        let link = BookingLink::of_anybody(conn, booking.booking_link_id)?;
        if booking.clashes(conn, owner, &link)? {
            return Ok("taken");
        }
        if Access::of(conn, link.id)?.is_used_up(conn, link.id, now)? {
            return Ok("full");
        }
        // In a savepoint: a refused row must not spoil what is around it.
        let status = if self.was_pending { "pending" } else { "confirmed" };
        let row = conn.transaction(|conn| {
            diesel::update(bookings::table.find(booking.id))
                .set((
                    bookings::status.eq(status),
                    bookings::request_end.eq(None::<String>),
                    bookings::cancelled_at.eq(None::<Instant>),
                    bookings::cancellation_reason.eq(None::<String>),
                ))
                .returning(Booking::as_returning())
                .get_result(conn)
        });
        let restored: Booking = match row {
            Ok(restored) => restored,
            Err(DatabaseError(ExclusionViolation, _)) => return Ok("taken"),
            Err(error) => return Err(error.into()),
        };
        count(conn, booking.booking_link_id, 1)?;
        let event = match booking.event_id {
            Some(event) => Event::bring_back(conn, event, now)?,
            None => None,
        };
        if event.is_none() {
            restored.put_on_calendar(conn, owner, &link)?;
        }
        let about = if self.was_pending { BookingMail::Requested } else { BookingMail::Restored };
        restored.owe(conn, Side::Guest, &restored.guest_email, about, now, None)?;
        restored.plan_lapse(conn)?;
        Ok("restored")
    }
}

impl Booking {
    /// The owner's bookings `ids`, by id, locked until the transaction ends.
    ///
    /// # Errors
    /// `NotFound` when one of them is not `owner`'s.
    pub fn chosen(conn: &mut PgConnection, owner: UserId, ids: &[BookingId]) -> QueryResult<Vec<Self>> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let found: Vec<Self> = bookings::table
            .filter(bookings::user_id.eq(owner))
            .filter(bookings::id.eq_any(&ids))
            .order(bookings::id)
            .for_update()
            .select(Self::as_select())
            .load(conn)?;
        if found.len() < ids.len() {
            return Err(diesel::result::Error::NotFound);
        }
        Ok(found)
    }

    /// The same with their links, not locked: for a look at them.
    ///
    /// # Errors
    /// `NotFound` when one of them is not `owner`'s.
    pub fn chosen_with_links(
        conn: &mut PgConnection,
        owner: UserId,
        ids: &[BookingId],
    ) -> QueryResult<Vec<(Self, BookingLink)>> {
        let found: Vec<(Self, BookingLink)> = bookings::table
            .inner_join(booking_links::table)
            .filter(bookings::user_id.eq(owner))
            .filter(bookings::id.eq_any(ids))
            .select((Self::as_select(), BookingLink::as_select()))
            .load(conn)?;
        if !ids.iter().all(|id| found.iter().any(|(booking, _)| booking.id == *id)) {
            return Err(diesel::result::Error::NotFound);
        }
        Ok(found)
    }
}

fn note_item(
    conn: &mut PgConnection,
    id: BookingCancellationId,
    booking: BookingId,
    outcome: &str,
    state: State,
) -> QueryResult<()> {
    diesel::insert_into(cancelled_bookings::table)
        .values((
            cancelled_bookings::booking_cancellation_id.eq(id),
            cancelled_bookings::booking_id.eq(booking),
            cancelled_bookings::outcome.eq(outcome),
            cancelled_bookings::was_pending.eq(state == State::AwaitsOwner),
        ))
        .execute(conn)?;
    Ok(())
}
