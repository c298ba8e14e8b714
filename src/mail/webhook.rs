//! What mail providers post about mails: signed, and read into [`News`].
//!
//! - `calento`: for programs of the operator's own, signed as the Standard Webhooks specification says
//!   (`webhook-id`, `webhook-timestamp`, `webhook-signature: v1,<Base64 of HMAC-SHA256>` of
//!   `id.timestamp.body`). The body is one object or a list of `{"event", "message_id", "at"?, "reason"?}`.
//! - `mailgun`: signed by Mailgun inside the body (hexadecimal HMAC-SHA256 of timestamp and token).
//!
//! A replay says what is known already, and [`State::way_to`] leads nowhere from there; `calento`'s are
//! refused besides when they are older than five minutes.

use chrono::TimeDelta;
use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use serde::Deserialize;

use super::{Cause, State, cause::Stage, news::News};
use crate::{time::Instant, tokens};

/// How far a sender's clock may be from ours.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The same of Mailgun, which tries for eight hours to deliver its news.
const MAILGUN_TOLERANCE: TimeDelta = TimeDelta::hours(24);

/// The most news in one request.
const MAX_NEWS: usize = 1_000;

/// Who posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    Calento,
    Mailgun,
}

/// What signs a request of [`Provider::Calento`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Signature<'a> {
    pub id: &'a str,
    /// Seconds since 1970.
    pub timestamp: &'a str,
    /// `v1,<Base64>`, perhaps several parted by blanks.
    pub signatures: &'a str,
}

/// Why a request is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The signature is missing, wrong, or too old.
    Unsigned,
    /// Signed, but not in a form that we know.
    Unreadable,
}

/// News and the Message-ID (in angle brackets) of the mail they are about.
pub type Told = (String, News);

impl Provider {
    /// Reads the last part of the address.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "calento" => Some(Self::Calento),
            "mailgun" => Some(Self::Mailgun),
            _ => None,
        }
    }

    /// Checks the signature, then reads the body. Events that say nothing of a mail's end are left
    /// out.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn read(
        self,
        secret: &str,
        signature: Signature<'_>,
        body: &[u8],
        now: Instant,
    ) -> Result<Vec<Told>, Refusal> {
        match self {
            Self::Calento => {
                check_standard(secret, signature, body, now)?;
                let events: OneOrMany = serde_json::from_slice(body).map_err(|_| Refusal::Unreadable)?;
                let events = match events {
                    OneOrMany::One(event) => vec![event],
                    OneOrMany::Many(events) => events,
                };
                if events.len() > MAX_NEWS {
                    return Err(Refusal::Unreadable);
                }
                Ok(events.into_iter().filter_map(|event| event.told(now)).collect())
            }
            Self::Mailgun => {
                let post: MailgunPost = serde_json::from_slice(body).map_err(|_| Refusal::Unreadable)?;
                post.check(secret, now)?;
                Ok(post.data.told(now).into_iter().collect())
            }
        }
    }
}

/// The check of the Standard Webhooks specification; a secret that begins with `whsec_` is Base64.
fn check_standard(secret: &str, signature: Signature<'_>, body: &[u8], now: Instant) -> Result<(), Refusal> {
    let Signature { id, timestamp, signatures } = signature;
    let key = match secret.strip_prefix("whsec_") {
        Some(encoded) => BASE64.decode(encoded.as_bytes()).map_err(|_| Refusal::Unsigned)?,
        None => secret.as_bytes().to_vec(),
    };
    let parts: [&[u8]; 5] = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
    let is_right = signatures
        .split(' ')
        .filter_map(|one| one.strip_prefix("v1,"))
        .filter_map(|one| BASE64.decode(one.as_bytes()).ok())
        .any(|one| tokens::is_signed(&key, &parts, &one));
    let said: i64 = timestamp.parse().map_err(|_| Refusal::Unsigned)?;
    let is_fresh = (now.unix_seconds().saturating_sub(said)).abs() <= TOLERANCE.num_seconds();
    if is_right && is_fresh && !id.is_empty() { Ok(()) } else { Err(Refusal::Unsigned) }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Event),
    Many(Vec<Event>),
}

#[derive(Deserialize)]
struct Event {
    event: String,
    message_id: String,
    at: Option<String>,
    reason: Option<String>,
}

impl Event {
    fn told(self, now: Instant) -> Option<Told> {
        let told = told_word(&self.event)?;
        let at = self.at.and_then(|at| at.parse().ok()).map_or(now, |at: Instant| at.min(now));
        let reason = self.reason.unwrap_or_default();
        let cause = (told == State::Bounced).then(|| (Cause::of_report("", &reason), reason));
        Some((in_brackets(&self.message_id), News { told, at, cause }))
    }
}

#[derive(Deserialize)]
struct MailgunPost {
    signature: MailgunSignature,
    #[serde(rename = "event-data")]
    data: MailgunEvent,
}

#[derive(Deserialize)]
struct MailgunSignature {
    timestamp: String,
    token: String,
    signature: String,
}

#[derive(Deserialize)]
struct MailgunEvent {
    event: String,
    severity: Option<String>,
    timestamp: Option<f64>,
    message: Option<MailgunMessage>,
    #[serde(rename = "delivery-status")]
    status: Option<MailgunStatus>,
}

#[derive(Deserialize)]
struct MailgunMessage {
    headers: MailgunHeaders,
}

#[derive(Deserialize)]
struct MailgunHeaders {
    #[serde(rename = "message-id")]
    message_id: String,
}

#[derive(Deserialize)]
struct MailgunStatus {
    code: Option<u16>,
    message: Option<String>,
    description: Option<String>,
}

impl MailgunPost {
    /// The signature is of the time and a token, not of the news: what somebody overheard is of no
    /// use a day later.
    fn check(&self, key: &str, now: Instant) -> Result<(), Refusal> {
        let MailgunSignature { timestamp, token, signature } = &self.signature;
        let said: i64 = timestamp.parse().map_err(|_| Refusal::Unsigned)?;
        if now.unix_seconds().saturating_sub(said).saturating_abs() > MAILGUN_TOLERANCE.num_seconds() {
            return Err(Refusal::Unsigned);
        }
        let given = HEXLOWER_PERMISSIVE.decode(signature.as_bytes()).map_err(|_| Refusal::Unsigned)?;
        let parts = [timestamp.as_bytes(), token.as_bytes()];
        if tokens::is_signed(key.as_bytes(), &parts, &given) { Ok(()) } else { Err(Refusal::Unsigned) }
    }
}

impl MailgunEvent {
    fn told(self, now: Instant) -> Option<Told> {
        let told = match (self.event.as_str(), self.severity.as_deref()) {
            ("failed", Some("permanent")) => State::Bounced,
            // Mailgun goes on trying.
            ("failed", _) => return None,
            (event, _) => told_word(event)?,
        };
        #[expect(clippy::cast_possible_truncation, reason = "seconds; the fraction does not matter")]
        let at = self
            .timestamp
            // No mail is older than the program, and PostgreSQL's times end somewhere.
            .filter(|at| *at >= 0.0)
            .and_then(|at| Instant::from_unix_seconds(at as i64))
            .map_or(now, |at| at.min(now));
        let cause = (told == State::Bounced).then(|| {
            let status =
                self.status.unwrap_or(MailgunStatus { code: None, message: None, description: None });
            let words = [status.message, status.description].into_iter().flatten();
            let text = words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
            let cause = match status.code {
                Some(code @ 400..600) => Cause::of_answer(Stage::Recipient, code, &text),
                // Above 600: Mailgun's own, for addresses that bounced before and the like.
                _ => Cause::of_report("", &text),
            };
            (cause, text)
        });
        Some((in_brackets(&self.message?.headers.message_id), News { told, at, cause }))
    }
}

/// The states of which others may tell.
fn told_word(word: &str) -> Option<State> {
    State::from_stored(word)
        .filter(|state| matches!(state, State::Delivered | State::Bounced | State::Opened | State::Clicked))
}

/// As `email_logs.message_id` has it; PostgreSQL's text has no NUL.
fn in_brackets(message_id: &str) -> String {
    format!("<{}>", message_id.replace('\0', "").trim().trim_matches(['<', '>']))
}

#[cfg(test)]
#[path = "webhook/tests.rs"]
mod tests;
