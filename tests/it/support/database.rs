//! A database of its own for every test, copied from a template that is migrated once.
//!
//! Locks, not process ids, tell what is in use, because they also end with a killed process: each test process holds
//! a shared advisory lock on its run and on its template for as long as it lives, and only what nobody holds is
//! swept away. All of them are taken in the server's maintenance database.

use std::{
    env, fs,
    path::Path,
    process,
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use calento::{
    db::MIGRATIONS,
    postgres::{PrivatePostgres, Tuning},
};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection,
    migration::MigrationSource, pg::Pg, sql_query, sql_types,
};
use diesel_migrations::MigrationHarness;
use sha2::{Digest, Sha256};
use url::Url;

const MIGRATIONS_DIR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");

/// First halves of the advisory locks' keys; the second half is the number in the database's name.
const IN_USE: i32 = 0x6361_6c01;
const BUILDING: i32 = 0x6361_6c02;

/// The maintenance database of the server that tests use, as `postgres://…`; its role may create databases.
///
/// `CALENTO_TEST_DATABASE_URL` names it. Without that, a private one under `target/tmp` runs as long as this process;
/// it admits one process at a time, so a runner that starts many needs the variable.
pub fn server_url() -> String {
    static PRIVATE: OnceLock<PrivatePostgres> = OnceLock::new();

    if let Ok(url) = env::var("CALENTO_TEST_DATABASE_URL") {
        return url;
    }
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres");
    let start = || PrivatePostgres::start(&directory, Tuning::Throwaway).expect("a PostgreSQL for the tests");
    PRIVATE.get_or_init(start).url().to_owned()
}

/// A database that nobody else uses, dropped with this value.
pub struct TestDatabase {
    name: String,
    url: String,
}

impl TestDatabase {
    /// A database with nothing in it.
    pub fn empty() -> Self {
        Self::copy_of("template0")
    }

    /// A database with every migration applied and no rows.
    pub fn migrated() -> Self {
        Self::copy_of(&Run::current().template)
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// A connection as the program makes them: in UTC.
    pub fn connect(&self) -> PgConnection {
        let mut conn = PgConnection::establish(self.url()).expect("the test's own database answers");
        conn.batch_execute("SET TIME ZONE 'UTC'").expect("UTC is known everywhere");
        conn
    }

    fn copy_of(template: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);

        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("calento_test_{:08x}_{number}", Run::current().number);
        create(&mut maintenance(), &name, template);
        let url = database_url(&name);
        Self { name, url }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A test that already failed should say why, and not abort here: a later run sweeps what is left.
        if let Ok(mut conn) = PgConnection::establish(&server_url()) {
            let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// What this process holds while it lives.
struct Run {
    number: i32,
    template: String,
    /// Keeps the two shared locks.
    _locks: Mutex<PgConnection>,
}

impl Run {
    fn current() -> &'static Self {
        static CURRENT: OnceLock<Run> = OnceLock::new();
        CURRENT.get_or_init(Self::begin)
    }

    fn begin() -> Self {
        let mut conn = maintenance();
        let number = some_number();
        let migrations = hash_of_migrations();
        let template = format!("calento_template_{migrations:08x}");
        lock(&mut conn, "pg_advisory_lock_shared", IN_USE, number);
        lock(&mut conn, "pg_advisory_lock_shared", IN_USE, migrations);
        sweep(&mut conn, &[number, migrations]);

        lock(&mut conn, "pg_advisory_lock", BUILDING, migrations);
        if !databases(&mut conn).contains(&template) {
            build_template(&mut conn, &template);
        }
        lock(&mut conn, "pg_advisory_unlock", BUILDING, migrations);
        Self { number, template, _locks: Mutex::new(conn) }
    }
}

/// Migrated under another name first, so that a template that bears its name is complete.
fn build_template(conn: &mut PgConnection, template: &str) {
    let unfinished = format!("{template}_unfinished");
    conn.batch_execute(&format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).unwrap();
    create(conn, &unfinished, "template0");
    let mut inside = PgConnection::establish(&database_url(&unfinished)).unwrap();
    inside.run_pending_migrations(MIGRATIONS).expect("the migrations run on an empty database");
    drop(inside);
    conn.batch_execute(&format!("ALTER DATABASE {unfinished} RENAME TO {template}")).unwrap();
}

fn create(conn: &mut PgConnection, name: &str, template: &str) {
    let version: i32 = number(conn, "SELECT current_setting('server_version_num')::int AS number");
    // From 15 on the default writes the copy to the log, which takes twice as long.
    let strategy = if version >= 150_000 { "STRATEGY FILE_COPY" } else { "" };
    conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template} {strategy}"))
        .unwrap_or_else(|error| panic!("create {name} from {template}: {error}"));
}

/// Drops the databases and templates that no living process uses; `ours` are the numbers of this one.
fn sweep(conn: &mut PgConnection, ours: &[i32]) {
    for name in databases(conn) {
        let Some(owner) = number_in(&name) else { continue };
        if ours.contains(&owner) {
            continue;
        }
        let free = format!("SELECT pg_try_advisory_lock({IN_USE}, {owner})::int AS number");
        if number(conn, &free) == 1 {
            conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).unwrap();
            lock(conn, "pg_advisory_unlock", IN_USE, owner);
        }
    }
}

/// The number after `calento_test_` or `calento_template_`.
fn number_in(database: &str) -> Option<i32> {
    let rest =
        database.strip_prefix("calento_test_").or_else(|| database.strip_prefix("calento_template_"))?;
    i32::from_str_radix(rest.get(..8)?, 16).ok()
}

/// Never negative, so that it has one spelling in hexadecimal.
fn hash_of_migrations() -> i32 {
    let mut folders: Vec<_> =
        fs::read_dir(MIGRATIONS_DIR).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let names: Vec<_> =
        folders.iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    let embedded = MigrationSource::<Pg>::migrations(&MIGRATIONS).unwrap();
    let mut embedded: Vec<_> = embedded.iter().map(|migration| migration.name().to_string()).collect();
    embedded.sort();
    assert_eq!(embedded, names, "a migration came or went since this was compiled; touch src/db.rs");

    let mut hash = Sha256::new();
    for folder in folders {
        hash.update(fs::read(folder.join("up.sql")).unwrap());
    }
    let digest = hash.finalize();
    i32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]) & i32::MAX
}

/// Differs between processes, also between those that bear one process id on two machines.
fn some_number() -> i32 {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let digest = Sha256::digest(format!("{} {nanos}", process::id()));
    i32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]) & i32::MAX
}

fn maintenance() -> PgConnection {
    PgConnection::establish(&server_url()).expect("the PostgreSQL server for tests answers")
}

fn database_url(name: &str) -> String {
    let mut url = Url::parse(&server_url()).expect("the server's address is a URL");
    url.set_path(name);
    url.into()
}

fn lock(conn: &mut PgConnection, function: &str, class: i32, number: i32) {
    conn.batch_execute(&format!("SELECT {function}({class}, {number})")).unwrap();
}

fn databases(conn: &mut PgConnection) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = sql_types::Text)]
        datname: String,
    }
    let rows: Vec<Row> = sql_query("SELECT datname::text FROM pg_database").load(conn).unwrap();
    rows.into_iter().map(|row| row.datname).collect()
}

fn number(conn: &mut PgConnection, query: &str) -> i32 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = sql_types::Integer)]
        number: i32,
    }
    sql_query(query).get_result::<Row>(conn).unwrap().number
}
