//! Screens: an owner cancels many bookings at once, and takes that back.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    Booking, BookingLink,
    booking::Filter,
    cancellation::{Cancellation, TakenBack},
    guest_page::{MAX_REASON_CHARS, reason},
    owner_list::{Ask, MOST},
    state::State,
};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    ids::{BookingCancellationId, BookingId},
    paths,
    time::{Clock, Instant, Zone},
    web::{
        FieldErrors, Language, Shell,
        form::{Form, Pairs},
        htmx,
        shell::{Notice, leave_notice},
    },
};

/// The note of a booking that cannot be cancelled.
const REFUSES: &str = "refuses";

/// Which bookings are to be cancelled, and what their guests are told.
#[derive(Debug, Clone, Default)]
struct Choice {
    id: Option<BookingCancellationId>,
    bookings: Vec<BookingId>,
    /// All that the list shows under `filter`.
    all: bool,
    text: String,
    link: String,
    page: String,
    reason: String,
}

impl Choice {
    /// Reads a query or a form; what is no id names no booking.
    fn read(pairs: Pairs) -> Result<Self, AppError> {
        let mut choice = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "id" => choice.id = value.parse().ok(),
                "b" if choice.bookings.len() < usize::try_from(MOST).unwrap_or(usize::MAX) => {
                    choice.bookings.push(value.parse().map_err(|_| AppError::NotFound)?);
                }
                "all" => choice.all = value == "true",
                "q" => choice.text = value,
                "link" => choice.link = value,
                "page" => choice.page = value,
                "cancellation_reason" => choice.reason = value,
                _ => {}
            }
        }
        Ok(choice)
    }

    fn filter(&self) -> Filter {
        let asked = |text: &String| Some(text.clone());
        let (q, link, page) = (asked(&self.text), asked(&self.link), asked(&self.page));
        Ask { show: None, q, link, page }.filter()
    }
}

/// A booking in a list that stands by itself.
struct Line {
    id: BookingId,
    start: String,
    when: String,
    guest: String,
    link: String,
    /// What becomes of it, or became: the end of a text's key.
    note: Option<String>,
    badge: &'static str,
}

#[derive(Template)]
#[template(path = "bookings/cancel_many.html")]
struct AskPage {
    shell: Shell,
    id: String,
    lines: Vec<Line>,
    action: &'static str,
    /// `None` when none of them can be cancelled.
    button: Option<String>,
    reason: String,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "bookings/cancelled_many.html")]
struct ReportPage {
    shell: Shell,
    lines: Vec<Line>,
    /// Where it is taken back, while that is possible.
    undo: Option<String>,
}

/// `GET /bookings/cancel` with a `b` for each booking, or `all` that the list shows: names them and
/// asks for a message. 303 to the list when none is chosen.
pub async fn ask(
    req: HttpRequest,
    user: CurrentUser,
    query: web::Query<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let choice = Choice::read(query.into_inner())?;
    if choice.bookings.is_empty() && !choice.all {
        leave_notice(&req, &Notice { text: Language::of(&req).t("cancel-many-none"), undo: None });
        return Ok(htmx::see_other(paths::BOOKINGS));
    }
    ask_page(&req, &user, choice, FieldErrors::default(), StatusCode::OK, &db, clock.now()).await
}

/// `POST /bookings/cancel` with the same and `cancellation_reason`: 303 to the report; 422 when the
/// message is too long.
pub async fn cancel(
    req: HttpRequest,
    user: CurrentUser,
    form: Form<Pairs>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (choice, owner, now) = (Choice::read(form.0)?, user.id, clock.now());
    let why = reason(&choice.reason);
    if why.as_ref().is_some_and(|why| why.chars().count() > MAX_REASON_CHARS) {
        let mut errors = FieldErrors::default();
        errors.add("cancellation_reason", Language::of(&req).t("field-too-long"));
        return ask_page(&req, &user, choice, errors, StatusCode::UNPROCESSABLE_ENTITY, &db, now).await;
    }
    if choice.bookings.is_empty() {
        leave_notice(&req, &Notice { text: Language::of(&req).t("cancel-many-none"), undo: None });
        return Ok(htmx::see_other(paths::BOOKINGS));
    }
    let id = choice.id.unwrap_or_default();
    db.transaction(move |conn| Cancellation::make(conn, owner, id, &choice.bookings, why.as_deref(), now))
        .await?;
    Ok(htmx::see_other(paths::cancellation(id)))
}

/// `GET /bookings/cancelled/{id}`: what became of each booking.
pub async fn report(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingCancellationId>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.id, id.into_inner(), clock.now());
    let (made, items) = db
        .run(move |conn| {
            let made = Cancellation::find(conn, owner, id)?;
            let items = made.items(conn)?;
            Ok::<_, AppError>((made, items))
        })
        .await?;
    let mut shell = user.shell(&req).in_section("bookings");
    let zone = user.zone();
    let of = |outcome: &str| items.iter().filter(|item| item.outcome == outcome).count();
    let (cancelled, restored) = (of("cancelled"), of("restored"));
    shell.title = match made.undone_at {
        None => shell.t1("cancel-many-done", "count", cancelled),
        Some(_) => shell.t1("cancel-many-undone", "count", restored),
    };
    let lines = items.into_iter().map(|item| {
        let badge = match item.outcome.as_str() {
            "restored" => "good",
            "cancelled" => "bad",
            _ => "warn",
        };
        Line { note: Some(item.outcome), badge, ..line(&item.booking, item.link, &shell, &zone) }
    });
    let page = ReportPage {
        lines: lines.collect(),
        undo: (made.can_be_taken_back(now) && cancelled > 0).then(|| paths::undo_cancellation(id)),
        shell,
    };
    htmx::page(StatusCode::OK, &page)
}

/// `POST /bookings/cancelled/{id}/undo`: 303 to the report.
pub async fn undo(
    req: HttpRequest,
    user: CurrentUser,
    id: web::Path<BookingCancellationId>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (user.0.clone(), id.into_inner(), clock.now());
    let taken = db.transaction(move |conn| Cancellation::take_back(conn, &owner, id, now)).await?;
    if taken == TakenBack::TooLate {
        leave_notice(&req, &Notice { text: Language::of(&req).t("cancel-many-too-late"), undo: None });
    }
    Ok(htmx::see_other(paths::cancellation(id)))
}

async fn ask_page(
    req: &HttpRequest,
    user: &CurrentUser,
    choice: Choice,
    errors: FieldErrors,
    status: StatusCode,
    db: &Db,
    now: Instant,
) -> Result<HttpResponse, AppError> {
    let (owner, filter, all, ids) = (user.id, choice.filter(), choice.all, choice.bookings.clone());
    let mut rows: Vec<(Booking, BookingLink)> = db
        .run(move |conn| {
            if all {
                return Ok::<_, AppError>(Booking::of_owner(conn, owner, &filter, MOST, now)?);
            }
            Ok(Booking::chosen_with_links(conn, owner, &ids)?)
        })
        .await?;
    rows.sort_by_key(|(booking, _)| (booking.slot_start, booking.id));
    let mut shell = user.shell(req).in_section("bookings");
    let zone = user.zone();
    let lines: Vec<Line> = rows
        .into_iter()
        .map(|(booking, link)| {
            let note = match booking.state(now) {
                State::Confirmed => None,
                State::AwaitsOwner => Some("declines".to_owned()),
                _ => Some(REFUSES.to_owned()),
            };
            Line { note, ..line(&booking, link.title, &shell, &zone) }
        })
        .collect();
    let count = lines.iter().filter(|line| line.note.as_deref() != Some(REFUSES)).count();
    shell.title = shell.t1("cancel-many-title", "count", count);
    let page = AskPage {
        id: choice.id.unwrap_or_default().to_string(),
        button: (count > 0).then(|| shell.t1("cancel-many-action", "count", count)),
        lines,
        action: paths::CANCEL_BOOKINGS,
        reason: choice.reason,
        errors,
        shell,
    };
    htmx::page(status, &page)
}

fn line(booking: &Booking, link: String, shell: &Shell, zone: &Zone) -> Line {
    Line {
        id: booking.id,
        start: booking.slot_start.to_string(),
        when: shell.lang.span(booking.slot(), zone),
        guest: booking.guest_name.clone(),
        link,
        note: None,
        badge: "warn",
    }
}
