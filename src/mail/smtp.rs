//! One conversation with a mail server, step by step, so that it is known at which one it ended.
//!
//! The step that matters is the last: once the whole mail is on the line and no answer comes, nobody
//! on this side knows whether it was taken (RFC 1047 describes the duplicates that come of it). Such
//! a mail is not sent again by itself: it is shown as failed, "may have arrived", and its owner may
//! send it again under the same Message-ID.

use std::{future::Future, time::Duration};

use anyhow::{Context, bail};
use lettre::{
    address::Envelope,
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Ehlo, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter, RcptParameter},
    },
};
use percent_encoding::percent_decode_str;
use tokio::time::timeout;
use url::Url;

use super::cause::{Cause, Stage};
use crate::config::SmtpUrl;

/// The mail server of the settings.
#[derive(Clone)]
pub struct SmtpServer {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    /// Our name in EHLO.
    hello: ClientId,
    limits: Limits,
}

/// How long a server may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For one answer, dialling included.
    pub answer: Duration,
    /// For everything before the mail itself; together with the work around it shorter than a job's
    /// lease.
    pub opening: Duration,
    /// For the mail itself and the answer to it. Servers look at a mail before they answer: RFC 5321
    /// section 4.5.3.2.6 asks for ten minutes, of which we grant half.
    pub hand_over: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(20),
            opening: Duration::from_secs(60),
            hand_over: Duration::from_secs(300),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Security {
    /// From the first byte.
    Wrapped,
    /// By STARTTLS, or not at all.
    Required,
    /// By STARTTLS where the server offers it.
    Offered,
    None,
}

/// What may follow a conversation that did not end well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hope {
    /// It may work later: no connection, a wrong login, a 4xx answer.
    Later,
    /// It will never work: a 5xx answer to the recipient or to the mail itself.
    Never,
    /// It may have worked.
    Unknown,
}

/// A mail that did not leave, or of which nobody knows.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct Trouble {
    pub hope: Hope,
    pub cause: Cause,
    /// The step at which it came.
    pub stage: Stage,
    /// The server's own words, or those of the network.
    pub text: String,
}

/// A server that waits for the mail itself.
pub struct Opened {
    connection: AsyncSmtpConnection,
    limits: Limits,
}

impl SmtpServer {
    /// Reads `smtps://user:password@host:465`, or `smtp://…` with `tls=required`, with
    /// `tls=opportunistic`, or with neither for an open line. A path, as in `smtp://host/our.name`,
    /// is our name in EHLO.
    ///
    /// # Errors
    /// What cannot be understood, in a sentence.
    pub fn parse(url: &SmtpUrl) -> anyhow::Result<Self> {
        let url = Url::parse(&url.0).context("SMTP_URL cannot be understood; it looks like smtps://user:password@mail.example.org, or smtp://mail.example.org:587?tls=required")?;
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let (security, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", None | Some("required")) => (Security::Wrapped, 465),
            ("smtp", Some("required")) => (Security::Required, 587),
            ("smtp", Some("opportunistic")) => (Security::Offered, 587),
            ("smtp", None) => (Security::None, 25),
            (scheme, tls) => bail!(
                "SMTP_URL has the scheme {scheme:?} and tls={tls:?}; use smtps://…, or smtp://… with tls=required or tls=opportunistic"
            ),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).context("SMTP_URL names no host")?;
        let decoded = |text: &str| {
            percent_decode_str(text).decode_utf8().map(String::from).context(
                "SMTP_URL has a user or password that is not UTF-8; write special characters as %40 and the like",
            )
        };
        let credentials = match url.password() {
            Some(password) => Some(Credentials::new(decoded(url.username())?, decoded(password)?)),
            None if !url.username().is_empty() => {
                bail!("SMTP_URL has a user but no password; write user:password@")
            }
            None => None,
        };
        let name = url.path().trim_matches('/');
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(port),
            security,
            credentials,
            hello: if name.is_empty() { ClientId::default() } else { ClientId::Domain(name.to_owned()) },
            limits: Limits::default(),
        })
    }

    /// The same server with other limits of time.
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Host and port, for people.
    pub fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Whether the connection is sure to be encrypted.
    pub fn is_encrypted(&self) -> bool {
        matches!(self.security, Security::Wrapped | Security::Required)
    }

    /// Whether we tell the server who we are.
    pub fn signs_in(&self) -> bool {
        self.credentials.is_some()
    }

    /// Dials and says everything up to the mail itself. With `report_as`, asks a server that can do
    /// it for reports of delivery and of failure under this id (RFC 3461 sections 4.1 and 4.4).
    ///
    /// # Errors
    /// [`Trouble`]; the mail was not taken for sure.
    pub async fn open(&self, envelope: &Envelope, report_as: Option<&str>) -> Result<Opened, Trouble> {
        let opening = self.open_without_end(envelope, report_as);
        timeout(self.limits.opening, opening).await.unwrap_or_else(|_| Err(silent(Stage::Greeting)))
    }

    async fn open_without_end(
        &self,
        envelope: &Envelope,
        report_as: Option<&str>,
    ) -> Result<Opened, Trouble> {
        let answer = self.limits.answer;
        let mut connection = self.dial().await?;
        let reports = match report_as {
            Some(_) => {
                // The extensions are told anew; lettre keeps only those it knows.
                let hello = connection.command(Ehlo::new(self.hello.clone()));
                let answer = step(Stage::Greeting, answer, hello).await?;
                answer.message().any(|line| line.trim().eq_ignore_ascii_case("DSN"))
            }
            None => false,
        };
        let parameter = |keyword: &str, value: &str| (keyword.to_owned(), Some(value.to_owned()));
        let mut of_mail = Vec::new();
        let mut of_recipient = Vec::new();
        if connection.server_info().supports_feature(Extension::EightBitMime) {
            of_mail.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        if let (true, Some(id)) = (reports, report_as) {
            for (keyword, value) in [parameter("RET", "HDRS"), parameter("ENVID", id)] {
                of_mail.push(MailParameter::Other { keyword, value });
            }
            let (keyword, value) = parameter("NOTIFY", "SUCCESS,FAILURE");
            of_recipient.push(RcptParameter::Other { keyword, value });
        }
        let mail = connection.command(Mail::new(envelope.from().cloned(), of_mail));
        step(Stage::Sender, answer, mail).await?;
        for to in envelope.to() {
            let recipient = connection.command(Rcpt::new(to.clone(), of_recipient.clone()));
            step(Stage::Recipient, answer, recipient).await?;
        }
        step(Stage::Content, answer, connection.command(Data)).await?;
        Ok(Opened { connection, limits: self.limits })
    }

    /// Dials, encrypts and signs in.
    async fn dial(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let answer = self.limits.answer;
        let tls = || TlsParameters::new(self.host.clone()).map_err(|error| trouble(Stage::Tls, &error));
        let wrapped = if self.security == Security::Wrapped { Some(tls()?) } else { None };
        let dialling = AsyncSmtpConnection::connect_tokio1(
            (self.host.as_str(), self.port),
            Some(answer),
            &self.hello,
            wrapped,
            None,
        );
        let mut connection = step(Stage::Greeting, answer, dialling).await?;
        let offered = connection.can_starttls();
        if self.security == Security::Required && !offered {
            return Err(Trouble {
                hope: Hope::Later,
                cause: Cause::Tls,
                stage: Stage::Tls,
                text: "the server offers no encryption (STARTTLS)".to_owned(),
            });
        }
        if offered && matches!(self.security, Security::Required | Security::Offered) {
            step(Stage::Tls, answer, connection.starttls(tls()?, &self.hello)).await?;
        }
        if let Some(credentials) = &self.credentials {
            let ways = [Mechanism::Plain, Mechanism::Login];
            step(Stage::Login, answer, connection.auth(&ways, credentials)).await?;
        }
        Ok(connection)
    }
}

impl Opened {
    /// Sends the mail itself and answers the server's last word.
    ///
    /// # Errors
    /// [`Trouble`]: refused by the server, or with [`Hope::Unknown`] when no answer came.
    pub async fn hand_over(mut self, mail: &[u8]) -> Result<String, Trouble> {
        let in_doubt =
            |text: String| Trouble { hope: Hope::Unknown, cause: Cause::Doubt, stage: Stage::Content, text };
        match timeout(self.limits.hand_over, self.connection.message(mail)).await {
            Err(_) => Err(in_doubt("the mail server did not answer in time after it had the mail".into())),
            Ok(Ok(answer)) => {
                let words = answer.message().collect::<Vec<_>>().join(" ");
                // What it says to a farewell changes nothing.
                let _ = timeout(Duration::from_secs(2), self.connection.quit()).await;
                Ok(words)
            }
            Ok(Err(error)) if error.status().is_some() => Err(trouble(Stage::Content, &error)),
            Ok(Err(error)) => Err(in_doubt(error.to_string())),
        }
    }

    /// Ends the conversation without a mail.
    pub async fn abandon(mut self) {
        let _ = timeout(Duration::from_secs(2), self.connection.abort()).await;
    }
}

async fn step<T>(
    stage: Stage,
    limit: Duration,
    doing: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Trouble> {
    match timeout(limit, doing).await {
        Err(_) => Err(silent(stage)),
        Ok(done) => done.map_err(|error| trouble(stage, &error)),
    }
}

fn silent(stage: Stage) -> Trouble {
    Trouble {
        hope: Hope::Later,
        cause: Cause::Silent,
        stage,
        text: "the mail server did not answer in time".to_owned(),
    }
}

fn trouble(stage: Stage, error: &lettre::transport::smtp::Error) -> Trouble {
    let text = error.to_string();
    let cause = match error.status() {
        Some(code) => Cause::of_answer(stage, u16::from(code), &text),
        None if error.is_timeout() => Cause::Silent,
        None if error.is_tls() || stage == Stage::Tls || is_about_certificates(error) => Cause::Tls,
        None if stage == Stage::Login && error.is_client() => Cause::Login,
        None => Cause::Unreachable,
    };
    // What a server says before it hears of the recipient is about the settings, which an operator can put
    // right within the day, and not about this mail.
    let is_final = error.is_permanent() && matches!(stage, Stage::Recipient | Stage::Content);
    let hope = if is_final { Hope::Never } else { Hope::Later };
    Trouble { hope, cause, stage, text }
}

/// With `smtps` the handshake is a part of dialling, and its error one of the network.
fn is_about_certificates(error: &dyn std::error::Error) -> bool {
    let mut source = Some(error);
    while let Some(error) = source {
        let text = error.to_string().to_ascii_lowercase();
        if text.contains("certificate") || text.contains("tls") || text.contains("handshake") {
            return true;
        }
        source = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> anyhow::Result<SmtpServer> {
        SmtpServer::parse(&SmtpUrl(url.to_owned()))
    }

    #[test]
    fn addresses_of_servers_say_how_to_reach_them() {
        for (url, name, security, signs_in) in [
            ("smtp://127.0.0.1:2525", "127.0.0.1:2525", Security::None, false),
            ("smtp://mail.example.org", "mail.example.org:25", Security::None, false),
            ("smtps://u:p@mail.example.org", "mail.example.org:465", Security::Wrapped, true),
            ("smtp://u:p%40@mail.example.org?tls=required", "mail.example.org:587", Security::Required, true),
            ("smtp://mail.example.org?tls=opportunistic", "mail.example.org:587", Security::Offered, false),
            ("smtp://[::1]:25", "::1:25", Security::None, false),
        ] {
            let server = parse(url).expect(url);
            assert_eq!(
                (server.name().as_str(), server.security, server.signs_in()),
                (name, security, signs_in)
            );
        }
    }

    #[test]
    fn an_address_that_cannot_be_meant_is_refused_in_a_sentence_that_hides_the_password() {
        for url in ["smtp://u:geheim@h?tls=maybe", "smtps://geheim@h", "smtp://u:geheim%ff@h"] {
            let Err(error) = parse(url) else { panic!("{url} was taken") };
            let text = format!("{error:#}");
            assert!(text.contains("SMTP_URL") && !text.contains("geheim"), "{text}");
        }
    }
}
