//! The mails about bookings.
use diesel::PgConnection;

use crate::{
    config::Config,
    error::AppError,
    ids::BookingId,
    jobs::{BookingMail, Side},
    mail::Message,
    time::Instant,
};

/// Writes the mail `about` a booking to one side; `None` when nothing is left to say.
///
/// # Errors
/// When the database does.
pub fn write(
    _conn: &mut PgConnection,
    _config: &Config,
    _booking: BookingId,
    _to: Side,
    _about: BookingMail,
    _now: Instant,
) -> Result<Option<Message>, AppError> {
    Ok(None)
}
