//! Screens: the guest's own page of a booking, reached by the token in the mail.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use askama::Template;
use serde::Deserialize;

use super::{
    answers,
    booking::{Changed, NotNow},
    details::Details,
    public_page,
    state::State,
};
use crate::{
    config::Config,
    db::Db,
    error::AppError,
    ical::{self, Calendar, IcalEvent},
    jobs::Side,
    paths,
    time::{Clock, Instant},
    web::{
        FieldErrors, Language, Shell,
        form::Form,
        framing, htmx,
        rate_limit::{Act, RateLimits},
    },
};

/// The longest reason taken, in characters.
pub(super) const MAX_REASON_CHARS: usize = 2_000;

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CancelForm {
    pub cancellation_reason: String,
    /// `pending` when the page showed a booking that waits: then nothing else is called off.
    pub seen: String,
}

#[derive(Template)]
#[template(path = "bookings/guest_page.html")]
struct GuestPage {
    shell: Shell,
    state: State,
    heading: String,
    owner: String,
    guest_name: String,
    guest_email: String,
    notes: Option<String>,
    answers: Vec<(String, String)>,
    start: String,
    end: String,
    when: String,
    zone: String,
    /// The owner's reading of the time, when it differs.
    owner_when: Option<String>,
    duration: String,
    meeting: Option<String>,
    place: Option<String>,
    place_url: Option<String>,
    /// What a pending booking waits for, and until when.
    waiting: Option<String>,
    /// Where the guest confirms it, while it waits for that.
    confirm: Option<String>,
    /// That it is off, and since when.
    ended: Option<String>,
    reason: Option<String>,
    /// Up to when it may be moved and cancelled, or that it no longer may be.
    cut_offs: Vec<String>,
    can_cancel: bool,
    /// The page with other times, while the booking can move.
    reschedule: Option<String>,
    cancel_action: String,
    file: String,
    google: String,
    outlook: String,
    again: String,
    form: CancelForm,
    errors: FieldErrors,
    refused: Option<String>,
}

impl GuestPage {
    fn is_confirmed(&self) -> bool {
        self.state == State::Confirmed
    }
}

/// `GET /booking/{token}`.
pub async fn show(
    req: HttpRequest,
    token: web::Path<String>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::TokenPage, "")?;
    let embedded = framing::is_asked(&req);
    let (details, framing) = db
        .run(move |conn| {
            let details = Details::find_by_token(conn, &token)?;
            let framing = details.framing(conn, embedded)?;
            Ok::<_, AppError>((details, framing))
        })
        .await?;
    Ok(framing.apply(htmx::page(StatusCode::OK, &guest_page(&req, &details, clock.now()))?))
}

/// `GET /booking/{token}/event.ics`: the booking for a calendar of the guest's.
pub async fn file(
    req: HttpRequest,
    token: web::Path<String>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    config: web::Data<Config>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::TokenPage, "")?;
    let details = db.run(move |conn| Details::find_by_token(conn, &token)).await?;
    let entry = details.to_ical(Side::Guest, &config).ok_or(AppError::Gone)?;
    // To be added by hand: nobody is asked to answer.
    let events = [IcalEvent { organizer: None, attendees: Vec::new(), ..entry }];
    let calendar = Calendar { method: None, name: None, zone: None, events: &events, stamp: clock.now() };
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"event.ics\""))
        .body(ical::write(&calendar)))
}

/// `POST /booking/{token}/cancel`: 303 to the page, also when it was cancelled before; 409 once the
/// meeting has begun.
pub async fn cancel(
    req: HttpRequest,
    token: web::Path<String>,
    form: Form<CancelForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    limits: web::Data<RateLimits>,
) -> Result<HttpResponse, AppError> {
    limits.check(&req, Act::Guest, "cancel")?;
    let (form, now) = (form.0, clock.now());
    let (reason, only_pending) = (reason(&form.cancellation_reason), form.seen == "pending");
    let too_long = reason.as_ref().is_some_and(|reason| reason.chars().count() > MAX_REASON_CHARS);
    let embedded = framing::is_asked(&req);
    let (details, changed, framing) = db
        .transaction(move |conn| {
            let details = Details::find_by_token(conn, &token)?;
            let framing = details.framing(conn, embedded)?;
            let changed = match too_long {
                true => None,
                false if only_pending => Some(details.booking.withdraw(conn, reason.as_deref(), now)?),
                false => Some(details.booking.cancel(conn, Side::Guest, reason.as_deref(), now)?),
            };
            Ok::<_, AppError>((details, changed, framing))
        })
        .await?;
    let refusal = match changed {
        Some(Changed::Done | Changed::Already) => {
            let path = req.path().trim_end_matches("/cancel");
            return Ok(htmx::see_other(match req.query_string() {
                "" => path.to_owned(),
                query => format!("{path}?{query}"),
            }));
        }
        Some(Changed::Refused(refusal)) => Some(refusal),
        None => None,
    };
    if let Some(refusal) = refusal {
        return Ok(framing.apply(refused(&req, &details, refusal, &db, now).await?));
    }
    let mut page = guest_page(&req, &details, now);
    page.form = form;
    page.errors.add("cancellation_reason", page.shell.t("field-too-long"));
    Ok(framing.apply(htmx::page(StatusCode::UNPROCESSABLE_ENTITY, &page)?))
}

/// 409 with the guest's page, as the booking is now, and why it cannot change.
pub(super) async fn refused(
    req: &HttpRequest,
    details: &Details,
    why: NotNow,
    db: &Db,
    now: Instant,
) -> Result<HttpResponse, AppError> {
    let id = details.booking.id;
    let details = db.run(move |conn| Details::find(conn, id)).await?;
    let mut page = guest_page(req, &details, now);
    page.refused = Some(page.shell.t(not_now_key(why)));
    htmx::page(StatusCode::CONFLICT, &page)
}

/// Why a booking cannot change, in words.
pub(super) fn not_now_key(refusal: NotNow) -> &'static str {
    match refusal {
        NotNow::Started => "booking-has-begun",
        NotNow::NotStarted => "booking-not-begun",
        NotNow::Settled => "booking-is-settled",
        NotNow::TooLateToCancel => "booking-too-late-to-cancel",
        NotNow::TooLateToMove => "booking-too-late-to-move",
        NotNow::Closed => "booking-closed",
        NotNow::Unconfirmed => "booking-is-unconfirmed",
        NotNow::WasConfirmed => "booking-was-confirmed",
        NotNow::Declined => "booking-was-declined",
        NotNow::Withdrawn => "booking-was-withdrawn",
        NotNow::Lapsed => "booking-has-lapsed",
        NotNow::Busy => "booking-is-busy",
    }
}

/// A reason as it is kept: `None` when nothing was typed.
pub(super) fn reason(typed: &str) -> Option<String> {
    Some(typed.trim().replace("\r\n", "\n")).filter(|text| !text.is_empty())
}

fn guest_page(req: &HttpRequest, details: &Details, now: Instant) -> GuestPage {
    let Details { booking, link, owner, .. } = details;
    Language::choose(req, booking.guest_lang());
    let mut shell = Shell::new(req);
    let state = booking.state(now);
    shell.title = shell.t(&format!("booking-status-{}", state.name()));
    let (lang, zone, owner_zone) = (shell.lang, booking.guest_zone(), owner.zone());
    let differs = zone.offset_seconds(booking.slot_start) != owner_zone.offset_seconds(booking.slot_start);
    let heading = details.heading(&link.title, lang);
    let path = req.path().trim_end_matches("/cancel").trim_end_matches("/confirm");
    let path = path.trim_end_matches("/reschedule").to_owned();
    let query = match req.query_string() {
        "" => String::new(),
        query => format!("?{query}"),
    };
    GuestPage {
        state,
        owner: owner.name(),
        guest_name: booking.guest_name.clone(),
        guest_email: booking.guest_email.clone(),
        notes: booking.guest_notes.clone(),
        answers: answers::of(booking, link, lang),
        start: booking.slot_start.to_string(),
        end: booking.slot_end.to_string(),
        when: lang.span(booking.slot(), &zone),
        zone: lang.zone_label(&zone, booking.slot_start),
        owner_when: differs.then(|| {
            let (start, end) = (owner_zone.wall(booking.slot_start), owner_zone.wall(booking.slot_end));
            lang.with(
                "booking-owner-time",
                &[
                    ("owner", owner.name().into()),
                    ("time", format!("{} – {}", lang.time(start.time()), lang.time(end.time())).into()),
                    ("zone", lang.zone_label(&owner_zone, booking.slot_start).into()),
                ],
            )
        }),
        duration: public_page::duration(&shell, link),
        meeting: public_page::meeting(&shell, link),
        place: details.place().map(str::to_owned),
        place_url: details.place_url().map(str::to_owned),
        waiting: waiting(&shell, details, now),
        confirm: (state == State::AwaitsGuest).then(|| format!("{path}/confirm{query}")),
        ended: ended(&shell, details, now),
        reason: booking.cancellation_reason.clone(),
        cut_offs: cut_offs(&shell, details, now),
        can_cancel: booking.cannot_cancel(Side::Guest, now).is_none(),
        reschedule: booking
            .cannot_move(link, Side::Guest, now)
            .is_none()
            .then(|| format!("{path}/reschedule{query}")),
        cancel_action: format!("{path}/cancel{query}"),
        file: format!("{path}/event.ics"),
        google: google(details, &heading),
        outlook: outlook(details, &heading),
        again: {
            let slug = link.slug.split('~').next().unwrap_or_default();
            format!("{}{query}", paths::public_link(&owner.username, slug))
        },
        form: CancelForm::default(),
        errors: FieldErrors::default(),
        refused: None,
        heading,
        shell,
    }
}

/// What a pending booking waits for, and until when.
fn waiting(shell: &Shell, details: &Details, now: Instant) -> Option<String> {
    let Details { booking, owner, .. } = details;
    let key = match booking.state(now) {
        State::AwaitsGuest => "booking-waits-for-guest",
        State::AwaitsOwner => "booking-waits-for-owner",
        _ => return None,
    };
    let until = shell.lang.moment(booking.pending_until?, &booking.guest_zone());
    Some(shell.lang.with(key, &[("owner", owner.name().into()), ("until", until.into())]))
}

/// That the booking is off, and since when.
fn ended(shell: &Shell, details: &Details, now: Instant) -> Option<String> {
    let Details { booking, owner, .. } = details;
    let key = match booking.state(now) {
        State::Cancelled => "booking-cancelled-on",
        State::Declined => "booking-declined-on",
        State::Withdrawn => "booking-withdrawn-on",
        State::Lapsed => "booking-lapsed-on",
        _ => return None,
    };
    let at = booking.cancelled_at.or(booking.pending_until)?;
    let when = shell.lang.moment(at, &booking.guest_zone());
    Some(shell.lang.with(key, &[("owner", owner.name().into()), ("when", when.into())]))
}

/// Up to when the guest may move and cancel, where that is not up to the start; nothing once the
/// booking can change no more.
fn cut_offs(shell: &Shell, details: &Details, now: Instant) -> Vec<String> {
    let booking = &details.booking;
    if booking.state(now) != State::Confirmed || booking.slot_start <= now {
        return Vec::new();
    }
    let said = |minutes: i32, until: Instant, open: &str, over: &str| {
        let key = if now <= until { open } else { over };
        (minutes > 0).then(|| shell.t1(key, "until", shell.lang.moment(until, &booking.guest_zone())))
    };
    let (moving, cancelling) = (booking.move_until(), booking.cancel_until());
    [
        said(booking.reschedule_notice_minutes, moving, "booking-move-until", "booking-move-until-over"),
        said(booking.cancel_notice_minutes, cancelling, "booking-cancel-until", "booking-cancel-until-over"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A link that opens Google Calendar with the event filled in; it says nothing of the guest's page.
/// Neither service reads a `+` as a blank everywhere.
fn google(details: &Details, title: &str) -> String {
    let slot = details.booking.slot();
    let query = paths::query(&[
        ("action", "TEMPLATE"),
        ("text", title),
        ("dates", &format!("{}/{}", slot.start.to_ical(), slot.end.to_ical())),
        ("location", details.place().unwrap_or_default()),
    ]);
    format!("https://calendar.google.com/calendar/render?{}", query.replace('+', "%20"))
}

/// The same for Outlook on the web.
fn outlook(details: &Details, title: &str) -> String {
    let slot = details.booking.slot();
    let query = paths::query(&[
        ("path", "/calendar/action/compose"),
        ("rru", "addevent"),
        ("subject", title),
        ("startdt", &slot.start.to_string()),
        ("enddt", &slot.end.to_string()),
        ("location", details.place().unwrap_or_default()),
    ]);
    format!("https://outlook.live.com/calendar/0/deeplink/compose?{}", query.replace('+', "%20"))
}
