//! Screen: the bookings an owner has received.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    Booking, BookingLink, answers,
    booking::{Changed, Ending, Filter, Tally, Which},
    cancellation::Cancellation,
    guest_page::{MAX_REASON_CHARS, not_now_key, reason},
    state::State,
};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    ids::BookingId,
    jobs::Side,
    mail::{EmailLog, TroubleNote},
    paths,
    time::{Clock, Instant, Zone},
    web::{
        Language, Shell,
        form::Form,
        htmx,
        shell::{Notice, Undo, leave_notice},
    },
};

/// How many bookings one page shows.
pub(super) const MOST: i64 = 200;

/// The last page that can be asked for.
const LAST_PAGE: i64 = 10_000;

/// Which part of the list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Ask {
    pub(super) show: Option<String>,
    pub(super) q: Option<String>,
    pub(super) link: Option<String>,
    /// From 1 on.
    pub(super) page: Option<String>,
}

impl Ask {
    /// What is asked for; what cannot be read asks for nothing.
    pub fn filter(&self) -> Filter {
        Filter {
            which: match self.show.as_deref() {
                Some("past") => Which::Past,
                Some("cancelled") => Which::Cancelled,
                _ => Which::Upcoming,
            },
            text: self.q.as_deref().unwrap_or_default().trim().chars().take(200).collect(),
            link: self.link.as_deref().and_then(|id| id.parse().ok()),
            skip: (self.page() - 1) * MOST,
        }
    }

    fn page(&self) -> i64 {
        self.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, LAST_PAGE)
    }
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
    /// Names and addresses.
    tabs: [(&'static str, String); 3],
    text: String,
    /// The id of the link that is looked at; may be empty.
    link: String,
    links: Vec<(String, String)>,
    is_filtered: bool,
    /// The number of the page, and those beside it.
    page: i64,
    previous: Option<String>,
    next: Option<String>,
    /// The same as a file.
    file: String,
    tally: Tally,
    /// What waits for the owner's answer.
    requests: Vec<BookingLine>,
    days: Vec<BookingDay>,
    /// A change that could not be made, in words.
    refused: Option<String>,
}

/// A message to a guest that was not sent.
#[derive(Default)]
struct Typed {
    text: String,
    is_too_long: bool,
}

/// A change of a booking that could not be made.
struct Refused {
    booking: BookingId,
    /// Why, in words.
    why: String,
    typed: Typed,
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
    answers: Vec<(String, String)>,
    notes: Option<String>,
    reason: Option<String>,
    link: String,
    state: State,
    /// Up to when a request is to be answered.
    until: Option<String>,
    /// The day, for a line that stands under no heading of its own.
    day: Option<String>,
    is_confirmed: bool,
    has_begun: bool,
    /// Whether it can be chosen to be cancelled with others.
    can_be_chosen: bool,
    /// Mails about it that did not arrive.
    troubles: Vec<TroubleNote>,
    /// The message with which it could not be cancelled or declined.
    typed: Option<Typed>,
}

/// `GET /bookings`, with `show` = `upcoming`, `past` or `cancelled`.
pub async fn list(
    req: HttpRequest,
    user: CurrentUser,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    page(&req, &user, ask.filter(), None, StatusCode::OK, &db, clock.now()).await
}

/// `POST /bookings/{id}/status`: 303 to the list; 422 for a status that cannot follow. A request is
/// `confirmed` or `declined`, if it still waits.
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
    let (changed, undo) = db
        .transaction(move |conn| {
            let booking = Booking::find(conn, owner, id)?.alone(conn, now)?;
            let before = booking.state(now);
            let changed = match status.as_str() {
                "cancelled" if too_long => Err("bookings-reason-too-long"),
                "cancelled" => Ok(booking.cancel(conn, Side::Owner, reason.as_deref(), now)?),
                "completed" => Ok(booking.settle(conn, Ending::Completed, now)?),
                "declined" if too_long => Err("bookings-reason-too-long"),
                "declined" => Ok(booking.decline(conn, reason.as_deref(), now)?),
                "confirmed" => Ok(booking.confirm(conn, now)?),
                "no_show" => Ok(booking.settle(conn, Ending::NoShow, now)?),
                _ => Err("bookings-status-unknown"),
            };
            let is_off = matches!(status.as_str(), "cancelled" | "declined");
            let undo = match changed {
                Ok(Changed::Done) if is_off => Some(Cancellation::note(conn, &booking, before, now)?),
                _ => None,
            };
            Ok::<_, AppError>((changed, undo))
        })
        .await?;
    let refusal = match changed {
        Ok(Changed::Done | Changed::Already) => {
            let text = lang.t(&format!("bookings-now-{}", form.status));
            let undo =
                undo.map(|id| Undo { action: paths::undo_cancellation(id), label: lang.t("bookings-undo") });
            leave_notice(&req, &Notice { text, undo });
            return Ok(htmx::see_other(paths::BOOKINGS));
        }
        Ok(Changed::Refused(why)) => not_now_key(why),
        Err(key) => key,
    };
    let typed = Typed { text: form.cancellation_reason, is_too_long: too_long };
    let refused = Some(Refused { booking: id, why: lang.t(refusal), typed });
    page(&req, &user, Ask::default().filter(), refused, StatusCode::UNPROCESSABLE_ENTITY, &db, now).await
}

async fn page(
    req: &HttpRequest,
    user: &CurrentUser,
    filter: Filter,
    refused: Option<Refused>,
    status: StatusCode,
    db: &Db,
    now: Instant,
) -> Result<HttpResponse, AppError> {
    let owner = user.id;
    let asked = filter.clone();
    let (rows, troubles, links, tally) = db
        .run(move |conn| {
            // One more than is shown, to know whether there is another page.
            let rows = Booking::of_owner(conn, owner, &asked, MOST + 1, now)?;
            let links = BookingLink::all_of(conn, owner)?;
            let ids: Vec<BookingId> = rows.iter().map(|(booking, _)| booking.id).collect();
            let troubles = EmailLog::troubles_of_bookings(conn, &ids)?;
            Ok::<_, AppError>((rows, troubles, links, Booking::tally(conn, owner, now)?))
        })
        .await?;
    let shell = user.shell(req).titled("shell-bookings").in_section("bookings");
    let zone = user.zone();
    let is_cut = i64::try_from(rows.len()).is_ok_and(|count| count > MOST);
    let number = filter.skip / MOST + 1;
    let mut days: Vec<BookingDay> = Vec::new();
    let mut requests = Vec::new();
    let mut refused = refused;
    for (booking, link) in rows.into_iter().take(usize::try_from(MOST).unwrap_or(usize::MAX)) {
        let label = shell.lang.day_long(zone.day(booking.slot_start));
        let answers = answers::of(&booking, &link, shell.lang);
        let of_booking = troubles.iter().filter(|mail| mail.booking_id == Some(booking.id));
        let here = paths::booking_at(shown_word(filter.which), booking.id);
        let notes = of_booking.map(|mail| TroubleNote::new(shell.lang, mail, &here)).collect();
        let typed = refused
            .as_mut()
            .filter(|refused| refused.booking == booking.id && !refused.typed.text.is_empty())
            .map(|refused| std::mem::take(&mut refused.typed));
        let line =
            BookingLine { troubles: notes, typed, ..line(booking, link.title, answers, &shell, &zone, now) };
        if line.state == State::AwaitsOwner {
            requests.push(BookingLine { day: Some(label), ..line });
            continue;
        }
        match days.last_mut() {
            Some(day) if day.label == label => day.bookings.push(line),
            _ => days.push(BookingDay { label, bookings: vec![line] }),
        }
    }
    let shown = shown_word(filter.which);
    let link = filter.link.map(|id| id.to_string()).unwrap_or_default();
    let address = |path: &str, show: &str| {
        let mut pairs = vec![("show", show)];
        pairs.extend(Some(("q", filter.text.as_str())).filter(|(_, text)| !text.is_empty()));
        pairs.extend(Some(("link", link.as_str())).filter(|(_, link)| !link.is_empty()));
        format!("{path}?{}", paths::query(&pairs))
    };
    let page_at = |number: i64| format!("{}&page={number}", address(paths::BOOKINGS, shown));
    let page = BookingsPage {
        page: number,
        previous: (number > 1).then(|| page_at(number - 1)),
        next: is_cut.then(|| page_at(number + 1)),
        tabs: ["upcoming", "past", "cancelled"].map(|tab| (tab, address(paths::BOOKINGS, tab))),
        file: address(paths::BOOKINGS_FILE, shown),
        links: links.iter().map(|link| (link.id.to_string(), link.title.clone())).collect(),
        is_filtered: !filter.text.is_empty() || !link.is_empty(),
        text: filter.text,
        link,
        tally,
        shell,
        shown,
        requests,
        days,
        refused: refused.map(|refused| refused.why),
    };
    htmx::page(status, &page)
}

/// The part of the list, as in its address.
fn shown_word(which: Which) -> &'static str {
    match which {
        Which::Upcoming => "upcoming",
        Which::Past => "past",
        Which::Cancelled => "cancelled",
    }
}

fn line(
    booking: Booking,
    link: String,
    answers: Vec<(String, String)>,
    shell: &Shell,
    zone: &Zone,
    now: Instant,
) -> BookingLine {
    let time = |at: Instant| shell.lang.time(zone.wall(at).time());
    let state = booking.state(now);
    BookingLine {
        action: paths::booking_status(booking.id),
        reschedule: (state == State::Confirmed && now < booking.slot_start)
            .then(|| paths::move_booking(booking.id)),
        id: booking.id,
        start: booking.slot_start.to_string(),
        time: format!("{} – {}", time(booking.slot_start), time(booking.slot_end)),
        is_confirmed: state == State::Confirmed,
        until: booking
            .pending_until
            .filter(|_| state == State::AwaitsOwner)
            .map(|until| shell.lang.moment(until, zone)),
        day: None,
        state,
        has_begun: booking.slot_start <= now,
        can_be_chosen: matches!(state, State::Confirmed | State::AwaitsOwner) && now < booking.slot_end,
        guest_name: booking.guest_name,
        guest_email: booking.guest_email,
        guest_phone: booking.guest_phone,
        answers,
        notes: booking.guest_notes,
        reason: booking.cancellation_reason,
        link,
        troubles: Vec::new(),
        typed: None,
    }
}
