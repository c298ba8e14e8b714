//! Moving an event, or a part of a series, to another time: what dragging it in a view sends.

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, web};
use diesel::PgConnection;
use serde::Deserialize;

use super::{
    Event, When,
    form::{self, EventForm},
    page::{Shown, event_page},
    part::Changed,
    preview::Preview,
    scope::{self, Choice, Question},
    series::Wish,
    taking_back,
    undo::Change,
};
use crate::{
    accounts::{CurrentUser, User},
    calendars::Calendar,
    config::Config,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::{EventId, EventUndoId},
    paths,
    time::{Clock, Instant, Span},
    tokens::Secret,
    web::{FieldErrors, Language, form::Form, htmx},
};

/// Where an event is to go.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    /// `YYYY-MM-DDTHH:MM` on the clocks of `timezone`; of whole days `YYYY-MM-DD`.
    start_time: String,
    /// As `start_time`; the last of whole days. Empty: the event keeps its length.
    end_time: String,
    is_all_day: String,
    /// The zone the times are read in; empty: the owner's. The event keeps its own.
    timezone: String,
    /// `this`, `following` or `all`; anything else asks, where it makes a difference.
    scope: String,
    /// The start that names the occurrence, in UTC; empty: the first.
    occurrence: String,
    /// The view to go on with; empty: the event.
    next: String,
}

enum Moved {
    Done { id: EventId, title: String, undo: Option<EventUndoId> },
    Ask { title: String, choices: Vec<Choice> },
    Refused { shown: Box<Shown>, why: String },
}

/// `POST /events/{id}/move`.
#[expect(clippy::too_many_arguments, reason = "each is an extractor")]
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    htmx: Htmx,
    id: web::Path<EventId>,
    form: Form<MoveForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang, now) = (user.0.clone(), *id, Language::of(&req), clock.now());
    let (form, secret) = (form.0, config.secret.clone());
    let sent = form.clone();
    let moved = db.transaction(move |conn| sent.apply(conn, &owner, id, lang, &secret, now)).await?;
    let next = taking_back::view(&form.next);
    match moved {
        Moved::Done { id, title, undo } => {
            let there = next.map_or_else(|| paths::event(id), ToOwned::to_owned);
            if undo.is_some() {
                taking_back::offer(
                    &req,
                    lang.t1("event-moved", "title", taking_back::spoken(&title)),
                    undo,
                    next,
                );
            }
            Ok(htmx::see_other(there))
        }
        Moved::Ask { title, choices } => {
            let question = Question {
                heading: "event-move-which",
                title,
                action: paths::move_event(id),
                back: next.map_or_else(|| paths::event(id), ToOwned::to_owned),
                fields: form.fields(),
                choices,
            };
            scope::ask(&req, &user, &htmx, question)
        }
        Moved::Refused { why, .. } if htmx::wants_part(&htmx) => taking_back::refusal(why),
        Moved::Refused { shown, why } => event_page(&req, &user, *shown, Some(why)),
    }
}

impl MoveForm {
    fn apply(
        &self,
        conn: &mut PgConnection,
        owner: &User,
        id: EventId,
        lang: Lang,
        secret: &Secret,
        now: Instant,
    ) -> Result<Moved, AppError> {
        let event = Event::find(conn, owner.id, id)?;
        if event.is_from_outside() {
            return refuse(conn, owner, event, lang.t("event-outside-not-changed"));
        }
        if event.managed_by.is_some() {
            return refuse(conn, owner, event, lang.t("event-booked-time-fixed"));
        }
        // Locked before the rest is read, all of which is written again.
        let event = Event::locked(conn, owner.id, id)?;
        let series = event.series();
        if event.recurrence_rule.is_some() && series.is_none() {
            return refuse(conn, owner, event, lang.t("event-rule-not-moved"));
        }
        let start = if series.is_none() || self.occurrence.is_empty() {
            event.start_time
        } else {
            form::occurrence(&self.occurrence).ok_or(AppError::NotFound)?
        };
        if series.as_ref().is_some_and(|series| !series.contains(start)) {
            return Err(AppError::NotFound);
        }
        let from = event.when_of(Span::new(start, start + (event.end_time - event.start_time)));
        let to = match self.target(&from, owner, lang) {
            Ok(to) => to,
            Err(errors) => {
                let why = errors.iter().map(|(_, why)| why).collect::<Vec<_>>().join(" ");
                return refuse(conn, owner, event, why);
            }
        };
        let calendar = Calendar::primary_of(conn, owner.id)?.id;
        let scope = match self.scope.as_str() {
            _ if series.is_none() => "all",
            scope @ ("this" | "following" | "all") => scope,
            _ => {
                let mut choices = Vec::new();
                for scope in ["this", "following", "all"] {
                    let changed = Changed::load(conn, owner.id, id, scope, &start.to_string())?;
                    let Ok(draft) = changed.draft_at(calendar, &from, &to) else { continue };
                    let effect = Preview::of(conn, &changed, &draft, now)?;
                    choices.push(Choice { scope, effect: effect.map(|preview| preview.in_words(lang)) });
                }
                return Ok(Moved::Ask { title: event.title, choices });
            }
        };
        let changed = Changed::load(conn, owner.id, id, scope, &start.to_string())?;
        let Ok(draft) = changed.draft_at(calendar, &from, &to) else {
            return refuse(conn, owner, event, lang.t("event-rule-not-moved"));
        };
        let wish = Wish { draft: &draft, guests: &changed.invitees() };
        let (event, undo) = changed.save(conn, owner, wish, Change::Moved, secret, now)?;
        Ok(Moved::Done { id: event.id, title: event.title, undo })
    }

    /// The time it goes to, on the clocks of the event's own zone.
    fn target(&self, from: &When, owner: &User, lang: Lang) -> Result<When, FieldErrors> {
        let is_all_day = matches!(self.is_all_day.as_str(), "true" | "on" | "1");
        let form = EventForm {
            start_time: self.start_time.clone(),
            end_time: self.end_time.clone(),
            timezone: self.timezone.clone(),
            is_all_day,
            ..EventForm::default()
        };
        let mut errors = FieldErrors::default();
        let to = form.typed_when(lang, &owner.zone(), &mut errors);
        let to = errors.or(to)?;
        let keeps_length = self.end_time.trim().is_empty() && from.is_all_day() == is_all_day;
        let (span, was) = (to.stored(), from.stored());
        let end = if keeps_length { span.start + was.duration() } else { span.end };
        Ok(to.in_zone_of(from).at(Span::new(span.start, end)))
    }

    /// What was sent, without the scope, for the question.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let Self { start_time, end_time, is_all_day, timezone, occurrence, next, .. } = self.clone();
        [
            ("start_time", start_time),
            ("end_time", end_time),
            ("is_all_day", is_all_day),
            ("timezone", timezone),
            ("occurrence", occurrence),
            ("next", next),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }
}

fn refuse(conn: &mut PgConnection, owner: &User, event: Event, why: String) -> Result<Moved, AppError> {
    let shown = Box::new(Shown::of(conn, owner.id, event, None)?);
    Ok(Moved::Refused { shown, why })
}
