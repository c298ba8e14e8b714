//! What a search finds: events with the time that matters of each, what is to come first.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Answer, Event, When,
    next::Timing,
    search::marks::Marker,
    search_entry::{Kind, Matches, SERIES, Wanted},
};
use crate::{
    error::AppError,
    ids::{EventId, UserId},
    schema::{bookings, event_attendees, events},
    time::{Instant, Span},
};

/// How many events one page shows.
pub const PAGE: usize = 20;

/// How many pages one can turn.
pub const LAST_PAGE: usize = 50;

/// One page of what was found.
#[derive(Debug)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// Finds the words again in what is shown.
    pub marker: Marker,
    pub has_more: bool,
}

/// An event that was found.
#[derive(Debug)]
pub struct Hit {
    pub event: Event,
    /// The start that names the occurrence, of a series.
    pub occurrence: Option<Instant>,
    pub when: When,
    /// Whether nothing of it is still to come.
    pub is_over: bool,
    pub people: Vec<Person>,
    /// What who booked it wrote.
    pub notes: Option<String>,
    /// What the one who searches answered to the invitation; `None` for an event of their own.
    pub answer: Option<Answer>,
}

/// Somebody who is invited to an event, or booked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: Option<String>,
    pub email: String,
}

/// The event and the start of the one occurrence that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    start: Instant,
    event: EventId,
}

/// Searches the owner's events for what was typed; pages count from 0. `None` when there are no
/// words to search for.
///
/// # Errors
/// When the database does.
pub fn search(
    conn: &mut PgConnection,
    owner: UserId,
    typed: &str,
    page: usize,
    now: Instant,
) -> Result<Option<Found>, AppError> {
    let Some(wanted) = Wanted::read(conn, typed)? else { return Ok(None) };
    let page = page.min(LAST_PAGE - 1);
    // One more than is shown tells whether there is more.
    let most = (page + 1) * PAGE + 1;
    let mut places = ranked(conn, owner, &wanted, most, now)?;
    let has_more = places.len() >= most && page + 1 < LAST_PAGE;
    places.truncate(most - 1);
    let shown = places.split_off(places.len().min(page * PAGE));
    Ok(Some(Found { hits: hits(conn, owner, &shown)?, marker: Marker::new(wanted.terms), has_more }))
}

/// The first `most` places, each with whether it is over.
fn ranked(
    conn: &mut PgConnection,
    owner: UserId,
    wanted: &Wanted,
    most: usize,
    now: Instant,
) -> QueryResult<Vec<(Place, bool)>> {
    let single = i64::try_from(most).unwrap_or(i64::MAX);
    let (mut coming, mut over) = (Vec::new(), Vec::new());
    for (is_spread, most) in [(false, single), (true, SERIES)] {
        let kind = Kind { is_over: false, is_spread };
        let (now_or_later, earlier) = match wanted.near(conn, owner, kind, most, now)? {
            Some(matches) => (matches, None),
            None => {
                let (coming, over) = wanted.everywhere(conn, owner, is_spread, most, now)?;
                (coming, Some(over))
            }
        };
        coming.push(now_or_later);
        over.push((is_spread, most, earlier));
    }
    let (received, received_over) = wanted.received(conn, owner, now)?;
    if let Some(spread) = coming.last_mut() {
        spread.add(received);
    }
    let mut places = merged(conn, coming, false, now)?;
    if places.len() < most {
        let mut parts = Vec::new();
        for (is_spread, most, known) in over {
            let kind = Kind { is_over: true, is_spread };
            let known = match known {
                None => wanted.near(conn, owner, kind, most, now)?,
                known => known,
            };
            parts.push(match known {
                Some(matches) => matches,
                None => wanted.everywhere(conn, owner, is_spread, most, now)?.1,
            });
        }
        if let Some(spread) = parts.last_mut() {
            spread.add(received_over);
        }
        places.extend(merged(conn, parts, true, now)?);
    }
    places.truncate(most);
    Ok(places)
}

/// What is to come by when it happens next; what is over the newest first.
fn merged(
    conn: &mut PgConnection,
    parts: Vec<Matches>,
    is_over: bool,
    now: Instant,
) -> QueryResult<Vec<(Place, bool)>> {
    let mut parts = parts.into_iter();
    let (single, spread) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let mut places: Vec<Place> =
        single.events.into_iter().zip(single.starts).map(|(event, start)| Place { start, event }).collect();
    // Series whose last occurrences are left out: none is to come, but they are not over either.
    let mut empty = Vec::new();
    for (timing, replaced) in Timing::of_events(conn, &spread.events)? {
        let next = if is_over { None } else { timing.next(&replaced, now) };
        let place = Place { start: next.unwrap_or_else(|| timing.last(&replaced)), event: timing.id };
        if is_over || next.is_some() { places.push(place) } else { empty.push(place) }
    }
    places.sort_unstable();
    if is_over {
        places.reverse();
    }
    places.extend(empty);
    Ok(places.into_iter().map(|place| (place, is_over)).collect())
}

fn hits(conn: &mut PgConnection, owner: UserId, places: &[(Place, bool)]) -> QueryResult<Vec<Hit>> {
    let ids: Vec<EventId> = places.iter().map(|(place, _)| place.event).collect();
    let answers: Vec<(EventId, String)> = event_attendees::table
        .filter(event_attendees::event_id.eq_any(&ids))
        .filter(event_attendees::user_id.eq(owner))
        .filter(event_attendees::removed_at.is_null())
        .select((event_attendees::event_id, event_attendees::response_status))
        .load(conn)?;
    let answers: HashMap<EventId, String> = answers.into_iter().collect();
    let received: Vec<EventId> = answers.keys().copied().collect();
    let rows: Vec<Event> = events::table
        .filter(events::id.eq_any(&ids))
        .filter(events::user_id.eq(owner).or(events::id.eq_any(received)))
        .filter(events::deleted_at.is_null())
        .select(Event::as_select())
        .load(conn)?;
    let mut rows: HashMap<EventId, Event> = rows.into_iter().map(|event| (event.id, event)).collect();
    let mut people: HashMap<EventId, Vec<Person>> = HashMap::new();
    // Of another's event the guests and the booking are not for this reader.
    let ids: Vec<EventId> =
        rows.values().filter(|event| event.user_id == owner).map(|event| event.id).collect();
    for event in rows.values_mut().filter(|event| event.user_id != owner) {
        let email = event.organizer_email.clone().unwrap_or_default();
        people.insert(event.id, vec![Person { name: event.organizer_name.clone(), email }]);
        (event.calendar_id, event.color) = (None, None);
        "default".clone_into(&mut event.visibility);
    }
    let attendees: Vec<(EventId, Option<String>, String)> = event_attendees::table
        .filter(event_attendees::event_id.eq_any(&ids))
        .filter(event_attendees::removed_at.is_null())
        .order(event_attendees::email)
        .select((event_attendees::event_id, event_attendees::display_name, event_attendees::email))
        .load(conn)?;
    for (event, name, email) in attendees {
        people.entry(event).or_default().push(Person { name, email });
    }
    let booked: Vec<(EventId, String, String, Option<String>)> = bookings::table
        .filter(bookings::event_id.eq_any(&ids))
        .filter(bookings::status.ne("cancelled"))
        .select((
            bookings::event_id.assume_not_null(),
            bookings::guest_name,
            bookings::guest_email,
            bookings::guest_notes,
        ))
        .load(conn)?;
    let mut notes: HashMap<EventId, String> = HashMap::new();
    for (event, name, email, text) in booked {
        people.entry(event).or_default().push(Person { name: Some(name), email });
        notes.extend(text.map(|text| (event, text)));
    }
    Ok(places
        .iter()
        .filter_map(|(place, is_over)| {
            let event = rows.remove(&place.event)?;
            let length = event.end_time - event.start_time;
            Some(Hit {
                occurrence: event.recurrence_rule.as_ref().map(|_| place.start),
                when: event.when_of(Span::new(place.start, place.start + length)),
                is_over: *is_over,
                people: people.remove(&event.id).unwrap_or_default(),
                notes: notes.remove(&event.id),
                answer: answers
                    .get(&event.id)
                    .filter(|_| event.user_id != owner)
                    .map(|word| Answer::from_stored(word)),
                event,
            })
        })
        .collect())
}
