//! The guests of a series and those of its changed occurrences, which have lists of their own.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::{
    Attendee, Event, Invitee,
    exceptions::{starts_from_json, starts_to_json},
};
use crate::{
    ids::EventId,
    mail::EmailAddress,
    schema::{event_attendees, events},
    time::Instant,
    tokens::Secret,
};

/// An event or a series as one of its guests has it: the dates they were taken off are no part of
/// it.
pub struct GuestCopy {
    /// A series has those dates among its exceptions (EXDATE), since the rule names them.
    pub event: Event,
    /// The changed occurrences they are invited to.
    pub changed: Vec<Event>,
    /// Who is invited to the event and to these occurrences, each under its event.
    pub guests: Vec<Attendee>,
}

impl GuestCopy {
    /// What `guest` has of `event`. Whoever was taken off the event itself is told of its end as a
    /// whole.
    ///
    /// # Errors
    /// When the database does.
    pub fn load(conn: &mut PgConnection, mut event: Event, guest: &Attendee) -> QueryResult<Self> {
        let changed = Event::changed_occurrences(conn, event.id)?;
        let all: Vec<EventId> = changed.iter().map(|row| row.id).chain([event.id]).collect();
        let mut guests: Vec<Attendee> = event_attendees::table
            .filter(event_attendees::event_id.eq_any(all))
            .filter(event_attendees::is_organizer.eq(false))
            .order(event_attendees::email)
            .select(Attendee::as_select())
            .load(conn)?;
        let is_invited = guest.removed_at.is_none();
        let own: Vec<Attendee> = guests.iter().filter(|row| row.email == guest.email).cloned().collect();
        let own = |row: &Event| own.iter().find(|own| own.event_id == row.id);
        let is_off = |row: &Event| is_invited && own(row).is_some_and(|own| own.removed_at.is_some());
        let (off, changed): (Vec<Event>, Vec<Event>) = changed.into_iter().partition(is_off);
        if !off.is_empty() {
            let exceptions = event.recurrence_exception_dates.as_ref().map(starts_from_json);
            let mut exceptions = exceptions.unwrap_or_default();
            exceptions.extend(off.iter().filter_map(|row| row.original_start_time));
            event.recurrence_exception_dates = starts_to_json(&exceptions, event.is_all_day);
        }
        guests.retain(|row| row.removed_at.is_none());
        // One that came by an import has no list: the guests of its series are asked to it.
        let unlisted = changed.iter().filter(|row| is_invited && own(row).is_none());
        guests.extend(unlisted.map(|row| Attendee { event_id: row.id, ..guest.clone() }));
        Ok(Self { event, changed, guests })
    }
}

impl Event {
    /// Carries a new guest list of this series over to its changed occurrences: who was among the
    /// addresses `before` and is invited no longer is taken off them, and who came is invited to
    /// them. Nobody is told: the series' mails are about all that stands under its UID. Deleted
    /// occurrences come along, since they may be brought back.
    ///
    /// # Errors
    /// When the database does.
    pub(super) fn carry_guests(
        &self,
        conn: &mut PgConnection,
        before: &BTreeSet<String>,
        secret: &Secret,
        now: Instant,
    ) -> QueryResult<()> {
        let guests = Attendee::of_event(conn, self.id)?;
        let invited: BTreeSet<&str> = guests.iter().map(|guest| guest.email.as_str()).collect();
        let gone: Vec<&String> = before.iter().filter(|email| !invited.contains(email.as_str())).collect();
        let new: Vec<&Attendee> = guests.iter().filter(|guest| !before.contains(&guest.email)).collect();
        if gone.is_empty() && new.is_empty() {
            return Ok(());
        }
        let occurrences: Vec<Self> = events::table
            .filter(events::recurring_event_id.eq(self.id))
            .order(events::id)
            .select(Self::as_select())
            .load(conn)?;
        for occurrence in &occurrences {
            diesel::update(
                event_attendees::table
                    .filter(event_attendees::event_id.eq(occurrence.id))
                    .filter(event_attendees::email.eq_any(&gone))
                    .filter(event_attendees::removed_at.is_null()),
            )
            .set(event_attendees::removed_at.eq(now))
            .execute(conn)?;
            let present = Attendee::addresses(conn, &[occurrence.id])?;
            for guest in new.iter().filter(|guest| !present.contains(&guest.email)) {
                guest.join(conn, occurrence, secret)?;
            }
            Attendee::copy_to_event(conn, occurrence.id)?;
        }
        Ok(())
    }
}

impl Attendee {
    /// Puts this guest of a series on the list of its changed `occurrence`.
    pub(super) fn join(
        &self,
        conn: &mut PgConnection,
        occurrence: &Event,
        secret: &Secret,
    ) -> QueryResult<()> {
        // Rows hold checked addresses.
        let Ok(address) = self.email.parse::<EmailAddress>() else { return Ok(()) };
        let guest = Invitee { address, name: self.display_name.clone() };
        let own = Self::add(conn, occurrence, &guest, None, secret)?;
        diesel::update(event_attendees::table.find(own.id))
            .set((
                event_attendees::language.eq(&self.language),
                event_attendees::timezone.eq(&self.timezone),
                self.user_id.map(|user| event_attendees::user_id.eq(user)),
            ))
            .execute(conn)?;
        Ok(())
    }
}
