//! The table `calendar_feeds`.

use chrono::TimeDelta;
use diesel::{dsl::sql, prelude::*, sql_types};

use super::Kind;
use crate::{
    accounts::User,
    calendars::Calendar,
    error::AppError,
    ids::{CalendarId, FeedId, UserId},
    schema::{calendar_feeds, calendars, event_attendees, events},
    time::Instant,
    tokens::{Purpose, Secret, Token},
};

/// How exactly it is noted when a feed was read.
const READ_NOTED: TimeDelta = TimeDelta::minutes(10);

/// A secret address of an owner's calendar.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = calendar_feeds)]
pub struct Feed {
    pub id: FeedId,
    pub user_id: UserId,
    /// `None`: all calendars.
    pub calendar_id: Option<CalendarId>,
    kind: String,
    pub last_read_at: Option<Instant>,
}

/// What a feed was read for.
#[derive(Debug)]
pub struct Opened {
    pub feed: Feed,
    pub owner: User,
    pub calendar: Option<Calendar>,
    /// Changes with everything the feed tells; the same as long as nothing changed.
    pub version: String,
    /// When something last changed.
    pub changed_at: Option<Instant>,
}

impl Feed {
    /// How much it tells.
    pub fn kind(&self) -> Kind {
        // The column has a CHECK; the least is the answer to what it does not allow.
        Kind::named(&self.kind).unwrap_or(Kind::Busy)
    }

    /// The token in its address.
    pub fn token(&self, secret: &Secret) -> Token {
        secret.token(Purpose::Feed, self.id.0)
    }

    /// The feeds of `owner`.
    ///
    /// # Errors
    /// When the database does.
    pub fn all_of(conn: &mut PgConnection, owner: UserId) -> QueryResult<Vec<Self>> {
        calendar_feeds::table
            .filter(calendar_feeds::user_id.eq(owner))
            .order(calendar_feeds::created_at)
            .select(Self::as_select())
            .load(conn)
    }

    /// Makes an address; the one there is stays.
    ///
    /// # Errors
    /// `NotFound` when the calendar is not `owner`'s.
    pub fn make(
        conn: &mut PgConnection,
        owner: UserId,
        calendar: Option<CalendarId>,
        kind: Kind,
        secret: &Secret,
    ) -> QueryResult<()> {
        if let Some(calendar) = calendar {
            Calendar::find(conn, owner, calendar)?;
        }
        let id = FeedId::new();
        diesel::insert_into(calendar_feeds::table)
            .values((
                calendar_feeds::id.eq(id),
                calendar_feeds::user_id.eq(owner),
                calendar_feeds::calendar_id.eq(calendar),
                calendar_feeds::kind.eq(kind.stored()),
                calendar_feeds::token.eq(secret.token(Purpose::Feed, id.0).digest()),
            ))
            .on_conflict_do_nothing()
            .execute(conn)?;
        Ok(())
    }

    /// Gives the feed `id` another address; the old one leads nowhere at once. Call it in a
    /// transaction.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn reset(conn: &mut PgConnection, owner: UserId, id: FeedId, secret: &Secret) -> QueryResult<()> {
        let feed = Self::delete(conn, owner, id)?;
        Self::make(conn, owner, feed.calendar_id, feed.kind(), secret)
    }

    /// Ends the feed `id`.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn delete(conn: &mut PgConnection, owner: UserId, id: FeedId) -> QueryResult<Self> {
        let mine =
            calendar_feeds::table.filter(calendar_feeds::user_id.eq(owner)).filter(calendar_feeds::id.eq(id));
        diesel::delete(mine).returning(Self::as_returning()).get_result(conn)
    }

    /// The feed under a token with that digest, and notes that it was read.
    ///
    /// # Errors
    /// `NotFound` when there is none, or its calendar or owner are gone.
    pub fn open(conn: &mut PgConnection, digest: &str, now: Instant) -> Result<Opened, AppError> {
        let feed: Self = calendar_feeds::table
            .filter(calendar_feeds::token.eq(digest))
            .select(Self::as_select())
            .first(conn)?;
        let owner = User::find(conn, feed.user_id)?;
        let calendar = feed.calendar_id.map(|id| Calendar::find(conn, owner.id, id)).transpose()?;
        if feed.last_read_at.is_none_or(|read| now - read > READ_NOTED) {
            diesel::update(calendar_feeds::table.find(feed.id))
                .set(calendar_feeds::last_read_at.eq(now))
                .execute(conn)?;
        }
        let (version, changed_at) = feed.version(conn)?;
        Ok(Opened { feed, owner, calendar, version, changed_at })
    }

    /// Every change of a row sets its `updated_at`, whichever of two transactions ends first: the
    /// sum of them tells of it, where the latest alone might not.
    fn version(&self, conn: &mut PgConnection) -> QueryResult<(String, Option<Instant>)> {
        type Sum = (i64, String, Option<Instant>);
        let of_events =
            || sql::<sql_types::Text>("coalesce(sum(extract(epoch FROM events.updated_at)), 0)::text");
        let mut rows = events::table.filter(events::user_id.eq(self.user_id)).into_boxed();
        if let Some(calendar) = self.calendar_id {
            rows = rows.filter(events::calendar_id.eq(calendar));
        }
        let (count, sum, changed): Sum = rows
            .select((diesel::dsl::count_star(), of_events(), diesel::dsl::max(events::updated_at)))
            .first(conn)?;
        let (calendars, calendar_sum, calendar_changed): Sum = calendars::table
            .filter(calendars::user_id.eq(self.user_id))
            .select((
                diesel::dsl::count_star(),
                sql::<sql_types::Text>("coalesce(sum(extract(epoch FROM calendars.updated_at)), 0)::text"),
                diesel::dsl::max(calendars::updated_at),
            ))
            .first(conn)?;
        // What the owner is invited to, and said to it; those taken off count, so that it shows.
        let (received, received_sum, received_changed): Sum = event_attendees::table
            .inner_join(events::table)
            .filter(event_attendees::user_id.eq(self.user_id))
            .select((
                diesel::dsl::count_star(),
                sql::<sql_types::Text>(
                    "coalesce(sum(extract(epoch FROM events.updated_at) + extract(epoch FROM event_attendees.updated_at)), 0)::text",
                ),
                sql::<sql_types::Nullable<sql_types::Timestamp>>(
                    "max(greatest(events.updated_at, event_attendees.updated_at))",
                ),
            ))
            .first(conn)?;
        let version = format!("{count}/{sum}/{calendars}/{calendar_sum}/{received}/{received_sum}");
        Ok((version, changed.max(calendar_changed).max(received_changed)))
    }
}
