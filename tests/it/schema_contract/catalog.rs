//! What a database is made of, as text that can be compared.

use std::collections::{BTreeMap, BTreeSet};

use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::Text};

/// What each thing is defined as, by its kind and name: `index events.idx_events_user` -> `CREATE INDEX …`.
/// PostgreSQL itself prints the definitions, so two spellings of one thing are equal.
pub type Definitions = BTreeMap<String, String>;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

/// `t` are the tables of the schema, but Diesel's own.
const DEFINITIONS: &str = "
    WITH t AS (
      SELECT oid, relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '__diesel_schema_migrations'
    )
    SELECT 'table ' || relname AS name, '' AS definition FROM t
    UNION ALL
    SELECT format('column %s.%s', relname, attname),
      concat_ws(' ', format_type(atttypid, atttypmod), 'DEFAULT ' || pg_get_expr(adbin, adrelid))
    FROM t JOIN pg_attribute ON attrelid = t.oid LEFT JOIN pg_attrdef ON adrelid = t.oid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT format('not null %s.%s', relname, attname), '' FROM t JOIN pg_attribute ON attrelid = t.oid
    WHERE attnum > 0 AND NOT attisdropped AND attnotnull
    UNION ALL
    SELECT format('constraint %s.%s', relname, conname), pg_get_constraintdef(pg_constraint.oid)
    FROM t JOIN pg_constraint ON conrelid = t.oid WHERE contype <> 'n'
    UNION ALL
    SELECT format('index %s.%s', relname, indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM t JOIN pg_index ON indrelid = t.oid
    UNION ALL
    SELECT format('trigger %s.%s', relname, tgname), format('%s (%s)', pg_get_triggerdef(pg_trigger.oid), tgenabled)
    FROM t JOIN pg_trigger ON tgrelid = t.oid WHERE NOT tgisinternal
    ORDER BY name";

/// Every table, column, NOT NULL, constraint, index and trigger.
pub fn definitions(conn: &mut PgConnection) -> Definitions {
    let rows: Vec<Row> = sql_query(DEFINITIONS).load(conn).unwrap();
    rows.into_iter().map(|row| (row.name, row.definition)).collect()
}

/// Everything in the database that did not come with it: extensions and their parts, functions, types, tables, ….
pub fn objects(conn: &mut PgConnection) -> BTreeSet<String> {
    const FIRST_NORMAL_OID: u32 = 16384;
    let catalogs =
        ["pg_extension", "pg_namespace", "pg_proc", "pg_type", "pg_class", "pg_constraint", "pg_trigger"];
    let each = catalogs.map(|catalog| {
        format!(
            "SELECT (o).type AS definition, (o).identity AS name
             FROM (SELECT pg_identify_object('{catalog}'::regclass, oid, 0) AS o FROM {catalog}
                   WHERE oid >= {FIRST_NORMAL_OID}) identified"
        )
    });
    let columns = format!(
        "SELECT (o).type, (o).identity
         FROM (SELECT pg_identify_object('pg_class'::regclass, attrelid, attnum) AS o FROM pg_attribute
               WHERE attrelid >= {FIRST_NORMAL_OID} AND attnum > 0 AND NOT attisdropped) identified"
    );
    let query = format!(
        "SELECT definition, name FROM ({} UNION ALL {columns}) all_objects
         WHERE name NOT LIKE '%\\_\\_diesel\\_schema\\_migrations%' AND name NOT LIKE 'pg_toast.%'",
        each.join(" UNION ALL ")
    );
    let rows: Vec<Row> = sql_query(query).load(conn).unwrap();
    rows.into_iter().map(|row| format!("{} {}", row.definition, row.name)).collect()
}

/// What `documented` has and `actual` has not, or not so. What `actual` has besides is its own affair.
pub fn missing(documented: &Definitions, actual: &Definitions) -> Vec<String> {
    let differs = |(name, wanted): (&String, &String)| match actual.get(name) {
        Some(found) if found == wanted => None,
        Some(found) => Some(format!("{name}: is `{found}`, should be `{wanted}`")),
        None => Some(format!("{name}: is missing")),
    };
    documented.iter().filter_map(differs).collect()
}
