//! All background work on one page.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{
        AttendeeId, BookingId, CalendarId, EmailLogId, EventId, GuestKeyId, ImportId, InboundMailId,
        TimeProposalId,
    },
    time::Instant,
};

/// Everything Calento does later. Jobs carry ids only and are safe to run twice; a row that is
/// gone means that nothing is left to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Write and send a mail about a booking.
    BookingMail { log: EmailLogId, booking: BookingId, to: Side, about: BookingMail },
    /// Write and send the link to a guest's bookings.
    GuestBookingsMail { log: EmailLogId, key: GuestKeyId },
    /// Write and send a mail about an invitation.
    InvitationMail { log: EmailLogId, attendee: AttendeeId, about: InvitationMail },
    /// Write and send a mail about what an attendee wrote.
    AnswerMail { log: EmailLogId, attendee: AttendeeId, about: AnswerMail },
    /// Remind both sides of a booking, `minutes` before its start.
    BookingReminder { booking: BookingId, minutes: u32 },
    /// End a booking that still waits for its guest or its owner when its time is over.
    BookingLapse { booking: BookingId },
    /// Remind the guests of an event who have not answered, `minutes` before it starts at `start`.
    GuestReminder { event: EventId, start: Instant, minutes: i32 },
    /// Tell whoever booked this event that its owner changed it.
    BookedEventChanged { event: EventId },
    /// Take a large file in, part by part.
    ImportFile { import: ImportId },
    /// Look at an outside calendar, if a look is due.
    FetchSubscription { calendar: CalendarId },
    /// Write and send the reminder of the occurrence that starts at `start`, to the owner.
    ReminderMail { log: EmailLogId, event: EventId, start: Instant },
    /// Read a mail that came in.
    InboundMail { mail: InboundMailId },
    /// Remove sessions that ran out, changes too old to be taken back, and jobs done long ago.
    Sweep,
}

/// The two sides of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Guest,
    Owner,
}

/// What a mail about a booking says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingMail {
    Booked,
    /// To the guest: follow the link, or nothing is booked.
    ToConfirm,
    /// The guest asks for a time, or for another one than before; the owner is to answer.
    Requested,
    /// To the guest: the owner has confirmed the request.
    Confirmed,
    /// To the guest: the owner has declined it.
    Declined,
    /// The guest has withdrawn the request.
    Withdrawn,
    /// Nobody confirmed the request in time.
    Lapsed,
    /// To the guest: the owner cancelled, and took that back.
    Restored,
    /// To the guest: the owner changed the title or the place.
    Changed,
    /// One side moved the booking to another time.
    Moved,
    Cancelled,
    /// It begins soon.
    Reminder,
}

/// What a mail about an invitation says. The sequence is the event's at the time of the change
/// (RFC 5545 section 3.8.7.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationMail {
    /// To the attendee: you are invited.
    Invited { sequence: i32 },
    /// To the attendee: time, place or title changed.
    Changed { sequence: i32 },
    /// To the attendee: the event is off, or you are no longer invited.
    Cancelled { sequence: i32 },
    /// To the attendee: an answer is missing; nothing changed.
    Reminder { sequence: i32 },
    /// To the organizer: the attendee answered.
    Answered,
    /// To the organizer: the attendee invited others.
    Brought,
}

/// What a mail about an attendee's words says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerMail {
    /// To the organizer: the attendee answered for the occurrence that starts at `start` alone.
    Occurrence { start: Instant },
    /// To the organizer: the attendee proposes another time.
    Proposed,
    /// To the attendee: the organizer keeps the time (iTIP DECLINECOUNTER).
    ProposalDeclined { proposal: TimeProposalId },
}

impl Job {
    /// The kind that reads an owner's file, which may take minutes.
    pub const IMPORT: &str = "import_file";

    /// The kind that waits for servers elsewhere.
    pub const FETCH: &str = "fetch_subscription";

    /// The name in `jobs.kind` and in logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::BookingMail { .. } => "booking_mail",
            Self::GuestBookingsMail { .. } => "guest_bookings_mail",
            Self::InvitationMail { .. } => "invitation_mail",
            Self::AnswerMail { .. } => "answer_mail",
            Self::BookingReminder { .. } => "booking_reminder",
            Self::BookingLapse { .. } => "booking_lapse",
            Self::GuestReminder { .. } => "guest_reminder",
            Self::BookedEventChanged { .. } => "booked_event_changed",
            Self::ImportFile { .. } => "import_file",
            Self::FetchSubscription { .. } => "fetch_subscription",
            Self::ReminderMail { .. } => "reminder_mail",
            Self::InboundMail { .. } => "inbound_mail",
            Self::Sweep => "sweep",
        }
    }

    /// The same job for another mail; `None` when it sends none.
    pub fn with_mail(self, new: EmailLogId) -> Option<Self> {
        let mut job = self;
        match &mut job {
            Self::BookingMail { log, .. }
            | Self::GuestBookingsMail { log, .. }
            | Self::InvitationMail { log, .. }
            | Self::AnswerMail { log, .. }
            | Self::ReminderMail { log, .. } => *log = new,
            _ => return None,
        }
        Some(job)
    }

    /// The mail this job sends, if it sends one: its row shows what became of it.
    pub fn mail(&self) -> Option<EmailLogId> {
        match self {
            Self::BookingMail { log, .. }
            | Self::GuestBookingsMail { log, .. }
            | Self::InvitationMail { log, .. }
            | Self::AnswerMail { log, .. }
            | Self::ReminderMail { log, .. } => Some(*log),
            Self::BookingReminder { .. }
            | Self::BookingLapse { .. }
            | Self::GuestReminder { .. }
            | Self::BookedEventChanged { .. }
            | Self::ImportFile { .. }
            | Self::FetchSubscription { .. }
            | Self::InboundMail { .. }
            | Self::Sweep => None,
        }
    }
}
