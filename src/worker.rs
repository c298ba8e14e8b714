//! The worker: takes jobs from the queue, and knows which feature does each.

use std::time::Duration;

use tokio::sync::watch;

use crate::{
    config::Config,
    db::Db,
    error::AppError,
    events::undo,
    ids::EmailLogId,
    jobs::{
        Job,
        queue::{self, Taken},
    },
    mail::{self, Mailer, Message, NotSent},
    time::Clock,
    web::session_store,
};

/// How often an idle worker looks for jobs.
const PAUSE: Duration = Duration::from_millis(500);

/// How many jobs run side by side, so that one slow mail server does not hold up the rest.
const HANDS: usize = 2;

/// Does what the queue holds.
#[derive(Clone)]
pub struct Worker {
    pub config: Config,
    pub db: Db,
    pub clock: Clock,
    pub mailer: Mailer,
}

/// A job that was not done.
#[derive(Debug)]
struct Failure {
    cause: String,
    /// Whether another try is useless.
    for_ever: bool,
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let cause = match error {
            AppError::Internal(cause) => format!("{cause:#}"),
            other => other.to_string(),
        };
        Self { cause, for_ever: false }
    }
}

impl Worker {
    /// Works until `stop` turns true; a job in hand is finished first.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let hands: Vec<_> =
            (0..HANDS).map(|_| actix_web::rt::spawn(self.clone().work(stop.clone()))).collect();
        let schedule = actix_web::rt::spawn(self.schedule(stop));
        for hand in hands.into_iter().chain([schedule]) {
            if let Err(error) = hand.await {
                tracing::error!(%error, "a worker ended early");
            }
        }
    }

    async fn work(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            // In a task of its own, so that a job that panics ends alone; its lease runs out, and it
            // counts as a try.
            let hand = self.clone();
            match actix_web::rt::spawn(async move { hand.run_one().await }).await {
                Ok(Ok(true)) => {}
                Ok(Ok(false)) => wait(&mut stop, PAUSE).await,
                Err(panic) => tracing::error!(%panic, "a job panicked"),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "the queue cannot be reached");
                    wait(&mut stop, 10 * PAUSE).await;
                }
            }
        }
    }

    /// Puts the regular jobs into the queue.
    async fn schedule(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let now = self.clock.now();
            let queued =
                self.db.run(move |conn| queue::enqueue(conn, &Job::Sweep, now, Some("regular"))).await;
            if let Err(error) = queued {
                tracing::warn!(%error, "the regular jobs cannot be queued");
            }
            wait(&mut stop, Duration::from_secs(60 * 60)).await;
        }
    }

    /// Does everything that is due, one after the other; for tests. Answers how many jobs ran.
    ///
    /// # Errors
    /// When the database does.
    pub async fn run_due(&self) -> Result<usize, AppError> {
        let mut count = 0;
        while self.run_one().await? {
            count += 1;
        }
        Ok(count)
    }

    /// Takes one job and does it; `false` when none is due.
    async fn run_one(&self) -> Result<bool, AppError> {
        let now = self.clock.now();
        let Some(taken) = self.db.run(move |conn| queue::take(conn, now)).await? else { return Ok(false) };
        let done = match &taken.job {
            Ok(job) => self.perform(job).await,
            Err(error) => Err(Failure { cause: format!("unknown job: {error}"), for_ever: true }),
        };
        let now = self.clock.now();
        match done {
            Ok(()) => self.db.run(move |conn| queue::finish(conn, &taken, now)).await?,
            Err(failure) => self.note_failure(taken, failure).await?,
        }
        Ok(true)
    }

    async fn note_failure(&self, taken: Taken, failure: Failure) -> Result<(), AppError> {
        let give_up = failure.for_ever || taken.is_last;
        let (mail, now) = (taken.job.as_ref().ok().and_then(Job::mail), self.clock.now());
        let kind = taken.job.as_ref().map_or("unknown", Job::kind);
        // The cause may hold an address; it goes to the owner's log, not to ours.
        tracing::warn!(job = taken.id, kind, attempt = taken.attempt, give_up, "a job failed");
        self.db
            .transaction(move |conn| {
                if let Some(log) = mail {
                    mail::log::tried(conn, log, &failure.cause, give_up, now)?;
                }
                queue::fail(conn, &taken, &failure.cause, give_up, now)
            })
            .await
    }

    async fn perform(&self, job: &Job) -> Result<(), Failure> {
        let (config, now) = (self.config.clone(), self.clock.now());
        match job.clone() {
            Job::BookingMail { log, booking, to, about } => {
                let mail = self
                    .db
                    .run(move |conn| crate::bookings::mail::write(conn, &config, booking, to, about, now));
                self.deliver(log, mail.await?).await
            }
            Job::InvitationMail { log, attendee, about } => {
                let mail = self
                    .db
                    .run(move |conn| crate::invitations::mail::write(conn, &config, attendee, about, now));
                self.deliver(log, mail.await?).await
            }
            Job::BookedEventChanged { event } => {
                self.db
                    .transaction(move |conn| {
                        crate::bookings::Booking::tell_of_changed_event(conn, event, now)
                    })
                    .await?;
                Ok(())
            }
            Job::Sweep => {
                self.db
                    .run(move |conn| {
                        session_store::sweep(conn, now)?;
                        undo::sweep(conn, now)?;
                        queue::sweep(conn, now)
                    })
                    .await?;
                Ok(())
            }
        }
    }

    /// Sends a mail, or takes it back when nothing is left to say.
    async fn deliver(&self, log: EmailLogId, mail: Option<Message>) -> Result<(), Failure> {
        let Some(mail) = mail else {
            self.db.run(move |conn| mail::log::forget(conn, log)).await?;
            return Ok(());
        };
        self.mailer.send(log, mail).await.map_err(|error| match error {
            NotSent::ForNow(cause) => Failure { cause, for_ever: false },
            NotSent::ForEver(cause) => Failure { cause, for_ever: true },
        })
    }
}

async fn wait(stop: &mut watch::Receiver<bool>, pause: Duration) {
    tokio::select! {
        () = tokio::time::sleep(pause) => {}
        // An error means that the sender is gone: the program ends.
        _ = stop.changed() => {}
    }
}
