//! Where one request ends and another begins.

use std::cell::RefCell;
use std::collections::HashMap;

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

/// More places than anybody cuts a sentence at.
const MOST_CUTS: usize = 10;

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
/// and of what follows; else several events, each with its own time: `lunch Friday 12:00 and gym
/// Saturday 9am`.
fn sentence(text: &str, now: NaiveDateTime, style: Style) -> Option<Vec<Readings>> {
    let clause = Clause::new(text, now, style);
    let requests = Cut::new(&clause, |rest| Clause::asked(rest, now, style).t.any(0, VERBS).is_some());
    if let Some(all) = requests.from(0, &|text| one(text, now, style)) {
        return Some(all);
    }
    let asked = Clause::asked(text, now, style);
    Cut::new(&asked, |_| true).from(0, &|text| create::read(&asked.of(text), false))
}

/// A sentence with the places where it may be cut.
struct Cut<'a> {
    text: &'a str,
    /// Where a part ends and the next one begins, in bytes.
    places: Vec<(usize, usize)>,
    /// What has been found from a place on.
    known: RefCell<HashMap<usize, Option<Vec<Readings>>>>,
}

impl<'a> Cut<'a> {
    fn new(clause: &Clause<'a>, begins: impl Fn(&str) -> bool) -> Self {
        let place = |at: usize| {
            let end = clause.t.any(at, BETWEEN).filter(|end| !clause.t.ends(*end))?;
            begins(clause.rest(end)).then(|| (clause.t.byte(at), clause.t.byte(end)))
        };
        let places: Vec<_> = (1..clause.t.len()).filter_map(place).collect();
        // Nobody asks for so much in one sentence; it is read as one then.
        let places = if places.len() > MOST_CUTS { Vec::new() } else { places };
        Self { text: clause.text, places, known: RefCell::default() }
    }

    /// The requests from a place on: the shortest that is one, then the others.
    fn from(&self, start: usize, read: &dyn Fn(&str) -> Option<Readings>) -> Option<Vec<Readings>> {
        if let Some(known) = self.known.borrow().get(&start) {
            return known.clone();
        }
        let cut = self.places.iter().filter(|(end, _)| *end > start).find_map(|&(end, next)| {
            let first = read(&self.text[start..end])?;
            let others = self.from(next, read)?;
            Some([vec![first], others].concat())
        });
        let found = cut.or_else(|| read(&self.text[start..]).map(|readings| vec![readings]));
        self.known.borrow_mut().insert(start, found.clone());
        found
    }
}
