//! Where the private PostgreSQL lives: the lock, the cluster, and the directory of its socket.

use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::fs::OFlags;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Tuning;
use super::account::Account;
use super::programs::Programs;

/// How long a start waits for a predecessor that was just killed to be gone.
const LOCK_LIMIT: Duration = Duration::from_secs(3);
/// The address of a unix socket holds 104 bytes (macOS) or 108 (Linux), with the name of the socket.
const LONGEST_SOCKET_DIRECTORY: usize = 90;
/// Where the cluster of a root whose data directory is closed to others goes.
const SYSTEM_STATE: &str = "/var/lib/calento";

/// A file that root writes must be the file it seems, even in a directory of somebody else.
pub(super) const NO_LINK: i32 = OFlags::NOFOLLOW.bits().cast_signed();

/// Takes the data directory for this process until the file is closed. The kernel gives it back
/// also after `kill -9`.
pub(super) fn lock(directory: &Path) -> Result<File> {
    let path = directory.join("lock");
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .custom_flags(NO_LINK)
        .open(&path)
        .with_context(|| {
            format!(
                "{} cannot be opened. If another account made this directory, start Calento as that account or \
                 as root",
                path.display()
            )
        })?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if begun.elapsed() < LOCK_LIMIT => {
                thread::sleep(Duration::from_millis(50));
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder)?;
                bail!(
                    "Another Calento (process {}) already uses {}. Stop it first, start this one in another \
                     directory, or set DATABASE_URL for both.",
                    holder.trim(),
                    directory.display()
                );
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("{} cannot be locked", path.display()));
            }
        }
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())?;
    Ok(file)
}

/// Finds the directory that an earlier start chose for the cluster: the data directory itself, or
/// where its link `elsewhere` leads. Nothing is passed off as a durable database that is gone.
pub(super) fn of_earlier_start(directory: &Path, tuning: Tuning) -> Result<PathBuf> {
    let link = directory.join("elsewhere");
    let Ok(home) = fs::read_link(&link) else { return Ok(directory.to_owned()) };
    if home.join("cluster").is_dir() {
        return Ok(home);
    }
    match tuning {
        Tuning::Throwaway => {
            fs::remove_file(&link).with_context(|| format!("{} cannot be removed", link.display()))?;
            Ok(directory.to_owned())
        }
        Tuning::Durable => bail!(
            "Calento's database was in {}, which is gone. Bring it back, or remove {} to begin with an empty \
             database.",
            home.display(),
            link.display()
        ),
    }
}

/// The directory to put a new cluster in: `directory`, unless that is closed to the account, as
/// everything under root's home is. Then it is a fresh one that the account can reach, and a link
/// `elsewhere` in `directory` leads there, so that it is found again wherever `directory` is moved.
///
/// Removing `directory` means a new, empty database; the old one stays where it was.
pub(super) fn choose(
    directory: &Path,
    account: Account,
    programs: &Programs,
    tuning: Tuning,
) -> Result<PathBuf> {
    if !account.is_switched() || reaches(account, programs, directory) {
        return Ok(directory.to_owned());
    }
    let name = Uuid::new_v4().simple().to_string();
    let home = match tuning {
        Tuning::Durable => {
            make_open(Path::new(SYSTEM_STATE))?;
            Path::new(SYSTEM_STATE).join(name)
        }
        // The system cleans up there.
        Tuning::Throwaway => Path::new("/tmp").join(format!("calento-{name}")),
    };
    make_open(&home)?;
    if !reaches(account, programs, &home) {
        bail!(
            "Calento runs as root, so PostgreSQL runs as user id {}, which can reach neither {} nor {}. Start \
             Calento in a directory that all may enter, as an ordinary user, or set DATABASE_URL.",
            account.uid(),
            directory.display(),
            home.display()
        );
    }
    fs::write(home.join("belongs-to"), directory.as_os_str().as_bytes())?;
    account.own_directory(&home.join("cluster"))?;
    symlink(&home, directory.join("elsewhere"))
        .with_context(|| format!("{} cannot be written", directory.display()))?;
    tracing::warn!(
        directory = %directory.display(),
        home = %home.display(),
        "the data directory is closed to the account that runs PostgreSQL; the database is kept elsewhere"
    );
    Ok(home)
}

/// Makes a directory that everybody may enter, whatever the file mode mask.
fn make_open(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)
        .and_then(|()| fs::set_permissions(directory, fs::Permissions::from_mode(0o755)))
        .with_context(|| format!("{} cannot be made", directory.display()))
}

/// Whether the account can work in `directory`: a program of its starts there.
pub(super) fn reaches(account: Account, programs: &Programs, directory: &Path) -> bool {
    account.command(programs.postgres(), directory).arg("--version").output().is_ok()
}

/// The directory that holds the server's socket; removed with the value, for it may be in `/tmp`.
#[derive(Debug)]
pub(super) struct SocketDirectory(PathBuf);

impl SocketDirectory {
    /// `run` beside the cluster, or, if its path is too long or has characters that mean something
    /// in a list of directories, one in `/tmp` named after it.
    pub(super) fn make(home: &Path, account: Account) -> Result<Self> {
        let beside = home.join("run");
        let directory = if fits_a_socket(&beside) {
            beside
        } else {
            let mut name = format!("calento-{}-", account.uid());
            for byte in Sha256::digest(home.as_os_str().as_bytes()).iter().take(8) {
                let _ = write!(name, "{byte:02x}");
            }
            Path::new("/tmp").join(name)
        };
        // In /tmp this is also what keeps out a directory that somebody else made to listen in.
        account.own_directory(&directory)?;
        Ok(Self(directory))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// The address of database `postgres` behind the socket, for libpq.
    pub(super) fn url(&self) -> String {
        let mut host = String::new();
        for &byte in self.0.as_os_str().as_bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => host.push(char::from(byte)),
                _ => {
                    let _ = write!(host, "%{byte:02X}");
                }
            }
        }
        format!("postgres://calento@{host}:5432/postgres")
    }
}

impl Drop for SocketDirectory {
    fn drop(&mut self) {
        // Not empty when the server is still there; the next start uses it again.
        let _ = fs::remove_dir(&self.0);
    }
}

fn fits_a_socket(directory: &Path) -> bool {
    let bytes = directory.as_os_str().as_bytes();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+@".contains(byte);
    bytes.len() <= LONGEST_SOCKET_DIRECTORY && bytes.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_holds_the_path_of_the_socket_as_its_host() {
        assert_eq!(
            SocketDirectory("/nowhere/my_app@1/run".into()).url(),
            "postgres://calento@%2Fnowhere%2Fmy_app%401%2Frun:5432/postgres"
        );
    }

    #[test]
    fn only_short_and_plain_paths_hold_a_socket() {
        assert!(fits_a_socket(Path::new("/home/lan/calento/data/postgres/run")));
        assert!(!fits_a_socket(Path::new("/home/lan/a,b/run")), "a comma separates directories");
        assert!(!fits_a_socket(Path::new("/home/lan/lịch/run")));
        assert!(!fits_a_socket(&Path::new("/").join("x".repeat(LONGEST_SOCKET_DIRECTORY))));
    }
}
