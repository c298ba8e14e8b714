//! The table `reminder_plans`: which reminders are done, and when the next is due.
//!
//! Every change of an event marks its plan (by triggers in the database); the worker takes the
//! marked and the due ones, owes the mails, and moves the plan on, all in one transaction. So each
//! reminder is owed once, however many workers there are and wherever one of them stops.

use std::collections::HashMap;

use diesel::{prelude::*, sql_query, sql_types};
use serde_json::Value;

use super::{
    next::Timing,
    reminders::{Occurrences, lead_minutes},
};
use crate::{
    accounts::User,
    error::AppError,
    ids::{EventId, UserId},
    jobs::{Job, queue},
    mail,
    schema::{events, reminder_plans},
    time::Instant,
};

/// How many events are looked at in one transaction.
const BATCH: i64 = 50;

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = sql_types::Uuid)]
    event_id: EventId,
    #[diesel(sql_type = sql_types::Timestamp)]
    sent_until: Instant,
}

/// What decides whether anybody is to be reminded.
#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct Wish {
    id: EventId,
    user_id: UserId,
    reminders: Option<Value>,
}

/// Owes the mails of reminders that are due at `now`, for at most a batch of events; answers how
/// many events were looked at. What another worker looks at is passed by. Call it in a transaction.
///
/// After a standstill, late reminders are owed as long as the occurrence has not ended.
///
/// # Errors
/// When the database does.
pub fn remind(conn: &mut PgConnection, now: Instant) -> Result<usize, AppError> {
    // A plan of an event that came after `now` (a clock that was set) begins now.
    let plans: Vec<Plan> = sql_query(
        "SELECT event_id, least(sent_until, $1) AS sent_until FROM reminder_plans
         WHERE next_at <= $1 ORDER BY next_at, event_id LIMIT $2 FOR UPDATE SKIP LOCKED",
    )
    .bind::<sql_types::Timestamp, _>(now)
    .bind::<sql_types::BigInt, _>(BATCH)
    .load(conn)?;
    if plans.is_empty() {
        return Ok(0);
    }
    let ids: Vec<EventId> = plans.iter().map(|plan| plan.event_id).collect();
    let wishes: Vec<Wish> = events::table
        .filter(events::id.eq_any(&ids))
        .filter(events::deleted_at.is_null())
        .filter(events::status.ne("cancelled"))
        .select(Wish::as_select())
        .load(conn)?;
    let wishes: HashMap<EventId, Wish> = wishes.into_iter().map(|wish| (wish.id, wish)).collect();
    let timings = Timing::of_events(conn, &ids)?;
    let timings: HashMap<EventId, _> = timings.into_iter().map(|found| (found.0.id, found)).collect();
    for plan in &plans {
        // What is deleted or cancelled may come back, and then owes what came due meanwhile.
        let (mut next, mut done) = (None, plan.sent_until);
        if let (Some(wish), Some((timing, replaced))) =
            (wishes.get(&plan.event_id), timings.get(&plan.event_id))
        {
            let (occurrences, minutes) =
                (Occurrences { timing, replaced }, lead_minutes(wish.reminders.as_ref()));
            for start in occurrences.due(&minutes, plan.sent_until, now) {
                owe(conn, wish, start, now)?;
            }
            next = occurrences.next_due(&minutes, now);
            done = now;
        }
        diesel::update(reminder_plans::table.find(plan.event_id))
            .set((reminder_plans::sent_until.eq(done), reminder_plans::next_at.eq(next)))
            .execute(conn)?;
    }
    Ok(plans.len())
}

fn owe(conn: &mut PgConnection, wish: &Wish, start: Instant, now: Instant) -> Result<(), AppError> {
    let owner = User::find(conn, wish.user_id).optional()?;
    let Some(address) = owner.and_then(|owner| owner.address()) else { return Ok(()) };
    let log = mail::log::owe(conn, wish.user_id, &address, "reminder", now)?;
    queue::enqueue(conn, &Job::ReminderMail { log, event: wish.id, start }, now, None)?;
    Ok(())
}
