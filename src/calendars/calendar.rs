//! The table `calendars`.

use std::collections::HashMap;

use diesel::{prelude::*, result::OptionalEmptyChangesetExtension};

use crate::{
    accounts::User,
    ids::{CalendarId, UserId},
    schema::{calendar_subscriptions, calendars, events},
    time::{Instant, Zone},
};

/// The colour of a calendar nobody chose one for.
pub const DEFAULT_COLOR: &str = "#4285f4";

/// A sheet of events.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = calendars)]
pub struct Calendar {
    pub id: CalendarId,
    pub user_id: UserId,
    pub name: String,
    pub description: Option<String>,
    /// `#rrggbb`.
    pub color: String,
    pub timezone: String,
    pub is_primary: bool,
    /// Whether its events make the owner busy.
    pub is_active: bool,
    /// Whether its events are drawn.
    pub is_visible: bool,
}

/// A new calendar, checked.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = calendars)]
pub struct CalendarDraft {
    pub name: String,
    pub description: Option<String>,
    pub color: String,
    pub timezone: String,
    pub is_active: bool,
    pub is_visible: bool,
}

/// What an owner changes of a calendar, checked; `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = calendars)]
pub struct CalendarChange {
    pub name: Option<String>,
    pub description: Option<Option<String>>,
    pub color: Option<String>,
    pub timezone: Option<String>,
    pub is_active: Option<bool>,
    pub is_visible: Option<bool>,
}

/// What became of the wish to delete a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    /// It is gone; so many events moved to the primary calendar.
    Done { moved: usize },
    /// The primary calendar stays.
    IsPrimary,
}

impl Calendar {
    /// Makes the primary calendar of a new account.
    ///
    /// # Errors
    /// When the database does, or there is one already.
    pub fn make_primary(conn: &mut PgConnection, owner: &User, name: &str) -> QueryResult<Self> {
        diesel::insert_into(calendars::table)
            .values((
                calendars::id.eq(CalendarId::new()),
                calendars::user_id.eq(owner.id),
                calendars::name.eq(name),
                calendars::color.eq(DEFAULT_COLOR),
                calendars::timezone.eq(&owner.timezone),
                calendars::is_primary.eq(true),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
    }

    /// Adds a calendar; with `make_primary` it takes that place from the present one.
    ///
    /// # Errors
    /// When the database does.
    pub fn add(
        conn: &mut PgConnection,
        owner: UserId,
        draft: &CalendarDraft,
        make_primary: bool,
    ) -> QueryResult<Self> {
        conn.transaction(|conn| {
            let id = CalendarId::new();
            diesel::insert_into(calendars::table)
                .values((calendars::id.eq(id), calendars::user_id.eq(owner), draft))
                .execute(conn)?;
            if make_primary {
                Self::become_primary(conn, owner, id)?;
            }
            Self::find(conn, owner, id)
        })
    }

    /// The calendar `id`, if it is `owner`'s and not deleted.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(conn: &mut PgConnection, owner: UserId, id: CalendarId) -> QueryResult<Self> {
        calendars::table
            .filter(calendars::user_id.eq(owner))
            .filter(calendars::id.eq(id))
            .filter(calendars::deleted_at.is_null())
            .select(Self::as_select())
            .first(conn)
    }

    /// All calendars of `owner`: the primary one first, then by name.
    ///
    /// # Errors
    /// When the database does.
    pub fn all_of(conn: &mut PgConnection, owner: UserId) -> QueryResult<Vec<Self>> {
        calendars::table
            .filter(calendars::user_id.eq(owner))
            .filter(calendars::deleted_at.is_null())
            .order((calendars::is_primary.desc(), calendars::name, calendars::id))
            .select(Self::as_select())
            .load(conn)
    }

    /// As [`Calendar::all_of`], without those that follow an outside calendar: nothing is put there.
    ///
    /// # Errors
    /// When the database does.
    pub fn own_of(conn: &mut PgConnection, owner: UserId) -> QueryResult<Vec<Self>> {
        let followed: Vec<CalendarId> = calendar_subscriptions::table
            .inner_join(calendars::table)
            .filter(calendars::user_id.eq(owner))
            .select(calendar_subscriptions::calendar_id)
            .load(conn)?;
        let mut all = Self::all_of(conn, owner)?;
        all.retain(|calendar| !followed.contains(&calendar.id));
        Ok(all)
    }

    /// The primary calendar of `owner`.
    ///
    /// # Errors
    /// `NotFound` for an account without one, which registration rules out.
    pub fn primary_of(conn: &mut PgConnection, owner: UserId) -> QueryResult<Self> {
        calendars::table
            .filter(calendars::user_id.eq(owner))
            .filter(calendars::is_primary)
            .filter(calendars::deleted_at.is_null())
            .select(Self::as_select())
            .first(conn)
    }

    /// Makes `change`; with `make_primary` the calendar also takes that place. The primary calendar
    /// stays primary until another takes its place.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn change(
        conn: &mut PgConnection,
        owner: UserId,
        id: CalendarId,
        change: &CalendarChange,
        make_primary: bool,
    ) -> QueryResult<Self> {
        conn.transaction(|conn| {
            let calendar = Self::find(conn, owner, id)?;
            diesel::update(calendars::table.find(id)).set(change).execute(conn).optional_empty_changeset()?;
            if make_primary && !calendar.is_primary {
                Self::become_primary(conn, owner, id)?;
            }
            Self::find(conn, owner, id)
        })
    }

    /// Takes a calendar away. Its events are kept: they move to the primary calendar, deleted ones
    /// too, so that they can still be restored.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn delete(
        conn: &mut PgConnection,
        owner: UserId,
        id: CalendarId,
        now: Instant,
    ) -> QueryResult<Deleted> {
        conn.transaction(|conn| {
            let calendar = Self::find(conn, owner, id)?;
            if calendar.is_primary {
                return Ok(Deleted::IsPrimary);
            }
            let primary = Self::primary_of(conn, owner)?;
            // An event imported into both keeps the primary's copy of its UID; the other becomes one
            // of its own, with its changed occurrences.
            diesel::sql_query(
                "UPDATE events SET ical_uid = coalesce(recurring_event_id, id)::text || '@calento'
                 WHERE calendar_id = $1 AND ical_uid IN (SELECT ical_uid FROM events WHERE calendar_id = $2)",
            )
            .bind::<diesel::sql_types::Uuid, _>(id)
            .bind::<diesel::sql_types::Uuid, _>(primary.id)
            .execute(conn)?;
            // What was read from an outside calendar becomes the owner's own.
            diesel::update(events::table.filter(events::calendar_id.eq(id)))
                .filter(events::managed_by.eq("subscription"))
                .set(events::managed_by.eq(None::<String>))
                .execute(conn)?;
            let moved = Self::event_count(conn, id)?;
            diesel::update(events::table.filter(events::calendar_id.eq(id)))
                .set(events::calendar_id.eq(primary.id))
                .execute(conn)?;
            diesel::update(calendars::table.find(id)).set(calendars::deleted_at.eq(now)).execute(conn)?;
            Ok(Deleted::Done { moved })
        })
    }

    /// How many events stand on the calendar; a series counts once.
    ///
    /// # Errors
    /// When the database does.
    pub fn event_count(conn: &mut PgConnection, id: CalendarId) -> QueryResult<usize> {
        let count: i64 = events::table
            .filter(events::calendar_id.eq(id))
            .filter(events::deleted_at.is_null())
            .filter(events::recurring_event_id.is_null())
            .count()
            .get_result(conn)?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// How many events stand on each calendar of `owner`, as [`Calendar::event_count`] counts; one
    /// without any is not named.
    ///
    /// # Errors
    /// When the database does.
    pub fn event_counts(conn: &mut PgConnection, owner: UserId) -> QueryResult<HashMap<CalendarId, usize>> {
        let counts: Vec<(CalendarId, i64)> = events::table
            .filter(events::user_id.eq(owner))
            .filter(events::calendar_id.is_not_null())
            .filter(events::deleted_at.is_null())
            .filter(events::recurring_event_id.is_null())
            .group_by(events::calendar_id)
            .select((events::calendar_id.assume_not_null(), diesel::dsl::count_star()))
            .load(conn)?;
        Ok(counts.into_iter().map(|(id, count)| (id, usize::try_from(count).unwrap_or_default())).collect())
    }

    /// Its zone.
    pub fn zone(&self) -> Zone {
        Zone::stored(&self.timezone)
    }

    fn become_primary(conn: &mut PgConnection, owner: UserId, id: CalendarId) -> QueryResult<()> {
        let mine =
            calendars::table.filter(calendars::user_id.eq(owner)).filter(calendars::deleted_at.is_null());
        diesel::update(mine.filter(calendars::is_primary))
            .set(calendars::is_primary.eq(false))
            .execute(conn)?;
        diesel::update(mine.filter(calendars::id.eq(id)))
            .set(calendars::is_primary.eq(true))
            .execute(conn)?;
        Ok(())
    }
}
