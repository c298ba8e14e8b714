//! Exceptions of a series: occurrences that are left out, and those with rows of their own.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};
use diesel::prelude::*;
use serde_json::{Value, json};

use super::{Attendee, Event};
use crate::{
    error::AppError,
    ids::{EventId, UserId},
    jobs::InvitationMail,
    schema::events,
    time::Instant,
};

impl Event {
    /// Leaves one occurrence of a series out (EXDATE): the one that starts, or started before it
    /// was moved, at `start`. Its own row, if it was changed, is deleted.
    ///
    /// # Errors
    /// `NotFound` when the series is not `owner`'s or has no such occurrence.
    pub fn leave_out(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        start: Instant,
        now: Instant,
    ) -> Result<Self, AppError> {
        let mut event = Self::locked(conn, owner, id)?;
        let mut series = event.series().ok_or(AppError::NotFound)?;
        if !series.contains(start) {
            return Err(AppError::NotFound);
        }
        series.exceptions.insert(start);
        event.write_exceptions(conn, &series.exceptions)?;
        diesel::update(
            events::table
                .filter(events::recurring_event_id.eq(id))
                .filter(events::original_start_time.eq(start))
                .filter(events::deleted_at.is_null()),
        )
        .set(events::deleted_at.eq(now))
        .execute(conn)?;
        event.raise_sequence(conn)?;
        Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
        Ok(event)
    }

    /// Takes back [`Event::leave_out`].
    ///
    /// # Errors
    /// `NotFound` when the series is not `owner`'s or does not leave `start` out.
    pub fn take_in(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        start: Instant,
        now: Instant,
    ) -> Result<Self, AppError> {
        let mut event = Self::locked(conn, owner, id)?;
        let mut series = event.series().ok_or(AppError::NotFound)?;
        if !series.exceptions.remove(&start) {
            return Err(AppError::NotFound);
        }
        event.write_exceptions(conn, &series.exceptions)?;
        diesel::update(
            events::table
                .filter(events::recurring_event_id.eq(id))
                .filter(events::original_start_time.eq(start)),
        )
        .set(events::deleted_at.eq(None::<Instant>))
        .execute(conn)?;
        event.raise_sequence(conn)?;
        Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
        Ok(event)
    }

    /// Drops the exceptions and changed occurrences that are no longer occurrences of the series.
    pub(super) fn drop_lost_exceptions(&mut self, conn: &mut PgConnection, now: Instant) -> QueryResult<()> {
        let Some(mut series) = self.series() else {
            // No series any more: nothing to make an exception of.
            diesel::update(events::table.find(self.id))
                .set((
                    events::recurrence_exception_dates.eq(None::<Value>),
                    events::recurrence_dates.eq(None::<Value>),
                ))
                .execute(conn)?;
            return self.delete_changed_occurrences(conn, |_| true, now);
        };
        let exceptions = std::mem::take(&mut series.exceptions);
        let kept: BTreeSet<Instant> =
            exceptions.into_iter().filter(|start| series.contains(*start)).collect();
        self.write_exceptions(conn, &kept)?;
        self.delete_changed_occurrences(conn, |start| !series.contains(start), now)
    }

    fn delete_changed_occurrences(
        &self,
        conn: &mut PgConnection,
        lost: impl Fn(Instant) -> bool,
        now: Instant,
    ) -> QueryResult<()> {
        let changed: Vec<(EventId, Instant)> = events::table
            .filter(events::recurring_event_id.eq(self.id))
            .filter(events::deleted_at.is_null())
            .select((events::id, events::original_start_time.assume_not_null()))
            .load(conn)?;
        let lost: Vec<EventId> =
            changed.into_iter().filter(|(_, start)| lost(*start)).map(|(id, _)| id).collect();
        diesel::update(events::table.filter(events::id.eq_any(lost)))
            .set(events::deleted_at.eq(now))
            .execute(conn)?;
        Ok(())
    }

    fn write_exceptions(
        &mut self,
        conn: &mut PgConnection,
        exceptions: &BTreeSet<Instant>,
    ) -> QueryResult<()> {
        self.recurrence_exception_dates = starts_to_json(exceptions, self.is_all_day);
        diesel::update(events::table.find(self.id))
            .set(events::recurrence_exception_dates.eq(&self.recurrence_exception_dates))
            .execute(conn)?;
        Ok(())
    }
}

/// Starts as `recurrence_exception_dates` and `recurrence_dates` hold them: RFC 3339 in UTC, a date
/// for all-day. NULL when there are none.
pub fn starts_to_json(starts: &BTreeSet<Instant>, all_day: bool) -> Option<Value> {
    let text =
        |start: &Instant| if all_day { json!(start.to_utc().date()) } else { json!(start.to_string()) };
    (!starts.is_empty()).then(|| starts.iter().map(text).collect())
}

/// Reads what [`starts_to_json`] wrote; entries of another shape are passed over.
pub fn starts_from_json(starts: &Value) -> BTreeSet<Instant> {
    let read = |entry: &Value| {
        let text = entry.as_str()?;
        let day =
            || text.parse::<NaiveDate>().ok().map(|day| Instant::from_utc(day.and_time(NaiveTime::MIN)));
        text.parse().ok().or_else(day)
    };
    starts.as_array().into_iter().flatten().filter_map(read).collect()
}
