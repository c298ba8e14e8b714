//! Events that go to another time.

use super::Readings;
use super::clause::Clause;
use super::create::explicit;
use super::which::which;
use crate::assistant::request::{MoveEvent, Request, Scope, Which};
use crate::phrases::{Meaning, Takes, Time, length_at, shift};

const VERBS: &[&str] = &[
    "move",
    "reschedule",
    "shift",
    "push back",
    "push",
    "postpone",
    "delay",
    "bring forward",
    "bring",
    "pull forward",
    "pull",
    "advance",
    "change",
    "put off",
    "put back",
    "push out",
    "switch",
    "dời",
    "dời lịch",
    "chuyển",
    "chuyển lịch",
    "đổi",
    "đổi lịch",
    "đổi giờ",
    "đổi ngày",
    "lùi",
    "lùi lịch",
    "hoãn",
    "hoãn lịch",
    "dịch",
    "đẩy",
    "đẩy lùi",
    "rời",
    "thay đổi",
    "sắp xếp lại",
    "dời giúp",
    "dời giúp mình",
    "dời giúp tôi",
    "chuyển giúp mình",
    "chuyển giúp tôi",
    "dời hộ",
    "cho",
    "đổi giờ của",
    "dời giờ",
    "chuyển giờ",
    "sửa giờ",
    "tạm hoãn",
    "đẩy lịch",
    "change the time of",
    "change the date of",
    "change the time for",
];
/// Verbs that need a time to go to: the others say much else.
const VAGUE: &[&str] = &[
    "change",
    "bring",
    "pull",
    "switch",
    "advance",
    "đổi",
    "chuyển",
    "rời",
    "dịch",
    "thay đổi",
    "push",
    "cho",
];
const EARLIER: &[&str] = &["bring forward", "bring", "pull forward", "pull", "advance"];
const TO: &[&str] = &[
    "to",
    "for",
    "until",
    "till",
    "onto",
    "over to",
    "back to",
    "forward to",
    "up to",
    "out to",
    "sang",
    "đến",
    "tới",
    "qua",
    "vào",
    "thành",
    "xuống",
    "lên",
    "về",
    "lúc",
    "sang lúc",
    "qua lúc",
    "lại đến",
    "lại sang",
    "lại vào",
    "sang tới",
    "into",
    "đến lúc",
];

/// Verbs that say nothing else, so that the new time may be left out.
const OPEN: &[&str] = &[
    "reschedule",
    "postpone",
    "dời lịch",
    "dời",
    "hoãn lịch",
    "hoãn",
    "đổi lịch",
    "đổi giờ",
    "chuyển lịch",
    "dời giúp mình",
    "dời giúp tôi",
    "dời giúp",
];

/// More than anybody needs to say a time, in bytes.
const LONGEST_TIME: usize = 120;

pub(super) fn read(clause: &Clause) -> Option<Readings> {
    let rest = clause.after(VERBS)?;
    // What is not said stays: "at the same time" says no more.
    let rest = match rest
        .t
        .first(1, &["at the same time", "same time", "cùng giờ", "cùng giờ đó", "giữ nguyên giờ"])
    {
        Some((at, end)) if rest.t.ends(end) => rest.of(rest.head(at)),
        _ => rest,
    };
    // The first word behind which nothing but a time stands.
    for at in 1..rest.t.len() {
        let Some(end) = rest.t.any(at, TO).filter(|end| !rest.t.ends(*end)) else { continue };
        if rest.rest(end).len() > LONGEST_TIME {
            continue;
        }
        let target = rest.of(rest.rest(end));
        let Some(time) = target.time().filter(is_moment) else { continue };
        let Some((which, scope)) = which(&rest.of(rest.head(at))) else { continue };
        let words = time.words.clone();
        return Some(readings(&which, scope, &words, &time, &rest));
    }
    if let Some(moved) = by(clause, &rest) {
        return Some(moved);
    }
    // "reschedule the dentist next Wed 10": one time, and nothing says that it is the old one.
    let is_vague = clause.t.any(0, VAGUE) == clause.t.any(0, VERBS);
    let line = rest.line(Takes::Time);
    if line.time.is_none() && clause.t.any(0, OPEN) == clause.t.any(0, VERBS) {
        // Where to is asked then.
        let (which, scope) = which(&rest)?;
        return Some(vec![Request::MoveEvent(MoveEvent { which, scope, ..MoveEvent::default() })]);
    }
    let time = line.time.filter(|time| !is_vague && !line.title.is_empty() && is_moment(time))?;
    let ends = rest.text.trim_end().ends_with(time.words.split_whitespace().last()?);
    if !ends {
        return None;
    }
    let (which, scope) = which(&rest.of(&line.title))?;
    let words = time.words.clone();
    Some(readings(&which, scope, &words, &time, &rest))
}

/// Whether it says when, not how long.
fn is_moment(time: &Time) -> bool {
    !matches!(time.found.meaning, Meaning::Duration(_))
}

/// One reading, or two with their times written out.
fn readings(which: &Which, scope: Option<Scope>, words: &str, time: &Time, clause: &Clause) -> Readings {
    let moved = |to: String| {
        Request::MoveEvent(MoveEvent { which: which.clone(), to, scope, ..MoveEvent::default() })
    };
    match explicit(time, clause) {
        Some(both) => both.into_iter().map(moved).collect(),
        None => vec![moved(words.to_owned())],
    }
}

/// By how much: `push standup by 30 minutes`, `dời họp sớm hơn 1 tiếng`.
fn by(clause: &Clause, rest: &Clause) -> Option<Readings> {
    let t = &rest.t;
    // The place from which all the rest is a shift, and says a length.
    let mut places = (0..t.len()).filter(|at| rest.rest(*at).len() <= LONGEST_TIME);
    let (at, shifted) = places.find_map(|at| Some((at, shift(rest.rest(at), rest.now, rest.style)?)))?;
    let opens = t.any(
        at,
        &[
            "by", "back", "forward", "sớm", "muộn", "trễ", "lùi", "lại", "lên", "thêm", "xuống", "earlier",
            "later", "up", "out", "khoảng", "chậm", "for", "another", "đi", "ra", "về",
        ],
    );
    let tail = rest.rest(at);
    let says_way = clause.of(tail).has(&["earlier", "later", "sooner", "sớm", "muộn", "trễ", "chậm"]);
    let from = opens.is_some() || says_way;
    let length_first = length_at(t, at).is_some();
    if !from && !length_first {
        return None;
    }
    // "move the call 2 hours": by; "change the call 2 hours" says nothing.
    if !from && clause.t.any(0, &["change", "đổi", "thay đổi"]).is_some() {
        return None;
    }
    let (which, scope) = which(&rest.of(rest.head(at)))?;
    let words = length_words(&rest.of(tail))?;
    let vietnamese = rest.of(&words).has(&["phút", "tiếng", "giờ", "ngày", "tuần", "tháng", "rưỡi"]);
    let says_back =
        clause.of(tail).has(&["back", "later", "muộn", "trễ", "lùi", "lại", "xuống", "thêm", "chậm"]);
    let is_earlier = shifted.is_earlier || clause.t.any(0, EARLIER).is_some() && !says_back;
    let to = |earlier: bool| match (vietnamese, earlier) {
        (true, true) => format!("sớm hơn {words}"),
        (true, false) => format!("muộn hơn {words}"),
        (false, true) => format!("{words} earlier"),
        (false, false) => format!("{words} later"),
    };
    let moved = |earlier: bool| {
        Request::MoveEvent(MoveEvent { which: which.clone(), to: to(earlier), scope, ..MoveEvent::default() })
    };
    // "move it forward an hour": people differ.
    let is_open = clause.t.any(0, &["move", "push", "shift"]).is_some()
        && clause.of(tail).has(&["forward", "up"])
        && !clause.of(tail).has(&["earlier", "later", "sooner"]);
    Some(if is_open { vec![moved(true), moved(false)] } else { vec![moved(is_earlier)] })
}

/// The words of the length in a shift.
fn length_words(tail: &Clause) -> Option<String> {
    (0..tail.t.len()).find_map(|at| {
        let (_, end) = length_at(&tail.t, at)?;
        let start = tail.t.any(at, &["a", "an"]).map_or(at, |_| at);
        Some(tail.between(start, end).to_owned())
    })
}
