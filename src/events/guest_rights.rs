//! The table `guest_rights`: what the organizer of an event lets its guests do.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Event, event::BOOKING};
use crate::{ids::EventId, schema::guest_rights};

/// How many minutes before an event guests can be reminded by themselves: one, two and seven days.
pub const REMINDER_CHOICES: [i32; 3] = [1_440, 2_880, 10_080];

/// What guests may do, and whether they are reminded to answer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable, Insertable, AsChangeset,
)]
#[diesel(table_name = guest_rights, treat_none_as_null = true)]
pub struct GuestRights {
    /// They see who else is invited, and what these answered.
    pub can_see_guests: bool,
    /// They invite others.
    pub can_invite: bool,
    /// How many minutes before the start those who have not answered are reminded by themselves.
    pub reminder_minutes: Option<i32>,
}

impl Default for GuestRights {
    fn default() -> Self {
        Self { can_see_guests: true, can_invite: false, reminder_minutes: None }
    }
}

impl GuestRights {
    /// Those of the guests of `event`; a changed occurrence goes by its series. Where somebody booked
    /// a time, guests know nothing of each other.
    ///
    /// # Errors
    /// When the database does.
    pub fn of(conn: &mut PgConnection, event: &Event) -> QueryResult<Self> {
        let stored = Self::stored(conn, event.recurring_event_id.unwrap_or(event.id))?.unwrap_or_default();
        Ok(match event.managed_by.as_deref() {
            Some(BOOKING) => Self { can_see_guests: false, can_invite: false, ..stored },
            _ => stored,
        })
    }

    /// What the row of `event` says, if it has one.
    pub(super) fn stored(conn: &mut PgConnection, event: EventId) -> QueryResult<Option<Self>> {
        guest_rights::table.find(event).select(Self::as_select()).first(conn).optional()
    }

    /// Writes them for `event`, an event or a series.
    pub(super) fn write(self, conn: &mut PgConnection, event: EventId) -> QueryResult<()> {
        if self == Self::default() {
            diesel::delete(guest_rights::table.find(event)).execute(conn)?;
            return Ok(());
        }
        diesel::insert_into(guest_rights::table)
            .values((guest_rights::event_id.eq(event), self))
            .on_conflict(guest_rights::event_id)
            .do_update()
            .set(self)
            .execute(conn)?;
        Ok(())
    }
}
