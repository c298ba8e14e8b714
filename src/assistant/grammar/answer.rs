//! An answer to an invitation.

use super::clause::Clause;
use super::which::which;
use crate::assistant::request::{AnswerInvitation, Request};
use crate::phrases::Takes;

const TENTATIVE: &[&str] = &[
    "tentatively accept",
    "say maybe to",
    "reply maybe to",
    "answer maybe to",
    "maybe to",
    "rsvp maybe to",
    "maybe accept",
    "có thể tham dự",
    "có thể tham gia",
    "trả lời có thể cho",
    "chưa chắc tham dự",
    "tạm nhận lời",
    "tạm nhận",
];
const ACCEPTED: &[&str] = &[
    "accept",
    "say yes to",
    "reply yes to",
    "answer yes to",
    "rsvp yes to",
    "confirm",
    "nhận lời",
    "chấp nhận",
    "đồng ý",
    "xác nhận tham dự",
    "xác nhận tham gia",
    "nhận lời mời",
    "tham dự",
    "trả lời đồng ý",
    "đồng ý tham dự",
    "đồng ý tham gia",
    "nhận",
];
const DECLINED: &[&str] = &[
    "decline",
    "say no to",
    "reply no to",
    "answer no to",
    "rsvp no to",
    "refuse",
    "turn down",
    "reject",
    "từ chối",
    "không tham dự",
    "không tham gia",
    "không nhận lời",
    "không đi",
    "khước từ",
    "từ chối tham dự",
    "từ chối tham gia",
];
/// What an invitation is called.
const INVITATION: &[&str] = &[
    "the invitation to",
    "the invitation for",
    "the invitation from",
    "the invite to",
    "the invite for",
    "the invite from",
    "invitation to",
    "invitation for",
    "invitation from",
    "invite to",
    "invite for",
    "invite from",
    "the invitation",
    "the invite",
    "invitation",
    "invite",
    "lời mời tham dự",
    "lời mời tham gia",
    "lời mời dự",
    "lời mời đến",
    "lời mời tới",
    "lời mời họp",
    "lời mời của",
    "lời mời từ",
    "lời mời",
    "thư mời",
    "giấy mời",
    "my invitation to",
    "my invite to",
    "going to",
    "attending",
    "dự",
];
/// Without the word, these say that an event is meant.
const EVENTS: &[&str] = &["meeting", "event", "review", "appointment", "họp", "cuộc", "buổi", "sự kiện"];
const COMMENTS: &[&str] = &[
    "because",
    "saying that",
    "saying",
    "with the message",
    "with the comment",
    "with the note",
    "with a note",
    "with a note saying",
    "since",
    "as i",
    "and say",
    "and tell them",
    "comment :",
    "note :",
    "vì",
    "do",
    "bởi vì",
    "với lý do",
    "kèm lời nhắn",
    "và nói",
    "và nhắn",
    "nói rằng",
    "nói là",
    "lý do :",
    "lý do là",
    "vì là",
];

pub(super) fn read(clause: &Clause) -> Option<Request> {
    let (response, rest) = [(TENTATIVE, "tentative"), (DECLINED, "declined"), (ACCEPTED, "accepted")]
        .into_iter()
        .find_map(|(verbs, response)| Some((response, clause.after(verbs)?)))?;
    let (rest, comment) = match rest.t.first(1, COMMENTS) {
        Some((at, end)) => {
            let kept = rest.t.any(at, &["as i"]).is_some();
            (rest.of(rest.head(at)), Some(rest.rest(if kept { at + 1 } else { end })))
        }
        None => (rest.of(rest.text), None),
    };
    let is_invitation = rest.has(&["invitation", "invite", "lời mời", "thư mời", "giấy mời"]);
    let is_event = rest.has(EVENTS) || rest.line(Takes::Time).time.is_some();
    if !is_invitation && !is_event {
        return None;
    }
    let named = rest.after(INVITATION).unwrap_or_else(|| rest.of(rest.text));
    let text = named.text.to_owned();
    let text = match named.t.first(1, &["invitation", "invite"]) {
        Some((at, end)) => named.without((at, end)),
        None => text,
    };
    let which = which(&named.of(&text)).map(|(which, _)| which).unwrap_or_default();
    let comment = comment.map(|said| said.trim_matches([' ', ',', ':', '"', '“', '”']).to_owned());
    let comment = comment.filter(|said| !said.is_empty());
    Some(Request::AnswerInvitation(AnswerInvitation { which, response: response.to_owned(), comment }))
}
