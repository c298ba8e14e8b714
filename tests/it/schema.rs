//! `src/schema.rs` against the migrations.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use calento::postgres::{PrivatePostgres, Tuning};
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// With `CALENTO_WRITE_SCHEMA` set, writes the file instead of complaining.
#[test]
#[ignore = "needs the program of Diesel in target/tools; script/check-schema runs this"]
fn the_migrations_go_both_ways_and_make_what_schema_rs_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema");
    let server = PrivatePostgres::start(&directory, Tuning::Throwaway).unwrap();
    let mut admin = PgConnection::establish(server.url()).unwrap();
    for statement in ["DROP DATABASE IF EXISTS schema WITH (FORCE)", "CREATE DATABASE schema"] {
        sql_query(statement).execute(&mut admin).unwrap();
    }
    let url = server.url().replace(":5432/postgres", ":5432/schema");
    let mut conn = PgConnection::establish(&url).unwrap();

    let before = objects(&mut conn);
    let migrations = || FileBasedMigrations::from_path(root.join("migrations")).unwrap();
    let run = conn.run_pending_migrations(migrations()).unwrap().len();
    assert!(run > 0, "there are migrations");
    let once = objects(&mut conn);
    let reverted = conn.revert_all_migrations(migrations()).unwrap().len();
    assert_eq!(reverted, run);
    assert_eq!(difference(&before, &objects(&mut conn)), "", "what up.sql makes, down.sql takes away");
    conn.run_pending_migrations(migrations()).unwrap();
    assert_eq!(difference(&once, &objects(&mut conn)), "", "the way up is the same the second time");

    let diesel = env::var_os("DIESEL").map_or_else(|| root.join("target/tools/bin/diesel"), Into::into);
    let printed = Command::new(diesel)
        .arg("print-schema")
        .current_dir(root)
        .env("DATABASE_URL", &url)
        .output()
        .unwrap();
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains("diesel::table!"), "{printed}");

    let file = root.join("src/schema.rs");
    if env::var_os("CALENTO_WRITE_SCHEMA").is_some() {
        fs::write(&file, printed).unwrap();
        return;
    }
    let kept = fs::read_to_string(&file).unwrap();
    let differing = kept.lines().zip(printed.lines()).position(|(kept, printed)| kept != printed);
    assert!(
        kept == printed,
        "src/schema.rs is not what the migrations make (first in line {}); run script/check-schema --write",
        differing.unwrap_or_else(|| kept.lines().count().min(printed.lines().count())) + 1
    );
}

/// Lines that are in one of the two only.
fn difference(before: &[String], after: &[String]) -> String {
    let more = after.iter().filter(|name| !before.contains(name)).map(|name| format!("more: {name}"));
    let fewer = before.iter().filter(|name| !after.contains(name)).map(|name| format!("fewer: {name}"));
    more.chain(fewer).collect::<Vec<_>>().join("\n")
}

/// What migrations can make in a database, beside Diesel's own table and what extensions bring along.
fn objects(conn: &mut PgConnection) -> Vec<String> {
    let query = "
        WITH made AS (
            SELECT oid, 'relation ' || relname || ' ' || relkind::text AS name FROM pg_class
              WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT oid, 'function ' || oid::regprocedure::text FROM pg_proc
              WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT oid, 'type ' || typname FROM pg_type
              WHERE typnamespace = 'public'::regnamespace AND typelem = 0
            UNION ALL SELECT oid, 'constraint ' || conrelid::regclass::text || ' ' || conname FROM pg_constraint
              WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT oid, 'trigger ' || tgrelid::regclass::text || ' ' || tgname FROM pg_trigger
              WHERE NOT tgisinternal
            UNION ALL SELECT oid, 'text search ' || cfgname FROM pg_ts_config
              WHERE cfgnamespace = 'public'::regnamespace
            UNION ALL SELECT oid, 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
            UNION ALL SELECT oid, 'extension ' || extname FROM pg_extension
        )
        SELECT name FROM made
          WHERE name NOT LIKE '%\\_\\_diesel\\_schema\\_migrations%'
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = made.oid AND deptype = 'e')
          ORDER BY name";
    sql_query(query).load::<Name>(conn).unwrap().into_iter().map(|row| row.name).collect()
}
