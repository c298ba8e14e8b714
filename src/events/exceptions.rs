//! Exceptions of a series: occurrences that are left out, and those with rows of their own.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};
use diesel::prelude::*;
use serde_json::{Value, json};

use super::{Attendee, Event, undo};
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
        event.raise_sequence(conn)?;
        Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
        let row = diesel::update(
            events::table
                .filter(events::recurring_event_id.eq(id))
                .filter(events::original_start_time.eq(start))
                .filter(events::deleted_at.is_null()),
        )
        .set(events::deleted_at.eq(now))
        .returning(Self::as_returning())
        .get_results(conn)?;
        Self::tell_of_occurrences(conn, row, &BTreeSet::new(), now)?;
        Ok(event)
    }

    /// Takes back [`Event::leave_out`]; its own row comes back if it was deleted together with the
    /// occurrence, and not before.
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
        event.raise_sequence(conn)?;
        Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
        let own = undo::left_out_with(conn, id, start)?;
        let row = diesel::update(events::table.filter(events::id.eq_any(own)))
            .set(events::deleted_at.eq(None::<Instant>))
            .returning(Self::as_returning())
            .get_results(conn)?;
        Self::tell_of_occurrences(conn, row, &BTreeSet::new(), now)?;
        Ok(event)
    }

    /// Tells the guests of changed occurrences, each under a sequence of its own, that these were
    /// deleted, came back, or go by another RECURRENCE-ID or UID, as `rows` now say; those who
    /// `know` of it hear nothing.
    pub(super) fn tell_of_occurrences(
        conn: &mut PgConnection,
        rows: Vec<Self>,
        know: &BTreeSet<String>,
        now: Instant,
    ) -> Result<(), AppError> {
        for mut row in rows {
            row.raise_sequence(conn)?;
            let sequence = row.sequence;
            let about = match row.deleted_at {
                Some(_) => InvitationMail::Cancelled { sequence },
                None => InvitationMail::Changed { sequence },
            };
            Attendee::tell_all_but(conn, &row, know, about, now)?;
        }
        Ok(())
    }

    /// Carries the exceptions, extra dates and changed occurrences along after the series moved from
    /// where it was `before`: each goes by as much on the wall clock as the start did. Those that
    /// then fall on no occurrence are dropped; a changed occurrence is deleted softly, and its
    /// guests are told.
    pub(super) fn carry_exceptions(
        &mut self,
        conn: &mut PgConnection,
        before: &Self,
        now: Instant,
    ) -> Result<(), AppError> {
        let (from, to) = (before.when().series_start(), self.when().series_start());
        let moved = |start: Instant| from.moved(&to, start);
        let Some(mut series) = self.series() else {
            if self.recurrence_rule.is_some() {
                // A rule that cannot be expanded is kept with all that belongs to it.
                return Ok(());
            }
            // No series any more: nothing to make an exception of.
            diesel::update(events::table.find(self.id))
                .set((
                    events::recurrence_exception_dates.eq(None::<Value>),
                    events::recurrence_dates.eq(None::<Value>),
                ))
                .execute(conn)?;
            return self.carry_changed_occurrences(conn, moved, |_| false, now);
        };
        series.extra = series.extra.into_iter().map(moved).collect();
        let exceptions = std::mem::take(&mut series.exceptions);
        let kept: BTreeSet<Instant> =
            exceptions.into_iter().map(moved).filter(|start| series.contains(*start)).collect();
        self.write_exceptions(conn, &kept)?;
        self.recurrence_dates = starts_to_json(&series.extra, self.is_all_day);
        self.recurrence_end_time = series.end();
        diesel::update(events::table.find(self.id))
            .set((
                events::recurrence_dates.eq(&self.recurrence_dates),
                events::recurrence_end_time.eq(self.recurrence_end_time),
            ))
            .execute(conn)?;
        self.carry_changed_occurrences(conn, moved, |start| series.contains(start), now)
    }

    fn carry_changed_occurrences(
        &self,
        conn: &mut PgConnection,
        moved: impl Fn(Instant) -> Instant,
        stays: impl Fn(Instant) -> bool,
        now: Instant,
    ) -> Result<(), AppError> {
        // Deleted ones come along, or they would stand in the way of those that move.
        let mut rows: Vec<(EventId, Instant, Option<Instant>)> = events::table
            .filter(events::recurring_event_id.eq(self.id))
            .order(events::original_start_time)
            .select((events::id, events::original_start_time.assume_not_null(), events::deleted_at))
            .load(conn)?;
        // The last one first when they move on, so that none steps on the place of the next.
        if rows.first().is_some_and(|(_, start, _)| moved(*start) > *start) {
            rows.reverse();
        }
        let (mut dropped, mut renamed) = (Vec::new(), Vec::new());
        for (id, was, deleted_at) in rows {
            let start = moved(was);
            let is_dropped = deleted_at.is_none() && !stays(start);
            let is_renamed = deleted_at.is_none() && !is_dropped && start != was;
            let deleted_at = if is_dropped { Some(now) } else { deleted_at };
            let row: Self = diesel::update(events::table.find(id))
                .set((events::original_start_time.eq(start), events::deleted_at.eq(deleted_at)))
                .returning(Self::as_returning())
                .get_result(conn)?;
            if is_dropped {
                dropped.push(row);
            } else if is_renamed {
                renamed.push(row);
            }
        }
        // The guests of the series hear of them with the series.
        let know = Attendee::addresses(conn, &[self.id])?;
        Self::tell_of_occurrences(conn, renamed, &know, now)?;
        Self::tell_of_occurrences(conn, dropped, &BTreeSet::new(), now)
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
