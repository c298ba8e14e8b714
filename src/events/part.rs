//! What a form changes: an event, or how much of a series.

use diesel::PgConnection;

use super::{
    Attendee, Event, When,
    form::{self, EventForm},
};
use crate::{
    error::AppError,
    ids::{EventId, UserId},
    time::{Instant, Span},
};

/// The event a form changes, and how much of it.
pub(super) struct Changed {
    pub event: Event,
    pub when: When,
    pub guests: Vec<Attendee>,
    pub part: Part,
}

/// How much of a series a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    All,
    This(Instant),
    Following(Instant),
}

impl Changed {
    /// The event that `scope` and `occurrence` name: an occurrence with a row of its own is that
    /// row, and what is no series is changed as a whole.
    pub fn load(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        scope: &str,
        occurrence: &str,
    ) -> Result<Self, AppError> {
        let mut event = Event::find(conn, owner, id)?;
        let mut part = Part::All;
        if let (Some(series), "this" | "following") = (event.series(), scope) {
            let start = form::occurrence(occurrence).ok_or(AppError::BadRequest)?;
            if !series.contains(start) {
                return Err(AppError::NotFound);
            }
            part = Part::Following(start);
            if scope == "this" {
                part = Part::This(start);
                if let Some(own) = Event::changed_occurrence(conn, owner, id, start)? {
                    (event, part) = (own, Part::All);
                }
            }
        }
        let when = match part {
            Part::All => event.when(),
            Part::This(start) | Part::Following(start) => {
                event.when_of(Span::new(start, start + (event.end_time - event.start_time)))
            }
        };
        let guests = Attendee::of_event(conn, event.id)?;
        Ok(Self { event, when, guests, part })
    }

    /// The form as it is shown first.
    pub fn form(&self) -> EventForm {
        let form = EventForm::of(&self.event, &self.when, &self.guests);
        match self.part {
            Part::All => form,
            Part::This(start) => EventForm {
                scope: "this".into(),
                occurrence: start.to_string(),
                recurrence_rule: String::new(),
                ..form
            },
            Part::Following(start) => {
                EventForm { scope: "following".into(), occurrence: start.to_string(), ..form }
            }
        }
    }

    /// The form of a new event like it; a copy of one occurrence does not repeat.
    pub fn copy(&self) -> EventForm {
        EventForm {
            scope: String::new(),
            occurrence: String::new(),
            reminders: self.event.reminders.as_ref().map(form::minutes_of),
            ..self.form()
        }
    }

    /// Whether what is changed can have a rule.
    pub fn may_repeat(&self) -> bool {
        self.event.recurring_event_id.is_none() && !matches!(self.part, Part::This(_))
    }

    /// The key of the sentence that says how much is changed.
    pub fn scope_note(&self) -> Option<&'static str> {
        match self.part {
            Part::This(_) => Some("event-changes-this"),
            Part::Following(_) => Some("event-changes-following"),
            Part::All if self.event.recurring_event_id.is_some() => Some("event-changes-this"),
            Part::All => self.event.recurrence_rule.as_ref().map(|_| "event-changes-all"),
        }
    }
}
