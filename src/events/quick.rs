//! Screen: quick add, one line of text that becomes an event.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::{
    Event, EventDraft, MAX_TITLE_CHARS, Origin, When, editor,
    quick_add::{self, Understood},
    recurrence::Rule,
    taking_back,
};
use crate::{
    accounts::CurrentUser,
    calendars::Calendar,
    db::Db,
    error::AppError,
    i18n::Lang,
    paths,
    time::{Clock, Zone},
    web::{
        Language,
        form::Form,
        htmx,
        shell::{Notice, Undo, leave_notice},
    },
};

/// The line, and the view to go on with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct QuickForm {
    text: String,
    next: String,
}

/// `POST /events/quick`. What is understood becomes an event on the primary calendar, and 303 leads
/// to the view; what is not, 303 to the form of a new event with the line as its title.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    form: Form<QuickForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (lang, zone, form) = (Language::of(&req), user.zone(), form.0);
    let mut understood = quick_add::understand(&form.text, zone.wall(clock.now()));
    let location = understood.as_mut().and_then(|understood| understood.place.take());
    let Some((title, when, rule)) = understood.and_then(|understood| placed(understood, &zone)) else {
        return not_understood(&req, &user, &form.text, &db, &clock).await;
    };
    let owner = user.0.clone();
    let said = in_words(lang, &when, rule.as_ref(), &zone);
    let day = match &when {
        When::Timed { span, .. } => zone.day(span.start),
        When::AllDay { first, .. } => *first,
    };
    let event = db
        .transaction(move |conn| {
            let calendar = Calendar::primary_of(conn, owner.id)?;
            let draft = EventDraft { rule, location, ..EventDraft::plain(calendar.id, title, when) };
            Event::create(conn, &owner, &draft, Origin::default())
        })
        .await?;
    let values = [("title", event.title.into()), ("when", said.into())];
    let undo = Undo { action: paths::delete_event(event.id), label: lang.t("event-undo") };
    leave_notice(&req, &Notice { text: lang.with("quick-added", &values), undo: Some(undo) });
    let there = || paths::calendar("day", day);
    Ok(htmx::see_other(taking_back::view(&form.next).map_or_else(there, ToOwned::to_owned)))
}

async fn not_understood(
    req: &HttpRequest,
    user: &CurrentUser,
    text: &str,
    db: &Db,
    clock: &Clock,
) -> Result<HttpResponse, AppError> {
    let text = text.trim();
    if text.chars().count() > MAX_TITLE_CHARS {
        // Too long for a title, and for an address: the form comes back with all of it.
        return editor::refuse_title(req, user, text, db, clock).await;
    }
    if !text.is_empty() {
        leave_notice(req, &Notice { text: Language::of(req).t("quick-not-understood"), undo: None });
    }
    Ok(htmx::see_other(paths::new_event_titled(text)))
}

/// What was understood on the clocks of `zone`; `None` when the rule is none for that start.
fn placed(understood: Understood, zone: &Zone) -> Option<(String, When, Option<Rule>)> {
    let when = understood.when.on(zone);
    let rule = match understood.rule {
        Some(rule) => {
            let until = understood.last_day.map(|last| format!(";UNTIL={}", when.until(last)));
            Some(Rule::parse(&(rule + &until.unwrap_or_default()), when.series_start()).ok()?)
        }
        None => None,
    };
    Some((understood.title, when, rule))
}

fn in_words(lang: Lang, when: &When, rule: Option<&Rule>, zone: &Zone) -> String {
    let first = match when {
        When::Timed { span, .. } => lang.span(*span, zone),
        When::AllDay { first, last, .. } => lang.days(*first, *last),
    };
    match rule {
        Some(rule) => format!("{first} · {}", rule.in_words(lang, zone)),
        None => first,
    }
}
