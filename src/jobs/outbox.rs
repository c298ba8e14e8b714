//! Mails as jobs: what each is about, and sending one again.

use diesel::prelude::*;

use super::{Job, queue};
use crate::{
    ids::{EmailLogId, UserId},
    mail::{
        EmailAddress, State,
        log::{self, Subject},
    },
    schema::{email_logs, jobs},
    time::Instant,
};

/// What became of the wish to send a mail again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resent {
    /// It waits to be sent.
    Queued,
    /// It is on its way, has left, or was sent again before.
    NotNeeded,
    /// Nobody knows any more what it said.
    Forgotten,
}

/// What the mail of `job` is about.
pub(super) fn subject(job: &Job) -> Subject {
    match *job {
        Job::BookingMail { booking, .. } => Subject { booking_id: Some(booking), ..Subject::default() },
        Job::InvitationMail { attendee, .. } | Job::AnswerMail { attendee, .. } => {
            Subject { attendee_id: Some(attendee), ..Subject::default() }
        }
        Job::ReminderMail { event, .. } => Subject { event_id: Some(event), ..Subject::default() },
        _ => Subject::default(),
    }
}

/// Sends a mail of `owner` again that failed or came back. One that failed goes out under its own
/// Message-ID, so that a server that had taken it after all sees the same mail; one that came back
/// goes out as a new one. Of two wishes at once, the second finds it on its way. Call it in a
/// transaction.
///
/// # Errors
/// `NotFound` for a stranger's mail; when the database does.
pub fn send_again(
    conn: &mut PgConnection,
    owner: UserId,
    id: EmailLogId,
    now: Instant,
) -> QueryResult<Resent> {
    type Row = (String, String, Option<String>, Option<serde_json::Value>, Option<EmailLogId>);
    let (status, recipient, template, job, resent_as): Row = email_logs::table
        .find(id)
        .filter(email_logs::user_id.eq(owner))
        .select((
            email_logs::status,
            email_logs::recipient_email,
            email_logs::template_name,
            email_logs::job,
            email_logs::resent_as,
        ))
        .for_update()
        .first(conn)?;
    let job = job.and_then(|job| serde_json::from_value::<Job>(job).ok());
    match State::from_stored(&status) {
        Some(State::Failed) => {
            let Some(job) = job else { return Ok(Resent::Forgotten) };
            // Its own job is dead; a new one takes its place.
            diesel::delete(jobs::table.filter(jobs::failed_at.is_not_null()).filter(of_mail(id)))
                .execute(conn)?;
            if log::queue_again(conn, id)? {
                queue::enqueue(conn, &job, now, None)?;
            }
            Ok(Resent::Queued)
        }
        Some(State::Bounced) if resent_as.is_none() => {
            let (Some(job), Ok(address)) = (job, recipient.parse::<EmailAddress>()) else {
                return Ok(Resent::Forgotten);
            };
            let new = log::owe(conn, owner, &address, template.as_deref().unwrap_or_default(), now)?;
            let Some(job) = job.with_mail(new) else { return Ok(Resent::Forgotten) };
            queue::enqueue(conn, &job, now, None)?;
            diesel::update(email_logs::table.find(id)).set(email_logs::resent_as.eq(new)).execute(conn)?;
            Ok(Resent::Queued)
        }
        _ => Ok(Resent::NotNeeded),
    }
}

/// The jobs that send this mail.
fn of_mail(
    id: EmailLogId,
) -> diesel::dsl::Eq<diesel::expression::SqlLiteral<diesel::sql_types::Text>, String> {
    diesel::dsl::sql::<diesel::sql_types::Text>("payload ->> 'log'").eq(id.to_string())
}
