//! The table `jobs`: a durable queue that several workers may share.

use chrono::TimeDelta;
use diesel::{
    dsl::{exists, sql},
    prelude::*,
    sql_query, sql_types,
    upsert::DecoratableTarget,
};

use super::{Job, outbox};
use crate::{
    mail::{self, Cause},
    schema::jobs,
    time::Instant,
};

/// How long a worker may keep a job; a crashed worker's job is free again after it.
const LEASE: TimeDelta = TimeDelta::seconds(120);

/// Tries before a job is given up: with the pauses between them, about a day.
pub const MAX_ATTEMPTS: i32 = 13;

/// How long a worker may work before it says that it still does, [`renew`].
pub const RENEW_AFTER: std::time::Duration = std::time::Duration::from_secs(40);

/// Which jobs a worker takes. Each kind of waiting has its own, so that none holds up another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Those that are done in a moment.
    Quick,
    /// [`Job::IMPORT`].
    Import,
    /// [`Job::FETCH`].
    Fetch,
    All,
}

/// A job that a worker holds.
#[derive(Debug)]
pub struct Taken {
    pub id: i64,
    /// How many tries this is, from 1.
    pub attempt: i32,
    /// Whether no further try follows a failure.
    pub is_last: bool,
    /// The work, or the row's text if this program does not know it.
    pub job: Result<Job, String>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::BigInt)]
    id: i64,
    #[diesel(sql_type = sql_types::Jsonb)]
    payload: serde_json::Value,
    #[diesel(sql_type = sql_types::Integer)]
    attempts: i32,
    #[diesel(sql_type = sql_types::Integer)]
    max_attempts: i32,
}

/// Puts `job` into the queue, to run at `run_at` or soon after; call it in the transaction that
/// makes the job true. With a `dedup_key`, a waiting job of the same kind and key is enough: it
/// then waits for that transaction, so that it sees what the transaction wrote. Answers whether
/// `job` itself was put in.
///
/// # Errors
/// When the database does.
pub fn enqueue(
    conn: &mut PgConnection,
    job: &Job,
    run_at: Instant,
    dedup_key: Option<&str>,
) -> QueryResult<bool> {
    let payload =
        serde_json::to_value(job).map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    let subject = job.mail().map(|log| (log, outbox::subject(job)));
    // An update that changes nothing locks the waiting job, which `take` then passes by. PostgreSQL
    // sets `xmax` of a row only when it was there before. The predicate is that of the index.
    let is_new = diesel::insert_into(jobs::table)
        .values((
            jobs::kind.eq(job.kind()),
            jobs::payload.eq(&payload),
            jobs::dedup_key.eq(dedup_key),
            jobs::run_at.eq(run_at),
            jobs::max_attempts.eq(MAX_ATTEMPTS),
        ))
        .on_conflict((jobs::kind, jobs::dedup_key))
        .filter_target(sql::<sql_types::Bool>(
            "dedup_key IS NOT NULL AND attempts = 0 AND done_at IS NULL AND failed_at IS NULL",
        ))
        .do_update()
        .set(jobs::run_at.eq(jobs::run_at))
        .returning(sql::<sql_types::Bool>("xmax = 0"))
        .get_result(conn)?;
    if let (true, Some((log, subject))) = (is_new, subject) {
        mail::log::describe(conn, log, &payload, subject)?;
    }
    Ok(is_new)
}

/// Lets the waiting job of this kind and key run at `run_at`; nothing when none waits.
///
/// # Errors
/// When the database does.
pub fn move_to(conn: &mut PgConnection, job: &Job, dedup_key: &str, run_at: Instant) -> QueryResult<()> {
    let waiting = jobs::table
        .filter(jobs::kind.eq(job.kind()))
        .filter(jobs::dedup_key.eq(dedup_key))
        .filter(jobs::attempts.eq(0))
        .filter(jobs::done_at.is_null())
        .filter(jobs::failed_at.is_null());
    diesel::update(waiting).set(jobs::run_at.eq(run_at)).execute(conn)?;
    Ok(())
}

/// Whether a job of this kind and key was put in during the last week, done or not.
///
/// # Errors
/// When the database does.
pub fn knows(conn: &mut PgConnection, kind: &str, dedup_key: &str) -> QueryResult<bool> {
    let same = jobs::table.filter(jobs::kind.eq(kind)).filter(jobs::dedup_key.eq(dedup_key));
    diesel::select(exists(same)).get_result(conn)
}

/// Takes the oldest job that is due, for two minutes; other workers pass it by.
///
/// # Errors
/// When the database does.
pub fn take(conn: &mut PgConnection, now: Instant) -> QueryResult<Option<Taken>> {
    take_from(conn, Lane::All, now)
}

/// As [`take`], of the jobs in `lane`.
///
/// # Errors
/// When the database does.
pub fn take_from(conn: &mut PgConnection, lane: Lane, now: Instant) -> QueryResult<Option<Taken>> {
    let (are_taken, kinds): (bool, &[&str]) = match lane {
        Lane::Quick => (false, &[Job::IMPORT, Job::FETCH]),
        Lane::Import => (true, &[Job::IMPORT]),
        Lane::Fetch => (true, &[Job::FETCH]),
        Lane::All => (false, &[]),
    };
    let row = sql_query(
        "UPDATE jobs SET locked_until = $2, attempts = attempts + 1 WHERE id = (
             SELECT id FROM jobs
             WHERE done_at IS NULL AND failed_at IS NULL AND run_at <= $1
               AND (locked_until IS NULL OR locked_until < $1) AND attempts < max_attempts
               AND (kind = ANY ($4)) = $3
             ORDER BY run_at, id FOR UPDATE SKIP LOCKED LIMIT 1)
         RETURNING id, payload, attempts, max_attempts",
    )
    .bind::<sql_types::Timestamp, _>(now)
    .bind::<sql_types::Timestamp, _>(now + LEASE)
    .bind::<sql_types::Bool, _>(are_taken)
    .bind::<sql_types::Array<sql_types::Text>, _>(kinds)
    .get_result::<Row>(conn)
    .optional()?;
    Ok(row.map(|row| Taken {
        id: row.id,
        attempt: row.attempts,
        is_last: row.attempts >= row.max_attempts,
        job: serde_json::from_value(row.payload).map_err(|error| error.to_string()),
    }))
}

/// Notes that a job is still in hand, for another two minutes from `now`.
///
/// # Errors
/// When the database does.
pub fn renew(conn: &mut PgConnection, id: i64, attempt: i32, now: Instant) -> QueryResult<()> {
    let held = jobs::table.filter(jobs::id.eq(id)).filter(jobs::attempts.eq(attempt));
    diesel::update(held.filter(jobs::locked_until.is_not_null()))
        .set(jobs::locked_until.eq(now + LEASE))
        .execute(conn)?;
    Ok(())
}

/// Notes that a job is done; nothing if its lease ran out and another worker took it.
///
/// # Errors
/// When the database does.
pub fn finish(conn: &mut PgConnection, taken: &Taken, now: Instant) -> QueryResult<()> {
    diesel::update(held(taken))
        .set((
            jobs::done_at.eq(now),
            jobs::locked_until.eq(None::<Instant>),
            jobs::last_error.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that a try failed and why: the job waits longer after each try, and is given up after the
/// last one or when another try could not help.
///
/// # Errors
/// When the database does.
pub fn fail(
    conn: &mut PgConnection,
    taken: &Taken,
    cause: &str,
    give_up: bool,
    now: Instant,
) -> QueryResult<()> {
    let give_up = give_up || taken.is_last;
    diesel::update(held(taken))
        .set((
            jobs::last_error.eq(cause),
            jobs::locked_until.eq(None::<Instant>),
            jobs::failed_at.eq(give_up.then_some(now)),
            jobs::run_at.eq(now + pause_after(taken.attempt)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The row of a job, as long as this try is its last one.
#[diesel::dsl::auto_type]
fn held(taken: &Taken) -> _ {
    let id: i64 = taken.id;
    let attempt: i32 = taken.attempt;
    jobs::table.filter(jobs::id.eq(id)).filter(jobs::attempts.eq(attempt)).filter(jobs::done_at.is_null())
}

/// The pause after try number `attempt`: 40 s, 80 s, 160 s, … at most six hours.
fn pause_after(attempt: i32) -> TimeDelta {
    let doublings = u32::try_from(attempt.clamp(1, 12) - 1).unwrap_or(0);
    TimeDelta::seconds((40_i64 << doublings).min(6 * 60 * 60))
}

/// How full the queue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Jobs to be done, now or later.
    pub waiting: i64,
    /// Jobs that failed at every try.
    pub given_up: i64,
}

/// Counts what waits and what was given up.
///
/// # Errors
/// When the database does.
pub fn counts(conn: &mut PgConnection) -> QueryResult<Counts> {
    let open = jobs::table.filter(jobs::done_at.is_null());
    Ok(Counts {
        waiting: open.filter(jobs::failed_at.is_null()).count().get_result(conn)?,
        given_up: open.filter(jobs::failed_at.is_not_null()).count().get_result(conn)?,
    })
}

/// A job that was given up.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub struct GivenUp {
    pub id: i64,
    pub kind: String,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub failed_at: Option<Instant>,
}

/// The jobs that were given up, newest first, at most 100.
///
/// # Errors
/// When the database does.
pub fn given_up(conn: &mut PgConnection) -> QueryResult<Vec<GivenUp>> {
    jobs::table
        .filter(jobs::failed_at.is_not_null())
        .order(jobs::failed_at.desc())
        .limit(100)
        .select(GivenUp::as_select())
        .load(conn)
}

/// Gives a job that was given up all its tries again, with the mail it was to send; answers whether
/// there was one.
///
/// # Errors
/// When the database does.
pub fn retry(conn: &mut PgConnection, id: i64, now: Instant) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let payload: Option<serde_json::Value> = jobs::table
            .find(id)
            .filter(jobs::failed_at.is_not_null())
            .select(jobs::payload)
            .for_update()
            .first(conn)
            .optional()?;
        let job = payload.and_then(|payload| serde_json::from_value::<Job>(payload).ok());
        if let Some(log) = job.as_ref().and_then(Job::mail) {
            mail::log::queue_again(conn, log)?;
        }
        revive(conn, id, now)
    })
}

fn revive(conn: &mut PgConnection, id: i64, now: Instant) -> QueryResult<bool> {
    let changed = diesel::update(jobs::table.find(id).filter(jobs::failed_at.is_not_null()))
        .set((
            jobs::failed_at.eq(None::<Instant>),
            jobs::attempts.eq(0),
            jobs::run_at.eq(now),
            // Another of its key may be waiting by now.
            jobs::dedup_key.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(changed > 0)
}

/// Removes jobs done more than a week ago, and gives up those whose last try ended with its worker.
///
/// # Errors
/// When the database does.
pub fn sweep(conn: &mut PgConnection, now: Instant) -> QueryResult<usize> {
    const CAUSE: &str = "the worker ended during the last try";
    let ended: Vec<serde_json::Value> = diesel::update(
        jobs::table
            .filter(jobs::done_at.is_null())
            .filter(jobs::failed_at.is_null())
            .filter(jobs::attempts.ge(jobs::max_attempts))
            .filter(jobs::locked_until.lt(now)),
    )
    .set((jobs::failed_at.eq(now), jobs::last_error.eq(CAUSE)))
    .returning(jobs::payload)
    .get_results(conn)?;
    for payload in ended {
        if let Some(log) = serde_json::from_value::<Job>(payload).ok().as_ref().and_then(Job::mail) {
            mail::log::tried(conn, log, Cause::Ours, CAUSE, true, now)?;
        }
    }
    diesel::delete(jobs::table.filter(jobs::done_at.lt(now - TimeDelta::days(7)))).execute(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_tries_together_take_about_a_day() {
        let total: i64 = (1..MAX_ATTEMPTS).map(|attempt| pause_after(attempt).num_seconds()).sum();
        assert!((20 * 3600..28 * 3600).contains(&total), "{total} s");
    }
}
