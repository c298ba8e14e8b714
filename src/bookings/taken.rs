//! What is taken of an owner's time, as slots need to know it, and what it is in words.

use std::ops::Bound;

use chrono::NaiveDateTime;
use diesel::{prelude::*, sql_types};

use super::{
    booking::Booking,
    booking_link::BookingLink,
    slots::{Rules, Taken},
    state::State,
};
use crate::{
    accounts::User,
    events::Occurrence,
    ids::{BookingHoldId, BookingId, BookingLinkId, UserId},
    schema::{booking_holds, booking_links, bookings},
    time::{Instant, Span},
};

/// `[start, end)` as the database takes and gives it.
type Range<T> = (Bound<T>, Bound<T>);

/// What is not in the way of whoever asks, because it is theirs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mine {
    /// The booking that is to be moved.
    pub booking: Option<BookingId>,
    /// The guest's own hold.
    pub hold: Option<BookingHoldId>,
}

/// A booking that blocks, for the owner's eyes.
#[derive(Debug, Clone)]
pub struct Blocking {
    /// `None` while the guest has not confirmed it: the owner does not hear of them before.
    pub guest_name: Option<String>,
    /// The title of the link it came by.
    pub link: String,
    /// The meeting without its buffers.
    pub slot: Span,
    /// The meeting with them.
    pub blocked: Span,
}

/// What is taken of the owner's time where it matters to meetings that start in `span`. Bookings of
/// all links block, and so do the holds of other guests; events only where the link looks at
/// calendars. The number of queries does not depend on how much there is.
///
/// # Errors
/// When the database does.
pub fn taken(
    conn: &mut PgConnection,
    owner: &User,
    link: &BookingLink,
    rules: &Rules,
    span: Span,
    mine: Mine,
    now: Instant,
) -> QueryResult<Taken> {
    let touched = rules.touched(span);
    let events = if link.looks_at_calendars() {
        Occurrence::busy(conn, owner.id, touched, &owner.zone())?
    } else {
        Vec::new()
    };
    let counted = rules.counted(span);
    // What counts for the limits begins inside the days that are counted, and so overlaps them.
    let wide = match counted.is_empty() {
        true => touched,
        false => Span::new(touched.start.min(counted.start), touched.end.max(counted.end)),
    };
    let rows: Vec<(BookingId, BookingLinkId, Instant, Range<NaiveDateTime>)> = bookings::table
        .filter(bookings::user_id.eq(owner.id))
        .filter(blocks(now))
        .filter(bookings::blocked_range.overlaps_with(range(wide)))
        .select((bookings::id, bookings::booking_link_id, bookings::slot_start, bookings::blocked_range))
        .load(conn)?;
    let others = || rows.iter().filter(|(id, ..)| Some(*id) != mine.booking);
    let holds: Vec<(BookingHoldId, Range<NaiveDateTime>)> = booking_holds::table
        .filter(booking_holds::user_id.eq(owner.id))
        .filter(booking_holds::expires_at.gt(now))
        .filter(booking_holds::blocked_range.overlaps_with(range(touched)))
        .select((booking_holds::id, booking_holds::blocked_range))
        .load(conn)?;
    let holds = holds.into_iter().filter(|(id, _)| Some(*id) != mine.hold);
    Ok(Taken {
        events,
        bookings: others().filter_map(|(.., blocked)| span_of(*blocked)).collect(),
        holds: holds.filter_map(|(_, blocked)| span_of(blocked)).collect(),
        booked_starts: others().filter(|(_, by, ..)| *by == link.id).map(|(_, _, start, _)| *start).collect(),
    })
}

/// The bookings whose time, buffers included, overlaps `span`, by start.
///
/// # Errors
/// When the database does.
pub fn blocking(
    conn: &mut PgConnection,
    owner: UserId,
    span: Span,
    now: Instant,
) -> QueryResult<Vec<Blocking>> {
    let rows: Vec<(Booking, String, Range<NaiveDateTime>)> = bookings::table
        .inner_join(booking_links::table)
        .filter(bookings::user_id.eq(owner))
        .filter(blocks(now))
        .filter(bookings::blocked_range.overlaps_with(range(span)))
        .order((bookings::slot_start, bookings::id))
        .select((Booking::as_select(), booking_links::title, bookings::blocked_range))
        .load(conn)?;
    let blocking = |(booking, link, blocked): (Booking, String, _)| {
        let (slot, is_heard_of) = (booking.slot(), booking.state(now) != State::AwaitsGuest);
        let guest_name = is_heard_of.then_some(booking.guest_name);
        Some(Blocking { guest_name, link, slot, blocked: span_of(blocked)? })
    };
    Ok(rows.into_iter().filter_map(blocking).collect())
}

/// Bookings that take their time: all that are not cancelled, but for those that nobody confirmed in
/// time, whether or not that is written yet.
#[diesel::dsl::auto_type]
pub fn blocks(now: Instant) -> _ {
    bookings::status.ne("cancelled").and(bookings::status.ne("pending").or(bookings::pending_until.gt(now)))
}

/// Lets one booking of an owner be decided at a time, to the end of the transaction.
///
/// # Errors
/// When the database does.
pub fn lock(conn: &mut PgConnection, owner: UserId) -> QueryResult<()> {
    let (_, low) = owner.0.as_u64_pair();
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<sql_types::BigInt, _>(low.cast_signed())
        .execute(conn)?;
    Ok(())
}

/// A span as the database takes it.
pub fn range(span: Span) -> Range<Instant> {
    (Bound::Included(span.start), Bound::Excluded(span.end))
}

/// `None` for a range without an end, which a CHECK rules out.
fn span_of(range: Range<NaiveDateTime>) -> Option<Span> {
    match range {
        (Bound::Included(start), Bound::Excluded(end)) => {
            Some(Span::new(Instant::from_utc(start), Instant::from_utc(end)))
        }
        _ => None,
    }
}
