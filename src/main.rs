//! The program: `calento serve` and the commands around it.

use std::{io::IsTerminal, net::TcpListener, process::ExitCode};

use anyhow::{Context, bail};
use calento::{
    app,
    config::Config,
    db::{self, Db},
    jobs::queue,
    mail::{
        Mailer,
        dns::SystemDns,
        doctor::{self, Finding, Verdict},
        imap::Mailbox,
    },
    postgres::{PrivatePostgres, Tuning},
    time::Clock,
    worker::Worker,
};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

const USAGE: &str = "\
Usage: calento COMMAND

  serve [--no-worker]          web server and worker in one process
  worker                       the worker alone
  migrate run|revert|status    the database's schema (run happens at each start, too)
  jobs [retry ID]              background jobs that were given up; give one another try
  doctor mail ADDRESS          sends a test mail to ADDRESS and says what is wrong

Settings come from the environment and .env; .env.example describes each.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("calento: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> anyhow::Result<()> {
    match arguments {
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        ["--version" | "version"] => {
            println!("calento {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
        ["serve"] => House::open()?.run(true, true),
        ["serve", "--no-worker"] => House::open()?.run(true, false),
        ["worker"] => House::open()?.run(false, true),
        ["migrate", "run"] => {
            let house = House::open()?;
            for name in db::migrate(&house.url)? {
                println!("applied {name}");
            }
            Ok(())
        }
        ["migrate", "revert"] => {
            match db::revert_last_migration(&House::open()?.url)? {
                Some(name) => println!("reverted {name}"),
                None => println!("nothing to revert"),
            }
            Ok(())
        }
        ["migrate", "status"] => {
            for (name, applied) in db::migration_status(&House::open()?.url)? {
                println!("{} {name}", if applied { "applied" } else { "pending" });
            }
            Ok(())
        }
        ["jobs"] => {
            let jobs = Db::connect(&House::open()?.url, 1)?.run_blocking(queue::given_up)?;
            for job in &jobs {
                let cause = job.last_error.as_deref().unwrap_or("no cause noted");
                println!("{} {} after {} tries: {cause}", job.id, job.kind, job.attempts);
            }
            if jobs.is_empty() {
                println!("no job was given up");
            }
            Ok(())
        }
        ["jobs", "retry", id] => {
            let id = id.parse().context("the id is the number that `calento jobs` shows")?;
            let now = Clock::System.now();
            if Db::connect(&House::open()?.url, 1)?.run_blocking(|conn| queue::retry(conn, id, now))? {
                println!("job {id} will be tried again");
                Ok(())
            } else {
                bail!("no job {id} was given up")
            }
        }
        ["doctor", "mail", address] => look_at_mail(address),
        _ => bail!("unknown command\n\n{USAGE}"),
    }
}

/// Prints how mail stands; an error when something is wrong.
fn look_at_mail(address: &str) -> anyhow::Result<()> {
    let to = address.parse().with_context(|| format!("{address:?} is no mail address"))?;
    let config = Config::from_env()?;
    let findings = actix_web::rt::System::new().block_on(async {
        let records = SystemDns::new()?;
        anyhow::Ok(doctor::examine(&config, &to, &records, Clock::System.now()).await)
    })?;
    for Finding { verdict, about, text } in &findings {
        let mark = match verdict {
            Verdict::Good => "good",
            Verdict::Doubtful => "look",
            Verdict::Wrong => "WRONG",
        };
        println!("{mark:<6}{about:<12}{text}");
    }
    match findings.iter().filter(|finding| finding.verdict == Verdict::Wrong).count() {
        0 => Ok(()),
        1 => bail!("one thing is wrong with mail"),
        count => bail!("{count} things are wrong with mail"),
    }
}

/// The settings and the database every command needs.
struct House {
    config: Config,
    url: String,
    /// Stops the private server when the command ends.
    private: Option<PrivatePostgres>,
}

impl House {
    fn open() -> anyhow::Result<Self> {
        let filter =
            EnvFilter::try_from_env("CALENTO_LOG").unwrap_or_else(|_| EnvFilter::new("warn,calento=info"));
        let colours = std::io::stderr().is_terminal();
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_ansi(colours)
            .init();
        let config = Config::from_env()?;
        let (url, private) = match &config.database_url {
            Some(url) => (url.clone(), None),
            None => {
                let private = PrivatePostgres::start(&config.data_dir.join("postgres"), Tuning::Durable)?;
                (private.url().to_owned(), Some(private))
            }
        };
        Ok(Self { config, url, private })
    }

    /// Serves and works until the process is told to stop, then ends in order: requests, jobs,
    /// database.
    fn run(self, with_web: bool, with_worker: bool) -> anyhow::Result<()> {
        let Self { config, url, private } = self;
        for name in db::migrate(&url).context("the database's schema cannot be brought up to date")? {
            tracing::info!(name, "applied a migration");
        }
        let db = Db::connect(&url, app::POOL_SIZE)?;
        let clock = Clock::System;
        let mailer = Mailer::new(&config, db.clone(), clock.clone())?;
        let mailbox = Mailbox::of(&config.mail)?;
        let listener = match with_web {
            true => Some(TcpListener::bind(config.bind).with_context(|| {
                format!("cannot listen on {}; set CALENTO_BIND to another address", config.bind)
            })?),
            false => None,
        };
        actix_web::rt::System::new().block_on(async move {
            let (stop, stopped) = watch::channel(false);
            let worker = with_worker.then(|| {
                let worker = Worker {
                    config: config.clone(),
                    db: db.clone(),
                    clock: clock.clone(),
                    mailer: mailer.clone(),
                    mailbox,
                };
                actix_web::rt::spawn(worker.run(stopped))
            });
            match listener {
                Some(listener) => {
                    let server = app::server(&config, &db, &clock, listener)?;
                    println!("Calento is ready at {}", config.public_url.as_str().trim_end_matches('/'));
                    if config.mail.smtp.is_none() {
                        if !config.bind.ip().is_loopback() {
                            tracing::warn!(
                                "without SMTP_URL everybody who reaches this server can read all mails at /dev/mailbox"
                            );
                        }
                        println!(
                            "No mail server is set: mails are kept and shown at {}",
                            config.absolute(calento::paths::MAILBOX)
                        );
                    }
                    server.await?;
                }
                None => told_to_stop().await?,
            }
            tracing::info!("stopping");
            stop.send_replace(true);
            if let Some(worker) = worker {
                worker.await?;
            }
            anyhow::Ok(())
        })?;
        drop(private);
        Ok(())
    }
}

/// Waits for Ctrl-C or SIGTERM.
async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => done?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
