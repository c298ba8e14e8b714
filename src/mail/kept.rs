//! The table `kept_mails`: what would have been sent, when no mail server is set.
//!
//! The mails hold links that open things, so they are sealed with the installation's key.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::Message;
use crate::{
    ids::EmailLogId,
    schema::{email_logs, kept_mails},
    time::Instant,
    tokens::Secret,
};

/// A kept mail, opened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptMail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: Option<String>,
    /// The whole mail, as it would have gone over the wire.
    pub raw: String,
}

/// A line of the mailbox.
#[derive(Debug, Clone, Queryable)]
pub struct Entry {
    pub id: EmailLogId,
    pub recipient: String,
    pub subject: Option<String>,
    pub kept_at: Instant,
}

/// Keeps `mail` under its row in the log; a second time changes nothing.
///
/// # Errors
/// When the database does.
pub fn keep(
    conn: &mut PgConnection,
    secret: &Secret,
    id: EmailLogId,
    mail: &Message,
    raw: String,
) -> QueryResult<()> {
    let kept = KeptMail {
        to: mail.to.to_string(),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        html: mail.html.clone(),
        calendar: mail.calendar.as_ref().map(|part| part.text.clone()),
        raw,
    };
    let plain =
        serde_json::to_vec(&kept).map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    diesel::insert_into(kept_mails::table)
        .values((kept_mails::email_log_id.eq(id), kept_mails::sealed.eq(secret.seal(&place(id), &plain))))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(())
}

/// The newest kept mails, at most 200.
///
/// # Errors
/// When the database does.
pub fn list(conn: &mut PgConnection) -> QueryResult<Vec<Entry>> {
    kept_mails::table
        .inner_join(email_logs::table)
        .order((kept_mails::created_at.desc(), kept_mails::email_log_id.desc()))
        .limit(200)
        .select((email_logs::id, email_logs::recipient_email, email_logs::subject, kept_mails::created_at))
        .load(conn)
}

/// One kept mail; `NotFound` also when another key sealed it.
///
/// # Errors
/// When the database does.
pub fn open(conn: &mut PgConnection, secret: &Secret, id: EmailLogId) -> QueryResult<KeptMail> {
    let sealed: Vec<u8> = kept_mails::table.find(id).select(kept_mails::sealed).first(conn)?;
    secret
        .open(&place(id), &sealed)
        .ok()
        .and_then(|plain| serde_json::from_slice(&plain).ok())
        .ok_or(diesel::result::Error::NotFound)
}

fn place(id: EmailLogId) -> String {
    format!("kept_mails:{id}")
}
