//! When series happen: the occurrence that comes next, and the last there was.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::Value;

use super::{event::series_of, recurrence::Series};
use crate::{
    ids::EventId,
    schema::events,
    time::{Instant, Span, Zone},
};

/// What the times of an event follow from.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct Timing {
    pub id: EventId,
    pub start_time: Instant,
    pub end_time: Instant,
    timezone: String,
    pub is_all_day: bool,
    recurrence_rule: Option<String>,
    recurrence_exception_dates: Option<Value>,
    recurrence_dates: Option<Value>,
    recurrence_end_time: Option<Instant>,
}

impl Timing {
    /// Those of these events that are not deleted, whoever owns them, with the original starts of
    /// the changed occurrences of each, which have rows of their own.
    ///
    /// # Errors
    /// When the database does.
    pub fn of_events(conn: &mut PgConnection, ids: &[EventId]) -> QueryResult<Vec<(Self, HashSet<Instant>)>> {
        let timings: Vec<Self> = events::table
            .filter(events::id.eq_any(ids))
            .filter(events::deleted_at.is_null())
            .select(Self::as_select())
            .load(conn)?;
        let rows: Vec<(EventId, Instant)> = events::table
            .filter(events::recurring_event_id.eq_any(ids))
            .filter(events::deleted_at.is_null())
            .select((
                events::recurring_event_id.assume_not_null(),
                events::original_start_time.assume_not_null(),
            ))
            .load(conn)?;
        let mut replaced: HashMap<EventId, HashSet<Instant>> = HashMap::new();
        for (series, start) in rows {
            replaced.entry(series).or_default().insert(start);
        }
        Ok(timings
            .into_iter()
            .map(|timing| {
                let replaced = replaced.remove(&timing.id).unwrap_or_default();
                (timing, replaced)
            })
            .collect())
    }

    /// How long it lasts, or each of its occurrences.
    pub fn duration(&self) -> TimeDelta {
        self.end_time - self.start_time
    }

    /// When the occurrence that is stored to start at `start` begins: whole days at midnight in the
    /// zone they were entered in.
    pub fn begins(&self, start: Instant) -> Instant {
        if self.is_all_day { Zone::stored(&self.timezone).start_of_day(start.to_utc().date()) } else { start }
    }

    /// When the occurrence that is stored to start at `start` ends; see [`Timing::begins`].
    pub fn ends(&self, start: Instant) -> Instant {
        self.begins(start + self.duration())
    }

    /// A row for tests of what follows from it.
    #[cfg(test)]
    pub(super) fn test(start: Instant, end: Instant, zone: &str, rule: Option<&str>) -> Self {
        use crate::events::recurrence::{Rule, Start};
        let at = Zone::named(zone).map(|zone| Start::At { wall: zone.wall(start), zone });
        let last_end = rule.and_then(|rule| {
            let rule = Rule::parse(rule, at.ok()?).expect("a rule");
            Series::new(rule, end - start).end()
        });
        Self {
            id: EventId::new(),
            start_time: start,
            end_time: end,
            timezone: zone.to_owned(),
            is_all_day: false,
            recurrence_rule: rule.map(str::to_owned),
            recurrence_exception_dates: None,
            recurrence_dates: None,
            recurrence_end_time: last_end,
        }
    }

    /// As [`super::Event::series`].
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

    /// The start of the first occurrence that has not ended at `now`; `None` when all have. Those
    /// that are `replaced` are passed over. All-day ones end at midnight UTC here.
    pub fn next(&self, replaced: &HashSet<Instant>, now: Instant) -> Option<Instant> {
        let Some(series) = self.series() else {
            return Some(self.start_time).filter(|_| self.end_time > now);
        };
        let mut next = series.next_after(now - self.duration());
        while let Some(start) = next.filter(|start| replaced.contains(start)) {
            next = series.next_after(start);
        }
        next
    }

    /// The start of the last occurrence of a series that ends; of what is no series, its start.
    pub fn last(&self, replaced: &HashSet<Instant>) -> Instant {
        const YEAR: TimeDelta = TimeDelta::days(370);
        let Some(series) = self.series() else { return self.start_time };
        let Some(end) = series.end() else { return self.start_time };
        let starts = series.starts_in(crate::time::Span::new(end - YEAR, end));
        starts.into_iter().rfind(|start| !replaced.contains(start)).unwrap_or(self.start_time)
    }
}
