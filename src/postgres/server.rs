//! The running server: one `postgres` process and the thread that is its parent.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use rustix::process::{Pid, Signal, kill_process};

/// How long a start may take; replaying the log after a crash is part of it.
const START_LIMIT: Duration = Duration::from_secs(120);
/// How long a fast shutdown may take before the server is told to drop everything.
const FAST_STOP_LIMIT: Duration = Duration::from_secs(20);
/// How long an immediate shutdown may take; PostgreSQL itself kills its children after 5 s.
const IMMEDIATE_STOP_LIMIT: Duration = Duration::from_secs(10);

/// A server that is ready for connections, until this is dropped.
#[derive(Debug)]
pub(super) struct Server {
    /// Dropping it tells the guard to stop the server.
    stop: Option<Sender<()>>,
    guard: Option<JoinHandle<()>>,
}

impl Server {
    /// Runs `postgres` on `cluster` and waits until it is ready. `log` is where it writes, for the
    /// error of a start that fails.
    ///
    /// The process is started, watched and stopped by a thread of its own, because Linux sends the
    /// parent-death signal when the *thread* that started the process ends.
    pub(super) fn start(mut postgres: Command, cluster: &Path, log: &Path) -> Result<Self> {
        // A process group of its own: Ctrl-C reaches Calento, which then stops PostgreSQL in order.
        postgres.process_group(0);
        end_with_parent(&mut postgres);
        let (stop, stopped) = mpsc::channel();
        let (report, reported) = mpsc::channel();
        let (cluster, log) = (cluster.to_owned(), log.to_owned());
        let guard = thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || guard(postgres, &cluster, &log, &report, &stopped))
            .context("no thread for PostgreSQL")?;
        let server = Self { stop: Some(stop), guard: Some(guard) };
        reported.recv().unwrap_or_else(|_| Err(anyhow!("the thread that starts PostgreSQL ended")))?;
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(guard) = self.guard.take()
            && guard.join().is_err()
        {
            tracing::error!("the thread that watches PostgreSQL panicked");
        }
    }
}

/// The life of the server: start, report, watch, stop.
fn guard(
    mut postgres: Command,
    cluster: &Path,
    log: &Path,
    report: &Sender<Result<()>>,
    stopped: &Receiver<()>,
) {
    let log_begin = fs::metadata(log).map_or(0, |file| file.len());
    let mut child = match postgres.spawn().context("postgres cannot be run") {
        Ok(child) => child,
        Err(error) => return drop(report.send(Err(error))),
    };
    if let Err(error) = wait_until_ready(&mut child, cluster) {
        stop(&mut child);
        let said = tail(log, log_begin);
        return drop(report.send(Err(anyhow!("PostgreSQL did not start: {error:#}. It said:\n{said}"))));
    }
    if report.send(Ok(())).is_err() {
        return stop(&mut child);
    }
    while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(Duration::from_secs(1)) {
        if let Ok(Some(status)) = child.try_wait() {
            tracing::error!(%status, log = %log.display(), "PostgreSQL ended by itself; restart Calento");
            return;
        }
    }
    stop(&mut child);
}

/// Waits until `postmaster.pid` names this process (line 1) and says `ready` (line 8).
fn wait_until_ready(child: &mut Child, cluster: &Path) -> Result<()> {
    let (pid_file, pid) = (cluster.join("postmaster.pid"), child.id().to_string());
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            bail!("postgres ended at once ({status})");
        }
        let text = fs::read_to_string(&pid_file).unwrap_or_default();
        let line = |number: usize| text.lines().nth(number - 1).map(str::trim);
        if line(1) == Some(&pid) && line(8) == Some("ready") {
            return Ok(());
        }
        if begun.elapsed() > START_LIMIT {
            bail!("postgres was not ready after {} s", START_LIMIT.as_secs());
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Fast shutdown (open transactions are rolled back, nothing committed is lost), else an immediate
/// one (the log is replayed at the next start), else the kernel's.
fn stop(child: &mut Child) {
    for (signal, limit) in [(Signal::INT, FAST_STOP_LIMIT), (Signal::QUIT, IMMEDIATE_STOP_LIMIT)] {
        if ended(child, Duration::ZERO).is_some() {
            return;
        }
        // Not reaped yet, so the id is still this process's.
        if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, signal);
        }
        if ended(child, limit).is_some() {
            return;
        }
        tracing::warn!(?signal, seconds = limit.as_secs(), "PostgreSQL did not stop in time");
    }
    if let Err(error) = child.kill().and_then(|()| child.wait()) {
        tracing::error!(%error, "PostgreSQL cannot be stopped");
    }
}

/// Waits at most `limit` for the process to end.
fn ended(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if begun.elapsed() < limit => thread::sleep(Duration::from_millis(5)),
            Ok(None) | Err(_) => return None,
        }
    }
}

/// The last lines of `log` after byte `begin`, for an error message.
fn tail(log: &Path, begin: u64) -> String {
    let Ok(text) = fs::read(log) else { return format!("(nothing; {} cannot be read)", log.display()) };
    let fresh = text.get(usize::try_from(begin).unwrap_or(usize::MAX)..).unwrap_or_default();
    let fresh = String::from_utf8_lossy(fresh);
    let lines: Vec<&str> = fresh.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

/// Has the kernel shut the server down when its parent thread ends, also by `kill -9`.
#[cfg(target_os = "linux")]
fn end_with_parent(command: &mut Command) {
    let parent = Pid::from_raw(std::process::id().cast_signed());
    let announce = move || {
        rustix::process::set_parent_process_death_signal(Some(Signal::INT))?;
        // If the parent died before the call above, no signal will come.
        if rustix::process::getppid() == parent { Ok(()) } else { Err(std::io::ErrorKind::NotFound.into()) }
    };
    #[expect(
        unsafe_code,
        reason = "a process left behind by kill -9 would hold the database; only the child itself can ask for this"
    )]
    // SAFETY: between fork and exec only async-signal-safe calls are allowed. These are two plain
    // system calls, nothing is allocated and no lock is taken. They run after the switch of user,
    // which would clear the setting.
    unsafe {
        command.pre_exec(announce);
    }
}

/// Elsewhere a server left behind is stopped by the next start.
#[cfg(not(target_os = "linux"))]
fn end_with_parent(_command: &mut Command) {}
