//! Finding PostgreSQL's server programs on this machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use super::account::Account;

/// The oldest major version that Calento's database works on (`gen_random_uuid()`, trusted extensions).
const OLDEST_MAJOR: u32 = 13;

/// The server programs of one installed PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Programs {
    directory: PathBuf,
    major: u32,
}

impl Programs {
    /// The programs to use, run as `account`. A cluster made by major version `made_by` is only
    /// opened by that version.
    ///
    /// Looked up in `$CALENTO_PG_BIN` (then nowhere else), `$PATH`, `pg_config --bindir`, and the
    /// usual places of Debian, Fedora and Homebrew, newest first in each.
    pub(super) fn find(account: Account, made_by: Option<u32>) -> Result<Self> {
        if let Some(directory) = env::var_os("CALENTO_PG_BIN") {
            let directory = PathBuf::from(directory);
            let Some(programs) = Self::probe(&directory, account) else {
                bail!(
                    "CALENTO_PG_BIN is {}, but no working `initdb` and `postgres` are there. Set it to the \
                     directory of PostgreSQL's server programs, or unset it to have them looked for.",
                    directory.display()
                );
            };
            return choose(std::iter::once(programs), made_by);
        }
        let mut seen = Vec::new();
        let places = places().into_iter().filter_map(|place| {
            let place = fs::canonicalize(place).ok()?;
            let new = !seen.contains(&place);
            seen.push(place.clone());
            new.then(|| Self::probe(&place, account)).flatten()
        });
        choose(places, made_by)
    }

    /// The programs in `directory`, if they are there and `account` can run them.
    fn probe(directory: &Path, account: Account) -> Option<Self> {
        if !directory.join("initdb").is_file() {
            return None;
        }
        let answer =
            account.command(directory.join("postgres"), Path::new("/")).arg("--version").output().ok()?;
        let major = major_version(&String::from_utf8_lossy(&answer.stdout))?;
        Some(Self { directory: directory.to_owned(), major })
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.directory.join("initdb")
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.directory.join("postgres")
    }

    pub(super) fn pg_ctl(&self) -> PathBuf {
        self.directory.join("pg_ctl")
    }
}

/// The first of `installed` that fits: of version `made_by` if given, else any that is new enough.
fn choose(installed: impl Iterator<Item = Programs>, made_by: Option<u32>) -> Result<Programs> {
    let mut refused = Vec::new();
    for programs in installed {
        if made_by.unwrap_or(programs.major) == programs.major && programs.major >= OLDEST_MAJOR {
            return Ok(programs);
        }
        refused.push(format!("{} in {}", programs.major, programs.directory.display()));
    }
    let refused = refused.join(", ");
    match (made_by, refused.is_empty()) {
        (Some(version), _) => bail!(
            "Calento's database was made by PostgreSQL {version}, which is not installed (found: {}). Install \
             PostgreSQL {version}, or move the database to the newer version with `pg_upgrade`.",
            if refused.is_empty() { "none" } else { &refused }
        ),
        (None, false) => bail!(
            "Calento needs PostgreSQL {OLDEST_MAJOR} or newer, and found only {refused}. {}",
            how_to_install()
        ),
        (None, true) => {
            bail!("Calento keeps its data in PostgreSQL, and no PostgreSQL was found. {}", how_to_install())
        }
    }
}

fn how_to_install() -> &'static str {
    "Install its server programs: `sudo apt install postgresql` (Debian, Ubuntu), \
     `sudo dnf install postgresql-server postgresql-contrib` (Fedora) or `brew install postgresql@17` (macOS). \
     If they are in an unusual place, set CALENTO_PG_BIN to their directory. To use a server that is already \
     running, set DATABASE_URL=postgres://user:password@host/database."
}

/// Directories that may hold server programs, best first.
fn places() -> Vec<PathBuf> {
    let mut places = Vec::new();
    if let Some(path) = env::var_os("PATH") {
        // A link in the path (/usr/local/bin/initdb) leads to where the other programs are.
        let initdbs = env::split_paths(&path).filter_map(|place| fs::canonicalize(place.join("initdb")).ok());
        places.extend(initdbs.filter_map(|initdb| initdb.parent().map(Path::to_owned)));
    }
    let asked = Command::new("pg_config").arg("--bindir").stdin(Stdio::null()).stderr(Stdio::null()).output();
    if let Ok(answer) = asked
        && answer.status.success()
    {
        places.push(PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim()));
    }
    // Debian and Ubuntu; Fedora's own package; the packages of postgresql.org for Fedora; Homebrew on
    // Apple and Intel machines; from source.
    places.extend(by_version("/usr/lib/postgresql", ""));
    places.push(PathBuf::from("/usr/bin"));
    places.extend(by_version("/usr", "pgsql-"));
    for homebrew in ["/opt/homebrew/opt", "/usr/local/opt"] {
        places.extend(by_version(homebrew, "postgresql@"));
        places.push(Path::new(homebrew).join("postgresql/bin"));
    }
    places.push(PathBuf::from("/usr/local/pgsql/bin"));
    places
}

/// The `bin` of every directory in `parent` that is called `prefix` and a version number, newest first.
fn by_version(parent: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, bin)| bin).collect()
}

/// 15 of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, 19 of `postgres (PostgreSQL) 19beta1`.
fn major_version(text: &str) -> Option<u32> {
    let number = text.split("(PostgreSQL)").nth(1)?.trim_start();
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(majors: &[u32]) -> impl Iterator<Item = Programs> {
        majors.iter().map(|&major| Programs { directory: format!("/pg/{major}").into(), major })
    }

    fn refusal(majors: &[u32], made_by: Option<u32>) -> String {
        choose(installed(majors), made_by).unwrap_err().to_string()
    }

    #[test]
    fn versions_are_read_as_the_programs_print_them() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major_version("sh: command not found"), None);
    }

    #[test]
    fn the_first_new_enough_version_is_taken() {
        assert_eq!(choose(installed(&[12, 15, 17]), None).unwrap().major, 15);
    }

    #[test]
    fn an_existing_cluster_is_opened_by_the_version_that_made_it() {
        assert_eq!(choose(installed(&[17, 15]), Some(15)).unwrap().major, 15);
        let said = refusal(&[17, 16], Some(15));
        assert!(said.contains("PostgreSQL 15, which is not installed (found: 17 in /pg/17, 16 in /pg/16)"));
        assert!(said.contains("pg_upgrade"), "{said}");
    }

    #[test]
    fn without_programs_the_operator_is_told_what_to_install() {
        let said = refusal(&[], None);
        for way in ["apt install postgresql", "dnf install postgresql-server", "brew install", "DATABASE_URL"]
        {
            assert!(said.contains(way), "{way} is missing in: {said}");
        }
        assert!(refusal(&[12], None).contains("13 or newer, and found only 12 in /pg/12"));
    }
}
