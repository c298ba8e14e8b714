//! The table `email_logs`: every mail from the moment it is owed.

use diesel::prelude::*;

use super::EmailAddress;
use crate::{
    ids::{EmailLogId, UserId},
    schema::email_logs,
    time::Instant,
};

/// A row as its owner sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = email_logs)]
pub struct EmailLog {
    pub id: EmailLogId,
    pub recipient_email: String,
    pub subject: Option<String>,
    pub template_name: Option<String>,
    pub status: String,
    pub error_message: Option<String>,
    pub created_at: Instant,
    pub sent_at: Option<Instant>,
}

/// What is known once a mail has left.
#[derive(Debug)]
pub struct Sent {
    pub subject: String,
    pub provider: &'static str,
    /// The server's last answer, which most often names the mail in its queue.
    pub answer: Option<String>,
    pub message_id: String,
    pub now: Instant,
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

/// Whether the mail is still to be sent.
///
/// # Errors
/// When the database does.
pub fn is_queued(conn: &mut PgConnection, id: EmailLogId) -> QueryResult<bool> {
    let status: Option<String> =
        email_logs::table.find(id).select(email_logs::status).first(conn).optional()?;
    Ok(status.as_deref() == Some("queued"))
}

/// `queued -> sent`.
///
/// # Errors
/// When the database does.
pub fn sent(conn: &mut PgConnection, id: EmailLogId, sent: &Sent) -> QueryResult<()> {
    diesel::update(email_logs::table.find(id).filter(email_logs::status.eq("queued")))
        .set((
            email_logs::status.eq("sent"),
            email_logs::subject.eq(first_chars(&sent.subject, 500)),
            email_logs::provider.eq(sent.provider),
            email_logs::provider_message_id.eq(sent.answer.as_deref().map(|answer| first_chars(answer, 255))),
            email_logs::message_id.eq(&sent.message_id),
            email_logs::attempts.eq(email_logs::attempts + 1),
            email_logs::error_message.eq(None::<String>),
            email_logs::sent_at.eq(sent.now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes a try that failed; with `give_up` the mail becomes `failed`.
///
/// # Errors
/// When the database does.
pub fn tried(
    conn: &mut PgConnection,
    id: EmailLogId,
    cause: &str,
    give_up: bool,
    now: Instant,
) -> QueryResult<()> {
    diesel::update(email_logs::table.find(id).filter(email_logs::status.eq("queued")))
        .set((
            email_logs::attempts.eq(email_logs::attempts + 1),
            email_logs::error_message.eq(first_chars(cause, 2_000)),
            email_logs::status.eq(if give_up { "failed" } else { "queued" }),
            email_logs::failed_at.eq(give_up.then_some(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// `failed -> queued`, for another round of tries.
///
/// # Errors
/// When the database does.
pub fn queue_again(conn: &mut PgConnection, id: EmailLogId) -> QueryResult<()> {
    diesel::update(email_logs::table.find(id).filter(email_logs::status.eq("failed")))
        .set((email_logs::status.eq("queued"), email_logs::failed_at.eq(None::<Instant>)))
        .execute(conn)?;
    Ok(())
}

/// Takes back a mail that is no longer owed, such as one about a row that is gone.
///
/// # Errors
/// When the database does.
pub fn forget(conn: &mut PgConnection, id: EmailLogId) -> QueryResult<()> {
    diesel::delete(email_logs::table.find(id).filter(email_logs::status.eq("queued"))).execute(conn)?;
    Ok(())
}

/// The newest mails sent on behalf of `owner`, at most `limit`.
///
/// # Errors
/// When the database does.
pub fn of_owner(conn: &mut PgConnection, owner: UserId, limit: i64) -> QueryResult<Vec<EmailLog>> {
    email_logs::table
        .filter(email_logs::user_id.eq(owner))
        .order((email_logs::created_at.desc(), email_logs::id.desc()))
        .limit(limit)
        .select(EmailLog::as_select())
        .load(conn)
}

fn first_chars(text: &str, count: usize) -> String {
    text.chars().take(count).collect()
}
