//! Ending what an earlier, killed run left: a server without its Calento, and stale lock files.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use super::account::Account;
use super::programs::Programs;

/// How long an orphan may take to write out its memory and end.
const ORPHAN_LIMIT: Duration = Duration::from_secs(30);

/// Leaves `cluster` with no server on it. The caller holds the lock of the data directory, so whoever
/// still runs has lost its Calento.
///
/// An orphan is stopped rather than adopted: it may itself be ending, because its parent died.
pub(super) fn clear(programs: &Programs, account: Account, cluster: &Path, sockets: &Path) -> Result<()> {
    if cfg!(target_os = "linux") && Path::new("/proc/self/cwd").exists() {
        end_processes(cluster)?;
        // PostgreSQL takes over stale lock files by itself, except when the process id in them is in
        // use: by a stranger, or by its own zombie where process 1 does not reap (many containers).
        for stale in [
            cluster.join("postmaster.pid"),
            sockets.join(".s.PGSQL.5432.lock"),
            sockets.join(".s.PGSQL.5432"),
        ] {
            match fs::remove_file(&stale) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("{} cannot be removed", stale.display()));
                }
                _ => {}
            }
        }
        Ok(())
    } else {
        // Without /proc nobody can be seen, and removing the files of a live server would let a
        // second one onto its data.
        end_by_pg_ctl(programs, account, cluster)
    }
}

fn end_processes(cluster: &Path) -> Result<()> {
    let begun = Instant::now();
    let mut asked = None;
    loop {
        let alive = processes_in(cluster);
        if alive.is_empty() {
            return Ok(());
        }
        let postmaster = postmaster(cluster).filter(|pid| alive.contains(pid));
        if postmaster.is_some() && postmaster != asked {
            asked = postmaster;
            if let Some(pid) = postmaster.and_then(Pid::from_raw) {
                tracing::info!(
                    pid = pid.as_raw_nonzero(),
                    "stopping the PostgreSQL that an earlier run left"
                );
                // SIGINT is PostgreSQL's fast shutdown. If it is already gone, the next look shows it.
                let _ = kill_process(pid, Signal::INT);
            }
        }
        if begun.elapsed() > ORPHAN_LIMIT {
            bail!(
                "PostgreSQL processes {alive:?} of an earlier run still use {}. Stop them and try again.",
                cluster.display()
            );
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// The process id in the first line of `postmaster.pid`.
fn postmaster(cluster: &Path) -> Option<i32> {
    fs::read_to_string(cluster.join("postmaster.pid")).ok()?.lines().next()?.trim().parse().ok()
}

/// Live PostgreSQL processes of `cluster`: all of them work in its directory, while a zombie has no
/// working directory and a reused process id has another.
fn processes_in(cluster: &Path) -> Vec<i32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let works_in = fs::read_link(entry.path().join("cwd")).ok()?;
            let name = fs::read_to_string(entry.path().join("comm")).ok()?;
            (works_in == cluster && name.contains("postgres")).then_some(pid)
        })
        .collect()
}

fn end_by_pg_ctl(programs: &Programs, account: Account, cluster: &Path) -> Result<()> {
    let pg_ctl = |arguments: &[&str]| {
        account.command(programs.pg_ctl(), cluster).args(arguments).arg("-D").arg(cluster).output()
    };
    // Exit status 3: no server is running.
    if !pg_ctl(&["status"]).context("pg_ctl cannot be run")?.status.success() {
        return Ok(());
    }
    tracing::info!("stopping the PostgreSQL that an earlier run left");
    let seconds = ORPHAN_LIMIT.as_secs().to_string();
    let stopped = pg_ctl(&["stop", "-m", "fast", "-w", "-t", &seconds]).context("pg_ctl cannot be run")?;
    if !stopped.status.success() {
        bail!(
            "The PostgreSQL of an earlier run still uses {}: {}",
            cluster.display(),
            String::from_utf8_lossy(&stopped.stderr).trim()
        );
    }
    Ok(())
}
