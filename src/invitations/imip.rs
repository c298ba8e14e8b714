//! An attendee's mail (RFC 6047): who sent it to which address, and what it says.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::{
    ical::{self, IcalFile, Method},
    mail::recipients::recipients,
    time::Instant,
};

/// The largest calendar part that is read, in bytes; an answer has one or two thousand.
const MAX_CALENDAR_BYTES: usize = 512 * 1024;

/// Parts that are looked at, and calendar parts among them that are read.
const MOST_PARTS: usize = 200;
const MOST_CALENDARS: usize = 4;

/// The longest letter that is kept, in characters.
const MAX_WORDS: usize = 2_000;

/// A mail that came in.
#[derive(Debug)]
pub struct Incoming {
    /// The address in From, in lower case.
    pub from: Option<String>,
    /// Where it went, as far as it tells.
    pub to: Vec<String>,
    /// A server on its way found that From is not who sent it.
    pub is_forged: bool,
    /// The header's Date.
    pub sent_at: Option<Instant>,
    pub said: Said,
}

/// What a mail says.
#[derive(Debug)]
pub enum Said {
    /// A REPLY or a COUNTER.
    Answer { method: Method, file: IcalFile },
    /// A calendar part that nobody here can read: too large, no calendar, of another kind.
    Unreadable,
    /// No calendar part: somebody wrote.
    Words(String),
    /// No calendar part, and written by a program.
    Nothing,
}

/// Reads a mail; `None` when it is none at all.
pub fn read(raw: &[u8]) -> Option<Incoming> {
    let mail = MessageParser::default().parse(raw)?;
    let from = mail.from().and_then(|from| from.first()).and_then(|from| from.address());
    Some(Incoming {
        from: from.map(|address| address.trim().to_lowercase()),
        to: recipients(&mail),
        is_forged: is_forged(&mail),
        sent_at: mail.date().and_then(|date| Instant::from_unix_seconds(date.to_timestamp())),
        said: said(&mail),
    })
}

fn said(mail: &Message<'_>) -> Said {
    let mut unreadable = false;
    // A mail inside the mail is somebody else's: it is not looked into.
    for part in mail.parts.iter().take(MOST_PARTS).filter(|part| is_calendar(part)).take(MOST_CALENDARS) {
        unreadable = true;
        let bytes = part.contents();
        if bytes.len() > MAX_CALENDAR_BYTES {
            continue;
        }
        let Ok(file) = ical::read_answer(bytes) else { continue };
        let header = part.content_type().and_then(|kind| kind.attribute("method")).and_then(Method::named);
        match file.method.or(header) {
            // Where the two differ, somebody plays a game.
            Some(method @ (Method::Reply | Method::Counter))
                if header.is_none_or(|named| named == method) =>
            {
                return Said::Answer { method, file };
            }
            _ => {}
        }
    }
    if unreadable {
        return Said::Unreadable;
    }
    // RFC 3834: holiday notices and their like are nobody's words.
    let by_program =
        ["Auto-Submitted", "X-Auto-Response-Suppress", "X-Autoreply", "List-Id"].iter().any(|name| {
            mail.headers_raw().any(|(field, value)| {
                field.eq_ignore_ascii_case(name) && !value.trim().eq_ignore_ascii_case("no")
            })
        });
    let words = mail.body_text(0).map(|text| own_words(&text)).filter(|text| !text.is_empty());
    words.filter(|_| !by_program).map_or(Said::Nothing, Said::Words)
}

/// `text/calendar`, or an attachment that calls itself one.
fn is_calendar(part: &MessagePart<'_>) -> bool {
    let by_name = || part.attachment_name().is_some_and(|name| name.to_ascii_lowercase().ends_with(".ics"));
    let is_leaf = matches!(part.body, PartType::Text(_) | PartType::Binary(_) | PartType::InlineBinary(_));
    is_leaf
        && (part.is_content_type("text", "calendar")
            || part.is_content_type("application", "ics")
            || by_name())
}

/// What was written, without the mail it answers, which programs quote below it.
fn own_words(text: &str) -> String {
    let own: Vec<&str> = text.lines().take_while(|line| !line.trim_start().starts_with('>')).collect();
    own.join("\n").trim().chars().filter(|c| *c != '\0').take(MAX_WORDS).collect()
}

/// `Authentication-Results` (RFC 8601): the topmost is the last server's, which is our own side's. Where
/// the domain has no policy, a test that failed while none succeeded counts as forged, too.
fn is_forged(mail: &Message<'_>) -> bool {
    let first = mail.headers_raw().find(|(field, _)| field.eq_ignore_ascii_case("Authentication-Results"));
    let Some((_, value)) = first else { return false };
    let value = value.to_ascii_lowercase();
    let results: Vec<String> =
        value.split(';').map(|result| result.split_whitespace().collect::<String>()).collect();
    let is = |tests: &[&str]| results.iter().any(|result| tests.iter().any(|test| result.starts_with(test)));
    is(&["dmarc=fail"])
        || is(&["spf=fail", "spf=softfail", "dkim=fail"]) && !is(&["dmarc=pass", "spf=pass", "dkim=pass"])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ICS: &str = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260302T010000Z\r\n\
        ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.vn\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    fn said_by(headers: &str, body: &str) -> Incoming {
        read(format!("From: B <B@X.vn>\r\nTo: a@x.vn\r\n{headers}\r\n{body}").as_bytes()).expect("a mail")
    }

    #[test]
    fn an_answer_is_found_wherever_programs_put_it() {
        let alone = said_by("Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n", ICS);
        assert_eq!(
            (alone.from.as_deref(), alone.to.as_slice()),
            (Some("b@x.vn"), &["a@x.vn".to_owned()][..])
        );
        assert!(matches!(alone.said, Said::Answer { method: Method::Reply, .. }), "{alone:?}");
        let attached = format!(
            "--x\r\nContent-Type: text/plain\r\n\r\nYes\r\n--x\r\nContent-Type: application/octet-stream; name=\"Reply.ICS\"\r\n\
             Content-Disposition: attachment\r\n\r\n{ICS}\r\n--x--\r\n"
        );
        let attached = said_by("Content-Type: multipart/mixed; boundary=x\r\n", &attached);
        assert!(matches!(attached.said, Said::Answer { .. }), "{attached:?}");
    }

    #[test]
    fn what_is_no_answer_is_told_apart() {
        let other = said_by("Content-Type: text/calendar; method=REQUEST\r\n", ICS);
        assert!(matches!(other.said, Said::Unreadable), "two methods: {other:?}");
        let request = said_by("Content-Type: text/calendar\r\n", &ICS.replace("REPLY", "REQUEST"));
        assert!(matches!(request.said, Said::Unreadable));
        let huge = format!("{ICS}{}", "X-JUNK:1\r\n".repeat(60_000));
        assert!(matches!(said_by("Content-Type: text/calendar\r\n", &huge).said, Said::Unreadable));
        let inside = format!(
            "--x\r\nContent-Type: message/rfc822\r\n\r\nContent-Type: text/calendar\r\n\r\n{ICS}\r\n--x--\r\n"
        );
        let forwarded = said_by("Content-Type: multipart/mixed; boundary=x\r\n", &inside);
        assert!(matches!(forwarded.said, Said::Nothing), "{forwarded:?}");
        let letter = said_by("", "Can we talk?\r\n\r\n> 10:00\r\n");
        assert!(matches!(&letter.said, Said::Words(words) if words == "Can we talk?"), "{letter:?}");
        assert!(matches!(said_by("Auto-Submitted: auto-replied\r\n", "I am away").said, Said::Nothing));
        assert!(matches!(said_by("Auto-Submitted: no\r\n", "I am here").said, Said::Words(_)));
    }

    #[test]
    fn a_failed_dmarc_is_seen() {
        let failed = "Authentication-Results: mx.x.vn;\r\n spf=pass smtp.mailfrom=y.vn;\r\n dmarc = fail (p=NONE) header.from=x.vn\r\n";
        assert!(said_by(failed, "x").is_forged);
        let passed =
            "Authentication-Results: mx.x.vn; dmarc=pass\r\nAuthentication-Results: other; dmarc=fail\r\n";
        assert!(!said_by(passed, "x").is_forged && !said_by("", "x").is_forged);
        let no_policy =
            "Authentication-Results: mx.x.vn; spf=fail smtp.mailfrom=x.vn; dkim=none; dmarc=none\r\n";
        assert!(said_by(no_policy, "x").is_forged);
        let forwarded = "Authentication-Results: mx.x.vn; spf=fail; dkim=pass header.d=x.vn; dmarc=none\r\n";
        assert!(!said_by(forwarded, "x").is_forged);
    }

    #[test]
    fn bytes_of_any_kind_and_depth_are_read_in_no_time() {
        let mut nested = String::new();
        for level in 0..2_000 {
            nested +=
                &format!("--b{level}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n", level + 1);
        }
        let mails: Vec<Vec<u8>> = vec![
            format!("Content-Type: multipart/mixed; boundary=b0\r\n\r\n{nested}").into_bytes(),
            [b"Content-Type: text/calendar; charset=\"utf-7\xff\"\r\n\r\n".as_slice(), &[0xff; 4_096]]
                .concat(),
            "Content-Type: message/rfc822\r\n\r\n".repeat(2_000).into_bytes(),
            b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!".to_vec(),
            format!("To: {}\r\n\r\n", "a@b.vn, ".repeat(100_000)).into_bytes(),
            vec![0; 100_000],
        ];
        let begun = std::time::Instant::now();
        for mail in mails {
            if let Some(read) = read(&mail) {
                assert!(!matches!(read.said, Said::Answer { .. }) && read.to.len() <= 50);
            }
        }
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}
