//! Screens: the outside calendars of an owner, a new one, one of them, and the question before one
//! ends.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    Subscription,
    form::{SubscriptionForm, interval},
    subscription::{Added, DEFAULT_INTERVAL, INTERVALS, Leave},
};
use crate::{
    accounts::CurrentUser,
    calendars::{
        Calendar,
        palette::{self, Swatch},
    },
    config::Config,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::CalendarId,
    paths,
    time::{Clock, Instant, Zone},
    web::{
        FieldErrors, Language, Shell, assets,
        form::Form,
        htmx::{self, see_other},
        rate_limit::{Act, RateLimits},
        shell::{Notice, leave_notice},
    },
};

#[derive(Template)]
#[template(path = "subscriptions/list.html")]
struct ListPage {
    shell: Shell,
    colors: [String; 2],
    lines: Vec<Line>,
    form: SubscriptionForm,
    errors: FieldErrors,
    swatches: Vec<Swatch>,
    intervals: Vec<Interval>,
}

struct Line {
    name: String,
    color: String,
    href: String,
    interval: String,
    read: String,
    /// When, for `datetime`.
    read_at: Option<String>,
    /// What went wrong the last time.
    error: Option<String>,
}

/// What is known of a subscription.
struct Fact {
    name: String,
    value: String,
    /// For `datetime`, where it is a time: RFC 3339 in UTC.
    at: Option<String>,
}

struct Interval {
    minutes: i32,
    label: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "subscriptions/page.html")]
struct SubscriptionPage {
    shell: Shell,
    color: String,
    colors: String,
    url: String,
    calendar: String,
    action: String,
    refresh: String,
    end: String,
    facts: Vec<Fact>,
    error: Option<String>,
    intervals: Vec<Interval>,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "subscriptions/end.html")]
struct EndPage {
    shell: Shell,
    action: String,
    back: String,
}

/// `GET /subscriptions`.
pub async fn list(req: HttpRequest, user: CurrentUser, db: web::Data<Db>) -> Result<HttpResponse, AppError> {
    list_page(&req, &user, &db, SubscriptionForm::default(), FieldErrors::default()).await
}

/// `POST /subscriptions`: a calendar of its own that follows `url`.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    form: Form<SubscriptionForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (form, lang, owner) = (form.0, Language::of(&req), user.id);
    let wish = match form.parse(lang, &user, config.fetch_private) {
        Ok(wish) => wish,
        Err(errors) => return list_page(&req, &user, &db, form, errors).await,
    };
    let (secret, now) = (config.secret.clone(), clock.now());
    let add = move |conn: &mut _| {
        Subscription::add(conn, owner, &wish.draft, wish.url.as_str(), wish.refresh_minutes, &secret, now)
    };
    match db.transaction(add).await? {
        Added::Done(calendar) => {
            let text = lang.t1("subscriptions-added", "name", calendar.name);
            leave_notice(&req, &Notice { text, undo: None });
            Ok(see_other(paths::subscription(calendar.id)))
        }
        Added::TooMany => {
            let mut errors = FieldErrors::default();
            errors.add("url", lang.t("subscriptions-too-many"));
            list_page(&req, &user, &db, form, errors).await
        }
    }
}

/// `GET /subscriptions/{calendar}`.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<CalendarId>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    subscription_page(&req, &user, *id, &db, &config, FieldErrors::default()).await
}

/// What can be changed of a subscription; the rest is the calendar's.
#[derive(Debug, Deserialize)]
pub struct IntervalForm {
    #[serde(default)]
    refresh_minutes: String,
}

/// `POST /subscriptions/{calendar}`: another interval.
#[expect(clippy::too_many_arguments, reason = "each is an extractor")]
pub async fn update(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<CalendarId>,
    form: Form<IntervalForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Refresh, &id.to_string())?;
    let (owner, id, now, lang) = (user.id, *id, clock.now(), Language::of(&req));
    let Some(minutes) = interval(&form.0.refresh_minutes) else {
        let mut errors = FieldErrors::default();
        errors.add("refresh_minutes", lang.t("field-choice-bad"));
        return subscription_page(&req, &user, id, &db, &config, errors).await;
    };
    db.transaction(move |conn| Subscription::set_interval(conn, owner, id, minutes, now)).await?;
    leave_notice(&req, &Notice { text: lang.t("subscriptions-saved"), undo: None });
    Ok(see_other(paths::subscription(id)))
}

/// `POST /subscriptions/{calendar}/refresh`: looks at once.
pub async fn refresh(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<CalendarId>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Refresh, &id.to_string())?;
    let (owner, id, now) = (user.id, *id, clock.now());
    db.transaction(move |conn| Subscription::refresh(conn, owner, id, now)).await?;
    leave_notice(&req, &Notice { text: Language::of(&req).t("subscriptions-refreshing"), undo: None });
    Ok(see_other(paths::subscription(id)))
}

/// `GET /subscriptions/{calendar}/delete`: asks what becomes of the events.
pub async fn confirm_end(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<CalendarId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, *id);
    let (_, calendar) = db.run(move |conn| Subscription::find(conn, owner, id)).await?;
    let mut shell = user.shell(&req).in_section("calendar");
    shell.title = shell.t1("subscriptions-end-title", "name", calendar.name);
    let page = EndPage { shell, action: paths::end_subscription(id), back: paths::subscription(id) };
    htmx::page(StatusCode::OK, &page)
}

/// What becomes of the events.
#[derive(Debug, Deserialize)]
pub struct EndForm {
    #[serde(default)]
    events: String,
}

/// `POST /subscriptions/{calendar}/delete`: `events` is `keep` or `delete`.
pub async fn end(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<CalendarId>,
    form: Form<EndForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, *id, clock.now());
    let (leave, key) = match form.0.events.as_str() {
        "keep" => (Leave::Events, "subscriptions-ended-kept"),
        "delete" => (Leave::Nothing, "subscriptions-ended"),
        // Only the two buttons send this.
        _ => return Err(AppError::BadRequest),
    };
    let calendar = db.transaction(move |conn| Subscription::end(conn, owner, id, leave, now)).await?;
    let text = Language::of(&req).t1(key, "name", calendar.name);
    leave_notice(&req, &Notice { text, undo: None });
    Ok(see_other(paths::SUBSCRIPTIONS))
}

async fn list_page(
    req: &HttpRequest,
    user: &CurrentUser,
    db: &Db,
    form: SubscriptionForm,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let found = db.run(move |conn| Subscription::all_of(conn, owner)).await?;
    let shell = user.shell(req).titled("subscriptions-title").in_section("calendar");
    let (lang, zone) = (shell.lang, user.zone());
    let line = |(subscription, calendar): &(Subscription, Calendar)| Line {
        name: calendar.name.clone(),
        color: assets::color_class(&calendar.color),
        href: paths::subscription(calendar.id),
        interval: every(lang, subscription.refresh_minutes),
        read: last_read(lang, subscription, &zone),
        read_at: subscription.last_fetched_at.map(|at| at.to_string()),
        error: error(lang, subscription),
    };
    let swatches = palette::swatches(lang, form.chosen_color().unwrap_or(palette::COLORS[0].0));
    let chosen = interval(&form.refresh_minutes).unwrap_or(DEFAULT_INTERVAL);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ListPage {
        colors: [
            assets::colors_path(found.iter().map(|(_, calendar)| calendar.color.as_str())),
            palette::sheet(&swatches),
        ],
        lines: found.iter().map(line).collect(),
        intervals: intervals(lang, chosen),
        swatches,
        shell,
        form,
        errors,
    };
    htmx::page(status, &page)
}

async fn subscription_page(
    req: &HttpRequest,
    user: &CurrentUser,
    id: CalendarId,
    db: &Db,
    config: &Config,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let (subscription, calendar) = db.run(move |conn| Subscription::find(conn, owner, id)).await?;
    let mut shell = user.shell(req).in_section("calendar");
    shell.title.clone_from(&calendar.name);
    let (lang, zone) = (shell.lang, user.zone());
    let fact = |key: &str, value, at: Option<Instant>| Fact {
        name: lang.t(key),
        value,
        at: at.map(|at| at.to_string()),
    };
    let moment = |key: &str, at| fact(key, lang.moment(at, &zone), Some(at));
    let read = last_read(lang, &subscription, &zone);
    let mut facts = vec![fact("subscriptions-last-read", read, subscription.last_fetched_at)];
    facts.extend(subscription.last_changed_at.map(|at| moment("subscriptions-last-changed", at)));
    facts.push(moment("subscriptions-next", subscription.next_fetch_at));
    if subscription.refused > 0 {
        let refused = lang.t1("subscriptions-refused-count", "count", subscription.refused);
        facts.push(fact("subscriptions-refused", refused, None));
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SubscriptionPage {
        color: assets::color_class(&calendar.color),
        colors: assets::colors_path([calendar.color.as_str()]),
        url: subscription.url(&config.secret).unwrap_or_default(),
        calendar: paths::calendar_editor(id),
        action: paths::subscription(id),
        refresh: paths::refresh_subscription(id),
        end: paths::end_subscription(id),
        facts,
        error: error(lang, &subscription),
        intervals: intervals(lang, subscription.refresh_minutes),
        errors,
        shell,
    };
    htmx::page(status, &page)
}

fn intervals(lang: Lang, chosen: i32) -> Vec<Interval> {
    INTERVALS
        .into_iter()
        .map(|minutes| Interval { minutes, label: every(lang, minutes), is_chosen: minutes == chosen })
        .collect()
}

/// `Every hour`.
fn every(lang: Lang, minutes: i32) -> String {
    match minutes {
        10_080 => lang.t("subscriptions-every-week"),
        1_440 => lang.t("subscriptions-every-day"),
        minutes if minutes % 60 == 0 => lang.t1("subscriptions-every-hours", "count", minutes / 60),
        minutes => lang.t1("subscriptions-every-minutes", "count", minutes),
    }
}

fn last_read(lang: Lang, subscription: &Subscription, zone: &Zone) -> String {
    match subscription.last_fetched_at {
        Some(at) => lang.t1("subscriptions-read", "when", lang.moment(at, zone)),
        None => lang.t("subscriptions-never-read"),
    }
}

/// Why the last try failed.
fn error(lang: Lang, subscription: &Subscription) -> Option<String> {
    let word = subscription.last_error.as_deref()?;
    let key = match word {
        "private" => "subscriptions-error-private",
        "slow" => "subscriptions-error-slow",
        "redirects" => "subscriptions-error-redirects",
        "forbidden" => "subscriptions-error-forbidden",
        "missing" => "subscriptions-error-missing",
        "status" => "subscriptions-error-status",
        "too-large" => "subscriptions-error-too-large",
        "not-ical" => "subscriptions-error-not-ical",
        _ => "subscriptions-error-unreachable",
    };
    Some(lang.t(key))
}
