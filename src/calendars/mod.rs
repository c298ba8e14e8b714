//! Calendars: an owner's sheets of events (`calendars`), and the screens to arrange them.

pub mod calendar;
pub mod palette;

pub use calendar::{Calendar, CalendarDraft};
use diesel::PgConnection;

use crate::{accounts::User, error::AppError, i18n::Lang};

/// What a new account needs of us: its primary calendar.
///
/// # Errors
/// When the database does.
pub fn on_sign_up(conn: &mut PgConnection, user: &User, lang: Lang) -> Result<(), AppError> {
    Calendar::make_primary(conn, user, &lang.t("calendar-primary-name"))?;
    Ok(())
}
