//! The settings, read once from the environment (and `.env`) and checked before anything starts.
//!
//! Every variable is described in `.env.example`.

mod ai;

use std::{
    fs,
    io::Write,
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use ipnet::IpNet;
use lettre::{Address, message::Mailbox};
use url::Url;

pub use ai::AiConfig;

use crate::tokens::Secret;

/// Everything an operator can set.
#[derive(Debug, Clone)]
pub struct Config {
    /// `CALENTO_BIND`: where the server listens; 127.0.0.1:8080.
    pub bind: SocketAddr,
    /// `CALENTO_URL`: the address people use, without a path; `http://` and the bind address.
    pub public_url: Url,
    /// `DATABASE_URL`: PostgreSQL 13 or newer; `None` starts a private one under `data_dir`.
    pub database_url: Option<String>,
    /// `CALENTO_DATA`: where the private database and the secret are kept; `data`.
    pub data_dir: PathBuf,
    /// `CALENTO_SECRET`: the installation's key; made once and kept under `data_dir` when unset.
    pub secret: Secret,
    /// `CALENTO_TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed; nobody's.
    pub trusted_proxies: Vec<IpNet>,
    /// `CALENTO_RATE_LIMITS`: `off` for load tests.
    pub rate_limits: bool,
    /// `CALENTO_FETCH_PRIVATE`: `on` lets outside calendars be read from own networks too.
    pub fetch_private: bool,
    /// How mail leaves.
    pub mail: MailConfig,
    /// The language model that the assistant asks; `None`: none at all, the built-in grammar does it.
    pub ai: Option<AiConfig>,
}

/// How mail leaves the house.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// `SMTP_URL`: `smtp://`, `smtps://` with user and password; `None` keeps mails for
    /// `/dev/mailbox`. Never printed.
    pub smtp: Option<SmtpUrl>,
    /// `MAIL_FROM`: the sender of all mails.
    pub from: Mailbox,
    /// `MAIL_BOUNCES`: where reports of delivery go; to the sender.
    pub bounces: Option<Address>,
    /// `MAIL_REPLIES`: where calendar programs send answers to invitations; to the organizer.
    pub replies: Option<Address>,
    /// `IMAP_URL`: a mailbox whose mails are taken in; none.
    pub imap: Option<ImapUrl>,
    /// `IMAP_CA_FILE`: whose certificates the mailbox's server may have, beside the usual ones.
    pub imap_ca: Option<PathBuf>,
    /// `DKIM_KEY_FILE`, `DKIM_SELECTOR`, `DKIM_DOMAIN`: signs mails; not signed.
    pub dkim: Option<DkimSetting>,
    /// `MAIL_INBOUND_SECRET`: lets mails in at `/mail/inbound`; closed.
    pub inbound_secret: Option<Password>,
    /// `MAIL_WEBHOOK_SECRET`: lets signed news of mails in at `/webhooks/mail/calento`; closed.
    pub webhook_secret: Option<Password>,
    /// `MAILGUN_SIGNING_KEY`: the same for Mailgun, at `/webhooks/mail/mailgun`.
    pub mailgun_key: Option<Password>,
}

/// What signs mails, as it was set.
#[derive(Debug, Clone)]
pub struct DkimSetting {
    pub domain: String,
    pub selector: String,
    /// The private key as text.
    pub key: Password,
}

/// A secret of the settings, which `Debug` does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// An SMTP address with its password, which `Debug` does not show.
#[derive(Clone)]
pub struct SmtpUrl(pub String);

impl std::fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SmtpUrl(…)")
    }
}

/// An IMAP address with its password, which `Debug` does not show.
#[derive(Clone)]
pub struct ImapUrl(pub String);

impl std::fmt::Debug for ImapUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ImapUrl(…)")
    }
}

impl MailConfig {
    /// Whether mails come in, by one way or the other.
    pub fn takes_mails_in(&self) -> bool {
        self.inbound_secret.is_some() || self.imap.is_some()
    }
}

impl Config {
    /// Reads the environment, after `.env` of the working directory if there is one.
    ///
    /// # Errors
    /// The first setting that is wrong, in a sentence an operator can act on.
    pub fn from_env() -> anyhow::Result<Self> {
        match dotenvy::dotenv() {
            Ok(_) => {}
            Err(error) if error.not_found() => {}
            Err(error) => bail!(".env cannot be read: {error}"),
        }
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads settings by name; an empty one counts as unset.
    ///
    /// # Errors
    /// As [`Config::from_env`].
    pub fn read(setting: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let setting =
            |name: &str| setting(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let bind: SocketAddr = match setting("CALENTO_BIND") {
            None => SocketAddr::from(([127, 0, 0, 1], 8080)),
            Some(text) => text.parse().with_context(|| {
                format!(
                    "CALENTO_BIND is {text:?}; it must be an IP address and a port, such as 127.0.0.1:8080"
                )
            })?,
        };
        let public_url = match setting("CALENTO_URL") {
            None => format!("http://{bind}"),
            Some(text) => text,
        };
        let public_url = Url::parse(&public_url)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host() && url.path() == "/")
            .with_context(|| {
                format!("CALENTO_URL is {public_url:?}; it must be a web address without a path, such as https://calendar.example.org")
            })?;
        let database_url = setting("DATABASE_URL");
        if let Some(url) = &database_url
            && !(url.starts_with("postgres://") || url.starts_with("postgresql://"))
        {
            bail!(
                "DATABASE_URL must begin with postgres:// ; leave it unset and Calento starts a private PostgreSQL"
            );
        }
        let data_dir = PathBuf::from(setting("CALENTO_DATA").unwrap_or_else(|| "data".into()));
        let secret = match setting("CALENTO_SECRET") {
            Some(text) => Secret::parse(&text)
                .context("CALENTO_SECRET must be at least 32 bytes in hexadecimal or Base64; `openssl rand -hex 32` makes one")?,
            None => kept_secret(&data_dir)?,
        };
        let trusted_proxies = setting("CALENTO_TRUSTED_PROXIES")
            .unwrap_or_default()
            .split([',', ' '])
            .filter(|text| !text.is_empty())
            .map(|text| {
                text.parse::<IpNet>().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from)).with_context(|| {
                    format!("CALENTO_TRUSTED_PROXIES holds {text:?}; it must be addresses or networks, such as 10.0.0.0/8")
                })
            })
            .collect::<anyhow::Result<_>>()?;
        let rate_limits = match setting("CALENTO_RATE_LIMITS").as_deref() {
            None | Some("on") => true,
            Some("off") => false,
            Some(other) => bail!("CALENTO_RATE_LIMITS is {other:?}; it must be on or off"),
        };
        let fetch_private = match setting("CALENTO_FETCH_PRIVATE").as_deref() {
            None | Some("off") => false,
            Some("on") => true,
            Some(other) => bail!("CALENTO_FETCH_PRIVATE is {other:?}; it must be on or off"),
        };
        let smtp = setting("SMTP_URL");
        if let Some(url) = &smtp
            && !(url.starts_with("smtp://") || url.starts_with("smtps://"))
        {
            bail!(
                "SMTP_URL must begin with smtp:// or smtps:// , such as smtps://user:password@mail.example.org"
            );
        }
        let host = public_url
            .host_str()
            .filter(|host| host.contains('.') && host.parse::<std::net::IpAddr>().is_err());
        let from = setting("MAIL_FROM")
            .unwrap_or_else(|| format!("Calento <calento@{}>", host.unwrap_or("localhost")));
        let from: Mailbox = from.parse().with_context(|| {
            format!(
                "MAIL_FROM is {from:?}; it must be a mail address, such as Calento <calendar@example.org>"
            )
        })?;
        let bounces = setting("MAIL_BOUNCES").map(|text| {
            text.parse::<Address>().ok().filter(|address| address.user().len() <= 24).with_context(|| {
                format!("MAIL_BOUNCES is {text:?}; it must be a mail address with at most 24 characters before the @, such as reports@example.org")
            })
        });
        let replies = setting("MAIL_REPLIES").map(|text| {
            // `+`, a token of 42 characters, and 64 in all.
            text.parse::<Address>().ok().filter(|address| address.user().len() <= 21).with_context(|| {
                format!("MAIL_REPLIES is {text:?}; it must be a mail address with at most 21 characters before the @, such as answers@example.org")
            })
        });
        let imap = setting("IMAP_URL");
        if let Some(url) = &imap
            && !(url.starts_with("imap://") || url.starts_with("imaps://"))
        {
            bail!(
                "IMAP_URL must begin with imaps:// or imap:// , such as imaps://user:password@mail.example.org/INBOX"
            );
        }
        let dkim = match (setting("DKIM_KEY_FILE"), setting("DKIM_SELECTOR")) {
            (None, None) => None,
            (Some(file), Some(selector)) => {
                let key = fs::read_to_string(&file)
                    .with_context(|| format!("DKIM_KEY_FILE is {file:?}, which cannot be read"))?;
                let domain = setting("DKIM_DOMAIN").unwrap_or_else(|| from.email.domain().to_owned());
                Some(DkimSetting { domain, selector, key: Password(key) })
            }
            _ => bail!("DKIM_KEY_FILE and DKIM_SELECTOR belong together; set both or none"),
        };
        let secret_of = |name: &str| match setting(name) {
            Some(text) if text.len() < 16 => {
                bail!("{name} must be at least 16 characters; `openssl rand -hex 32` makes a good one")
            }
            text => Ok(text.map(Password)),
        };
        let mail = MailConfig {
            smtp: smtp.map(SmtpUrl),
            from,
            bounces: bounces.transpose()?,
            replies: replies.transpose()?,
            imap: imap.map(ImapUrl),
            imap_ca: setting("IMAP_CA_FILE").map(PathBuf::from),
            dkim,
            inbound_secret: secret_of("MAIL_INBOUND_SECRET")?,
            webhook_secret: secret_of("MAIL_WEBHOOK_SECRET")?,
            mailgun_key: secret_of("MAILGUN_SIGNING_KEY")?,
        };
        let ai = AiConfig::read(&setting)?;
        Ok(Self {
            bind,
            public_url,
            database_url,
            data_dir,
            secret,
            trusted_proxies,
            rate_limits,
            fetch_private,
            mail,
            ai,
        })
    }

    /// Whether people reach the server by https, so that cookies are to be `Secure`.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The full address of a path of ours, for mails.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

/// The key kept under the data directory; made, readable by its owner only, when there is none.
fn kept_secret(data_dir: &Path) -> anyhow::Result<Secret> {
    let path = data_dir.join("secret");
    match fs::read_to_string(&path) {
        Ok(text) => Secret::parse(&text).with_context(|| {
            format!("{} does not hold a key; restore it, or set CALENTO_SECRET", path.display())
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let secret = Secret::random().context("the system gives no random bytes")?;
            fs::create_dir_all(data_dir)
                .and_then(|()| fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path))
                .and_then(|mut file| {
                    file.write_all(secret.to_hex().as_bytes()).and_then(|()| file.sync_all())
                })
                .with_context(|| format!("cannot keep a key in {}; set CALENTO_SECRET", path.display()))?;
            Ok(secret)
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> anyhow::Result<Config> {
        let key = "00".repeat(32);
        Config::read(|name| {
            pairs
                .iter()
                .find(|pair| pair.0 == name)
                .map(|pair| pair.1.to_owned())
                .or_else(|| (name == "CALENTO_SECRET").then(|| key.clone()))
        })
    }

    #[test]
    fn with_no_settings_there_is_a_private_server_on_the_own_machine() {
        let config = read(&[]).expect("defaults");
        assert_eq!(config.bind.to_string(), "127.0.0.1:8080");
        assert_eq!(config.absolute("/book/an"), "http://127.0.0.1:8080/book/an");
        assert!(config.database_url.is_none() && config.mail.smtp.is_none() && config.rate_limits);
        assert!(config.ai.is_none());
    }

    #[test]
    fn a_wrong_setting_is_named_in_a_sentence() {
        for (name, value) in [
            ("CALENTO_BIND", "localhost"),
            ("CALENTO_URL", "calendar.example.org"),
            ("CALENTO_URL", "https://example.org/calendar"),
            ("CALENTO_SECRET", "short"),
            ("CALENTO_TRUSTED_PROXIES", "everybody"),
            ("CALENTO_RATE_LIMITS", "maybe"),
            ("CALENTO_FETCH_PRIVATE", "yes"),
            ("DATABASE_URL", "mysql://x"),
            ("SMTP_URL", "mail.example.org"),
            ("MAIL_FROM", "nobody"),
            ("MAIL_BOUNCES", "nobody"),
            ("MAIL_BOUNCES", "a-name-that-leaves-no-room@example.org"),
            ("MAIL_REPLIES", "nobody"),
            ("MAIL_REPLIES", "a-name-that-leaves-no-room@example.org"),
            ("IMAP_URL", "mail.example.org"),
            ("MAIL_INBOUND_SECRET", "short"),
            ("MAIL_WEBHOOK_SECRET", "short"),
            ("DKIM_SELECTOR", "alone"),
        ] {
            let error = read(&[(name, value)]).expect_err(name);
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn a_made_secret_is_kept_and_closed_to_others() {
        use std::os::unix::fs::PermissionsExt;
        let dir = std::env::temp_dir().join(format!("calento-secret-{}", uuid::Uuid::new_v4()));
        let made = kept_secret(&dir).expect("a new key").to_hex();
        assert_eq!(kept_secret(&dir).expect("the same key").to_hex(), made);
        let mode = fs::metadata(dir.join("secret")).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::remove_dir_all(dir).expect("clean up");
    }
}
