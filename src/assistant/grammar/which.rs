//! Which event is meant, and how much of its series.

use super::clause::Clause;
use crate::assistant::request::{Scope, Which};
use crate::phrases::{Meaning, Takes};

/// Words before the words of an event.
const LEADING: &[&str] = &[
    "the",
    "my",
    "our",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "any",
    "next",
    "upcoming",
    "event",
    "the event called",
    "event called",
    "called",
    "named",
    "titled",
    "entry",
    "with the",
    "for the",
    "of",
    "for",
    "calendar event",
    "time of",
    "date of",
    "from",
    "cái",
    "cuộc",
    "buổi",
    "sự kiện",
    "lịch",
    "lịch hẹn",
    "cuộc hẹn",
    "buổi hẹn",
    "các",
    "những",
    "một",
    "của",
    "từ",
    "vào",
    "giờ",
    "thời gian",
    "giờ của",
    "thời gian của",
    "ngày",
    "tên",
    "tên là",
    "việc",
    "hẹn với",
];

/// Words behind the words of an event.
const TRAILING: &[&str] = &[
    "event",
    "events",
    "appointment",
    "from my calendar",
    "on my calendar",
    "in my calendar",
    "from the calendar",
    "from",
    "on",
    "at",
    "in",
    "of",
    "with",
    "the",
    "từ lịch",
    "khỏi lịch",
    "trong lịch",
    "ra khỏi lịch",
    "của tôi",
    "của mình",
    "của em",
    "đó",
    "này",
    "ấy",
    "kia",
    "lúc",
    "vào",
    "từ",
    "ngày",
    "is",
    "meeting at",
    "' s",
    "khỏi lịch của tôi",
    "my calendar",
    "hết",
    "all",
    "hết đi",
    "series",
];

/// Words that point at nothing by themselves.
const ANYTHING: &[&str] = &[
    "event",
    "events",
    "appointment",
    "appointments",
    "everything",
    "anything",
    "thing",
    "things",
    "all",
    "calendar",
    "one",
    "sự kiện",
    "lịch",
    "lịch hẹn",
    "hẹn",
    "cuộc hẹn",
    "mọi thứ",
    "việc",
    "tất cả",
    "hết",
    "buổi",
    "cuộc",
    "schedule",
    "lịch trình",
];

/// Words that only a conversation could explain.
const POINTING: &[&str] = &["it", "that", "this", "them", "those", "nó", "cái đó", "cái này", "đó", "này"];

const ALL: &[&str] = &[
    "all of my",
    "all of the",
    "all my",
    "all the",
    "all",
    "every single",
    "every",
    "the whole series of",
    "the entire series of",
    "the series of",
    "the whole",
    "the entire",
    "every occurrence of",
    "all occurrences of",
    "each",
    "tất cả các",
    "tất cả những",
    "tất cả",
    "toàn bộ các",
    "toàn bộ",
    "mọi",
    "hết các",
    "hết",
    "cả chuỗi",
    "chuỗi",
    "tất cả các buổi",
    "tất cả các cuộc",
    "mọi buổi",
    "mọi cuộc",
    "toàn bộ chuỗi",
    "các buổi",
    "các cuộc",
];
const FOLLOWING: &[&str] = &[
    "all future",
    "all upcoming",
    "all the future",
    "every future",
    "all remaining",
    "future",
    "các buổi sau của",
    "the rest of the",
    "the rest of",
    "all other",
    "phần còn lại của",
    "this and all following",
    "this and following",
    "các buổi còn lại của",
];
const THIS: &[&str] =
    &["just this one", "only this one", "just this", "only this", "just the", "only the", "chỉ"];
const ALL_BEHIND: &[&str] =
    &["the whole series", "the entire series", "series", "all of them", "cả chuỗi", "hết", "tất cả"];
const FOLLOWING_BEHIND: &[&str] = &[
    "and all following",
    "and following",
    "and all after",
    "and all future ones",
    "and future ones",
    "from now on",
    "from then on",
    "onwards",
    "onward",
    "on out",
    "trở đi",
    "về sau",
    "từ nay",
    "từ nay về sau",
    "từ nay trở đi",
    "và các buổi sau",
    "và sau đó",
];
const THIS_BEHIND: &[&str] = &[
    "only",
    "just this one",
    "only this one",
    "this time only",
    "this time",
    "just this once",
    "lần này",
    "chỉ lần này",
    "thôi",
    "một lần",
    "chỉ buổi này",
    "buổi này",
];

/// The event that a text points at, and how much of its series; nothing when it points at none.
pub(super) fn which(clause: &Clause) -> Option<(Which, Option<Scope>)> {
    let (mut scope, text) = scope(clause);
    let text = without_from(&clause.of(&text));
    let clause = clause.of(&text);
    let line = clause.line(Takes::Time);
    let mut when = None;
    let mut title = line.title;
    if let Some(time) = line.time {
        match time.found.meaning {
            // A length is a part of the words; a rule says that the series is meant.
            Meaning::Duration(_) => title = clause.text.to_owned(),
            Meaning::Series(_) => scope = scope.or(Some(Scope::All)),
            _ => when = Some(time.words),
        }
    }
    let mut words = words(&clause, &title);
    if when.is_some() && scope == Some(Scope::All) {
        // All on that day, not all of a series.
        scope = None;
    }
    if matches!(scope, Some(Scope::All | Scope::Following)) {
        words = singular(&words);
    }
    let named = clause.of(&words);
    if named.t.any(0, POINTING) == Some(named.t.len()) && !named.is_empty() {
        return None;
    }
    // "delete everything" points at too much.
    if when.is_none()
        && named.t.any(0, &["everything", "all", "anything", "mọi thứ", "tất cả", "hết", "calendar"])
            == Some(named.t.len())
    {
        return None;
    }
    let is_idle = named.t.any(0, ANYTHING).max(named.t.any(0, LEADING)) == Some(named.t.len());
    if is_idle && when.is_some() {
        words.clear();
    }
    let when = when.map(|when| plain(&clause, &when));
    (!words.is_empty() || when.is_some()).then_some((Which { words, when, ..Which::default() }, scope))
}

/// Without `from` before a time that is no range: `the call from Friday` is on that day.
fn without_from(clause: &Clause) -> String {
    match clause.t.first(0, &["from", "từ", "kể từ"]) {
        Some((at, end)) if clause.of(clause.rest(end)).time().is_some() => {
            let without = clause.without((at, end));
            // "from January": a month's name needs a preposition.
            match clause.of(&without).line(Takes::Time).time {
                Some(_) => without,
                None => format!("{} in {}", clause.head(at), clause.rest(end)),
            }
        }
        _ => clause.text.to_owned(),
    }
}

/// The words of a time without an article before and a possessive behind.
fn plain(clause: &Clause, when: &str) -> String {
    let when = when.strip_suffix("'s").or_else(|| when.strip_suffix("’s")).unwrap_or(when);
    clause.of(when).after(&["the"]).map_or_else(|| when.to_owned(), |rest| rest.text.to_owned())
}

/// The words without what only leads to them.
pub(super) fn words(clause: &Clause, text: &str) -> String {
    let mut words = clause.of(text.trim_start_matches(['\'', '’', ' ']));
    if words.t.phrase(0, "s").is_some() && text.trim_start().starts_with(['\'', '’']) {
        words = words.of(words.rest(1));
    }
    loop {
        let all = words.t.len();
        if let Some(at) = words.t.any(0, LEADING).filter(|at| *at < all) {
            words = words.of(words.rest(at));
            continue;
        }
        let start = all.saturating_sub(4).max(1);
        if let Some(at) = (start..all).find(|at| words.t.any(*at, TRAILING) == Some(all)) {
            words = words.of(words.head(at));
            continue;
        }
        let bare = words.text.trim_matches(|c: char| c.is_whitespace() || ".,;:!?\"“”".contains(c));
        if bare.len() == words.text.len() {
            return bare.to_owned();
        }
        words = words.of(bare);
    }
}

/// How much of a series a text says, and the text without that.
fn scope(clause: &Clause) -> (Option<Scope>, String) {
    let (behind, text) = scope_behind(clause);
    let clause = clause.of(&text);
    let t = &clause.t;
    let leads = [(FOLLOWING, Scope::Following), (ALL, Scope::All), (THIS, Scope::This)];
    if let Some((at, scope)) = leads.iter().find_map(|(words, scope)| Some((t.any(0, words)?, *scope))) {
        // "every Monday" is a rule.
        let is_rule = t.any(0, &["every", "each", "mọi"]) == Some(at)
            && !clause.line(Takes::Time).title.is_empty()
            && clause.of(clause.between(0, at + 1)).line(Takes::Time).time.is_some();
        let rest = if is_rule { clause.text } else { clause.rest(at) };
        return (behind.or(Some(scope)), rest.to_owned());
    }
    (behind, clause.text.to_owned())
}

fn scope_behind(clause: &Clause) -> (Option<Scope>, String) {
    let t = &clause.t;
    let all = t.len();
    let start = all.saturating_sub(5).max(1);
    for (words, scope) in
        [(FOLLOWING_BEHIND, Scope::Following), (ALL_BEHIND, Scope::All), (THIS_BEHIND, Scope::This)]
    {
        if let Some(at) = (start..all).find(|at| t.any(*at, words) == Some(all)) {
            return (Some(scope), clause.head(at).to_owned());
        }
    }
    (None, clause.text.to_owned())
}

/// `standups` is found by `standup`.
fn singular(words: &str) -> String {
    let plain = words.is_ascii() && words.len() > 3 && words.ends_with('s');
    if plain && !words.ends_with("ss") && !words.ends_with("us") {
        let es = ["sses", "shes", "ches", "xes"].iter().any(|end| words.ends_with(end));
        words[..words.len() - if es { 2 } else { 1 }].to_owned()
    } else {
        words.to_owned()
    }
}
