//! Screens: a guest's bookings with all owners, by a link mailed to their address.
//!
//! The list leads to the booking's own pages, whose tokens are derived and not stored: whoever reads
//! the mails of the address has had each of them before.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    web,
};
use askama::Template;
use serde::Deserialize;

use super::{Booking, guest_key::GuestKey, state::State};
use crate::{
    config::Config,
    db::Db,
    error::AppError,
    mail::EmailAddress,
    paths,
    time::{Clock, Instant},
    tokens::Secret,
    web::{
        FieldErrors, Language, Shell,
        form::Form,
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

/// How many bookings the list shows.
const MOST: i64 = 200;

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MineForm {
    guest_email: String,
}

/// What the form's page is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Ask {
    /// There when the form was just sent.
    sent: Option<String>,
    lang: Option<String>,
}

#[derive(Template)]
#[template(path = "bookings/mine_form.html")]
struct FormPage {
    shell: Shell,
    action: String,
    form: MineForm,
    errors: FieldErrors,
    is_sent: bool,
    /// The link that was followed has run out.
    is_expired: bool,
}

#[derive(Template)]
#[template(path = "bookings/mine.html")]
struct MinePage {
    shell: Shell,
    upcoming: Vec<Line>,
    past: Vec<Line>,
}

/// One booking.
struct Line {
    href: String,
    title: String,
    owner: String,
    start: String,
    when: String,
    zone: String,
    status: String,
    badge: String,
}

/// `GET /bookings/mine`: the form.
pub async fn show(req: HttpRequest, ask: web::Query<Ask>) -> Result<HttpResponse, AppError> {
    let page = FormPage { is_sent: ask.sent.is_some(), ..form_page(&req) };
    htmx::page(StatusCode::OK, &page).map(private)
}

/// `POST /bookings/mine`: 303 to the same answer whatever there is; 422 for what is no address.
pub async fn create(
    req: HttpRequest,
    ask: web::Query<Ask>,
    form: Form<MineForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::GuestKey, &form.0.guest_email)?;
    let (lang, now) = (Language::of(&req), clock.now());
    let Ok(address) = form.0.guest_email.parse::<EmailAddress>() else {
        let mut page = form_page(&req);
        let is_empty = form.0.guest_email.trim().is_empty();
        page.errors.add("guest_email", lang.t(if is_empty { "field-required" } else { "field-email-bad" }));
        page.form = form.0;
        return htmx::page(StatusCode::UNPROCESSABLE_ENTITY, &page).map(private);
    };
    let secret = config.secret.clone();
    db.transaction(move |conn| Ok::<_, AppError>(GuestKey::ask(conn, &address, lang, &secret, now)?)).await?;
    let lang = ask.lang.as_deref().map(|lang| ("lang", lang));
    let query: Vec<_> = [("sent", "1")].into_iter().chain(lang).collect();
    Ok(htmx::see_other(format!("{}?{}", paths::GUEST_BOOKINGS, paths::query(&query))))
}

/// `GET /bookings/mine/{token}`: the list; 410 with the form when the link has run out.
pub async fn list(
    req: HttpRequest,
    token: web::Path<String>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::TokenPage, "")?;
    let now = clock.now();
    let (key, bookings) = db
        .run(move |conn| {
            let key = GuestKey::find_by_token(conn, &token)?;
            let bookings = match key.is_valid(now) {
                true => Some(Booking::of_guest(conn, &key.guest_email, MOST)?),
                false => None,
            };
            Ok::<_, AppError>((key, bookings))
        })
        .await?;
    Language::choose(&req, key.lang());
    let Some(bookings) = bookings else {
        return htmx::page(StatusCode::GONE, &FormPage { is_expired: true, ..form_page(&req) }).map(private);
    };
    let mut shell = Shell::new(&req);
    shell.title = shell.t1("mine-of", "email", key.guest_email);
    let is_ahead = |booking: &Booking| !booking.state(now).is_off() && booking.slot_end > now;
    let (mut ahead, past): (Vec<_>, Vec<_>) =
        bookings.into_iter().partition(|(booking, ..)| is_ahead(booking));
    // They come with the latest first.
    ahead.reverse();
    let lines = |rows: Vec<(Booking, String, String)>| {
        rows.into_iter().map(|row| line(row, &shell, &config.secret, now)).collect()
    };
    let page = MinePage { upcoming: lines(ahead), past: lines(past), shell };
    htmx::page(StatusCode::OK, &page).map(private)
}

fn form_page(req: &HttpRequest) -> FormPage {
    let shell = Shell::new(req).titled("mine-title");
    FormPage {
        action: match Language::asked_for(req) {
            Some(lang) => format!("{}?{}", paths::GUEST_BOOKINGS, paths::query(&[("lang", lang.tag())])),
            None => paths::GUEST_BOOKINGS.to_owned(),
        },
        form: MineForm::default(),
        errors: FieldErrors::default(),
        is_sent: false,
        is_expired: false,
        shell,
    }
}

fn line(row: (Booking, String, String), shell: &Shell, secret: &Secret, now: Instant) -> Line {
    let (booking, title, owner) = row;
    let (lang, zone) = (shell.lang, booking.guest_zone());
    let state = booking.state(now);
    let badge = match state {
        State::Confirmed if booking.slot_end <= now => "",
        State::NoShow => "",
        other => other.badge(),
    };
    Line {
        href: paths::guest_booking(&booking.token(secret)),
        title,
        owner,
        start: booking.slot_start.to_string(),
        when: lang.span(booking.slot(), &zone),
        zone: lang.zone_label(&zone, booking.slot_start),
        status: shell.t(&format!("booking-status-{}", state.name())),
        badge: badge.to_owned(),
    }
}

/// Keeps the page, whose address may hold a key, out of search engines and of the headers of the next
/// request, even one to ourselves.
fn private(mut response: HttpResponse) -> HttpResponse {
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
