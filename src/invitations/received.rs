//! Invitations that others sent to an account: what waits on its calendar, and answering it.
//!
//! Which invitations these are is said in `events/received.rs`.

use diesel::PgConnection;

use super::response::{Invitation, State};
use crate::{
    error::AppError,
    events::{Answer, Attendee, Event},
    ids::{AttendeeId, UserId},
    time::Instant,
};

/// An invitation that stands on an account's calendar.
#[derive(Debug, Clone)]
pub struct Received {
    /// The account's place on the guest list, with the answer so far.
    pub guest: Attendee,
    /// The organizer's event; of a series, the whole of it.
    pub event: Event,
}

/// What became of an answer.
#[derive(Debug)]
pub enum Answered {
    /// It stands, and the organizer is told if it is news.
    Recorded(Received),
    /// The event is over, or does not take place.
    TooLate(Received),
}

/// The invitations of `user` to what is not over by `now`, by start; at most 200.
///
/// # Errors
/// When the database does.
pub fn list(conn: &mut PgConnection, user: UserId, now: Instant) -> Result<Vec<Received>, AppError> {
    let all = Attendee::all_received_by(conn, user, now)?;
    Ok(all.into_iter().map(|(guest, event)| Received { guest, event }).collect())
}

/// Answers the invitation `id` for `user`, with words to the organizer; an earlier answer is
/// replaced. Call it in a transaction.
///
/// # Errors
/// `NotFound` when it is not on the calendar of `user`.
pub fn answer(
    conn: &mut PgConnection,
    user: UserId,
    id: AttendeeId,
    answer: Answer,
    comment: Option<&str>,
    now: Instant,
) -> Result<Answered, AppError> {
    let event = Attendee::received_by(conn, user, id)?.event_id;
    Event::lock(conn, event)?;
    // Read again: it may have been taken off, or answered, while this waited.
    let guest = Attendee::received_by(conn, user, id)?;
    let invitation = Invitation::of(conn, guest)?;
    let state = invitation.state(now);
    let Invitation { guest, event, .. } = invitation;
    if state != State::Open {
        return Ok(Answered::TooLate(Received { guest, event }));
    }
    guest.answer(conn, &event, answer, comment, now)?;
    let guest = Attendee::find(conn, id)?;
    Ok(Answered::Recorded(Received { guest, event }))
}
