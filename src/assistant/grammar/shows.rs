//! What stands on the calendar.

mod words;

use super::clause::Clause;
use crate::assistant::request::{FindEvents, Request, ShowDays};
use crate::phrases::{Meaning, Takes};

use words::{ANY, FINDING, FINDING_WITHIN, IDLE, KINDS, SEEN, SHOWING, WITHIN};

pub(super) fn read(clause: &Clause) -> Option<Request> {
    let line = clause.line(Takes::Time);
    let when = line.time.filter(|time| !matches!(time.found.meaning, Meaning::Duration(_)));
    let has_hour = when.as_ref().is_some_and(|time| time.words.contains(|c: char| c.is_ascii_digit()));
    let when = when.map(|time| time.words);
    // "tuần sau có gì": the time may come first.
    let bare = clause.of(&line.title);
    let finding =
        bare.t.any(0, FINDING).is_some() || clause.t.any(0, FINDING).is_some() || asks_within(&bare);
    let leading = bare.t.any(0, SHOWING).max(clause.t.any(0, SHOWING));
    let within = bare.has(WITHIN) || is_yes_or_no(&bare);
    if !finding && leading.is_none() && !within {
        return None;
    }
    let words = rest(&bare);
    // "chiều nay có họp không" asks for whatever there is.
    let is_any = when.is_some() && bare.of(&words).t.any(0, ANY) == Some(bare.of(&words).t.len());
    if is_any {
        return Some(Request::ShowDays(ShowDays { when: when.unwrap_or_default() }));
    }
    let is_list = bare.t.any(0, &["lịch", "xem", "show", "list", "see", "view", "coi"]).is_some();
    if words.is_empty() {
        let alone = finding && !within && leading.is_none();
        // "find" alone asks for nothing.
        return (when.is_some() || !alone)
            .then(|| Request::ShowDays(ShowDays { when: when.unwrap_or_default() }));
    }
    if bare.t.any(0, &["xem", "coi"]).is_some_and(|at| bare.t.any(at, SEEN).is_some()) {
        return None;
    }
    // "lịch họp nhóm thứ 6 15h" is to be put down, not looked up.
    if is_list && !finding && !within && has_hour && bare.t.any(0, &["lịch"]).is_some() {
        return None;
    }
    // "What is the plan", "show off": no event is asked for.
    let own = bare.has(&[
        "my",
        "i",
        "me",
        "meeting",
        "meetings",
        "appointment",
        "event",
        "events",
        "calendar",
        "our",
        "we",
        "lịch",
        "họp",
        "hẹn",
        "tôi",
        "mình",
        "cuộc",
        "buổi",
    ]);
    let asks_time =
        bare.t.any(0, &["where is", "where ' s", "where are"]).is_some_and(|at| !bare.t.ends(at + 1))
            || bare
                .t
                .any(0, &["when", "what time", "khi nào", "bao giờ", "mấy giờ", "tìm", "find", "search"])
                .is_some()
            || asks_within(&bare);
    if when.is_none() && !own && !asks_time {
        return None;
    }
    Some(Request::FindEvents(FindEvents { words, when }))
}

fn asks_within(clause: &Clause) -> bool {
    clause.t.first(1, FINDING_WITHIN).is_some()
}

/// `chiều mai có họp không`: between `có` and `không` stands what is asked for.
fn is_yes_or_no(clause: &Clause) -> bool {
    let Some((at, end)) = clause.t.first(0, &["có"]) else { return false };
    at < 3
        && clause
            .t
            .first(end, &["không", "ko", "hông", "hong", "chưa", "nào", "gì"])
            .is_some_and(|(_, last)| clause.t.ends(last))
}

/// What is left when the words that only ask are taken from both ends, and kinds of events before `with`.
fn rest(clause: &Clause) -> String {
    let mut rest = clause.of(clause.text);
    let kept = |clause: &Clause, at: usize| clause.t.any(at, KINDS).is_some();
    loop {
        let all = rest.t.len();
        if all == 0 {
            return String::new();
        }
        if let Some(at) = rest.t.any(0, IDLE).or_else(|| rest.t.any(0, &["?", ",", ":", "!"])) {
            rest = rest.of(rest.rest(at));
            continue;
        }
        if let Some(at) = rest.t.any(0, KINDS)
            && let Some(with) = rest.t.any(at, &["with", "về", "với", "about", "của", "of"])
        {
            rest = rest.of(rest.rest(with));
            continue;
        }
        let start = all.saturating_sub(3);
        let found = (start..all).find(|at| {
            *at > 0
                && !kept(&rest, *at)
                && (rest.t.any(*at, IDLE) == Some(all) || rest.t.any(*at, &["?", ",", ":", "!"]) == Some(all))
        });
        match found {
            Some(at) => rest = rest.of(rest.head(at)),
            None => break,
        }
    }
    rest.text.trim_matches(|c: char| c.is_whitespace() || ".,?!:;\"".contains(c)).to_owned()
}
