//! The table `email_logs`: every mail from the moment it is owed. [`State`] says what follows what; every
//! change here compares before it sets, and a trigger refuses the rest.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{Cause, EmailAddress, State};
use crate::{
    ids::{AttendeeId, BookingId, EmailLogId, EventId, UserId},
    schema::email_logs,
    time::Instant,
};

/// How long a mail may be on the line; longer than [`super::smtp::Limits::hand_over`].
const HAND_OVER_TIME: TimeDelta = TimeDelta::minutes(7);

/// What is known once a mail has left.
#[derive(Debug, Clone)]
pub struct Sent {
    pub subject: String,
    pub provider: &'static str,
    /// The server's last answer, which most often names the mail in its queue.
    pub answer: Option<String>,
    pub message_id: String,
    pub now: Instant,
}

/// What a mail is about; at most one of them is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = email_logs)]
pub struct Subject {
    pub booking_id: Option<BookingId>,
    pub attendee_id: Option<AttendeeId>,
    pub event_id: Option<EventId>,
}

/// How a mail stands that a worker has in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It may be sent.
    Owed,
    /// It is past `queued`: nothing is left to do.
    Done,
    /// Another try has it on the line right now.
    OnTheLine,
    /// Another try had it on the line and ended without an outcome.
    Lost,
}

/// Notes that a mail is owed; `owner` is the person whose doing it is, if it is an owner's, `template`
/// names the kind of mail. Call it in the transaction that makes the mail true, and enqueue the job that sends it.
///
/// # Errors
/// When the database does.
pub fn owe(
    conn: &mut PgConnection,
    owner: impl Into<Option<UserId>>,
    recipient: &EmailAddress,
    template: &str,
    now: Instant,
) -> QueryResult<EmailLogId> {
    let id = EmailLogId::new();
    diesel::insert_into(email_logs::table)
        .values((
            email_logs::id.eq(id),
            email_logs::user_id.eq(owner.into()),
            email_logs::recipient_email.eq(recipient.as_str()),
            email_logs::template_name.eq(template),
            email_logs::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Notes the job that sends a mail, and what it is about.
///
/// # Errors
/// When the database does.
pub fn describe(
    conn: &mut PgConnection,
    id: EmailLogId,
    job: &serde_json::Value,
    subject: Subject,
) -> QueryResult<()> {
    diesel::update(email_logs::table.find(id)).set((email_logs::job.eq(job), subject)).execute(conn)?;
    Ok(())
}

/// How the mail stands at `now`.
///
/// # Errors
/// When the database does.
pub fn stand(conn: &mut PgConnection, id: EmailLogId, now: Instant) -> QueryResult<Stand> {
    let row: Option<(String, Option<Instant>)> = email_logs::table
        .find(id)
        .select((email_logs::status, email_logs::handing_over_at))
        .first(conn)
        .optional()?;
    Ok(match row {
        Some((status, None)) if status == State::Queued.stored() => Stand::Owed,
        Some((status, Some(since))) if status == State::Queued.stored() => {
            if now < since + HAND_OVER_TIME {
                Stand::OnTheLine
            } else {
                Stand::Lost
            }
        }
        _ => Stand::Done,
    })
}

/// Notes that the mail goes onto the line now; `false` when another try did so first. From here on,
/// only [`sent`] or [`handed_back`] tells whether it was taken.
///
/// # Errors
/// When the database does.
pub fn hand_over(conn: &mut PgConnection, id: EmailLogId, now: Instant) -> QueryResult<bool> {
    let owed = queued(id).filter(email_logs::handing_over_at.is_null());
    let changed = diesel::update(owed).set(email_logs::handing_over_at.eq(now)).execute(conn)?;
    Ok(changed > 0)
}

/// Takes the mark of [`hand_over`] back: the server answered that it has not taken the mail.
///
/// # Errors
/// When the database does.
pub fn handed_back(conn: &mut PgConnection, id: EmailLogId) -> QueryResult<()> {
    diesel::update(queued(id)).set(email_logs::handing_over_at.eq(None::<Instant>)).execute(conn)?;
    Ok(())
}

/// `queued -> sent`; also from `failed`, when another worker gave up what this one had on the line.
///
/// # Errors
/// When the database does.
pub fn sent(conn: &mut PgConnection, id: EmailLogId, sent: &Sent) -> QueryResult<()> {
    let unsent = [State::Queued.stored(), State::Failed.stored()];
    diesel::update(email_logs::table.find(id).filter(email_logs::status.eq_any(unsent)))
        .set((
            email_logs::status.eq(State::Sent.stored()),
            email_logs::subject.eq(first_chars(&sent.subject, 500)),
            email_logs::provider.eq(sent.provider),
            email_logs::provider_message_id.eq(sent.answer.as_deref().map(queue_id)),
            email_logs::message_id.eq(&sent.message_id),
            email_logs::attempts.eq(email_logs::attempts + 1),
            email_logs::error_message.eq(None::<String>),
            email_logs::cause.eq(None::<String>),
            email_logs::handing_over_at.eq(None::<Instant>),
            email_logs::failed_at.eq(None::<Instant>),
            email_logs::sent_at.eq(sent.now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes the subject and the Message-ID before the first try, so that a mail that never leaves can be
/// told from others, and a report about one that left unnoticed finds it.
///
/// # Errors
/// When the database does.
pub fn written(conn: &mut PgConnection, id: EmailLogId, subject: &str, message_id: &str) -> QueryResult<()> {
    diesel::update(queued(id))
        .set((email_logs::subject.eq(first_chars(subject, 500)), email_logs::message_id.eq(message_id)))
        .execute(conn)?;
    Ok(())
}

/// Notes a try that failed; with `give_up` the mail becomes `failed`. The mark of [`hand_over`] stays:
/// it may be another try's.
///
/// # Errors
/// When the database does.
pub fn tried(
    conn: &mut PgConnection,
    id: EmailLogId,
    cause: Cause,
    text: &str,
    give_up: bool,
    now: Instant,
) -> QueryResult<()> {
    let state = if give_up { State::Failed } else { State::Queued };
    diesel::update(queued(id))
        .set((
            email_logs::attempts.eq(email_logs::attempts + 1),
            email_logs::cause.eq(cause.stored()),
            email_logs::error_message.eq(first_chars(text, 2_000)),
            email_logs::status.eq(state.stored()),
            email_logs::failed_at.eq(give_up.then_some(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// `failed -> queued`, for another round of tries; answers whether it was failed.
///
/// # Errors
/// When the database does.
pub fn queue_again(conn: &mut PgConnection, id: EmailLogId) -> QueryResult<bool> {
    let failed = email_logs::table.find(id).filter(email_logs::status.eq(State::Failed.stored()));
    let changed = diesel::update(failed)
        .set((
            email_logs::status.eq(State::Queued.stored()),
            email_logs::failed_at.eq(None::<Instant>),
            email_logs::handing_over_at.eq(None::<Instant>),
        ))
        .execute(conn)?;
    Ok(changed > 0)
}

/// Takes back a mail that was just owed.
///
/// # Errors
/// When the database does.
pub fn forget(conn: &mut PgConnection, id: EmailLogId) -> QueryResult<()> {
    diesel::delete(queued(id)).execute(conn)?;
    Ok(())
}

/// Takes back a mail that is no longer owed, such as one about a row that is gone. One that was
/// tried before, which its owner may have seen, becomes `failed` instead.
///
/// # Errors
/// When the database does.
pub fn drop_moot(conn: &mut PgConnection, id: EmailLogId, now: Instant) -> QueryResult<()> {
    diesel::delete(queued(id).filter(email_logs::attempts.eq(0))).execute(conn)?;
    diesel::update(queued(id))
        .set((
            email_logs::status.eq(State::Failed.stored()),
            email_logs::cause.eq(Cause::Moot.stored()),
            email_logs::error_message.eq(None::<String>),
            email_logs::failed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

#[diesel::dsl::auto_type]
fn queued(id: EmailLogId) -> _ {
    email_logs::table.find(id).filter(email_logs::status.eq("queued"))
}

/// The name that a server gave a mail in its last answer: `250 2.0.0 Ok: queued as 4XyZ`; the whole
/// answer where it says nothing of the kind.
fn queue_id(answer: &str) -> String {
    let after = |sign: &str| {
        let at = answer.to_ascii_lowercase().find(sign)? + sign.len();
        let word = answer.get(at..)?.split_whitespace().next()?;
        Some(word.trim_matches(|c: char| !(c.is_alphanumeric() || "_-=+/".contains(c))).to_owned())
    };
    let name = ["queued as ", "id="].into_iter().find_map(after).filter(|name| !name.is_empty());
    first_chars(&name.unwrap_or_else(|| answer.to_owned()), 255)
}

pub(super) fn first_chars(text: &str, count: usize) -> String {
    text.chars().filter(|c| *c != '\0').take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_mail_in_the_server_s_queue_is_found_in_its_answer() {
        for (answer, name) in [
            ("2.0.0 Ok: queued as 4XyZ12", "4XyZ12"),
            ("OK id=1xVRvR-0004PS-0z", "1xVRvR-0004PS-0z"),
            ("Great success", "Great success"),
            ("2.0.0 Ok: queued as <4XyZ12>.", "4XyZ12"),
        ] {
            assert_eq!(queue_id(answer), name);
        }
    }
}
