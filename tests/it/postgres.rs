//! The private PostgreSQL, run as Calento runs it: each "Calento" here is a process of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use calento::postgres::{PrivatePostgres, Tuning};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use rustix::process::{Pid, Signal, kill_process};

#[test]
fn data_is_kept_from_one_start_to_the_next() {
    let directory = Directory::new();
    let first = PrivatePostgres::start(directory.path(), Tuning::Throwaway).unwrap();
    write_note(first.url());
    drop(first);
    assert!(servers_in(directory.path()).is_empty(), "dropping it stops the server");

    let begun = Instant::now();
    let second = PrivatePostgres::start(directory.path(), Tuning::Throwaway).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(note(second.url()), "kept");
}

#[test]
fn a_durable_server_writes_to_disk_and_a_throwaway_one_does_not() {
    for (tuning, fsync) in [(Tuning::Durable, "on"), (Tuning::Throwaway, "off")] {
        let directory = Directory::new();
        let server = PrivatePostgres::start(directory.path(), tuning).unwrap();
        assert_eq!(text(server.url(), "SELECT current_setting('fsync') AS text"), fsync);
        assert_eq!(text(server.url(), "SELECT current_setting('server_encoding') AS text"), "UTF8");
        assert_eq!(text(server.url(), "SELECT current_setting('listen_addresses') AS text"), "");
    }
}

#[test]
fn the_extensions_that_the_schema_needs_can_be_made() {
    let directory = Directory::new();
    let server = PrivatePostgres::start(directory.path(), Tuning::Throwaway).unwrap();
    let made = connect(server.url()).batch_execute(
        r#"CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION btree_gist; CREATE EXTENSION unaccent"#,
    );
    made.unwrap();
}

#[test]
fn what_a_killed_calento_left_is_taken_over() {
    let directory = Directory::new();
    for round in 0..3 {
        let mut app = App::start(directory.path());
        if round == 0 {
            write_note(&app.url);
        }
        assert_eq!(note(&app.url), "kept", "round {round}");
        app.process.kill().unwrap();
        app.process.wait().unwrap();
    }
    // Also when the server cannot know that its Calento is gone, because it was killed too.
    let mut app = App::start(directory.path());
    let postmaster = fs::read_to_string(directory.home().join("cluster/postmaster.pid")).unwrap();
    let postmaster: i32 = postmaster.lines().next().unwrap().parse().unwrap();
    app.process.kill().unwrap();
    let _ = kill_process(Pid::from_raw(postmaster).unwrap(), Signal::KILL);
    app.process.wait().unwrap();

    let server = PrivatePostgres::start(directory.path(), Tuning::Throwaway).unwrap();
    assert_eq!(note(server.url()), "kept");
}

#[test]
#[cfg(target_os = "linux")]
fn the_server_of_a_killed_calento_ends_by_itself() {
    let directory = Directory::new();
    let mut app = App::start(directory.path());
    assert!(!servers_in(directory.path()).is_empty());
    app.process.kill().unwrap();
    app.process.wait().unwrap();
    let begun = Instant::now();
    while !servers_in(directory.path()).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(20), "the server is still there");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_orphan_server_is_stopped_before_the_next_start() {
    let directory = Directory::new();
    let first = PrivatePostgres::start(directory.path(), Tuning::Throwaway).unwrap();
    write_note(first.url());
    let bin = text(first.url(), "SELECT setting AS text FROM pg_config WHERE name = 'BINDIR'");
    drop(first);
    // A server that no Calento started knows of no parent to follow.
    let mut orphan = start_by_hand(Path::new(&bin), directory.path());
    let begun = Instant::now();
    while servers_in(directory.path()).len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the orphan does not start");
        thread::sleep(Duration::from_millis(20));
    }

    let server = PrivatePostgres::start(directory.path(), Tuning::Throwaway).unwrap();
    assert!(orphan.try_wait().unwrap().is_some_and(|status| status.success()), "it was shut down in order");
    assert_eq!(note(server.url()), "kept");
}

#[test]
fn a_second_calento_on_the_same_directory_is_refused() {
    let directory = Directory::new();
    let app = App::start(directory.path());
    let refusal = refusal(directory.path());
    assert!(refusal.contains(&format!("Another Calento (process {})", app.process.id())), "{refusal}");
    write_note(&app.url);
}

#[test]
fn a_directory_too_deep_for_a_socket_works() {
    let directory = Directory::new();
    let deep = directory.path().join("lịch, của Lan".repeat(4)).join("x".repeat(80));
    let server = PrivatePostgres::start(&deep, Tuning::Throwaway).unwrap();
    write_note(server.url());
    let host = server.url().strip_prefix("postgres://calento@").unwrap().split(':').next().unwrap();
    let sockets = PathBuf::from(host.replace("%2F", "/"));
    assert!(sockets.starts_with("/tmp"), "{}", sockets.display());
    assert_eq!(fs::metadata(&sockets).unwrap().mode() & 0o7777, 0o700);
    drop(server);
    assert!(!sockets.exists(), "nothing is left in /tmp");
}

/// Only root meets this: its home is closed to the account that runs PostgreSQL.
#[test]
fn a_directory_closed_to_the_servers_account_works() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    for (tuning, place) in [(Tuning::Durable, "/var/lib/calento"), (Tuning::Throwaway, "/tmp")] {
        let closed = Directory::new();
        fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let directory = closed.path().join("data/postgres");
        let first = PrivatePostgres::start(&directory, tuning).unwrap();
        write_note(first.url());
        drop(first);
        let elsewhere = fs::read_link(directory.join("elsewhere")).unwrap();
        assert!(elsewhere.starts_with(place), "{}", elsewhere.display());
        assert_eq!(fs::metadata(elsewhere.join("cluster")).unwrap().mode() & 0o7777, 0o700);

        let moved = closed.path().join("moved");
        fs::rename(&directory, &moved).unwrap();
        assert_eq!(note(PrivatePostgres::start(&moved, tuning).unwrap().url()), "kept");

        fs::remove_dir_all(&elsewhere).unwrap();
        let again = PrivatePostgres::start(&moved, tuning);
        match tuning {
            Tuning::Durable => {
                let refusal = format!("{:#}", again.unwrap_err());
                assert!(
                    refusal.contains("which is gone"),
                    "an empty database is not passed off as the old one"
                );
            }
            Tuning::Throwaway => {
                drop(again.unwrap());
                fs::remove_dir_all(fs::read_link(moved.join("elsewhere")).unwrap()).unwrap();
            }
        }
    }
}

#[test]
fn a_cluster_of_a_version_that_is_not_installed_is_not_touched() {
    let directory = Directory::new();
    drop(PrivatePostgres::start(directory.path(), Tuning::Throwaway).unwrap());
    let version = directory.home().join("cluster/PG_VERSION");
    let real = fs::read_to_string(&version).unwrap();
    fs::write(&version, "9\n").unwrap();
    let refusal = refusal(directory.path());
    assert!(refusal.contains("was made by PostgreSQL 9, which is not installed"), "{refusal}");
    fs::write(&version, real).unwrap();
    drop(PrivatePostgres::start(directory.path(), Tuning::Throwaway).unwrap());
}

#[test]
fn a_wrong_place_for_the_programs_is_named() {
    let directory = Directory::new();
    let mut app = App::command(directory.path());
    let output = app.env("CALENTO_PG_BIN", "/nonexistent/bin").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("CALENTO_PG_BIN is /nonexistent/bin"), "{said}");
    assert!(!directory.path().join("cluster").exists());
}

/// Not a test but the Calento of the tests above: starts a server in `CALENTO_TEST_DIRECTORY`, prints
/// its URL, and stays until its standard input ends.
#[test]
#[ignore = "run by the other tests, in a process of its own"]
fn app() {
    let Some(directory) = std::env::var_os("CALENTO_TEST_DIRECTORY") else { return };
    match PrivatePostgres::start(Path::new(&directory), Tuning::Throwaway) {
        Ok(server) => {
            println!("\nurl={}", server.url());
            std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        }
        Err(error) => {
            eprintln!("{error:#}");
            std::process::exit(1);
        }
    }
}

/// A process that runs [`app`]; killed with the value.
struct App {
    process: Child,
    url: String,
}

impl App {
    fn command(directory: &Path) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "postgres::app", "--ignored", "--nocapture"]);
        command.env("CALENTO_TEST_DIRECTORY", directory).stdin(Stdio::piped());
        command
    }

    fn start(directory: &Path) -> Self {
        let mut process = Self::command(directory).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = lines.map_while(Result::ok).find_map(|line| Some(line.strip_prefix("url=")?.to_owned()));
        Self { process, url: url.expect("the server starts") }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a Calento that cannot start on `directory` says.
fn refusal(directory: &Path) -> String {
    format!("{:#}", PrivatePostgres::start(directory, Tuning::Throwaway).unwrap_err())
}

/// A server on the cluster in `directory`, as its owner, started without Calento.
fn start_by_hand(bin: &Path, directory: &Path) -> Child {
    let cluster = Directory::home_of(directory).join("cluster");
    let owner = fs::metadata(&cluster).unwrap();
    let mut postgres = Command::new(bin.join("postgres"));
    if rustix::process::geteuid().is_root() {
        postgres.uid(owner.uid()).gid(owner.gid());
    }
    // Its socket is in the directory that it works in.
    postgres.args(["-c", "listen_addresses=", "-k", ".", "-D"]).arg(&cluster).current_dir(&cluster);
    postgres.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Processes of the server on the cluster in `directory`.
fn servers_in(directory: &Path) -> Vec<String> {
    let cluster = Directory::home_of(directory).join("cluster");
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let there =
        processes.filter(|entry| fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == cluster));
    there.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap()
}

fn write_note(url: &str) {
    connect(url).batch_execute("CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('kept')").unwrap();
}

fn note(url: &str) -> String {
    text(url, "SELECT text FROM note")
}

/// The column `text` of the one row that `query` gives.
fn text(url: &str, query: &str) -> String {
    sql_query(query).get_result::<Row>(&mut connect(url)).unwrap().text
}

/// A directory of the test's own, removed with the value.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(uuid::Uuid::new_v4().simple().to_string());
        fs::create_dir_all(&path).unwrap();
        Self(fs::canonicalize(path).unwrap())
    }

    fn path(&self) -> &Path {
        &self.0
    }

    /// Where the cluster is.
    fn home(&self) -> PathBuf {
        Self::home_of(&self.0)
    }

    fn home_of(directory: &Path) -> PathBuf {
        fs::read_link(directory.join("elsewhere")).unwrap_or_else(|_| directory.to_owned())
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        if let Ok(elsewhere) = fs::read_link(self.0.join("elsewhere")) {
            let _ = fs::remove_dir_all(elsewhere);
        }
        let _ = fs::remove_dir_all(&self.0);
    }
}
