//! The table `event_undos`: what changes of events did to rows, so that each can be taken back once.

mod kept;
mod put_back;

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::kept::Kept;
use super::Event;
use crate::{
    error::AppError,
    ids::{EventId, EventUndoId, UserId},
    schema::{event_undos, events},
    time::Instant,
    tokens::digest_of,
};

/// How long a change can be taken back.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// What was done to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Its form was saved.
    Changed,
    /// It went to another time.
    Moved,
    /// It was deleted, as a whole or from one occurrence on.
    Deleted,
    /// One occurrence of it was deleted.
    LeftOut,
}

/// What became of taking a change back. Each holds the event or series that was changed.
#[derive(Debug)]
pub enum TakenBack {
    Done(Event),
    /// It was taken back before.
    Already(Event),
    /// Something was changed again since; nothing is overwritten.
    ChangedSince(Event),
}

/// What a change left behind.
#[derive(Debug, Serialize, Deserialize)]
struct After {
    /// The rows it altered and made.
    rows: Vec<Kept>,
    /// Those of them it made.
    made: BTreeSet<EventId>,
    /// Of each series among them, the changed occurrences it then had.
    occurrences: BTreeMap<EventId, BTreeSet<EventId>>,
}

impl Change {
    fn stored(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Deleted => "deleted",
            Self::LeftOut => "left_out",
        }
    }
}

/// Runs `verb`, which changes the event or series `root` of `owner` and answers what it wrote
/// last, and keeps what the rows were before. Answers with it by which id the change can be taken
/// back; `None` when nothing changed. Call it in the transaction of the change.
///
/// # Errors
/// `NotFound` when `root` is not `owner`'s; otherwise those of `verb`.
pub fn remembering(
    conn: &mut PgConnection,
    owner: UserId,
    (root, change): (EventId, Change),
    now: Instant,
    verb: impl FnOnce(&mut PgConnection) -> Result<Event, AppError>,
) -> Result<(Event, Option<EventUndoId>), AppError> {
    // Locked first, so that nothing comes between the look and the change.
    Event::locked(conn, owner, root)?;
    let before = Kept::families(conn, owner, &[root], &[])?;
    let event = verb(conn)?;
    let known: Vec<EventId> = before.keys().copied().collect();
    let after = Kept::families(conn, owner, &[root, event.id], &known)?;
    let made: BTreeSet<EventId> = after.keys().filter(|id| !before.contains_key(id)).copied().collect();
    let altered: Vec<&Kept> =
        before.iter().filter(|(id, row)| after.get(id) != Some(row)).map(|(_, row)| row).collect();
    if altered.is_empty() && made.is_empty() {
        return Ok((event, None));
    }
    let touched: BTreeSet<EventId> =
        altered.iter().map(|row| row.event.id).chain(made.iter().copied()).collect();
    let series = touched.iter().filter(|id| after.get(id).is_some_and(Kept::is_series));
    let occurrences = series.map(|id| (*id, kept::occurrences_among(after.values(), *id))).collect();
    let rows = after.iter().filter(|(id, _)| touched.contains(id)).map(|(_, row)| row.clone()).collect();
    let id = EventUndoId::new();
    diesel::insert_into(event_undos::table)
        .values((
            event_undos::id.eq(id),
            event_undos::user_id.eq(owner),
            event_undos::event_id.eq(root),
            event_undos::kind.eq(change.stored()),
            event_undos::before.eq(to_json(&altered)?),
            event_undos::after.eq(to_json(&After { rows, made, occurrences })?),
            event_undos::made_at.eq(now),
        ))
        .execute(conn)?;
    Ok((event, Some(id)))
}

/// What an owner wrote of the event or series `root`, its changed occurrences and its guest list, as a
/// digest: it is another one as soon as any of it was changed. What guests answered does not count.
///
/// # Errors
/// When the database does.
pub fn fingerprint(conn: &mut PgConnection, owner: UserId, root: EventId) -> Result<String, AppError> {
    let rows = Kept::families(conn, owner, &[root], &[])?;
    let written = |row: &Kept| {
        let names: BTreeMap<String, Option<String>> = row
            .invited()
            .into_iter()
            .map(|(email, guest)| (email.to_owned(), guest.display_name.clone()))
            .collect();
        (row.event.clone(), names)
    };
    let all: Vec<_> = rows.values().map(written).collect();
    Ok(digest_of(&serde_json::to_vec(&all).map_err(AppError::internal)?))
}

/// Takes the change `id` back: every row is as it was before, what the change made is deleted
/// softly, and guests get the mails they need, each under a higher sequence (RFC 5546 section
/// 2.1.4). An answer that a guest gave since stays, unless it was to another time.
///
/// # Errors
/// `NotFound` when the change is not `owner`'s, or older than 30 days.
pub fn take_back(
    conn: &mut PgConnection,
    owner: UserId,
    id: EventUndoId,
    now: Instant,
) -> Result<TakenBack, AppError> {
    let (root, before, after, undone_at): (EventId, Value, Value, Option<Instant>) = event_undos::table
        .filter(event_undos::user_id.eq(owner))
        .filter(event_undos::id.eq(id))
        .select((event_undos::event_id, event_undos::before, event_undos::after, event_undos::undone_at))
        .for_update()
        .first(conn)?;
    if undone_at.is_some() {
        return Ok(TakenBack::Already(Event::of_anybody(conn, root)?));
    }
    let before: Vec<Kept> = serde_json::from_value(before).map_err(AppError::internal)?;
    let after: After = serde_json::from_value(after).map_err(AppError::internal)?;
    if !put_back::put_back(conn, owner, before, &after, now)? {
        return Ok(TakenBack::ChangedSince(Event::of_anybody(conn, root)?));
    }
    diesel::update(event_undos::table.find(id)).set(event_undos::undone_at.eq(now)).execute(conn)?;
    Ok(TakenBack::Done(Event::of_anybody(conn, root)?))
}

/// Forgets changes made more than 30 days ago; answers how many.
///
/// # Errors
/// When the database does.
pub fn sweep(conn: &mut PgConnection, now: Instant) -> QueryResult<usize> {
    diesel::delete(event_undos::table.filter(event_undos::made_at.lt(now - KEPT_FOR))).execute(conn)
}

/// Of the deleted changed occurrences of `series` at `start`, the one that was deleted together
/// with that occurrence, and not earlier.
pub(super) fn left_out_with(
    conn: &mut PgConnection,
    series: EventId,
    start: Instant,
) -> QueryResult<Option<EventId>> {
    let row: Option<(EventId, Option<Instant>)> = events::table
        .filter(events::recurring_event_id.eq(series))
        .filter(events::original_start_time.eq(start))
        .filter(events::deleted_at.is_not_null())
        .select((events::id, events::deleted_at))
        .first(conn)
        .optional()?;
    let Some((row, Some(deleted_at))) = row else { return Ok(None) };
    let together = event_undos::table
        .filter(event_undos::event_id.eq(series))
        .filter(event_undos::kind.eq(Change::LeftOut.stored()))
        .filter(event_undos::made_at.eq(deleted_at))
        .filter(event_undos::before.contains(json!([{ "event": { "id": row, "deleted_at": null } }])));
    Ok(diesel::select(diesel::dsl::exists(together)).get_result::<bool>(conn)?.then_some(row))
}

fn to_json(value: &impl Serialize) -> Result<Value, AppError> {
    serde_json::to_value(value).map_err(AppError::internal)
}
