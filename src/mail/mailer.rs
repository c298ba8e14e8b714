//! How a mail leaves: by SMTP, or into the kept mailbox when no server is set.

use std::time::Duration;

use anyhow::Context;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor, message::Mailbox};

use super::{Message, kept, log, message};
use crate::{config::Config, db::Db, ids::EmailLogId, time::Clock, tokens::Secret};

/// The longest a server may take for one answer.
const ANSWER_TIME: Duration = Duration::from_secs(20);

/// The longest one mail may take, from dialling to the last answer; shorter than a job's lease.
const SEND_TIME: Duration = Duration::from_secs(60);

/// A mail that did not leave.
#[derive(Debug, thiserror::Error)]
pub enum NotSent {
    /// It may work later: no connection, a 4xx answer.
    #[error("{0}")]
    ForNow(String),
    /// It will never work: a 5xx answer, an address nobody can write to.
    #[error("{0}")]
    ForEver(String),
}

/// Sends mails and notes what became of them in `email_logs`.
#[derive(Clone)]
pub struct Mailer {
    db: Db,
    clock: Clock,
    secret: Secret,
    from: Mailbox,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Kept,
}

impl Mailer {
    /// The mailer that the settings describe.
    ///
    /// # Errors
    /// When `SMTP_URL` cannot be understood.
    pub fn new(config: &Config, db: Db, clock: Clock) -> anyhow::Result<Self> {
        let way = match &config.mail.smtp {
            None => Way::Kept,
            Some(url) => Way::Smtp(
                AsyncSmtpTransport::<Tokio1Executor>::from_url(&url.0)
                    .context("SMTP_URL cannot be understood; it looks like smtps://user:password@mail.example.org, or smtp://mail.example.org:587?tls=required")?
                    .timeout(Some(ANSWER_TIME))
                    .build(),
            ),
        };
        Ok(Self { db, clock, secret: config.secret.clone(), from: config.mail.from.clone(), way })
    }

    /// The address mails come from.
    pub fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Sends the mail of row `log` and marks the row as sent. A row that is past `queued` is left
    /// alone: a job that runs twice sends once.
    ///
    /// # Errors
    /// [`NotSent`], with a cause that can be shown to the owner.
    pub async fn send(&self, id: EmailLogId, mail: Message) -> Result<(), NotSent> {
        let trouble = |error: crate::error::AppError| NotSent::ForNow(error.to_string());
        if !self.db.run(move |conn| log::is_queued(conn, id)).await.map_err(trouble)? {
            return Ok(());
        }
        let now = self.clock.now();
        let built =
            mail.to_lettre(id, &self.from, now).map_err(|error| NotSent::ForEver(format!("{error:#}")))?;
        let message_id = message::message_id(id, &self.from);
        match &self.way {
            Way::Smtp(transport) => {
                let answer = match tokio::time::timeout(SEND_TIME, transport.send(built)).await {
                    Err(_) => return Err(NotSent::ForNow("the mail server did not answer in time".into())),
                    Ok(Err(error)) if error.is_permanent() => {
                        return Err(NotSent::ForEver(error.to_string()));
                    }
                    Ok(Err(error)) => return Err(NotSent::ForNow(error.to_string())),
                    Ok(Ok(answer)) => answer.message().collect::<Vec<_>>().join(" "),
                };
                let sent = log::Sent {
                    subject: mail.subject,
                    provider: "smtp",
                    answer: Some(answer),
                    message_id,
                    now,
                };
                self.db.run(move |conn| log::sent(conn, id, &sent)).await.map_err(trouble)
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
                    .map_err(trouble)
            }
        }
    }
}
