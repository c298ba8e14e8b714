//! Screen: the bookings an owner has received.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    Booking,
    booking::{Changed, Ending, Which},
    guest_page::{MAX_REASON_CHARS, not_now_key, reason},
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
        Language, Shell,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

/// Which part of the list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Ask {
    show: Option<String>,
}

/// What the owner says of a booking.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StatusForm {
    status: String,
    cancellation_reason: String,
}

#[derive(Template)]
#[template(path = "bookings/owner_list.html")]
struct BookingsPage {
    shell: Shell,
    /// `upcoming`, `past` or `cancelled`.
    shown: &'static str,
    tabs: [&'static str; 3],
    days: Vec<BookingDay>,
    /// A change that could not be made, in words.
    refused: Option<String>,
}

struct BookingDay {
    label: String,
    bookings: Vec<BookingLine>,
}

struct BookingLine {
    action: String,
    /// The page with other times, while the booking can move.
    reschedule: Option<String>,
    id: BookingId,
    start: String,
    time: String,
    guest_name: String,
    guest_email: String,
    guest_phone: Option<String>,
    notes: Option<String>,
    reason: Option<String>,
    link: String,
    status: String,
    is_confirmed: bool,
    has_begun: bool,
}

/// `GET /bookings`, with `show` = `upcoming`, `past` or `cancelled`.
pub async fn list(
    req: HttpRequest,
    user: CurrentUser,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let which = match ask.show.as_deref() {
        Some("past") => Which::Past,
        Some("cancelled") => Which::Cancelled,
        _ => Which::Upcoming,
    };
    page(&req, &user, which, None, StatusCode::OK, &db, clock.now()).await
}

/// `POST /bookings/{id}/status`: 303 to the list; 422 for a status that cannot follow.
pub async fn set_status(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingId>,
    form: Form<StatusForm>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, form, now) = (user.id, id.into_inner(), form.0, clock.now());
    let lang = Language::of(&req);
    let (status, reason) = (form.status.clone(), reason(&form.cancellation_reason));
    let too_long = reason.as_ref().is_some_and(|reason| reason.chars().count() > MAX_REASON_CHARS);
    let changed = db
        .transaction(move |conn| {
            let booking = Booking::find(conn, owner, id)?;
            Ok::<_, AppError>(match status.as_str() {
                "cancelled" if too_long => Err("bookings-reason-too-long"),
                "cancelled" => Ok(booking.cancel(conn, Side::Owner, reason.as_deref(), now)?),
                "completed" => Ok(booking.settle(conn, Ending::Completed, now)?),
                "no_show" => Ok(booking.settle(conn, Ending::NoShow, now)?),
                _ => Err("bookings-status-unknown"),
            })
        })
        .await?;
    let refusal = match changed {
        Ok(Changed::Done | Changed::Already) => {
            let text = lang.t(&format!("bookings-now-{}", form.status));
            leave_notice(&req, &Notice { text, undo: None });
            return Ok(htmx::see_other(paths::BOOKINGS));
        }
        Ok(Changed::Refused(why)) => not_now_key(why),
        Err(key) => key,
    };
    let refused = Some(lang.t(refusal));
    page(&req, &user, Which::Upcoming, refused, StatusCode::UNPROCESSABLE_ENTITY, &db, now).await
}

async fn page(
    req: &HttpRequest,
    user: &CurrentUser,
    which: Which,
    refused: Option<String>,
    status: StatusCode,
    db: &Db,
    now: Instant,
) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let rows = db.run(move |conn| Booking::of_owner(conn, owner, which, now)).await?;
    let shell = user.shell(req).titled("shell-bookings").in_section("bookings");
    let zone = user.zone();
    let mut days: Vec<BookingDay> = Vec::new();
    for (booking, link) in rows {
        let label = shell.lang.day_long(zone.day(booking.slot_start));
        let line = line(booking, link, &shell, &zone, now);
        match days.last_mut() {
            Some(day) if day.label == label => day.bookings.push(line),
            _ => days.push(BookingDay { label, bookings: vec![line] }),
        }
    }
    let shown = match which {
        Which::Upcoming => "upcoming",
        Which::Past => "past",
        Which::Cancelled => "cancelled",
    };
    let page = BookingsPage { shell, shown, tabs: ["upcoming", "past", "cancelled"], days, refused };
    htmx::page(status, &page)
}

fn line(booking: Booking, link: String, shell: &Shell, zone: &Zone, now: Instant) -> BookingLine {
    let time = |at: Instant| shell.lang.time(zone.wall(at).time());
    BookingLine {
        action: paths::booking_status(booking.id),
        reschedule: (booking.status == "confirmed" && now < booking.slot_start)
            .then(|| paths::move_booking(booking.id)),
        id: booking.id,
        start: booking.slot_start.to_string(),
        time: format!("{} – {}", time(booking.slot_start), time(booking.slot_end)),
        is_confirmed: booking.status == "confirmed",
        has_begun: booking.slot_start <= now,
        guest_name: booking.guest_name,
        guest_email: booking.guest_email,
        guest_phone: booking.guest_phone,
        notes: booking.guest_notes,
        reason: booking.cancellation_reason,
        link,
        status: booking.status,
    }
}
