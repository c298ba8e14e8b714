//! The table `imap_mailboxes`: how far the mailbox has been read, and how reading goes.

use diesel::{prelude::*, upsert::excluded};

use super::inbound;
use crate::{schema::imap_mailboxes, time::Instant, tokens::Secret};

/// How reading a mailbox goes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = imap_mailboxes)]
pub struct ImapState {
    /// UIDVALIDITY (RFC 3501 section 2.3.1.1); 0: never looked.
    pub uid_validity: i64,
    /// The last message that was taken in or passed over.
    pub last_uid: i64,
    pub looked_at: Option<Instant>,
    pub failing_since: Option<Instant>,
    /// How many looks in a row failed.
    pub failures: i32,
    pub cause: Option<String>,
}

impl ImapState {
    /// How the mailbox `key` stands; one that was never looked into is new.
    ///
    /// # Errors
    /// When the database does.
    pub fn find(conn: &mut PgConnection, key: &str) -> QueryResult<Self> {
        let found = imap_mailboxes::table.find(key).select(Self::as_select()).first(conn).optional()?;
        Ok(found.unwrap_or(Self {
            uid_validity: 0,
            last_uid: 0,
            looked_at: None,
            failing_since: None,
            failures: 0,
            cause: None,
        }))
    }

    /// Notes under which UIDVALIDITY the mailbox is read from now on, and from which message on.
    ///
    /// # Errors
    /// When the database does.
    pub fn begin(conn: &mut PgConnection, key: &str, uid_validity: u32, last_uid: u32) -> QueryResult<()> {
        diesel::insert_into(imap_mailboxes::table)
            .values((
                imap_mailboxes::address_digest.eq(key),
                imap_mailboxes::uid_validity.eq(i64::from(uid_validity)),
                imap_mailboxes::last_uid.eq(i64::from(last_uid)),
            ))
            .on_conflict(imap_mailboxes::address_digest)
            .do_update()
            .set((
                imap_mailboxes::uid_validity.eq(excluded(imap_mailboxes::uid_validity)),
                imap_mailboxes::last_uid.eq(excluded(imap_mailboxes::last_uid)),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// Takes message `uid` in, or with `None` passes it over, and remembers that: of two programs that
    /// read the same mailbox one does. Answers whether this one did. Call it in a transaction.
    ///
    /// # Errors
    /// When the database does.
    pub fn take(
        conn: &mut PgConnection,
        key: &str,
        (uid_validity, uid): (u32, u32),
        mail: Option<(&Secret, &[u8])>,
        now: Instant,
    ) -> QueryResult<bool> {
        let here = imap_mailboxes::table
            .find(key)
            .filter(imap_mailboxes::uid_validity.eq(i64::from(uid_validity)))
            .filter(imap_mailboxes::last_uid.lt(i64::from(uid)));
        if diesel::update(here).set(imap_mailboxes::last_uid.eq(i64::from(uid))).execute(conn)? == 0 {
            return Ok(false);
        }
        if let Some((secret, raw)) = mail {
            inbound::receive(conn, secret, raw, now)?;
        }
        Ok(true)
    }

    /// Notes that a look went well.
    ///
    /// # Errors
    /// When the database does.
    pub fn went_well(conn: &mut PgConnection, key: &str, now: Instant) -> QueryResult<()> {
        diesel::update(imap_mailboxes::table.find(key))
            .set((
                imap_mailboxes::looked_at.eq(now),
                imap_mailboxes::failing_since.eq(None::<Instant>),
                imap_mailboxes::failures.eq(0),
                imap_mailboxes::cause.eq(None::<String>),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// Notes that a look failed, and why; answers how many have in a row.
    ///
    /// # Errors
    /// When the database does.
    pub fn failed(conn: &mut PgConnection, key: &str, cause: &str, now: Instant) -> QueryResult<i32> {
        diesel::insert_into(imap_mailboxes::table)
            .values((
                imap_mailboxes::address_digest.eq(key),
                imap_mailboxes::failing_since.eq(now),
                imap_mailboxes::failures.eq(1),
                imap_mailboxes::cause.eq(cause),
            ))
            .on_conflict(imap_mailboxes::address_digest)
            .do_update()
            .set((
                imap_mailboxes::failing_since.eq(diesel::dsl::sql::<
                    diesel::sql_types::Nullable<diesel::sql_types::Timestamp>,
                >(
                    "coalesce(imap_mailboxes.failing_since, excluded.failing_since)",
                )),
                imap_mailboxes::failures.eq(imap_mailboxes::failures + 1),
                imap_mailboxes::cause.eq(excluded(imap_mailboxes::cause)),
            ))
            .returning(imap_mailboxes::failures)
            .get_result(conn)
    }
}
