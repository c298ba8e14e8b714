//! The kinds of mails about bookings: when each still holds, whom it is for, and what calendars make of it.

use super::{details::Details, state::State};
use crate::{
    ical::Method,
    jobs::{BookingMail, Side},
    time::Instant,
};

/// Whether what the mail says is still so.
pub(super) fn still_holds(details: &Details, about: BookingMail, now: Instant) -> bool {
    let (booking, state) = (&details.booking, details.booking.state(now));
    match about {
        BookingMail::ToConfirm => state == State::AwaitsGuest,
        BookingMail::Requested => state == State::AwaitsOwner,
        BookingMail::Cancelled | BookingMail::Declined | BookingMail::Withdrawn | BookingMail::Lapsed => {
            booking.status == "cancelled"
        }
        BookingMail::Reminder => state == State::Confirmed && now < booking.slot_start,
        BookingMail::Booked
        | BookingMail::Confirmed
        | BookingMail::Restored
        | BookingMail::Changed
        | BookingMail::Moved => !state.is_off() && !state.is_pending(),
    }
}

/// The name of a mail in texts: `booking-mail-{name}-subject`, and its first sentence to either side.
pub(super) fn word(about: BookingMail) -> &'static str {
    match about {
        BookingMail::Booked => "booked",
        BookingMail::ToConfirm => "to-confirm",
        BookingMail::Requested => "requested",
        BookingMail::Confirmed => "confirmed",
        BookingMail::Declined => "declined",
        BookingMail::Withdrawn => "withdrawn",
        BookingMail::Lapsed => "lapsed",
        BookingMail::Restored => "restored",
        BookingMail::Changed => "changed",
        BookingMail::Moved => "moved",
        BookingMail::Cancelled => "cancelled",
        BookingMail::Reminder => "reminder",
    }
}

/// Whether the mail goes to both sides, and not to the guest alone: owners know what they did.
pub(super) fn is_for_both(about: BookingMail) -> bool {
    match about {
        BookingMail::Booked
        | BookingMail::Requested
        | BookingMail::Withdrawn
        | BookingMail::Lapsed
        | BookingMail::Moved
        | BookingMail::Cancelled
        | BookingMail::Reminder => true,
        BookingMail::ToConfirm
        | BookingMail::Confirmed
        | BookingMail::Declined
        | BookingMail::Restored
        | BookingMail::Changed => false,
    }
}

/// How the mail's calendar part is to be taken (RFC 5546 section 3.2); `None` without one.
pub(super) fn method(to: Side, about: BookingMail) -> Option<Method> {
    match (to, about) {
        // A reminder changes nothing in anybody's calendar.
        (_, BookingMail::Reminder) => None,
        // Nobody is invited to what is not confirmed, and so nothing is called off either. It stands
        // in the owner's feeds and in the guest's file, tentative.
        (
            _,
            BookingMail::ToConfirm
            | BookingMail::Requested
            | BookingMail::Declined
            | BookingMail::Withdrawn
            | BookingMail::Lapsed,
        ) => None,
        // The owner organizes the event, and nobody asks or calls off their own (RFC 5546 section
        // 3.2.1): they are shown it as it is.
        (Side::Owner, _) => Some(Method::Publish),
        (Side::Guest, BookingMail::Cancelled) => Some(Method::Cancel),
        (
            Side::Guest,
            BookingMail::Booked
            | BookingMail::Confirmed
            | BookingMail::Restored
            | BookingMail::Changed
            | BookingMail::Moved,
        ) => Some(Method::Request),
    }
}
