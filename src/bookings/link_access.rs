//! The table `booking_link_access`: where a link stands among the owner's, who finds it, and how
//! long and how often it may be used.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    BookingLink,
    slug::secret_slug,
    taken::{blocks, lock},
};
use crate::{
    ids::{BookingLinkId, UserId},
    schema::{booking_link_access, booking_links, bookings},
    time::{Instant, Zone},
};

/// Who finds a link: everybody on the owner's page; whoever has the address; whoever was given an
/// address that cannot be guessed.
pub const LISTINGS: [&str; 3] = ["listed", "unlisted", "secret"];

/// The most bookings that a limit may name.
pub const MOST_BOOKINGS: i32 = 1_000;

/// Who finds a link, and how long and how often it may be used.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = booking_link_access)]
pub struct Access {
    /// One of [`LISTINGS`].
    pub listing: String,
    /// The random end of the slug of a secret link.
    pub secret_part: Option<String>,
    /// Bookings it takes in all, cancelled ones not counted; `None` for any number.
    pub max_bookings: Option<i32>,
    /// The last day, in the link's zone, on which it takes bookings; the meetings may be later.
    pub expires_on: Option<NaiveDate>,
}

/// The same as its owner wants it, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessDraft {
    pub listing: String,
    pub max_bookings: Option<i32>,
    pub expires_on: Option<NaiveDate>,
}

/// Why a link that is switched on takes no bookings any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It has all the bookings it may have. One that is cancelled makes room for another.
    UsedUp,
    /// Its last day is over.
    Expired,
}

impl Default for Access {
    fn default() -> Self {
        Self { listing: LISTINGS[0].to_owned(), secret_part: None, max_bookings: None, expires_on: None }
    }
}

impl AccessDraft {
    /// Whether the address must not be guessable.
    pub fn is_secret(&self) -> bool {
        self.listing == "secret"
    }
}

impl Access {
    /// Who finds the link `id`, whoever owns it.
    ///
    /// # Errors
    /// When the database does.
    pub fn of(conn: &mut PgConnection, id: BookingLinkId) -> QueryResult<Self> {
        let row = booking_link_access::table.find(id).select(Self::as_select()).first(conn);
        Ok(row.optional()?.unwrap_or_default())
    }

    /// The same for all links of `owner` that have a row; for the others the defaults hold.
    ///
    /// # Errors
    /// When the database does.
    pub fn all_of(conn: &mut PgConnection, owner: UserId) -> QueryResult<HashMap<BookingLinkId, Self>> {
        let rows: Vec<(BookingLinkId, Self)> = booking_link_access::table
            .inner_join(booking_links::table)
            .filter(booking_links::user_id.eq(owner))
            .filter(booking_links::deleted_at.is_null())
            .select((booking_link_access::booking_link_id, Self::as_select()))
            .load(conn)?;
        Ok(rows.into_iter().collect())
    }

    /// Whether the link `link` takes no bookings any more, read now: under the owner's lock that is
    /// the last word.
    ///
    /// # Errors
    /// When the database does.
    pub fn end_of(conn: &mut PgConnection, link: &BookingLink, now: Instant) -> QueryResult<Option<Ended>> {
        Self::of(conn, link.id)?.end(conn, link, now)
    }

    /// The same if this were said of `link`, which may have bookings.
    ///
    /// # Errors
    /// When the database does.
    pub fn end(
        &self,
        conn: &mut PgConnection,
        link: &BookingLink,
        now: Instant,
    ) -> QueryResult<Option<Ended>> {
        let uses = match self.max_bookings {
            Some(_) => uses(conn, link.id, now)?,
            None => 0,
        };
        Ok(self.ended(&link.hours().zone, uses, now))
    }

    /// Those of `links`, with what is said of them, that take no bookings any more. One query at most.
    ///
    /// # Errors
    /// When the database does.
    pub fn ended_of(
        conn: &mut PgConnection,
        links: &[BookingLink],
        access: &HashMap<BookingLinkId, Self>,
        now: Instant,
    ) -> QueryResult<HashMap<BookingLinkId, Ended>> {
        let limited: Vec<BookingLinkId> =
            access.iter().filter(|(_, access)| access.max_bookings.is_some()).map(|(id, _)| *id).collect();
        let uses: HashMap<BookingLinkId, i64> = match limited.is_empty() {
            true => HashMap::new(),
            false => bookings::table
                .filter(bookings::booking_link_id.eq_any(limited))
                .filter(blocks(now))
                .group_by(bookings::booking_link_id)
                .select((bookings::booking_link_id, diesel::dsl::count_star()))
                .load(conn)?
                .into_iter()
                .collect(),
        };
        let ended = links.iter().filter_map(|link| {
            let used = uses.get(&link.id).copied().unwrap_or(0);
            Some((link.id, access.get(&link.id)?.ended(&link.hours().zone, used, now)?))
        });
        Ok(ended.collect())
    }

    /// Whether a link in `zone` that has `uses` bookings, cancelled ones not counted, takes no more.
    pub fn ended(&self, zone: &Zone, uses: i64, now: Instant) -> Option<Ended> {
        if self.expires_on.is_some_and(|day| now >= zone.day_span(day).end) {
            return Some(Ended::Expired);
        }
        self.max_bookings.is_some_and(|most| uses >= i64::from(most)).then_some(Ended::UsedUp)
    }

    /// Whether `link` has all the bookings it may have.
    ///
    /// # Errors
    /// When the database does.
    pub fn is_used_up(
        &self,
        conn: &mut PgConnection,
        link: BookingLinkId,
        now: Instant,
    ) -> QueryResult<bool> {
        match self.max_bookings {
            Some(most) => Ok(uses(conn, link, now)? >= i64::from(most)),
            None => Ok(false),
        }
    }

    /// Whether the owner's public page shows the link.
    pub fn is_listed(&self) -> bool {
        self.listing == LISTINGS[0]
    }

    /// Writes the row of a new link: it stands behind the owner's others.
    ///
    /// # Errors
    /// When the database does.
    pub fn create(conn: &mut PgConnection, link: &BookingLink, access: &Self) -> QueryResult<()> {
        let last: Option<i32> = booking_link_access::table
            .inner_join(booking_links::table)
            .filter(booking_links::user_id.eq(link.user_id))
            .filter(booking_links::deleted_at.is_null())
            .select(diesel::dsl::max(booking_link_access::position))
            .first(conn)?;
        access.write(conn, link.id, last.map_or(0, |last| last.saturating_add(1)))
    }

    /// Writes over what was said of the link `id`; its place stays.
    ///
    /// # Errors
    /// When the database does.
    pub fn change(&self, conn: &mut PgConnection, id: BookingLinkId) -> QueryResult<()> {
        self.write(conn, id, 0)
    }

    /// `position` counts only for a row that is new.
    fn write(&self, conn: &mut PgConnection, id: BookingLinkId, position: i32) -> QueryResult<()> {
        let said = (
            booking_link_access::listing.eq(&self.listing),
            booking_link_access::secret_part.eq(&self.secret_part),
            booking_link_access::max_bookings.eq(self.max_bookings),
            booking_link_access::expires_on.eq(self.expires_on),
        );
        diesel::insert_into(booking_link_access::table)
            .values((
                booking_link_access::booking_link_id.eq(id),
                booking_link_access::position.eq(position),
                said,
            ))
            .on_conflict(booking_link_access::booking_link_id)
            .do_update()
            .set(said)
            .execute(conn)?;
        Ok(())
    }

    /// Puts the link `id` at `position` among the owner's, counted from 0; behind the last one for
    /// a larger number. Asking twice does no more than asking once.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn place(
        conn: &mut PgConnection,
        owner: UserId,
        id: BookingLinkId,
        position: usize,
    ) -> QueryResult<BookingLink> {
        conn.transaction(|conn| {
            lock(conn, owner)?;
            let mut links = BookingLink::all_of(conn, owner)?;
            let from = links.iter().position(|link| link.id == id).ok_or(diesel::NotFound)?;
            let moved = links.remove(from);
            links.insert(position.min(links.len()), moved.clone());
            let places = (0..).zip(&links).map(|(place, link): (i32, _)| {
                (booking_link_access::booking_link_id.eq(link.id), booking_link_access::position.eq(place))
            });
            diesel::insert_into(booking_link_access::table)
                .values(places.collect::<Vec<_>>())
                .on_conflict(booking_link_access::booking_link_id)
                .do_update()
                .set(
                    booking_link_access::position.eq(diesel::upsert::excluded(booking_link_access::position)),
                )
                .execute(conn)?;
            Ok(moved)
        })
    }

    /// Gives the secret link `id` another address; the one it had leads nowhere from now on. A link
    /// that is not secret becomes so.
    ///
    /// # Errors
    /// `NotFound` when it is not `owner`'s.
    pub fn renew_secret(
        conn: &mut PgConnection,
        owner: UserId,
        id: BookingLinkId,
        part: &str,
    ) -> QueryResult<BookingLink> {
        conn.transaction(|conn| {
            lock(conn, owner)?;
            let link = BookingLink::find(conn, owner, id)?;
            let access = Self::of(conn, id)?;
            let slug = secret_slug(access.plain_slug(&link.slug), part);
            let link = link.readdress(conn, &slug)?;
            let access = Self { listing: "secret".to_owned(), secret_part: Some(part.to_owned()), ..access };
            access.change(conn, id)?;
            Ok(link)
        })
    }

    /// The slug without its random end.
    pub fn plain_slug<'a>(&self, slug: &'a str) -> &'a str {
        let end = self.secret_part.as_deref().and_then(|part| slug.strip_suffix(part));
        end.map_or(slug, |plain| plain.trim_end_matches('-'))
    }
}

/// The bookings of the link that were not cancelled, counted from the rows. One that waits to be
/// confirmed counts until it lapses.
fn uses(conn: &mut PgConnection, link: BookingLinkId, now: Instant) -> QueryResult<i64> {
    bookings::table.filter(bookings::booking_link_id.eq(link)).filter(blocks(now)).count().get_result(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_expires_when_its_last_day_is_over_in_its_zone() {
        let access =
            |day: &str| Access { expires_on: Some(day.parse().expect("a day")), ..Access::default() };
        for (zone, day, last, over) in [
            ("Asia/Ho_Chi_Minh", "2026-03-03", "2026-03-03T16:59:59Z", "2026-03-03T17:00:00Z"),
            // The day on which the clocks go back is 25 hours long, and half an hour longer on Lord Howe Island.
            ("America/New_York", "2026-11-01", "2026-11-02T04:59:59Z", "2026-11-02T05:00:00Z"),
            ("Australia/Lord_Howe", "2026-04-05", "2026-04-05T13:29:59Z", "2026-04-05T13:30:00Z"),
        ] {
            let zone = Zone::named(zone).expect("a zone");
            let ended = |now: &str| access(day).ended(&zone, 0, now.parse().expect("an instant"));
            assert_eq!((ended(last), ended(over)), (None, Some(Ended::Expired)), "{}", zone.name());
        }
    }

    #[test]
    fn a_link_is_used_up_with_as_many_bookings_as_it_may_have() {
        let now = "2026-03-03T00:00:00Z".parse().expect("an instant");
        let ended =
            |max_bookings, uses| Access { max_bookings, ..Access::default() }.ended(&Zone::utc(), uses, now);
        assert_eq!((ended(None, 9_000), ended(Some(1), 0), ended(Some(3), 2)), (None, None, None));
        assert_eq!((ended(Some(1), 1), ended(Some(3), 4)), (Some(Ended::UsedUp), Some(Ended::UsedUp)));
    }
}
