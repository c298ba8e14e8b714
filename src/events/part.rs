//! What a form changes: an event, or how much of a series.

use diesel::PgConnection;

use super::{
    Attendee, Event, GuestRights, Invitee, When,
    form::{self, EventForm},
    series::Wish,
    undo::{self, Change},
};
use crate::{
    accounts::User,
    error::AppError,
    ids::{EventId, EventUndoId, UserId},
    time::{Instant, Span},
    tokens::Secret,
    web::form::Pairs,
};

/// The event a form changes, and how much of it.
#[derive(Debug, Clone)]
pub struct Changed {
    pub event: Event,
    pub when: When,
    pub guests: Vec<Attendee>,
    /// What the guests of the event, or of its series, may do.
    pub rights: GuestRights,
    pub part: Part,
}

/// How much of a series a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    All,
    This(Instant),
    Following(Instant),
}

impl Part {
    /// Deletes this part of the event or series `id`, so that it can be taken back; guests are told.
    /// Answers the event, or what is left of the series. Call it in a transaction.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s, or has no such occurrence.
    pub fn delete(
        self,
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        now: Instant,
    ) -> Result<(Event, Option<EventUndoId>), AppError> {
        let change = if matches!(self, Self::This(_)) { Change::LeftOut } else { Change::Deleted };
        undo::remembering(conn, owner, (id, change), now, |conn| match self {
            Self::All => Event::delete(conn, owner, id, now),
            Self::This(start) => Event::leave_out(conn, owner, id, start, now),
            Self::Following(start) => Event::delete_following(conn, owner, id, start, now),
        })
    }
}

impl Changed {
    /// The event that `scope` and `occurrence` name: an occurrence with a row of its own is that
    /// row, and what is no series is changed as a whole.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s, or has no such occurrence.
    pub fn load(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        scope: &str,
        occurrence: &str,
    ) -> Result<Self, AppError> {
        let start = || form::occurrence(occurrence).ok_or(AppError::NotFound);
        let event = Event::find(conn, owner, id)?;
        let part = match (event.series(), scope) {
            (Some(_), "this") => Part::This(start()?),
            (Some(_), "following") => Part::Following(start()?),
            _ => Part::All,
        };
        Self::of(conn, event, part)
    }

    /// A part of `event`: an occurrence with a row of its own is that row, and what is no series is
    /// changed as a whole.
    ///
    /// # Errors
    /// `NotFound` when the series has no such occurrence.
    pub fn of(conn: &mut PgConnection, mut event: Event, mut part: Part) -> Result<Self, AppError> {
        let series = event.series();
        match (part, &series) {
            (Part::This(start) | Part::Following(start), Some(series)) if !series.contains(start) => {
                return Err(AppError::NotFound);
            }
            (Part::This(start), Some(_)) => {
                let own = Event::changed_occurrence(conn, event.user_id, event.id, start)?;
                if let Some(own) = own {
                    (event, part) = (own, Part::All);
                }
            }
            (_, Some(_)) => {}
            (_, None) => part = Part::All,
        }
        let when = match part {
            Part::All => event.when(),
            Part::This(start) | Part::Following(start) => {
                event.when_of(Span::new(start, start + (event.end_time - event.start_time)))
            }
        };
        let guests = Attendee::of_event(conn, event.id)?;
        let rights = GuestRights::of(conn, &event)?;
        Ok(Self { event, when, guests, rights, part })
    }

    /// Writes `wish` over it, so that it can be taken back; answers the row that says it now, and the
    /// id under which it is taken back. Call it in a transaction.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn save(
        &self,
        conn: &mut PgConnection,
        owner: &User,
        wish: Wish<'_>,
        change: Change,
        secret: &Secret,
        now: Instant,
    ) -> Result<(Event, Option<EventUndoId>), AppError> {
        undo::remembering(conn, owner.id, (self.event.id, change), now, |conn| {
            self.write(conn, owner, wish, secret, now)
        })
    }

    /// Writes `wish` over it; answers the row that says it now.
    pub(super) fn write(
        &self,
        conn: &mut PgConnection,
        owner: &User,
        wish: Wish<'_>,
        secret: &Secret,
        now: Instant,
    ) -> Result<Event, AppError> {
        let id = self.event.id;
        match self.part {
            Part::All => Event::change(conn, owner.id, id, wish.draft, wish.guests, secret, now),
            Part::This(start) => Event::change_occurrence(conn, owner.id, (id, start), wish, secret, now),
            Part::Following(start) => Event::change_following(conn, owner, (id, start), wish, secret, now),
        }
    }

    /// Who is invited, as an owner would type them.
    pub fn invitees(&self) -> Vec<Invitee> {
        // Rows hold checked addresses.
        let invitee = |guest: &Attendee| {
            Some(Invitee { address: guest.email.parse().ok()?, name: guest.display_name.clone() })
        };
        self.guests.iter().filter_map(invitee).collect()
    }

    /// What a sent form is about, and the form with what was sent.
    ///
    /// # Errors
    /// As [`Changed::load`].
    pub fn asked(
        conn: &mut PgConnection,
        owner: UserId,
        id: EventId,
        sent: &Pairs,
    ) -> Result<(Self, EventForm), AppError> {
        let asked = EventForm::default().with_sent(sent);
        let changed = Self::load(conn, owner, id, &asked.scope, &asked.occurrence)?;
        let form = changed.form().with_sent(sent);
        Ok((changed, form))
    }

    /// The form as it is shown first.
    pub fn form(&self) -> EventForm {
        let form = EventForm::of(&self.event, &self.when, &self.guests).with_rights(self.rights);
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
        EventForm { scope: String::new(), occurrence: String::new(), ..self.form() }
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
