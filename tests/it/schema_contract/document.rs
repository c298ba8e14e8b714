//! The schema document's SQL, and what must be done to run it.

use std::{collections::HashSet, fs};

use diesel::{PgConnection, connection::SimpleConnection};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schema_document.md");

/// What the document uses and never defines.
const MISSING_DEFINITIONS: &str = r#"
    CREATE EXTENSION "uuid-ossp";
    CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN NEW.updated_at = NOW(); RETURN NEW; END $$;
"#;

/// One statement that does not stand as printed.
struct Repair {
    /// The statement, without comments, its whitespace folded.
    printed: &'static str,
    /// What runs in its place; `None`: nothing.
    run: Option<&'static str>,
    reason: &'static str,
}

const REPAIRS: &[Repair] = &[
    Repair {
        printed: "CREATE INDEX idx_events_recurring ON events(recurrence_rule) WHERE recurrence_rule IS NOT NULL",
        run: None,
        reason: "the document defines the name again further down, and the later definition wins",
    },
    Repair {
        printed: "CREATE TABLE users ( id UUID PRIMARY KEY DEFAULT uuid_generate_v4(), \
                  email VARCHAR(255) UNIQUE NOT NULL, password_hash TEXT NOT NULL, created_at TIMESTAMP DEFAULT NOW() )",
        run: None,
        reason: "an example of a migration file; the table is defined in full above",
    },
    Repair {
        printed: "CREATE INDEX idx_users_email ON users(email)",
        run: None,
        reason: "an example of a migration file; the index is defined above, for living accounts only",
    },
    Repair {
        printed: "DROP INDEX IF EXISTS idx_users_email",
        run: None,
        reason: "an example of a migration file: its way back",
    },
    Repair {
        printed: "DROP TABLE IF EXISTS users CASCADE",
        run: None,
        reason: "an example of a migration file: its way back",
    },
    Repair {
        printed: "ON DELETE CASCADE ON DELETE SET NULL ON DELETE RESTRICT ALTER TABLE events \
                  ADD CONSTRAINT fk_events_user FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
        run: Some("ALTER TABLE events RENAME CONSTRAINT events_user_id_fkey TO fk_events_user"),
        reason: "a list of clauses stands before it, and the table has this very key already, without the name",
    },
    Repair {
        printed: r"ALTER TABLE users ADD CONSTRAINT valid_email CHECK (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}$')",
        run: Some(
            r"ALTER TABLE users ADD CONSTRAINT valid_email CHECK (email ~ '^[a-z0-9.!#$%&''*+/=?^_`{|}~-]+@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$')",
        ),
        reason: "it takes a@b.c| and refuses o'brien@x.ie and domains in xn--",
    },
];

/// Runs the document in an empty database: each statement as printed, or as its repair says.
pub fn run(conn: &mut PgConnection) {
    conn.batch_execute(MISSING_DEFINITIONS).unwrap();
    let mut used = HashSet::new();
    for statement in statements() {
        let repair = REPAIRS.iter().find(|repair| repair.printed == statement);
        let sql = match repair {
            None => Some(statement.as_str()),
            Some(repair) => {
                used.insert(repair.printed);
                repair.run
            }
        };
        if let Some(sql) = sql {
            conn.batch_execute(sql).unwrap_or_else(|error| {
                panic!("a documented statement neither runs nor has a repair that does: {error}\n{statement}")
            });
        }
    }
    let unused: Vec<_> = REPAIRS.iter().filter(|repair| !used.contains(repair.printed)).collect();
    for repair in &unused {
        eprintln!("no such statement in the document any more: {}\n  ({})", repair.printed, repair.reason);
    }
    assert!(unused.is_empty(), "repairs that repair nothing");
}

/// Every statement of the document's `sql` blocks in the order printed, without comments, its whitespace folded.
pub fn statements() -> Vec<String> {
    // Its prose was decoded wrongly once and may be no UTF-8; the SQL is ASCII.
    let bytes = fs::read(DOCUMENT).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let mut found = Vec::new();
    for block in text.split("```sql\n").skip(1) {
        let (sql, _) = block.split_once("```").expect("each block ends");
        found.extend(split(sql));
    }
    found
}

/// Splits at each `;` and drops `--` comments, neither inside a quoted string.
fn split(sql: &str) -> Vec<String> {
    let mut statements = vec![String::new()];
    let mut quoted = false;
    let mut rest = sql.chars().peekable();
    while let Some(char) = rest.next() {
        let current = statements.last_mut().expect("there is always one");
        match char {
            '\'' => {
                quoted = !quoted;
                current.push(char);
            }
            '-' if !quoted && rest.peek() == Some(&'-') => {
                while rest.peek().is_some_and(|&char| char != '\n') {
                    rest.next();
                }
            }
            ';' if !quoted => statements.push(String::new()),
            _ if !quoted && char.is_whitespace() => {
                if !current.is_empty() && !current.ends_with(' ') {
                    current.push(' ');
                }
            }
            _ => current.push(char),
        }
    }
    statements.iter().map(|statement| statement.trim_end().to_owned()).filter(|s| !s.is_empty()).collect()
}

#[test]
fn statements_end_at_semicolons_outside_of_strings_and_comments() {
    let sql = "SELECT 'a;--b' -- it's; a comment\n  ,\n  1;\n\n-- nothing;\nSELECT 2";
    assert_eq!(split(sql), ["SELECT 'a;--b' , 1", "SELECT 2"]);
}
