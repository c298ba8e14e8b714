//! The tables `imports` and `import_parts`: files on their way onto a calendar.
//!
//! A file is taken in part by part, each in a transaction of its own that also counts it: whoever
//! goes on after a crash begins where the last part ended, and two who work on one import at the
//! same time take turns.

use std::sync::Arc;

use chrono::TimeDelta;
use diesel::{
    alias,
    dsl::{exists, not},
    prelude::*,
};

use super::{Fate, KeptLine, Prepared, Source, take_in};
use crate::{
    accounts::User,
    calendars::Calendar,
    error::AppError,
    i18n::Lang,
    ids::{CalendarId, EventId, ImportId, UserId},
    jobs::{Job, queue},
    schema::{events, import_parts, imports, users},
    time::{Instant, Zone},
};

/// The most entries of one file; the largest calendars people keep hold about a third.
pub const MOST_ENTRIES: usize = 50_000;

/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 20 * 1024 * 1024;

/// How many entries are taken in at a time: a second's work.
pub const PART: usize = 500;

/// How many imports of one owner may wait or run at the same time.
const MOST_UNFINISHED: i64 = 5;

/// How long the report of an import is kept.
const KEPT: TimeDelta = TimeDelta::days(90);

/// An import nobody has finished for so long is given up.
const PATIENCE: TimeDelta = TimeDelta::days(2);

/// An import, without the file.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = imports)]
pub struct Import {
    pub id: ImportId,
    pub user_id: UserId,
    pub calendar_id: CalendarId,
    pub file_name: String,
    pub language: String,
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    pub state: String,
    pub total: Option<i32>,
    pub done: i32,
    pub taken: i32,
    pub changed: i32,
    pub unchanged: i32,
    pub refused: i32,
    pub failure: Option<String>,
    pub finished_at: Option<Instant>,
    pub undone_at: Option<Instant>,
    pub created_at: Instant,
}

/// Why a file was not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It holds no calendar.
    NotIcal,
    /// It has more than [`MOST_ENTRIES`].
    TooMany,
    /// The calendar was deleted meanwhile.
    CalendarGone,
    /// It failed at every try.
    GaveUp,
}

/// What became of the wish to import a file later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queued {
    Done(ImportId),
    /// So many others of this owner wait already.
    TooManyWait,
}

/// What a file's import needs.
#[derive(Debug)]
pub struct Work {
    pub content: Vec<u8>,
    /// The calendar's, for floating times.
    pub zone: Zone,
}

/// Whether another part follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    More,
    Finished,
}

impl Failure {
    /// The word in the column.
    pub fn stored(self) -> &'static str {
        match self {
            Self::NotIcal => "not_ical",
            Self::TooMany => "too_many",
            Self::CalendarGone => "calendar_gone",
            Self::GaveUp => "gave_up",
        }
    }
}

impl Import {
    /// Takes a file in at once; call it in a transaction.
    ///
    /// # Errors
    /// `NotFound` when the calendar is not `owner`'s.
    pub fn at_once(
        conn: &mut PgConnection,
        owner: &User,
        calendar: CalendarId,
        file_name: &str,
        lang: Lang,
        prepared: &Prepared,
        now: Instant,
    ) -> Result<Self, AppError> {
        Calendar::find(conn, owner.id, calendar)?;
        let id = ImportId::new();
        diesel::insert_into(imports::table)
            .values((
                imports::id.eq(id),
                imports::user_id.eq(owner.id),
                imports::calendar_id.eq(calendar),
                imports::file_name.eq(file_name),
                imports::language.eq(lang.tag()),
                imports::state.eq("running"),
                imports::total.eq(count(prepared.len())),
                imports::created_at.eq(now),
            ))
            .execute(conn)?;
        while Self::take_part(conn, id, prepared, now)? == Step::More {}
        Ok(Self::find(conn, owner.id, id)?)
    }

    /// Keeps a file to be taken in by the worker; call it in a transaction.
    ///
    /// # Errors
    /// `NotFound` when the calendar is not `owner`'s.
    pub fn later(
        conn: &mut PgConnection,
        owner: UserId,
        calendar: CalendarId,
        file_name: &str,
        lang: Lang,
        content: &[u8],
        now: Instant,
    ) -> Result<Queued, AppError> {
        Calendar::find(conn, owner, calendar)?;
        // Locked, so that two uploads at once count each other.
        users::table.find(owner).select(users::id).for_no_key_update().first::<UserId>(conn)?;
        let waiting: i64 = imports::table
            .filter(imports::user_id.eq(owner))
            .filter(imports::finished_at.is_null())
            .count()
            .get_result(conn)?;
        if waiting >= MOST_UNFINISHED {
            return Ok(Queued::TooManyWait);
        }
        let id = ImportId::new();
        diesel::insert_into(imports::table)
            .values((
                imports::id.eq(id),
                imports::user_id.eq(owner),
                imports::calendar_id.eq(calendar),
                imports::file_name.eq(file_name),
                imports::language.eq(lang.tag()),
                imports::content.eq(content),
                imports::created_at.eq(now),
            ))
            .execute(conn)?;
        queue::enqueue(conn, &Job::ImportFile { import: id }, now, None)?;
        Ok(Queued::Done(id))
    }

    /// The import `id`, if it is `owner`'s.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(conn: &mut PgConnection, owner: UserId, id: ImportId) -> QueryResult<Self> {
        imports::table
            .filter(imports::user_id.eq(owner))
            .filter(imports::id.eq(id))
            .select(Self::as_select())
            .first(conn)
    }

    /// The newest imports of `owner`, at most 20.
    ///
    /// # Errors
    /// When the database does.
    pub fn latest(conn: &mut PgConnection, owner: UserId) -> QueryResult<Vec<Self>> {
        imports::table
            .filter(imports::user_id.eq(owner))
            .order((imports::created_at.desc(), imports::id.desc()))
            .limit(20)
            .select(Self::as_select())
            .load(conn)
    }

    /// What became of each entry so far, in the order in which they were taken in.
    ///
    /// # Errors
    /// When the database does, or holds lines that this program does not understand.
    pub fn lines(&self, conn: &mut PgConnection) -> Result<Vec<KeptLine>, AppError> {
        let parts: Vec<serde_json::Value> = import_parts::table
            .filter(import_parts::import_id.eq(self.id))
            .order(import_parts::first_entry)
            .select(import_parts::lines)
            .load(conn)?;
        let mut lines = Vec::new();
        for part in parts {
            lines.extend(serde_json::from_value::<Vec<KeptLine>>(part).map_err(AppError::internal)?);
        }
        Ok(lines)
    }

    /// What is needed to take the file in; `None` when nothing is left to do.
    ///
    /// # Errors
    /// When the database does.
    pub fn work(conn: &mut PgConnection, id: ImportId, now: Instant) -> QueryResult<Option<Work>> {
        let row: Option<(Option<Vec<u8>>, UserId, CalendarId)> = imports::table
            .find(id)
            .filter(imports::finished_at.is_null())
            .select((imports::content, imports::user_id, imports::calendar_id))
            .first(conn)
            .optional()?;
        let Some((Some(content), owner, calendar)) = row else { return Ok(None) };
        match Calendar::find(conn, owner, calendar).optional()? {
            Some(calendar) => Ok(Some(Work { content, zone: calendar.zone() })),
            None => Self::fail(conn, id, Failure::CalendarGone, now).map(|()| None),
        }
    }

    /// Notes how many entries the file has, and that work on it begins.
    ///
    /// # Errors
    /// When the database does.
    pub fn begin(conn: &mut PgConnection, id: ImportId, total: usize) -> QueryResult<()> {
        diesel::update(imports::table.find(id).filter(imports::finished_at.is_null()))
            .set((imports::total.eq(count(total)), imports::state.eq("running")))
            .execute(conn)?;
        Ok(())
    }

    /// Takes the next part of `prepared` in, and finishes after the last; call it in a transaction.
    ///
    /// # Errors
    /// When the database does.
    pub fn take_part(
        conn: &mut PgConnection,
        id: ImportId,
        prepared: &Prepared,
        now: Instant,
    ) -> Result<Step, AppError> {
        // Locked, so that two workers with the same import take one part after the other.
        let import: Option<Self> = imports::table
            .find(id)
            .filter(imports::state.eq("running"))
            .for_update()
            .select(Self::as_select())
            .first(conn)
            .optional()?;
        let Some(import) = import else { return Ok(Step::Finished) };
        let first = usize::try_from(import.done).unwrap_or_default();
        let part = prepared.part(first, PART);
        let done = first + part.len();
        if !part.is_empty() {
            let owner = User::find(conn, import.user_id)?;
            let untitled = Lang::stored(Some(&import.language)).unwrap_or(Lang::En).t("import-untitled");
            let report = match take_in(conn, &owner, import.calendar_id, part, &untitled, Source::Owner, now)
            {
                Err(diesel::result::Error::NotFound) => {
                    Self::fail(conn, id, Failure::CalendarGone, now)?;
                    return Ok(Step::Finished);
                }
                report => report?,
            };
            let lines: Vec<KeptLine> = report.lines.iter().map(KeptLine::from).collect();
            diesel::insert_into(import_parts::table)
                .values((
                    import_parts::import_id.eq(id),
                    import_parts::first_entry.eq(import.done),
                    import_parts::lines.eq(serde_json::to_value(lines).map_err(AppError::internal)?),
                ))
                .execute(conn)?;
            let tally = report.tally();
            diesel::update(imports::table.find(id))
                .set((
                    imports::done.eq(count(done)),
                    imports::taken.eq(imports::taken + count(tally.taken)),
                    imports::changed.eq(imports::changed + count(tally.changed)),
                    imports::unchanged.eq(imports::unchanged + count(tally.unchanged)),
                    imports::refused.eq(imports::refused + count(tally.refused)),
                ))
                .execute(conn)?;
        }
        if done < prepared.len() {
            return Ok(Step::More);
        }
        Self::end(conn, id, "done", None, now)?;
        Ok(Step::Finished)
    }

    /// Gives an import up; what it has added stays.
    ///
    /// # Errors
    /// When the database does.
    pub fn fail(conn: &mut PgConnection, id: ImportId, failure: Failure, now: Instant) -> QueryResult<()> {
        Self::end(conn, id, "failed", Some(failure), now)
    }

    /// Stops an import that is not finished; what it has added stays. Answers whether it was
    /// stopped by this.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn cancel(conn: &mut PgConnection, owner: UserId, id: ImportId, now: Instant) -> QueryResult<bool> {
        // Waits for the part that is being taken in.
        let finished_at: Option<Instant> = imports::table
            .filter(imports::user_id.eq(owner))
            .filter(imports::id.eq(id))
            .for_update()
            .select(imports::finished_at)
            .first(conn)?;
        if finished_at.is_none() {
            Self::end(conn, id, "cancelled", None, now)?;
        }
        Ok(finished_at.is_none())
    }

    fn end(
        conn: &mut PgConnection,
        id: ImportId,
        state: &str,
        failure: Option<Failure>,
        now: Instant,
    ) -> QueryResult<()> {
        diesel::update(imports::table.find(id).filter(imports::finished_at.is_null()))
            .set((
                imports::state.eq(state),
                imports::failure.eq(failure.map(Failure::stored)),
                imports::content.eq(None::<Vec<u8>>),
                imports::finished_at.eq(now),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// Deletes what a finished import added and nobody has changed since, with the occurrences of
    /// its series; a series stays when one of them was changed. Answers how many events.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s, not finished, or undone already.
    pub fn undo(
        conn: &mut PgConnection,
        owner: UserId,
        id: ImportId,
        now: Instant,
    ) -> Result<usize, AppError> {
        let import: Self = imports::table
            .filter(imports::user_id.eq(owner))
            .filter(imports::id.eq(id))
            .filter(imports::finished_at.is_not_null())
            .filter(imports::undone_at.is_null())
            .for_update()
            .select(Self::as_select())
            .first(conn)?;
        let parts: Vec<(serde_json::Value, Instant)> = import_parts::table
            .filter(import_parts::import_id.eq(id))
            .select((import_parts::lines, import_parts::created_at))
            .load(conn)?;
        // An occurrence may have come with a later part than its series.
        let moments: Vec<Instant> = parts.iter().map(|(_, written)| *written).collect();
        let changed_since = alias!(events as occurrences);
        let mut count = 0;
        for (lines, written) in parts {
            let lines: Vec<KeptLine> = serde_json::from_value(lines).map_err(AppError::internal)?;
            let added = lines.iter().filter(|line| line.outcome == Fate::Taken);
            let added: Vec<EventId> = added.filter_map(|line| line.event).collect();
            let gone: Vec<EventId> = diesel::update(
                events::table
                    .filter(events::id.eq_any(added))
                    .filter(events::user_id.eq(import.user_id))
                    .filter(events::updated_at.eq(written))
                    .filter(events::deleted_at.is_null())
                    .filter(events::managed_by.is_null())
                    .filter(not(exists(
                        changed_since
                            .filter(changed_since.field(events::recurring_event_id).eq(events::id.nullable()))
                            .filter(changed_since.field(events::deleted_at).is_null())
                            .filter(changed_since.field(events::updated_at).ne_all(&moments)),
                    ))),
            )
            .set(events::deleted_at.eq(now))
            .returning(events::id)
            .get_results(conn)?;
            count += gone.len();
            diesel::update(
                events::table
                    .filter(events::recurring_event_id.eq_any(gone))
                    .filter(events::deleted_at.is_null()),
            )
            .set(events::deleted_at.eq(now))
            .execute(conn)?;
        }
        diesel::update(imports::table.find(id)).set(imports::undone_at.eq(now)).execute(conn)?;
        Ok(count)
    }

    /// Forgets old reports, and gives up what nobody finished.
    ///
    /// # Errors
    /// When the database does.
    pub fn sweep(conn: &mut PgConnection, now: Instant) -> QueryResult<()> {
        let left: Vec<ImportId> = imports::table
            .filter(imports::finished_at.is_null())
            .filter(imports::created_at.lt(now - PATIENCE))
            .select(imports::id)
            .load(conn)?;
        for id in left {
            Self::fail(conn, id, Failure::GaveUp, now)?;
        }
        diesel::delete(imports::table.filter(imports::finished_at.lt(now - KEPT))).execute(conn)?;
        Ok(())
    }

    /// Whether it is queued or running.
    pub fn is_open(&self) -> bool {
        self.finished_at.is_none()
    }
}

/// The file as rows, or why it is none; takes its time.
///
/// # Errors
/// [`Failure::NotIcal`] and [`Failure::TooMany`].
pub fn prepare(content: &[u8], zone: &Zone) -> Result<Arc<Prepared>, Failure> {
    let file = crate::ical::read(content).map_err(|crate::ical::NotIcal| Failure::NotIcal)?;
    if file.events.len() > MOST_ENTRIES {
        return Err(Failure::TooMany);
    }
    Ok(Arc::new(Prepared::new(&file, zone)))
}

/// For a column; no file has as many entries as an INT counts.
fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
