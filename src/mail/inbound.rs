//! The table `inbound_mails`: mails that came in and wait to be read by the worker, which knows whom
//! each kind concerns.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::{
    ids::InboundMailId,
    jobs::{Job, queue},
    schema::inbound_mails,
    time::Instant,
    tokens::{self, Secret},
};

/// The largest mail that is taken in, in bytes: reports send the mail back, and ours are smaller.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// How long a read mail is remembered, so that a second copy is known.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

/// What a mail was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A delivery report.
    Report,
    /// An attendee's answer, or another word about an event.
    Answer,
    /// Nothing that anybody here waits for.
    Other,
}

impl Kind {
    fn stored(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Answer => "answer",
            Self::Other => "other",
        }
    }
}

/// Takes a mail (RFC 5322) in, to be read soon; `false` when it came before. Call it in a transaction.
///
/// # Errors
/// When the database does.
pub fn receive(conn: &mut PgConnection, secret: &Secret, raw: &[u8], now: Instant) -> QueryResult<bool> {
    let id = InboundMailId::new();
    let added = diesel::insert_into(inbound_mails::table)
        .values((
            inbound_mails::id.eq(id),
            inbound_mails::digest.eq(tokens::digest_of(raw)),
            inbound_mails::sealed.eq(secret.seal(&place(id), raw)),
            inbound_mails::received_at.eq(now),
        ))
        .on_conflict(inbound_mails::digest)
        .do_nothing()
        .execute(conn)?;
    if added > 0 {
        queue::enqueue(conn, &Job::InboundMail { mail: id }, now, None)?;
    }
    Ok(added > 0)
}

/// The mail; `None` when it was read before, or another key sealed it.
///
/// # Errors
/// When the database does.
pub fn open(conn: &mut PgConnection, secret: &Secret, id: InboundMailId) -> QueryResult<Option<Vec<u8>>> {
    let sealed: Option<Option<Vec<u8>>> =
        inbound_mails::table.find(id).select(inbound_mails::sealed).for_update().first(conn).optional()?;
    Ok(sealed.flatten().and_then(|sealed| secret.open(&place(id), &sealed).ok()))
}

/// Notes that a mail was read; its text is dropped.
///
/// # Errors
/// When the database does.
pub fn done(conn: &mut PgConnection, id: InboundMailId, kind: Kind, now: Instant) -> QueryResult<()> {
    diesel::update(inbound_mails::table.find(id))
        .set((
            inbound_mails::sealed.eq(None::<Vec<u8>>),
            inbound_mails::kind.eq(kind.stored()),
            inbound_mails::read_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets mails that came in long ago, read or not.
///
/// # Errors
/// When the database does.
pub fn sweep(conn: &mut PgConnection, now: Instant) -> QueryResult<()> {
    let old = inbound_mails::table.filter(inbound_mails::received_at.lt(now - REMEMBERED));
    diesel::delete(old).execute(conn)?;
    Ok(())
}

fn place(id: InboundMailId) -> String {
    format!("inbound_mails:{id}")
}
