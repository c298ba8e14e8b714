//! The table `time_proposals`: other times that attendees propose, which the owner accepts or declines.

use diesel::prelude::*;

use super::{
    Answer, Attendee, Event, When,
    part::Changed,
    recurrence::RuleError,
    series::Wish,
    undo::{self, Change},
};
use crate::{
    accounts::User,
    calendars::Calendar,
    error::AppError,
    ids::{AttendeeId, EventId, EventUndoId, TimeProposalId, UserId},
    jobs::AnswerMail,
    schema::{event_attendees, time_proposals},
    time::{Instant, Span, Zone},
    tokens::Secret,
};

/// The last time that an attendee proposed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = time_proposals)]
pub struct TimeProposal {
    /// Another one for each that takes the place of an earlier one.
    pub id: TimeProposalId,
    pub attendee_id: AttendeeId,
    /// The occurrence of a series that is meant, by its start according to the rule.
    pub original_start_time: Option<Instant>,
    /// As in `events`.
    pub start_time: Instant,
    pub end_time: Instant,
    pub is_all_day: bool,
    /// The zone the attendee said it in.
    pub timezone: String,
    pub comment: Option<String>,
    /// The version of the event that they had before their eyes.
    pub sequence: i32,
    /// `open`, `accepted`, `declined` or `withdrawn`.
    pub status: String,
    pub proposed_at: Instant,
    pub decided_at: Option<Instant>,
}

/// What is proposed.
#[derive(Debug, Clone)]
pub struct Proposed<'a> {
    /// The occurrence of a series without a row of its own.
    pub occurrence: Option<Instant>,
    /// Of the event's own kind: whole days for whole days.
    pub when: &'a When,
    pub comment: Option<&'a str>,
    /// When it was written, at most now.
    pub at: Instant,
}

/// What became of a proposal that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposing {
    Noted,
    /// It was known.
    Known,
    /// A later one is known; nothing was changed.
    Older,
}

/// What became of the owner's yes.
#[derive(Debug)]
pub enum Accepting {
    Moved {
        event: Event,
        undo: Option<EventUndoId>,
    },
    /// The event is not what the owner, or the attendee, had before their eyes.
    MovedMeanwhile,
    /// The attendee took it back or proposes another time by now, or it was decided on before.
    Gone,
    /// There is no such occurrence any more, or its rule cannot be moved.
    Impossible,
}

impl TimeProposal {
    /// The last proposal of an attendee, whatever became of it.
    ///
    /// # Errors
    /// When the database does.
    pub fn of_attendee(conn: &mut PgConnection, guest: AttendeeId) -> QueryResult<Option<Self>> {
        time_proposals::table
            .filter(time_proposals::attendee_id.eq(guest))
            .select(Self::as_select())
            .first(conn)
            .optional()
    }

    /// The open proposals of the attendees of `event`, by what they are about.
    ///
    /// # Errors
    /// When the database does.
    pub fn open_of_event(conn: &mut PgConnection, event: EventId) -> QueryResult<Vec<Self>> {
        let guests = event_attendees::table
            .filter(event_attendees::event_id.eq(event))
            .filter(event_attendees::removed_at.is_null())
            .select(event_attendees::id);
        time_proposals::table
            .filter(time_proposals::attendee_id.eq_any(guests))
            .filter(time_proposals::status.eq("open"))
            .order((time_proposals::original_start_time, time_proposals::proposed_at))
            .select(Self::as_select())
            .load(conn)
    }

    /// Notes another time that `guest` proposes for `event`; it takes the place of what they proposed
    /// before, and the organizer is told. Call it with the event locked.
    ///
    /// # Errors
    /// When the database does.
    pub fn propose(
        conn: &mut PgConnection,
        guest: &Attendee,
        event: &Event,
        proposed: &Proposed<'_>,
        now: Instant,
    ) -> Result<Proposing, AppError> {
        let span = proposed.when.stored();
        if let Some(known) = Self::of_attendee(conn, guest.id)? {
            if known.proposed_at > proposed.at {
                return Ok(Proposing::Older);
            }
            let same = known.is_open()
                && (known.start_time, known.end_time) == (span.start, span.end)
                && known.original_start_time == proposed.occurrence
                && known.comment.as_deref() == proposed.comment
                && known.sequence == event.sequence;
            if same {
                return Ok(Proposing::Known);
            }
        }
        diesel::delete(time_proposals::table.filter(time_proposals::attendee_id.eq(guest.id)))
            .execute(conn)?;
        diesel::insert_into(time_proposals::table)
            .values((
                time_proposals::id.eq(TimeProposalId::new()),
                time_proposals::attendee_id.eq(guest.id),
                time_proposals::original_start_time.eq(proposed.occurrence),
                time_proposals::start_time.eq(span.start),
                time_proposals::end_time.eq(span.end),
                time_proposals::is_all_day.eq(proposed.when.is_all_day()),
                time_proposals::timezone.eq(proposed.when.zone().name()),
                time_proposals::comment.eq(proposed.comment),
                time_proposals::sequence.eq(event.sequence),
                time_proposals::proposed_at.eq(proposed.at),
            ))
            .execute(conn)?;
        guest.write_to_organizer(conn, event, AnswerMail::Proposed, now)?;
        Ok(Proposing::Noted)
    }

    /// Takes the open proposal of an attendee back; answers whether there was one.
    ///
    /// # Errors
    /// When the database does.
    pub fn withdraw(conn: &mut PgConnection, guest: AttendeeId, now: Instant) -> QueryResult<bool> {
        let open = time_proposals::table
            .filter(time_proposals::attendee_id.eq(guest))
            .filter(time_proposals::status.eq("open"));
        let changed = diesel::update(open)
            .set((
                time_proposals::status.eq("withdrawn"),
                time_proposals::decided_at.eq(now),
                // What was written before it is withdrawn with it.
                time_proposals::proposed_at.eq(now),
            ))
            .execute(conn)?;
        Ok(changed > 0)
    }

    /// Moves the event, or the occurrence, to the proposed time, which can be taken back as any move;
    /// all guests are told, and the one who proposed it counts as coming. `seen` is the sequence of the
    /// event that the owner had before their eyes, if they said so.
    ///
    /// # Errors
    /// `NotFound` when the event is not `owner`'s.
    pub fn accept(
        conn: &mut PgConnection,
        owner: &User,
        (event, id): (EventId, TimeProposalId),
        seen: Option<i32>,
        secret: &Secret,
        now: Instant,
    ) -> Result<Accepting, AppError> {
        let event = Event::locked(conn, owner.id, event)?;
        let Some((proposal, guest)) = Self::open(conn, event.id, id)? else { return Ok(Accepting::Gone) };
        if event.sequence != seen.unwrap_or(proposal.sequence)
            || event.is_all_day != proposal.is_all_day
            || event.managed_by.is_some()
        {
            return Ok(Accepting::MovedMeanwhile);
        }
        let (scope, occurrence) = match proposal.original_start_time {
            Some(start) => ("this", start.to_string()),
            None => ("all", String::new()),
        };
        let changed = match Changed::load(conn, owner.id, event.id, scope, &occurrence) {
            Err(AppError::NotFound) => return Ok(Accepting::Impossible),
            changed => changed?,
        };
        if changed.event.id != event.id {
            // The occurrence got a row of its own since, which its page is about.
            return Ok(Accepting::MovedMeanwhile);
        }
        let calendar = Calendar::primary_of(conn, owner.id)?.id;
        let to = changed.when.at(Span::new(proposal.start_time, proposal.end_time));
        let draft: Result<_, RuleError> = changed.draft_at(calendar, &changed.when, &to);
        let Ok(draft) = draft else { return Ok(Accepting::Impossible) };
        let (root, guests) = (changed.event.id, changed.invitees());
        proposal.decide(conn, "accepted", now)?;
        let (moved, undo) = undo::remembering(conn, owner.id, (root, Change::Moved), now, |conn| {
            let moved = changed.write(conn, owner, Wish { draft: &draft, guests: &guests }, secret, now)?;
            if let Some(own) = Attendee::at(conn, moved.id, &guest.email)? {
                own.comes_to_what_they_proposed(conn, &moved, now)?;
            }
            Ok(moved)
        })?;
        Ok(Accepting::Moved { event: moved, undo })
    }

    /// Declines a proposal; who proposed it is told. `None` when it is no longer open, otherwise the
    /// attendee.
    ///
    /// # Errors
    /// `NotFound` when the event is not `owner`'s.
    pub fn decline(
        conn: &mut PgConnection,
        owner: UserId,
        (event, id): (EventId, TimeProposalId),
        now: Instant,
    ) -> Result<Option<Attendee>, AppError> {
        let event = Event::locked(conn, owner, event)?;
        let Some((proposal, guest)) = Self::open(conn, event.id, id)? else { return Ok(None) };
        proposal.decide(conn, "declined", now)?;
        guest.write_of_proposal(conn, &event, AnswerMail::ProposalDeclined { proposal: id }, now)?;
        Ok(Some(guest))
    }

    /// The open proposal `id` for `event`, with who made it.
    fn open(
        conn: &mut PgConnection,
        event: EventId,
        id: TimeProposalId,
    ) -> QueryResult<Option<(Self, Attendee)>> {
        time_proposals::table
            .inner_join(event_attendees::table)
            .filter(time_proposals::id.eq(id))
            .filter(time_proposals::status.eq("open"))
            .filter(event_attendees::event_id.eq(event))
            .filter(event_attendees::removed_at.is_null())
            .select((Self::as_select(), Attendee::as_select()))
            .first(conn)
            .optional()
    }

    fn decide(&self, conn: &mut PgConnection, status: &str, now: Instant) -> QueryResult<()> {
        diesel::update(time_proposals::table.find(self.id))
            .set((time_proposals::status.eq(status), time_proposals::decided_at.eq(now)))
            .execute(conn)?;
        Ok(())
    }

    /// Whether nobody has decided on it.
    pub fn is_open(&self) -> bool {
        self.status == "open"
    }

    /// The proposed time, in the zone it was said in.
    pub fn when(&self) -> When {
        let (span, zone) = (Span::new(self.start_time, self.end_time), Zone::stored(&self.timezone));
        let day = span.start.to_utc().date();
        let kind = if self.is_all_day {
            When::AllDay { first: day, last: day, zone }
        } else {
            When::Timed { span, zone }
        };
        kind.at(span)
    }
}

impl Attendee {
    /// Their answer was to the old time; the new one is their own.
    fn comes_to_what_they_proposed(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        now: Instant,
    ) -> QueryResult<()> {
        diesel::update(event_attendees::table.find(self.id))
            .set((
                event_attendees::response_status.eq(Answer::Accepted.stored()),
                event_attendees::responded_at.eq(now),
            ))
            .execute(conn)?;
        Self::copy_to_event(conn, event.id)
    }
}
