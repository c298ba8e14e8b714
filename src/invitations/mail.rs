//! The mails about invitations.
use diesel::PgConnection;

use crate::{
    config::Config, error::AppError, ids::AttendeeId, jobs::InvitationMail, mail::Message, time::Instant,
};

/// Writes the mail `about` the invitation of `attendee`; `None` when nothing is left to say.
///
/// # Errors
/// When the database does.
pub fn write(
    _conn: &mut PgConnection,
    _config: &Config,
    _attendee: AttendeeId,
    _about: InvitationMail,
    _now: Instant,
) -> Result<Option<Message>, AppError> {
    Ok(None)
}
