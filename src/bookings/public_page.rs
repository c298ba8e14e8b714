//! Screen for guests: one link with its free times.

use actix_htmx::Htmx;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
    web,
};
use askama::Template;
use diesel::{PgConnection, QueryResult};

use super::{
    Booking, BookingLink,
    answers::{Asked, asked},
    ask::{Ask, look_at},
    booking_link::Public,
    embedding::Embedding,
    guest_form::GuestForm,
    hold::{Hold, Kept},
    hold_part::HoldWords,
    link_access::{Access, Ended},
    offer::{Look, Offer},
    picker::{Frame, Picker},
    placing::Placed,
    requests::MOST_UNCONFIRMED,
    slots::Refusal,
    state::State,
    taken::Mine,
};
use crate::{
    accounts::User,
    calendars::calendar::DEFAULT_COLOR,
    config::Config,
    db::Db,
    error::AppError,
    i18n::Lang,
    paths,
    time::{Clock, Instant, Zone},
    web::{
        FieldErrors, Language, Shell, assets,
        form::{Form, Pairs},
        framing::Framing,
        htmx,
        rate_limit::{Act, RateLimits},
    },
};

#[derive(Template)]
#[template(path = "bookings/closed.html")]
struct ClosedPage {
    shell: Shell,
    text: String,
    profile: String,
}

#[derive(Template)]
#[template(path = "bookings/public_page.html", blocks = ["picker"])]
struct BookPage {
    shell: Shell,
    owner: String,
    /// The first letter of the owner's name.
    initial: String,
    profile: String,
    /// The class of the link's colour, and the sheet with it.
    color: String,
    colors: String,
    title: String,
    description: Option<String>,
    duration: String,
    meeting: Option<String>,
    place: Option<String>,
    picker: Picker,
    form: GuestForm,
    errors: FieldErrors,
    zone_error: Option<String>,
    /// The time that is kept for the guest.
    hold: HoldWords,
    /// Up to when one may cancel and move what one books here.
    cut_offs: Vec<String>,
    /// Who has yet to confirm what one books here.
    terms: Vec<String>,
    /// Whether one asks for a time, which its owner may decline.
    is_request: bool,
    questions: Vec<Asked>,
    /// Why the time that was wished for cannot be had.
    refused: Option<String>,
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
    let (look, zone, held) = (ask.look(), ask.zone(), ask.hold());
    let (embedded, named) = (ask.is_embedded(), username.clone());
    let found = db
        .run(move |conn| {
            let framing = framing_at(conn, embedded, &username, &slug)?;
            let (owner, link) = match BookingLink::find_public(conn, &username, &slug, now)? {
                Public::Open(owner, link) => (owner, link),
                closed => return Ok((Answer::Closed(closed), framing, false)),
            };
            let zone = zone.unwrap_or_else(|| link.hours().zone);
            let hold = Hold::find(conn, link.id, held, now)?;
            let mine = Mine { hold: hold.map(|hold| hold.id), ..Mine::default() };
            let offer = Offer::load(conn, &owner, &link, zone, look, mine, now)?;
            let is_listed = Access::of(conn, link.id)?.is_listed();
            Ok::<_, AppError>((Answer::Page { owner, link, offer, hold, refused: None }, framing, is_listed))
        })
        .await;
    let (found, framing, is_listed) = match found {
        Err(AppError::NotFound) => {
            let owner = db.run(move |conn| User::find_by_username(conn, &named)).await?;
            return unknown(&req, &ask, &owner);
        }
        found => found?,
    };
    let Answer::Page { owner, link, offer, hold, .. } = found else {
        return Ok(framing.apply(closed(&req, &ask, found)?));
    };
    // Whoever comes back to the day of the time they hold finds it chosen.
    let form = GuestForm::choosing(hold.map(|hold| hold.slot_start));
    let mut page = book_page(&req, &ask, &owner, &link, &offer, form, hold, now);
    page.zone_error = ask.zone_is_unknown().then(|| page.shell.t("field-zone-unknown"));
    let mut response = htmx::page_or(&htmx, StatusCode::OK, &page, &page.as_picker())?;
    // A hold is nobody else's: it has no place in an address that people keep or send on.
    if held.is_some()
        && let Ok(address) = HeaderValue::from_str(&page.picker.here)
    {
        response.headers_mut().insert(HeaderName::from_static("hx-push-url"), address);
    }
    if !is_listed {
        // Found by its address alone, and so not by search engines.
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    }
    Ok(framing.apply(response))
}

/// What a request for a link comes to.
enum Answer {
    Closed(Public),
    Page {
        owner: Box<User>,
        link: Box<BookingLink>,
        offer: Offer,
        hold: Option<Hold>,
        refused: Option<Refusal>,
    },
    Booked(Box<Booking>),
    /// The guest has to confirm it by the mail they get.
    ToConfirm(Box<User>, Box<BookingLink>),
}

/// `POST /book/{username}/{slug}`: 303 to the guest's own page; 422 when something is missing; 409
/// with the times that are free when the one wished for is not.
#[expect(clippy::too_many_arguments, reason = "each is an extractor")]
pub async fn create(
    req: HttpRequest,
    path: web::Path<(String, String)>,
    ask: web::Query<Ask>,
    form: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    let ((username, slug), ask, mut form, now) =
        (path.into_inner(), ask.into_inner(), GuestForm::read(form.0), clock.now());
    limits.check(&req, Act::Guest, &format!("{username}/{slug}"))?;
    let (name, address) = (username.clone(), slug.clone());
    if db.run(move |conn| BookingLink::sends_mail_first(conn, &name, &address)).await? {
        limits.check(&req, Act::Unconfirmed, "")?;
    }
    let lang = Language::of(&req);
    let (typed, secret, look, asked_zone) =
        (form.clone(), config.secret.clone(), ask.look(), form.zone().or_else(|| ask.zone()));
    let embedded = ask.is_embedded();
    let (answer, errors, framing) = db
        .run(move |conn| {
            let framing = framing_at(conn, embedded, &username, &slug)?;
            // A form sent twice to a link that took one booking leads to that booking both times.
            let (owner, link, ended) = match BookingLink::find_public(conn, &username, &slug, now)? {
                Public::Open(owner, link) => (owner, link, None),
                Public::Ended(owner, link, why) => (owner, link, Some(why)),
                closed => return Ok((Answer::Closed(closed), FieldErrors::default(), framing)),
            };
            let zone = asked_zone.unwrap_or_else(|| link.hours().zone);
            let wish = match typed.parse(&link.questions(), zone.clone(), lang) {
                Ok(wish) => wish,
                Err(errors) => {
                    if let Some(why) = ended {
                        let closed = Public::Ended(owner, link, why);
                        return Ok((Answer::Closed(closed), FieldErrors::default(), framing));
                    }
                    let look = typed.start().map_or(look, |start| look_at(start, &zone));
                    let hold = keep(conn, &owner, &link, &typed, now)?;
                    let mine = Mine { hold: hold.map(|hold| hold.id), ..Mine::default() };
                    let offer = Offer::load(conn, &owner, &link, zone, look, mine, now)?;
                    let answer = Answer::Page { owner, link, offer, hold, refused: None };
                    return Ok((answer, errors, framing));
                }
            };
            let refusal = match Booking::place(conn, &owner, &link, &wish, &secret, now)? {
                // Only the mail leads to the booking: it shows that the address is the guest's.
                Placed::Booked(booking) | Placed::Already(booking)
                    if link.guests_confirm || booking.state(now) == State::AwaitsGuest =>
                {
                    return Ok((Answer::ToConfirm(owner, link), FieldErrors::default(), framing));
                }
                Placed::Booked(booking) | Placed::Already(booking) => {
                    return Ok((Answer::Booked(booking), FieldErrors::default(), framing));
                }
                Placed::TooManyUnconfirmed => {
                    let mut errors = FieldErrors::default();
                    errors.add("guest_email", lang.t1("book-too-many", "count", MOST_UNCONFIRMED));
                    let hold = keep(conn, &owner, &link, &typed, now)?;
                    let mine = Mine { hold: hold.map(|hold| hold.id), ..Mine::default() };
                    let look = look_at(wish.start, &zone);
                    let offer = Offer::load(conn, &owner, &link, zone, look, mine, now)?;
                    let answer = Answer::Page { owner, link, offer, hold, refused: None };
                    return Ok((answer, errors, framing));
                }
                Placed::Ended(why) => {
                    let closed = Public::Ended(owner, link, why);
                    return Ok((Answer::Closed(closed), FieldErrors::default(), framing));
                }
                Placed::Refused(refusal) => refusal,
            };
            let offer = fresh(conn, &owner, &link, zone, wish.start, refusal, now)?;
            let answer = Answer::Page { owner, link, offer, hold: None, refused: Some(refusal) };
            Ok::<_, AppError>((answer, FieldErrors::default(), framing))
        })
        .await?;
    let response = match answer {
        Answer::Booked(booking) => {
            Ok(htmx::see_other(ask.carry(paths::guest_booking(&booking.token(&config.secret)))))
        }
        Answer::ToConfirm(owner, link) => {
            Ok(htmx::see_other(ask.carry(paths::asked_by_mail(&owner.username, &link.slug))))
        }
        Answer::Closed(_) => closed(&req, &ask, answer),
        Answer::Page { owner, link, offer, hold, refused: None } => {
            let mut page = book_page(&req, &ask, &owner, &link, &offer, form, hold, now);
            page.questions = asked(&link, &page.form.answers, &errors, lang);
            page.errors = errors;
            htmx::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Answer::Page { owner, link, offer, refused: Some(refusal), .. } => {
            let start = form.start();
            form.slot_start.clear();
            let mut page = book_page(&req, &ask, &owner, &link, &offer, form, None, now);
            let time = start.map(|start| lang.time(offer.zone.wall(start).time())).unwrap_or_default();
            page.refused = Some(lang.t1(refusal_key(refusal), "time", time));
            htmx::page(StatusCode::CONFLICT, &page)
        }
    }?;
    Ok(framing.apply(response))
}

/// Who may frame the pages of the link at this address, if that is asked for.
pub(super) fn framing_at(
    conn: &mut PgConnection,
    embedded: bool,
    username: &str,
    slug: &str,
) -> QueryResult<Framing> {
    if !embedded {
        return Ok(Framing::Nobody);
    }
    Ok(Embedding::at(conn, username, slug)?.framing())
}

/// Keeps the chosen time while the guest mends the form, if the form came from a page of ours, which
/// can carry a hold.
fn keep(
    conn: &mut PgConnection,
    owner: &User,
    link: &BookingLink,
    form: &GuestForm,
    now: Instant,
) -> Result<Option<Hold>, AppError> {
    let (Some(start), true) = (form.start(), form.can_hold()) else { return Ok(None) };
    Ok(match Hold::take(conn, owner, link, start, form.hold(), now)? {
        Kept::Held(hold) => Some(hold),
        Kept::Refused(_) => None,
    })
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
    Ok(Offer::load(conn, owner, link, zone, look, Mine::default(), now)?)
}

/// The words for a refusal; each takes the time that was wished for.
pub(super) fn refusal_key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Past => "book-refused-past",
        Refusal::Notice => "book-refused-notice",
        Refusal::Window => "book-refused-window",
        Refusal::Hours | Refusal::NotAStart => "book-refused-hours",
        Refusal::Busy | Refusal::Booked => "book-refused-taken",
        Refusal::Held => "book-refused-held",
        Refusal::DayFull | Refusal::WeekFull => "book-refused-full",
    }
}

#[expect(clippy::too_many_arguments, reason = "what the page shows")]
fn book_page(
    req: &HttpRequest,
    ask: &Ask,
    owner: &User,
    link: &BookingLink,
    offer: &Offer,
    form: GuestForm,
    hold: Option<Hold>,
    now: Instant,
) -> BookPage {
    let mut shell = Shell::new(req);
    shell.title = format!("{} · {}", link.title, owner.name());
    let frame = Frame {
        path: paths::public_link(&owner.username, &link.slug),
        lang: shell.lang,
        carried: ask.carried(),
        owner_zone: &owner.zone(),
        chosen: form.start(),
        now,
    };
    let answers = form.answers.clone();
    let color = link.color.as_deref().unwrap_or(DEFAULT_COLOR);
    BookPage {
        owner: owner.name(),
        initial: owner.name().chars().take(1).collect(),
        color: assets::color_class(color),
        colors: assets::colors_path([color]),
        profile: ask.carry(paths::public_profile(&owner.username)),
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
        hold: HoldWords::of(hold, &offer.zone, shell.lang),
        cut_offs: cut_offs(&shell, link),
        terms: terms(&shell, owner, link),
        is_request: link.owner_confirms_within_minutes.is_some(),
        questions: asked(link, &answers, &FieldErrors::default(), shell.lang),
        refused: None,
        shell,
    }
}

/// 404 for a link that is switched off; 410 for one that was deleted, has all its bookings or is
/// past its last day.
fn closed(req: &HttpRequest, ask: &Ask, answer: Answer) -> Result<HttpResponse, AppError> {
    let Answer::Closed(public) = answer else { return Err(AppError::NotFound) };
    let (owner, status, title, text) = match public {
        Public::Off(owner) => (owner, StatusCode::NOT_FOUND, "book-closed", "book-closed-text"),
        Public::Deleted(owner) => (owner, StatusCode::GONE, "book-closed", "book-closed-text"),
        Public::Ended(owner, _, Ended::UsedUp) => {
            (owner, StatusCode::GONE, "book-used-up", "book-used-up-text")
        }
        Public::Ended(owner, _, Ended::Expired) => {
            (owner, StatusCode::GONE, "book-expired", "book-expired-text")
        }
        Public::Open(..) => return Err(AppError::NotFound),
    };
    let shell = Shell::new(req).titled(title);
    let text = shell.t1(text, "owner", owner.name());
    let profile = ask.carry(paths::public_profile(&owner.username));
    htmx::page(status, &ClosedPage { text, profile, shell })
}

/// 404 for an address at which the owner never had a link. There is nothing to click on but the
/// owner's other links, so it may stand in any frame.
fn unknown(req: &HttpRequest, ask: &Ask, owner: &User) -> Result<HttpResponse, AppError> {
    let shell = Shell::new(req).titled("book-unknown");
    let profile = ask.carry(paths::public_profile(&owner.username));
    let text = shell.t1("book-unknown-text", "owner", owner.name());
    let framing = if ask.is_embedded() { Framing::Anybody } else { Framing::Nobody };
    Ok(framing.apply(htmx::page(StatusCode::NOT_FOUND, &ClosedPage { text, profile, shell })?))
}

/// Up to when one may cancel and move, where that is not up to the start.
fn cut_offs(shell: &Shell, link: &BookingLink) -> Vec<String> {
    let said =
        |key: &str, minutes: i32| (minutes > 0).then(|| shell.t1(key, "time", length(shell.lang, minutes)));
    [
        said("book-cancel-until", link.cancel_notice_minutes),
        said("book-move-until", link.reschedule_notice_minutes),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Who has yet to confirm what one books, and how long that may take.
fn terms(shell: &Shell, owner: &User, link: &BookingLink) -> Vec<String> {
    let by_guest = link.guests_confirm.then(|| shell.t("book-guest-confirms"));
    let by_owner = link.owner_confirms_within_minutes.map(|minutes| {
        let values = [("owner", owner.name().into()), ("time", length(shell.lang, minutes).into())];
        shell.lang.with("book-owner-confirms", &values)
    });
    by_guest.into_iter().chain(by_owner).collect()
}

/// `2 days`, `3 hours` or `90 minutes`: the largest unit that says it whole.
pub(super) fn length(lang: Lang, minutes: i32) -> String {
    let (key, count) = match minutes {
        _ if minutes % 1_440 == 0 => ("book-days", minutes / 1_440),
        _ if minutes % 60 == 0 => ("book-hours", minutes / 60),
        _ => ("bookings-minutes", minutes),
    };
    lang.t1(key, "count", count)
}

/// `30 minutes`.
pub(super) fn duration(shell: &Shell, link: &BookingLink) -> String {
    shell.t1("bookings-minutes", "count", link.duration_minutes)
}

/// `By phone`.
pub(super) fn meeting(shell: &Shell, link: &BookingLink) -> Option<String> {
    link.meeting_type.as_ref().map(|kind| shell.t(&format!("meeting-{kind}")))
}
