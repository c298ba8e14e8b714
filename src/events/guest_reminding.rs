//! Reminding guests who have not answered, from the page of their event.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::{Event, guest_reminder::Reminded};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    ids::{AttendeeId, EventId},
    paths,
    time::Clock,
    web::{
        Language,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

/// Who is to be reminded.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemindForm {
    /// An attendee's id; empty: everybody who has not answered.
    attendee: String,
}

/// `POST /events/{id}/remind`: to each at most one reminder in 20 hours.
///
/// # Errors
/// 404 when the event, or the guest, is not the owner's.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<EventId>,
    form: Form<RemindForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, *id, clock.now());
    let of: Option<AttendeeId> = match form.0.attendee.trim() {
        "" => None,
        typed => Some(typed.parse().map_err(|_| AppError::NotFound)?),
    };
    let (event, reminded) =
        db.transaction(move |conn| Event::remind_guests(conn, owner, id, of, now)).await?;
    let lang = Language::of(&req);
    let text = match reminded {
        Reminded { told: 0, too_soon: 0 } => lang.t("guests-remind-nobody"),
        Reminded { told: 0, .. } => lang.t("guests-remind-too-soon"),
        Reminded { told, .. } => lang.t1("guests-reminded", "count", told),
    };
    leave_notice(&req, &Notice { text, undo: None });
    Ok(htmx::see_other(paths::event(event.id)))
}
