//! Screens for guests: an owner's links, and one link with its free times.

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use diesel::PgConnection;
use serde::Deserialize;

use super::{
    Booking, BookingLink,
    booking_link::Public,
    guest_form::GuestForm,
    offer::{Look, Offer},
    picker::{Frame, Picker, zone_meant},
    placing::Placed,
    slots::Refusal,
};
use crate::{
    accounts::User,
    calendars::calendar::DEFAULT_COLOR,
    config::Config,
    db::Db,
    error::AppError,
    paths,
    time::{Clock, Instant, Zone},
    web::{
        FieldErrors, Language, Shell, assets,
        form::Form,
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

/// The years that dates may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Where a guest looks; what cannot be read is left to the page.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Ask {
    /// `YYYY-MM-DD`, a day of the guest's zone.
    date: Option<String>,
    /// `YYYY-MM`: the first day with a free time in that month.
    month: Option<String>,
    timezone: Option<String>,
    lang: Option<String>,
}

impl Ask {
    fn look(&self) -> Look {
        let day = |text: &str| text.parse::<NaiveDate>().ok().filter(|day| YEARS.contains(&day.year()));
        match (self.date.as_deref().and_then(day), self.month.as_deref()) {
            (Some(day), _) => Look::Day(day),
            (None, Some(month)) => day(&format!("{month}-01")).map_or(Look::First, Look::Month),
            (None, None) => Look::First,
        }
    }

    fn zone(&self) -> Option<Zone> {
        self.timezone.as_deref().and_then(zone_meant)
    }

    /// Whether a zone was named that nobody knows.
    fn zone_is_unknown(&self) -> bool {
        self.timezone.as_deref().is_some_and(|name| !name.trim().is_empty()) && self.zone().is_none()
    }
}

#[derive(Template)]
#[template(path = "bookings/profile.html")]
struct ProfilePage {
    shell: Shell,
    name: String,
    initial: String,
    bio: Option<String>,
    links: Vec<LinkCard>,
    colors: String,
}

struct LinkCard {
    title: String,
    href: String,
    class: String,
    facts: String,
    description: Option<String>,
}

#[derive(Template)]
#[template(path = "bookings/closed.html")]
struct ClosedPage {
    shell: Shell,
    owner: String,
    profile: String,
}

#[derive(Template)]
#[template(path = "bookings/public_page.html", blocks = ["picker"])]
struct BookPage {
    shell: Shell,
    owner: String,
    profile: String,
    title: String,
    description: Option<String>,
    duration: String,
    meeting: Option<String>,
    place: Option<String>,
    picker: Picker,
    form: GuestForm,
    errors: FieldErrors,
    zone_error: Option<String>,
    /// Why the time that was wished for cannot be had.
    refused: Option<String>,
}

/// `GET /book/{username}`: the owner's links that are switched on.
pub async fn profile(
    req: HttpRequest,
    username: web::Path<String>,
    db: web::Data<Db>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::BookingPage, &username)?;
    let (owner, links) = db
        .run(move |conn| {
            let owner = User::find_by_username(conn, &username)?;
            let links = BookingLink::all_of(conn, owner.id)?;
            Ok::<_, AppError>((owner, links))
        })
        .await?;
    let mut shell = Shell::new(&req);
    shell.title = owner.name();
    let suffix =
        if req.query_string().is_empty() { String::new() } else { format!("?{}", req.query_string()) };
    let open: Vec<&BookingLink> = links.iter().filter(|link| link.is_active).collect();
    let color = |link: &BookingLink| link.color.clone().unwrap_or_else(|| DEFAULT_COLOR.to_owned());
    let colors: Vec<String> = open.iter().map(|link| color(link)).collect();
    let cards = open.iter().map(|link| LinkCard {
        title: link.title.clone(),
        href: format!("{}{suffix}", paths::public_link(&owner.username, &link.slug)),
        class: assets::color_class(&color(link)),
        facts: [Some(duration(&shell, link)), meeting(&shell, link)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        description: link.description.as_ref().map(|text| text.chars().take(200).collect()),
    });
    let page = ProfilePage {
        name: owner.name(),
        initial: owner.name().chars().take(1).collect(),
        bio: owner.bio.clone(),
        links: cards.collect(),
        colors: assets::colors_path(colors.iter().map(String::as_str)),
        shell,
    };
    htmx::page(StatusCode::OK, &page)
}

/// `GET /book/{username}/{slug}`: a month of free times, and those of one day.
pub async fn show(
    req: HttpRequest,
    htmx: Htmx,
    path: web::Path<(String, String)>,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    let ((username, slug), ask, now) = (path.into_inner(), ask.into_inner(), clock.now());
    limits.check(&req, Act::BookingPage, &format!("{username}/{slug}"))?;
    let (look, zone) = (ask.look(), ask.zone());
    let found = db
        .run(move |conn| {
            let (owner, link) = match BookingLink::find_public(conn, &username, &slug)? {
                Public::Open(owner, link) => (owner, link),
                closed => return Ok(Answer::Closed(closed)),
            };
            let zone = zone.unwrap_or_else(|| link.hours().zone);
            let offer = Offer::load(conn, &owner, &link, zone, look, now)?;
            Ok::<_, AppError>(Answer::Page { owner, link, offer, refused: None })
        })
        .await?;
    let Answer::Page { owner, link, offer, .. } = found else { return closed(&req, found) };
    let mut page = book_page(&req, &ask, &owner, &link, &offer, GuestForm::default(), now);
    page.zone_error = ask.zone_is_unknown().then(|| page.shell.t("field-zone-unknown"));
    htmx::page_or(&htmx, StatusCode::OK, &page, &page.as_picker())
}

/// What a request for a link comes to.
enum Answer {
    Closed(Public),
    Page { owner: Box<User>, link: Box<BookingLink>, offer: Offer, refused: Option<Refusal> },
    Booked(Box<Booking>),
}

/// `POST /book/{username}/{slug}`: 303 to the guest's own page; 422 when something is missing; 409
/// with the times that are free when the one wished for is not.
#[expect(clippy::too_many_arguments, reason = "each is an extractor")]
pub async fn create(
    req: HttpRequest,
    path: web::Path<(String, String)>,
    ask: web::Query<Ask>,
    form: Form<GuestForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    let ((username, slug), ask, mut form, now) = (path.into_inner(), ask.into_inner(), form.0, clock.now());
    limits.check(&req, Act::Guest, &format!("{username}/{slug}"))?;
    let lang = Language::of(&req);
    let (typed, secret, look, asked_zone) =
        (form.clone(), config.secret.clone(), ask.look(), form.zone().or_else(|| ask.zone()));
    let (answer, errors) = db
        .run(move |conn| {
            let (owner, link) = match BookingLink::find_public(conn, &username, &slug)? {
                Public::Open(owner, link) => (owner, link),
                closed => return Ok((Answer::Closed(closed), FieldErrors::default())),
            };
            let zone = asked_zone.unwrap_or_else(|| link.hours().zone);
            let wish = match typed.parse(zone.clone(), lang) {
                Ok(wish) => wish,
                Err(errors) => {
                    let look = typed.start().map_or(look, |start| look_at(start, &zone));
                    let offer = Offer::load(conn, &owner, &link, zone, look, now)?;
                    return Ok((Answer::Page { owner, link, offer, refused: None }, errors));
                }
            };
            let refusal = match Booking::place(conn, &owner, &link, &wish, &secret, now)? {
                Placed::Booked(booking) | Placed::Already(booking) => {
                    return Ok((Answer::Booked(booking), FieldErrors::default()));
                }
                Placed::Refused(refusal) => refusal,
            };
            let offer = fresh(conn, &owner, &link, zone, wish.start, refusal, now)?;
            let answer = Answer::Page { owner, link, offer, refused: Some(refusal) };
            Ok::<_, AppError>((answer, FieldErrors::default()))
        })
        .await?;
    match answer {
        Answer::Booked(booking) => {
            Ok(htmx::see_other(kept_lang(paths::guest_booking(&booking.token(&config.secret)), &ask)))
        }
        Answer::Closed(_) => closed(&req, answer),
        Answer::Page { owner, link, offer, refused: None } => {
            let mut page = book_page(&req, &ask, &owner, &link, &offer, form, now);
            page.errors = errors;
            htmx::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Answer::Page { owner, link, offer, refused: Some(refusal) } => {
            let start = form.start();
            form.slot_start.clear();
            let mut page = book_page(&req, &ask, &owner, &link, &offer, form, now);
            let time = start.map(|start| lang.time(offer.zone.wall(start).time())).unwrap_or_default();
            page.refused = Some(lang.t1(refusal_key(refusal), "time", time));
            htmx::page(StatusCode::CONFLICT, &page)
        }
    }
}

/// The free times of the day of a start that was refused; of the first day that has some, when no
/// time near it can ever be had.
fn fresh(
    conn: &mut PgConnection,
    owner: &User,
    link: &BookingLink,
    zone: Zone,
    start: Instant,
    refusal: Refusal,
    now: Instant,
) -> Result<Offer, AppError> {
    let look = match refusal {
        Refusal::Past | Refusal::Window => Look::First,
        _ => look_at(start, &zone),
    };
    Ok(Offer::load(conn, owner, link, zone, look, now)?)
}

fn look_at(start: Instant, zone: &Zone) -> Look {
    let day = zone.day(start);
    if YEARS.contains(&day.year()) { Look::Day(day) } else { Look::First }
}

/// The words for a refusal; each takes the time that was wished for.
fn refusal_key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Past => "book-refused-past",
        Refusal::Notice => "book-refused-notice",
        Refusal::Window => "book-refused-window",
        Refusal::Hours | Refusal::NotAStart => "book-refused-hours",
        Refusal::Busy | Refusal::Booked => "book-refused-taken",
        Refusal::DayFull | Refusal::WeekFull => "book-refused-full",
    }
}

fn book_page(
    req: &HttpRequest,
    ask: &Ask,
    owner: &User,
    link: &BookingLink,
    offer: &Offer,
    form: GuestForm,
    now: Instant,
) -> BookPage {
    let mut shell = Shell::new(req);
    shell.title = format!("{} · {}", link.title, owner.name());
    let frame = Frame {
        path: paths::public_link(&owner.username, &link.slug),
        lang: shell.lang,
        keep_lang: ask.lang.is_some(),
        owner_zone: &owner.zone(),
        chosen: form.start(),
        now,
    };
    BookPage {
        owner: owner.name(),
        profile: kept_lang(paths::public_profile(&owner.username), ask),
        title: link.title.clone(),
        description: link.description.clone(),
        duration: duration(&shell, link),
        meeting: meeting(&shell, link),
        // Where to join is for who has booked.
        place: link.location.clone().filter(|place| !place.contains("://")),
        picker: Picker::new(offer, frame),
        form,
        errors: FieldErrors::default(),
        zone_error: None,
        refused: None,
        shell,
    }
}

/// 404 for a link that is switched off, 410 for one that was deleted.
fn closed(req: &HttpRequest, answer: Answer) -> Result<HttpResponse, AppError> {
    let (owner, status) = match answer {
        Answer::Closed(Public::Off(owner)) => (owner, StatusCode::NOT_FOUND),
        Answer::Closed(Public::Deleted(owner)) => (owner, StatusCode::GONE),
        _ => return Err(AppError::NotFound),
    };
    let shell = Shell::new(req).titled("book-closed");
    let page = ClosedPage { owner: owner.name(), profile: paths::public_profile(&owner.username), shell };
    htmx::page(status, &page)
}

/// `path` in the language that the address names, if it names one.
fn kept_lang(path: String, ask: &Ask) -> String {
    match &ask.lang {
        Some(lang) => format!("{path}?{}", paths::query(&[("lang", lang)])),
        None => path,
    }
}

/// `30 minutes`.
pub(super) fn duration(shell: &Shell, link: &BookingLink) -> String {
    shell.t1("bookings-minutes", "count", link.duration_minutes)
}

/// `By phone`.
pub(super) fn meeting(shell: &Shell, link: &BookingLink) -> Option<String> {
    link.meeting_type.as_ref().map(|kind| shell.t(&format!("meeting-{kind}")))
}
