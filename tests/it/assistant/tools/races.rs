//! Clicks at the same moment.

use std::{
    sync::{Arc, Barrier},
    thread,
};

use calento::{
    assistant::{Desk, Plan, plan::Clicked},
    error::AppError,
    ids::ConversationId,
    schema::events,
};
use diesel::prelude::*;

use super::{Asker, Shown, cancel, create, event, move_to, rename};
use crate::support::TestApp;

/// Runs these at the same moment, each on a connection of its own.
fn at_once(clicks: Vec<Click>) -> Vec<Answer> {
    let gate = Arc::new(Barrier::new(clicks.len()));
    let threads: Vec<_> = clicks
        .into_iter()
        .map(|click| {
            let gate = gate.clone();
            thread::spawn(move || {
                gate.wait();
                click()
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().expect("it does not panic")).collect()
}

fn count(app: &TestApp) -> i64 {
    app.rows(|conn| events::table.filter(events::deleted_at.is_null()).count().get_result(conn))
}

type Answer = Result<Clicked, AppError>;
type Click = Box<dyn FnOnce() -> Answer + Send>;

/// A click on a connection of its own.
fn click(
    asker: &Asker<'_>,
    shown: &Shown,
    verb: impl FnOnce(&mut PgConnection, &Desk, ConversationId, &Shown) -> Answer + Send + 'static,
) -> Click {
    let (db, desk) = (asker.app.db().clone(), asker.desk());
    let (conversation, shown) = (asker.conversation, shown.clone());
    Box::new(move || db.run_blocking(|conn| verb(conn, &desk, conversation, &shown)))
}

fn apply(asker: &Asker<'_>, shown: &Shown) -> Click {
    click(asker, shown, |conn, desk, conversation, shown| {
        Plan::apply(conn, desk, conversation, &shown.call, &shown.digest)
    })
}

fn reject(asker: &Asker<'_>, shown: &Shown) -> Click {
    click(asker, shown, |conn, desk, conversation, shown| {
        Plan::reject(conn, desk.owner.id, conversation, &shown.call)
    })
}

fn undo(asker: &Asker<'_>, shown: &Shown) -> Click {
    click(asker, shown, |conn, desk, conversation, shown| Plan::undo(conn, desk, conversation, &shown.call))
}

#[actix_web::test]
async fn of_two_clicks_at_once_one_applies_the_plan() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asker = Asker::new(&app, &an);
    for round in 1..=5 {
        let title = format!("Lunch {round}");
        let shown = asker.store(&[asker.proposal(create(&title, "tomorrow 12:30"))]);
        let clicks = vec![apply(&asker, &shown), apply(&asker, &shown), apply(&asker, &shown)];
        let answers = at_once(clicks);
        let done = answers.iter().filter(|answer| matches!(answer, Ok(Clicked::Done(_)))).count();
        let already = answers.iter().filter(|answer| matches!(answer, Ok(Clicked::Already(_)))).count();
        assert_eq!((done, already), (1, 2), "{answers:?}");
        assert_eq!(count(&app), round);
    }
}

#[actix_web::test]
async fn yes_and_no_at_once_are_one_of_them() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asker = Asker::new(&app, &an);
    let mut made = 0;
    for round in 1..=5 {
        let title = format!("Lunch {round}");
        let shown = asker.store(&[asker.proposal(create(&title, "tomorrow 12:30"))]);
        let answers = at_once(vec![apply(&asker, &shown), reject(&asker, &shown)]);
        let done: Vec<bool> = answers.iter().map(|answer| matches!(answer, Ok(Clicked::Done(_)))).collect();
        assert!(done[0] != done[1], "{answers:?}");
        made += i64::from(done[0]);
        assert_eq!(count(&app), made);
    }
}

#[actix_web::test]
async fn of_two_plans_for_one_event_at_once_the_second_is_refused() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asker = Asker::new(&app, &an);
    for round in 1..=5 {
        let title = format!("Review {round}");
        event(&an, &title, "2026-03-05T14:30").await;
        let one = asker.store(&[asker.proposal(move_to(&title, "Friday"))]);
        let other = asker.store(&[asker.proposal(rename(&title, &format!("Retro {round}")))]);
        let answers = at_once(vec![apply(&asker, &one), apply(&asker, &other)]);
        let done = answers.iter().filter(|answer| matches!(answer, Ok(Clicked::Done(_)))).count();
        let refused = answers.iter().filter(|answer| matches!(answer, Ok(Clicked::Refused(..)))).count();
        assert_eq!((done, refused), (1, 1), "{answers:?}");
    }
}

#[actix_web::test]
async fn of_two_clicks_that_take_back_one_does() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    event(&an, "Review", "2026-03-05T14:30").await;
    let asker = Asker::new(&app, &an);
    let shown = asker.carry_out(cancel("review", None));
    assert_eq!(count(&app), 0);
    let answers = at_once(vec![undo(&asker, &shown), undo(&asker, &shown)]);
    let done = answers.iter().filter(|answer| matches!(answer, Ok(Clicked::Done(_)))).count();
    let already = answers.iter().filter(|answer| matches!(answer, Ok(Clicked::Already(_)))).count();
    assert_eq!((done, already, count(&app)), (1, 1, 1), "{answers:?}");
}
