//! Changing a part of a series: one occurrence, or one and those after it.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{
    Attendee, Event, EventDraft, GuestRights, Invitee, Origin,
    exceptions::starts_to_json,
    recurrence::{Rule, RuleError, Series},
};
use crate::{
    accounts::User,
    error::AppError,
    ids::{EventId, UserId},
    jobs::InvitationMail,
    schema::events,
    time::{Instant, Span},
    tokens::Secret,
};

/// What an owner wants of an occurrence, or of a series from one on.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub draft: &'a EventDraft,
    pub guests: &'a [Invitee],
}

impl Event {
    /// The occurrence of `series` that has a row of its own and was to start at `start`.
    ///
    /// # Errors
    /// When the database does.
    pub fn changed_occurrence(
        conn: &mut PgConnection,
        owner: UserId,
        series: EventId,
        start: Instant,
    ) -> QueryResult<Option<Self>> {
        events::table
            .filter(events::user_id.eq(owner))
            .filter(events::recurring_event_id.eq(series))
            .filter(events::original_start_time.eq(start))
            .filter(events::deleted_at.is_null())
            .select(Self::as_select())
            .first(conn)
            .optional()
    }

    /// Gives the occurrence of a series that starts at `start` a row of its own, which the draft
    /// describes; its guests are told of this occurrence (RECURRENCE-ID, RFC 5545 section 3.8.4.4).
    /// A rule in the draft is passed over: an occurrence does not repeat.
    ///
    /// # Errors
    /// `NotFound` when the series is not `owner`'s or has no such occurrence.
    pub fn change_occurrence(
        conn: &mut PgConnection,
        owner: UserId,
        (id, start): (EventId, Instant),
        wish: Wish<'_>,
        secret: &Secret,
        now: Instant,
    ) -> Result<Self, AppError> {
        let series = Self::locked(conn, owner, id)?;
        let draft = EventDraft { rule: None, kept_rule: None, ..wish.draft.clone() };
        if let Some(own) = Self::changed_occurrence(conn, owner, id, start)? {
            return Self::change(conn, owner, own.id, &draft, wish.guests, secret, now);
        }
        if !series.series().is_some_and(|series| series.contains(start)) {
            return Err(AppError::NotFound);
        }
        // One that was deleted when the occurrence went back to what the series says.
        let earlier: Option<Self> = events::table
            .filter(events::recurring_event_id.eq(id))
            .filter(events::original_start_time.eq(start))
            .select(Self::as_select())
            .first(conn)
            .optional()?;
        // Higher than what guests heard of this occurrence so far, which was the series' sequence.
        let sequence = series.sequence + 1;
        let event: Self = diesel::insert_into(events::table)
            .values((
                events::id.eq(EventId::new()),
                events::user_id.eq(owner),
                events::ical_uid.eq(&series.ical_uid),
                events::organizer_name.eq(&series.organizer_name),
                events::organizer_email.eq(&series.organizer_email),
                events::recurring_event_id.eq(id),
                events::original_start_time.eq(start),
                events::sequence.eq(sequence),
                draft.columns(),
            ))
            .on_conflict((events::recurring_event_id, events::original_start_time))
            .do_update()
            .set((
                events::deleted_at.eq(None::<Instant>),
                events::ical_uid.eq(&series.ical_uid),
                events::sequence.eq(diesel::dsl::sql::<diesel::sql_types::Integer>(
                    "greatest(events.sequence + 1, excluded.sequence)",
                )),
                draft.columns(),
            ))
            .returning(Self::as_returning())
            .get_result(conn)?;
        if earlier.is_none() {
            let start_of_series = Span::new(start, start + (series.end_time - series.start_time));
            let same_time = Span::new(event.start_time, event.end_time) == start_of_series;
            Attendee::take_over(conn, id, &event, same_time, secret, now)?;
        }
        if let Some(earlier) = earlier {
            if (earlier.start_time, earlier.end_time) != (event.start_time, event.end_time) {
                Attendee::forget_answers(conn, event.id)?;
            }
            Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
        }
        Attendee::set_list(conn, &event, wish.guests, secret, now)?;
        Ok(event)
    }

    /// Splits a series: it ends before `start`, and a new one described by the draft goes on from
    /// there. What was left out or changed after the split goes with the new series where that
    /// still has such an occurrence. From the first occurrence on, it is the whole series that
    /// changes.
    ///
    /// A draft with the series' own rule gets what is left of it: a COUNT goes down by the
    /// occurrences before the split.
    ///
    /// # Errors
    /// `NotFound` when the series is not `owner`'s or has no such occurrence.
    pub fn change_following(
        conn: &mut PgConnection,
        owner: &User,
        (id, start): (EventId, Instant),
        wish: Wish<'_>,
        secret: &Secret,
        now: Instant,
    ) -> Result<Self, AppError> {
        let mut old = Self::locked(conn, owner.id, id)?;
        if start <= old.start_time {
            return Self::change(conn, owner.id, id, wish.draft, wish.guests, secret, now);
        }
        let series = old.series().filter(|series| series.contains(start)).ok_or(AppError::NotFound)?;
        let rights = wish.draft.guest_rights.or(GuestRights::stored(conn, id)?);
        let rule = following_rule(&series, wish.draft, start)?;
        let draft = EventDraft { rule, guest_rights: rights, ..wish.draft.clone() };
        let later = later_of(&series, start);
        old.end_series_before(conn, series, start)?;

        let mut new = Self::create(conn, owner, &draft, Origin::default())?;
        let (from, to) = (old.when_of(Span::new(start, start)).series_start(), draft.when.series_start());
        let moved = |at: Instant| from.moved(&to, at);
        let goes_on = new.series().map(|mut series| {
            series.extra = later.extra.into_iter().map(moved).collect();
            series.exceptions = later.exceptions.into_iter().map(moved).collect();
            series
        });
        if let Some(series) = &goes_on {
            new.write_repetition(conn, series)?;
        }
        let (mut dropped, mut renamed) = (Vec::new(), Vec::new());
        let keeps = |at: Instant| goes_on.as_ref().is_some_and(|series| series.contains(at));
        for (row, original) in old.rows_from(conn, start)? {
            let Some(at) = Some(moved(original)).filter(|at| original != start && keeps(*at)) else {
                dropped.push(row);
                continue;
            };
            let row = diesel::update(events::table.find(row))
                .set((
                    events::recurring_event_id.eq(new.id),
                    events::original_start_time.eq(at),
                    events::ical_uid.eq(&new.ical_uid),
                ))
                .returning(Self::as_returning())
                .get_result(conn)?;
            renamed.push(row);
        }
        old.tell_of_end(conn, now)?;
        Self::drop_rows(conn, dropped, now)?;
        Attendee::set_list(conn, &new, wish.guests, secret, now)?;
        let invited = Attendee::addresses(conn, &[id])?;
        new.carry_guests(conn, &invited, secret, now)?;
        // The guests of the new series hear of them with its invitation.
        let know = Attendee::addresses(conn, &[new.id])?;
        Self::tell_of_occurrences(conn, renamed, &know, now)?;
        Ok(new)
    }

    /// Ends a series before the occurrence that starts at `start`; from the first one on, it is
    /// deleted as a whole.
    ///
    /// # Errors
    /// `NotFound` when the series is not `owner`'s or has no such occurrence.
    pub fn delete_following(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        start: Instant,
        now: Instant,
    ) -> Result<Self, AppError> {
        let mut event = Self::locked(conn, owner, id)?;
        if start <= event.start_time {
            return Self::delete(conn, owner, id, now);
        }
        let series = event.series().filter(|series| series.contains(start)).ok_or(AppError::NotFound)?;
        event.end_series_before(conn, series, start)?;
        let dropped = event.rows_from(conn, start)?.into_iter().map(|(row, _)| row).collect();
        event.tell_of_end(conn, now)?;
        Self::drop_rows(conn, dropped, now)?;
        Ok(event)
    }

    fn end_series_before(
        &mut self,
        conn: &mut PgConnection,
        mut series: Series,
        start: Instant,
    ) -> Result<(), AppError> {
        let ended = series.rule.with_end_before(start).map_err(cannot_split)?;
        // Ending at the last start that is left names the right day to people.
        series.rule = match ended.last_start() {
            Some(last) => series.rule.with_end_before(last + TimeDelta::seconds(1)).map_err(cannot_split)?,
            None => ended,
        };
        series.exceptions.retain(|at| *at < start);
        series.extra.retain(|at| *at < start);
        self.write_repetition(conn, &series)?;
        Ok(())
    }

    fn tell_of_end(&mut self, conn: &mut PgConnection, now: Instant) -> Result<(), AppError> {
        self.raise_sequence(conn)?;
        Attendee::tell_all(conn, self, InvitationMail::Changed { sequence: self.sequence }, now)
    }

    /// Deletes changed occurrences softly, and tells their guests.
    fn drop_rows(conn: &mut PgConnection, rows: Vec<EventId>, now: Instant) -> Result<(), AppError> {
        let dropped = diesel::update(events::table.filter(events::id.eq_any(rows)))
            .set(events::deleted_at.eq(now))
            .returning(Self::as_returning())
            .get_results(conn)?;
        Self::tell_of_occurrences(conn, dropped, &BTreeSet::new(), now)
    }

    /// Writes rule, exceptions and extra dates, and the end that follows from them.
    fn write_repetition(&mut self, conn: &mut PgConnection, series: &Series) -> QueryResult<()> {
        self.recurrence_rule = Some(series.rule.text().to_owned());
        self.recurrence_exception_dates = starts_to_json(&series.exceptions, self.is_all_day);
        self.recurrence_dates = starts_to_json(&series.extra, self.is_all_day);
        self.recurrence_end_time = series.end();
        diesel::update(events::table.find(self.id))
            .set((
                events::recurrence_rule.eq(&self.recurrence_rule),
                events::recurrence_exception_dates.eq(&self.recurrence_exception_dates),
                events::recurrence_dates.eq(&self.recurrence_dates),
                events::recurrence_end_time.eq(self.recurrence_end_time),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// The changed occurrences that were to start at `start` or later, with those starts.
    fn rows_from(&self, conn: &mut PgConnection, start: Instant) -> QueryResult<Vec<(EventId, Instant)>> {
        events::table
            .filter(events::recurring_event_id.eq(self.id))
            .filter(events::original_start_time.ge(start))
            .filter(events::deleted_at.is_null())
            .select((events::id, events::original_start_time.assume_not_null()))
            .load(conn)
    }
}

/// The rule of the second half of a series that is split at `start`: the draft's, or what is left of
/// the series' own.
pub(super) fn following_rule(
    series: &Series,
    draft: &EventDraft,
    start: Instant,
) -> Result<Option<Rule>, AppError> {
    if draft.rule.as_ref().map(Rule::text) != Some(series.rule.text()) {
        return Ok(draft.rule.clone());
    }
    series.rule.rest_from(start, draft.when.series_start()).map(Some).map_err(cannot_split)
}

/// What is left out and added from the split on.
struct Later {
    exceptions: BTreeSet<Instant>,
    extra: BTreeSet<Instant>,
}

fn later_of(series: &Series, start: Instant) -> Later {
    let from = |starts: &BTreeSet<Instant>| starts.range(start..).copied().collect();
    Later { exceptions: from(&series.exceptions), extra: from(&series.extra) }
}

/// A rule that was read once and has the occurrence can be split, unless its text grows too long.
fn cannot_split(error: RuleError) -> AppError {
    tracing::warn!(%error, "a series could not be split");
    AppError::BadRequest
}
