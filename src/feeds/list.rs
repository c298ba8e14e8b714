//! Screen: the private addresses of an owner's calendars.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{Feed, Kind};
use crate::{
    accounts::CurrentUser,
    calendars::Calendar,
    config::Config,
    db::Db,
    error::AppError,
    i18n::Lang,
    ids::{CalendarId, FeedId},
    paths,
    time::Zone,
    web::{
        Language, Shell, assets,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

#[derive(Template)]
#[template(path = "feeds/list.html")]
struct ListPage {
    shell: Shell,
    colors: String,
    subjects: Vec<Subject>,
}

/// A calendar, or all of them.
struct Subject {
    anchor: String,
    name: String,
    /// The class of its colour; none for all calendars.
    color: Option<String>,
    /// What forms send.
    calendar_id: String,
    kinds: Vec<Line>,
}

/// One kind of feed of a subject.
struct Line {
    /// Unique on the page.
    id: String,
    kind: &'static str,
    label: String,
    hint: String,
    address: Option<Address>,
}

struct Address {
    url: String,
    /// Opens in the calendar program of the device.
    webcal: String,
    read: String,
    /// When, for `datetime`: RFC 3339 in UTC.
    read_at: Option<String>,
    reset: String,
    delete: String,
}

/// Which feed is wanted.
#[derive(Debug, Deserialize)]
pub struct FeedForm {
    /// Empty: all calendars.
    #[serde(default)]
    calendar_id: String,
    #[serde(default)]
    kind: String,
}

/// `GET /feeds`.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let (calendars, feeds) = db
        .run(move |conn| Ok::<_, AppError>((Calendar::all_of(conn, owner)?, Feed::all_of(conn, owner)?)))
        .await?;
    let shell = user.shell(&req).titled("feeds-title").in_section("calendar");
    let (lang, zone) = (shell.lang, user.zone());
    let subject = |calendar: Option<&Calendar>| {
        let kinds = Kind::ALL.map(|kind| {
            let id = calendar.map(|calendar| calendar.id);
            let feed = feeds.iter().find(|feed| feed.calendar_id == id && feed.kind() == kind);
            Line::new(lang, id, kind, feed.map(|feed| Address::new(lang, feed, &config, &zone)))
        });
        Subject {
            anchor: calendar.map_or_else(|| "all".to_owned(), |calendar| format!("c-{}", calendar.id)),
            name: calendar.map_or_else(|| lang.t("feeds-all"), |calendar| calendar.name.clone()),
            color: calendar.map(|calendar| assets::color_class(&calendar.color)),
            calendar_id: calendar.map_or_else(String::new, |calendar| calendar.id.to_string()),
            kinds: kinds.into(),
        }
    };
    let subjects = std::iter::once(None).chain(calendars.iter().map(Some)).map(subject).collect();
    let colors = assets::colors_path(calendars.iter().map(|calendar| calendar.color.as_str()));
    htmx::page(StatusCode::OK, &ListPage { shell, colors, subjects })
}

/// `POST /feeds`: makes an address.
pub async fn create(
    req: HttpRequest,
    user: CurrentUser,
    form: Form<FeedForm>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let calendar: Option<CalendarId> = match form.0.calendar_id.trim() {
        "" => None,
        id => Some(id.parse().map_err(|_| AppError::NotFound)?),
    };
    // Only buttons of ours send a kind.
    let kind = Kind::named(&form.0.kind).ok_or(AppError::BadRequest)?;
    let (owner, secret) = (user.id, config.secret.clone());
    db.transaction(move |conn| Feed::make(conn, owner, calendar, kind, &secret)).await?;
    Ok(back(&req, "feeds-made", calendar))
}

/// `POST /feeds/{id}/reset`: another address; the old one leads nowhere at once.
pub async fn reset(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<FeedId>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, secret) = (user.id, *id, config.secret.clone());
    db.transaction(move |conn| Feed::reset(conn, owner, id, &secret)).await?;
    Ok(back(&req, "feeds-was-reset", None))
}

/// `POST /feeds/{id}/delete`.
pub async fn delete(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<FeedId>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (user.id, *id);
    let feed = db.transaction(move |conn| Feed::delete(conn, owner, id)).await?;
    Ok(back(&req, "feeds-ended", feed.calendar_id))
}

/// To the list, at the calendar it was about, with the notice of `key`.
fn back(req: &HttpRequest, key: &str, calendar: Option<CalendarId>) -> HttpResponse {
    leave_notice(req, &Notice { text: Language::of(req).t(key), undo: None });
    let anchor = calendar.map(|id| format!("#c-{id}")).unwrap_or_default();
    htmx::see_other(format!("{}{anchor}", paths::FEEDS))
}

impl Line {
    fn new(lang: Lang, calendar: Option<CalendarId>, kind: Kind, address: Option<Address>) -> Self {
        let (label, hint) = match kind {
            Kind::Everything => ("feeds-kind-everything", "feeds-kind-everything-hint"),
            Kind::Details => ("feeds-kind-details", "feeds-kind-details-hint"),
            Kind::Busy => ("feeds-kind-busy", "feeds-kind-busy-hint"),
        };
        let subject = calendar.map_or_else(|| "all".to_owned(), |id| id.to_string());
        Self {
            id: format!("{}-{subject}", kind.stored()),
            kind: kind.stored(),
            label: lang.t(label),
            hint: lang.t(hint),
            address,
        }
    }
}

impl Address {
    fn new(lang: Lang, feed: &Feed, config: &Config, zone: &Zone) -> Self {
        let url = config.absolute(&paths::feed(&feed.token(&config.secret)));
        let webcal =
            url.split_once("://").map_or_else(|| url.clone(), |(_, rest)| format!("webcal://{rest}"));
        let read = match feed.last_read_at {
            Some(read) => lang.t1("feeds-read", "when", lang.moment(read, zone)),
            None => lang.t("feeds-never-read"),
        };
        let read_at = feed.last_read_at.map(|read| read.to_string());
        Self {
            url,
            webcal,
            read,
            read_at,
            reset: paths::reset_feed(feed.id),
            delete: paths::delete_feed(feed.id),
        }
    }
}
