//! Screen: the owner answers what came back from guests: accepts or declines another time, puts notes
//! away.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde::Deserialize;

use super::{
    Event,
    answer_note::AnswerNote,
    page::{Shown, event_page},
    proposal::{Accepting, TimeProposal},
    taking_back,
};
use crate::{
    accounts::CurrentUser,
    config::Config,
    db::Db,
    error::AppError,
    ids::{EventId, EventUndoId, TimeProposalId},
    paths,
    time::{Clock, Instant},
    web::{
        Language,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

/// What the owner had before their eyes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SeenForm {
    /// The event's sequence; empty: as it was when the time was proposed.
    sequence: String,
}

/// Which notes were seen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PutAwayForm {
    /// Of the newest one, when it came in: RFC 3339.
    seen: String,
}

enum Accepted {
    Moved { event: Event, undo: Option<EventUndoId> },
    Not { shown: Box<Shown>, why: &'static str },
}

/// `POST /events/{id}/proposals/{proposal}/accept`: moves the event, or the occurrence, there.
///
/// # Errors
/// 404 for a stranger's event; 409, with the event as it stands, when it was moved meanwhile or the
/// proposal is no longer open.
#[expect(clippy::too_many_arguments, reason = "each is an extractor")]
pub async fn accept(
    req: HttpRequest,
    user: CurrentUser,
    ids: web::Path<(EventId, TimeProposalId)>,
    form: Form<SeenForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (ids, owner, now, secret) = (ids.into_inner(), user.0.clone(), clock.now(), config.secret.clone());
    let seen = match form.0.sequence.trim() {
        "" => None,
        text => Some(text.parse::<i32>().map_err(|_| AppError::BadRequest)?),
    };
    let accepted = db
        .transaction(move |conn| {
            let why = match TimeProposal::accept(conn, &owner, ids, seen, &secret, now)? {
                Accepting::Moved { event, undo } => return Ok(Accepted::Moved { event, undo }),
                Accepting::MovedMeanwhile => "proposal-moved-meanwhile",
                Accepting::Gone => "proposal-gone",
                Accepting::Impossible => "proposal-impossible",
            };
            let event = Event::find(conn, owner.id, ids.0)?;
            Ok::<_, AppError>(Accepted::Not { shown: Box::new(Shown::of(conn, owner.id, event, None)?), why })
        })
        .await?;
    match accepted {
        Accepted::Moved { event, undo } => {
            let text = Language::of(&req).t1("event-moved", "title", event.title);
            taking_back::offer(&req, text, undo, None);
            Ok(htmx::see_other(paths::event(event.id)))
        }
        Accepted::Not { shown, why } => conflict(&req, &user, *shown, why),
    }
}

/// `POST /events/{id}/proposals/{proposal}/decline`: the time stays, and who proposed another is told.
///
/// # Errors
/// As [`accept`].
pub async fn decline(
    req: HttpRequest,
    user: CurrentUser,
    ids: web::Path<(EventId, TimeProposalId)>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (ids, owner, now) = (ids.into_inner(), user.id, clock.now());
    let declined = db
        .transaction(move |conn| match TimeProposal::decline(conn, owner, ids, now)? {
            Some(guest) => Ok(Ok(guest.label().to_owned())),
            None => {
                let event = Event::find(conn, owner, ids.0)?;
                Ok::<_, AppError>(Err(Box::new(Shown::of(conn, owner, event, None)?)))
            }
        })
        .await?;
    match declined {
        Ok(name) => {
            let text = Language::of(&req).t1("proposal-declined", "name", name);
            leave_notice(&req, &Notice { text, undo: None });
            Ok(htmx::see_other(paths::event(ids.0)))
        }
        Err(shown) => conflict(&req, &user, *shown, "proposal-gone"),
    }
}

/// `POST /events/{id}/answers/put-away`: the notes that were seen are not shown any more.
///
/// # Errors
/// 404 for a stranger's event.
pub async fn put_away(
    user: CurrentUser,
    id: web::Path<EventId>,
    form: Form<PutAwayForm>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, *id);
    let seen: Instant = form.0.seen.trim().parse().map_err(|_| AppError::BadRequest)?;
    db.transaction(move |conn| AnswerNote::put_away(conn, owner, id, seen)).await?;
    Ok(htmx::see_other(paths::event(id)))
}

fn conflict(
    req: &HttpRequest,
    user: &CurrentUser,
    shown: Shown,
    why: &'static str,
) -> Result<HttpResponse, AppError> {
    let mut page = event_page(req, user, shown, Some(Language::of(req).t(why)))?;
    *page.status_mut() = StatusCode::CONFLICT;
    Ok(page)
}
