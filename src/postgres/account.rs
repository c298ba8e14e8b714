//! The account that PostgreSQL's programs run as: PostgreSQL refuses to run as root.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Accounts to drop to, best first; `_postgres` is the name on macOS.
const UNPRIVILEGED: [&str; 4] = ["calento", "postgres", "_postgres", "nobody"];

/// Who runs PostgreSQL: the caller itself, or, when the caller is root, somebody without privileges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    /// User and group to switch to; `None` when the caller is not root.
    switch_to: Option<(u32, u32)>,
}

impl Account {
    /// Root becomes the owner of `cluster`, when that exists and is not root's, so that a cluster
    /// made by an ordinary user stays that user's; else the first of [`UNPRIVILEGED`].
    pub(super) fn choose(cluster: Option<&Path>) -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self { switch_to: None });
        }
        if let Some(cluster) = cluster {
            let found = fs::symlink_metadata(cluster).with_context(|| cluster.display().to_string())?;
            if found.uid() != 0 {
                return Ok(Self { switch_to: Some((found.uid(), found.gid())) });
            }
        }
        let passwd = fs::read_to_string("/etc/passwd").context("/etc/passwd")?;
        match UNPRIVILEGED.iter().find_map(|name| ids(&passwd, name)) {
            Some(ids) => Ok(Self { switch_to: Some(ids) }),
            None => bail!(
                "Calento runs as root, and PostgreSQL must not. Make an account for it \
                 (`useradd --system calento`), start Calento as an ordinary user, or set DATABASE_URL."
            ),
        }
    }

    /// The user id that owns what PostgreSQL writes.
    pub(super) fn uid(self) -> u32 {
        self.switch_to.map_or_else(|| rustix::process::geteuid().as_raw(), |(uid, _)| uid)
    }

    /// True when the caller is root and the account is somebody else.
    pub(super) fn is_switched(self) -> bool {
        self.switch_to.is_some()
    }

    /// A command that runs `program` as this account in `directory`, with no standard input.
    pub(super) fn command(self, program: impl AsRef<OsStr>, directory: &Path) -> Command {
        let mut command = Command::new(program);
        // A valid locale whatever the caller's is; the messages of the programs are read by us.
        command.stdin(Stdio::null()).current_dir(directory).env("LC_ALL", "C");
        if let Some((uid, gid)) = self.switch_to {
            // The standard library drops root's supplementary groups too.
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Gives `file` to the account, when the caller is root.
    pub(super) fn own_file(self, file: &fs::File) -> std::io::Result<()> {
        match self.switch_to {
            Some((uid, gid)) => fchown(file, Some(uid), Some(gid)),
            None => Ok(()),
        }
    }

    /// Makes `directory` (not its parents), or takes the one that is there, so that the account owns
    /// it and nobody else may look inside.
    pub(super) fn own_directory(self, directory: &Path) -> Result<()> {
        match fs::create_dir(directory) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(error).with_context(|| format!("{} cannot be made", directory.display()));
            }
            _ => {}
        }
        let found = fs::symlink_metadata(directory).with_context(|| format!("{}", directory.display()))?;
        if !found.is_dir() {
            bail!("{} is in the way: a directory of PostgreSQL is wanted there.", directory.display());
        }
        if found.uid() != self.uid() {
            let Some((uid, gid)) = self.switch_to.filter(|_| found.uid() == 0) else {
                bail!(
                    "{} belongs to another account (user id {}). Start Calento as that account or as root, \
                     or give the directory to yours with `chown -R`.",
                    directory.display(),
                    found.uid()
                );
            };
            lchown(directory, Some(uid), Some(gid))
                .with_context(|| format!("{} cannot be given to user id {uid}", directory.display()))?;
        }
        if found.permissions().mode() & 0o7777 != 0o700 {
            fs::set_permissions(directory, fs::Permissions::from_mode(0o700))
                .with_context(|| format!("{} cannot be closed to others", directory.display()))?;
        }
        Ok(())
    }
}

/// User and group id of `name` in the text of `/etc/passwd`; never root's.
fn ids(passwd: &str, name: &str) -> Option<(u32, u32)> {
    let mut fields = passwd.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?.split(':');
    let mut id = || {
        // macOS writes the id of nobody as -2, which is 4294967294.
        let text = fields.next()?;
        text.parse::<u32>().ok().or_else(|| text.parse::<i32>().ok().map(i32::cast_unsigned))
    };
    // After the name: password, user id, group id.
    let _password = id();
    let found = (id()?, id()?);
    (found.0 != 0).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_from_passwd_and_root_is_never_taken() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\npostgresql:x:7:7::/:/bin/sh\n\
                      postgres:x:101:104:admin,,,:/var/lib/postgresql:/bin/bash\nnobody:*:-2:-2::/:/x\n\
                      calento:x:0:0::/:/bin/sh\n";
        assert_eq!(ids(passwd, "postgres"), Some((101, 104)));
        assert_eq!(ids(passwd, "nobody"), Some((u32::MAX - 1, u32::MAX - 1)));
        assert_eq!(ids(passwd, "calento"), None, "an account with root's id is root");
        assert_eq!(ids(passwd, "someone"), None);
    }
}
