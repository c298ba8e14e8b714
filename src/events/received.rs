//! Invitations as the account sees them that is invited: they stand on its own calendar.
//!
//! An invitation stands on the calendar of the account that had its address when it was written: the
//! organizer of an installation invites whom the installation knows under that address. An account
//! that comes later could have been made for the sake of what was sent to the address before, so it
//! gets an invitation once the address is verified (a trigger on `users`), or by the link in the mail,
//! opened while it is signed in under that very address. It sees what the mail says, and no more.

use diesel::{dsl::sql, prelude::*, sql_types};

use super::{Attendee, Event};
use crate::{
    accounts::User,
    ids::{AttendeeId, EventId, UserId},
    mail::EmailAddress,
    schema::{event_attendees, events, users},
    time::Instant,
};

/// How many invitations are read at most.
const MOST: i64 = 200;

impl Attendee {
    /// The account that has `address` now, unless it is the organizer's own.
    pub(super) fn account_of(
        conn: &mut PgConnection,
        address: &EmailAddress,
        organizer: UserId,
    ) -> QueryResult<Option<UserId>> {
        users::table
            .filter(users::email.eq(address.as_str()))
            .filter(users::id.ne(organizer))
            .filter(users::status.eq("active"))
            .filter(users::deleted_at.is_null())
            .select(users::id)
            .first(conn)
            .optional()
    }

    /// The invitation `id`, if it stands on the calendar of `user`.
    ///
    /// # Errors
    /// `NotFound` when it does not, or the guest was taken off.
    pub fn received_by(conn: &mut PgConnection, user: UserId, id: AttendeeId) -> QueryResult<Self> {
        event_attendees::table
            .filter(event_attendees::id.eq(id))
            .filter(event_attendees::user_id.eq(user))
            .filter(event_attendees::removed_at.is_null())
            .select(Self::as_select())
            .first(conn)
    }

    /// The invitation to `event` on the calendar of `user`.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn received_for(conn: &mut PgConnection, user: UserId, event: EventId) -> QueryResult<Self> {
        event_attendees::table
            .filter(event_attendees::event_id.eq(event))
            .filter(event_attendees::user_id.eq(user))
            .filter(event_attendees::removed_at.is_null())
            .order(event_attendees::id)
            .select(Self::as_select())
            .first(conn)
    }

    /// The invitations on the calendar of `user` to events that are not over by `now` and take place,
    /// with these events, by start; at most 200.
    ///
    /// # Errors
    /// When the database does.
    pub fn all_received_by(
        conn: &mut PgConnection,
        user: UserId,
        now: Instant,
    ) -> QueryResult<Vec<(Self, Event)>> {
        event_attendees::table
            .inner_join(events::table)
            .filter(event_attendees::user_id.eq(user))
            .filter(event_attendees::removed_at.is_null())
            .filter(
                sql::<sql_types::Bool>("event_attendees.event_period && tsrange(")
                    .bind::<sql_types::Timestamp, _>(now)
                    .sql(", NULL)"),
            )
            .filter(events::deleted_at.is_null())
            .filter(events::status.ne("cancelled"))
            .order((events::start_time, events::id))
            .limit(MOST)
            .select((Self::as_select(), Event::as_select()))
            .load(conn)
    }

    /// Puts the invitation on the calendar of `user`, who has opened its link; only where they sign in
    /// under the address that was invited, and nobody else has it. Answers whether it stands there.
    ///
    /// # Errors
    /// When the database does.
    pub fn claim(&self, conn: &mut PgConnection, user: &User) -> QueryResult<bool> {
        if self.user_id == Some(user.id) {
            return Ok(true);
        }
        if self.email != user.email {
            return Ok(false);
        }
        let free = event_attendees::table.find(self.id).filter(event_attendees::user_id.is_null());
        let claimed = diesel::update(free).set(event_attendees::user_id.eq(user.id)).execute(conn)?;
        Ok(claimed > 0)
    }
}
