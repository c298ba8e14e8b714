//! `src/schema.rs` against the migrated database: Diesel trusts it, and nothing else would see that it is stale.

use std::fs;

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types};

use crate::support::database::TestDatabase;

/// Each column as `table.column type`, `?` behind the type where NULL is possible, in the table's order.
fn written() -> Vec<String> {
    let source = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema.rs")).unwrap();
    let mut table = "";
    let mut columns = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some((name, _)) = line.strip_suffix(" {").and_then(|line| line.split_once(" (")) {
            table = name;
        } else if let Some((name, of)) = line.strip_suffix(',').and_then(|line| line.split_once(" -> ")) {
            let of = match of.strip_prefix("Nullable<") {
                Some(of) => format!("{}?", of.trim_end_matches('>')),
                None => of.to_owned(),
            };
            columns.push(format!("{table}.{name} {of}"));
        }
    }
    columns
}

#[test]
fn the_generated_schema_is_that_of_the_migrated_database() {
    #[derive(QueryableByName)]
    struct Column {
        #[diesel(sql_type = sql_types::Text)]
        name: String,
    }
    // Diesel names its types as PostgreSQL names its own, with a capital letter.
    let columns: Vec<Column> = sql_query(
        "SELECT format('%s.%s %s%s', relname, attname, initcap(typname), CASE WHEN attnotnull THEN '' ELSE '?' END)
           AS name
         FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid JOIN pg_type ON pg_type.oid = atttypid
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '__diesel_schema_migrations'
           AND attnum > 0 AND NOT attisdropped
         ORDER BY relname, attnum",
    )
    .load(&mut TestDatabase::migrated().connect())
    .unwrap();
    let actual: Vec<_> = columns.into_iter().map(|column| column.name).collect();
    assert!(actual.len() > 150, "only {} columns", actual.len());
    assert_eq!(written(), actual, "run `diesel print-schema > src/schema.rs` on a migrated database");
}
