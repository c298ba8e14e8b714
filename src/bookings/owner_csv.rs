//! An owner's bookings as a file for spreadsheets (RFC 4180).

use actix_web::{HttpRequest, HttpResponse, http::header, web};

use super::{Booking, BookingLink, answers, booking::Filter, owner_list::Ask};
use crate::{
    accounts::CurrentUser,
    db::Db,
    error::AppError,
    i18n::Lang,
    time::{Clock, Instant, Zone},
    web::Language,
};

/// The most rows of a file.
const MOST: i64 = 10_000;

/// `GET /bookings/export.csv`: what the list shows under the same query, times on the owner's clock.
pub async fn show(
    req: HttpRequest,
    user: CurrentUser,
    ask: web::Query<Ask>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
) -> Result<HttpResponse, AppError> {
    let (owner, filter, now) = (user.id, Filter { skip: 0, ..ask.filter() }, clock.now());
    let rows = db.run(move |conn| Booking::of_owner(conn, owner, &filter, MOST, now)).await?;
    let (lang, zone) = (Language::of(&req), user.zone());
    let head = ["start", "end", "link", "name", "email", "phone", "status", "message", "answers", "reason"];
    // A byte order mark: without it some programs take UTF-8 for something else.
    let mut file = String::from("\u{feff}");
    push_line(&mut file, head.map(|column| lang.t(&format!("bookings-csv-{column}"))));
    for (booking, link) in &rows {
        push_line(&mut file, cells(booking, link, &zone, lang, now));
    }
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"bookings.csv\""))
        .body(file))
}

fn cells(booking: &Booking, link: &BookingLink, zone: &Zone, lang: Lang, now: Instant) -> [String; 10] {
    let time = |at: Instant| zone.wall(at).format("%Y-%m-%d %H:%M").to_string();
    let answers = answers::of(booking, link, lang);
    let answers = answers.into_iter().map(|(label, answer)| format!("{label}: {answer}"));
    [
        time(booking.slot_start),
        time(booking.slot_end),
        link.title.clone(),
        booking.guest_name.clone(),
        booking.guest_email.clone(),
        booking.guest_phone.clone().unwrap_or_default(),
        lang.t(&format!("booking-status-{}", booking.state(now).name())),
        booking.guest_notes.clone().unwrap_or_default(),
        answers.collect::<Vec<_>>().join("\n"),
        booking.cancellation_reason.clone().unwrap_or_default(),
    ]
}

fn push_line(file: &mut String, cells: [String; 10]) {
    file.push_str(&cells.map(|cell| quoted(&cell)).join(","));
    file.push_str("\r\n");
}

/// A cell in quotes. What a spreadsheet would take for a formula begins with an apostrophe: guests
/// write into it.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        assert_eq!(quoted("An \"A\" Lê"), "\"An \"\"A\"\" Lê\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("a,b\nc"), "\"a,b\nc\"");
    }
}
