//! Writing tool: an answer to an invitation of somebody else.

use diesel::PgConnection;
use serde_json::json;

use super::{Desk, Told, Worked};
use crate::{assistant::request::AnswerInvitation, error::AppError};

/// Says where the invitation is answered.
///
/// # Errors
/// When the database does.
pub(super) fn answer(_: &mut PgConnection, desk: &Desk, _: &AnswerInvitation) -> Result<Worked, AppError> {
    let words = desk.lang.t("tools-answer-by-mail");
    Ok(Worked::Told(Told { words, data: json!({ "changed": false }) }))
}
