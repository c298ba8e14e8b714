//! Whom a mail that came in was sent to.

use mail_parser::{HeaderName, HeaderValue, Message};

/// Addresses that are looked at; more say nothing.
const MOST: usize = 50;

/// The addresses in the headers, in which servers along the way note where they brought it: the
/// mail itself may name others, or none.
pub fn recipients(mail: &Message<'_>) -> Vec<String> {
    let lists = mail.headers().iter().filter(|header| matches!(header.name, HeaderName::To | HeaderName::Cc));
    let written = lists
        .filter_map(|header| match &header.value {
            HeaderValue::Address(list) => Some(list),
            _ => None,
        })
        .flat_map(|list| list.iter())
        .filter_map(|addr| addr.address());
    let noted = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"]
        .into_iter()
        .flat_map(|name| mail.headers_raw().filter(move |(field, _)| field.eq_ignore_ascii_case(name)))
        .map(|(_, value)| value.trim().trim_matches(['<', '>']));
    written.chain(noted).take(MOST).map(str::to_owned).collect()
}
