//! News of mails from others, reports and webhooks: which row of `email_logs` they are about, and what
//! they change there.

use diesel::prelude::*;

use super::{Cause, State, log::first_chars, report::Report};
use crate::{
    ids::{EmailLogId, UserId},
    schema::{email_logs, users},
    time::Instant,
};

/// What somebody else says of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub told: State,
    /// When it came to be.
    pub at: Instant,
    /// Why it came back, and the words that said so.
    pub cause: Option<(Cause, String)>,
}

/// Notes what a report says; answers whether it was news of a mail of ours. A second copy changes
/// nothing.
///
/// # Errors
/// When the database does.
pub fn take_report(conn: &mut PgConnection, report: &Report, now: Instant) -> QueryResult<bool> {
    let known = email_logs::table
        .filter(email_logs::id.eq_any(&report.ids))
        .select(email_logs::id)
        .first(conn)
        .optional()?;
    let id = match known {
        Some(id) => Some(id),
        None => {
            let same = email_logs::table.filter(email_logs::message_id.eq_any(&report.message_ids));
            same.select(email_logs::id).first(conn).optional()?
        }
    };
    let Some(id) = id else { return Ok(false) };
    let cause = report.cause.map(|cause| (cause, report.text.clone()));
    take(conn, id, &News { told: report.told, at: now, cause })
}

/// As [`take_report`], of the mail with this Message-ID, in its angle brackets.
///
/// # Errors
/// When the database does.
pub fn take_by_message_id(conn: &mut PgConnection, message_id: &str, news: &News) -> QueryResult<bool> {
    let same = email_logs::table.filter(email_logs::message_id.eq(message_id));
    match same.select(email_logs::id).first(conn).optional()? {
        Some(id) => take(conn, id, news),
        None => Ok(false),
    }
}

/// Brings a mail to the state it is told to be in, by the steps that [`State::way_to`] allows; `false`
/// when it allows none. A mail that waits to be tried again is then not tried any more: somebody has
/// it. Call it in a transaction.
fn take(conn: &mut PgConnection, id: EmailLogId, news: &News) -> QueryResult<bool> {
    let (status, owner): (String, Option<UserId>) = email_logs::table
        .find(id)
        .select((email_logs::status, email_logs::user_id))
        .for_update()
        .first(conn)?;
    let state = State::from_stored(&status).unwrap_or(State::Failed);
    if matches!(news.told, State::Opened | State::Clicked) && !wants_to_know(conn, owner)? {
        return Ok(false);
    }
    let Some(way) = state.way_to(news.told) else { return Ok(false) };
    let row = email_logs::table.find(id);
    for next in way {
        diesel::update(row).set(email_logs::status.eq(next.stored())).execute(conn)?;
        let at = Some(news.at);
        match next {
            State::Sent => diesel::update(row)
                .set((
                    email_logs::sent_at.eq(at),
                    email_logs::failed_at.eq(None::<Instant>),
                    email_logs::cause.eq(None::<String>),
                    email_logs::error_message.eq(None::<String>),
                    email_logs::handing_over_at.eq(None::<Instant>),
                ))
                .execute(conn)?,
            State::Delivered => diesel::update(row).set(email_logs::delivered_at.eq(at)).execute(conn)?,
            State::Opened => diesel::update(row).set(email_logs::opened_at.eq(at)).execute(conn)?,
            State::Clicked => diesel::update(row).set(email_logs::clicked_at.eq(at)).execute(conn)?,
            State::Bounced => {
                let (cause, text) = news.cause.clone().unwrap_or((Cause::Undelivered, String::new()));
                let text = Some(first_chars(&text, 2_000)).filter(|text| !text.is_empty());
                diesel::update(row)
                    .set((
                        email_logs::bounced_at.eq(at),
                        email_logs::cause.eq(cause.stored()),
                        email_logs::error_message.eq(text),
                    ))
                    .execute(conn)?
            }
            State::Queued | State::Failed => 0,
        };
    }
    Ok(true)
}

/// Whether the owner has switched on that openings are kept.
fn wants_to_know(conn: &mut PgConnection, owner: Option<UserId>) -> QueryResult<bool> {
    let Some(owner) = owner else { return Ok(false) };
    let on: Option<bool> = users::table.find(owner).select(users::mail_tracking).first(conn).optional()?;
    Ok(on == Some(true))
}
