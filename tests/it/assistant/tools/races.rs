//! Clicks at the same moment.

use std::{sync::Barrier, thread};

use calento::{assistant::plan::Clicked, error::AppError, schema::events};
use diesel::prelude::*;

use super::{Asker, cancel, create, event, move_to, rename};
use crate::support::TestApp;

/// Runs these at the same moment, each on a connection of its own.
fn at_once<T: Send>(work: Vec<Box<dyn FnOnce() -> T + Send + '_>>) -> Vec<T> {
    let gate = Barrier::new(work.len());
    thread::scope(|scope| {
        let threads: Vec<_> = work
            .into_iter()
            .map(|one| {
                let gate = &gate;
                scope.spawn(move || {
                    gate.wait();
                    one()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).collect()
    })
}

fn count(app: &TestApp) -> i64 {
    app.rows(|conn| events::table.filter(events::deleted_at.is_null()).count().get_result(conn))
}

type Answer = Result<Clicked, AppError>;

#[actix_web::test]
async fn of_two_clicks_at_once_one_applies_the_plan() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let asker = Asker::new(&app, &an);
    for round in 1..=5 {
        let title = format!("Lunch {round}");
        let shown = asker.store(&[asker.proposal(create(&title, "tomorrow 12:30"))]);
        let click = || -> Box<dyn FnOnce() -> Answer + Send + '_> { Box::new(|| asker.try_apply(&shown)) };
        let answers = at_once(vec![click(), click(), click()]);
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
        let answers: Vec<Answer> =
            at_once(vec![Box::new(|| asker.try_apply(&shown)), Box::new(|| asker.reject(&shown))]);
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
        let answers: Vec<Answer> =
            at_once(vec![Box::new(|| asker.try_apply(&one)), Box::new(|| asker.try_apply(&other))]);
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
    let answers: Vec<Answer> =
        at_once(vec![Box::new(|| asker.try_undo(&shown)), Box::new(|| asker.try_undo(&shown))]);
    let done = answers.iter().filter(|answer| matches!(answer, Ok(Clicked::Done(_)))).count();
    let already = answers.iter().filter(|answer| matches!(answer, Ok(Clicked::Already(_)))).count();
    assert_eq!((done, already, count(&app)), (1, 1, 1), "{answers:?}");
}
