//! The table `guest_keys`: links, mailed to a guest, that open the list of their bookings.

use chrono::TimeDelta;
use diesel::{prelude::*, sql_types};

use crate::{
    i18n::Lang,
    ids::GuestKeyId,
    jobs::{Job, queue},
    mail::{self, EmailAddress},
    schema::guest_keys,
    time::Instant,
    tokens::{Purpose, Secret, Token, digest},
};

/// How long a key opens the list, as often as it is used.
const LIFE: TimeDelta = TimeDelta::hours(1);

/// How long a key that has run out is remembered, so that its link can say so.
const MEMORY: TimeDelta = TimeDelta::days(7);

/// How many keys one address is mailed within [`LIFE`], whoever asks for them.
const MOST_PER_ADDRESS: i64 = 3;

/// One key.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = guest_keys)]
pub struct GuestKey {
    pub id: GuestKeyId,
    pub guest_email: String,
    pub guest_language: String,
    pub expires_at: Instant,
}

impl GuestKey {
    /// Makes a key for `address` and owes the mail with it; nothing when the address was mailed
    /// enough of them. Whether there are bookings is not looked at here, so that the answer and its
    /// time tell nothing; without any, the mail is not written. Call it in a transaction.
    ///
    /// # Errors
    /// When the database does.
    pub fn ask(
        conn: &mut PgConnection,
        address: &EmailAddress,
        lang: Lang,
        secret: &Secret,
        now: Instant,
    ) -> QueryResult<()> {
        // Two that ask at once are counted one after the other.
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('guest_keys:' || $1, 0))")
            .bind::<sql_types::Text, _>(address.as_str())
            .execute(conn)?;
        let recent: i64 = guest_keys::table
            .filter(guest_keys::guest_email.eq(address.as_str()))
            .filter(guest_keys::created_at.gt(now - LIFE))
            .count()
            .get_result(conn)?;
        if recent >= MOST_PER_ADDRESS {
            return Ok(());
        }
        let id = GuestKeyId::new();
        diesel::insert_into(guest_keys::table)
            .values((
                guest_keys::id.eq(id),
                guest_keys::guest_email.eq(address.as_str()),
                guest_keys::guest_language.eq(lang.tag()),
                guest_keys::token.eq(secret.token(Purpose::GuestBookings, id.0).digest()),
                guest_keys::created_at.eq(now),
                guest_keys::expires_at.eq(now + LIFE),
            ))
            .execute(conn)?;
        let log = mail::log::owe(conn, None, address, "guest_bookings", now)?;
        queue::enqueue(conn, &Job::GuestBookingsMail { log, key: id }, now, None)?;
        Ok(())
    }

    /// The key of `token`, also when it has run out.
    ///
    /// # Errors
    /// `NotFound` when the token is none.
    pub fn find_by_token(conn: &mut PgConnection, token: &str) -> QueryResult<Self> {
        guest_keys::table.filter(guest_keys::token.eq(digest(token))).select(Self::as_select()).first(conn)
    }

    /// The key `id`: for its mail.
    ///
    /// # Errors
    /// When the database does.
    pub fn find(conn: &mut PgConnection, id: GuestKeyId) -> QueryResult<Option<Self>> {
        guest_keys::table.find(id).select(Self::as_select()).first(conn).optional()
    }

    /// Forgets keys that ran out a week ago.
    ///
    /// # Errors
    /// When the database does.
    pub fn sweep(conn: &mut PgConnection, now: Instant) -> QueryResult<usize> {
        diesel::delete(guest_keys::table.filter(guest_keys::expires_at.lt(now - MEMORY))).execute(conn)
    }

    /// Whether it still opens the list.
    pub fn is_valid(&self, now: Instant) -> bool {
        now < self.expires_at
    }

    /// The language in which the list was asked for.
    pub fn lang(&self) -> Lang {
        Lang::stored(Some(&self.guest_language)).unwrap_or(Lang::En)
    }

    /// What stands in the link.
    pub fn token(&self, secret: &Secret) -> Token {
        secret.token(Purpose::GuestBookings, self.id.0)
    }
}
