//! Answers that come by mail: whom they are from, and taking them. What an attendee answers on their
//! page is [`Attendee::answer`].

use chrono::NaiveTime;
use diesel::prelude::*;

use super::{Answer, Attendee, Event, occurrence_answer::OccurrenceAnswer};
use crate::{
    error::AppError,
    ical,
    ids::{AttendeeId, EventId},
    jobs::{AnswerMail, Job, queue},
    mail::{self, EmailAddress},
    schema::{event_attendees, events},
    time::{Instant, Zone},
};

/// An answer as a mail says it.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    pub answer: Answer,
    /// `None` says nothing: with the same answer as before, what was written before stays.
    pub comment: Option<&'a str>,
    /// When the attendee's program wrote it, at most now.
    pub at: Instant,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    News,
    /// It says what was known.
    Known,
    /// A later answer is known; nothing was changed.
    Older,
}

impl Attendee {
    /// The invitations to what goes by the iCalendar UID `uid` that were sent to `email`; those that
    /// were taken off, too. Single events and series come before changed occurrences.
    ///
    /// # Errors
    /// When the database does.
    pub fn known_by(conn: &mut PgConnection, uid: &str, email: &str) -> QueryResult<Vec<(Self, Event)>> {
        event_attendees::table
            .inner_join(events::table)
            .filter(events::ical_uid.eq(uid))
            .filter(events::deleted_at.is_null())
            .filter(event_attendees::email.eq(email))
            .filter(event_attendees::is_organizer.eq(false))
            .filter(event_attendees::invitation_sent_at.is_not_null())
            .order(events::recurring_event_id.is_not_null())
            .limit(200)
            .select((Self::as_select(), Event::as_select()))
            .load(conn)
    }

    /// The event of this UID to which we invited somebody, if there is just one.
    ///
    /// # Errors
    /// When the database does.
    pub fn invited_to(conn: &mut PgConnection, uid: &str) -> QueryResult<Option<Event>> {
        let told = event_attendees::table
            .filter(event_attendees::event_id.eq(events::id))
            .filter(event_attendees::invitation_sent_at.is_not_null());
        let mut found: Vec<Event> = events::table
            .filter(events::ical_uid.eq(uid))
            .filter(events::deleted_at.is_null())
            .filter(events::recurring_event_id.is_null())
            .filter(diesel::dsl::exists(told))
            .limit(2)
            .select(Event::as_select())
            .load(conn)?;
        Ok(found.pop().filter(|_| found.is_empty()))
    }

    /// The attendee with this address at `event`, also when taken off.
    ///
    /// # Errors
    /// When the database does.
    pub fn at(conn: &mut PgConnection, event: EventId, email: &str) -> QueryResult<Option<Self>> {
        event_attendees::table
            .filter(event_attendees::event_id.eq(event))
            .filter(event_attendees::email.eq(email))
            .filter(event_attendees::is_organizer.eq(false))
            .select(Self::as_select())
            .first(conn)
            .optional()
    }

    /// The row that the reply address of this attendee names: that of the series where they are
    /// invited to it, since all that goes by one UID has one organizer.
    ///
    /// # Errors
    /// When the database does.
    pub fn addressee(&self, conn: &mut PgConnection, event: &Event) -> QueryResult<AttendeeId> {
        let Some(series) = event.recurring_event_id else { return Ok(self.id) };
        Ok(Self::at(conn, series, &self.email)?.map_or(self.id, |guest| guest.id))
    }

    /// Takes an answer to the whole event that came by mail; the organizer is told of news where
    /// `tells`. Call it with the event locked.
    ///
    /// # Errors
    /// When the database does.
    pub fn take_answer(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        written: Written<'_>,
        tells: bool,
        now: Instant,
    ) -> Result<Taken, AppError> {
        let known = Self::find(conn, self.id)?;
        if known.responded_at.is_some_and(|at| at > written.at) {
            return Ok(Taken::Older);
        }
        let (is_news, comment) = written.said_after(known.response(), known.comment.as_deref());
        diesel::update(event_attendees::table.find(self.id))
            .set((
                event_attendees::response_status.eq(written.answer.stored()),
                event_attendees::comment.eq(comment),
                event_attendees::responded_at.eq(written.at),
            ))
            .execute(conn)?;
        if !is_news {
            return Ok(Taken::Known);
        }
        Self::copy_to_event(conn, event.id)?;
        if tells {
            self.tell(conn, event, crate::jobs::InvitationMail::Answered, now)?;
        }
        Ok(Taken::News)
    }

    /// Takes an answer to the occurrence of the series `event` that starts at `start` and has no row
    /// of its own; the answer to the series stays. See [`Attendee::take_answer`].
    ///
    /// # Errors
    /// When the database does.
    pub fn take_answer_to_occurrence(
        &self,
        conn: &mut PgConnection,
        (event, start): (&Event, Instant),
        written: Written<'_>,
        tells: bool,
        now: Instant,
    ) -> Result<Taken, AppError> {
        let known = OccurrenceAnswer::find(conn, self.id, start)?;
        if known.as_ref().is_some_and(|known| known.responded_at > written.at) {
            return Ok(Taken::Older);
        }
        let before = known.as_ref().map_or(Answer::NeedsAction, OccurrenceAnswer::response);
        let (is_news, comment) =
            written.said_after(before, known.as_ref().and_then(|known| known.comment.as_deref()));
        let answer = OccurrenceAnswer {
            attendee_id: self.id,
            original_start_time: start,
            response_status: written.answer.stored().to_owned(),
            comment: comment.map(str::to_owned),
            responded_at: written.at,
        };
        answer.put(conn)?;
        if !is_news {
            return Ok(Taken::Known);
        }
        if tells {
            self.write_to_organizer(conn, event, AnswerMail::Occurrence { start }, now)?;
        }
        Ok(Taken::News)
    }

    /// Owes the organizer a mail about what the attendee wrote.
    pub(super) fn write_to_organizer(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        about: AnswerMail,
        now: Instant,
    ) -> Result<(), AppError> {
        let template = match about {
            AnswerMail::Occurrence { .. } => "invitation_answered",
            _ => "invitation_proposed",
        };
        let to = event.organizer_email.as_deref();
        self.owe_answer_mail(conn, event, (to, template), about, now)
    }

    /// Owes the attendee a mail about what they proposed.
    pub(super) fn write_of_proposal(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        about: AnswerMail,
        now: Instant,
    ) -> Result<(), AppError> {
        self.owe_answer_mail(conn, event, (Some(&self.email), "invitation_proposal_declined"), about, now)
    }

    fn owe_answer_mail(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        (to, template): (Option<&str>, &str),
        about: AnswerMail,
        now: Instant,
    ) -> Result<(), AppError> {
        // Rows hold checked addresses; an organizer's account may have been erased since.
        let Some(to) = to.and_then(|text| text.parse::<EmailAddress>().ok()) else { return Ok(()) };
        let log = mail::log::owe(conn, event.user_id, &to, template, now)?;
        // Each says how things stand when it is written, so one that waits is enough.
        let key = match about {
            AnswerMail::Occurrence { start } => format!("{}:{start}", self.id),
            AnswerMail::Proposed => self.id.to_string(),
            AnswerMail::ProposalDeclined { proposal } => proposal.to_string(),
        };
        let job = Job::AnswerMail { log, attendee: self.id, about };
        if !queue::enqueue(conn, &job, now, Some(&key))? {
            mail::log::forget(conn, log)?;
        }
        Ok(())
    }
}

impl Event {
    /// The event with this id, whoever owns it, locked until the transaction ends: answers to it and
    /// changes of it come one after the other.
    ///
    /// # Errors
    /// When the database does.
    pub fn for_answer(conn: &mut PgConnection, id: EventId) -> QueryResult<Option<Self>> {
        Self::lock(conn, id)?;
        events::table.find(id).select(Self::as_select()).first(conn).optional()
    }

    /// The start, as rows hold it, of the occurrence of this series that a RECURRENCE-ID names: some
    /// programs name occurrences in UTC or by their day. Nothing says that there is such an occurrence.
    pub fn start_named(&self, id: &ical::When) -> Instant {
        match id.like(&super::ical::moment(self, self.start_time)) {
            ical::When::Day(day) => Instant::from_utc(day.and_time(NaiveTime::MIN)),
            moment => moment.instant(&Zone::stored(&self.timezone)),
        }
    }
}

impl<'a> Written<'a> {
    /// Whether it is news after `answer` and `comment`, and what is written with the answer then.
    fn said_after(&self, answer: Answer, comment: Option<&'a str>) -> (bool, Option<&'a str>) {
        let same = self.answer == answer;
        let kept = self.comment.or(comment.filter(|_| same));
        (!same || kept != comment, kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_stays_with_the_same_answer_and_goes_with_another() {
        let at = "2026-03-02T01:00:00Z".parse().expect("an instant");
        let yes = |comment| Written { answer: Answer::Accepted, comment, at };
        assert_eq!(yes(None).said_after(Answer::Accepted, Some("late")), (false, Some("late")));
        assert_eq!(yes(Some("late")).said_after(Answer::Accepted, Some("late")), (false, Some("late")));
        assert_eq!(yes(Some("early")).said_after(Answer::Accepted, Some("late")), (true, Some("early")));
        assert_eq!(yes(None).said_after(Answer::Declined, Some("ill")), (true, None));
        assert_eq!(yes(None).said_after(Answer::NeedsAction, None), (true, None));
    }
}
