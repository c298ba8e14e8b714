//! An owner's events on their way out, a batch at a time: however many there are, no more of them
//! than one batch is in memory.

use std::collections::{HashMap, HashSet};

use chrono::Datelike;
use diesel::{
    dsl::{max, min},
    pg::Pg,
    prelude::*,
    sql_types::{Bool, Nullable},
};

use super::{Event, ical::occurrence_to_ical};
use crate::{
    ical::{IcalEvent, ZoneYears},
    ids::{CalendarId, EventId, UserId},
    schema::{calendars, event_attendees, events},
    time::{Instant, Zone},
};

/// How many events are read at a time.
const BATCH: i64 = 500;

/// Which events leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    pub owner: UserId,
    pub of: Source,
}

/// Where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Anywhere,
    /// On calendars that are in use, or on none; and of others what the owner said yes or maybe to.
    InUse,
    Calendar(CalendarId),
}

/// Some events, in the order of their ids, with what is needed to write them.
#[derive(Debug, Default)]
pub struct Batch {
    pub events: Vec<Event>,
    /// The series of the changed occurrences among them.
    pub series: HashMap<EventId, Event>,
    /// The original starts of the changed occurrences of the series among them, wherever these
    /// stand, that keep nobody busy.
    pub idle_occurrences: HashMap<EventId, Vec<Instant>>,
}

type Condition = Box<dyn BoxableExpression<events::table, Pg, SqlType = Nullable<Bool>>>;

/// The events of others that `user` said yes or maybe to.
fn promised(
    user: UserId,
) -> event_attendees::BoxedQuery<'static, Pg, diesel::dsl::SqlTypeOf<event_attendees::event_id>> {
    event_attendees::table
        .filter(event_attendees::user_id.eq(user))
        .filter(event_attendees::removed_at.is_null())
        .filter(event_attendees::response_status.eq_any(["accepted", "tentative"]))
        .select(event_attendees::event_id)
        .into_boxed()
}

impl Selection {
    /// Its events that are not deleted.
    fn condition(self) -> Condition {
        let own = events::user_id.eq(self.owner).and(events::deleted_at.is_null());
        match self.of {
            Source::Anywhere => Box::new(own.nullable()),
            Source::Calendar(id) => Box::new(own.and(events::calendar_id.eq(id))),
            Source::InUse => {
                let in_use = calendars::table.filter(calendars::is_active).select(calendars::id.nullable());
                let own = own.and(events::calendar_id.is_null().or(events::calendar_id.eq_any(in_use)));
                let live = events::deleted_at.is_null();
                Box::new(own.or(live.and(events::id.eq_any(promised(self.owner)))))
            }
        }
    }

    /// The zones that its times are written in. `now` is among their years, for series.
    ///
    /// # Errors
    /// When the database does.
    pub fn zones(self, conn: &mut PgConnection, now: Instant) -> QueryResult<Vec<ZoneYears>> {
        type Found = (String, Option<Instant>, Option<Instant>, Option<Instant>);
        let found: Vec<Found> = events::table
            .filter(self.condition())
            .filter(events::is_all_day.eq(false))
            .group_by(events::timezone)
            .select((
                events::timezone,
                min(events::start_time),
                max(events::end_time),
                max(events::recurrence_end_time),
            ))
            .order(events::timezone)
            .load(conn)?;
        let year = |at: Instant| at.to_utc().year();
        Ok(found
            .into_iter()
            .filter_map(|(name, first, last, series_end)| {
                let last = [last, series_end, Some(now)].into_iter().flatten().map(year).max()?;
                // A clock may show the year before, and an extra date may lie before the start.
                Some((Zone::named(&name).ok()?, first.map(year)? - 1, last + 1))
            })
            .collect())
    }

    /// The events after `after`, or the first ones; an empty batch is the end.
    ///
    /// # Errors
    /// When the database does.
    pub fn batch(self, conn: &mut PgConnection, after: Option<EventId>) -> QueryResult<Batch> {
        let mut rows = events::table.filter(self.condition()).into_boxed();
        if let Some(after) = after {
            rows = rows.filter(events::id.gt(after));
        }
        let found: Vec<Event> = rows.order(events::id).limit(BATCH).select(Event::as_select()).load(conn)?;
        let of: HashSet<EventId> = found.iter().filter_map(|event| event.recurring_event_id).collect();
        let series: Vec<Event> =
            events::table.filter(events::id.eq_any(of)).select(Event::as_select()).load(conn)?;
        let own = found.iter().filter(|event| event.recurrence_rule.is_some()).map(|event| event.id);
        let idle: Vec<(EventId, Instant)> = events::table
            .filter(events::recurring_event_id.eq_any(own.collect::<Vec<_>>()))
            .filter(events::deleted_at.is_null())
            .filter(
                events::transparency
                    .eq("transparent")
                    .or(events::status.eq("cancelled"))
                    .or(events::user_id.ne(self.owner).and(events::id.ne_all(promised(self.owner)))),
            )
            .select((
                events::recurring_event_id.assume_not_null(),
                events::original_start_time.assume_not_null(),
            ))
            .load(conn)?;
        let mut idle_occurrences: HashMap<EventId, Vec<Instant>> = HashMap::new();
        for (series, start) in idle {
            idle_occurrences.entry(series).or_default().push(start);
        }
        let series = series.into_iter().map(|event| (event.id, event)).collect();
        Ok(Batch { events: found, series, idle_occurrences })
    }
}

impl Batch {
    /// The series of a changed occurrence; else the event itself.
    pub fn series_of<'a>(&'a self, event: &'a Event) -> &'a Event {
        event.recurring_event_id.and_then(|id| self.series.get(&id)).unwrap_or(event)
    }

    /// All that is known of the events but their guests (RFC 5546 section 3.2.1: what is published
    /// asks nobody).
    pub fn to_ical(&self) -> Vec<IcalEvent> {
        self.events.iter().map(|event| occurrence_to_ical(event, self.series_of(event), &[])).collect()
    }
}
