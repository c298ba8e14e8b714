//! E-mail addresses as people type them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An address that mail can be sent to, in lower case: at most 254 bytes, one `@`, a domain with a
/// dot. The pattern is that of the database's `valid_email`, so that what passes here passes there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// The text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct NotAnAddress;

impl EmailAddress {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads `an@example.com` or `An Nguyen <an@example.com>`: the address, and the name if there
    /// is one.
    ///
    /// # Errors
    /// When there is no address in it.
    pub fn with_name(text: &str) -> Result<(Self, Option<String>), NotAnAddress> {
        let text = text.trim();
        let Some((name, rest)) = text.rsplit_once('<') else { return Ok((text.parse()?, None)) };
        let address = rest.strip_suffix('>').ok_or(NotAnAddress)?.parse()?;
        let name = name.trim().trim_matches('"').trim().to_owned();
        Ok((address, Some(name).filter(|name| !name.is_empty())))
    }
}

impl FromStr for EmailAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim().to_lowercase();
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnAddress)?;
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b));
        let mut labels = domain.split('.');
        let domain_fits = domain.contains('.')
            && labels.all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            })
            && domain
                .rsplit('.')
                .next()
                .is_some_and(|top| top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_lowercase()));
        if local_fits && domain_fits && text.len() <= 254 { Ok(Self(text)) } else { Err(NotAnAddress) }
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnAddress;

    fn try_from(text: String) -> Result<Self, NotAnAddress> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    /// Hides the address: logs name nobody.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_addresses_pass_and_are_put_in_lower_case() {
        for (typed, kept) in [
            (" An@Example.COM ", "an@example.com"),
            ("o'brien@x.ie", "o'brien@x.ie"),
            ("a+tag@mail.xn--p1ai", "a+tag@mail.xn--p1ai"),
            ("x_y.z@sub.example.travel", "x_y.z@sub.example.travel"),
        ] {
            assert_eq!(typed.parse::<EmailAddress>().expect(typed).as_str(), kept);
        }
    }

    #[test]
    fn what_no_mail_server_takes_is_refused() {
        for typed in [
            "",
            "an",
            "an@",
            "@x.co",
            "an@x",
            "a b@x.co",
            "a@x..co",
            "a@-x.co",
            "a@x.c|",
            "a@1.2.3.4",
            "a@x.1co",
            "a\r\nb@x.co",
            ".a@x.co",
        ] {
            assert!(typed.parse::<EmailAddress>().is_err(), "{typed}");
        }
        assert!(format!("{}@x.co", "a".repeat(65)).parse::<EmailAddress>().is_err());
    }

    #[test]
    fn a_name_may_stand_before_the_address() {
        let (address, name) = EmailAddress::with_name("\"Nguyễn, An\" <An@x.vn>").expect("an address");
        assert_eq!((address.as_str(), name.as_deref()), ("an@x.vn", Some("Nguyễn, An")));
        assert_eq!(EmailAddress::with_name("an@x.vn").expect("an address").1, None);
        assert!(EmailAddress::with_name("An <an@x.vn").is_err());
    }
}
