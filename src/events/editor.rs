//! Screens: a new event, and an event to change.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike};
use diesel::PgConnection;
use serde::Deserialize;

use super::{
    Attendee, Event, Origin, When,
    form::{self, EventForm, Ground, ReminderFields},
    part::{Changed, Part},
    series::Wish,
    taking_back,
    undo::{self, Change},
};
use crate::{
    accounts::{CurrentUser, User},
    calendars::{
        Calendar,
        calendar::DEFAULT_COLOR,
        palette::{self, Swatch},
    },
    config::Config,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::{EventId, EventUndoId},
    paths,
    time::{Clock, Instant, Zone},
    tokens::Secret,
    web::{
        FieldErrors, Language, Shell,
        form::{Form, Pairs},
        htmx,
    },
};

/// The rules that the choice offers, with the keys of their names.
const REPEATS: [(&str, &str); 6] = [
    ("", "event-repeat-never"),
    ("FREQ=DAILY", "event-repeat-daily"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "event-repeat-weekdays"),
    ("FREQ=WEEKLY", "event-repeat-weekly"),
    ("FREQ=MONTHLY", "event-repeat-monthly"),
    ("FREQ=YEARLY", "event-repeat-yearly"),
];

#[derive(Template)]
#[template(path = "events/editor.html")]
struct EditorPage {
    shell: Shell,
    heading: String,
    action: String,
    back: String,
    form: EventForm,
    errors: FieldErrors,
    calendars: Vec<Choice>,
    zones: Vec<String>,
    repeats: Vec<Choice>,
    visibilities: Vec<Choice>,
    statuses: Vec<Choice>,
    transparencies: Vec<Choice>,
    swatches: Vec<Swatch>,
    reminders: ReminderFields,
    colors: String,
    /// When it happens, in words, where a booking says so.
    booked_for: Option<String>,
    /// How much of a series the form changes, in words.
    scope_note: Option<String>,
    /// One occurrence does not repeat by itself.
    may_repeat: bool,
    more_open: bool,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// What became of a form.
enum Saved {
    Done(Event, Option<EventUndoId>),
    Refused { form: Box<EventForm>, errors: FieldErrors, calendars: Vec<Calendar>, changed: Option<Changed> },
}

/// Where a new event is to stand.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    /// A reading of the clocks in the owner's zone, `YYYY-MM-DDTHH:MM`.
    start: String,
    /// A day; the hour is the next one today, and nine on other days.
    date: String,
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
    let owner = user.id;
    let calendars = db.run(move |conn| Calendar::all_of(conn, owner)).await?;
    let zone = user.zone();
    let form = EventForm::starting_at(query.wall(clock.now(), &zone), &zone);
    let form = EventForm { title: query.into_inner().title, ..form };
    editor_page(&req, &user, form, FieldErrors::default(), &calendars, None)
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
    let form = EventForm::starting_at(NewQuery::default().wall(clock.now(), &zone), &zone);
    let mut errors = FieldErrors::default();
    errors.add("title", Language::of(req).t1("event-too-long", "most", form::MAX_TITLE_CHARS));
    editor_page(req, user, EventForm { title: title.to_owned(), ..form }, errors, &calendars, None)
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
            let (draft, guests) = match form.parse(ground) {
                Ok(wish) => wish,
                Err(errors) => return Ok(Saved::Refused { form, errors, calendars, changed: None }),
            };
            let event = Event::create(conn, &owner, &draft, Origin::default())?;
            Attendee::set_list(conn, &event, &guests, &secret, now)?;
            Ok::<_, AppError>(Saved::Done(event, None))
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
) -> Result<HttpResponse, AppError> {
    let (owner, id, query) = (user.id, *id, query.into_inner());
    let (changed, calendars) = db
        .run(move |conn| {
            let changed = Changed::load(conn, owner, id, &query.scope, &query.occurrence)?;
            Ok::<_, AppError>((changed, Calendar::all_of(conn, owner)?))
        })
        .await?;
    editor_page(&req, &user, changed.form(), FieldErrors::default(), &calendars, Some(&changed))
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
    let secret = config.secret.clone();
    let saved = db
        .transaction(move |conn| {
            let sent = sent.0;
            let asked = EventForm::default().with_sent(&sent);
            if !asked.names_a_part() {
                let changed = Changed::load(conn, owner.id, id, "all", "")?;
                let mut form = Box::new(changed.form().with_sent(&sent));
                form.scope.clear();
                let mut errors = FieldErrors::default();
                errors.add("scope", lang.t("event-which-occurrence"));
                let calendars = Calendar::all_of(conn, owner.id)?;
                return Ok(Saved::Refused { form, errors, calendars, changed: Some(changed) });
            }
            let changed = Changed::load(conn, owner.id, id, &asked.scope, &asked.occurrence)?;
            let form = changed.form().with_sent(&sent);
            save(conn, &owner, changed, form, lang, &secret, now)
        })
        .await?;
    answer(&req, &user, saved)
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
    let kept = Some((&changed.event, &changed.when));
    let parsed = form.parse(Ground { lang, calendars: &calendars, zone: &owner.zone(), kept });
    let (draft, guests) = match parsed {
        Ok(wish) => wish,
        Err(errors) => return Ok(Saved::Refused { form, errors, calendars, changed: Some(changed) }),
    };
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
    let of_series = draft.rule.as_ref().map(|rule| Some(rule.text()) == event.recurrence_rule.as_deref());
    if !changed.may_repeat() && of_series == Some(false) {
        errors.add("recurrence_rule", lang.t("event-rule-on-occurrence"));
    }
    if changed.part == Part::All && event.has_copy_on(conn, Some(draft.calendar))? {
        errors.add("calendar_id", lang.t("event-calendar-has-copy"));
    }
    if !errors.is_empty() {
        return Ok(Saved::Refused { form, errors, calendars, changed: Some(changed) });
    }
    let (id, wish) = (event.id, Wish { draft: &draft, guests: &guests });
    let (event, undo) =
        undo::remembering(conn, owner.id, (id, Change::Changed), now, |conn| match changed.part {
            Part::All => Event::change(conn, owner.id, id, &draft, &guests, secret, now),
            Part::This(start) => Event::change_occurrence(conn, owner.id, (id, start), wish, secret, now),
            Part::Following(start) => Event::change_following(conn, owner, (id, start), wish, secret, now),
        })?;
    Ok(Saved::Done(event, undo))
}

/// To the event, or the form once more.
fn answer(req: &HttpRequest, user: &CurrentUser, saved: Saved) -> Result<HttpResponse, AppError> {
    match saved {
        Saved::Done(event, undo) => {
            let text = Language::of(req).t1("event-saved", "title", event.title);
            taking_back::offer(req, text, undo, None);
            Ok(htmx::see_other(paths::event(event.id)))
        }
        Saved::Refused { form, errors, calendars, changed } => {
            editor_page(req, user, *form, errors, &calendars, changed.as_ref())
        }
    }
}

impl NewQuery {
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

/// The form; 422 when something is wrong with it.
fn editor_page(
    req: &HttpRequest,
    user: &CurrentUser,
    form: EventForm,
    errors: FieldErrors,
    calendars: &[Calendar],
    changed: Option<&Changed>,
) -> Result<HttpResponse, AppError> {
    let shell = user.shell(req).in_section("calendar");
    let shell = shell.titled(if changed.is_some() { "event-edit-title" } else { "event-new-title" });
    let (lang, zone) = (shell.lang, user.zone());
    let event = changed.map(|changed| &changed.event);
    let choices = |chosen: &str, field: &str, values: &[&str]| -> Vec<Choice> {
        values
            .iter()
            .map(|value| Choice {
                value: (*value).to_owned(),
                label: lang.t(&format!("event-{field}-{value}")),
                chosen: chosen == *value,
            })
            .collect()
    };
    let mut zones = Zone::all_names();
    let typed_zone = form.timezone.trim();
    if !typed_zone.is_empty() && !zones.iter().any(|zone| zone == typed_zone) {
        zones.insert(0, typed_zone.to_owned());
    }
    let swatches = palette::swatches(lang, &form.color);
    let own_color = chosen_calendar(&form, calendars).map_or(DEFAULT_COLOR, |calendar| &calendar.color);
    let shown = swatches.iter().map(|swatch| swatch.color.as_str()).chain([own_color]);
    let colors = crate::web::assets::colors_path(shown);
    let page = EditorPage {
        heading: shell.title.clone(),
        action: event.map_or_else(|| paths::EVENTS.to_owned(), |event| paths::event(event.id)),
        back: event.map_or_else(|| paths::CALENDAR.to_owned(), |event| paths::event(event.id)),
        calendars: calendar_choices(&form, calendars),
        zones,
        repeats: repeats(lang, &form, &zone, changed),
        visibilities: choices(&form.visibility, "visibility", &["default", "public", "private"]),
        statuses: choices(&form.status, "status", &["confirmed", "tentative", "cancelled"]),
        transparencies: choices(&form.transparency, "transparency", &["opaque", "transparent"]),
        swatches,
        reminders: ReminderFields::new(lang, form.reminders.as_deref().unwrap_or_default()),
        colors,
        booked_for: event.filter(|event| event.managed_by.is_some()).map(|event| match event.when() {
            When::Timed { span, .. } => lang.span(span, &zone),
            When::AllDay { first, last, .. } => lang.days(first, last),
        }),
        scope_note: changed.and_then(Changed::scope_note).map(|key| lang.t(key)),
        may_repeat: changed.is_none_or(Changed::may_repeat),
        more_open: form.has_more_options(&errors, &zone),
        shell,
        form,
        errors,
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    htmx::page(status, &page)
}

fn chosen_calendar<'a>(form: &EventForm, calendars: &'a [Calendar]) -> Option<&'a Calendar> {
    let chosen = form.calendar_id.trim();
    calendars.iter().find(|calendar| match chosen {
        "" => calendar.is_primary,
        id => calendar.id.to_string() == id,
    })
}

fn calendar_choices(form: &EventForm, calendars: &[Calendar]) -> Vec<Choice> {
    let chosen = chosen_calendar(form, calendars).map(|calendar| calendar.id);
    calendars
        .iter()
        .map(|calendar| Choice {
            value: calendar.id.to_string(),
            label: calendar.name.clone(),
            chosen: chosen == Some(calendar.id),
        })
        .collect()
}

/// The rules to choose from; one that is none of ours gets a choice of its own, so that it is kept.
fn repeats(lang: Lang, form: &EventForm, zone: &Zone, changed: Option<&Changed>) -> Vec<Choice> {
    let typed = form.recurrence_rule.trim();
    let mut choices: Vec<Choice> = REPEATS
        .iter()
        .map(|(rule, key)| Choice {
            value: (*rule).to_owned(),
            label: lang.t(key),
            chosen: typed.eq_ignore_ascii_case(rule),
        })
        .collect();
    if typed != "custom" && !choices.iter().any(|choice| choice.chosen) {
        let series = changed
            .filter(|changed| changed.event.recurrence_rule.as_deref() == Some(typed))
            .and_then(|changed| changed.event.series());
        let label = series.map_or_else(|| typed.to_owned(), |series| series.rule.in_words(lang, zone));
        choices.push(Choice { value: typed.to_owned(), label, chosen: true });
    }
    let chosen = typed == "custom";
    choices.push(Choice { value: "custom".to_owned(), label: lang.t("event-repeat-custom"), chosen });
    choices
}
