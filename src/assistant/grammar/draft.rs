//! A text to copy and send.

use super::clause::Clause;
use super::which::which;
use crate::assistant::request::{DraftMessage, Request};
use crate::phrases::{Meaning, Takes};

const VERBS: &[&str] = &[
    "draft",
    "write",
    "compose",
    "prepare",
    "write up",
    "draft up",
    "soạn",
    "viết",
    "soạn giúp",
    "soạn cho tôi",
    "soạn cho mình",
    "viết cho tôi",
    "viết cho mình",
    "viết giúp",
    "soạn thảo",
    "soạn hộ",
    "soạn giùm",
    "soạn giúp mình",
    "soạn giúp tôi",
    "viết giúp mình",
    "viết giúp tôi",
];
const NOUNS: &[&str] = &[
    "message",
    "note",
    "email",
    "e - mail",
    "mail",
    "reply",
    "text",
    "letter",
    "msg",
    "sms",
    "line",
    "tin nhắn",
    "tin",
    "thư",
    "email",
    "lời nhắn",
    "thư mời",
    "câu trả lời",
    "thư trả lời",
    "một tin nhắn",
    "một email",
    "1 email",
    "1 tin nhắn",
    "một lời nhắn",
    "một thư",
    "mail",
    "một tin",
    "thư xin lỗi",
];
/// Verbs that need no noun: whom, then what.
const TELLING: &[&str] =
    &["nhắn", "nhắn tin cho", "nhắn cho", "báo cho", "gửi tin cho", "gửi tin nhắn cho", "tell", "text"];
const SAYING: &[&str] = &[
    "that says",
    "saying that",
    "saying",
    "to say that",
    "to say",
    "telling them that",
    "telling her that",
    "telling him that",
    "telling them",
    "telling her",
    "telling him",
    "to tell them that",
    "to tell them",
    "that",
    "asking",
    "to ask",
    "to let them know that",
    "to let them know",
    "to let her know",
    "to let him know",
    "explaining that",
    "explaining",
    "apologizing for",
    "nói rằng",
    "nói là",
    "báo rằng",
    "báo là",
    "báo",
    "rằng",
    "là",
    "nói",
    "để báo",
    "để nói",
    "hỏi",
    "để hỏi",
    "nhắc",
    "xin lỗi",
    "xin",
    "bảo",
    "bảo là",
    "với nội dung",
    "nội dung",
    ":",
    "thông báo",
    "để thông báo",
];
const ABOUT: &[&str] = &["about", "regarding", "concerning", "on", "về việc", "về", "liên quan đến"];

pub(super) fn read(clause: &Clause) -> Option<Request> {
    let said = clause.after(VERBS).and_then(|rest| {
        let rest = rest
            .after(&["me a", "me an", "a short", "a quick", "a", "an", "the", "một", "1"])
            .unwrap_or(rest);
        rest.after(&["polite", "short", "quick", "friendly"]).unwrap_or(rest).after(NOUNS)
    });
    let told = || {
        clause.after(TELLING).filter(|rest| rest.has(&["that", "rằng", "là", "i ' m", "i ' ll", "im", "i"]))
    };
    let is_plain = said.is_none();
    let rest = said.or_else(told)?;
    let rest = rest.after(&["to", "for", "cho", "gửi cho", "gửi đến", "gửi", "tới", "đến"]).unwrap_or(rest);
    let (to, about, event) = match (rest.t.first(0, SAYING), rest.t.first(0, ABOUT)) {
        (Some((at, end)), about) if about.is_none_or(|(before, _)| at <= before) => {
            // What the words ask or say sorry for is a part of the text.
            let kept = rest.t.any(at, &["asking", "xin lỗi", "xin", "hỏi", "nhắc"]).is_some();
            (rest.head(at), rest.rest(if kept { at } else { end }), None)
        }
        (_, Some((at, end))) => {
            let about = rest.rest(end);
            (rest.head(at), about, event(&rest.of(about)))
        }
        _ if is_plain => {
            let at = rest.t.first(1, &["i", "tôi", "mình", "em"])?.0;
            (rest.head(at), rest.rest(at), None)
        }
        _ => (rest.text, "", None),
    };
    let (to, about) = (to.trim_matches([' ', ',']), about.trim_matches([' ', ',', '"', '“', '”']));
    if to.is_empty() && about.is_empty() {
        return None;
    }
    Some(Request::DraftMessage(DraftMessage { to: to.to_owned(), about: about.to_owned(), which: event }))
}

/// The event that a message is about, when its time is said.
fn event(about: &Clause) -> Option<crate::assistant::request::Which> {
    let line = about.line(Takes::Time);
    line.time.filter(|time| !matches!(time.found.meaning, Meaning::Duration(_)))?;
    which(about).map(|(which, _)| which).filter(|which| !which.words.is_empty())
}
