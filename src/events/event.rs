//! The table `events`: one row is one event, one series, or one changed occurrence of a series.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use diesel::prelude::*;
use serde_json::{Value, json};

use super::{
    attendee::{Attendee, Invitee},
    recurrence::{Rule, Series, Start},
};
use crate::{
    accounts::User,
    error::AppError,
    ids::{CalendarId, EventId, UserId},
    jobs::InvitationMail,
    schema::events,
    time::{Instant, Span, Zone},
    tokens::Secret,
};

/// An event, a series, or one changed occurrence of a series.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct Event {
    pub id: EventId,
    pub user_id: UserId,
    pub calendar_id: Option<CalendarId>,
    pub title: String,
    pub description: Option<String>,
    pub location: Option<String>,
    /// Of a series, its first occurrence; all-day: midnight UTC of the first day.
    pub start_time: Instant,
    /// Exclusive; all-day: midnight UTC after the last day.
    pub end_time: Instant,
    pub timezone: String,
    pub is_all_day: bool,
    pub recurrence_rule: Option<String>,
    pub recurrence_exception_dates: Option<Value>,
    pub recurrence_dates: Option<Value>,
    pub color: Option<String>,
    pub organizer_name: Option<String>,
    pub organizer_email: Option<String>,
    pub conference_data: Option<Value>,
    pub reminders: Option<Value>,
    /// `confirmed`, `tentative` or `cancelled`.
    pub status: String,
    /// `default`, `public` or `private`.
    pub visibility: String,
    /// `opaque` makes the owner busy, `transparent` does not (RFC 5545 section 3.8.2.7).
    pub transparency: String,
    pub ical_uid: String,
    pub sequence: i32,
    pub recurring_event_id: Option<EventId>,
    pub original_start_time: Option<Instant>,
    /// What looks after the event's time instead of its owner: `booking`.
    pub managed_by: Option<String>,
    pub deleted_at: Option<Instant>,
}

/// When something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// From one instant to another, on the clocks of `zone`.
    Timed { span: Span, zone: Zone },
    /// Whole days, both included, wherever one is.
    AllDay { first: NaiveDate, last: NaiveDate, zone: Zone },
}

/// An event as its owner wants it, checked.
#[derive(Debug, Clone)]
pub struct EventDraft {
    pub calendar: CalendarId,
    pub title: String,
    pub description: Option<String>,
    pub location: Option<String>,
    pub when: When,
    pub rule: Option<Rule>,
    pub color: Option<String>,
    pub status: String,
    pub visibility: String,
    pub transparency: String,
    pub reminders: Option<Value>,
    pub conference: Option<Value>,
}

/// What makes an event that nobody typed in different from one somebody did.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The iCalendar UID it came with; `None` makes a new one.
    pub ical_uid: Option<String>,
    /// Who looks after its time: `booking`.
    pub managed_by: Option<&'static str>,
}

impl When {
    /// The span as the columns `start_time` and `end_time` hold it.
    pub fn stored(&self) -> Span {
        match self {
            Self::Timed { span, .. } => *span,
            Self::AllDay { first, last, .. } => {
                let midnight = |day: NaiveDate| Instant::from_utc(day.and_time(NaiveTime::MIN));
                Span::new(midnight(*first), midnight(*last) + TimeDelta::days(1))
            }
        }
    }

    /// The zone it was said in.
    pub fn zone(&self) -> &Zone {
        match self {
            Self::Timed { zone, .. } | Self::AllDay { zone, .. } => zone,
        }
    }

    /// Where a series with this first occurrence starts.
    pub fn series_start(&self) -> Start {
        match self {
            Self::Timed { span, zone } => Start::At { wall: zone.wall(span.start), zone: zone.clone() },
            Self::AllDay { first, .. } => Start::Day(*first),
        }
    }

    fn is_all_day(&self) -> bool {
        matches!(self, Self::AllDay { .. })
    }
}

impl EventDraft {
    /// A confirmed, busy event with a title and a time, and nothing else said about it.
    pub fn plain(calendar: CalendarId, title: impl Into<String>, when: When) -> Self {
        Self {
            calendar,
            title: title.into(),
            description: None,
            location: None,
            when,
            rule: None,
            color: None,
            status: "confirmed".into(),
            visibility: "default".into(),
            transparency: "opaque".into(),
            reminders: None,
            conference: None,
        }
    }

    fn columns(&self) -> Columns<'_> {
        let span = self.when.stored();
        Columns {
            calendar_id: Some(self.calendar),
            title: &self.title,
            description: self.description.as_deref(),
            location: self.location.as_deref(),
            start_time: span.start,
            end_time: span.end,
            timezone: self.when.zone().name(),
            is_all_day: self.when.is_all_day(),
            recurrence_rule: self.rule.as_ref().map(Rule::text),
            recurrence_end_time: self
                .rule
                .as_ref()
                .and_then(|rule| Series::new(rule.clone(), span.duration()).end()),
            color: self.color.as_deref(),
            status: &self.status,
            visibility: &self.visibility,
            transparency: &self.transparency,
            reminders: self.reminders.as_ref(),
            conference_data: self.conference.as_ref(),
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = events, treat_none_as_null = true)]
struct Columns<'a> {
    calendar_id: Option<CalendarId>,
    title: &'a str,
    description: Option<&'a str>,
    location: Option<&'a str>,
    start_time: Instant,
    end_time: Instant,
    timezone: &'a str,
    is_all_day: bool,
    recurrence_rule: Option<&'a str>,
    recurrence_end_time: Option<Instant>,
    color: Option<&'a str>,
    status: &'a str,
    visibility: &'a str,
    transparency: &'a str,
    reminders: Option<&'a Value>,
    conference_data: Option<&'a Value>,
}

impl Event {
    /// Puts an event on the owner's calendar; the calendar must be theirs.
    ///
    /// # Errors
    /// When the database does.
    pub fn create(
        conn: &mut PgConnection,
        owner: &User,
        draft: &EventDraft,
        origin: Origin,
    ) -> QueryResult<Self> {
        let id = EventId::new();
        let uid = origin.ical_uid.unwrap_or_else(|| format!("{id}@calento"));
        diesel::insert_into(events::table)
            .values((
                events::id.eq(id),
                events::user_id.eq(owner.id),
                events::ical_uid.eq(uid),
                events::managed_by.eq(origin.managed_by),
                events::organizer_name.eq(owner.name()),
                events::organizer_email.eq(&owner.email),
                draft.columns(),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
    }

    /// The event `id`, if it is `owner`'s and not deleted.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(conn: &mut PgConnection, owner: UserId, id: EventId) -> QueryResult<Self> {
        events::table
            .filter(events::user_id.eq(owner))
            .filter(events::id.eq(id))
            .filter(events::deleted_at.is_null())
            .select(Self::as_select())
            .first(conn)
    }

    /// The event `id` whoever owns it, also when it is deleted: for mails and pages reached by a
    /// token.
    ///
    /// # Errors
    /// `NotFound` when there is no such row.
    pub fn of_anybody(conn: &mut PgConnection, id: EventId) -> QueryResult<Self> {
        events::table.find(id).select(Self::as_select()).first(conn)
    }

    /// Writes `draft` over the event and its guest list, and tells the guests. The sequence rises
    /// when time, rule, place, title or status change (RFC 5546 section 2.1.4).
    ///
    /// A new time for a series drops the exceptions and changed occurrences that no longer fall on
    /// one of its occurrences.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn change(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        draft: &EventDraft,
        guests: &[Invitee],
        secret: &Secret,
        now: Instant,
    ) -> Result<Self, AppError> {
        // Locked, so that two changes at once count the sequence one after the other.
        let before: Self = events::table
            .filter(events::user_id.eq(owner))
            .filter(events::id.eq(id))
            .filter(events::deleted_at.is_null())
            .for_update()
            .select(Self::as_select())
            .first(conn)?;
        diesel::update(events::table.find(id)).set(draft.columns()).execute(conn)?;
        let mut event = Self::find(conn, owner, id)?;
        if before.differs_for_guests(&event) {
            event.raise_sequence(conn)?;
            event.drop_lost_exceptions(conn, now)?;
            Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
        }
        Attendee::set_list(conn, &event, guests, secret, now)?;
        Ok(event)
    }

    /// Deletes the event, with its changed occurrences if it is a series, so that
    /// [`Event::restore`] can bring it back; guests are told that it is off.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s or deleted already.
    pub fn delete(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        now: Instant,
    ) -> Result<Self, AppError> {
        let mut event = Self::find(conn, owner, id)?;
        event.raise_sequence(conn)?;
        diesel::update(
            events::table
                .filter(events::id.eq(id).or(events::recurring_event_id.eq(id)))
                .filter(events::deleted_at.is_null()),
        )
        .set(events::deleted_at.eq(now))
        .execute(conn)?;
        Attendee::tell_all(conn, &event, InvitationMail::Cancelled { sequence: event.sequence }, now)?;
        Ok(event)
    }

    /// Brings a deleted event back, with what was deleted together with it; guests are invited
    /// again.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s or not deleted.
    pub fn restore(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        now: Instant,
    ) -> Result<Self, AppError> {
        let deleted: Instant = events::table
            .filter(events::user_id.eq(owner))
            .filter(events::id.eq(id))
            .filter(events::deleted_at.is_not_null())
            .select(events::deleted_at.assume_not_null())
            .for_update()
            .first(conn)?;
        diesel::update(
            events::table
                .filter(events::id.eq(id).or(events::recurring_event_id.eq(id)))
                .filter(events::deleted_at.eq(deleted)),
        )
        .set(events::deleted_at.eq(None::<Instant>))
        .execute(conn)?;
        let mut event = Self::find(conn, owner, id)?;
        event.raise_sequence(conn)?;
        Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
        Ok(event)
    }

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
        let mut event: Self = events::table
            .filter(events::user_id.eq(owner))
            .filter(events::id.eq(id))
            .filter(events::deleted_at.is_null())
            .for_update()
            .select(Self::as_select())
            .first(conn)?;
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
        let mut event: Self = events::table
            .filter(events::user_id.eq(owner))
            .filter(events::id.eq(id))
            .filter(events::deleted_at.is_null())
            .for_update()
            .select(Self::as_select())
            .first(conn)?;
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

    /// When it happens; of a series, its first occurrence.
    pub fn when(&self) -> When {
        self.when_of(Span::new(self.start_time, self.end_time))
    }

    /// When an occurrence happens that is stored as `span`.
    pub fn when_of(&self, span: Span) -> When {
        let zone = Zone::stored(&self.timezone);
        if self.is_all_day {
            let last = (span.end - TimeDelta::days(1)).to_utc().date();
            When::AllDay { first: span.start.to_utc().date(), last, zone }
        } else {
            When::Timed { span, zone }
        }
    }

    /// The series this row describes; `None` for a single event, and for a rule that cannot be
    /// expanded (an import may keep one), which then shows its first occurrence only.
    pub fn series(&self) -> Option<Series> {
        series_of(
            self.when().series_start(),
            self.end_time - self.start_time,
            self.recurrence_rule.as_deref(),
            self.recurrence_exception_dates.as_ref(),
            self.recurrence_dates.as_ref(),
        )
    }

    /// Raises the sequence by one, here and in the row.
    fn raise_sequence(&mut self, conn: &mut PgConnection) -> QueryResult<()> {
        self.sequence = diesel::update(events::table.find(self.id))
            .set(events::sequence.eq(events::sequence + 1))
            .returning(events::sequence)
            .get_result(conn)?;
        Ok(())
    }

    /// Whether guests need to hear of what changed since `self`.
    fn differs_for_guests(&self, after: &Self) -> bool {
        (self.start_time, self.end_time, self.is_all_day, &self.timezone, &self.recurrence_rule)
            != (after.start_time, after.end_time, after.is_all_day, &after.timezone, &after.recurrence_rule)
            || (&self.title, &self.location, &self.status) != (&after.title, &after.location, &after.status)
    }

    fn drop_lost_exceptions(&mut self, conn: &mut PgConnection, now: Instant) -> QueryResult<()> {
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

/// The series of these columns; see [`Event::series`].
pub(super) fn series_of(
    start: Start,
    duration: TimeDelta,
    rule: Option<&str>,
    exceptions: Option<&Value>,
    extra: Option<&Value>,
) -> Option<Series> {
    let rule = Rule::parse(rule?, start).ok()?;
    Some(Series {
        exceptions: exceptions.map(starts_from_json).unwrap_or_default(),
        extra: extra.map(starts_from_json).unwrap_or_default(),
        ..Series::new(rule, duration)
    })
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
