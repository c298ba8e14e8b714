//! Booking links: the pages on which guests book.

mod words;

use super::clause::Clause;
use crate::assistant::request::{ChangeBookingLink, CreateBookingLink, ListBookingLinks, Request};
use crate::phrases::{Line, Takes, length, within_quotes};

use words::{ARTICLES, CHANGING, CREATING, DAYS, LINK, LISTING, NAMING, OFF, ON, SURE};

pub(super) fn read(clause: &Clause) -> Option<Request> {
    let (at, end) = clause.t.first(0, LINK)?;
    let is_sure = clause.has(SURE);
    // Which verb begins the line, by the longest.
    let verb = [(CREATING, 0), (LISTING, 1), (OFF, 2), (ON, 3), (CHANGING, 4)]
        .into_iter()
        .filter_map(|(verbs, kind)| Some((clause.t.any(0, verbs)?, kind)))
        .max_by_key(|(end, kind)| (*end, *kind == 3));
    match verb {
        Some((_, 2)) => switched(clause, (at, end), false),
        Some((verb, 3)) if clause.t.any(0, &["open", "mở"]) != Some(verb) || !is_new(clause, at) => {
            switched(clause, (at, end), true)
        }
        Some((verb, 4 | 0)) if !is_new(clause, at) && clause.t.any(0, CHANGING).is_some() => {
            changed(clause, verb.min(at), (at, end))
        }
        Some((verb, 0 | 3 | 4)) if is_sure && verb <= at => created(clause, verb, (at, end)),
        Some((verb, 1)) if is_sure && verb <= at + 1 && listed(clause, end) => {
            Some(Request::ListBookingLinks(ListBookingLinks {}))
        }
        None if is_sure && at < 2 && listed(clause, end) => {
            Some(Request::ListBookingLinks(ListBookingLinks {}))
        }
        _ => None,
    }
}

/// Whether nothing but a list is asked for.
fn listed(clause: &Clause, end: usize) -> bool {
    clause.t.ends(end)
        || clause
            .t
            .any(
                end,
                &[
                    "do i have",
                    "are there",
                    "have i",
                    "nào",
                    "của tôi",
                    "của mình",
                    "đang",
                    "là gì",
                    "hiện có",
                ],
            )
            .is_some()
}

/// Whether a new link is spoken of: `a`, `new`, `một`.
fn is_new(clause: &Clause, at: usize) -> bool {
    (0..at).any(|word| clause.t.any(word, &["a", "an", "new", "another", "một", "mới", "1"]).is_some())
        || clause.t.any(0, &["create", "add", "set up", "tạo", "thêm", "new", "lập"]).is_some()
}

fn switched(clause: &Clause, link: (usize, usize), is_active: bool) -> Option<Request> {
    let verbs = if is_active { ON } else { OFF };
    let (_, verb) = clause.t.first(0, verbs)?;
    let text = format!("{} {}", clause.between(verb.min(link.0), link.0), clause.rest(link.1));
    let name = name(&clause.of(&text));
    let change = ChangeBookingLink { link: name, is_active: Some(is_active), ..ChangeBookingLink::default() };
    (!change.link.is_empty() || clause.has(SURE)).then_some(Request::ChangeBookingLink(change))
}

/// Words without articles and marks, and without what leads to a name.
fn name(clause: &Clause) -> String {
    let mut name = clause.of(clause.text);
    while let Some(at) =
        name.t.any(0, ARTICLES).or_else(|| name.t.any(0, NAMING)).or_else(|| name.t.any(0, &["of", "của"]))
    {
        name = name.of(name.rest(at));
    }
    let text = within_quotes(name.text).map_or(name.text, |(_, inner, _)| inner);
    text.trim_matches(|c: char| c.is_whitespace() || ",.:;\"'“”".contains(c)).to_owned()
}

fn created(clause: &Clause, verb: usize, link: (usize, usize)) -> Option<Request> {
    let text = format!("{} , {}", clause.between(verb, link.0), clause.rest(link.1));
    let mut rest = clause.of(&text);
    let length = rest.length();
    let (words, cut) = match length {
        Some((place, words)) => (Some(words.trim_end_matches(['-', ' ']).to_owned()), rest.without(place)),
        None => (None, rest.text.to_owned()),
    };
    rest = rest.of(&cut);
    let quoted = within_quotes(rest.text).map(|(_, inner, _)| inner.trim().to_owned());
    let (hours, cut) = hours(&rest);
    let rest = rest.of(&cut);
    let line = Line::read(rest.text, rest.now, rest.style, Takes::TimeAndPlace);
    let said = match rest.t.first(0, NAMING) {
        Some((_, end)) => {
            let named = rest.of(rest.rest(end));
            let stop =
                named.t.first(1, &[",", "with", "at", "in", "ở", "tại", "for", "lasting", "on", "dài", "và"]);
            stop.map_or(named.text, |(at, _)| named.head(at)).to_owned()
        }
        None => line.title.clone(),
    };
    let title = quoted.unwrap_or_else(|| name(&rest.of(&said)));
    let title = title.trim_matches(|c: char| c.is_whitespace() || ",.-".contains(c)).to_owned();
    Some(Request::CreateBookingLink(CreateBookingLink { title, length: words, hours, place: line.place }))
}

/// The weekly hours that a text says, and the text without them.
fn hours(clause: &Clause) -> (Option<String>, String) {
    let t = &clause.t;
    let is_hours = |at: usize| {
        let opens = t.any(at, DAYS).is_some()
            || t.any(at, &["t"]).is_some() && t.number(at + 1).is_some_and(|n| n.0 < 8);
        // "tu" in "Tu van" is no "từ".
        let leads = t.any(at, &["from", "between", "từ"]).is_none_or(|next| {
            t.number(next).is_some() || t.any(next, DAYS).is_some() || t.any(at, &["từ thứ"]).is_some()
        });
        opens && leads && (at..t.len()).any(|digit| t.number(digit).is_some())
    };
    let Some(from) = (0..t.len()).find(|at| is_hours(*at)) else { return (None, clause.text.to_owned()) };
    let stop = |at: usize| {
        t.any(at, NAMING).is_some()
            || t.any(at, &["at the", "at", "in", "ở", "tại", "for", "with"]).is_some()
            || t.any(at, &["on", "via", "qua", "trên"]).is_some_and(|next| t.any(next, DAYS).is_none())
    };
    let to = (from + 1..t.len()).find(|at| stop(*at)).unwrap_or(t.len());
    let hours = clause.between(from, to).trim_matches([' ', ',', '.']).to_owned();
    // "on" and the like before it go too.
    let start =
        if from > 0 && t.any(from - 1, &["on", "vào", "during", "khung giờ", "giờ", "trong"]).is_some() {
            from - 1
        } else {
            from
        };
    (Some(hours), clause.without((start, to)))
}

/// `rename link X to Y`, `set the hours of link X to Mon-Fri 9-12`, `make link X 45 minutes`.
fn changed(clause: &Clause, verb: usize, link: (usize, usize)) -> Option<Request> {
    const TO: &[&str] = &["to", "as", "thành", "sang", "là", "="];
    let head = clause.between(verb, link.0);
    let rest = clause.of(clause.rest(link.1));
    let mut change = ChangeBookingLink::default();
    let (before, value) = match rest.t.first(0, TO) {
        Some((at, end)) => (rest.head(at).to_owned(), rest.rest(end).to_owned()),
        None => {
            let ((at, end), _) = rest.length()?;
            (rest.head(at).to_owned(), rest.between(at, end).to_owned())
        }
    };
    let value = value.trim_matches(|c: char| c.is_whitespace() || ",.\"“”".contains(c)).to_owned();
    let kind = |nouns: &[&str]| clause.of(clause.head(link.0)).has(nouns);
    let is_length = length(&value, clause.now, clause.style).is_some();
    let is_name = clause.t.any(0, &["rename", "đổi tên", "sửa tên"]).is_some()
        || kind(&["title", "name", "tên", "tiêu đề"]);
    let said = clause.of(&value);
    if is_name {
        change.title = Some(value.clone());
    } else if is_length {
        change.length = Some(value.clone());
    } else if kind(&["hours", "times", "availability", "giờ", "khung giờ"]) {
        change.hours = Some(value.clone());
    } else if kind(&["place", "location", "địa điểm", "chỗ", "nơi"]) {
        change.place = Some(value.clone());
    } else if hours(&said).0.is_some() {
        change.hours = Some(value.clone());
    } else {
        return None;
    }
    // What stands before the noun names the link only when nothing behind it does.
    change.link = name(&clause.of(&before));
    if change.link.is_empty() {
        const KINDS: &[&str] = &[
            "title",
            "name",
            "hours",
            "times",
            "availability",
            "place",
            "location",
            "length",
            "duration",
            "giờ",
            "tên",
            "thời lượng",
            "địa điểm",
            "of",
            "the",
            "của",
            "for",
            "my",
        ];
        let mut head = clause.of(head);
        while let Some(at) = head.t.any(0, KINDS) {
            head = head.of(head.rest(at));
        }
        change.link = name(&clause.of(head.text));
    }
    let noise: &[&str] = if is_length { &["length"] } else { &["hours", "title", "name"] };
    for noise in noise {
        if let Some(bare) = change.link.strip_suffix(*noise) {
            change.link = bare.trim_end_matches([' ', '\'', 's']).to_owned();
        }
    }
    (!change.link.is_empty()).then_some(Request::ChangeBookingLink(change))
}
