//! Screens: moving a booking to another free time, by the guest and by the owner.

use std::ops::Deref;

use actix_htmx::Htmx;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use diesel::PgConnection;

use super::{
    Booking,
    ask::{Ask, look_at},
    details::Details,
    guest_form::GuestForm,
    guest_page,
    moving::{Moved, rules_for},
    offer::{Elsewhere, Look, Offer},
    picker::{Frame, Picker},
    public_page::refusal_key,
    slots::Refusal,
    taken::Mine,
};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    ids::BookingId,
    jobs::Side,
    paths,
    time::{Clock, Instant, Zone},
    web::{
        FieldErrors, Language, Shell,
        form::{Form, Pairs},
        framing::Framing,
        htmx,
        rate_limit::{Act, RateLimits},
        shell::{Notice, leave_notice},
    },
};

/// What both sides see.
struct Choice {
    shell: Shell,
    /// What is moved.
    heading: String,
    /// When it is now.
    now: String,
    /// Up to when a guest may move it, where that is not up to the start.
    until: Option<String>,
    owner: String,
    picker: Picker,
    zone_error: Option<String>,
    errors: FieldErrors,
    /// Why the time that was wished for cannot be had.
    refused: Option<String>,
    /// The page that leaves everything as it is.
    back: String,
}

#[derive(Template)]
#[template(path = "bookings/guest_move.html", blocks = ["picker"])]
struct GuestMove {
    choice: Choice,
}

#[derive(Template)]
#[template(path = "bookings/owner_move.html", blocks = ["picker"])]
struct OwnerMove {
    choice: Choice,
}

impl Deref for GuestMove {
    type Target = Choice;

    fn deref(&self) -> &Choice {
        &self.choice
    }
}

impl Deref for OwnerMove {
    type Target = Choice;

    fn deref(&self) -> &Choice {
        &self.choice
    }
}

/// What a request to move a booking comes to.
struct Outcome {
    details: Details,
    framing: Framing,
    /// `None` when the form names no time.
    moved: Option<Moved>,
    /// What is free where the guest looks; `None` when the booking is moved or cannot move.
    offer: Option<Offer>,
}

/// `GET /booking/{token}/reschedule`: the free times; 303 to the guest's page when the booking
/// cannot move.
pub async fn show(
    req: HttpRequest,
    htmx: Htmx,
    token: web::Path<String>,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::TokenPage, "")?;
    let (ask, now) = (ask.into_inner(), clock.now());
    let (look, zone) = (ask.look(), ask.zone());
    let embedded = ask.is_embedded();
    let found = db
        .run(move |conn| {
            let details = Details::find_by_token(conn, &token)?;
            let framing = details.framing(conn, embedded)?;
            if details.booking.cannot_move(&details.link, Side::Guest, now).is_some() {
                return Ok(None);
            }
            let zone = zone.unwrap_or_else(|| details.booking.guest_zone());
            let offer = offer(conn, &details, Side::Guest, zone, look, now)?;
            Ok::<_, AppError>(Some((details, offer, framing)))
        })
        .await?;
    let Some((details, offer, framing)) = found else { return Ok(htmx::see_other(own_page(&req, &ask))) };
    let page = GuestMove { choice: guest_choice(&req, &ask, &details, &offer, now) };
    Ok(framing.apply(htmx::page_or(&htmx, StatusCode::OK, &page, &page.as_picker())?))
}

/// `POST /booking/{token}/reschedule` with `slot_start`: 303 to the guest's page; 409 with what is
/// free when the time cannot be had, or with the guest's page when the booking cannot move.
pub async fn update(
    req: HttpRequest,
    token: web::Path<String>,
    ask: web::Query<Ask>,
    form: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Guest, "reschedule")?;
    limits.check(&req, Act::Move, &token)?;
    let (ask, form, now) = (ask.into_inner(), GuestForm::read(form.0), clock.now());
    let (look, zone, start) = (ask.look(), form.zone().or_else(|| ask.zone()), form.start());
    let embedded = ask.is_embedded();
    let outcome = db
        .run(move |conn| {
            let details = Details::find_by_token(conn, &token)?;
            let zone = zone.unwrap_or_else(|| details.booking.guest_zone());
            let framing = details.framing(conn, embedded)?;
            Ok::<_, AppError>(Outcome {
                framing,
                ..decide(conn, details, Side::Guest, start, zone, look, now)?
            })
        })
        .await?;
    let Outcome { details, framing, moved, offer } = outcome;
    let response = match (moved, offer) {
        (Some(Moved::Done | Moved::Already), _) => Ok(htmx::see_other(own_page(&req, &ask))),
        (Some(Moved::NotNow(why)), _) => guest_page::refused(&req, &details, why, &db, now).await,
        (moved, Some(offer)) => {
            let choice = guest_choice(&req, &ask, &details, &offer, now);
            let (status, choice) = refused(choice, moved, start, &offer.zone);
            htmx::page(status, &GuestMove { choice })
        }
        (_, None) => Err(AppError::NotFound),
    }?;
    Ok(framing.apply(response))
}

/// `GET /bookings/{id}/reschedule`: 303 to the list when the booking cannot move.
pub async fn show_to_owner(
    req: HttpRequest,
    htmx: Htmx,
    user: CurrentUser,
    id: web::Path<BookingId>,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, ask, now) = (user.id, id.into_inner(), ask.into_inner(), clock.now());
    let (look, zone) = (ask.look(), ask.zone().unwrap_or_else(|| user.zone()));
    let found = db
        .run(move |conn| {
            let booking = Booking::find(conn, owner, id)?;
            let details = Details::of(conn, booking)?;
            if details.booking.cannot_move(&details.link, Side::Owner, now).is_some() {
                return Ok(None);
            }
            let offer = offer(conn, &details, Side::Owner, zone, look, now)?;
            Ok::<_, AppError>(Some((details, offer)))
        })
        .await?;
    let Some((details, offer)) = found else { return Ok(htmx::see_other(paths::BOOKINGS)) };
    let page = OwnerMove { choice: owner_choice(&req, &user, &ask, &details, &offer, now) };
    htmx::page_or(&htmx, StatusCode::OK, &page, &page.as_picker())
}

/// `POST /bookings/{id}/reschedule` with `slot_start`: 303 to the list; 409 when the time cannot be
/// had or the booking cannot move.
pub async fn update_by_owner(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingId>,
    ask: web::Query<Ask>,
    form: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, ask, now) = (user.id, id.into_inner(), ask.into_inner(), clock.now());
    let (look, zone) = (ask.look(), ask.zone().unwrap_or_else(|| user.zone()));
    let start = GuestForm::read(form.0).start();
    let outcome = db
        .run(move |conn| {
            let booking = Booking::find(conn, owner, id)?;
            let details = Details::of(conn, booking)?;
            decide(conn, details, Side::Owner, start, zone, look, now)
        })
        .await?;
    let lang = Language::of(&req);
    let Outcome { details, moved, offer, .. } = outcome;
    match (moved, offer) {
        (Some(Moved::Done | Moved::Already), _) => {
            leave_notice(&req, &Notice { text: lang.t("move-done"), undo: None });
            Ok(htmx::see_other(paths::BOOKINGS))
        }
        (Some(Moved::NotNow(why)), _) => {
            leave_notice(&req, &Notice { text: lang.t(guest_page::not_now_key(why)), undo: None });
            Ok(htmx::see_other(paths::BOOKINGS))
        }
        (moved, Some(offer)) => {
            let choice = owner_choice(&req, &user, &ask, &details, &offer, now);
            let (status, choice) = refused(choice, moved, start, &offer.zone);
            htmx::page(status, &OwnerMove { choice })
        }
        (_, None) => Err(AppError::NotFound),
    }
}

/// Moves the booking, or finds out what is free instead.
fn decide(
    conn: &mut PgConnection,
    details: Details,
    by: Side,
    start: Option<Instant>,
    zone: Zone,
    look: Look,
    now: Instant,
) -> Result<Outcome, AppError> {
    let Details { booking, link, owner, .. } = &details;
    let moved = match start {
        Some(start) => Some(booking.reschedule(conn, owner, link, start, by, now)?),
        None => booking.cannot_move(link, by, now).map(Moved::NotNow),
    };
    let look = match (moved, start) {
        (Some(Moved::Done | Moved::Already | Moved::NotNow(_)), _) => {
            return Ok(Outcome { details, framing: Framing::Nobody, moved, offer: None });
        }
        (Some(Moved::Refused(Refusal::Past | Refusal::Window)), _) => Look::First,
        (Some(Moved::Refused(_)), Some(start)) => look_at(start, &zone),
        _ => look,
    };
    let offer = Some(offer(conn, &details, by, zone, look, now)?);
    Ok(Outcome { details, framing: Framing::Nobody, moved, offer })
}

/// What the booking may be moved to; it is not in its own way.
fn offer(
    conn: &mut PgConnection,
    details: &Details,
    by: Side,
    zone: Zone,
    look: Look,
    now: Instant,
) -> Result<Offer, AppError> {
    let Details { booking, link, owner, .. } = details;
    let mine = Mine { booking: Some(booking.id), ..Mine::default() };
    let mut offer = Offer::under(conn, owner, link, &rules_for(link, by), zone, look, mine, now)?;
    offer.free.retain(|slot| slot.start != booking.slot_start);
    let is_empty = offer.of_day().next().is_none();
    if let (true, Elsewhere::NotAsked, Some(day)) = (is_empty, offer.elsewhere, offer.after_day()) {
        offer.elsewhere = Elsewhere::On(day);
    }
    Ok(offer)
}

fn guest_choice(req: &HttpRequest, ask: &Ask, details: &Details, offer: &Offer, now: Instant) -> Choice {
    Language::choose(req, details.booking.guest_lang());
    let shell = Shell::new(req).titled("move-title");
    let booking = &details.booking;
    let until = (booking.reschedule_notice_minutes > 0).then(|| {
        shell.t1("booking-move-until", "until", shell.lang.moment(booking.move_until(), &offer.zone))
    });
    let heading = details.heading(&details.link.title, shell.lang);
    let back = own_page(req, ask);
    Choice { heading, until, ..choice(req, shell, ask, details, offer, back, now) }
}

fn owner_choice(
    req: &HttpRequest,
    user: &CurrentUser,
    ask: &Ask,
    details: &Details,
    offer: &Offer,
    now: Instant,
) -> Choice {
    let shell = user.shell(req).titled("move-title").in_section("bookings");
    choice(req, shell, ask, details, offer, paths::BOOKINGS.to_owned(), now)
}

fn choice(
    req: &HttpRequest,
    shell: Shell,
    ask: &Ask,
    details: &Details,
    offer: &Offer,
    back: String,
    now: Instant,
) -> Choice {
    let Details { booking, link, owner, .. } = details;
    let frame = Frame {
        path: req.path().to_owned(),
        lang: shell.lang,
        carried: ask.carried(),
        owner_zone: &owner.zone(),
        chosen: None,
        now,
    };
    Choice {
        heading: format!("{}: {}", link.title, booking.guest_name),
        now: shell.lang.span(booking.slot(), &offer.zone),
        until: None,
        owner: owner.name(),
        picker: Picker::new(offer, frame),
        zone_error: ask.zone_is_unknown().then(|| shell.t("field-zone-unknown")),
        errors: FieldErrors::default(),
        refused: None,
        back,
        shell,
    }
}

/// The page with what was wrong with the wish: 422 without a time, 409 with one that cannot be had.
fn refused(
    mut choice: Choice,
    moved: Option<Moved>,
    start: Option<Instant>,
    zone: &Zone,
) -> (StatusCode, Choice) {
    let (Some(Moved::Refused(refusal)), Some(start)) = (moved, start) else {
        choice.errors.add("slot_start", choice.shell.t("book-choose-time"));
        return (StatusCode::UNPROCESSABLE_ENTITY, choice);
    };
    let time = choice.shell.lang.time(zone.wall(start).time());
    choice.refused = Some(choice.shell.t1(refusal_key(refusal), "time", time));
    (StatusCode::CONFLICT, choice)
}

/// The guest's own page, in the language that the address names.
fn own_page(req: &HttpRequest, ask: &Ask) -> String {
    ask.carry(req.path().trim_end_matches("/reschedule").to_owned())
}
