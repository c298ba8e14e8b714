//! The columns of `events` that a file decides.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde_json::Value;

use crate::{
    events::{
        event::series_of,
        exceptions::{starts_from_json, starts_to_json},
        recurrence::Series,
    },
    i18n::Lang,
    ical,
    ids::{CalendarId, EventId, UserId},
    schema::events,
    time::{Instant, Span, Zone},
};

/// What a file says of one row.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = events, treat_none_as_null = true)]
pub(super) struct Row {
    pub title: String,
    pub description: Option<String>,
    pub location: Option<String>,
    pub start_time: Instant,
    pub end_time: Instant,
    pub timezone: String,
    pub is_all_day: bool,
    pub recurrence_rule: Option<String>,
    pub recurrence_exception_dates: Option<Value>,
    pub recurrence_dates: Option<Value>,
    pub recurrence_end_time: Option<Instant>,
    pub color: Option<String>,
    pub organizer_name: Option<String>,
    pub organizer_email: Option<String>,
    pub conference_data: Option<Value>,
    pub reminders: Option<Value>,
    pub status: String,
    pub visibility: String,
    pub transparency: String,
    pub ical_uid: String,
    pub sequence: i32,
    pub recurring_event_id: Option<EventId>,
    pub original_start_time: Option<Instant>,
}

/// A row that is on the calendar already, also when it is deleted.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
pub(super) struct Stored {
    pub id: EventId,
    pub managed_by: Option<String>,
    pub deleted_at: Option<Instant>,
    #[diesel(embed)]
    pub row: Row,
}

/// A row to be inserted.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = events)]
pub(super) struct NewRow {
    pub id: EventId,
    pub user_id: UserId,
    pub calendar_id: CalendarId,
    pub managed_by: Option<&'static str>,
    #[diesel(embed)]
    pub row: Row,
}

impl Row {
    /// The title of an event that has none, until [`take_in`](super::take_in()) names it.
    pub const UNTITLED: &str = "";

    /// Takes over from the calendar what the file says nothing of.
    pub fn keep_unsaid(&mut self, stored: &Self) {
        let untitled = |title: &str| Lang::ALL.into_iter().any(|lang| lang.t("import-untitled") == title);
        if self.title == Self::UNTITLED && untitled(&stored.title) {
            self.title.clone_from(&stored.title);
        }
        if self.color.is_none() {
            self.color.clone_from(&stored.color);
        }
        if self.organizer_email.is_none() {
            self.organizer_name.clone_from(&stored.organizer_name);
            self.organizer_email.clone_from(&stored.organizer_email);
        }
    }

    /// Where the series starts, as iCalendar names its occurrences.
    pub fn start(&self) -> ical::When {
        if self.is_all_day {
            ical::When::Day(self.start_time.to_utc().date())
        } else {
            ical::When::in_zone(self.start_time, &Zone::stored(&self.timezone))
        }
    }

    pub fn exceptions(&self) -> BTreeSet<Instant> {
        self.recurrence_exception_dates.as_ref().map(starts_from_json).unwrap_or_default()
    }

    /// Leaves the occurrence at `start` out; whether it was not left out before.
    pub fn leave_out(&mut self, start: Instant) -> bool {
        let mut exceptions = self.exceptions();
        let news = exceptions.insert(start);
        self.recurrence_exception_dates = starts_to_json(&exceptions, self.is_all_day);
        news
    }

    /// The series of this row, if its rule is one that is expanded.
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
}
