//! Every address of Calento, written in one place; `routes.rs` maps the same ones to handlers.

use chrono::{NaiveDate, NaiveDateTime};
use url::form_urlencoded;

use crate::{
    ids::{
        BookingCancellationId, BookingId, BookingLinkId, CalendarId, ConversationId, EmailLogId, EventId,
        EventUndoId, FeedId, ImportId, MessageId, TimeProposalId,
    },
    time::Instant,
    tokens::Token,
};

pub const HOME: &str = "/";
pub const REGISTER: &str = "/register";
pub const LOGIN: &str = "/login";
pub const LOGOUT: &str = "/logout";
pub const CALENDAR: &str = "/calendar";
pub const CALENDARS: &str = "/calendars";
pub const EVENTS: &str = "/events";
pub const NEW_EVENT: &str = "/events/new";
pub const SEARCH: &str = "/search";
pub const IMPORT: &str = "/import";
pub const EXPORT: &str = "/export.ics";
pub const FEEDS: &str = "/feeds";
pub const SUBSCRIPTIONS: &str = "/subscriptions";
pub const BOOKING_LINKS: &str = "/booking-links";
pub const NEW_BOOKING_LINK: &str = "/booking-links/new";
pub const BOOKINGS: &str = "/bookings";
pub const CANCEL_BOOKINGS: &str = "/bookings/cancel";
pub const BOOKINGS_FILE: &str = "/bookings/export.csv";
/// Where guests ask for a list of their bookings.
pub const GUEST_BOOKINGS: &str = "/bookings/mine";
/// The script that other sites load.
pub const EMBED_SCRIPT: &str = "/embed.js";
pub const ASSISTANT: &str = "/assistant";
/// A conversation that begins with its first message.
pub const NEW_CONVERSATION: &str = "/assistant/new";
pub const SETTINGS_ASSISTANT: &str = "/settings/assistant";
pub const SETTINGS: &str = "/settings";
pub const SETTINGS_MAILS: &str = "/settings/mails";
pub const MAIL_TRACKING: &str = "/settings/mails/tracking";
pub const MAILBOX: &str = "/dev/mailbox";

/// Sign-in that leads back to `next`.
pub fn login(next: &str) -> String {
    format!("{LOGIN}?{}", query(&[("next", next)]))
}

/// A conversation with the assistant.
pub fn conversation(id: ConversationId) -> String {
    format!("{ASSISTANT}/{id}")
}

/// The same, at one of its messages.
pub fn message(conversation: ConversationId, id: MessageId) -> String {
    format!("{ASSISTANT}/{conversation}#message-{id}")
}

/// Where messages of a conversation are said; `None` begins a new one.
pub fn messages(conversation: Option<ConversationId>) -> String {
    match conversation {
        Some(id) => format!("{ASSISTANT}/{id}/messages"),
        None => format!("{NEW_CONVERSATION}/messages"),
    }
}

/// What is done with an answer: `stream`, `stop`.
pub fn answer(conversation: ConversationId, id: MessageId, act: &str) -> String {
    format!("{ASSISTANT}/{conversation}/messages/{id}/{act}")
}

/// What is done with a conversation: `rename`, `delete`, `restore`.
pub fn of_conversation(id: ConversationId, act: &str) -> String {
    format!("{ASSISTANT}/{id}/{act}")
}

/// What is done with the plan that has the call `call`: `apply`, `reject`, `undo`.
pub fn plan(conversation: ConversationId, call: &str, act: &str) -> String {
    let call = percent_encoding::utf8_percent_encode(call, percent_encoding::NON_ALPHANUMERIC);
    format!("{ASSISTANT}/{conversation}/calls/{call}/{act}")
}

/// A view (`day`, `month`, …) at `day`.
pub fn calendar(view: &str, day: NaiveDate) -> String {
    format!("{CALENDAR}/{view}/{day}")
}

/// A view at `day`, with the small month of the sidebar turned to the month of `mini`.
pub fn calendar_with_mini(view: &str, day: NaiveDate, mini: NaiveDate) -> String {
    format!("{}?mini={}", calendar(view, day), mini.format("%Y-%m"))
}

/// The list from `day` on, without the first `skipped` lines of that day.
pub fn agenda(day: NaiveDate, skipped: usize) -> String {
    match skipped {
        0 => calendar("agenda", day),
        skipped => format!("{}?skip={skipped}", calendar("agenda", day)),
    }
}

/// One calendar.
pub fn calendar_editor(id: CalendarId) -> String {
    format!("{CALENDARS}/{id}")
}

/// Taking a calendar away, and the question before it.
pub fn calendar_deletion(id: CalendarId) -> String {
    format!("{CALENDARS}/{id}/delete")
}

/// The form of a new event that starts at `wall`, read in the owner's zone.
pub fn new_event_at(wall: NaiveDateTime) -> String {
    format!("{NEW_EVENT}?start={}", wall.format("%Y-%m-%dT%H:%M"))
}

/// The form of a new event on `day`, at nine.
pub fn new_event_on(day: NaiveDate) -> String {
    format!("{NEW_EVENT}?start={day}T09:00")
}

/// The form of a new event with a title.
pub fn new_event_titled(title: &str) -> String {
    if title.is_empty() {
        NEW_EVENT.to_owned()
    } else {
        format!("{NEW_EVENT}?{}", query(&[("title", title)]))
    }
}

/// One event.
pub fn event(id: EventId) -> String {
    format!("{EVENTS}/{id}")
}

/// One occurrence of a series, by its start.
pub fn occurrence(id: EventId, start: Instant) -> String {
    format!("{EVENTS}/{id}?{}", query(&[("occurrence", &start.to_string())]))
}

/// The form that changes an event.
pub fn edit_event(id: EventId) -> String {
    format!("{EVENTS}/{id}/edit")
}

/// The form that changes a part of a series: `scope` is `this`, `following` or `all`.
pub fn edit_occurrence(id: EventId, scope: &str, start: Instant) -> String {
    format!("{EVENTS}/{id}/edit?{}", query(&[("scope", scope), ("occurrence", &start.to_string())]))
}

/// The form of a new event like one that is there, or like one occurrence of it.
pub fn copy_event(id: EventId, occurrence: Option<Instant>) -> String {
    let (id, start) = (id.to_string(), occurrence.map(|start| start.to_string()));
    let mut values = vec![("copy", id.as_str())];
    values.extend(start.as_deref().map(|start| ("occurrence", start)));
    format!("{NEW_EVENT}?{}", query(&values))
}

/// What the form of a new event, or of this one, says of what was typed so far.
pub fn event_hint(id: Option<EventId>) -> String {
    id.map_or_else(|| format!("{EVENTS}/hint"), |id| format!("{EVENTS}/{id}/hint"))
}

/// Deletes an event.
pub fn delete_event(id: EventId) -> String {
    format!("{EVENTS}/{id}/delete")
}

/// Reminds the guests of an event who have not answered.
pub fn remind_guests(id: EventId) -> String {
    format!("{EVENTS}/{id}/remind")
}

/// What saving the form of an event would do.
pub fn preview_event(id: EventId) -> String {
    format!("{EVENTS}/{id}/preview")
}

/// Moves an event to the time that a guest proposes.
pub fn accept_proposal(id: EventId, proposal: TimeProposalId) -> String {
    format!("{EVENTS}/{id}/proposals/{proposal}/accept")
}

/// Leaves an event where it is.
pub fn decline_proposal(id: EventId, proposal: TimeProposalId) -> String {
    format!("{EVENTS}/{id}/proposals/{proposal}/decline")
}

/// Hides the mails about an event that changed nothing.
pub fn put_answers_away(id: EventId) -> String {
    format!("{EVENTS}/{id}/answers/put-away")
}

/// Moves an event, or a part of a series.
pub fn move_event(id: EventId) -> String {
    format!("{EVENTS}/{id}/move")
}

/// Takes a change of an event back; leads to `next`, or to the event.
pub fn undo_change(id: EventUndoId, next: Option<&str>) -> String {
    match next {
        Some(next) => format!("{EVENTS}/undo/{id}?{}", query(&[("next", next)])),
        None => format!("{EVENTS}/undo/{id}"),
    }
}

/// How far an import is, and its report.
pub fn import(id: ImportId) -> String {
    format!("/imports/{id}")
}

/// A page of the report, from 1.
pub fn import_page(id: ImportId, page: usize) -> String {
    format!("/imports/{id}?page={page}")
}

/// Stops an import.
pub fn cancel_import(id: ImportId) -> String {
    format!("/imports/{id}/cancel")
}

/// Takes back what an import added.
pub fn undo_import(id: ImportId) -> String {
    format!("/imports/{id}/undo")
}

/// What was found for `typed`; pages count from 1.
pub fn search(typed: &str, page: usize) -> String {
    format!("{SEARCH}?{}", query(&[("q", typed), ("page", &page.to_string())]))
}

/// How an outside calendar stands.
pub fn subscription(id: CalendarId) -> String {
    format!("{SUBSCRIPTIONS}/{id}")
}

/// Reads an outside calendar at once.
pub fn refresh_subscription(id: CalendarId) -> String {
    format!("{SUBSCRIPTIONS}/{id}/refresh")
}

/// Ends a subscription, and the question before it.
pub fn end_subscription(id: CalendarId) -> String {
    format!("{SUBSCRIPTIONS}/{id}/delete")
}

/// The private addresses of a calendar.
pub fn feeds_of(id: CalendarId) -> String {
    format!("{FEEDS}#c-{id}")
}

/// One calendar as a file.
pub fn export_of(id: CalendarId) -> String {
    format!("{EXPORT}?calendar_id={id}")
}

/// Where programs read a calendar.
pub fn feed(token: &Token) -> String {
    format!("{FEEDS}/{}.ics", token.expose())
}

/// Gives a feed another address.
pub fn reset_feed(id: FeedId) -> String {
    format!("{FEEDS}/{id}/reset")
}

/// Ends a feed.
pub fn delete_feed(id: FeedId) -> String {
    format!("{FEEDS}/{id}/delete")
}

/// The owner's booking link.
pub fn booking_link(id: BookingLinkId) -> String {
    format!("{BOOKING_LINKS}/{id}")
}

/// Why a time of a booking link is not offered.
pub fn booking_link_why(id: BookingLinkId) -> String {
    format!("{BOOKING_LINKS}/{id}/why")
}

/// How a booking link gets onto other pages.
pub fn embed_booking_link(id: BookingLinkId) -> String {
    format!("{BOOKING_LINKS}/{id}/embed")
}

/// What guests would see of a new booking link.
pub const PREVIEW_NEW_BOOKING_LINK: &str = "/booking-links/preview";

/// What guests would see of a booking link with other settings, and what these change.
pub fn preview_booking_link(id: BookingLinkId) -> String {
    format!("{BOOKING_LINKS}/{id}/preview")
}

/// Where a booking link stands among the owner's.
pub fn booking_link_position(id: BookingLinkId) -> String {
    format!("{BOOKING_LINKS}/{id}/position")
}

/// Whether a booking link takes bookings.
pub fn booking_link_active(id: BookingLinkId) -> String {
    format!("{BOOKING_LINKS}/{id}/active")
}

/// A second link like a booking link.
pub fn duplicate_booking_link(id: BookingLinkId) -> String {
    format!("{BOOKING_LINKS}/{id}/duplicate")
}

/// A link like a booking link, for one booking.
pub fn one_off_booking_link(id: BookingLinkId) -> String {
    format!("{BOOKING_LINKS}/{id}/one-off")
}

/// Another address for a secret booking link.
pub fn booking_link_secret(id: BookingLinkId) -> String {
    format!("{BOOKING_LINKS}/{id}/secret")
}

/// The bookings that came by a booking link.
pub fn bookings_of_link(id: BookingLinkId) -> String {
    format!("{BOOKINGS}?link={id}")
}

/// Takes back that a booking link was deleted.
pub fn restore_booking_link(id: BookingLinkId) -> String {
    format!("{BOOKING_LINKS}/{id}/restore")
}

/// What an owner says of a booking.
pub fn booking_status(id: BookingId) -> String {
    format!("{BOOKINGS}/{id}/status")
}

/// All public links of an owner.
pub fn public_profile(username: &str) -> String {
    format!("/book/{username}")
}

/// A public booking page.
pub fn public_link(username: &str, slug: &str) -> String {
    format!("/book/{username}/{slug}")
}

/// That a guest who booked there is sent a mail to confirm it.
pub fn asked_by_mail(username: &str, slug: &str) -> String {
    format!("/book/{username}/{slug}/asked")
}

/// The bookings that an owner cancelled in one go.
pub fn cancellation(id: BookingCancellationId) -> String {
    format!("{BOOKINGS}/cancelled/{id}")
}

/// Takes that back.
pub fn undo_cancellation(id: BookingCancellationId) -> String {
    format!("{BOOKINGS}/cancelled/{id}/undo")
}

/// A booking in the owner's list.
pub fn booking_in_list(id: BookingId) -> String {
    format!("{BOOKINGS}#booking-{id}")
}

/// The page on which an owner moves a booking.
pub fn move_booking(id: BookingId) -> String {
    format!("{BOOKINGS}/{id}/reschedule")
}

/// The guest's own page.
pub fn guest_booking(token: &Token) -> String {
    format!("/booking/{}", token.expose())
}

/// The bookings of a guest, opened by a mailed key.
pub fn guest_bookings(token: &Token) -> String {
    format!("{GUEST_BOOKINGS}/{}", token.expose())
}

/// The attendee's own page.
pub fn invitation(token: &Token) -> String {
    invitation_page(token.expose())
}

/// The same, by the token as it stood in the address.
pub fn invitation_page(token: &str) -> String {
    format!("/invitations/{token}")
}

/// Proposes another time, on the clocks of `zone`.
pub fn propose(token: &str, zone: &str) -> String {
    format!("/invitations/{token}/propose?{}", query(&[("timezone", zone)]))
}

/// Takes a proposed time back.
pub fn withdraw(token: &str) -> String {
    format!("/invitations/{token}/withdraw")
}

/// Where a guest invites others.
pub fn invitation_guests(token: &str) -> String {
    format!("/invitations/{token}/guests")
}

/// Puts an invitation on the calendar of the account that is signed in.
pub fn invitation_to_calendar(token: &str) -> String {
    format!("/invitations/{token}/calendar")
}

/// The attendee's event as a file for their own calendar.
pub fn invitation_file(token: &str) -> String {
    format!("/invitations/{token}/event.ics")
}

/// A booking in the part `show` of its owner's list.
pub fn booking_at(show: &str, id: BookingId) -> String {
    format!("{BOOKINGS}?{}#booking-{id}", query(&[("show", show)]))
}

/// Where somebody who gets reminders can say that they want none; the sealed text says who, and whose.
pub fn unsubscribe(sealed: &str) -> String {
    format!("/mail/unsubscribe/{sealed}")
}

/// Sends a mail again.
pub fn resend_mail(id: EmailLogId) -> String {
    format!("{SETTINGS_MAILS}/{id}/resend")
}

/// A query string of these pairs, escaped.
pub fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// `next` if it is a path of ours, else the home page: nobody is sent to another site.
pub fn safe_next(next: Option<&str>) -> &str {
    next.filter(|path| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.contains('\\')
            && !path.chars().any(char::is_control)
    })
    .unwrap_or(HOME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site_after_sign_in() {
        assert_eq!(safe_next(Some("/calendar/month/2026-11-01?x=1")), "/calendar/month/2026-11-01?x=1");
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:x", "/a\nb"]
        {
            assert_eq!(safe_next(Some(bad)), HOME, "{bad}");
        }
        assert_eq!(safe_next(None), HOME);
    }
}
