//! The table `occurrence_answers`: answers to one occurrence of a series that has no row of its own.
//!
//! An answer to the series (`event_attendees`) is to all its occurrences but those answered here,
//! and neither overwrites the other, whichever comes later. Once the occurrence is changed and gets
//! a row, its own attendees take these answers over.

use std::collections::{HashMap, HashSet};

use diesel::{prelude::*, upsert::excluded};

use super::{Answer, Attendee};
use crate::{
    ids::{AttendeeId, EventId},
    schema::{event_attendees, occurrence_answers},
    time::Instant,
};

/// An attendee's answer to one occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = occurrence_answers)]
pub struct OccurrenceAnswer {
    /// Of the series.
    pub attendee_id: AttendeeId,
    /// Where the occurrence starts by the rule.
    pub original_start_time: Instant,
    pub response_status: String,
    pub comment: Option<String>,
    pub responded_at: Instant,
}

impl OccurrenceAnswer {
    /// The answer of one attendee to the occurrence at `start`.
    ///
    /// # Errors
    /// When the database does.
    pub fn find(conn: &mut PgConnection, guest: AttendeeId, start: Instant) -> QueryResult<Option<Self>> {
        occurrence_answers::table.find((guest, start)).select(Self::as_select()).first(conn).optional()
    }

    /// The answers to occurrences of `series`, by occurrence.
    ///
    /// # Errors
    /// When the database does.
    pub fn of_series(conn: &mut PgConnection, series: EventId) -> QueryResult<Vec<Self>> {
        let guests =
            event_attendees::table.filter(event_attendees::event_id.eq(series)).select(event_attendees::id);
        occurrence_answers::table
            .filter(occurrence_answers::attendee_id.eq_any(guests))
            .order((occurrence_answers::original_start_time, occurrence_answers::attendee_id))
            .select(Self::as_select())
            .load(conn)
    }

    /// Notes an answer; one that was there gives way.
    pub(super) fn put(&self, conn: &mut PgConnection) -> QueryResult<()> {
        diesel::insert_into(occurrence_answers::table)
            .values((
                occurrence_answers::attendee_id.eq(self.attendee_id),
                occurrence_answers::original_start_time.eq(self.original_start_time),
                occurrence_answers::response_status.eq(&self.response_status),
                occurrence_answers::comment.eq(&self.comment),
                occurrence_answers::responded_at.eq(self.responded_at),
            ))
            .on_conflict((occurrence_answers::attendee_id, occurrence_answers::original_start_time))
            .do_update()
            .set((
                occurrence_answers::response_status.eq(excluded(occurrence_answers::response_status)),
                occurrence_answers::comment.eq(excluded(occurrence_answers::comment)),
                occurrence_answers::responded_at.eq(excluded(occurrence_answers::responded_at)),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// The answer as the event's attendees have theirs.
    pub fn response(&self) -> Answer {
        Answer::from_stored(&self.response_status)
    }
}

/// The attendees of a series as they answered its occurrence at `start`: to the series, or to this
/// occurrence, where they did.
pub fn at_occurrence(guests: Vec<Attendee>, answers: &[OccurrenceAnswer], start: Instant) -> Vec<Attendee> {
    let own: HashMap<AttendeeId, &OccurrenceAnswer> = answers
        .iter()
        .filter(|answer| answer.original_start_time == start)
        .map(|answer| (answer.attendee_id, answer))
        .collect();
    guests
        .into_iter()
        .map(|guest| match own.get(&guest.id) {
            Some(answer) => Attendee {
                response_status: answer.response_status.clone(),
                comment: answer.comment.clone(),
                responded_at: Some(answer.responded_at),
                ..guest
            },
            None => guest,
        })
        .collect()
}

/// The occurrences other than the one at `start` that `guest` answered by themselves, among those in
/// `regular`; by time.
pub fn elsewhere<'a>(
    answers: &'a [OccurrenceAnswer],
    guest: AttendeeId,
    start: Option<Instant>,
    regular: &'a HashSet<Instant>,
) -> impl Iterator<Item = &'a OccurrenceAnswer> {
    answers.iter().filter(move |answer| {
        answer.attendee_id == guest
            && Some(answer.original_start_time) != start
            && regular.contains(&answer.original_start_time)
    })
}
