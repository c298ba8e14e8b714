//! The table `answer_notes`: mails about an event that came in and changed nothing. The owner sees
//! them on the event's page until they put them away; nobody gets mail about them, so that strangers
//! can make none.

use diesel::{prelude::*, upsert::excluded};

use super::Answer;
use crate::{
    error::AppError,
    ids::{EventId, UserId},
    schema::{answer_notes, events},
    time::Instant,
};

/// How many there are on one event; from then on only the senders that are on it already count.
const MOST: i64 = 20;

/// The longest text, in characters.
const MAX_CHARS: usize = 2_000;

/// Why a mail changed nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The sender is not on the guest list.
    Stranger,
    /// It came by the address of one guest and answers for somebody else: it was passed on.
    OtherPerson,
    /// The guest was taken off.
    Uninvited,
    /// The mail server that took it says that the sender is forged.
    Forged,
    /// It answers another version of the event than the one that holds.
    Version,
    /// It is older than the answer that is known.
    Older,
    /// The event is over.
    Over,
    /// The event was cancelled.
    Off,
    /// It names a date on which the series does not take place, or no single date or series at all.
    Occurrence,
    /// It proposes another time for what cannot be moved here.
    Fixed,
    /// Nothing in it can be read as an answer.
    Unreadable,
    /// It is no answer but a letter.
    Words,
}

/// A mail that changed nothing.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = answer_notes)]
pub struct AnswerNote {
    pub event_id: EventId,
    /// May be empty.
    pub sender: String,
    pub reason: String,
    pub answer: Option<String>,
    pub text: Option<String>,
    pub received_at: Instant,
}

impl Reason {
    /// As `answer_notes.reason` holds it.
    pub fn stored(self) -> &'static str {
        match self {
            Self::Stranger => "stranger",
            Self::OtherPerson => "other_person",
            Self::Uninvited => "uninvited",
            Self::Forged => "forged",
            Self::Version => "version",
            Self::Older => "older",
            Self::Over => "over",
            Self::Off => "off",
            Self::Occurrence => "occurrence",
            Self::Fixed => "fixed",
            Self::Unreadable => "unreadable",
            Self::Words => "words",
        }
    }
}

impl AnswerNote {
    /// Notes that a mail about `event` changed nothing, with what it said. A second one of the same
    /// sender for the same reason takes the place of the first. `false` when there are too many.
    ///
    /// # Errors
    /// When the database does.
    pub fn leave(
        conn: &mut PgConnection,
        event: EventId,
        sender: &str,
        reason: Reason,
        said: (Option<Answer>, Option<&str>),
        now: Instant,
    ) -> QueryResult<bool> {
        let sender: String = sender.chars().filter(|c| !c.is_control()).take(254).collect();
        let known: i64 =
            answer_notes::table.filter(answer_notes::event_id.eq(event)).count().get_result(conn)?;
        let same = answer_notes::table.find((event, &sender, reason.stored()));
        if known >= MOST && !diesel::select(diesel::dsl::exists(same)).get_result::<bool>(conn)? {
            return Ok(false);
        }
        let (answer, text) = said;
        let answer = answer.filter(|answer| *answer != Answer::NeedsAction).map(Answer::stored);
        let text: Option<String> =
            text.map(|text| text.chars().filter(|c| *c == '\n' || !c.is_control()).take(MAX_CHARS).collect());
        diesel::insert_into(answer_notes::table)
            .values((
                answer_notes::event_id.eq(event),
                answer_notes::sender.eq(&sender),
                answer_notes::reason.eq(reason.stored()),
                answer_notes::answer.eq(answer),
                answer_notes::text.eq(text.filter(|text| !text.trim().is_empty())),
                answer_notes::received_at.eq(now),
            ))
            .on_conflict((answer_notes::event_id, answer_notes::sender, answer_notes::reason))
            .do_update()
            .set((
                answer_notes::answer.eq(excluded(answer_notes::answer)),
                answer_notes::text.eq(excluded(answer_notes::text)),
                answer_notes::received_at.eq(excluded(answer_notes::received_at)),
            ))
            .execute(conn)?;
        Ok(true)
    }

    /// The notes on an event, newest first.
    ///
    /// # Errors
    /// When the database does.
    pub fn of_event(conn: &mut PgConnection, event: EventId) -> QueryResult<Vec<Self>> {
        answer_notes::table
            .filter(answer_notes::event_id.eq(event))
            .order((answer_notes::received_at.desc(), answer_notes::sender))
            .select(Self::as_select())
            .load(conn)
    }

    /// Puts the notes on an event away that came in until `seen`.
    ///
    /// # Errors
    /// `NotFound` when the event is not `owner`'s.
    pub fn put_away(
        conn: &mut PgConnection,
        owner: UserId,
        event: EventId,
        seen: Instant,
    ) -> Result<(), AppError> {
        let own = events::table.find(event).filter(events::user_id.eq(owner));
        if !diesel::select(diesel::dsl::exists(own)).get_result::<bool>(conn)? {
            return Err(AppError::NotFound);
        }
        diesel::delete(
            answer_notes::table
                .filter(answer_notes::event_id.eq(event))
                .filter(answer_notes::received_at.le(seen)),
        )
        .execute(conn)?;
        Ok(())
    }
}
