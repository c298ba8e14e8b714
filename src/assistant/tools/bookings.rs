//! Tools for bookings: who has booked, and cancelling one.

use diesel::{OptionalExtension, PgConnection};
use serde_json::json;

use super::{
    Choice, Desk, Proposal, Question, Told, Worked,
    aim::{mail_note, useful_until},
    days::not_a_time,
    finding::MOST,
    times::Stretch,
    wording,
    words::{says, wanted_words},
};
use crate::{
    assistant::{
        Call, Card,
        call::{CancelledBooking, Time},
        card::{Note, Row, Shown},
        request::{CancelBooking, ListBookings, Request},
    },
    bookings::{
        Booking, BookingLink,
        booking::{Filter, Which},
        state::State,
    },
    error::AppError,
    events::When,
    i18n::Words,
    ids::{BookingCancellationId, UserId},
    jobs::Side,
    paths,
    time::Instant,
    tokens::digest,
};

/// How many bookings are looked at, and how many are told.
const LOOKED_AT: i64 = 300;
const TOLD: usize = 20;

/// Who has booked: what is to come, or what lies in the time that is asked about.
///
/// # Errors
/// When the database does.
pub(super) fn list(conn: &mut PgConnection, desk: &Desk, asked: &ListBookings) -> Result<Told, AppError> {
    let (lang, zone) = (desk.lang, desk.zone());
    let found = match matching(conn, desk, &asked.words, asked.when.as_deref())? {
        Ok(found) => found,
        Err(phrase) => return Ok(not_a_time(desk, &phrase)),
    };
    let data: Vec<_> = found
        .iter()
        .take(TOLD)
        .map(|(booking, link)| {
            json!({
                "guest": booking.guest_name,
                "address": booking.guest_email,
                "link": link.title,
                "time": wording::time_data(&when(booking, desk), &zone),
                "state": booking.state(desk.now).name(),
                "notes": booking.guest_notes,
            })
        })
        .collect();
    let data = json!({ "bookings": data });
    if found.is_empty() {
        return Ok(Told { words: lang.t("tools-bookings-none"), data });
    }
    let mut lines = vec![lang.t1("tools-bookings", "count", found.len())];
    for (booking, link) in found.iter().take(TOLD) {
        let guest = wording::escaped(&booking.guest_name);
        let pending = if booking.state(desk.now) == State::AwaitsOwner {
            format!(" ({})", lang.t("tools-booking-awaits"))
        } else {
            String::new()
        };
        lines.push(format!(
            "- {} · [{guest}]({}){pending} · {}",
            wording::time(lang, &when(booking, desk), &zone),
            paths::booking_in_list(booking.id),
            wording::escaped(&link.title),
        ));
    }
    if found.len() > TOLD {
        lines.push(format!("\n{}", lang.t1("tools-more", "count", found.len() - TOLD)));
    }
    Ok(Told { words: lines.join("\n"), data })
}

/// A booking that is cancelled, or what has to be said first.
///
/// # Errors
/// When the database does.
pub(super) fn cancel(
    conn: &mut PgConnection,
    desk: &Desk,
    asked: &CancelBooking,
) -> Result<Worked, AppError> {
    let (lang, zone) = (desk.lang, desk.zone());
    let reason = asked.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    if let Some(id) = asked.chosen {
        let booking = Booking::chosen_with_links(conn, desk.owner.id, &[id]).optional()?;
        return Ok(match booking.and_then(|mut found| found.pop()) {
            Some((booking, link)) => proposal(desk, &booking, &link.title, reason),
            None => none(desk),
        });
    }
    if asked.words.trim().is_empty() && asked.when.is_none() {
        let words = lang.t("tools-which-booking");
        return Ok(Worked::Unclear(Question { words, choices: Vec::new() }));
    }
    let found = match matching(conn, desk, &asked.words, asked.when.as_deref())? {
        Ok(found) => found,
        Err(phrase) => return Ok(Worked::Told(not_a_time(desk, &phrase))),
    };
    let mut found: Vec<(Booking, BookingLink)> = found
        .into_iter()
        .filter(|(booking, _)| matches!(booking.state(desk.now), State::Confirmed | State::AwaitsOwner))
        .filter(|(booking, _)| booking.slot_end > desk.now)
        .collect();
    match found.len() {
        0 => Ok(none(desk)),
        1 => {
            let (booking, link) = found.remove(0);
            Ok(proposal(desk, &booking, &link.title, reason))
        }
        _ => {
            let choice = |(booking, _): &(Booking, BookingLink)| Choice {
                label: wording::item(lang, &booking.guest_name, &when(booking, desk), &zone),
                request: Request::CancelBooking(CancelBooking { chosen: Some(booking.id), ..asked.clone() }),
            };
            let choices = found.iter().take(MOST).map(choice).collect();
            Ok(Worked::Unclear(Question { words: lang.t("tools-several-bookings"), choices }))
        }
    }
}

fn none(desk: &Desk) -> Worked {
    Worked::Told(Told { words: desk.lang.t("tools-bookings-none"), data: json!({ "bookings": [] }) })
}

/// The proposal to cancel a booking, or why it cannot be.
pub(super) fn proposal(desk: &Desk, booking: &Booking, link: &str, reason: Option<&str>) -> Worked {
    if booking.cannot_cancel(Side::Owner, desk.now).is_some() {
        return super::aim::refused(desk, "tools-booking-settled");
    }
    let is_request = booking.state(desk.now) == State::AwaitsOwner;
    let time = Time::of(&when(booking, desk), &desk.zone());
    let mut rows = vec![
        Row::before("card-time", Shown::Time(time)),
        Row::before("card-link", Shown::Text(link.to_owned())),
    ];
    rows.extend(reason.map(|reason| Row::after("card-reason", Shown::Text(reason.to_owned()))));
    let mut notes: Vec<Note> = mail_note(vec![booking.guest_email.clone()]).into_iter().collect();
    notes.push(Note::Warning(Words::t("card-booking-undo")));
    let heading = if is_request { "card-decline-booking" } else { "card-cancel-booking" };
    let card = Card {
        heading: Words::t1(heading, "guest", wording::one_line(&booking.guest_name)),
        href: Some(paths::booking_in_list(booking.id)),
        rows,
        notes,
        useful_until: useful_until(desk.now, booking.slot_end),
    };
    let call = Call::CancelBooking(CancelledBooking {
        booking: booking.id,
        seen: seen(booking, desk.now),
        reason: reason.map(ToOwned::to_owned),
        cancellation: BookingCancellationId::new(),
    });
    Worked::Proposed(Box::new(Proposal { call, card }))
}

/// What the booking is like, as a digest.
pub(in crate::assistant) fn seen(booking: &Booking, now: Instant) -> String {
    let state = booking.state(now).name();
    digest(&format!("{} {} {} {state}", booking.id, booking.slot_start, booking.slot_end))
}

/// The booking as it is now, if it is the owner's.
pub(in crate::assistant) fn load(
    conn: &mut PgConnection,
    owner: UserId,
    call: &CancelledBooking,
) -> Result<Booking, AppError> {
    Ok(Booking::find(conn, owner, call.booking)?)
}

fn when(booking: &Booking, desk: &Desk) -> When {
    When::Timed { span: booking.slot(), zone: desk.zone() }
}

/// Bookings that have something to do with the words, in the time, by start; or the phrase that is
/// no time.
type Matching = Result<Vec<(Booking, BookingLink)>, String>;

fn matching(
    conn: &mut PgConnection,
    desk: &Desk,
    words: &str,
    when: Option<&str>,
) -> Result<Matching, AppError> {
    let stretch: Option<Stretch> = match when.map(str::trim).filter(|phrase| !phrase.is_empty()) {
        Some(phrase) => match desk.stretch(phrase) {
            Some(stretch) => Some(stretch),
            None => return Ok(Err(phrase.to_owned())),
        },
        None => None,
    };
    let span = stretch.map(|stretch| stretch.span(&desk.zone()));
    let mut found = Vec::new();
    let mut kinds = vec![Which::Upcoming];
    kinds.extend(span.filter(|span| span.start < desk.now).map(|_| Which::Past));
    for which in kinds {
        let filter = Filter { which, text: String::new(), link: None, skip: 0 };
        found.extend(Booking::of_owner(conn, desk.owner.id, &filter, LOOKED_AT, desk.now)?);
    }
    let words: Vec<String> = match wanted_words(words) {
        // "Bookings" itself says nothing of which.
        said if said.iter().all(|word| ["booking", "bookings", "dat", "cho"].contains(&word.as_str())) => {
            Vec::new()
        }
        said => said,
    };
    found.retain(|(booking, link)| {
        let text = format!("{} {} {}", booking.guest_name, booking.guest_email, link.title);
        says(&text, &words) && span.is_none_or(|span| span.overlaps(booking.slot()))
    });
    found.sort_by_key(|(booking, _)| (booking.slot_start, booking.id));
    Ok(Ok(found))
}
