//! The worker: takes jobs from the queue, and knows which feature does each.

use std::{pin::pin, time::Duration};

use actix_web::web;
use diesel::PgConnection;
use tokio::sync::watch;

use crate::{
    config::Config,
    db::Db,
    error::AppError,
    events::{
        intake::import::{self, Import, Step},
        reminder_plan, undo,
    },
    ids::{EmailLogId, ImportId, InboundMailId},
    invitations::imip,
    jobs::{
        Job,
        queue::{self, Lane, Taken},
    },
    mail::{self, Cause, Hope, Mailer, Message, NotSent, imap::Mailbox, inbound::Kind, room::with_room},
    subscriptions,
    time::{Clock, Instant},
    tokens::Secret,
    web::session_store,
};

/// How often an idle worker looks for jobs.
const PAUSE: Duration = Duration::from_millis(500);

/// Who works side by side: two, so that one slow mail server does not hold up the rest, one for
/// imports, and two for servers elsewhere, where some do not answer.
const HANDS: [Lane; 5] = [Lane::Quick, Lane::Quick, Lane::Import, Lane::Fetch, Lane::Fetch];

/// How often reminders are looked for.
const REMINDER_PAUSE: Duration = Duration::from_secs(5);

/// How often the mailbox is looked into, and how seldom when it cannot be.
const MAILBOX_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_MAILBOX_PAUSE: Duration = Duration::from_secs(15 * 60);

/// Does what the queue holds.
#[derive(Clone)]
pub struct Worker {
    pub config: Config,
    pub db: Db,
    pub clock: Clock,
    pub mailer: Mailer,
    /// Whose mails are taken in, if one is set.
    pub mailbox: Option<Mailbox>,
}

/// A job that was not done.
#[derive(Debug)]
struct Failure {
    cause: String,
    /// Whether another try is useless.
    for_ever: bool,
    /// What to tell the owner of a mail.
    of_mail: Cause,
}

impl From<NotSent> for Failure {
    fn from(NotSent { hope, cause, text }: NotSent) -> Self {
        // Of a mail that may have arrived, a second one is worse than a word to its owner.
        Self { cause: text, for_ever: hope != Hope::Later, of_mail: cause }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let cause = match error {
            AppError::Internal(cause) => format!("{cause:#}"),
            other => other.to_string(),
        };
        Self { cause, for_ever: false, of_mail: Cause::Ours }
    }
}

impl Worker {
    /// Works until `stop` turns true; a job in hand is finished first, but for a long one, which goes
    /// on where it was when its lease has run out.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let hands: Vec<_> =
            HANDS.map(|lane| actix_web::rt::spawn(self.clone().work(lane, stop.clone()))).into();
        let reminding = actix_web::rt::spawn(self.clone().remind(stop.clone()));
        let collecting = actix_web::rt::spawn(self.clone().collect(stop.clone()));
        let schedule = actix_web::rt::spawn(self.schedule(stop));
        for hand in hands.into_iter().chain([reminding, collecting, schedule]) {
            if let Err(error) = hand.await {
                tracing::error!(%error, "a worker ended early");
            }
        }
    }

    async fn work(self, lane: Lane, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            // In a task of its own, so that a job that panics ends alone; its lease runs out, and it
            // counts as a try.
            let hand = self.clone();
            let mut task = actix_web::rt::spawn(async move { hand.run_one(lane).await });
            let done = tokio::select! {
                done = &mut task => done,
                _ = stop.wait_for(|stop| *stop), if lane != Lane::Quick => return,
            };
            match done {
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

    /// Owes the reminders as they fall due.
    async fn remind(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let pause = match self.owe_reminders().await {
                Ok(()) => REMINDER_PAUSE,
                Err(error) => {
                    tracing::warn!(%error, "reminders cannot be planned");
                    10 * REMINDER_PAUSE
                }
            };
            wait(&mut stop, pause).await;
        }
    }

    /// Looks into the mailbox again and again, less often the longer it fails. A task of its own: a
    /// server that hangs holds up nothing else.
    async fn collect(self, mut stop: watch::Receiver<bool>) {
        let Some(mailbox) = self.mailbox.clone() else { return };
        let mut pause = MAILBOX_PAUSE;
        while !*stop.borrow() {
            let looked = tokio::select! {
                looked = mailbox.look(&self.db, &self.config.secret, &self.clock) => looked,
                // What is in hand is remembered, or is taken in by the next look.
                _ = stop.wait_for(|stop| *stop) => return,
            };
            match looked {
                Ok(found) if found.is_more => continue,
                Ok(_) => pause = MAILBOX_PAUSE,
                Err(error) => {
                    tracing::warn!(%error, again_in = pause.as_secs(), "the mailbox cannot be read");
                    wait(&mut stop, pause).await;
                    pause = (2 * pause).min(LONGEST_MAILBOX_PAUSE);
                    continue;
                }
            }
            wait(&mut stop, pause).await;
        }
    }

    /// Owes all reminders that are due.
    async fn owe_reminders(&self) -> Result<(), AppError> {
        loop {
            let now = self.clock.now();
            if self.db.transaction(move |conn| reminder_plan::remind(conn, now)).await? == 0 {
                return Ok(());
            }
        }
    }

    /// Does everything that is due, one after the other; for tests. Answers how many jobs ran.
    ///
    /// # Errors
    /// When the database does.
    pub async fn run_due(&self) -> Result<usize, AppError> {
        self.owe_reminders().await?;
        let mut count = 0;
        while self.run_one(Lane::All).await? {
            count += 1;
        }
        Ok(count)
    }

    /// Takes one job and does it; `false` when none is due.
    async fn run_one(&self, lane: Lane) -> Result<bool, AppError> {
        let now = self.clock.now();
        let Some(taken) = self.db.run(move |conn| queue::take_from(conn, lane, now)).await? else {
            return Ok(false);
        };
        let done = match &taken.job {
            Ok(job) => self.perform_in_time(job, taken.id, taken.attempt).await,
            Err(error) => {
                Err(Failure { cause: format!("unknown job: {error}"), for_ever: true, of_mail: Cause::Ours })
            }
        };
        let now = self.clock.now();
        match done {
            Ok(()) => self.db.run(move |conn| queue::finish(conn, &taken, now)).await?,
            Err(failure) => self.note_failure(taken, failure).await?,
        }
        Ok(true)
    }

    /// Performs `job` and renews its lease as long as it takes.
    async fn perform_in_time(&self, job: &Job, id: i64, attempt: i32) -> Result<(), Failure> {
        let mut work = pin!(self.perform(job));
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(queue::RENEW_AFTER) => {
                    let now = self.clock.now();
                    if let Err(error) = self.db.run(move |conn| queue::renew(conn, id, attempt, now)).await {
                        tracing::warn!(%error, job = id, "a lease cannot be renewed");
                    }
                }
            }
        }
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
                    mail::log::tried(conn, log, failure.of_mail, &failure.cause, give_up, now)?;
                }
                if let (Ok(Job::ImportFile { import }), true) = (&taken.job, give_up) {
                    Import::fail(conn, *import, import::Failure::GaveUp, now)?;
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
            Job::GuestBookingsMail { log, key } => {
                let mail =
                    self.db.run(move |conn| crate::bookings::mine_mail::write(conn, &config, key, now));
                self.deliver(log, mail.await?).await
            }
            Job::InvitationMail { log, attendee, about } => {
                let mail = self
                    .db
                    .run(move |conn| crate::invitations::mail::write(conn, &config, attendee, about, now));
                self.deliver(log, mail.await?).await
            }
            Job::AnswerMail { log, attendee, about } => {
                let mail = self.db.run(move |conn| {
                    crate::invitations::answer_mail::write(conn, &config, attendee, about, now)
                });
                self.deliver(log, mail.await?).await
            }
            Job::BookingReminder { booking, minutes } => {
                self.db
                    .transaction(move |conn| crate::bookings::Booking::remind(conn, booking, minutes, now))
                    .await?;
                Ok(())
            }
            Job::BookingLapse { booking } => {
                self.db.transaction(move |conn| crate::bookings::Booking::lapse(conn, booking, now)).await?;
                Ok(())
            }
            Job::ReminderMail { log, event, start } => {
                let mail =
                    self.db.run(move |conn| crate::events::mail::write(conn, &config, event, start, now));
                self.deliver(log, mail.await?).await
            }
            Job::GuestReminder { event, start, minutes } => {
                self.db
                    .transaction(move |conn| {
                        crate::events::Event::run_guest_reminder(conn, event, start, minutes, now)
                    })
                    .await?;
                Ok(())
            }
            Job::BookedEventChanged { event } => {
                self.db
                    .transaction(move |conn| {
                        crate::bookings::Booking::tell_of_changed_event(conn, event, now)
                    })
                    .await?;
                Ok(())
            }
            Job::InboundMail { mail } => {
                self.db.transaction(move |conn| take_in(conn, &config.secret, mail, now)).await?;
                Ok(())
            }
            Job::ImportFile { import } => self.import(import).await,
            Job::FetchSubscription { calendar } => {
                subscriptions::refresh::run(&self.db, &config, &self.clock, calendar).await?;
                Ok(())
            }
            Job::Sweep => {
                self.db
                    .run(move |conn| {
                        session_store::sweep(conn, now)?;
                        undo::sweep(conn, now)?;
                        Import::sweep(conn, now)?;
                        crate::bookings::Booking::complete_past(conn, now)?;
                        crate::bookings::guest_key::GuestKey::sweep(conn, now)?;
                        crate::bookings::cancellation::Cancellation::sweep(conn, now)?;
                        subscriptions::Subscription::sweep(conn)?;
                        mail::inbound::sweep(conn, now)?;
                        crate::assistant::Conversation::sweep(conn, now)?;
                        queue::sweep(conn, now)
                    })
                    .await?;
                Ok(())
            }
        }
    }

    /// Takes a file in, each part in a transaction of its own.
    async fn import(&self, id: ImportId) -> Result<(), Failure> {
        let now = self.clock.now();
        let work = self.db.transaction(move |conn| Import::work(conn, id, now)).await?;
        let Some(work) = work else { return Ok(()) };
        let prepare = move || import::prepare(&work.content, &work.zone);
        match web::block(prepare).await.map_err(|_| AppError::Busy)? {
            Err(failure) => self.db.run(move |conn| Import::fail(conn, id, failure, now)).await?,
            Ok(prepared) => {
                let total = prepared.len();
                self.db.run(move |conn| Import::begin(conn, id, total)).await?;
                loop {
                    let (prepared, now) = (prepared.clone(), self.clock.now());
                    let part = move |conn: &mut _| Import::take_part(conn, id, &prepared, now);
                    if self.db.transaction(part).await? == Step::Finished {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Sends a mail, or takes it back when nothing is left to say.
    async fn deliver(&self, log: EmailLogId, mail: Option<Message>) -> Result<(), Failure> {
        let refused = match mail.as_ref().and_then(|mail| mail.unsubscribe.clone()) {
            Some(unsubscribe) => self.db.run(move |conn| unsubscribe.reminders.are_refused(conn)).await?,
            None => false,
        };
        let Some(mail) = mail.filter(|_| !refused) else {
            let now = self.clock.now();
            self.db.transaction(move |conn| mail::log::drop_moot(conn, log, now)).await?;
            return Ok(());
        };
        Ok(self.mailer.send(log, mail).await?)
    }
}

/// What a mail that came in is.
enum Read {
    Reports(Vec<mail::report::Report>),
    Letter(Box<imip::Incoming>),
    Nothing,
}

/// Reads a mail that came in, and hands it to whom it concerns.
fn take_in(
    conn: &mut PgConnection,
    secret: &Secret,
    id: InboundMailId,
    now: Instant,
) -> Result<(), AppError> {
    let Some(raw) = mail::inbound::open(conn, secret, id)? else { return Ok(()) };
    let read = with_room(&raw, |raw| match mail::report::read(raw) {
        Some(reports) => Read::Reports(reports),
        None => imip::read(raw).map_or(Read::Nothing, |mail| Read::Letter(Box::new(mail))),
    });
    let kind = match read.map_err(AppError::internal)? {
        Some(Read::Reports(reports)) => {
            for report in &reports {
                mail::news::take_report(conn, report, now)?;
            }
            Kind::Report
        }
        Some(Read::Letter(mail)) if crate::invitations::intake::take(conn, secret, &mail, now)? => {
            Kind::Answer
        }
        Some(Read::Letter(_) | Read::Nothing) => Kind::Other,
        None => {
            tracing::error!(mail = %id, "reading a mail panicked; it is passed over");
            Kind::Other
        }
    };
    if kind == Kind::Other {
        tracing::info!(mail = %id, "a mail came in that is about nothing of ours");
    }
    mail::inbound::done(conn, id, kind, now)?;
    Ok(())
}

async fn wait(stop: &mut watch::Receiver<bool>, pause: Duration) {
    tokio::select! {
        () = tokio::time::sleep(pause) => {}
        // An error means that the sender is gone: the program ends.
        _ = stop.changed() => {}
    }
}
