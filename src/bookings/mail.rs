//! The mails about bookings.

use askama::Template;
use diesel::PgConnection;

use super::{answers, details::Details};
use crate::{
    config::Config,
    error::AppError,
    events::ical::calendar_part,
    ical::Method,
    ids::BookingId,
    jobs::{BookingMail, Side},
    mail::{EmailAddress, Frame, Message},
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
    let late = about == BookingMail::Reminder && details.booking.slot_start <= now;
    if details.is_cancelled() != (about == BookingMail::Cancelled) || late {
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
    let (subject_key, lead_key) = match (about, to) {
        (BookingMail::Booked, Side::Guest) => ("booking-mail-booked-subject", "booking-mail-booked-guest"),
        (BookingMail::Booked, Side::Owner) => ("booking-mail-booked-subject", "booking-mail-booked-owner"),
        (BookingMail::Changed, Side::Guest) => ("booking-mail-changed-subject", "booking-mail-changed-guest"),
        // Owners know what they changed.
        (BookingMail::Changed, Side::Owner) => return Ok(None),
        (BookingMail::Moved, Side::Guest) => ("booking-mail-moved-subject", "booking-mail-moved-guest"),
        (BookingMail::Moved, Side::Owner) => ("booking-mail-moved-subject", "booking-mail-moved-owner"),
        (BookingMail::Reminder, Side::Guest) => {
            ("booking-mail-reminder-subject", "booking-mail-reminder-guest")
        }
        (BookingMail::Reminder, Side::Owner) => {
            ("booking-mail-reminder-subject", "booking-mail-reminder-owner")
        }
        (BookingMail::Cancelled, Side::Guest) => {
            ("booking-mail-cancelled-subject", "booking-mail-cancelled-guest")
        }
        (BookingMail::Cancelled, Side::Owner) => {
            ("booking-mail-cancelled-subject", "booking-mail-cancelled-owner")
        }
    };
    let heading = match (about, &details.event) {
        // The link's title is what the guest knew before.
        (BookingMail::Changed, Some(event)) => event.title.clone(),
        _ => link.title.clone(),
    };
    let title = match to {
        Side::Guest => heading.clone(),
        Side::Owner => format!("{}: {}", link.title, booking.guest_name),
    };
    let subject = lang.with(
        subject_key,
        &[("title", title.into()), ("when", lang.moment(booking.slot_start, &zone).into())],
    );
    let lead =
        lang.with(lead_key, &[("owner", owner.name().into()), ("guest", booking.guest_name.clone().into())]);
    let (path, label, hint) = match (to, about) {
        (Side::Owner, _) => (paths::BOOKINGS.to_owned(), "booking-mail-list", None),
        (
            Side::Guest,
            BookingMail::Booked | BookingMail::Changed | BookingMail::Moved | BookingMail::Reminder,
        ) => (
            paths::guest_booking(&booking.token(&config.secret)),
            "booking-mail-manage",
            Some("booking-mail-manage-hint"),
        ),
        (Side::Guest, BookingMail::Cancelled) => {
            (paths::public_profile(&owner.username), "booking-mail-again", None)
        }
    };
    let words = Words {
        lead,
        title: heading,
        when: lang.span(booking.slot(), &zone),
        was: booking.moved_from.filter(|_| about == BookingMail::Moved).map(|was| lang.moment(was, &zone)),
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
    let frame = Frame::new(config, lang, subject.clone(), &zone, booking.slot_start);
    let method = match (to, about) {
        // The owner organizes the event, and nobody asks or calls off their own (RFC 5546 section
        // 3.2.1): they are shown it as it is.
        (Side::Owner, _) => Method::Publish,
        (Side::Guest, BookingMail::Cancelled) => Method::Cancel,
        (Side::Guest, _) => Method::Request,
    };
    Ok(Some(Message {
        to: address,
        to_name: name,
        reply_to: Some(other),
        subject,
        text: Text { frame: frame.clone(), words: &words }.render()?,
        html: Html { frame, words: &words }.render()?,
        // A reminder changes nothing in anybody's calendar.
        calendar: details
            .to_ical()
            .filter(|_| about != BookingMail::Reminder)
            .map(|entry| calendar_part(vec![entry], method, now)),
    }))
}
