//! The table `calendar_subscriptions`.
//!
//! A subscription always has a job in the queue, keyed by its calendar: each look puts the next one
//! in. The regular sweep puts back what got lost.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::fetch::{Failed, Known};
use crate::{
    accounts::User,
    calendars::{Calendar, CalendarDraft},
    error::AppError,
    events::intake::{self, Prepared, Report, Source},
    ids::{CalendarId, EventId, UserId},
    jobs::{Job, queue},
    schema::{calendar_subscriptions, calendars, events, users},
    time::Instant,
    tokens::Secret,
};

/// The intervals that can be chosen, in minutes.
pub const INTERVALS: [i32; 5] = [15, 60, 360, 1_440, 10_080];

/// How often a new one is looked at.
pub const DEFAULT_INTERVAL: i32 = 60;

/// The most subscriptions of one owner.
const MOST: i64 = 50;

/// Between two tries that fail, at most.
const LONGEST_PAUSE: TimeDelta = TimeDelta::days(1);

/// While somebody looks, nobody else does; whoever died meanwhile has had as long.
const LOOKING: TimeDelta = TimeDelta::minutes(10);

/// Between two looks that the owner asks for.
const SHORTEST_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// A calendar that follows an outside one.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = calendar_subscriptions)]
pub struct Subscription {
    pub calendar_id: CalendarId,
    /// Sealed.
    url: Vec<u8>,
    pub refresh_minutes: i32,
    etag: Option<String>,
    last_modified: Option<String>,
    content_digest: Option<String>,
    pub last_fetched_at: Option<Instant>,
    pub last_changed_at: Option<Instant>,
    pub next_fetch_at: Instant,
    pub failures: i32,
    pub last_error: Option<String>,
    pub refused: i32,
    looking_since: Option<Instant>,
}

/// What became of the wish to subscribe.
#[derive(Debug)]
pub enum Added {
    Done(Box<Calendar>),
    /// The owner has as many as one may have.
    TooMany,
}

/// What becomes of the events when a subscription ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// They become the owner's own, and the calendar one like others.
    Events,
    Nothing,
}

/// A look that is due.
#[derive(Debug)]
pub struct Look {
    /// When it began.
    pub since: Instant,
    pub url: String,
    pub known: Known,
    pub content_digest: Option<String>,
    pub calendar: Calendar,
}

/// What a look found.
#[derive(Debug)]
pub enum Found {
    Unchanged { known: Option<Known> },
    Changed { prepared: Box<Prepared>, known: Known, digest: String },
    Nothing(Failed),
}

impl Subscription {
    /// Makes a calendar that follows `url`; the first look is at once. Call it in a transaction.
    ///
    /// # Errors
    /// When the database does.
    pub fn add(
        conn: &mut PgConnection,
        owner: UserId,
        draft: &CalendarDraft,
        url: &str,
        refresh_minutes: i32,
        secret: &Secret,
        now: Instant,
    ) -> QueryResult<Added> {
        // One at a time, so that two do not both find room for the last.
        users::table.find(owner).select(users::id).for_no_key_update().first::<UserId>(conn)?;
        let count: i64 = calendar_subscriptions::table
            .inner_join(calendars::table)
            .filter(calendars::user_id.eq(owner))
            .filter(calendars::deleted_at.is_null())
            .count()
            .get_result(conn)?;
        if count >= MOST {
            return Ok(Added::TooMany);
        }
        let calendar = Calendar::add(conn, owner, draft, false)?;
        diesel::insert_into(calendar_subscriptions::table)
            .values((
                calendar_subscriptions::calendar_id.eq(calendar.id),
                calendar_subscriptions::url.eq(secret.seal(&place(calendar.id), url.as_bytes())),
                calendar_subscriptions::refresh_minutes.eq(refresh_minutes),
                calendar_subscriptions::next_fetch_at.eq(now),
            ))
            .execute(conn)?;
        enqueue(conn, calendar.id, now)?;
        Ok(Added::Done(Box::new(calendar)))
    }

    /// The subscriptions of `owner`, by the name of the calendar.
    ///
    /// # Errors
    /// When the database does.
    pub fn all_of(conn: &mut PgConnection, owner: UserId) -> QueryResult<Vec<(Self, Calendar)>> {
        calendar_subscriptions::table
            .inner_join(calendars::table)
            .filter(calendars::user_id.eq(owner))
            .filter(calendars::deleted_at.is_null())
            .order((calendars::name, calendars::id))
            .select((Self::as_select(), Calendar::as_select()))
            .load(conn)
    }

    /// The subscription of the calendar `id`, if it is `owner`'s.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(conn: &mut PgConnection, owner: UserId, id: CalendarId) -> QueryResult<(Self, Calendar)> {
        calendar_subscriptions::table
            .inner_join(calendars::table)
            .filter(calendars::user_id.eq(owner))
            .filter(calendars::id.eq(id))
            .filter(calendars::deleted_at.is_null())
            .select((Self::as_select(), Calendar::as_select()))
            .first(conn)
    }

    /// Where the outside calendar is; `None` when it was sealed with another key.
    pub fn url(&self, secret: &Secret) -> Option<String> {
        let opened = secret.open(&place(self.calendar_id), &self.url).ok()?;
        String::from_utf8(opened).ok()
    }

    /// Looks so often from now on.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn set_interval(
        conn: &mut PgConnection,
        owner: UserId,
        id: CalendarId,
        minutes: i32,
        now: Instant,
    ) -> QueryResult<()> {
        let (before, _) = Self::find(conn, owner, id)?;
        let soonest = before.last_fetched_at.map_or(now, |last| last + TimeDelta::minutes(minutes.into()));
        let next = soonest.max(now);
        diesel::update(calendar_subscriptions::table.find(id))
            .set((
                calendar_subscriptions::refresh_minutes.eq(minutes),
                calendar_subscriptions::next_fetch_at.eq(next),
            ))
            .execute(conn)?;
        hurry(conn, id, next)
    }

    /// Looks at once, or a minute after the last look that told something.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn refresh(conn: &mut PgConnection, owner: UserId, id: CalendarId, now: Instant) -> QueryResult<()> {
        let (before, _) = Self::find(conn, owner, id)?;
        let next = before.last_fetched_at.map_or(now, |last| (last + SHORTEST_PAUSE).max(now));
        diesel::update(calendar_subscriptions::table.find(id))
            .set(calendar_subscriptions::next_fetch_at.eq(next))
            .execute(conn)?;
        hurry(conn, id, next)
    }

    /// Ends it, and keeps or removes the events.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn end(
        conn: &mut PgConnection,
        owner: UserId,
        id: CalendarId,
        leave: Leave,
        now: Instant,
    ) -> QueryResult<Calendar> {
        let (_, calendar) = Self::find(conn, owner, id)?;
        diesel::delete(calendar_subscriptions::table.find(id)).execute(conn)?;
        let read = events::table
            .filter(events::calendar_id.eq(id))
            .filter(events::managed_by.eq(intake::SUBSCRIPTION));
        match leave {
            Leave::Events => {
                diesel::update(read).set(events::managed_by.eq(None::<String>)).execute(conn)?;
            }
            Leave::Nothing => {
                diesel::delete(read).execute(conn)?;
                Calendar::delete(conn, owner, id, now)?;
            }
        }
        Ok(calendar)
    }

    /// What a look needs, if one is due; nobody else looks meanwhile. Call it in a transaction.
    ///
    /// # Errors
    /// When the database does.
    pub fn begin(
        conn: &mut PgConnection,
        id: CalendarId,
        secret: &Secret,
        now: Instant,
    ) -> QueryResult<Option<Look>> {
        let row: Option<Self> = calendar_subscriptions::table
            .find(id)
            .for_update()
            .select(Self::as_select())
            .first(conn)
            .optional()?;
        let Some(row) = row else { return Ok(None) };
        let free_at = row.looking_since.map(|since| since + LOOKING).filter(|free| *free > now);
        let due_at = free_at.unwrap_or(row.next_fetch_at).max(row.next_fetch_at);
        if due_at > now {
            enqueue(conn, id, due_at)?;
            return Ok(None);
        }
        let calendar: Option<Calendar> = calendars::table
            .find(id)
            .filter(calendars::deleted_at.is_null())
            .select(Calendar::as_select())
            .first(conn)
            .optional()?;
        let (Some(calendar), Some(url)) = (calendar, row.url(secret)) else {
            // The calendar was taken away, or the key is another one: nothing can be read any more.
            diesel::delete(calendar_subscriptions::table.find(id)).execute(conn)?;
            return Ok(None);
        };
        diesel::update(calendar_subscriptions::table.find(id))
            .set(calendar_subscriptions::looking_since.eq(now))
            .execute(conn)?;
        // Comes after this look, whatever becomes of it.
        enqueue(conn, id, now + LOOKING)?;
        let known = Known { etag: row.etag, last_modified: row.last_modified };
        Ok(Some(Look { since: now, url, known, content_digest: row.content_digest, calendar }))
    }

    /// Notes what the look that began at `since` found and takes it in, unless another has begun
    /// after it; call it in a transaction.
    ///
    /// # Errors
    /// When the database does.
    pub fn note(
        conn: &mut PgConnection,
        id: CalendarId,
        since: Instant,
        found: Found,
        untitled: &str,
        now: Instant,
    ) -> Result<(), AppError> {
        let row: Option<Self> = calendar_subscriptions::table
            .find(id)
            .for_update()
            .select(Self::as_select())
            .first(conn)
            .optional()?;
        // It ended, or was thought to, while somebody looked.
        let Some(row) = row.filter(|row| row.looking_since == Some(since)) else { return Ok(()) };
        let own = || diesel::update(calendar_subscriptions::table.find(id));
        let interval = TimeDelta::minutes(row.refresh_minutes.into());
        let next = match found {
            Found::Nothing(failed) => {
                let doublings = row.failures.clamp(0, 10);
                let pause = (interval * (1 << doublings)).min(LONGEST_PAUSE.max(interval));
                own()
                    .set((
                        calendar_subscriptions::failures.eq(calendar_subscriptions::failures + 1),
                        calendar_subscriptions::last_error.eq(failed.stored()),
                    ))
                    .execute(conn)?;
                now + pause
            }
            Found::Unchanged { known } => {
                if let Some(known) = known {
                    own().set(conditions(&known)).execute(conn)?;
                }
                own().set(read_at(now)).execute(conn)?;
                now + interval
            }
            Found::Changed { prepared, known, digest } => {
                let report = Self::take_in(conn, id, *prepared, untitled, now)?;
                let refused = i32::try_from(report.tally().refused).unwrap_or(i32::MAX);
                own()
                    .set((
                        conditions(&known),
                        read_at(now),
                        calendar_subscriptions::content_digest.eq(digest),
                        calendar_subscriptions::last_changed_at.eq(now),
                        calendar_subscriptions::refused.eq(refused),
                    ))
                    .execute(conn)?;
                now + interval
            }
        };
        own()
            .set((
                calendar_subscriptions::next_fetch_at.eq(next),
                calendar_subscriptions::looking_since.eq(None::<Instant>),
            ))
            .execute(conn)?;
        hurry(conn, id, next)?;
        Ok(())
    }

    /// Brings the calendar in line with the outside one: what it no longer holds is removed.
    fn take_in(
        conn: &mut PgConnection,
        id: CalendarId,
        prepared: Prepared,
        untitled: &str,
        now: Instant,
    ) -> Result<Report, AppError> {
        let owner: UserId = calendars::table.find(id).select(calendars::user_id).first(conn)?;
        let owner = User::find(conn, owner)?;
        let report = intake::take_in(conn, &owner, id, prepared, untitled, Source::Subscription, now)?;
        let present: Vec<EventId> = report.lines.iter().filter_map(|line| line.event).collect();
        let copies = || {
            events::table
                .filter(events::calendar_id.eq(id))
                .filter(events::managed_by.eq(intake::SUBSCRIPTION))
        };
        let stored: Vec<EventId> = copies().select(events::id).load(conn)?;
        let present: std::collections::HashSet<EventId> = present.into_iter().collect();
        let gone: Vec<EventId> = stored.into_iter().filter(|id| !present.contains(id)).collect();
        // Copies need no undo, and some servers name every event anew each time.
        for ids in gone.chunks(1_000) {
            diesel::delete(copies().filter(events::id.eq_any(ids))).execute(conn)?;
        }
        Ok(report)
    }

    /// Puts the next look of each subscription into the queue, should it have got lost.
    ///
    /// # Errors
    /// When the database does.
    pub fn sweep(conn: &mut PgConnection) -> QueryResult<()> {
        let all: Vec<(CalendarId, Instant)> = calendar_subscriptions::table
            .select((calendar_subscriptions::calendar_id, calendar_subscriptions::next_fetch_at))
            .load(conn)?;
        all.into_iter().try_for_each(|(id, next)| enqueue(conn, id, next))
    }
}

/// The sealed address opens in its own row only.
fn place(id: CalendarId) -> String {
    format!("calendar_subscriptions:{id}")
}

fn enqueue(conn: &mut PgConnection, id: CalendarId, at: Instant) -> QueryResult<()> {
    let key = id.to_string();
    queue::enqueue(conn, &Job::FetchSubscription { calendar: id }, at, Some(&key)).map(|_| ())
}

/// Puts the next look at `at`, where one waits for another time already.
fn hurry(conn: &mut PgConnection, id: CalendarId, at: Instant) -> QueryResult<()> {
    enqueue(conn, id, at)?;
    queue::move_to(conn, &Job::FetchSubscription { calendar: id }, &id.to_string(), at)
}

type Conditions = (
    diesel::dsl::Eq<calendar_subscriptions::etag, Option<String>>,
    diesel::dsl::Eq<calendar_subscriptions::last_modified, Option<String>>,
);

fn conditions(known: &Known) -> Conditions {
    (
        calendar_subscriptions::etag.eq(known.etag.clone()),
        calendar_subscriptions::last_modified.eq(known.last_modified.clone()),
    )
}

type ReadAt = (
    diesel::dsl::Eq<calendar_subscriptions::last_fetched_at, Instant>,
    diesel::dsl::Eq<calendar_subscriptions::failures, i32>,
    diesel::dsl::Eq<calendar_subscriptions::last_error, Option<String>>,
);

fn read_at(now: Instant) -> ReadAt {
    (
        calendar_subscriptions::last_fetched_at.eq(now),
        calendar_subscriptions::failures.eq(0),
        calendar_subscriptions::last_error.eq(None::<String>),
    )
}
