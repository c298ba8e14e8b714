//! The private PostgreSQL: what Calento runs on when no `DATABASE_URL` is set.
//!
//! [`PrivatePostgres::start`] makes a cluster on the first start and runs the machine's own server
//! programs on it, reachable only through a unix socket that only its account (and root) can open.
//! Below the given directory:
//!
//! ```text
//! lock           held by the running Calento; its process id
//! cluster/       the data, mode 0700, of the account that runs PostgreSQL
//! run/           the socket, mode 0700 (in /tmp when this path does not fit a socket)
//! postgres.log   starts, stops and failures; no statements and no values
//! elsewhere      only if root's directory is closed to that account: a link to the directory,
//!                below /var/lib/calento, that holds `cluster` and `run` instead
//! ```
//!
//! - **Root** must not run PostgreSQL: it becomes the owner of an existing cluster, else `calento`,
//!   `postgres` or `nobody` ([`account`]).
//! - **`kill -9`** of Calento: Linux shuts the server down at once ([`server`]); what is still there
//!   at the next start is stopped, and stale lock files are removed ([`leftovers`]).
//! - **Two Calentos** on one directory: the second is refused ([`home`]). The lock guards only while
//!   Calento lives, and only leftovers of the same process namespace are seen: keep Calento and its
//!   PostgreSQL in one container.
//! - **An unfinished first start** leaves nothing behind: the cluster is made under another name and
//!   renamed.

mod account;
mod home;
mod leftovers;
mod programs;
mod server;

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result, bail};

use account::Account;
use home::SocketDirectory;
use programs::Programs;
use server::Server;

/// What the server is run for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tuning {
    /// Data that must survive a crash of the machine.
    Durable,
    /// Tests: fast, many connections, and lost if the machine crashes.
    Throwaway,
}

impl Tuning {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Durable => &[],
            Self::Throwaway => &[
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "wal_level=minimal",
                "max_wal_senders=0",
                "max_connections=200",
            ],
        }
    }
}

/// A running private PostgreSQL. Dropping it shuts the server down and waits for that.
///
/// In a `static`, which is never dropped, the end of the process stops the server (Linux), or the
/// next start does (elsewhere).
#[derive(Debug)]
pub struct PrivatePostgres {
    url: String,
    // Dropped in this order: the directory is free again when the server is gone.
    _server: Server,
    _sockets: SocketDirectory,
    _lock: fs::File,
}

impl PrivatePostgres {
    /// Starts the server on the cluster below `directory`, making both if need be, and returns when
    /// it takes connections. Takes about 1 s the first time and 0.1 s later.
    ///
    /// Blocks: call it before the async runtime starts, or on a thread for blocking work.
    ///
    /// # Errors
    /// Each is a sentence for the operator: no usable server programs, the directory in use by
    /// another Calento or not accessible, a cluster of another version, a server that does not start
    /// (with the end of its log).
    pub fn start(directory: &Path, tuning: Tuning) -> Result<Self> {
        fs::create_dir_all(directory)
            .with_context(|| format!("The data directory {} cannot be made", directory.display()))?;
        let directory = fs::canonicalize(directory)
            .with_context(|| format!("The data directory {} cannot be found", directory.display()))?;
        let lock = home::lock(&directory)?;

        let earlier = home::of_earlier_start(&directory, tuning)?;
        let cluster = earlier.join("cluster");
        let made_by = made_by(&cluster)?;
        let account = Account::choose(cluster.exists().then_some(&*cluster))?;
        let programs = Programs::find(account, made_by)?;
        let home = match made_by {
            Some(_) => earlier,
            None => home::choose(&earlier, account, &programs, tuning)?,
        };

        let cluster = home.join("cluster");
        if made_by.is_none() {
            make_cluster(&home, account, &programs, tuning)?;
        }
        account.own_directory(&cluster)?;
        if !home::reaches(account, &programs, &cluster) {
            bail!(
                "The account that runs PostgreSQL (user id {}) cannot reach {}: open the directories above it \
                 with `chmod o+x`, or move Calento's data to where all may enter.",
                account.uid(),
                cluster.display()
            );
        }
        let sockets = SocketDirectory::make(&home, account)?;
        leftovers::clear(&programs, account, &cluster, sockets.path())?;

        let log = directory.join("postgres.log");
        let log_file = open_log(&log, account)?;
        let mut postgres = account.command(programs.postgres(), &cluster);
        postgres.arg("-D").arg(&cluster).arg("-k").arg(sockets.path()).args(["-p", "5432"]);
        for setting in SETTINGS.iter().chain(tuning.settings()) {
            postgres.args(["-c", setting]);
        }
        postgres.stdout(log_file.try_clone()?).stderr(log_file);
        let server = Server::start(postgres, &cluster, &log)?;
        tracing::info!(cluster = %cluster.display(), "the private PostgreSQL is ready");
        Ok(Self { url: sockets.url(), _server: server, _sockets: sockets, _lock: lock })
    }

    /// The address for libpq of database `postgres`, in which the caller may do everything.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// How every server is run: no network, and a log without what people wrote.
const SETTINGS: [&str; 7] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "timezone=UTC",
    "log_timezone=UTC",
    // Refused statements reach Calento anyway; in a log they would spell out addresses and texts.
    "log_min_messages=log",
    "log_error_verbosity=terse",
    "log_checkpoints=off",
];

/// Opens PostgreSQL's log to add to it. At most one older log is kept, as `postgres.old.log`.
fn open_log(log: &Path, account: Account) -> Result<fs::File> {
    /// Bytes after which a log is put aside at the next start.
    const LARGE: u64 = 1024 * 1024;
    if fs::metadata(log).is_ok_and(|file| file.len() > LARGE) {
        fs::rename(log, log.with_file_name("postgres.old.log"))
            .with_context(|| format!("{} cannot be put aside", log.display()))?;
    }
    let file = fs::File::options()
        .create(true)
        .append(true)
        .custom_flags(home::NO_LINK)
        .open(log)
        .with_context(|| format!("{} cannot be written", log.display()))?;
    // A log that root made must not stand in the way of a later start by the owner of the data.
    account.own_file(&file).with_context(|| format!("{} cannot be given away", log.display()))?;
    Ok(file)
}

/// The major version that made `cluster`, if there is one.
fn made_by(cluster: &Path) -> Result<Option<u32>> {
    let path = cluster.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => {
            let version = text.trim().parse();
            Ok(Some(version.with_context(|| format!("{} is not a PostgreSQL version", path.display()))?))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| {
            format!(
                "{} cannot be read. If another account made this database, start Calento as that account or as root",
                path.display()
            )
        }),
    }
}

/// Makes the cluster in `home`. It gets its name only when it is complete, so that an interrupted
/// attempt is never taken for a database.
fn make_cluster(home: &Path, account: Account, programs: &Programs, tuning: Tuning) -> Result<()> {
    let (cluster, unfinished) = (home.join("cluster"), home.join("cluster.unfinished"));
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)
            .with_context(|| format!("{} is left from an interrupted start", unfinished.display()))?;
    }
    account.own_directory(&unfinished)?;
    let mut failure = String::new();
    for locale in LOCALES {
        let mut initdb = account.command(programs.initdb(), &unfinished);
        initdb.args(["--username=calento", "--auth=trust", "--encoding=UTF8"]).args(locale);
        if tuning == Tuning::Throwaway {
            initdb.arg("--no-sync");
        }
        let answer = initdb.arg("-D").arg(&unfinished).output().context("initdb cannot be run")?;
        if answer.status.success() {
            return fs::rename(&unfinished, &cluster)
                .with_context(|| format!("{} cannot be put in place", cluster.display()));
        }
        failure = String::from_utf8_lossy(&answer.stderr).trim().to_owned();
    }
    bail!("A database cannot be made in {}: {failure}", home.display())
}

/// Locales to try: order by code point, and letters beyond ASCII known as letters where the machine
/// has a locale for that (bare containers and older macOS do not have the first).
const LOCALES: [&[&str]; 3] =
    [&["--locale=C.UTF-8"], &["--locale=C", "--lc-ctype=en_US.UTF-8"], &["--locale=C"]];
