//! What happens in a stretch of time: single events, unfolded series and changed occurrences, from
//! one expansion that views, slots and free/busy share.

use std::{collections::HashSet, sync::Arc};

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use diesel::{dsl::sql, pg::Pg, prelude::*, sql_types};
use serde_json::Value;

use super::{
    Answer,
    event::{BOOKING, series_of},
    recurrence::LIMIT,
};
use crate::{
    ids::{CalendarId, EventId, UserId},
    schema::{calendars, event_attendees, events},
    time::{Instant, Span, Zone},
};

/// The days a view shows, both included, in the zone it shows them in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub zone: Zone,
}

/// What a view needs to know of an event.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct Entry {
    pub id: EventId,
    pub calendar_id: Option<CalendarId>,
    pub title: String,
    pub location: Option<String>,
    start_time: Instant,
    end_time: Instant,
    timezone: String,
    pub is_all_day: bool,
    recurrence_rule: Option<String>,
    recurrence_exception_dates: Option<Value>,
    recurrence_dates: Option<Value>,
    recurrence_end_time: Option<Instant>,
    pub color: Option<String>,
    pub status: String,
    pub visibility: String,
    pub transparency: String,
    pub recurring_event_id: Option<EventId>,
    pub original_start_time: Option<Instant>,
    pub managed_by: Option<String>,
}

/// One time an event happens.
#[derive(Debug, Clone)]
pub struct Occurrence {
    pub event: Arc<Entry>,
    /// When; midnights in UTC for all-day.
    pub span: Span,
    /// The start that names this occurrence within its series; `None` for a single event.
    pub original_start: Option<Instant>,
    /// What the person whose calendar this is answered to the invitation; `None` for an event of
    /// their own.
    pub answer: Option<Answer>,
}

impl Window {
    /// One day.
    pub fn day(day: NaiveDate, zone: Zone) -> Self {
        Self { first: day, last: day, zone }
    }

    /// The instants of these days.
    pub fn span(&self) -> Span {
        Span::new(self.zone.start_of_day(self.first), self.zone.day_span(self.last).end)
    }

    /// The same days as all-day events are stored: midnights in UTC.
    pub fn all_day_span(&self) -> Span {
        let midnight = |day: NaiveDate| Instant::from_utc(day.and_time(NaiveTime::MIN));
        Span::new(midnight(self.first), midnight(self.last) + TimeDelta::days(1))
    }

    /// The days that touch `span`.
    pub fn around(span: Span, zone: Zone) -> Self {
        let last = if span.is_empty() { span.start } else { span.end - TimeDelta::microseconds(1) };
        Self { first: zone.day(span.start), last: zone.day(last), zone }
    }
}

impl Entry {
    /// Whether it is a series, or a changed occurrence of one.
    pub fn repeats(&self) -> bool {
        self.recurrence_rule.is_some() || self.recurring_event_id.is_some()
    }

    /// Takes out what an event says only to whom it belongs.
    fn forget_owner(&mut self) {
        self.calendar_id = None;
        self.color = None;
        "default".clone_into(&mut self.visibility);
    }
}

impl Occurrence {
    /// Everything on the owner's calendars that overlaps the window and is not cancelled, and what
    /// others invited them to, in order of start, longer ones first. One statement, however many
    /// series there are, each of whose three parts an index answers without regard to what lies
    /// outside the window.
    ///
    /// # Errors
    /// When the database does.
    pub fn in_window(conn: &mut PgConnection, owner: UserId, window: &Window) -> QueryResult<Vec<Self>> {
        let (timed, all_day) = (window.span(), window.all_day_span());
        // One range that holds both readings of the days; what is beyond is sorted out below.
        let wide = Span::new(timed.start.min(all_day.start), timed.end.max(all_day.end));
        let nothing: Replaced = Box::new(sql("ARRAY[]::timestamp[]"));
        let singles = entries(nothing, unasked())
            .filter(events::user_id.eq(owner))
            .filter(events::recurrence_rule.is_null())
            .filter(overlaps(wide));
        let series = entries(replaced_in(wide), unasked())
            .filter(events::user_id.eq(owner))
            .filter(events::recurrence_rule.is_not_null())
            .filter(events::start_time.lt(wide.end))
            .filter(events::recurrence_end_time.is_null().or(events::recurrence_end_time.gt(wide.start)));
        let received =
            entries(replaced_in(wide), answer_of(owner)).filter(events::id.eq_any(received_in(owner, wide)));
        let rows: Vec<(Entry, Vec<Instant>, Option<String>)> =
            singles.union_all(series).union_all(received).load(conn)?;
        let mut found: Vec<Self> = Vec::with_capacity(rows.len());
        for (mut entry, replaced, answer) in rows {
            let answer = answer.as_deref().map(Answer::from_stored);
            if answer.is_some() {
                entry.forget_owner();
            }
            let window = if entry.is_all_day { all_day } else { timed };
            let entry = Arc::new(entry);
            if entry.recurrence_rule.is_some() {
                found.extend(unfold(&entry, window, &replaced, answer));
            } else {
                let (original_start, span) =
                    (entry.original_start_time, Span::new(entry.start_time, entry.end_time));
                if window.overlaps(span) {
                    found.push(Self { event: entry, span, original_start, answer });
                }
            }
        }
        found.sort_by(|a, b| {
            (a.span.start, b.span.end, &a.event.title, a.event.id).cmp(&(
                b.span.start,
                a.span.end,
                &b.event.title,
                b.event.id,
            ))
        });
        Ok(found)
    }

    /// The stretches of `span` in which the owner's own events keep them busy, by start: opaque
    /// events on active calendars, and invitations they said yes or maybe to; tentative counts. All-day events are busy from midnight to
    /// midnight in `zone`. Events that a booking looks after are left out: the booking itself
    /// blocks, with its buffers.
    ///
    /// # Errors
    /// When the database does.
    pub fn busy(conn: &mut PgConnection, owner: UserId, span: Span, zone: &Zone) -> QueryResult<Vec<Span>> {
        Ok(Self::blocking(conn, owner, span, zone)?.into_iter().map(|(_, taken)| taken).collect())
    }

    /// The same with what keeps them busy: each occurrence and the instants it takes.
    ///
    /// # Errors
    /// When the database does.
    pub fn blocking(
        conn: &mut PgConnection,
        owner: UserId,
        span: Span,
        zone: &Zone,
    ) -> QueryResult<Vec<(Self, Span)>> {
        let idle: HashSet<CalendarId> = calendars::table
            .filter(calendars::user_id.eq(owner))
            .filter(calendars::is_active.eq(false))
            .select(calendars::id)
            .load(conn)?
            .into_iter()
            .collect();
        let managed: HashSet<EventId> = events::table
            .filter(events::user_id.eq(owner))
            .filter(events::managed_by.eq(BOOKING))
            .filter(overlaps(span))
            .select(events::id)
            .load(conn)?
            .into_iter()
            .collect();
        let window = Window::around(span, zone.clone());
        let busy = |occurrence: &Self| {
            let event = &occurrence.event;
            occurrence.keeps_busy()
                && !event.calendar_id.is_some_and(|calendar| idle.contains(&calendar))
                && !managed.contains(&event.id)
        };
        let mut found: Vec<(Self, Span)> = Self::in_window(conn, owner, &window)?
            .into_iter()
            .filter(busy)
            .map(|occurrence| {
                let taken = occurrence.in_zone(zone);
                (occurrence, taken)
            })
            .filter(|(_, taken)| taken.overlaps(span))
            .collect();
        found.sort_by_key(|(_, taken)| *taken);
        Ok(found)
    }

    /// Whether it keeps the person busy whose calendar this is, unless that calendar is not in use.
    /// An invitation does once it is answered with yes or maybe: nobody fills another's free time
    /// by inviting them.
    pub fn keeps_busy(&self) -> bool {
        self.event.transparency == "opaque"
            && self.answer.is_none_or(|answer| matches!(answer, Answer::Accepted | Answer::Tentative))
    }

    /// The instants it takes for somebody in `zone`: an all-day event runs from midnight to
    /// midnight there.
    pub fn in_zone(&self, zone: &Zone) -> Span {
        if self.event.is_all_day {
            let (first, last) = self.days(zone);
            Span::new(zone.start_of_day(first), zone.day_span(last).end)
        } else {
            self.span
        }
    }

    /// The first and the last day it touches for somebody in `zone`.
    pub fn days(&self, zone: &Zone) -> (NaiveDate, NaiveDate) {
        let end =
            if self.span.is_empty() { self.span.end } else { self.span.end - TimeDelta::microseconds(1) };
        if self.event.is_all_day {
            (self.span.start.to_utc().date(), end.to_utc().date())
        } else {
            (zone.day(self.span.start), zone.day(end))
        }
    }
}

/// The starts of a series' changed occurrences, as a column beside its [`Entry`].
type Replaced =
    Box<dyn BoxableExpression<events::table, Pg, SqlType = sql_types::Array<sql_types::Timestamp>>>;

/// What the person whose calendar this is answered, as a column beside an [`Entry`].
type Answered = Box<dyn BoxableExpression<events::table, Pg, SqlType = sql_types::Nullable<sql_types::Text>>>;

type Entries<'a> = events::BoxedQuery<
    'a,
    Pg,
    (
        diesel::dsl::SqlTypeOf<diesel::dsl::AsSelect<Entry, Pg>>,
        sql_types::Array<sql_types::Timestamp>,
        sql_types::Nullable<sql_types::Text>,
    ),
>;

/// The events of everybody that are neither deleted nor cancelled.
fn entries<'a>(replaced: Replaced, answer: Answered) -> Entries<'a> {
    events::table
        .filter(events::deleted_at.is_null())
        .filter(events::status.ne("cancelled"))
        .select((Entry::as_select(), replaced, answer))
        .into_boxed()
}

/// Of an event of one's own.
fn unasked() -> Answered {
    Box::new(sql("NULL::text"))
}

/// What `user` answered to the invitation to the event of the same row.
fn answer_of(user: UserId) -> Answered {
    Box::new(
        sql::<sql_types::Nullable<sql_types::Text>>(
            "(SELECT guest.response_status::text FROM event_attendees AS guest \
             WHERE guest.event_id = events.id AND guest.removed_at IS NULL AND guest.user_id = ",
        )
        .bind::<sql_types::Uuid, _>(user)
        .sql(" ORDER BY guest.id LIMIT 1)"),
    )
}

/// The events that `user` is invited to and that touch `span`, series as a whole.
fn received_in(
    user: UserId,
    span: Span,
) -> event_attendees::BoxedQuery<'static, Pg, diesel::dsl::SqlTypeOf<event_attendees::event_id>> {
    event_attendees::table
        .filter(event_attendees::user_id.eq(user))
        .filter(event_attendees::removed_at.is_null())
        .filter(
            sql::<sql_types::Bool>("event_attendees.event_period && tsrange(")
                .bind::<sql_types::Timestamp, _>(span.start)
                .sql(", ")
                .bind::<sql_types::Timestamp, _>(span.end)
                .sql(")"),
        )
        .select(event_attendees::event_id)
        .into_boxed()
}

/// `tsrange(start_time, end_time) && tsrange(start, end)`, which the GiST index answers however
/// long the calendar's past is.
fn overlaps(span: Span) -> Box<dyn BoxableExpression<events::table, Pg, SqlType = sql_types::Bool>> {
    Box::new(
        sql::<sql_types::Bool>("tsrange(events.start_time, events.end_time) && tsrange(")
            .bind::<sql_types::Timestamp, _>(span.start)
            .sql(", ")
            .bind::<sql_types::Timestamp, _>(span.end)
            .sql(")"),
    )
}

/// The original starts, near `span`, of the changed occurrences of the series in the same row: they
/// have rows of their own.
fn replaced_in(span: Span) -> Replaced {
    Box::new(
        sql::<sql_types::Array<sql_types::Timestamp>>(
            "ARRAY(SELECT changed.original_start_time FROM events AS changed \
             WHERE changed.recurring_event_id = events.id AND changed.deleted_at IS NULL \
             AND changed.original_start_time < ",
        )
        .bind::<sql_types::Timestamp, _>(span.end)
        .sql(" AND changed.original_start_time > ")
        .bind::<sql_types::Timestamp, _>(span.start)
        .sql(" - (events.end_time - events.start_time))"),
    )
}

/// The occurrences of a series in `window` that have no rows of their own. A rule that cannot be
/// expanded shows its first occurrence.
fn unfold(entry: &Arc<Entry>, window: Span, replaced: &[Instant], answer: Option<Answer>) -> Vec<Occurrence> {
    let duration = entry.end_time - entry.start_time;
    let series = series_of(
        Span::new(entry.start_time, entry.end_time),
        (&entry.timezone, entry.is_all_day),
        entry.recurrence_rule.as_deref(),
        entry.recurrence_exception_dates.as_ref(),
        entry.recurrence_dates.as_ref(),
        entry.recurrence_end_time,
    );
    let starts = match series {
        Some(series) => series.starts_in(window),
        None => vec![entry.start_time],
    };
    starts
        .into_iter()
        .filter(|start| !replaced.contains(start))
        .map(|start| Occurrence {
            event: entry.clone(),
            span: Span::new(start, start + duration),
            original_start: Some(start),
            answer,
        })
        .filter(|occurrence| window.overlaps(occurrence.span))
        .take(LIMIT)
        .collect()
}
