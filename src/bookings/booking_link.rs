//! The table `booking_links`.

use chrono::TimeDelta;
use diesel::{
    prelude::*,
    result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError},
};
use serde::Serialize;
use serde_json::Value;

use super::{
    link_access::{Access, Ended},
    questions::{self, Question},
    slots::Rules,
    slug::MAX_SLUG_CHARS,
    weekly_hours::WeeklyHours,
};
use crate::{
    accounts::User,
    ids::{BookingLinkId, UserId},
    schema::{booking_link_access, booking_links, users},
    time::{Instant, Zone},
};

/// The longest distance between starts that a link has without saying so, in minutes.
const LONGEST_DEFAULT_INTERVAL: i32 = 30;

/// The shortest one, in minutes, however short the meetings are.
const SHORTEST_INTERVAL: i32 = 5;

/// A public page on which guests book.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = booking_links)]
pub struct BookingLink {
    pub id: BookingLinkId,
    pub user_id: UserId,
    pub title: String,
    /// The last part of the public address; behind a `~` for a deleted link.
    pub slug: String,
    pub description: Option<String>,
    pub duration_minutes: i32,
    pub buffer_before_minutes: i32,
    pub buffer_after_minutes: i32,
    /// `calendar_sync`, or `specific_hours`, which does not look at the calendars.
    pub availability_type: String,
    pub availability_hours: Option<Value>,
    pub min_booking_notice_minutes: i32,
    pub max_booking_days_future: i32,
    /// `#rrggbb`.
    pub color: Option<String>,
    pub location: Option<String>,
    /// `in_person`, `phone`, `google_meet`, `zoom` or `custom`.
    pub meeting_type: Option<String>,
    /// From one start to the next; `None` leaves it to the duration.
    pub start_interval_minutes: Option<i32>,
    /// Bookings of this link that may start on one day of its zone; `None` for any number.
    pub max_bookings_per_day: Option<i32>,
    /// The same for a week, Monday to Sunday.
    pub max_bookings_per_week: Option<i32>,
    /// Guests may cancel up to this long before the start; bookings keep what it was when they were made.
    pub cancel_notice_minutes: i32,
    /// Guests may move a booking up to this long before its start.
    pub reschedule_notice_minutes: i32,
    /// What guests are asked; see [`super::questions`].
    pub custom_questions: Option<Value>,
    /// When both sides are reminded; see [`super::reminders`].
    pub reminders: Option<Value>,
    /// What guests book waits so long for the owner to confirm it; `None`: it need not.
    pub owner_confirms_within_minutes: Option<i32>,
    /// Whether what guests book waits until they have followed a link that is mailed to them.
    pub guests_confirm: bool,
    /// Whether guests may book.
    pub is_active: bool,
    /// The bookings that were not cancelled.
    pub bookings_count: i32,
}

/// A link as its owner wants it, checked; all of it is written.
#[derive(Debug, Clone, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = booking_links, treat_none_as_null = true)]
pub struct LinkDraft {
    pub title: String,
    pub slug: String,
    pub description: Option<String>,
    pub duration_minutes: i32,
    pub buffer_before_minutes: i32,
    pub buffer_after_minutes: i32,
    pub availability_type: String,
    pub availability_hours: Value,
    pub min_booking_notice_minutes: i32,
    pub max_booking_days_future: i32,
    pub color: Option<String>,
    pub location: Option<String>,
    pub meeting_type: Option<String>,
    pub start_interval_minutes: Option<i32>,
    pub max_bookings_per_day: Option<i32>,
    pub max_bookings_per_week: Option<i32>,
    pub cancel_notice_minutes: i32,
    pub reschedule_notice_minutes: i32,
    pub custom_questions: Option<Value>,
    pub reminders: Option<Value>,
    pub owner_confirms_within_minutes: Option<i32>,
    pub guests_confirm: bool,
    pub is_active: bool,
}

/// What became of a draft.
#[derive(Debug)]
pub enum Saved {
    Done(Box<BookingLink>),
    /// Another link of the owner has the slug.
    SlugTaken,
}

/// What stands at a public address.
#[derive(Debug)]
pub enum Public {
    Open(Box<User>, Box<BookingLink>),
    /// The link is switched on, but has all its bookings or is past its last day.
    Ended(Box<User>, Box<BookingLink>, Ended),
    /// The owner switched the link off.
    Off(Box<User>),
    /// There was a link here.
    Deleted(Box<User>),
}

impl BookingLink {
    /// All links of `owner`, in the owner's order.
    ///
    /// # Errors
    /// When the database does.
    pub fn all_of(conn: &mut PgConnection, owner: UserId) -> QueryResult<Vec<Self>> {
        booking_links::table
            .left_join(booking_link_access::table)
            .filter(booking_links::user_id.eq(owner))
            .filter(booking_links::deleted_at.is_null())
            .order((booking_link_access::position.asc().nulls_last(), booking_links::id))
            .select(Self::as_select())
            .load(conn)
    }

    /// The link `id`, if it is `owner`'s and not deleted.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn find(conn: &mut PgConnection, owner: UserId, id: BookingLinkId) -> QueryResult<Self> {
        booking_links::table
            .filter(booking_links::user_id.eq(owner))
            .filter(booking_links::id.eq(id))
            .filter(booking_links::deleted_at.is_null())
            .select(Self::as_select())
            .first(conn)
    }

    /// The link `id` whoever owns it, also when it is deleted: for mails and pages reached by a
    /// token.
    ///
    /// # Errors
    /// `NotFound` when there is no such row.
    pub fn of_anybody(conn: &mut PgConnection, id: BookingLinkId) -> QueryResult<Self> {
        booking_links::table.find(id).select(Self::as_select()).first(conn)
    }

    /// What guests find at `/book/{username}/{slug}`, in any case of letters.
    ///
    /// # Errors
    /// `NotFound` when there is no such owner, or never was such a link.
    pub fn find_public(
        conn: &mut PgConnection,
        username: &str,
        slug: &str,
        now: Instant,
    ) -> QueryResult<Public> {
        let owner = Box::new(User::find_by_username(conn, username)?);
        let slug = slug.to_lowercase();
        let link = booking_links::table
            .filter(booking_links::user_id.eq(owner.id))
            .filter(booking_links::slug.eq(&slug))
            .filter(booking_links::deleted_at.is_null())
            .select(Self::as_select())
            .first(conn)
            .optional()?;
        match link {
            Some(link) if link.is_active => match Access::end_of(conn, &link, now)? {
                None => Ok(Public::Open(owner, Box::new(link))),
                Some(why) => Ok(Public::Ended(owner, Box::new(link), why)),
            },
            Some(_) => Ok(Public::Off(owner)),
            None => {
                let mark = format!("{slug}~");
                let deleted = booking_links::table
                    .filter(booking_links::user_id.eq(owner.id))
                    .filter(booking_links::deleted_at.is_not_null())
                    .select(booking_links::slug)
                    .load::<String>(conn)?;
                if deleted.iter().any(|slug| slug.starts_with(&mark)) {
                    Ok(Public::Deleted(owner))
                } else {
                    Err(diesel::result::Error::NotFound)
                }
            }
        }
    }

    /// Whether what one books at `/book/{username}/{slug}` is mailed to the guest for confirmation.
    ///
    /// # Errors
    /// When the database does.
    pub fn sends_mail_first(conn: &mut PgConnection, username: &str, slug: &str) -> QueryResult<bool> {
        let links = booking_links::table
            .inner_join(users::table)
            .filter(users::username.eq(username.to_lowercase()))
            .filter(booking_links::slug.eq(slug.to_lowercase()))
            .filter(booking_links::deleted_at.is_null())
            .filter(booking_links::guests_confirm);
        diesel::select(diesel::dsl::exists(links)).get_result(conn)
    }

    /// Makes a link.
    ///
    /// # Errors
    /// When the database does.
    pub fn create(conn: &mut PgConnection, owner: UserId, draft: &LinkDraft) -> QueryResult<Saved> {
        let row = conn.transaction(|conn| {
            diesel::insert_into(booking_links::table)
                .values((booking_links::id.eq(BookingLinkId::new()), booking_links::user_id.eq(owner), draft))
                .returning(Self::as_select())
                .get_result(conn)
        });
        saved(row)
    }

    /// Writes `draft` over the link. Bookings keep the times and buffers they were made with.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn change(
        conn: &mut PgConnection,
        owner: UserId,
        id: BookingLinkId,
        draft: &LinkDraft,
    ) -> QueryResult<Saved> {
        let link = Self::find(conn, owner, id)?;
        let row = conn.transaction(|conn| {
            diesel::update(booking_links::table.find(link.id))
                .set(draft)
                .returning(Self::as_select())
                .get_result(conn)
        });
        saved(row)
    }

    /// Switches the link on or off.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn switch(
        conn: &mut PgConnection,
        owner: UserId,
        id: BookingLinkId,
        is_active: bool,
    ) -> QueryResult<Self> {
        let mine = booking_links::table.find(id).filter(booking_links::user_id.eq(owner));
        diesel::update(mine.filter(booking_links::deleted_at.is_null()))
            .set(booking_links::is_active.eq(is_active))
            .returning(Self::as_returning())
            .get_result(conn)
    }

    /// Gives the link the slug `slug`, which no other link of the owner has.
    ///
    /// # Errors
    /// When another one has it, or when the database does.
    pub(super) fn readdress(&self, conn: &mut PgConnection, slug: &str) -> QueryResult<Self> {
        diesel::update(booking_links::table.find(self.id))
            .set(booking_links::slug.eq(slug))
            .returning(Self::as_returning())
            .get_result(conn)
    }

    /// Takes the link away; its bookings stay, and its slug is free again.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn delete(
        conn: &mut PgConnection,
        owner: UserId,
        id: BookingLinkId,
        now: Instant,
    ) -> QueryResult<Self> {
        let link = Self::find(conn, owner, id)?;
        diesel::update(booking_links::table.find(link.id))
            .set((
                booking_links::deleted_at.eq(now),
                booking_links::slug.eq(format!("{}~{}", link.slug, link.id)),
            ))
            .returning(Self::as_select())
            .get_result(conn)
    }

    /// Brings a deleted link back under its slug, or under one with a number behind it when another
    /// link has taken that.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s or not deleted.
    pub fn restore(conn: &mut PgConnection, owner: UserId, id: BookingLinkId) -> QueryResult<Self> {
        let deleted: Self = booking_links::table
            .filter(booking_links::user_id.eq(owner))
            .filter(booking_links::id.eq(id))
            .filter(booking_links::deleted_at.is_not_null())
            .select(Self::as_select())
            .first(conn)?;
        let slug = deleted.slug.split('~').next().unwrap_or_default();
        let slug = Self::free_slug(conn, owner, slug)?;
        diesel::update(booking_links::table.find(id))
            .set((booking_links::deleted_at.eq(None::<Instant>), booking_links::slug.eq(slug)))
            .returning(Self::as_select())
            .get_result(conn)
    }

    /// `wish`, or with a number behind it when another link of the owner has it.
    ///
    /// # Errors
    /// When the database does.
    pub fn free_slug(conn: &mut PgConnection, owner: UserId, wish: &str) -> QueryResult<String> {
        let taken: Vec<String> = booking_links::table
            .filter(booking_links::user_id.eq(owner))
            .filter(booking_links::deleted_at.is_null())
            .select(booking_links::slug)
            .load(conn)?;
        let numbered = (2_usize..).map(|number| {
            let end = format!("-{number}");
            let short: String = wish.chars().take(MAX_SLUG_CHARS - end.len()).collect();
            format!("{}{end}", short.trim_end_matches('-'))
        });
        let mut wishes = std::iter::once(wish.to_owned()).chain(numbered);
        Ok(wishes.find(|slug| !taken.contains(slug)).unwrap_or_else(|| wish.to_owned()))
    }

    /// Its weekly hours. Hours that cannot be read are logged and count as closed.
    pub fn hours(&self) -> WeeklyHours {
        let closed = || WeeklyHours::closed(Zone::default_zone());
        let Some(stored) = &self.availability_hours else { return closed() };
        WeeklyHours::from_json(stored).unwrap_or_else(|error| {
            tracing::error!(%error, link = %self.id, "the hours of a booking link cannot be read");
            closed()
        })
    }

    /// What guests are asked. Questions that cannot be read are logged and not asked.
    pub fn questions(&self) -> Vec<Question> {
        let Some(stored) = &self.custom_questions else { return Vec::new() };
        questions::from_json(stored).unwrap_or_else(|error| {
            tracing::error!(%error, link = %self.id, "the questions of a booking link cannot be read");
            Vec::new()
        })
    }

    /// What the link allows.
    pub fn rules(&self) -> Rules {
        let minutes = |count: i32| TimeDelta::minutes(count.into());
        let interval = self
            .start_interval_minutes
            .unwrap_or(self.duration_minutes.clamp(SHORTEST_INTERVAL, LONGEST_DEFAULT_INTERVAL));
        Rules {
            hours: self.hours(),
            duration: minutes(self.duration_minutes),
            interval: minutes(interval),
            buffer_before: minutes(self.buffer_before_minutes),
            buffer_after: minutes(self.buffer_after_minutes),
            notice: minutes(self.min_booking_notice_minutes),
            window_days: self.max_booking_days_future.try_into().unwrap_or(0),
            max_per_day: self.max_bookings_per_day.and_then(|most| most.try_into().ok()),
            max_per_week: self.max_bookings_per_week.and_then(|most| most.try_into().ok()),
        }
    }

    /// Whether guests can book here: it is switched on and not deleted.
    pub fn is_open(&self) -> bool {
        self.is_active && !self.slug.contains('~')
    }

    /// Whether the owner's events block, and not only bookings.
    pub fn looks_at_calendars(&self) -> bool {
        self.availability_type == "calendar_sync"
    }
}

fn saved(row: QueryResult<BookingLink>) -> QueryResult<Saved> {
    match row {
        Ok(link) => Ok(Saved::Done(Box::new(link))),
        Err(DatabaseError(UniqueViolation, _)) => Ok(Saved::SlugTaken),
        Err(error) => Err(error),
    }
}
