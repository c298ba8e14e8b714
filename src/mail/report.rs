//! Delivery reports as mail servers write them (RFC 3464 inside RFC 6522): what became of a mail.

use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders, PartType};

use super::{Cause, State, recipients::recipients, return_path};
use crate::ids::EmailLogId;

/// Parts inside parts that are looked into; no report has more.
const MAX_DEPTH: usize = 4;

/// Recipients of one report; a mail of ours has one.
const MAX_RECIPIENTS: usize = 20;

/// What a report says of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The mail, by the address the report went to or by its envelope id.
    pub ids: Vec<EmailLogId>,
    /// The mail, by the Message-IDs in what was sent back; with their angle brackets.
    pub message_ids: Vec<String>,
    /// `Delivered` or `Bounced`.
    pub told: State,
    /// Why it came back.
    pub cause: Option<Cause>,
    /// The server's own words.
    pub text: String,
}

/// Reads a mail; `None` when it is no delivery report. A report that a mail is late, or that a
/// server which reports nothing has it, says nothing of its end and counts as an empty one.
pub fn read(raw: &[u8]) -> Option<Vec<Report>> {
    let mail = MessageParser::default().parse(raw)?;
    let is_report = mail.parts.first().is_some_and(|part| part.is_content_type("multipart", "report"));
    let status = status_part(&mail)?;
    if !is_report {
        return None;
    }
    let mut groups = groups(&status);
    if groups.is_empty() {
        return None;
    }
    // RFC 3464 section 2.1: first what is true of the whole mail, then a group for each recipient.
    let whole = groups.remove(0);
    let mut ids: Vec<EmailLogId> =
        recipients(&mail).iter().filter_map(|to| return_path::mail_of(to)).collect();
    ids.extend(whole.of("Original-Envelope-Id").and_then(|id| id.trim().parse::<EmailLogId>().ok()));
    ids.dedup();
    let message_ids = message_ids(&mail);
    Some(
        groups
            .iter()
            .take(MAX_RECIPIENTS)
            .filter_map(|group| {
                let told = match group.of("Action")?.trim().to_ascii_lowercase().as_str() {
                    "delivered" => State::Delivered,
                    "failed" => State::Bounced,
                    _ => return None,
                };
                let status = group.of("Status").unwrap_or_default();
                let diagnostic = group.of("Diagnostic-Code").unwrap_or_default();
                let cause = (told == State::Bounced).then(|| Cause::of_report(&status, &diagnostic));
                let text = if diagnostic.trim().is_empty() { status } else { diagnostic };
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                Some(Report { ids: ids.clone(), message_ids: message_ids.clone(), told, cause, text })
            })
            .collect(),
    )
}

/// The text of the part that programs read.
fn status_part(mail: &Message<'_>) -> Option<String> {
    let part = mail.parts.iter().find(|part| {
        part.is_content_type("message", "delivery-status")
            || part.is_content_type("message", "global-delivery-status")
    })?;
    Some(match &part.body {
        // Its blank lines, which part the groups, stand in the source only.
        PartType::Message(_) => {
            let (from, to) = (part.raw_body_offset() as usize, part.raw_end_offset() as usize);
            String::from_utf8_lossy(mail.raw_message.get(from..to)?).into_owned()
        }
        _ => String::from_utf8_lossy(part.contents()).into_owned(),
    })
}

/// A group of fields, which have the form of a mail's header.
struct Group<'x>(Message<'x>);

impl Group<'_> {
    fn of(&self, name: &'static str) -> Option<String> {
        self.0
            .headers_raw()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

fn groups(status: &str) -> Vec<Group<'_>> {
    let mut rest = status.trim_start();
    let mut groups = Vec::new();
    while !rest.is_empty() && groups.len() <= MAX_RECIPIENTS {
        let end = ["\r\n\r\n", "\n\n"]
            .into_iter()
            .filter_map(|gap| rest.find(gap).map(|at| (at, gap.len())))
            .min()
            .unwrap_or((rest.len(), 0));
        groups.extend(MessageParser::default().parse_headers(&rest.as_bytes()[..end.0]).map(Group));
        rest = rest[end.0 + end.1..].trim_start();
    }
    groups
}

/// The Message-IDs of the mail that was sent back whole or in part, and those the report refers to.
fn message_ids(mail: &Message<'_>) -> Vec<String> {
    let mut found = Vec::new();
    of_returned(mail, 0, &mut found);
    for value in [mail.references(), mail.in_reply_to()] {
        match value {
            HeaderValue::Text(id) => found.push(id.to_string()),
            HeaderValue::TextList(ids) => found.extend(ids.iter().map(ToString::to_string)),
            _ => {}
        }
    }
    // PostgreSQL's text has no NUL.
    found.retain(|id| !id.is_empty() && id.len() < 250 && !id.contains('\0'));
    found.truncate(20);
    found.into_iter().map(|id| format!("<{}>", id.trim_matches(['<', '>']))).collect()
}

fn of_returned(mail: &Message<'_>, depth: usize, found: &mut Vec<String>) {
    if depth >= MAX_DEPTH {
        return;
    }
    for part in &mail.parts {
        match &part.body {
            PartType::Message(inner) => {
                found.extend(inner.message_id().map(str::to_owned));
                of_returned(inner, depth + 1, found);
            }
            _ if part.is_content_type("text", "rfc822-headers")
                || part.is_content_type("message", "rfc822-headers") =>
            {
                let header = MessageParser::default().parse_headers(part.contents());
                found.extend(header.as_ref().and_then(|header| header.message_id()).map(str::to_owned));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
#[path = "report/tests.rs"]
mod tests;
