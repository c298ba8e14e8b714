//! Where a mailbox is, as `IMAP_URL` says it.

use anyhow::{Context, bail};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::tokens;

/// Where a mailbox is, and how to open it.
#[derive(Clone)]
pub(super) struct Address {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
    pub password: String,
    pub folder: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    /// TLS from the first byte.
    Wrapped,
    /// STARTTLS, or not at all.
    Upgraded,
    None,
}

impl Address {
    /// Reads `imaps://user:password@host/folder`, or `imap://…` with `tls=required` (STARTTLS), or with
    /// `tls=none` for an open line, which needs no saying on this machine itself.
    pub fn parse(url: &str) -> anyhow::Result<Self> {
        let url = Url::parse(url).context(
            "IMAP_URL cannot be understood; it looks like imaps://user:password@mail.example.org/INBOX",
        )?;
        // Of another scheme than http, Url takes addresses for names.
        let is_own = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => {
                name.eq_ignore_ascii_case("localhost")
                    || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
            }
            None => bail!("IMAP_URL names no host"),
        };
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let (security, port) = match (url.scheme(), tls.as_deref()) {
            ("imaps", None | Some("required")) => (Security::Wrapped, 993),
            ("imap", Some("required")) => (Security::Upgraded, 143),
            ("imap", Some("none")) => (Security::None, 143),
            ("imap", None) if is_own => (Security::None, 143),
            ("imap", None) => bail!(
                "IMAP_URL would send the password over an open line; use imaps://, or imap://…?tls=required for STARTTLS, or say tls=none if that line is safe"
            ),
            (scheme, tls) => bail!(
                "IMAP_URL has the scheme {scheme:?} and tls={tls:?}; use imaps://…, or imap://… with tls=required or tls=none"
            ),
        };
        let decoded = |text: &str| {
            percent_decode_str(text).decode_utf8().map(String::from).context(
                "IMAP_URL has a user, password or folder that is not UTF-8; write special characters as %40 and the like",
            )
        };
        let Some(password) = url.password() else {
            bail!("IMAP_URL needs a user and a password: imaps://user:password@host")
        };
        let folder = decoded(url.path().trim_matches('/'))?;
        let (user, password) = (decoded(url.username())?, decoded(password)?);
        if [&folder, &user, &password].iter().any(|text| text.chars().any(char::is_control)) {
            bail!("IMAP_URL has a line break or another control character in it");
        }
        Ok(Self {
            host: url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(port),
            security,
            user,
            password,
            folder: if folder.is_empty() { "INBOX".to_owned() } else { folder },
        })
    }

    /// What its row in `imap_mailboxes` goes by.
    pub fn key(&self) -> String {
        tokens::digest(&format!("{}@{}:{}/{}", self.user, self.host, self.port, self.folder))
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Address({}:{})", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Config, mail::imap::Mailbox};

    #[test]
    fn an_address_says_where_and_how() {
        for (url, host, security, user, folder) in [
            ("imaps://u:p@mail.example.org", "mail.example.org:993", Security::Wrapped, "u", "INBOX"),
            (
                "imaps://u%40x.vn:p%3A@h:9/In%20box/Answers",
                "h:9",
                Security::Wrapped,
                "u@x.vn",
                "In box/Answers",
            ),
            ("imap://u:p@h?tls=required", "h:143", Security::Upgraded, "u", "INBOX"),
            ("imap://u:p@127.0.0.1:10143/INBOX", "127.0.0.1:10143", Security::None, "u", "INBOX"),
            ("imap://u:p@[::1]/", "::1:143", Security::None, "u", "INBOX"),
            ("imap://u:p@localhost", "localhost:143", Security::None, "u", "INBOX"),
            ("imap://u:p@h?tls=none", "h:143", Security::None, "u", "INBOX"),
        ] {
            let mailbox = Address::parse(url).expect(url);
            let found = (format!("{}:{}", mailbox.host, mailbox.port), mailbox.security);
            assert_eq!(
                (found, mailbox.user.as_str(), mailbox.folder.as_str()),
                ((host.into(), security), user, folder)
            );
        }
    }

    #[test]
    fn a_wrong_address_is_refused_without_its_password() {
        for url in [
            "imap://u:geheim@mail.example.org",
            "imap://u:geheim@10.0.0.1",
            "imap://u:geheim@localhost.example.org",
            "imaps://geheim@h",
            "imaps://u:geheim%0d%0aA1@h",
            "imaps://u:geheim%ff@h",
            "imaps://u:geheim@h?tls=none",
            "imaps:///INBOX",
        ] {
            let error = Address::parse(url).expect_err(url).to_string();
            assert!(error.contains("IMAP_URL") && !error.contains("geheim"), "{url}: {error}");
        }
        let config = Config::read(|name| match name {
            "IMAP_URL" => Some("imaps://u:geheim@h".into()),
            "CALENTO_SECRET" => Some("5e".repeat(32)),
            _ => None,
        });
        let config = config.expect("settings").mail;
        let mailbox = Mailbox::of(&config).expect("right").expect("set");
        assert!(!format!("{mailbox:?} {config:?}").contains("geheim"));
    }
}
