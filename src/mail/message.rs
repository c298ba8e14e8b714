//! One mail, before it becomes bytes.

use anyhow::Context;
use lettre::message::{
    Attachment, Mailbox, MultiPart, SinglePart,
    header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue},
};

use super::{EmailAddress, refusal::Reminders};
use crate::{
    config::Config,
    error::AppError,
    ids::{EmailLogId, UserId},
    time::Instant,
};

/// A mail to one person, in two forms of text and perhaps with a calendar part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub to: EmailAddress,
    /// The person's name, if known; may hold anything.
    pub to_name: Option<String>,
    /// Whom an answer reaches, when not the sender.
    pub reply_to: Option<(EmailAddress, Option<String>)>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: Option<CalendarPart>,
    /// Set on mails that a person can do without: reminders. Whoever refused them gets none.
    pub unsubscribe: Option<Unsubscribe>,
}

/// How to get no more mails of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsubscribe {
    pub reminders: Reminders,
    /// The full address of the page, to which programs may post, too (RFC 8058).
    pub link: String,
}

/// The iCalendar part of a mail (RFC 6047).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// The iTIP method, as in the text itself: `REQUEST`, `CANCEL`, `PUBLISH`.
    pub method: &'static str,
    /// The iCalendar text.
    pub text: String,
    /// Where programs are to send the answer: a second address in Reply-To, since some go by that.
    pub answers_to: Option<EmailAddress>,
}

impl Unsubscribe {
    /// From the reminders on behalf of `owner` to `to`.
    ///
    /// # Errors
    /// When the link cannot be made.
    pub fn new(config: &Config, owner: UserId, to: &EmailAddress) -> Result<Self, AppError> {
        let reminders = Reminders::new(owner, to.clone());
        let link = reminders.link(config).map_err(AppError::internal)?;
        Ok(Self { reminders, link })
    }
}

impl Message {
    /// The mail as lettre sends it: `multipart/alternative` of text, HTML and calendar, and with a
    /// calendar part a `multipart/mixed` around it that carries the same text as `invite.ics`,
    /// since some programs read only one of the two.
    ///
    /// The Message-ID comes from the row in the log, so that a second try is seen as the same mail.
    ///
    /// # Errors
    /// When lettre refuses an address or a header.
    pub fn to_lettre(
        &self,
        log: EmailLogId,
        from: &Mailbox,
        now: Instant,
    ) -> anyhow::Result<lettre::Message> {
        let mut builder = lettre::Message::builder()
            .message_id(Some(message_id(log, from)))
            .date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(now.unix_seconds().unsigned_abs()))
            .from(from.clone())
            .to(mailbox(&self.to, self.to_name.as_deref())?)
            .subject(one_line(&self.subject))
            .header(AutoSubmitted);
        if let Some((address, name)) = &self.reply_to {
            builder = builder.reply_to(mailbox(address, name.as_deref())?);
        }
        if let Some(address) = self.calendar.as_ref().and_then(|part| part.answers_to.as_ref()) {
            let name = self.reply_to.as_ref().and_then(|(_, name)| name.as_deref());
            builder = builder.reply_to(mailbox(address, name)?);
        }
        if let Some(unsubscribe) = &self.unsubscribe {
            builder = builder
                .header(ListUnsubscribe(format!("<{}>", one_line(&unsubscribe.link))))
                .header(ListUnsubscribePost);
        }
        let texts = MultiPart::alternative()
            .singlepart(SinglePart::plain(self.text.clone()))
            .singlepart(SinglePart::html(self.html.clone()));
        let message = match &self.calendar {
            None => builder.multipart(texts),
            Some(part) => {
                let kind = format!("text/calendar; charset=utf-8; method={}", part.method);
                let calendar = SinglePart::builder()
                    .header(ContentType::parse(&kind).context("a calendar's content type")?)
                    .header(ContentTransferEncoding::Base64)
                    .body(part.text.clone());
                let attached = Attachment::new("invite.ics".to_owned()).body(
                    part.text.clone(),
                    ContentType::parse("application/ics").context("a content type")?,
                );
                builder
                    .multipart(MultiPart::mixed().multipart(texts.singlepart(calendar)).singlepart(attached))
            }
        };
        message.context("a mail cannot be put together")
    }
}

/// The Message-ID of the mail of this row: `<id@host of the sender>`.
pub fn message_id(log: EmailLogId, from: &Mailbox) -> String {
    format!("<{log}@{}>", from.email.domain())
}

fn mailbox(address: &EmailAddress, name: Option<&str>) -> anyhow::Result<Mailbox> {
    let name = name.map(one_line).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, address.as_str().parse().context("an address that lettre refuses")?))
}

/// Headers are one line: whatever could start another becomes a blank.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// `Auto-Submitted: auto-generated` (RFC 3834): no holiday notice comes back.
#[derive(Debug, Clone, Copy)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// `List-Unsubscribe` (RFC 2369): the page's address, in angle brackets.
#[derive(Debug, Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        // An address has no blanks at which a long line could be folded, and must not be encoded
        // (RFC 8058 section 3.1).
        HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
    }
}

/// `List-Unsubscribe-Post` (RFC 8058): one request is enough.
#[derive(Debug, Clone, Copy)]
struct ListUnsubscribePost;

impl Header for ListUnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(message: &Message) -> String {
        let from = "Calento <calento@example.org>".parse().expect("a mailbox");
        let now = "2026-11-23T02:00:00Z".parse().expect("an instant");
        let id = "01890a5d-ac96-774b-bcce-b302099a8057".parse().expect("an id");
        String::from_utf8(message.to_lettre(id, &from, now).expect("a mail").formatted()).expect("text")
    }

    fn message() -> Message {
        Message {
            to: "an@example.com".parse().expect("an address"),
            to_name: Some("Nguyễn An\r\nBcc: x@y.z".into()),
            reply_to: None,
            subject: "Hẹn\r\nBcc: x@y.z".into(),
            text: "Chào".into(),
            html: "<p>Chào</p>".into(),
            calendar: Some(CalendarPart {
                method: "REQUEST",
                text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".into(),
                answers_to: None,
            }),
            unsubscribe: None,
        }
    }

    #[test]
    fn a_mail_with_a_calendar_part_has_the_structure_mail_programs_expect() {
        let bytes = sent(&message());
        let parsed = mail_parser::MessageParser::default().parse(bytes.as_bytes()).expect("a mail");
        let kinds: Vec<String> = parsed
            .parts
            .iter()
            .map(|part| {
                use mail_parser::MimeHeaders;
                part.content_type().map_or_else(String::new, |kind| {
                    format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default())
                })
            })
            .collect();
        assert_eq!(
            kinds,
            [
                "multipart/mixed",
                "multipart/alternative",
                "text/plain",
                "text/html",
                "text/calendar",
                "application/ics"
            ]
        );
        assert!(bytes.contains("method=REQUEST"));
        assert_eq!(parsed.message_id(), Some("01890a5d-ac96-774b-bcce-b302099a8057@example.org"));
    }

    #[test]
    fn names_and_subjects_cannot_add_headers() {
        let bytes = sent(&message());
        let parsed = mail_parser::MessageParser::default().parse(bytes.as_bytes()).expect("a mail");
        assert!(parsed.bcc().is_none());
        assert_eq!(parsed.subject(), Some("Hẹn Bcc: x@y.z"));
        let hostile = Message {
            to_name: Some("\u{202e}nA\u{85}Bcc: a@b.c\u{2028}Bcc: a@b.c, \"x\" <a@b.c>; 🎉".into()),
            reply_to: Some(("chau@example.org".parse().expect("an address"), Some("C\nBcc: a@b.c\0".into()))),
            subject: "=?utf-8?q?a=0d=0aBcc:_a@b.c?=\r\n\r\n<script>".into(),
            ..message()
        };
        let bytes = sent(&hostile);
        let parsed = mail_parser::MessageParser::default().parse(bytes.as_bytes()).expect("a mail");
        assert!(parsed.bcc().is_none(), "{bytes}");
        let addresses = |of: Option<&mail_parser::Address<'_>>| {
            let of = of.expect("an address").iter().filter_map(|addr| addr.address().map(str::to_owned));
            of.collect::<Vec<_>>()
        };
        assert_eq!(addresses(parsed.to()), ["an@example.com"]);
        assert_eq!(addresses(parsed.reply_to()), ["chau@example.org"]);
        let head = bytes.split("\r\n\r\n").next().expect("a head");
        let names: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split_once(':').map(|(name, _)| name))
            .collect();
        assert!(!names.iter().any(|name| name.eq_ignore_ascii_case("bcc")), "{head}");
    }

    #[test]
    fn only_mails_that_one_can_do_without_can_be_unsubscribed_from() {
        let bytes = sent(&message());
        assert!(!bytes.contains("List-Unsubscribe") && bytes.contains("Auto-Submitted: auto-generated\r\n"));
        let to: EmailAddress = "an@example.com".parse().expect("an address");
        let link = format!("https://example.org/mail/unsubscribe/{}", "x".repeat(200));
        let reminders = Reminders::new(crate::ids::UserId::new(), to);
        let unsubscribe = Some(Unsubscribe { reminders, link: link.clone() });
        let bytes = sent(&Message { unsubscribe, ..message() });
        assert!(bytes.contains(&format!("List-Unsubscribe: <{link}>\r\n")), "{bytes}");
        assert!(bytes.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    }
}
