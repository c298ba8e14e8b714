//! Deleting an event or a part of a series, and bringing it back.

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use diesel::PgConnection;
use serde::Deserialize;

use super::{
    Event, form,
    page::{OccurrenceQuery, Shown, event_page},
    part::Part,
    scope::{self, Choice, Question},
    taking_back,
    view::nearest_shown,
};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    ids::{EventId, EventUndoId, UserId},
    paths,
    time::{Clock, Instant, Zone},
    web::{
        Language,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

/// How much of a series is deleted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeleteForm {
    /// `this`, `following` or `all`; `ask` asks, where it makes a difference. Empty: all of a series;
    /// of a changed occurrence, only this.
    scope: String,
    /// The start that names the occurrence, in UTC.
    occurrence: String,
    /// The view to go on with, also after an undo; empty: the month.
    next: String,
}

enum Deleted {
    Done { title: String, day: NaiveDate, key: &'static str, undo: Option<EventUndoId> },
    Ask { title: String, action: String, occurrence: String, back: String },
    Refused { shown: Box<Shown>, key: &'static str },
}

/// `POST /events/{id}/delete`.
pub async fn delete(
    req: HttpRequest,
    user: CurrentUser,
    htmx: Htmx,
    id: web::Path<EventId>,
    form: Form<DeleteForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, zone, id, now) = (user.id, user.zone(), *id, clock.now());
    let next = taking_back::view(&form.0.next).map(ToOwned::to_owned);
    match db.transaction(move |conn| form.0.delete(conn, owner, &zone, id, now)).await? {
        Deleted::Done { title, day, key, undo } => {
            let text = Language::of(&req).t1(key, "title", taking_back::spoken(&title));
            taking_back::offer(&req, text, undo, next.as_deref());
            Ok(htmx::see_other(next.unwrap_or_else(|| paths::calendar("month", nearest_shown(day)))))
        }
        Deleted::Ask { title, action, occurrence, back } => {
            let fields = vec![("occurrence", occurrence), ("next", next.unwrap_or_default())];
            let choice = |scope| Choice { scope, effect: None };
            let choices = ["this", "following", "all"].map(choice).into();
            let heading = "event-delete-which";
            scope::ask(&req, &user, &htmx, Question { heading, title, action, fields, choices, back })
        }
        Deleted::Refused { shown, key } => {
            let why = Language::of(&req).t(key);
            if htmx::wants_part(&htmx) {
                return taking_back::refusal(why);
            }
            event_page(&req, &user, *shown, Some(why))
        }
    }
}

/// `POST /events/{id}/restore`, with `occurrence` in the query for one that was left out of its
/// series. What is there already stays as it is.
pub async fn restore(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<EventId>,
    query: web::Query<OccurrenceQuery>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, *id, clock.now());
    let wanted = query.into_inner().occurrence;
    let start =
        if wanted.is_empty() { None } else { Some(form::occurrence(&wanted).ok_or(AppError::BadRequest)?) };
    let event = db
        .transaction(move |conn| {
            let restored = match start {
                Some(start) => Event::take_in(conn, owner, id, start, now),
                None => Event::restore(conn, owner, id, now),
            };
            match restored {
                // Nothing to bring back, if it is there.
                Err(AppError::NotFound) => Ok(Event::find(conn, owner, id)?),
                restored => restored,
            }
        })
        .await?;
    let text = Language::of(&req).t1("event-restored", "title", taking_back::spoken(&event.title));
    leave_notice(&req, &Notice { text, undo: None });
    Ok(htmx::see_other(match start {
        Some(start) => paths::occurrence(event.id, start),
        None => paths::event(event.id),
    }))
}

impl DeleteForm {
    fn delete(
        &self,
        conn: &mut PgConnection,
        owner: UserId,
        zone: &Zone,
        id: EventId,
        now: Instant,
    ) -> Result<Deleted, AppError> {
        let event = Event::find(conn, owner, id)?;
        if event.is_from_outside() {
            return Self::refuse(conn, owner, event, "event-outside-not-changed");
        }
        if event.managed_by.is_some() {
            return Self::refuse(conn, owner, event, "event-booked-not-deleted");
        }
        // A changed occurrence stands for one start of its series.
        let (series, named) = match (event.recurring_event_id, event.original_start_time) {
            (Some(series), Some(start)) => (series, Some(start)),
            _ => (id, form::occurrence(&self.occurrence)),
        };
        let is_changed = series != id;
        let repeats = is_changed || event.series().is_some();
        if repeats && !matches!(self.scope.as_str(), "" | "ask" | "this" | "following" | "all") {
            return Self::refuse(conn, owner, event, "event-which-occurrence");
        }
        if repeats && self.scope == "ask" {
            let occurrence = named.unwrap_or(event.start_time).to_string();
            let (action, back) = (paths::delete_event(id), paths::event(id));
            return Ok(Deleted::Ask { title: event.title, action, occurrence, back });
        }
        let scope = match self.scope.as_str() {
            "" if is_changed => "this",
            scope @ ("this" | "following") if repeats => scope,
            _ => "all",
        };
        let day_of = |event: &Event, start: Instant| {
            if event.is_all_day { start.to_utc().date() } else { zone.day(start) }
        };
        let done = |title: String, day, key, undo| Ok(Deleted::Done { title, day, key, undo });
        if scope == "all" {
            let (deleted, undo) = Part::All.delete(conn, owner, series, now)?;
            let day = day_of(&event, event.start_time);
            return done(deleted.title, day, "event-deleted", undo);
        }
        let Some(start) = named else {
            return Self::refuse(conn, owner, event, "event-which-occurrence");
        };
        let day = day_of(&event, start);
        if scope == "this" {
            let (_, undo) = Part::This(start).delete(conn, owner, series, now)?;
            return done(event.title, day, "event-deleted-this", undo);
        }
        let (ended, undo) = Part::Following(start).delete(conn, owner, series, now)?;
        let key = if start <= ended.start_time { "event-deleted" } else { "event-deleted-following" };
        done(ended.title, day, key, undo)
    }

    fn refuse(
        conn: &mut PgConnection,
        owner: UserId,
        event: Event,
        key: &'static str,
    ) -> Result<Deleted, AppError> {
        let shown = Box::new(Shown::of(conn, owner, event, None)?);
        Ok(Deleted::Refused { shown, key })
    }
}
