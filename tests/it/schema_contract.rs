//! The migrated database against the schema document, and the promises that the schema itself keeps.

mod catalog;
mod constraints;
mod document;
mod generated;

use calento::db::MIGRATIONS;
use catalog::{definitions, missing, objects};
use diesel::{connection::SimpleConnection, migration::Migration, migration::MigrationSource, pg::Pg};
use diesel_migrations::MigrationHarness;

use crate::support::database::TestDatabase;

#[test]
fn everything_documented_is_there_and_is_as_documented() {
    let reference = TestDatabase::empty();
    document::run(&mut reference.connect());
    let documented = definitions(&mut reference.connect());
    let tables = documented.keys().filter(|name| name.starts_with("table ")).count();
    assert_eq!(tables, 11, "the document was not read to its end");

    let migrated = definitions(&mut TestDatabase::migrated().connect());
    let missing = missing(&documented, &migrated);
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn two_servers_may_start_at_once_on_an_empty_database() {
    let database = TestDatabase::empty();
    let url = database.url();
    let applied: usize = std::thread::scope(|scope| {
        let servers: Vec<_> =
            (0..4).map(|_| scope.spawn(|| calento::db::migrate(url).unwrap().len())).collect();
        servers.into_iter().map(|server| server.join().unwrap()).sum()
    });
    let status = calento::db::migration_status(url).unwrap();
    assert_eq!(applied, status.len());
    assert!(status.iter().all(|(_, applied)| *applied));
    assert!(calento::db::revert_last_migration(url).unwrap().is_some());
    assert_eq!(calento::db::migrate(url).unwrap().len(), 1);
}

#[test]
fn the_comparison_sees_each_kind_of_difference() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    let before = definitions(&mut conn);
    conn.batch_execute(
        "DROP TABLE ai_messages;
         ALTER TABLE webhook_channels DROP COLUMN is_active;
         ALTER TABLE bookings ALTER COLUMN guest_phone TYPE VARCHAR(49);
         ALTER TABLE bookings ALTER COLUMN guest_name DROP NOT NULL;
         ALTER TABLE users ALTER COLUMN status SET DEFAULT 'suspended';
         ALTER TABLE bookings DROP CONSTRAINT valid_slot;
         ALTER TABLE email_logs DROP CONSTRAINT email_logs_user_id_fkey;
         ALTER TABLE email_logs ADD CONSTRAINT email_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id);
         DROP INDEX idx_events_user;
         DROP INDEX idx_events_user_date_range;
         CREATE INDEX idx_events_user_date_range ON events (user_id, start_time, end_time);
         ALTER TABLE users DISABLE TRIGGER update_users_updated_at;",
    )
    .unwrap();

    let seen: Vec<_> = missing(&before, &definitions(&mut conn))
        .into_iter()
        .filter(|difference| !difference.contains("ai_messages"))
        .map(|difference| difference.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        seen,
        [
            "column bookings.guest_phone",
            "column users.status",
            "column webhook_channels.is_active",
            "constraint bookings.valid_slot",
            "constraint email_logs.email_logs_user_id_fkey",
            "index events.idx_events_user",
            "index events.idx_events_user_date_range",
            "not null bookings.guest_name",
            "not null webhook_channels.is_active",
            "trigger users.update_users_updated_at",
        ]
    );
    assert!(missing(&before, &definitions(&mut conn)).contains(&"table ai_messages: is missing".to_owned()));
}

#[test]
fn each_migration_goes_back_to_what_was_there_before_it() {
    let database = TestDatabase::empty();
    let mut conn = database.connect();
    let mut migrations: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().unwrap();
    migrations.sort_by_key(|migration| migration.name().to_string());
    // Makes the table in which Diesel notes what ran.
    conn.applied_migrations().unwrap();

    let mut before = Vec::new();
    for migration in &migrations {
        before.push(objects(&mut conn));
        conn.run_migration(migration).unwrap();
        assert_ne!(
            objects(&mut conn),
            before[before.len() - 1],
            "{} makes nothing that could be lost",
            migration.name()
        );
    }
    let complete = definitions(&mut conn);
    for (migration, before) in migrations.iter().zip(&before).rev() {
        conn.revert_migration(migration).unwrap();
        assert_eq!(&objects(&mut conn), before, "after going back before {}", migration.name());
    }
    assert_eq!(before[0], Default::default(), "an empty database");

    conn.run_pending_migrations(MIGRATIONS).unwrap();
    assert_eq!(definitions(&mut conn), complete);
}
