//! The table `events`: one row is one event, one series, or one changed occurrence of a series.

use diesel::prelude::*;
use serde_json::Value;

use super::{
    attendee::{Attendee, Invitee},
    intake,
    recurrence::{Series, Start, Stored},
};
use crate::{
    accounts::User,
    error::AppError,
    ids::{CalendarId, EventId, UserId},
    jobs::{InvitationMail, Job, queue},
    schema::events,
    time::{Instant, Span, Zone},
    tokens::Secret,
};

pub use super::{
    draft::{EventDraft, Origin, When},
    exceptions::{starts_from_json, starts_to_json},
};

/// What looks after the time of an event that somebody booked (`managed_by`).
pub const BOOKING: &str = "booking";

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
    /// The end of the series' last occurrence; `None` when it goes on for ever.
    pub recurrence_end_time: Option<Instant>,
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
        let event = diesel::insert_into(events::table)
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
            .get_result(conn)?;
        if let Some(rights) = draft.guest_rights {
            rights.write(conn, id)?;
        }
        Ok(event)
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

    /// The changed occurrences of a series, by start; deleted ones are left out.
    ///
    /// # Errors
    /// When the database does.
    pub fn changed_occurrences(conn: &mut PgConnection, series: EventId) -> QueryResult<Vec<Self>> {
        events::table
            .filter(events::recurring_event_id.eq(series))
            .filter(events::deleted_at.is_null())
            .order(events::start_time)
            .select(Self::as_select())
            .load(conn)
    }

    /// Writes `draft` over the event and its guest list, and tells the guests. The sequence rises
    /// when what guests read changes: time, rule, place, title, description, video call or status (RFC
    /// 5546 section 2.1.4). A new time takes back what they answered to the old one.
    ///
    /// A new time for a series takes its exceptions and changed occurrences along, as far as they
    /// still fall on one of its occurrences.
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
        let before = Self::locked(conn, owner, id)?;
        diesel::update(events::table.find(id)).set(draft.columns()).execute(conn)?;
        let mut event = Self::find(conn, owner, id)?;
        if let (Some(rights), None) = (draft.guest_rights, event.recurring_event_id) {
            rights.write(conn, id)?;
        }
        if before.calendar_id != event.calendar_id {
            // Changed occurrences stay with their series.
            diesel::update(events::table.filter(events::recurring_event_id.eq(id)))
                .set(events::calendar_id.eq(event.calendar_id))
                .execute(conn)?;
        }
        if before.differs_for_guests(&event) {
            event.raise_sequence(conn)?;
            if event.is_moved_from(&before) {
                Attendee::forget_answers(conn, id)?;
            }
            event.carry_exceptions(conn, &before, now)?;
            Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
            event.tell_bookings(conn, now)?;
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
        // Locked, so that a double click tells the guests once.
        let mut event = Self::locked(conn, owner, id)?;
        event.raise_sequence(conn)?;
        diesel::update(events::table.find(id)).set(events::deleted_at.eq(now)).execute(conn)?;
        Attendee::tell_all(conn, &event, InvitationMail::Cancelled { sequence: event.sequence }, now)?;
        let rows = diesel::update(
            events::table.filter(events::recurring_event_id.eq(id)).filter(events::deleted_at.is_null()),
        )
        .set(events::deleted_at.eq(now))
        .returning(Self::as_returning())
        .get_results(conn)?;
        let know = Attendee::told(conn, id)?;
        Self::tell_of_occurrences(conn, rows, &know, now)?;
        Ok(event)
    }

    /// Brings a deleted event back, with what was deleted together with it; guests are invited
    /// again. A deleted occurrence comes back into its series.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s, not deleted, or looked after by a booking.
    pub fn restore(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        now: Instant,
    ) -> Result<Self, AppError> {
        let deleted = events::table
            .filter(events::user_id.eq(owner))
            .filter(events::id.eq(id))
            .filter(events::deleted_at.is_not_null())
            .filter(events::managed_by.is_null())
            .select(Self::as_select());
        // Looked at without a lock: a series is locked before its occurrences.
        let row: Self = deleted.first(conn)?;
        if let (Some(series), Some(start)) = (row.recurring_event_id, row.original_start_time) {
            Self::take_in(conn, owner, series, start, now)?;
            return Ok(Self::find(conn, owner, id)?);
        }
        let row: Self = deleted.for_update().first(conn)?;
        if row.has_copy_on(conn, row.calendar_id)? {
            // It was imported anew meanwhile: this one becomes a copy with a UID of its own.
            diesel::update(events::table.filter(events::id.eq(id).or(events::recurring_event_id.eq(id))))
                .set(events::ical_uid.eq(format!("{}@calento", EventId::new())))
                .execute(conn)?;
        }
        diesel::update(events::table.find(id)).set(events::deleted_at.eq(None::<Instant>)).execute(conn)?;
        let mut event = Self::find(conn, owner, id)?;
        event.raise_sequence(conn)?;
        Attendee::tell_all(conn, &event, InvitationMail::Changed { sequence: event.sequence }, now)?;
        let rows = diesel::update(
            events::table
                .filter(events::recurring_event_id.eq(id))
                .filter(events::deleted_at.is_not_distinct_from(row.deleted_at)),
        )
        .set(events::deleted_at.eq(None::<Instant>))
        .returning(Self::as_returning())
        .get_results(conn)?;
        let know = Attendee::told(conn, id)?;
        Self::tell_of_occurrences(conn, rows, &know, now)?;
        Ok(event)
    }

    /// Whether `calendar` holds another event of the same iCalendar UID, which it must not.
    ///
    /// # Errors
    /// When the database does.
    pub fn has_copy_on(&self, conn: &mut PgConnection, calendar: Option<CalendarId>) -> QueryResult<bool> {
        if self.recurring_event_id.is_some() {
            return Ok(false);
        }
        let copies = events::table
            .filter(events::calendar_id.eq(calendar))
            .filter(events::ical_uid.eq(&self.ical_uid))
            .filter(events::id.ne(self.id))
            .filter(events::recurring_event_id.is_null())
            .filter(events::deleted_at.is_null());
        diesel::select(diesel::dsl::exists(copies)).get_result(conn)
    }

    /// When it happens; of a series, its first occurrence.
    pub fn when(&self) -> When {
        self.when_of(Span::new(self.start_time, self.end_time))
    }

    /// When an occurrence happens that is stored as `span`.
    pub fn when_of(&self, span: Span) -> When {
        let zone = Zone::stored(&self.timezone);
        let day = span.start.to_utc().date();
        let kind = if self.is_all_day {
            When::AllDay { first: day, last: day, zone }
        } else {
            When::Timed { span, zone }
        };
        kind.at(span)
    }

    /// The series this row describes; `None` for a single event, and for a rule that cannot be
    /// expanded (an import may keep one), which then shows its first occurrence only.
    pub fn series(&self) -> Option<Series> {
        series_of(
            Span::new(self.start_time, self.end_time),
            (&self.timezone, self.is_all_day),
            self.recurrence_rule.as_deref(),
            self.recurrence_exception_dates.as_ref(),
            self.recurrence_dates.as_ref(),
            self.recurrence_end_time,
        )
    }

    /// Whether it is read from an outside calendar, and can only be changed there.
    pub fn is_from_outside(&self) -> bool {
        self.managed_by.as_deref() == Some(intake::SUBSCRIPTION)
    }

    /// The event for a change: locked, so that two changes at once wait for each other. What is read
    /// from an outside calendar is not found.
    pub(super) fn locked(conn: &mut PgConnection, owner: UserId, id: EventId) -> QueryResult<Self> {
        Self::lock(conn, id)?;
        events::table
            .filter(events::user_id.eq(owner))
            .filter(events::id.eq(id))
            .filter(events::deleted_at.is_null())
            .filter(events::managed_by.is_distinct_from(intake::SUBSCRIPTION))
            .select(Self::as_select())
            .first(conn)
    }

    /// Locks an event until the transaction ends, its series before it: a change of either may have
    /// to write the other, and two that lock in different orders would wait for each other.
    ///
    /// # Errors
    /// When the database does.
    pub fn lock(conn: &mut PgConnection, id: EventId) -> QueryResult<()> {
        let series: Option<Option<EventId>> =
            events::table.find(id).select(events::recurring_event_id).first(conn).optional()?;
        for id in series.flatten().into_iter().chain([id]) {
            events::table
                .find(id)
                .select(events::id)
                .for_no_key_update()
                .first::<EventId>(conn)
                .optional()?;
        }
        Ok(())
    }

    /// Raises the sequence by one, here and in the row.
    pub(super) fn raise_sequence(&mut self, conn: &mut PgConnection) -> QueryResult<()> {
        self.sequence = diesel::update(events::table.find(self.id))
            .set(events::sequence.eq(events::sequence + 1))
            .returning(events::sequence)
            .get_result(conn)?;
        Ok(())
    }

    /// Raises the sequence above its own and `other`.
    pub(super) fn raise_sequence_above(&mut self, conn: &mut PgConnection, other: i32) -> QueryResult<()> {
        self.sequence = diesel::update(events::table.find(self.id))
            .set(events::sequence.eq(self.sequence.max(other) + 1))
            .returning(events::sequence)
            .get_result(conn)?;
        Ok(())
    }

    /// Has bookings tell whoever booked it, who is no attendee, that it changed.
    pub(super) fn tell_bookings(&self, conn: &mut PgConnection, now: Instant) -> QueryResult<()> {
        if self.managed_by.as_deref() == Some(BOOKING) {
            let key = self.id.to_string();
            queue::enqueue(conn, &Job::BookedEventChanged { event: self.id }, now, Some(&key))?;
        }
        Ok(())
    }

    /// Whether guests need to hear of what changed since `self`. Exceptions and deletion are told of
    /// by the verbs that make them; undo, which puts all of it back at once, has a wider question of
    /// its own (`undo/kept.rs`): what is added here belongs there, too.
    fn differs_for_guests(&self, after: &Self) -> bool {
        (self.start_time, self.end_time, self.is_all_day, &self.timezone, &self.recurrence_rule)
            != (after.start_time, after.end_time, after.is_all_day, &after.timezone, &after.recurrence_rule)
            || (&self.title, &self.location, &self.status) != (&after.title, &after.location, &after.status)
            || self.conference_data != after.conference_data
            // Of a booked event the description is the owner's own note: who booked never reads it.
            || (self.description != after.description && self.managed_by.as_deref() != Some(BOOKING))
    }

    /// Whether it happens at another time than `before`: answers were to that.
    fn is_moved_from(&self, before: &Self) -> bool {
        let times = |event: &Self| {
            (event.start_time, event.end_time, event.is_all_day, event.recurrence_rule.clone())
        };
        times(self) != times(before)
    }
}

/// The series of these columns; see [`Event::series`].
pub(super) fn series_of(
    first: Span,
    (timezone, is_all_day): (&str, bool),
    rule: Option<&str>,
    exceptions: Option<&Value>,
    extra: Option<&Value>,
    end: Option<Instant>,
) -> Option<Series> {
    let rule = rule?;
    let start = if is_all_day {
        Start::Day(first.start.to_utc().date())
    } else {
        let zone = Zone::stored(timezone);
        Start::At { wall: zone.wall(first.start), zone }
    };
    let (exceptions, extra) = (exceptions.map(starts_from_json), extra.map(starts_from_json));
    Series::stored(Stored {
        start,
        duration: first.duration(),
        rule,
        exceptions: exceptions.unwrap_or_default(),
        extra: extra.unwrap_or_default(),
        end,
    })
    .ok()
}
