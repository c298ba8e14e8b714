//! Signing mails with DKIM (RFC 6376).

use std::{fmt, sync::Arc};

use anyhow::{Context, bail};
use lettre::message::{
    dkim::{
        DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
    },
    header::HeaderName,
};

/// What is signed. Names that a mail does not have are signed as absent, so that nobody adds them on
/// the way (RFC 6376 section 5.4.2). RFC 8058 section 4 asks for the two of unsubscribing. `Content-Type` is not
/// among them: lettre keeps that of a multipart with the body, where it would be signed as absent.
const HEADERS: [&str; 10] = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// A key that signs for a domain, under a selector.
#[derive(Clone)]
pub struct Dkim {
    pub domain: String,
    pub selector: String,
    pub algorithm: Algorithm,
    config: Arc<DkimConfig>,
}

/// The kind of a key, as the DNS record names it (`k=`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    Rsa,
    Ed25519,
}

impl Dkim {
    /// Reads a key: RSA in PEM (`BEGIN RSA PRIVATE KEY`), or the 32 bytes of an Ed25519 key in Base64.
    ///
    /// # Errors
    /// What is wrong with the key, in a sentence that does not show it.
    pub fn new(domain: &str, selector: &str, key: &str) -> anyhow::Result<Self> {
        let key = key.trim();
        let algorithm = if key.contains("BEGIN RSA PRIVATE KEY") {
            Algorithm::Rsa
        } else if key.starts_with("-----BEGIN") {
            bail!(
                "the DKIM key must be an RSA key that begins with BEGIN RSA PRIVATE KEY; `openssl genrsa -traditional 2048` makes one"
            );
        } else {
            Algorithm::Ed25519
        };
        let signing = match algorithm {
            Algorithm::Rsa => DkimSigningAlgorithm::Rsa,
            Algorithm::Ed25519 => DkimSigningAlgorithm::Ed25519,
        };
        let key = DkimSigningKey::new(key, signing).context(
            "the DKIM key cannot be read; it must be an RSA key in PEM, or the 32 bytes of an Ed25519 key in Base64",
        )?;
        let config = DkimConfig::new(
            selector.to_owned(),
            domain.to_owned(),
            key,
            HEADERS.map(HeaderName::new_from_ascii_str).into(),
            DkimCanonicalization {
                header: DkimCanonicalizationType::Relaxed,
                body: DkimCanonicalizationType::Relaxed,
            },
        );
        let (domain, selector) = (domain.to_owned(), selector.to_owned());
        Ok(Self { domain, selector, algorithm, config: Arc::new(config) })
    }

    /// Signs a mail that is whole.
    pub fn sign(&self, mail: &mut lettre::Message) {
        mail.sign(&self.config);
    }

    /// Where the public key stands in the DNS.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }
}

impl fmt::Debug for Dkim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dkim({})", self.record_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_cannot_be_used_is_refused_without_being_shown() {
        for key in ["c2hvcnQ=", "not Base64: geheim", "-----BEGIN PRIVATE KEY-----\ngeheim"] {
            let error = Dkim::new("example.org", "s", key).expect_err(key);
            assert!(!format!("{error:#}").contains("geheim"), "{error:#}");
        }
        let seed = data_encoding::BASE64.encode(&[7; 32]);
        let dkim = Dkim::new("example.org", "s1", &seed).expect("a key");
        assert_eq!(
            (dkim.algorithm, dkim.record_name().as_str()),
            (Algorithm::Ed25519, "s1._domainkey.example.org")
        );
    }
}
