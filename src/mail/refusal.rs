//! The table `mail_refusals`: who wants no reminders on behalf of an owner; and the link by which they
//! say so (RFC 8058).

use data_encoding::BASE64URL_NOPAD;
use diesel::{dsl::exists, prelude::*};
use serde::{Deserialize, Serialize};

use super::EmailAddress;
use crate::{
    config::Config,
    ids::UserId,
    paths,
    schema::{mail_refusals, users},
    time::Instant,
    tokens::Secret,
};

const PLACE: &str = "unsubscribe";

/// Whose reminders to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    owner: UserId,
    to: EmailAddress,
}

impl Reminders {
    /// The reminders on behalf of `owner` to `to`.
    pub fn new(owner: UserId, to: EmailAddress) -> Self {
        Self { owner, to }
    }

    /// Who gets them.
    pub fn to(&self) -> &EmailAddress {
        &self.to
    }

    /// The full address at which they can be refused. It is sealed, so that it names nobody and
    /// cannot be made up, and works as long as the installation keeps its key.
    pub fn link(&self, config: &Config) -> Result<String, serde_json::Error> {
        let sealed = config.secret.seal(PLACE, &serde_json::to_vec(self)?);
        Ok(config.absolute(&paths::unsubscribe(&BASE64URL_NOPAD.encode(&sealed))))
    }

    /// Reads the last part of such an address; `None` for one that is not ours.
    pub fn of_link(secret: &Secret, sealed: &str) -> Option<Self> {
        let sealed = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        serde_json::from_slice(&secret.open(PLACE, &sealed).ok()?).ok()
    }

    /// Whether they are refused.
    ///
    /// # Errors
    /// When the database does.
    pub fn are_refused(&self, conn: &mut PgConnection) -> QueryResult<bool> {
        diesel::select(exists(mail_refusals::table.find((self.owner, self.to.as_str())))).get_result(conn)
    }

    /// Refuses them; a second time changes nothing. `false` when the owner's account is gone.
    ///
    /// # Errors
    /// When the database does.
    pub fn refuse(&self, conn: &mut PgConnection, now: Instant) -> QueryResult<bool> {
        let owner: Option<UserId> =
            users::table.find(self.owner).select(users::id).for_key_share().first(conn).optional()?;
        if owner.is_none() {
            return Ok(false);
        }
        diesel::insert_into(mail_refusals::table)
            .values((
                mail_refusals::user_id.eq(self.owner),
                mail_refusals::recipient_email.eq(self.to.as_str()),
                mail_refusals::created_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(conn)?;
        Ok(true)
    }

    /// Wants them again.
    ///
    /// # Errors
    /// When the database does.
    pub fn want(&self, conn: &mut PgConnection) -> QueryResult<()> {
        diesel::delete(mail_refusals::table.find((self.owner, self.to.as_str()))).execute(conn)?;
        Ok(())
    }
}
