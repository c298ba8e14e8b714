//! The table `booking_holds`: times kept for guests while they fill in the form.
//!
//! A hold is a courtesy. It hides its time from other guests for five minutes and no longer, and it
//! promises nothing: the exclusion constraint on bookings decides.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{
    BookingLink,
    slots::{Refusal, Taken},
    taken::{Mine, lock, range, taken},
};
use crate::{
    accounts::User,
    ids::{BookingHoldId, BookingLinkId},
    schema::booking_holds,
    time::{Instant, Span},
};

/// How long a time is kept.
const TIME: TimeDelta = TimeDelta::minutes(5);

/// A time kept for a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = booking_holds)]
pub struct Hold {
    /// All that makes the hold the guest's.
    pub id: BookingHoldId,
    pub booking_link_id: BookingLinkId,
    pub slot_start: Instant,
    pub expires_at: Instant,
}

/// What became of the wish to keep a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Held(Hold),
    Refused(Refusal),
}

impl Hold {
    /// Keeps `start` for a guest, and lets go of what they held before (`before`). The same time
    /// chosen again is not kept longer.
    ///
    /// # Errors
    /// When the database does.
    pub fn take(
        conn: &mut PgConnection,
        owner: &User,
        link: &BookingLink,
        start: Instant,
        before: Option<BookingHoldId>,
        now: Instant,
    ) -> QueryResult<Kept> {
        conn.transaction(|conn| {
            lock(conn, owner.id)?;
            let rules = link.rules();
            if let Some(refusal) = rules.refusal(&Taken::default(), start, now) {
                return Ok(Kept::Refused(refusal));
            }
            let held = Self::find(conn, link.id, before, now)?;
            if let Some(held) = held.filter(|held| held.slot_start == start) {
                return Ok(Kept::Held(held));
            }
            let mine = Mine { hold: before, ..Mine::default() };
            let taken = taken(conn, owner, link, &rules, Span::new(start, start), mine, now)?;
            if let Some(refusal) = rules.refusal(&taken, start, now) {
                return Ok(Kept::Refused(refusal));
            }
            if let Some(held) = held {
                held.release(conn)?;
            }
            // What ran out means nothing; here it is cleared away.
            diesel::delete(booking_holds::table)
                .filter(booking_holds::user_id.eq(owner.id))
                .filter(booking_holds::expires_at.le(now))
                .execute(conn)?;
            diesel::insert_into(booking_holds::table)
                .values((
                    booking_holds::id.eq(BookingHoldId::new()),
                    booking_holds::user_id.eq(owner.id),
                    booking_holds::booking_link_id.eq(link.id),
                    booking_holds::slot_start.eq(start),
                    booking_holds::blocked_range.eq(range(rules.blocked(start))),
                    booking_holds::created_at.eq(now),
                    booking_holds::expires_at.eq(now + TIME),
                ))
                .returning(Self::as_returning())
                .get_result(conn)
                .map(Kept::Held)
        })
    }

    /// The hold `id` on a time of `link`, while it lasts.
    ///
    /// # Errors
    /// When the database does.
    pub fn find(
        conn: &mut PgConnection,
        link: BookingLinkId,
        id: Option<BookingHoldId>,
        now: Instant,
    ) -> QueryResult<Option<Self>> {
        let Some(id) = id else { return Ok(None) };
        booking_holds::table
            .find(id)
            .filter(booking_holds::booking_link_id.eq(link))
            .filter(booking_holds::expires_at.gt(now))
            .select(Self::as_select())
            .first(conn)
            .optional()
    }

    /// Lets go of the time.
    ///
    /// # Errors
    /// When the database does.
    pub fn release(&self, conn: &mut PgConnection) -> QueryResult<()> {
        diesel::delete(booking_holds::table.find(self.id)).execute(conn)?;
        Ok(())
    }
}
