//! What the form of an event says of what was typed so far: the repetition in words, and what else
//! is on at that time.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::NaiveDate;
use diesel::PgConnection;

use super::{
    When,
    form::{EventForm, Ground},
    overlap::{Overlap, overlaps},
    part::Changed,
    taking_back::spoken,
};
use crate::{
    accounts::{CurrentUser, User},
    calendars::Calendar,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::EventId,
    time::{Clock, Instant, Zone},
    web::{
        Language,
        form::{Form, Pairs},
        htmx,
    },
};

/// How many events are named.
const MOST_NAMED: usize = 3;

/// What is worth saying beside the form; nothing while its times are not right.
#[derive(Debug, Clone, Default)]
pub(super) struct Hint {
    /// The repetition in words.
    pub rule: Option<String>,
    /// What else is on: `Overlaps “Stand-up”, 9:00 – 9:15`.
    pub overlaps: Option<String>,
}

#[derive(Template)]
#[template(path = "events/hint.html")]
struct HintPart {
    hint: Hint,
}

/// `POST /events/hint`, for a new event; changes nothing.
pub async fn of_new(
    req: HttpRequest,
    user: CurrentUser,
    sent: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, lang, now) = (user.0.clone(), Language::of(&req), clock.now());
    let hint = db
        .run(move |conn| {
            let form = EventForm::default().with_sent(&sent.0);
            let calendars = Calendar::all_of(conn, owner.id)?;
            Hint::of(conn, &owner, &form, (lang, &calendars), None, now)
        })
        .await?;
    htmx::page(StatusCode::OK, &HintPart { hint })
}

/// `POST /events/{id}/hint`, for an event that is being changed, or a part of a series; changes
/// nothing.
pub async fn of_event(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<EventId>,
    sent: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, lang, now) = (user.0.clone(), *id, Language::of(&req), clock.now());
    let hint = db
        .run(move |conn| {
            let (changed, form) = Changed::asked(conn, owner.id, id, &sent.0)?;
            let calendars = Calendar::all_of(conn, owner.id)?;
            Hint::of(conn, &owner, &form, (lang, &calendars), Some(&changed), now)
        })
        .await?;
    htmx::page(StatusCode::OK, &HintPart { hint })
}

impl Hint {
    /// What is to say of `form`.
    ///
    /// # Errors
    /// When the database does.
    pub fn of(
        conn: &mut PgConnection,
        owner: &User,
        form: &EventForm,
        (lang, calendars): (Lang, &[Calendar]),
        changed: Option<&Changed>,
        now: Instant,
    ) -> Result<Self, AppError> {
        let zone = owner.zone();
        let kept = changed.map(|changed| (&changed.event, &changed.when));
        let Some((when, rule)) = form.glimpse(Ground { lang, calendars, zone: &zone, kept }) else {
            return Ok(Self::default());
        };
        let mut found = Vec::new();
        if form.transparency != "transparent" && form.status != "cancelled" {
            let except = changed.map(|changed| changed.event.id);
            found = overlaps(conn, owner.id, (&when, rule.as_ref()), calendars, except, now)?;
        }
        Ok(Self {
            rule: rule.map(|rule| rule.in_words(lang, when.zone())),
            overlaps: told(lang, &when, &found, &zone),
        })
    }
}

fn told(lang: Lang, when: &When, found: &[Overlap], zone: &Zone) -> Option<String> {
    let day = zone.day(when.stored().start);
    let named: Vec<String> =
        found.iter().take(MOST_NAMED).map(|found| name(lang, found, day, zone)).collect();
    let others = found.len().saturating_sub(MOST_NAMED);
    (!named.is_empty()).then(|| {
        let values = [("events", named.join("; ").into()), ("others", others.into())];
        lang.with("event-overlaps", &values)
    })
}

/// An event with its time; the day is said where it is another than `day`.
fn name(lang: Lang, found: &Overlap, day: NaiveDate, zone: &Zone) -> String {
    let (from, to) = (zone.wall(found.span.start), zone.wall(found.span.end));
    let when = if from.date() == day && to.date() == day {
        format!("{} – {}", lang.time(from.time()), lang.time(to.time()))
    } else {
        lang.span(found.span, zone)
    };
    lang.with("event-overlap", &[("title", spoken(&found.title).into()), ("when", when.into())])
}
