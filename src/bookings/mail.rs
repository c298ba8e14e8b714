//! The mails about bookings.

use askama::Template;
use diesel::PgConnection;

use super::{
    answers,
    details::Details,
    mail_kinds::{is_for_both, method, still_holds, word},
};
use crate::{
    config::Config,
    error::AppError,
    events::ical::calendar_part,
    ids::BookingId,
    jobs::{BookingMail, Side},
    mail::{EmailAddress, Frame, Message, Unsubscribe},
    paths,
    time::Instant,
};

#[derive(Template)]
#[template(path = "bookings/mail/booking.html")]
struct Html<'a> {
    frame: Frame,
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "bookings/mail/booking.txt")]
struct Text<'a> {
    frame: Frame,
    words: &'a Words,
}

/// What both forms of the mail say.
struct Words {
    lead: String,
    title: String,
    when: String,
    /// The time before, of a booking that moved.
    was: Option<String>,
    /// Up to when it has to be confirmed.
    until: Option<String>,
    place: Option<String>,
    /// Whom one meets: name and address.
    who: String,
    phone: Option<String>,
    answers: Vec<(String, String)>,
    notes: Option<String>,
    reason: Option<String>,
    link: String,
    link_label: String,
    link_hint: Option<String>,
}

/// Writes the mail `about` a booking to one side; `None` when nothing is left to say: the booking
/// is gone, or was cancelled before the mail about it was written.
///
/// # Errors
/// When the database does.
pub fn write(
    conn: &mut PgConnection,
    config: &Config,
    booking: BookingId,
    to: Side,
    about: BookingMail,
    now: Instant,
) -> Result<Option<Message>, AppError> {
    let details = match Details::find(conn, booking) {
        Ok(details) => details,
        Err(diesel::result::Error::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if !still_holds(&details, about, now) {
        return Ok(None);
    }
    message(config, &details, to, about, now)
}

fn message(
    config: &Config,
    details: &Details,
    to: Side,
    about: BookingMail,
    now: Instant,
) -> Result<Option<Message>, AppError> {
    let Details { booking, link, owner, .. } = details;
    let guest_address = booking.guest_email.parse::<EmailAddress>().ok();
    let (Some(guest_address), Some(owner_address)) = (guest_address, owner.address()) else {
        return Ok(None);
    };
    let guest = (guest_address, Some(booking.guest_name.clone()));
    let owner_side = (owner_address, Some(owner.name()));
    let (lang, zone, (address, name), other) = match to {
        Side::Guest => (booking.guest_lang(), booking.guest_zone(), guest, owner_side),
        Side::Owner => (owner.mail_lang(), owner.zone(), owner_side, guest),
    };
    if to == Side::Owner && !is_for_both(about) {
        return Ok(None);
    }
    let side = if to == Side::Guest { "guest" } else { "owner" };
    let heading = match about {
        BookingMail::Changed => details.guest_title(),
        // The link's title is what the guest knew before.
        _ => None,
    };
    let heading = heading.unwrap_or_else(|| link.title.clone());
    let title = match to {
        Side::Guest => heading.clone(),
        Side::Owner => format!("{}: {}", link.title, booking.guest_name),
    };
    let subject = lang.with(
        &format!("booking-mail-{}-subject", word(about)),
        &[("title", title.into()), ("when", lang.moment(booking.slot_start, &zone).into())],
    );
    let lead = lang.with(
        &format!("booking-mail-{}-{side}", word(about)),
        &[("owner", owner.name().into()), ("guest", booking.guest_name.clone().into())],
    );
    let (path, label, hint) = way_on(config, details, to, about);
    let until = booking
        .pending_until
        .filter(|_| matches!(about, BookingMail::ToConfirm | BookingMail::Requested))
        .map(|until| lang.moment(until, &zone));
    let words = Words {
        lead,
        title: heading,
        when: format!("{}\n{}", lang.span(booking.slot(), &zone), lang.zone_label(&zone, booking.slot_start)),
        was: booking
            .moved_from
            .filter(|_| matches!(about, BookingMail::Moved | BookingMail::Requested))
            .map(|was| lang.moment(was, &zone)),
        until,
        place: details.place().map(str::to_owned),
        who: match &other.1 {
            Some(name) => format!("{name} <{}>", other.0),
            None => other.0.to_string(),
        },
        phone: booking.guest_phone.clone().filter(|_| to == Side::Owner),
        answers: answers::of(booking, link, lang),
        notes: booking.guest_notes.clone(),
        reason: booking.cancellation_reason.clone(),
        link: config.absolute(&path),
        link_label: lang.t(label),
        link_hint: hint.map(|key| lang.t(key)),
    };
    let unsubscribe = match about {
        BookingMail::Reminder => Some(Unsubscribe::new(config, owner.id, &address)?),
        _ => None,
    };
    let frame = Frame {
        unsubscribe: unsubscribe.as_ref().map(|unsubscribe| unsubscribe.link.clone()),
        ..Frame::new(config, lang, subject.clone(), &zone, booking.slot_start)
    };
    Ok(Some(Message {
        to: address,
        to_name: name,
        reply_to: Some(other),
        subject,
        text: Text { frame: frame.clone(), words: &words }.render()?,
        html: Html { frame, words: &words }.render()?,
        calendar: method(to, about)
            .zip(details.to_ical(to, config))
            .map(|(method, entry)| calendar_part(vec![entry], method, now)),
        unsubscribe,
    }))
}

/// Where the mail's button leads, what stands on it, and what is said below it.
fn way_on(
    config: &Config,
    details: &Details,
    to: Side,
    about: BookingMail,
) -> (String, &'static str, Option<&'static str>) {
    let Details { booking, owner, .. } = details;
    let own = || paths::guest_booking(&booking.token(&config.secret));
    match (to, about) {
        (Side::Owner, BookingMail::Requested) => {
            (paths::booking_in_list(booking.id), "booking-mail-answer", None)
        }
        (Side::Owner, _) => (paths::BOOKINGS.to_owned(), "booking-mail-list", None),
        (Side::Guest, BookingMail::ToConfirm) => {
            (own(), "booking-mail-confirm", Some("booking-mail-confirm-hint"))
        }
        (Side::Guest, BookingMail::Requested) => {
            (own(), "booking-mail-manage-request", Some("booking-mail-manage-hint"))
        }
        (
            Side::Guest,
            BookingMail::Cancelled | BookingMail::Declined | BookingMail::Withdrawn | BookingMail::Lapsed,
        ) => (paths::public_profile(&owner.username), "booking-mail-again", None),
        (
            Side::Guest,
            BookingMail::Booked
            | BookingMail::Confirmed
            | BookingMail::Restored
            | BookingMail::Changed
            | BookingMail::Moved
            | BookingMail::Reminder,
        ) => (own(), "booking-mail-manage", Some("booking-mail-manage-hint")),
    }
}
