//! Sessions as rows of `sessions`, so that they can be listed and revoked.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration;
use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::{
    db::Db,
    ids::UserId,
    schema::sessions,
    time::{Clock, Instant},
};

/// The key under which a session's state names its owner.
pub const USER_KEY: &str = "user_id";

type State = HashMap<String, String>;

/// Keeps sessions in PostgreSQL under the SHA-256 of their key: a copy of the table signs nobody
/// in.
#[derive(Clone)]
pub struct DbSessions {
    db: Db,
    clock: Clock,
}

impl DbSessions {
    /// Sessions in `db`; `clock` decides what has run out.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    fn expiry(&self, ttl: &Duration) -> Instant {
        self.clock.now() + TimeDelta::seconds(ttl.whole_seconds())
    }
}

impl SessionStore for DbSessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let (digest, now) = (digest(key), self.clock.now());
        let state = self
            .db
            .run(move |conn| {
                sessions::table
                    .filter(sessions::key_digest.eq(digest))
                    .filter(sessions::expires_at.gt(now))
                    .select(sessions::state)
                    .first::<serde_json::Value>(conn)
                    .optional()
            })
            .await
            .map_err(|error| LoadError::Other(error.into()))?;
        state
            .map(serde_json::from_value)
            .transpose()
            .map_err(|error| LoadError::Deserialization(error.into()))
    }

    async fn save(&self, state: State, ttl: &Duration) -> Result<SessionKey, SaveError> {
        let key = new_key().map_err(SaveError::Other)?;
        let (digest, expires_at) = (digest(&key), self.expiry(ttl));
        self.db
            .run(move |conn| {
                let (user_id, state) = columns(state)?;
                diesel::insert_into(sessions::table)
                    .values((
                        sessions::key_digest.eq(digest),
                        sessions::user_id.eq(user_id),
                        sessions::state.eq(state),
                        sessions::expires_at.eq(expires_at),
                    ))
                    .execute(conn)
                    .map_err(anyhow::Error::from)
            })
            .await
            .map_err(|error| SaveError::Other(error.into()))?;
        Ok(key)
    }

    async fn update(&self, key: SessionKey, state: State, ttl: &Duration) -> Result<SessionKey, UpdateError> {
        let (digest, expires_at) = (digest(&key), self.expiry(ttl));
        self.db
            .run(move |conn| {
                let (user_id, state) = columns(state)?;
                // A session that was ended meanwhile stays ended.
                diesel::update(sessions::table.find(digest))
                    .set((
                        sessions::user_id.eq(user_id),
                        sessions::state.eq(state),
                        sessions::expires_at.eq(expires_at),
                    ))
                    .execute(conn)
                    .map_err(anyhow::Error::from)
            })
            .await
            .map_err(|error| UpdateError::Other(error.into()))?;
        Ok(key)
    }

    async fn update_ttl(&self, key: &SessionKey, ttl: &Duration) -> anyhow::Result<()> {
        let (digest, expires_at) = (digest(key), self.expiry(ttl));
        self.db
            .run(move |conn| {
                diesel::update(sessions::table.find(digest))
                    .set(sessions::expires_at.eq(expires_at))
                    .execute(conn)
            })
            .await?;
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> anyhow::Result<()> {
        let digest = digest(key);
        self.db.run(move |conn| diesel::delete(sessions::table.find(digest)).execute(conn)).await?;
        Ok(())
    }
}

/// Removes the sessions that have run out; answers how many.
///
/// # Errors
/// When the database does.
pub fn sweep(conn: &mut PgConnection, now: Instant) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(conn)
}

/// A session's owner and state, as the columns hold them.
fn columns(state: State) -> anyhow::Result<(Option<UserId>, serde_json::Value)> {
    let user = state.get(USER_KEY).and_then(|json| serde_json::from_str(json).ok());
    Ok((user, serde_json::to_value(state)?))
}

fn digest(key: &SessionKey) -> Vec<u8> {
    Sha256::digest(key.as_ref().as_bytes()).to_vec()
}

/// 256 random bits.
fn new_key() -> anyhow::Result<SessionKey> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
    Ok(SessionKey::try_from(BASE64URL_NOPAD.encode(&bytes))?)
}
