//! Secrets: the installation's key, the tokens in links, and sealing what must not lie open in the
//! database.
//!
//! Tokens of links are derived from the row's id with the installation's key, and only their
//! digest is stored: a copy of the database opens nothing, while a mail can be written again.

use std::fmt;

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, Generate, KeyInit, Payload},
};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The key of this installation (`CALENTO_SECRET`), 32 bytes. It is never printed.
#[derive(Clone)]
pub struct Secret([u8; 32]);

/// What a token in a link lets its bearer do; a token for one purpose opens nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// See and answer an invitation; the id is the attendee's.
    Invitation,
    /// See and change a booking; the id is the booking's.
    Booking,
    /// Read a calendar; the id is the feed's.
    Feed,
    /// See all bookings of a guest for an hour; the id is the key's.
    GuestBookings,
    /// Answer an invitation by mail; the id is the attendee's.
    Reply,
}

/// A token as it stands in a link. It has no `Display`, so that it cannot slip into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Sealed bytes that this key, or this place, cannot open.
#[derive(Debug, thiserror::Error)]
#[error("the sealed bytes cannot be opened with this installation's key")]
pub struct NotOurs;

impl Secret {
    /// A key made of new random bytes.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads 32 bytes or more, written in hexadecimal or Base64. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .or_else(|_| BASE64.decode(text.as_bytes()))
            .or_else(|_| BASE64URL_NOPAD.decode(text.as_bytes()))
            .ok()?;
        if bytes.len() < 32 {
            return None;
        }
        // A longer key is folded, so that every byte of it counts.
        if bytes.len() == 32 {
            bytes.try_into().ok().map(Self)
        } else {
            Some(Self(Sha256::digest(&bytes).into()))
        }
    }

    /// The key in hexadecimal, for the file that keeps it.
    pub fn to_hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// The token that lets its bearer do `purpose` with the row `id`; the same each time.
    pub fn token(&self, purpose: Purpose, id: Uuid) -> Token {
        let label = match purpose {
            Purpose::Invitation => "invitation",
            Purpose::Booking => "booking",
            Purpose::Feed => "feed",
            Purpose::GuestBookings => "guest bookings",
            Purpose::Reply => "reply",
        };
        Token(BASE64URL_NOPAD.encode(&self.mac(label, id.as_bytes())))
    }

    /// The first 80 bits of a signature of `id`, for what must be short: who wants to make one up has
    /// to send a mail for each try.
    pub fn short_mac(&self, purpose: Purpose, id: Uuid) -> [u8; 10] {
        let digest = Sha256::digest(self.token(purpose, id).0.as_bytes());
        std::array::from_fn(|at| digest[at])
    }

    /// 64 bytes for the signature of session cookies.
    pub fn cookie_key(&self) -> [u8; 64] {
        let mut key = [0; 64];
        key[..32].copy_from_slice(&self.mac("cookie", b"1"));
        key[32..].copy_from_slice(&self.mac("cookie", b"2"));
        key
    }

    /// Encrypts `plain` so that it opens only with this key and under the same `place` (a row's
    /// id and column): XChaCha20-Poly1305 under a random nonce, which leads the result.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = XNonce::generate();
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        // The cipher refuses only messages of more than 256 GiB.
        let sealed = self.cipher().encrypt(&nonce, payload).unwrap_or_default();
        [nonce.as_slice(), &sealed].concat()
    }

    /// What [`Secret::seal`] hid under the same `place`.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, NotOurs> {
        let (nonce, body) = sealed.split_first_chunk::<24>().ok_or(NotOurs)?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| NotOurs)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.mac("seal", b"").into())
    }

    fn mac(&self, label: &str, data: &[u8]) -> [u8; 32] {
        let mut key = [0; 64];
        key[..32].copy_from_slice(&self.0);
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&key.into());
        mac.update(label.as_bytes());
        mac.update(&[0]);
        mac.update(data);
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Token {
    /// The text that goes into the link.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the database keeps of it.
    pub fn digest(&self) -> String {
        digest(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// HMAC-SHA256 (RFC 2104) of `parts`, one after the other.
pub fn sign(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    mac_of(key, parts).finalize().into_bytes().into()
}

/// Whether `signature` is that of `parts`; takes as long for a wrong one as for the right one.
pub fn is_signed(key: &[u8], parts: &[&[u8]], signature: &[u8]) -> bool {
    mac_of(key, parts).verify_slice(signature).is_ok()
}

/// Whether two secrets are the same; how long it takes does not tell where they differ.
pub fn is_same(given: &str, secret: &str) -> bool {
    is_signed(secret.as_bytes(), &[b"same"], &sign(given.as_bytes(), &[b"same"]))
}

fn mac_of(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    // A key that is longer than a block counts by its digest (RFC 2104 section 2).
    let mut block = [0; 64];
    if key.len() <= block.len() {
        block[..key.len()].copy_from_slice(key);
    } else {
        block[..32].copy_from_slice(&Sha256::digest(key));
    }
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac
}

/// SHA-256 in hexadecimal: what the database keeps of a token somebody presents.
pub fn digest(token: &str) -> String {
    digest_of(token.as_bytes())
}

/// SHA-256 in hexadecimal of any bytes.
pub fn digest_of(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_serves_one_purpose_of_one_row_under_one_key() {
        let (key, other) = (Secret([1; 32]), Secret([2; 32]));
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let token = key.token(Purpose::Invitation, a);
        assert_eq!(token, key.token(Purpose::Invitation, a));
        assert_ne!(token, key.token(Purpose::Booking, a));
        assert_ne!(token, key.token(Purpose::Invitation, b));
        assert_ne!(token, other.token(Purpose::Invitation, a));
        assert_eq!(token.expose().len(), 43);
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn sealed_bytes_open_only_in_their_place_and_with_their_key() {
        let key = Secret([1; 32]);
        let sealed = key.seal("kept_mails:7", b"xin ch\xc3\xa0o");
        assert_eq!(key.open("kept_mails:7", &sealed).expect("ours"), b"xin ch\xc3\xa0o");
        assert!(key.open("kept_mails:8", &sealed).is_err());
        assert!(Secret([2; 32]).open("kept_mails:7", &sealed).is_err());
        assert!(key.open("kept_mails:7", &sealed[..10]).is_err());
    }

    #[test]
    fn signatures_are_those_of_rfc_4231() {
        let key = [0xaa; 131];
        let text = b"Test Using Larger Than Block-Size Key - Hash Key First";
        let signature = sign(&key, &[&text[..7], &text[7..]]);
        assert_eq!(
            HEXLOWER.encode(&signature),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
        assert!(is_signed(&key, &[text], &signature));
        assert!(!is_signed(&key, &[text], &signature[..31]));
        assert!(!is_signed(&key[1..], &[text], &signature));
        assert!(is_same("một bí mật", "một bí mật") && !is_same("một bí mật", "một bí mậ"));
    }

    #[test]
    fn a_key_of_less_than_32_bytes_is_refused() {
        assert!(Secret::parse("0123").is_none());
        assert!(Secret::parse("nonsense!").is_none());
        let hex = Secret([7; 32]).to_hex();
        assert_eq!(Secret::parse(&hex).expect("32 bytes").to_hex(), hex);
    }
}
