//! The table of states, in the program and in the database.

use calento::{mail::State, schema::email_logs};
use diesel::{prelude::*, result::Error};

use crate::support::database::TestDatabase;

#[test]
fn the_database_allows_the_same_steps_as_the_program() {
    let database = TestDatabase::migrated();
    let mut conn = database.connect();
    for from in State::ALL {
        for to in State::ALL.into_iter().filter(|to| *to != from) {
            let changed: Result<bool, Error> = conn.transaction(|conn| {
                let id: uuid::Uuid = diesel::insert_into(email_logs::table)
                    .values((
                        email_logs::id.eq(uuid::Uuid::now_v7()),
                        email_logs::recipient_email.eq("an@example.com"),
                        email_logs::status.eq(from.stored()),
                    ))
                    .returning(email_logs::id)
                    .get_result(conn)?;
                let set = email_logs::status.eq(to.stored());
                Ok(diesel::update(email_logs::table.find(id)).set(set).execute(conn)? == 1)
            });
            assert_eq!(changed.is_ok(), from.may_become(to), "{from:?} to {to:?}: {changed:?}");
            if let Err(Error::DatabaseError(_, about)) = changed {
                assert_eq!(about.constraint_name(), Some("email_logs_status_follows"));
            }
        }
    }
}
