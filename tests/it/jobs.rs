//! The queue, seen by the workers that share it.

use std::{sync::Mutex, thread};

use calento::{
    jobs::{
        Job,
        queue::{self, MAX_ATTEMPTS, Taken},
    },
    time::Instant,
};
use diesel::{Connection, PgConnection};

use crate::support::{app::instant, database::TestDatabase};

fn now() -> Instant {
    instant("2026-03-02T01:00:00Z")
}

fn put_in(conn: &mut PgConnection, count: usize) {
    for _ in 0..count {
        queue::enqueue(conn, &Job::Sweep, now(), None).unwrap();
    }
}

fn take(conn: &mut PgConnection, seconds_later: i64) -> Option<Taken> {
    queue::take(conn, now() + chrono::TimeDelta::seconds(seconds_later)).unwrap()
}

#[test]
fn several_workers_get_each_job_once() {
    const JOBS: usize = 200;
    let database = TestDatabase::migrated();
    put_in(&mut database.connect(), JOBS);
    let taken = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let mut conn = database.connect();
                while let Some(job) = take(&mut conn, 0) {
                    taken.lock().unwrap().push(job.id);
                    queue::finish(&mut conn, &job, now()).unwrap();
                }
            });
        }
    });
    let mut taken = taken.into_inner().unwrap();
    taken.sort_unstable();
    let count = taken.len();
    taken.dedup();
    assert_eq!((count, taken.len()), (JOBS, JOBS));
}

#[test]
fn a_crashed_worker_s_job_is_free_again_after_its_lease() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    put_in(conn, 1);
    let first = take(conn, 0).expect("a job");
    assert!(take(conn, 119).is_none(), "it is in hand");
    let second = take(conn, 121).expect("the same job");
    assert_eq!((second.id, first.attempt, second.attempt), (first.id, 1, 2));
    assert_eq!(second.job, Ok(Job::Sweep));
}

#[test]
fn nothing_runs_before_its_time_and_the_oldest_goes_first() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    for minutes in [3, 1, 2] {
        queue::enqueue(conn, &Job::Sweep, now().plus_minutes(minutes), None).unwrap();
    }
    assert!(take(conn, 59).is_none());
    let order: Vec<i64> = (0..3).map(|_| take(conn, 600).expect("a job").id).collect();
    assert_eq!(order, [2, 3, 1]);
}

#[test]
fn a_job_waits_longer_after_each_failure_and_is_given_up_after_the_last() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    put_in(conn, 1);
    let (mut at, mut pauses) = (0, Vec::new());
    for attempt in 1..=MAX_ATTEMPTS {
        let taken = take(conn, at).unwrap_or_else(|| panic!("try {attempt} is due after {at} s"));
        assert_eq!((taken.attempt, taken.is_last), (attempt, attempt == MAX_ATTEMPTS));
        queue::fail(conn, &taken, "no luck", false, now() + chrono::TimeDelta::seconds(at)).unwrap();
        if taken.is_last {
            break;
        }
        let pause = (40 << (attempt - 1)).min(21_600);
        assert!(take(conn, at + pause - 1).is_none(), "try {} comes too early", attempt + 1);
        pauses.push(pause);
        at += pause;
    }
    assert_eq!(pauses[..4], [40, 80, 160, 320]);
    assert!(take(conn, at + 1_000_000).is_none(), "it is given up");
    let counts = queue::counts(conn).unwrap();
    assert_eq!((counts.waiting, counts.given_up), (0, 1));
    let given_up = queue::given_up(conn).unwrap();
    assert_eq!((given_up[0].attempts, given_up[0].last_error.as_deref()), (MAX_ATTEMPTS, Some("no luck")));

    assert!(queue::retry(conn, given_up[0].id, now()).unwrap());
    assert!(!queue::retry(conn, given_up[0].id, now()).unwrap(), "once is enough");
    let again = take(conn, 0).expect("it runs again");
    assert_eq!((again.attempt, again.is_last), (1, false));
}

#[test]
fn a_waiting_job_of_the_same_key_is_enough_but_one_that_runs_is_not() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    for number in 0..3 {
        let is_new = queue::enqueue(conn, &Job::Sweep, now(), Some("regular")).unwrap();
        assert_eq!(is_new, number == 0);
    }
    assert_eq!(queue::counts(conn).unwrap().waiting, 1);
    take(conn, 0).expect("the job");
    queue::enqueue(conn, &Job::Sweep, now(), Some("regular")).unwrap();
    assert_eq!(queue::counts(conn).unwrap().waiting, 2);
}

#[test]
fn a_waiting_job_that_is_enough_waits_for_what_it_is_to_see() {
    let database = TestDatabase::migrated();
    let (conn, worker) = (&mut database.connect(), &mut database.connect());
    queue::enqueue(conn, &Job::Sweep, now(), Some("regular")).unwrap();
    conn.transaction(|conn| {
        assert!(!queue::enqueue(conn, &Job::Sweep, now(), Some("regular"))?);
        assert!(take(worker, 0).is_none(), "what the transaction wrote cannot be seen yet");
        diesel::QueryResult::Ok(())
    })
    .unwrap();
    assert!(take(worker, 0).is_some());
}

#[test]
fn a_job_that_was_given_up_runs_again_beside_a_waiting_one_of_its_key() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    queue::enqueue(conn, &Job::Sweep, now(), Some("regular")).unwrap();
    let taken = take(conn, 0).expect("the job");
    queue::fail(conn, &taken, "no luck", true, now()).unwrap();
    queue::enqueue(conn, &Job::Sweep, now(), Some("regular")).unwrap();
    assert!(queue::retry(conn, taken.id, now()).unwrap());
    assert_eq!(queue::counts(conn).unwrap().waiting, 2);
}

#[test]
fn a_job_of_a_newer_program_does_not_stop_the_queue() {
    use diesel::connection::SimpleConnection;
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    conn.batch_execute(
        "INSERT INTO jobs (kind, payload, run_at) VALUES ('tea', '{\"job\":\"tea\"}', '2026-03-01')",
    )
    .unwrap();
    put_in(conn, 1);
    let unknown = take(conn, 0).expect("the unknown job");
    assert!(unknown.job.is_err_and(|error| error.contains("tea")));
    assert_eq!(take(conn, 0).expect("the next one").job, Ok(Job::Sweep));
}

#[test]
fn done_jobs_are_swept_after_a_week() {
    let database = TestDatabase::migrated();
    let conn = &mut database.connect();
    put_in(conn, 2);
    let job = take(conn, 0).expect("a job");
    queue::finish(conn, &job, now()).unwrap();
    assert_eq!(queue::sweep(conn, now().plus_minutes(7 * 24 * 60)).unwrap(), 0);
    assert_eq!(queue::sweep(conn, now().plus_minutes(7 * 24 * 60 + 1)).unwrap(), 1);
    assert_eq!(queue::counts(conn).unwrap().waiting, 1);
}
