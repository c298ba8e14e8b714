//! Putting rows back as they were before a change.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use diesel::prelude::*;

use super::{
    After,
    kept::{EventRow, Kept, occurrences_among},
};
use crate::{
    calendars::Calendar,
    error::AppError,
    events::{Attendee, Event},
    ids::{CalendarId, EventId, UserId},
    jobs::InvitationMail,
    schema::{event_attendees, events},
    time::Instant,
};

/// A row that is put back, or, when the change made it, taken away.
struct Back<'a> {
    /// As it is now, but for answers given since.
    left: &'a Kept,
    /// As it was; `None`: the change made it.
    was: Option<&'a Kept>,
}

/// Whom the mails of a series reach, which need none about its occurrences.
#[derive(Debug, Clone, Default)]
struct Told {
    /// They hear how it stands.
    invited: BTreeSet<String>,
    /// They hear that it is off for them.
    off: BTreeSet<String>,
}

/// Puts the rows back; `false`, and nothing is done, when they are no longer as the change left
/// them, or can no longer stand where they stood.
pub(super) fn put_back(
    conn: &mut PgConnection,
    owner: UserId,
    before: Vec<Kept>,
    after: &After,
    now: Instant,
) -> Result<bool, AppError> {
    let ids: Vec<EventId> = after.rows.iter().map(|row| row.event.id).collect();
    lock(conn, owner, &ids)?;
    let current = Kept::families(conn, owner, &ids, &[])?;
    if !is_untouched(&current, after) || !has_room(conn, owner, &before)? {
        return Ok(false);
    }
    let was: BTreeMap<EventId, Kept> = before.into_iter().map(|row| (row.event.id, row)).collect();
    let backs: Vec<Back<'_>> =
        after.rows.iter().map(|left| Back { left, was: was.get(&left.event.id) }).collect();
    for back in &backs {
        if !back.was.is_some_and(|was| was.keeps_name_of(back.left)) && !back.left.is_series() {
            step_aside(conn, back.left.event.id, now)?;
        }
    }
    for back in &backs {
        match back.was {
            Some(was) => {
                diesel::update(&was.event).set(&was.event).execute(conn)?;
                if was.rights != back.left.rights {
                    was.rights.unwrap_or_default().write(conn, was.event.id)?;
                }
                if let Some(current) = current.get(&was.event.id) {
                    put_guests_back(conn, current, was, back.left, now)?;
                }
            }
            None => take_away(conn, &back.left.event, now)?,
        }
    }
    tell(conn, &backs, now)?;
    Ok(true)
}

/// Locks the rows and their series, a series before its changed occurrences (see [`Event::lock`]).
fn lock(conn: &mut PgConnection, owner: UserId, ids: &[EventId]) -> QueryResult<()> {
    let series: Vec<EventId> = events::table
        .filter(events::id.eq_any(ids))
        .filter(events::recurring_event_id.is_not_null())
        .select(events::recurring_event_id.assume_not_null())
        .load(conn)?;
    events::table
        .filter(events::user_id.eq(owner))
        .filter(events::id.eq_any(ids).or(events::id.eq_any(series)))
        .order((events::recurring_event_id.is_not_null(), events::id))
        .select(events::id)
        .for_no_key_update()
        .load::<EventId>(conn)?;
    Ok(())
}

fn is_untouched(current: &BTreeMap<EventId, Kept>, after: &After) -> bool {
    let rows = after.rows.iter().all(|left| current.get(&left.event.id).is_some_and(|row| row.is_as(left)));
    rows && after
        .occurrences
        .iter()
        .all(|(series, then)| occurrences_among(current.values(), *series) == *then)
}

/// Whether the calendars are still there, and hold no copy of what comes back.
fn has_room(conn: &mut PgConnection, owner: UserId, before: &[Kept]) -> QueryResult<bool> {
    let calendars: BTreeSet<CalendarId> =
        Calendar::all_of(conn, owner)?.into_iter().map(|calendar| calendar.id).collect();
    for row in before.iter().filter(|row| row.is_live()) {
        if row.event.calendar_id.is_some_and(|calendar| !calendars.contains(&calendar)) {
            return Ok(false);
        }
        let event = Event::of_anybody(conn, row.event.id)?;
        if row.is_series() && event.has_copy_on(conn, row.event.calendar_id)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes a changed occurrence out of its series for a moment, so that none stands in the way of
/// another that goes back to its start.
fn step_aside(conn: &mut PgConnection, id: EventId, now: Instant) -> QueryResult<()> {
    diesel::update(events::table.find(id))
        .set((
            events::recurring_event_id.eq(None::<EventId>),
            events::original_start_time.eq(None::<Instant>),
            events::deleted_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

fn take_away(conn: &mut PgConnection, made: &EventRow, now: Instant) -> QueryResult<()> {
    diesel::update(events::table.find(made.id))
        .set((
            events::recurring_event_id.eq(made.recurring_event_id),
            events::original_start_time.eq(made.original_start_time),
            events::deleted_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Invites who was invited, with their answers, and takes off who came by the change.
fn put_guests_back(
    conn: &mut PgConnection,
    current: &Kept,
    was: &Kept,
    left: &Kept,
    now: Instant,
) -> QueryResult<()> {
    for guest in &current.guests {
        let row = event_attendees::table.find(guest.id);
        let Some(old) = was.guests.iter().find(|old| old.id == guest.id) else {
            let removed_at = guest.removed_at.unwrap_or(now);
            diesel::update(row).set(event_attendees::removed_at.eq(removed_at)).execute(conn)?;
            continue;
        };
        let answered_since = left.guests.iter().any(|then| then.id == guest.id && !then.answers_as(guest));
        let answer = if answered_since && was.is_at_the_time_of(left) { guest } else { old };
        diesel::update(row)
            .set((
                event_attendees::display_name.eq(&old.display_name),
                event_attendees::removed_at.eq(old.removed_at),
                event_attendees::response_status.eq(&answer.response_status),
                event_attendees::comment.eq(&answer.comment),
                event_attendees::responded_at.eq(answer.responded_at),
            ))
            .execute(conn)?;
    }
    Attendee::copy_to_event(conn, was.event.id)
}

/// Owes the mails: of each series first, since who hears of it need not hear of its occurrences.
fn tell(conn: &mut PgConnection, backs: &[Back<'_>], now: Instant) -> Result<(), AppError> {
    let mut told: BTreeMap<EventId, Told> = BTreeMap::new();
    for back in backs.iter().filter(|back| back.left.is_series()) {
        let of_series = back.tell(conn, &Told::default(), now)?;
        told.insert(back.left.event.id, of_series);
    }
    for back in backs.iter().filter(|back| !back.left.is_series()) {
        // A made occurrence goes back to what its series says.
        let of = back.was.unwrap_or(back.left).event.recurring_event_id;
        if let (None, Some(series)) = (back.was, of)
            && let Entry::Vacant(place) = told.entry(series)
        {
            let invited = tell_anew(conn, series, back.left.sequence, now)?;
            place.insert(Told { invited, off: BTreeSet::new() });
        }
        let know = of.and_then(|series| told.get(&series)).cloned().unwrap_or_default();
        back.tell(conn, &know, now)?;
    }
    Ok(())
}

/// Tells the guests of `series` how it stands, under a sequence above `sequence`; answers who they
/// are.
fn tell_anew(
    conn: &mut PgConnection,
    series: EventId,
    sequence: i32,
    now: Instant,
) -> Result<BTreeSet<String>, AppError> {
    let mut event = Event::of_anybody(conn, series)?;
    event.raise_sequence_above(conn, sequence)?;
    Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
    Ok(Attendee::addresses(conn, &[series])?)
}

impl Back<'_> {
    /// Raises the sequence and owes the mails to those who do not `know`; answers who was told.
    fn tell(&self, conn: &mut PgConnection, know: &Told, now: Instant) -> Result<Told, AppError> {
        let (left, nobody) = (self.left.invited(), BTreeMap::new());
        let invited = self.was.filter(|was| was.is_live()).map_or(nobody, Kept::invited);
        let differs = self.was.is_none_or(|was| was.differs_for_guests(self.left));
        let same_list = left.keys().eq(invited.keys());
        let mut told = Told::default();
        if !differs && same_list {
            return Ok(told);
        }
        let mut event = Event::of_anybody(conn, self.left.event.id)?;
        event.raise_sequence(conn)?;
        let sequence = event.sequence;
        for guest in Attendee::all_of_event(conn, event.id)? {
            let email = guest.email.as_str();
            let about = match (left.contains_key(email), invited.contains_key(email)) {
                (true, true) if differs => InvitationMail::Changed { sequence },
                (false, true) => InvitationMail::Invited { sequence },
                // Who heard of the change that it is off was told before.
                (true, false) if self.left.is_live() => InvitationMail::Cancelled { sequence },
                _ => continue,
            };
            let is_off = matches!(about, InvitationMail::Cancelled { .. });
            let heard = if is_off { &mut told.off } else { &mut told.invited };
            heard.insert(email.to_owned());
            if !(know.invited.contains(email) || is_off && know.off.contains(email)) {
                guest.tell(conn, &event, about, now)?;
            }
        }
        if differs {
            event.tell_bookings(conn, now)?;
        }
        Ok(told)
    }
}
