//! Taking a change of an event back, and the notice that offers it.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::undo::{self, TakenBack};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    ids::EventUndoId,
    paths,
    time::Clock,
    web::{
        Language, htmx,
        shell::{Notice, Undo, leave_notice},
    },
};

#[derive(Template)]
#[template(path = "events/refusal.html")]
struct RefusalPart {
    why: String,
}

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NextQuery {
    next: String,
}

/// `POST /events/undo/{id}`, once; `next` is the view to go on with. What was changed again since
/// stays as it is.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<EventUndoId>,
    query: web::Query<NextQuery>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, *id, clock.now());
    let taken = db.transaction(move |conn| undo::take_back(conn, owner, id, now)).await?;
    let (key, event) = match taken {
        TakenBack::Done(event) => ("event-undone", event),
        TakenBack::Already(event) => ("event-undone-before", event),
        TakenBack::ChangedSince(event) => ("event-changed-since", event),
    };
    let there = if event.deleted_at.is_none() { paths::event(event.id) } else { paths::CALENDAR.to_owned() };
    leave_notice(
        &req,
        &Notice { text: Language::of(&req).t1(key, "title", spoken(&event.title)), undo: None },
    );
    Ok(htmx::see_other(view(&query.next).map_or(there, ToOwned::to_owned)))
}

/// A title as a notice says it: cut where it would fill a phone's screen.
pub(super) fn spoken(title: &str) -> String {
    const MOST: usize = 80;
    match title.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.to_owned(),
    }
}

/// Leaves the notice `text`, which offers to take the change back and then leads to `next`.
pub(super) fn offer(req: &HttpRequest, text: String, undo: Option<EventUndoId>, next: Option<&str>) {
    let label = Language::of(req).t("event-undo");
    let undo = undo.map(|id| Undo { action: paths::undo_change(id, next), label });
    leave_notice(req, &Notice { text, undo });
}

/// Why something was not done, as a notice under the view that htmx asked from.
pub(super) fn refusal(why: String) -> Result<HttpResponse, AppError> {
    let mut response = htmx::page(StatusCode::UNPROCESSABLE_ENTITY, &RefusalPart { why })?;
    htmx::put_into(&mut response, "#notices");
    Ok(response)
}

/// `next` if it is a view of the calendar.
pub(super) fn view(next: &str) -> Option<&str> {
    Some(paths::safe_next(Some(next))).filter(|path| path.starts_with("/calendar/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_is_cut_between_characters() {
        assert_eq!(spoken("Họp nhóm"), "Họp nhóm");
        assert_eq!(spoken(&"ọ".repeat(80)), "ọ".repeat(80));
        assert_eq!(spoken(&"ọ".repeat(81)), format!("{}…", "ọ".repeat(80)));
    }
}
