//! Reminders to guests who have not answered: by the organizer's click, or by themselves some time
//! before the event.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{Answer, Attendee, Event, guest_rights::GuestRights};
use crate::{
    error::AppError,
    ids::{AttendeeId, EventId, UserId},
    jobs::{InvitationMail, Job, queue},
    schema::event_attendees,
    time::Instant,
};

/// How long after one reminder the next may come.
pub const PAUSE: TimeDelta = TimeDelta::hours(20);

/// What became of a wish to remind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reminded {
    /// How many get a reminder.
    pub told: usize,
    /// How many had one a short time ago.
    pub too_soon: usize,
}

impl Attendee {
    /// Whether a reminder to answer makes sense: they were told of the event, and said nothing.
    pub fn owes_answer(&self) -> bool {
        self.response() == Answer::NeedsAction && self.invitation_sent_at.is_some()
    }

    /// Whether the last reminder was long enough ago.
    pub fn may_be_reminded(&self, now: Instant) -> bool {
        self.reminded_at.is_none_or(|at| at + PAUSE <= now)
    }

    /// Owes a reminder, unless one was written a short time ago; answers whether it does.
    fn remind(&self, conn: &mut PgConnection, event: &Event, now: Instant) -> Result<bool, AppError> {
        // The row decides, so that a double click reminds once.
        let due =
            diesel::update(event_attendees::table.find(self.id).filter(
                event_attendees::reminded_at.is_null().or(event_attendees::reminded_at.le(now - PAUSE)),
            ))
            .set(event_attendees::reminded_at.eq(now))
            .execute(conn)?;
        if due > 0 {
            self.tell(conn, event, InvitationMail::Reminder { sequence: event.sequence }, now)?;
        }
        Ok(due > 0)
    }
}

impl Event {
    /// Reminds the guests of an event who have not answered, or only the guest `of`, of whom each
    /// gets a reminder at most every 20 hours. The sequence stays: nothing changed (RFC 5546 section
    /// 2.1.4). Call it in a transaction.
    ///
    /// # Errors
    /// `NotFound` when the event is not `owner`'s, or the guest not its.
    pub fn remind_guests(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        of: Option<AttendeeId>,
        now: Instant,
    ) -> Result<(Self, Reminded), AppError> {
        let event = Self::locked(conn, owner, id)?;
        let mut guests = Attendee::of_event(conn, id)?;
        if let Some(of) = of {
            guests.retain(|guest| guest.id == of);
            if guests.is_empty() {
                return Err(AppError::NotFound);
            }
        }
        let reminded = event.remind_all(conn, &guests, now)?;
        Ok((event, reminded))
    }

    fn remind_all(
        &self,
        conn: &mut PgConnection,
        guests: &[Attendee],
        now: Instant,
    ) -> Result<Reminded, AppError> {
        let mut reminded = Reminded::default();
        if self.status == "cancelled" {
            return Ok(reminded);
        }
        for guest in guests.iter().filter(|guest| guest.owes_answer()) {
            if guest.remind(conn, self, now)? { reminded.told += 1 } else { reminded.too_soon += 1 }
        }
        Ok(reminded)
    }

    /// Plans the reminder that guests get by themselves, where the organizer wants one and its time
    /// is still to come. Call it in the transaction that writes the event.
    pub(super) fn plan_guest_reminder(&self, conn: &mut PgConnection, now: Instant) -> QueryResult<()> {
        let Some(minutes) = GuestRights::of(conn, self)?.reminder_minutes else { return Ok(()) };
        let (start, at) = (self.start_time, self.start_time.plus_minutes(-i64::from(minutes)));
        if at > now {
            let key = format!("{}/{start}/{minutes}", self.id);
            queue::enqueue(conn, &Job::GuestReminder { event: self.id, start, minutes }, at, Some(&key))?;
        }
        Ok(())
    }

    /// Reminds those who have not answered, `minutes` before `start`; nothing when the event is off,
    /// was moved, or is to have its reminder at another time. Call it in a transaction.
    ///
    /// # Errors
    /// When the database does.
    pub fn run_guest_reminder(
        conn: &mut PgConnection,
        id: EventId,
        start: Instant,
        minutes: i32,
        now: Instant,
    ) -> Result<(), AppError> {
        Self::lock(conn, id)?;
        let Some(event) = Self::of_anybody(conn, id).optional()? else { return Ok(()) };
        let is_wanted = GuestRights::of(conn, &event)?.reminder_minutes == Some(minutes);
        if is_wanted && event.deleted_at.is_none() && event.start_time == start {
            let guests = Attendee::of_event(conn, id)?;
            event.remind_all(conn, &guests, now)?;
        }
        Ok(())
    }
}
