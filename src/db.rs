//! The way to PostgreSQL: a pool of connections, and blocking work kept off the async threads.

use actix_web::web;
use anyhow::Context;
use diesel::{
    Connection, PgConnection, RunQueryDsl,
    connection::SimpleConnection,
    migration::MigrationSource,
    pg::Pg,
    r2d2::{ConnectionManager, CustomizeConnection, Pool},
    sql_query,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::error::AppError;

/// All migrations, inside the binary.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// The key of the advisory lock under which migrations run; any number no other program uses.
const MIGRATION_LOCK: i64 = 0x0063_616c_656e_746f;

/// How long a request waits for a free connection before it is told that Calento is busy.
const WAIT_FOR_CONNECTION: std::time::Duration = std::time::Duration::from_secs(5);

/// A pool of connections, each with its clock set to UTC.
#[derive(Clone)]
pub struct Db {
    pool: Pool<ConnectionManager<PgConnection>>,
}

impl Db {
    /// A pool of at most `size` connections to `url`; connections are made as they are needed.
    ///
    /// # Errors
    /// When the first connection cannot be made within half a minute.
    pub fn connect(url: &str, size: u32) -> anyhow::Result<Self> {
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(WAIT_FOR_CONNECTION)
            .test_on_check_out(true)
            .connection_customizer(Box::new(EveryConnection))
            .build(ConnectionManager::new(url))
            .context("cannot connect to PostgreSQL; check DATABASE_URL and that the server runs")?;
        Ok(Self { pool })
    }

    /// Runs `work` on a pooled connection, on actix's blocking threads. For reads.
    ///
    /// # Errors
    /// What `work` answers, or [`AppError::Busy`] when no connection is to be had in time.
    pub async fn run<T, E>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, AppError>
    where
        T: Send + 'static,
        E: Into<AppError> + 'static,
    {
        let db = self.clone();
        web::block(move || db.run_blocking(work)).await.map_err(|_| AppError::Busy)?
    }

    /// Runs `work` in one transaction, which is rolled back when it answers an error. For writes.
    ///
    /// # Errors
    /// As [`Db::run`].
    pub async fn transaction<T, E>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, AppError>
    where
        T: Send + 'static,
        E: Into<AppError> + 'static,
    {
        self.run(|conn| conn.transaction(|conn| work(conn).map_err(Into::<AppError>::into))).await
    }

    /// As [`Db::run`], for a thread that may wait: a command, a test.
    ///
    /// # Errors
    /// As [`Db::run`].
    pub fn run_blocking<T, E: Into<AppError>>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, E>,
    ) -> Result<T, AppError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one place, and it runs on a blocking thread"
        )]
        let mut conn = self.pool.get().map_err(|_| AppError::Busy)?;
        work(&mut conn).map_err(Into::into)
    }
}

/// Settings that hold for each connection of the pool.
#[derive(Debug)]
struct EveryConnection;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for EveryConnection {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute("SET TIME ZONE 'UTC'; SET statement_timeout = '30s'; SET lock_timeout = '10s'")
            .map_err(diesel::r2d2::Error::QueryError)
    }
}

/// Applies what is pending and names it. Two servers may start at once: an advisory lock lets one
/// go first.
///
/// # Errors
/// When the database cannot be reached or a migration fails; that one is rolled back.
pub fn migrate(url: &str) -> anyhow::Result<Vec<String>> {
    with_migration_lock(url, |conn| {
        let applied = conn.run_pending_migrations(MIGRATIONS).map_err(anyhow::Error::from_boxed)?;
        Ok(applied.iter().map(ToString::to_string).collect())
    })
}

/// Takes back the newest applied migration and names it; `None` when there is none.
///
/// # Errors
/// As [`migrate`].
pub fn revert_last_migration(url: &str) -> anyhow::Result<Option<String>> {
    with_migration_lock(url, |conn| {
        let applied = conn.applied_migrations().map_err(anyhow::Error::from_boxed)?;
        if applied.is_empty() {
            return Ok(None);
        }
        let reverted = conn.revert_last_migration(MIGRATIONS).map_err(anyhow::Error::from_boxed)?;
        Ok(Some(reverted.to_string()))
    })
}

/// Each migration of this binary with whether the database has it, oldest first.
///
/// # Errors
/// When the database cannot be reached.
pub fn migration_status(url: &str) -> anyhow::Result<Vec<(String, bool)>> {
    with_migration_lock(url, |conn| {
        let applied = conn.applied_migrations().map_err(anyhow::Error::from_boxed)?;
        let all = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(anyhow::Error::from_boxed)?;
        let mut status: Vec<_> = all
            .iter()
            .map(|migration| {
                let name = migration.name();
                (name.to_string(), applied.contains(&name.version().as_owned()))
            })
            .collect();
        status.sort();
        Ok(status)
    })
}

fn with_migration_lock<T>(
    url: &str,
    work: impl FnOnce(&mut PgConnection) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut conn = PgConnection::establish(url).context("cannot connect to PostgreSQL")?;
    conn.batch_execute("SET TIME ZONE 'UTC'")?;
    sql_query("SELECT pg_advisory_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(MIGRATION_LOCK)
        .execute(&mut conn)?;
    // The lock ends with the connection, also when the work fails.
    work(&mut conn)
}
