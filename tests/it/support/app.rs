//! A whole Calento for one test: its own database, a real port, a clock that stands still.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    net::TcpListener,
    ops::Deref,
};

use actix_web::dev::ServerHandle;
use calento::{
    app,
    config::Config,
    db::Db,
    ids::EmailLogId,
    mail::{
        Mailer,
        imap::Mailbox,
        kept::{self, KeptMail},
    },
    time::{Clock, Instant},
    worker::Worker,
};
use diesel::{PgConnection, QueryResult};

use super::{client::Visitor, database::TestDatabase};

/// What the clock shows unless a test says otherwise: Monday, 2 March 2026, 08:00 in Vietnam.
pub const NOW: &str = "2026-03-02T01:00:00Z";

/// Connections per server; many tests run side by side on one PostgreSQL.
const POOL_SIZE: u32 = 4;

/// A running Calento; it stops and its database is dropped with this value.
pub struct TestApp {
    pub url: String,
    pub config: Config,
    pub clock: Clock,
    pub worker: Worker,
    db: Db,
    server: ServerHandle,
    seen_mails: RefCell<HashSet<EmailLogId>>,
    // The last field, so that it is dropped after the pool.
    database: TestDatabase,
}

/// How a [`TestApp`] differs from the usual one.
pub struct Builder {
    now: Instant,
    pool_size: u32,
    settings: HashMap<String, String>,
}

impl TestApp {
    /// A server at [`NOW`], without rate limits, that keeps its mails.
    pub async fn start() -> Self {
        Self::build().start().await
    }

    /// As [`TestApp::start`], with another time on the clock (RFC 3339).
    pub async fn at(now: &str) -> Self {
        Self::build().at(now).start().await
    }

    pub fn build() -> Builder {
        Builder { now: instant(NOW), pool_size: POOL_SIZE, settings: HashMap::new() }
            .setting("CALENTO_SECRET", "5e".repeat(32))
            .setting("CALENTO_RATE_LIMITS", "off")
            .setting("MAIL_FROM", "Calento <calento@calento.test>")
    }

    /// Somebody without an account: an English browser with no cookies.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.url)
    }

    /// The same database as the server's.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The address of this server's database.
    pub fn database_url(&self) -> &str {
        self.database.url()
    }

    /// Looks at rows, or puts some there that no page can make.
    pub fn rows<T>(&self, work: impl FnOnce(&mut PgConnection) -> QueryResult<T>) -> T {
        self.db.run_blocking(work).expect("the test's own query works")
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Sets the clock, in RFC 3339.
    pub fn set_now(&self, now: &str) {
        self.clock.set(instant(now));
    }

    /// Lets minutes pass.
    pub fn advance(&self, minutes: i64) {
        self.clock.set(self.clock.now().plus_minutes(minutes));
    }

    /// Does all jobs that are due; answers how many.
    pub async fn work(&self) -> usize {
        self.worker.run_due().await.expect("the queue can be reached")
    }

    /// Does all jobs that are due and answers the mails that were kept since the last call, oldest first.
    pub async fn deliver_mail(&self) -> Vec<Mail> {
        self.work().await;
        let secret = self.config.secret.clone();
        let mut seen = self.seen_mails.borrow_mut();
        self.rows(|conn| {
            let mut entries = kept::list(conn)?;
            entries.retain(|entry| seen.insert(entry.id));
            entries.reverse();
            entries.iter().map(|entry| Ok(Mail(kept::open(conn, &secret, entry.id)?))).collect()
        })
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The command is on its way once the future exists; what it would wait for does not matter.
        drop(self.server.stop(false));
    }
}

impl Builder {
    /// Another time on the clock, in RFC 3339.
    pub fn at(mut self, now: &str) -> Self {
        self.now = instant(now);
        self
    }

    pub fn with_rate_limits(self) -> Self {
        self.setting("CALENTO_RATE_LIMITS", "on")
    }

    /// Connections of the server; a race of many clients wants 10.
    pub fn pool_size(mut self, connections: u32) -> Self {
        self.pool_size = connections;
        self
    }

    /// A setting of the environment, such as `SMTP_URL`.
    pub fn setting(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.insert(name.to_owned(), value.into());
        self
    }

    pub async fn start(self) -> TestApp {
        let database = TestDatabase::migrated();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("the port has a number"));
        let config = Config::read(|name| match self.settings.get(name) {
            None if name == "CALENTO_URL" => Some(url.clone()),
            set => set.cloned(),
        })
        .expect("the test's settings are right");
        let db = Db::connect(database.url(), self.pool_size).expect("the test's own database answers");
        let clock = Clock::fixed(self.now);
        let server = app::server(&config, &db, &clock, listener).expect("the port is ours");
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let mailer = Mailer::new(&config, db.clone(), clock.clone()).expect("a mailer");
        let mailbox = Mailbox::of(&config.mail).expect("the mailbox of the settings is right");
        let worker = Worker { config: config.clone(), db: db.clone(), clock: clock.clone(), mailer, mailbox };
        TestApp { url, config, clock, worker, db, server: handle, seen_mails: RefCell::default(), database }
    }
}

/// A mail as its reader gets it.
#[derive(Debug)]
pub struct Mail(KeptMail);

impl Mail {
    /// The first line of the text that is an address of ours with `containing` in it, without scheme and host.
    #[track_caller]
    pub fn link(&self, containing: &str) -> String {
        let url = self.text.lines().map(str::trim).find(|line| {
            (line.starts_with("http://") || line.starts_with("https://")) && line.contains(containing)
        });
        let Some(url) = url else { panic!("no link with {containing:?} in this mail:\n{}", self.text) };
        let url = url::Url::parse(url).expect("a link is a URL");
        url[url::Position::BeforePath..].to_owned()
    }

    /// The iCalendar part, unfolded (RFC 5545 section 3.1) so that a property is one line.
    #[track_caller]
    pub fn calendar_lines(&self) -> Vec<String> {
        let Some(part) = &self.calendar else { panic!("{:?} has no calendar part", self.subject) };
        part.replace("\r\n ", "").lines().map(str::to_owned).collect()
    }
}

impl Deref for Mail {
    type Target = KeptMail;

    fn deref(&self) -> &KeptMail {
        &self.0
    }
}

/// The mail to `address`; fails unless there is exactly one.
#[track_caller]
pub fn mail_to<'a>(mails: &'a [Mail], address: &str) -> &'a Mail {
    let mut found = mails.iter().filter(|mail| mail.to == address);
    match (found.next(), found.next()) {
        (Some(mail), None) => mail,
        _ => {
            let all: Vec<_> = mails.iter().map(|mail| (&mail.to, &mail.subject)).collect();
            panic!("one mail to {address} was expected; there are: {all:?}")
        }
    }
}

/// Reads RFC 3339.
pub fn instant(text: &str) -> Instant {
    text.parse().unwrap_or_else(|error| panic!("{text} is no instant: {error}"))
}
