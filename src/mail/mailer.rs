//! How a mail leaves: by SMTP, or into the kept mailbox when no server is set.

use std::time::Duration;

use anyhow::Context;
use lettre::message::Mailbox;

use super::{
    Cause, Dkim, Message, ReturnPath, kept, log,
    log::Stand,
    message,
    smtp::{Hope, Limits, SmtpServer, Trouble},
};
use crate::{
    config::{Config, DkimSetting},
    db::Db,
    error::AppError,
    ids::EmailLogId,
    time::Clock,
    tokens::Secret,
};

/// How often the database is asked to note that a mail was taken, a second apart.
const NOTE_TRIES: u32 = 5;

/// A mail that did not leave, or of which nobody knows.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct NotSent {
    pub hope: Hope,
    pub cause: Cause,
    /// What to show to the owner as it is.
    pub text: String,
}

/// Sends mails and notes what became of them in `email_logs`.
#[derive(Clone)]
pub struct Mailer {
    db: Db,
    clock: Clock,
    secret: Secret,
    from: Mailbox,
    return_path: ReturnPath,
    dkim: Option<Dkim>,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(Box<SmtpServer>),
    Kept,
}

impl Mailer {
    /// The mailer that the settings describe.
    ///
    /// # Errors
    /// When `SMTP_URL` or the DKIM key cannot be understood.
    pub fn new(config: &Config, db: Db, clock: Clock) -> anyhow::Result<Self> {
        let way = match &config.mail.smtp {
            None => Way::Kept,
            Some(url) => Way::Smtp(Box::new(SmtpServer::parse(url)?)),
        };
        Ok(Self {
            db,
            clock,
            secret: config.secret.clone(),
            from: config.mail.from.clone(),
            return_path: ReturnPath::of(&config.mail),
            dkim: config.mail.dkim.as_ref().map(dkim).transpose()?,
            way,
        })
    }

    /// The same mailer with other limits of time.
    pub fn with_limits(self, limits: Limits) -> Self {
        let way = match self.way {
            Way::Smtp(server) => Way::Smtp(Box::new(server.with_limits(limits))),
            Way::Kept => Way::Kept,
        };
        Self { way, ..self }
    }

    /// The address mails come from.
    pub fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Sends the mail of row `log` and marks the row as sent. A row that is past `queued` is left
    /// alone: a job that runs twice sends once. When a try before this one ended, or was ended,
    /// while the server had the mail, it is not sent either: it may have arrived.
    ///
    /// # Errors
    /// [`NotSent`], with a cause that can be shown to the owner.
    pub async fn send(&self, id: EmailLogId, mail: Message) -> Result<(), NotSent> {
        let now = self.clock.now();
        match self.db.run(move |conn| log::stand(conn, id, now)).await.map_err(NotSent::ours)? {
            Stand::Owed => {}
            Stand::Done => return Ok(()),
            Stand::OnTheLine => return Err(NotSent::on_the_line()),
            Stand::Lost => return Err(NotSent::lost()),
        }
        let message_id = message::message_id(id, &self.from);
        let (subject, noted_id) = (mail.subject.clone(), message_id.clone());
        self.db.run(move |conn| log::written(conn, id, &subject, &noted_id)).await.map_err(NotSent::ours)?;
        let unwritable = |error: anyhow::Error| NotSent {
            hope: Hope::Never,
            cause: Cause::Ours,
            text: format!("{error:#}"),
        };
        let mut built = mail.to_lettre(id, &self.from, now).map_err(unwritable)?;
        if let Some(dkim) = &self.dkim {
            dkim.sign(&mut built);
        }
        match &self.way {
            Way::Smtp(server) => {
                let envelope = self.return_path.envelope(id, &built).map_err(unwritable)?;
                let report_as = self.return_path.asks_for_reports().then(|| id.to_string());
                let opened = server.open(&envelope, report_as.as_deref()).await?;
                let marked = self.db.run(move |conn| log::hand_over(conn, id, now)).await;
                match marked {
                    Ok(true) => {}
                    Ok(false) => {
                        opened.abandon().await;
                        return Err(NotSent::on_the_line());
                    }
                    Err(error) => {
                        opened.abandon().await;
                        return Err(NotSent::ours(error));
                    }
                }
                let answer = match opened.hand_over(&built.formatted()).await {
                    Ok(answer) => answer,
                    Err(trouble) if trouble.hope == Hope::Unknown => return Err(trouble.into()),
                    Err(trouble) => {
                        self.db
                            .run(move |conn| log::handed_back(conn, id))
                            .await
                            .map_err(|_| NotSent::lost())?;
                        return Err(trouble.into());
                    }
                };
                let sent = log::Sent {
                    subject: mail.subject,
                    provider: "smtp",
                    answer: Some(answer),
                    message_id,
                    now: self.clock.now(),
                };
                self.note_sent(id, sent).await
            }
            Way::Kept => {
                let secret = self.secret.clone();
                let raw = String::from_utf8_lossy(&built.formatted()).into_owned();
                let sent = log::Sent {
                    subject: mail.subject.clone(),
                    provider: "mailbox",
                    answer: None,
                    message_id,
                    now,
                };
                self.db
                    .transaction(move |conn| {
                        kept::keep(conn, &secret, id, &mail, raw)?;
                        log::sent(conn, id, &sent)
                    })
                    .await
                    .map_err(NotSent::ours)
            }
        }
    }

    /// Notes that the server took the mail. A database that is away for long leaves the mail as one
    /// of which nobody knows, rather than one to send again.
    async fn note_sent(&self, id: EmailLogId, sent: log::Sent) -> Result<(), NotSent> {
        let mut tries = 0;
        loop {
            tries += 1;
            let sent = sent.clone();
            match self.db.run(move |conn| log::sent(conn, id, &sent)).await {
                Ok(()) => return Ok(()),
                Err(error) if tries == NOTE_TRIES => {
                    tracing::error!(%error, "a mail was sent but that could not be noted");
                    return Err(NotSent::lost());
                }
                Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
            }
        }
    }
}

fn dkim(setting: &DkimSetting) -> anyhow::Result<Dkim> {
    Dkim::new(&setting.domain, &setting.selector, &setting.key.0).context("DKIM_KEY_FILE")
}

impl NotSent {
    fn ours(error: AppError) -> Self {
        Self { hope: Hope::Later, cause: Cause::Ours, text: error.to_string() }
    }

    fn on_the_line() -> Self {
        let text = "another try is under way".to_owned();
        Self { hope: Hope::Later, cause: Cause::Ours, text }
    }

    fn lost() -> Self {
        let text = "the program ended while the mail server had the mail".to_owned();
        Self { hope: Hope::Unknown, cause: Cause::Doubt, text }
    }
}

impl From<Trouble> for NotSent {
    fn from(Trouble { hope, cause, text, .. }: Trouble) -> Self {
        Self { hope, cause, text }
    }
}
