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
    assert_eq!(objects(&mut conn), before, "what up.sql makes, down.sql takes away");
    conn.run_pending_migrations(migrations()).unwrap();
    assert_eq!(objects(&mut conn), once);

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

/// Everything that a migration can make in the database, beside Diesel's own table.
fn objects(conn: &mut PgConnection) -> Vec<String> {
    let query = "
        SELECT 'relation ' || relname || ' ' || relkind::text AS name FROM pg_class
          WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_\\_diesel%'
        UNION ALL SELECT 'function ' || oid::regprocedure::text FROM pg_proc
          WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'type ' || typname FROM pg_type
          WHERE typnamespace = 'public'::regnamespace AND typname NOT LIKE '%\\_\\_diesel%'
        UNION ALL SELECT 'constraint ' || conrelid::regclass::text || ' ' || conname FROM pg_constraint
          WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE '\\_\\_diesel%'
        UNION ALL SELECT 'trigger ' || tgrelid::regclass::text || ' ' || tgname FROM pg_trigger
          WHERE NOT tgisinternal
        UNION ALL SELECT 'extension ' || extname FROM pg_extension
        UNION ALL SELECT 'text search ' || cfgname FROM pg_ts_config
          WHERE cfgnamespace = 'public'::regnamespace
        UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
        ORDER BY name";
    sql_query(query).load::<Name>(conn).unwrap().into_iter().map(|row| row.name).collect()
}
