//! Screens: a new event, and an event to change.

mod sheet;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike};
use diesel::PgConnection;
use serde::Deserialize;

use self::sheet::editor_page;
use super::{
    Attendee, Event, Invitee, MAX_TITLE_CHARS, Origin,
    form::{self, EventForm, Ground},
    hint::Hint,
    page::{Shown, event_page},
    part::{Changed, Part},
    preview::Preview,
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
    time::{Clock, Instant, Zone},
    tokens::Secret,
    web::{
        FieldErrors, Language,
        form::{Form, Pairs},
        htmx,
    },
};

#[derive(Template)]
#[template(path = "events/preview.html")]
struct PreviewPart {
    words: Option<String>,
}

/// What became of a form.
enum Saved {
    Done(Event, Option<EventUndoId>, Hint),
    Refused {
        form: Box<EventForm>,
        errors: FieldErrors,
        calendars: Vec<Calendar>,
        changed: Option<Changed>,
        hint: Hint,
        /// What would be lost, where that is to be confirmed first.
        loss: Option<Preview>,
    },
}

/// Where a new event is to stand.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    /// A reading of the clocks in the owner's zone, `YYYY-MM-DDTHH:MM`, or the first of whole days,
    /// `YYYY-MM-DD`.
    start: String,
    /// As `start`; the last of whole days. Empty: an hour, or a day, after the start.
    end: String,
    /// A day; the hour is the next one today, and nine on other days.
    date: String,
    /// An event to start from, and which occurrence of it.
    copy: Option<EventId>,
    occurrence: String,
    title: String,
}

/// Which occurrence of a series is meant, and how much of the series with it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EditQuery {
    scope: String,
    occurrence: String,
}

/// `GET /events/new`.
pub async fn new(
    req: HttpRequest,
    user: CurrentUser,
    query: web::Query<NewQuery>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, lang, now, query) = (user.0.clone(), Language::of(&req), clock.now(), query.into_inner());
    let (form, calendars, hint) = db
        .run(move |conn| {
            let (zone, calendars) = (owner.zone(), Calendar::all_of(conn, owner.id)?);
            let Some(id) = query.copy else {
                let form = EventForm { title: query.title.clone(), ..query.form(now, &zone) };
                return Ok((form, calendars, Hint::default()));
            };
            let scope = if query.occurrence.is_empty() { "all" } else { "this" };
            let form = Changed::load(conn, owner.id, id, scope, &query.occurrence)?.copy();
            let hint = Hint::of(conn, &owner, &form, (lang, &calendars), None, now)?;
            Ok::<_, AppError>((form, calendars, hint))
        })
        .await?;
    editor_page(&req, &user, form, (FieldErrors::default(), None), &calendars, None, hint)
}

/// The form of a new event with a title that is too long; 422.
pub(super) async fn refuse_title(
    req: &HttpRequest,
    user: &CurrentUser,
    title: &str,
    db: &Db,
    clock: &Clock,
) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let calendars = db.run(move |conn| Calendar::all_of(conn, owner)).await?;
    let zone = user.zone();
    let form = NewQuery::default().form(clock.now(), &zone);
    let mut errors = FieldErrors::default();
    errors.add("title", Language::of(req).t1("event-too-long", "most", MAX_TITLE_CHARS));
    let form = EventForm { title: title.to_owned(), ..form };
    editor_page(req, user, form, (errors, None), &calendars, None, Hint::default())
}

/// `POST /events`.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    sent: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (owner, lang, now) = (user.0.clone(), Language::of(&req), clock.now());
    let secret = config.secret.clone();
    let saved = db
        .transaction(move |conn| {
            let form = Box::new(EventForm::default().with_sent(&sent.0));
            let calendars = Calendar::all_of(conn, owner.id)?;
            let ground = Ground { lang, calendars: &calendars, zone: &owner.zone(), kept: None };
            let hint = Hint::of(conn, &owner, &form, (lang, &calendars), None, now)?;
            let (draft, guests) = match form.parse(ground) {
                Ok(wish) => wish,
                Err(errors) => {
                    return Ok(Saved::Refused { form, errors, calendars, changed: None, hint, loss: None });
                }
            };
            let event = Event::create(conn, &owner, &draft, Origin::default())?;
            Attendee::set_list(conn, &event, &guests, &secret, now)?;
            Ok::<_, AppError>(Saved::Done(event, None, hint))
        })
        .await?;
    answer(&req, &user, saved)
}

/// `GET /events/{id}/edit`, with `scope` and `occurrence` for a part of a series.
pub async fn edit(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<EventId>,
    query: web::Query<EditQuery>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, query) = (user.0.clone(), *id, query.into_inner());
    if let Some(refused) = from_outside(&req, &user, id, &db).await? {
        return Ok(refused);
    }
    let (lang, now) = (Language::of(&req), clock.now());
    let (changed, form, calendars, hint) = db
        .run(move |conn| {
            let changed = Changed::load(conn, owner.id, id, &query.scope, &query.occurrence)?;
            let (form, calendars) = (changed.form(), Calendar::all_of(conn, owner.id)?);
            let hint = Hint::of(conn, &owner, &form, (lang, &calendars), Some(&changed), now)?;
            Ok::<_, AppError>((changed, form, calendars, hint))
        })
        .await?;
    editor_page(&req, &user, form, (FieldErrors::default(), None), &calendars, Some(&changed), hint)
}

/// `POST /events/{id}`, with `scope` and `occurrence` for a part of a series. Fields that are not
/// sent keep their values, see [`EventForm::with_sent`].
pub async fn update(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<EventId>,
    sent: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang, now) = (user.0.clone(), *id, Language::of(&req), clock.now());
    if let Some(refused) = from_outside(&req, &user, id, &db).await? {
        return Ok(refused);
    }
    let secret = config.secret.clone();
    let saved = db
        .transaction(move |conn| {
            let sent = sent.0;
            // Locked before it is read: what the form does not send stays as it then is.
            Event::locked(conn, owner.id, id)?;
            let asked = EventForm::default().with_sent(&sent);
            if !asked.names_a_part() {
                let changed = Changed::load(conn, owner.id, id, "all", "")?;
                let mut form = Box::new(changed.form().with_sent(&sent));
                form.scope.clear();
                let mut errors = FieldErrors::default();
                errors.add("scope", lang.t("event-which-occurrence"));
                let calendars = Calendar::all_of(conn, owner.id)?;
                let (changed, hint) = (Some(changed), Hint::default());
                return Ok(Saved::Refused { form, errors, calendars, changed, hint, loss: None });
            }
            let changed = Changed::load(conn, owner.id, id, &asked.scope, &asked.occurrence)?;
            let form = changed.form().with_sent(&sent);
            save(conn, &owner, changed, form, lang, &secret, now)
        })
        .await?;
    answer(&req, &user, saved)
}

/// The page of an event that is read from an outside calendar, with the reason why it is not changed
/// here.
async fn from_outside(
    req: &HttpRequest,
    user: &CurrentUser,
    id: EventId,
    db: &Db,
) -> Result<Option<HttpResponse>, AppError> {
    let owner = user.id;
    let shown = db
        .run(move |conn| {
            let event = Event::find(conn, owner, id)?;
            let outside = event.is_from_outside();
            outside.then(|| Shown::of(conn, owner, event, None)).transpose()
        })
        .await?;
    let why = Language::of(req).t("event-outside-not-changed");
    shown.map(|shown| event_page(req, user, shown, Some(why))).transpose()
}

/// `POST /events/{id}/preview`: a sentence on what saving the form would do to the series; empty
/// while something is wrong with it.
pub async fn preview(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<EventId>,
    sent: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang, now) = (user.0.clone(), *id, Language::of(&req), clock.now());
    let preview = db
        .run(move |conn| {
            let (changed, form) = Changed::asked(conn, owner.id, id, &sent.0)?;
            let calendars = Calendar::all_of(conn, owner.id)?;
            let kept = Some((&changed.event, &changed.when));
            match form.parse(Ground { lang, calendars: &calendars, zone: &owner.zone(), kept }) {
                Ok((draft, _)) => Preview::of(conn, &changed, &draft, now),
                Err(_) => Ok(None),
            }
        })
        .await?;
    htmx::page(StatusCode::OK, &PreviewPart { words: preview.map(|preview| preview.in_words(lang)) })
}

fn save(
    conn: &mut PgConnection,
    owner: &User,
    changed: Changed,
    form: EventForm,
    lang: Lang,
    secret: &Secret,
    now: Instant,
) -> Result<Saved, AppError> {
    let form = Box::new(form);
    let calendars = Calendar::all_of(conn, owner.id)?;
    let hint = Hint::of(conn, owner, &form, (lang, &calendars), Some(&changed), now)?;
    let kept = Some((&changed.event, &changed.when));
    let parsed = form.parse(Ground { lang, calendars: &calendars, zone: &owner.zone(), kept });
    let (draft, mut guests) = match parsed {
        Ok(wish) => wish,
        Err(errors) => {
            return Ok(Saved::Refused { form, errors, calendars, changed: Some(changed), hint, loss: None });
        }
    };
    let came_since = |guest: &Invitee| {
        let address = guest.address.as_str();
        form.attendees_shown.split_whitespace().all(|shown| shown != address)
            && guests.iter().all(|typed| typed.address != guest.address)
    };
    let came_since: Vec<Invitee> = changed.invitees().into_iter().filter(came_since).collect();
    guests.extend(came_since);
    let event = &changed.event;
    let mut errors = FieldErrors::default();
    if event.managed_by.is_some() {
        let as_booked = draft.when == changed.when && draft.rule.is_none() && draft.status == event.status;
        if !as_booked {
            errors.add("start_time", lang.t("event-booked-time-fixed"));
        }
        let invited: Vec<&str> = changed.guests.iter().map(|guest| guest.email.as_str()).collect();
        if guests.iter().any(|guest| !invited.contains(&guest.address.as_str())) {
            errors.add("attendees", lang.t("event-booked-guests-fixed"));
        }
    }
    let own = draft.rule.as_ref().is_some_and(|rule| Some(rule.text()) != event.recurrence_rule.as_deref());
    if !changed.may_repeat() && own {
        errors.add("recurrence_rule", lang.t("event-rule-on-occurrence"));
    }
    if changed.part == Part::All && event.has_copy_on(conn, Some(draft.calendar))? {
        errors.add("calendar_id", lang.t("event-calendar-has-copy"));
    }
    if !errors.is_empty() {
        return Ok(Saved::Refused { form, errors, calendars, changed: Some(changed), hint, loss: None });
    }
    let loss = Preview::of(conn, &changed, &draft, now)?.filter(|preview| preview.changed.dropped > 0);
    if loss.is_some() && !form.is_confirmed {
        return Ok(Saved::Refused { form, errors, calendars, changed: Some(changed), hint, loss });
    }
    let wish = Wish { draft: &draft, guests: &guests };
    let (event, undo) = changed.save(conn, owner, wish, Change::Changed, secret, now)?;
    Ok(Saved::Done(event, undo, hint))
}

/// To the event, or the form once more.
fn answer(req: &HttpRequest, user: &CurrentUser, saved: Saved) -> Result<HttpResponse, AppError> {
    match saved {
        Saved::Done(event, undo, hint) => {
            let mut text = Language::of(req).t1("event-saved", "title", taking_back::spoken(&event.title));
            if let Some(overlaps) = hint.overlaps {
                text = format!("{text} {overlaps}");
            }
            taking_back::offer(req, text, undo, None);
            Ok(htmx::see_other(paths::event(event.id)))
        }
        Saved::Refused { form, errors, calendars, changed, hint, loss } => {
            editor_page(req, user, *form, (errors, loss), &calendars, changed.as_ref(), hint)
        }
    }
}

impl NewQuery {
    fn form(&self, now: Instant, zone: &Zone) -> EventForm {
        let date = |text: &str| text.parse::<NaiveDate>().ok();
        if let Some(first) = date(&self.start) {
            return EventForm::over_days(first, date(&self.end).unwrap_or(first), zone);
        }
        let form = EventForm::starting_at(self.wall(now, zone), zone);
        match form::wall(&self.end) {
            Some(_) => EventForm { end_time: self.end.clone(), ..form },
            None => form,
        }
    }

    fn wall(&self, now: Instant, zone: &Zone) -> chrono::NaiveDateTime {
        if let Some(wall) = form::wall(&self.start) {
            return wall;
        }
        let shown = zone.wall(now);
        let hour = shown.date().and_hms_opt(shown.hour(), 0, 0).unwrap_or(shown);
        let next = hour.checked_add_signed(TimeDelta::hours(1)).unwrap_or(hour);
        let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
        match self.date.parse::<NaiveDate>() {
            Ok(day) if day != next.date() => day.and_time(nine),
            _ => next,
        }
    }
}
