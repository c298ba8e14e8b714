//! Where one request ends and another begins.

use chrono::NaiveDateTime;

use super::clause::Clause;
use super::{Readings, create, one};
use crate::phrases::Style;

/// What may stand between two requests.
const BETWEEN: &[&str] = &[
    "and then",
    ", then",
    ". then",
    "then",
    ", and then",
    ", and also",
    "and also",
    "also",
    ", and",
    "and",
    ", rồi",
    "rồi",
    "sau đó",
    ", sau đó",
    "xong",
    "và",
    ", và",
    "đồng thời",
    ",",
    ".",
    "plus",
    "rồi thì",
    "với lại",
    "&",
];

/// Verbs with which a request begins.
const VERBS: &[&str] = &[
    "cancel",
    "delete",
    "remove",
    "drop",
    "move",
    "reschedule",
    "postpone",
    "push",
    "shift",
    "add",
    "schedule",
    "create",
    "invite",
    "remind me",
    "show",
    "find",
    "accept",
    "decline",
    "rename",
    "draft",
    "write",
    "what",
    "when",
    "set up",
    "book",
    "list",
    "who",
    "am i",
    "make",
    "turn off",
    "turn on",
    "change",
    "set",
    "put",
    "tell",
    "extend",
    "shorten",
    "hủy",
    "huỷ",
    "xóa",
    "xoá",
    "bỏ",
    "dời",
    "chuyển",
    "lùi",
    "hoãn",
    "đổi",
    "thêm",
    "tạo",
    "đặt lịch",
    "lên lịch",
    "nhắc tôi",
    "nhắc mình",
    "nhắc em",
    "mời",
    "tìm",
    "xem",
    "từ chối",
    "nhận lời",
    "chấp nhận",
    "soạn",
    "viết",
    "tắt",
    "bật",
    "sửa",
    "đặt",
    "cho tôi xem",
    "khi nào",
    "nhắn",
];

/// The readings of all that a line asks for; nothing when a part of it is not understood.
pub(super) fn requests(text: &str, now: NaiveDateTime, style: Style) -> Option<Vec<Readings>> {
    let parts: Vec<&str> = text
        .split(['\n', ';', '•'])
        .map(str::trim)
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .collect();
    if parts.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    for part in parts {
        all.extend(sentence(part, now, style)?);
    }
    Some(all)
}

/// The requests of one sentence: cut before each verb that makes a request of what stands before it
/// and of what follows.
fn sentence(text: &str, now: NaiveDateTime, style: Style) -> Option<Vec<Readings>> {
    let clause = Clause::new(text, now, style);
    for at in 1..clause.t.len() {
        let Some(end) = clause.t.any(at, BETWEEN) else { continue };
        let rest = clause.rest(end);
        if Clause::asked(rest, now, style).t.any(0, VERBS).is_none() {
            continue;
        }
        let Some(first) = one(clause.head(at), now, style) else { continue };
        if let Some(others) = sentence(rest, now, style) {
            return Some([vec![first], others].concat());
        }
    }
    one(text, now, style).map(|readings| vec![readings]).or_else(|| events(&clause))
}

/// Several events in one sentence, each with its own time: `lunch Friday 12:00 and gym Saturday 9am`.
fn events(clause: &Clause) -> Option<Vec<Readings>> {
    let asked = Clause::asked(clause.text, clause.now, clause.style);
    for at in 1..asked.t.len() {
        let Some(end) = asked.t.any(at, BETWEEN) else { continue };
        let Some(first) = create::read(&asked.of(asked.head(at)), false) else { continue };
        let rest = asked.of(asked.rest(end));
        if let Some(second) = create::read(&rest, false) {
            return Some(vec![first, second]);
        }
        if let Some(others) = events(&rest) {
            return Some([vec![first], others].concat());
        }
    }
    None
}
