//! What stands on the calendar.

use super::clause::Clause;
use crate::assistant::request::{FindEvents, Request, ShowDays};
use crate::phrases::{Meaning, Takes};

/// Questions after days.
const SHOWING: &[&str] = &[
    "what ' s on",
    "what is on",
    "whats on",
    "what ' s happening",
    "what is happening",
    "what do i have",
    "what have i got",
    "what am i doing",
    "what ' s planned",
    "what is planned",
    "what ' s scheduled",
    "what is scheduled",
    "what ' s my",
    "what is my",
    "whats my",
    "what does my",
    "how does my",
    "how ' s my",
    "how is my",
    "show me",
    "show my",
    "show",
    "list",
    "list my",
    "view",
    "display",
    "see my",
    "agenda",
    "my schedule",
    "my calendar",
    "my agenda",
    "my day",
    "my week",
    "do i have anything",
    "do i have any",
    "have i got anything",
    "anything on",
    "is there anything",
    "any events",
    "any plans",
    "any meetings",
    "what meetings",
    "what events",
    "which events",
    "which meetings",
    "what ' s next",
    "what is next",
    "what ' s coming up",
    "what is coming up",
    "schedule for",
    "calendar for",
    "agenda for",
    "plans for",
    "what are my",
    "what appointments",
    "what ' s going on",
    "what is going on",
    "am i doing anything",
    "do i have something",
    "what ' s up",
    "whats up",
    "what ' s in",
    "what else is on",
    "how many meetings",
    "how many events",
    "what do we have",
    "do i have plans",
    "pull up my",
    "open my calendar",
    "what ' s there",
    "what is there",
    "whats happening",
    "what ' s left",
    "how busy am i",
    "how does",
    "what will i be doing",
    "read me my",
    "summarize my",
    "summarise my",
    "let me see",
    "check my calendar",
    "check my schedule",
    "lịch",
    "xem lịch",
    "xem",
    "cho xem",
    "liệt kê",
    "hiện lịch",
    "mở lịch",
    "lịch trình",
    "lịch của tôi",
    "lịch của mình",
    "xem giúp lịch",
    "hiển thị lịch",
    "xem giúp mình lịch",
    "kiểm tra lịch",
    "coi lịch",
    "coi",
    "tóm tắt lịch",
    "có gì",
    "có lịch gì",
    "xem lại lịch",
    "có những gì",
    "thời khóa biểu",
    "thời khoá biểu",
];
/// The same, wherever they stand in a Vietnamese sentence.
const WITHIN: &[&str] = &[
    "có gì",
    "có lịch gì",
    "có việc gì",
    "có những gì",
    "làm gì",
    "lịch gì",
    "việc gì",
    "có lịch không",
    "có sự kiện gì",
    "có sự kiện nào",
    "có cuộc họp nào",
    "có họp không",
    "có hẹn gì",
    "có hẹn không",
    "có lịch nào",
    "thế nào",
    "ra sao",
    "có buổi nào",
    "có bận gì",
    "bận gì",
    "có lịch ko",
    "có gì ko",
    "có họp ko",
    "có kế hoạch gì",
    "có cuộc hẹn nào",
    "mấy cuộc họp",
    "bao nhiêu cuộc họp",
    "có họp gì",
    "có lịch họp",
    "gì không",
    "gì ko",
    "phải làm gì",
    "lịch trình gì",
    "có j",
    "có gì k",
    "họp gì",
];
/// Questions after an event.
const FINDING: &[&str] = &[
    "find",
    "find me",
    "search for",
    "search",
    "look for",
    "look up",
    "when is",
    "when ' s",
    "whens",
    "when are",
    "when do i",
    "when did i",
    "when was",
    "where is",
    "where ' s",
    "where do i",
    "what time is",
    "what time are",
    "what time do i",
    "which day is",
    "what day is",
    "do i have a",
    "do i have an",
    "do i have my",
    "is there a",
    "is there an",
    "have i got a",
    "have i got an",
    "when will",
    "when am i",
    "at what time is",
    "am i having",
    "do i meet",
    "when was my last",
    "tìm",
    "tìm kiếm",
    "tìm lịch",
    "khi nào",
    "bao giờ",
    "lúc nào",
    "mấy giờ",
    "hôm nào",
    "ngày nào",
    "tìm giúp",
    "tìm giúp mình",
    "tra",
    "tìm xem",
    "thứ mấy",
    "tìm cho tôi",
    "tìm cho mình",
    "lần tới",
];
/// The same at the end, or within a Vietnamese sentence.
const FINDING_WITHIN: &[&str] = &[
    "khi nào",
    "bao giờ",
    "lúc nào",
    "mấy giờ",
    "ở đâu",
    "hôm nào",
    "ngày nào",
    "lúc mấy giờ",
    "vào lúc nào",
    "thứ mấy",
    "chỗ nào",
    "phòng nào",
];
/// Words that ask, and say nothing of what is looked for.
const IDLE: &[&str] = &[
    "what",
    "s",
    "is",
    "are",
    "on",
    "my",
    "the",
    "calendar",
    "calendars",
    "schedule",
    "schedules",
    "agenda",
    "do",
    "does",
    "did",
    "i",
    "have",
    "got",
    "anything",
    "any",
    "there",
    "event",
    "events",
    "plan",
    "plans",
    "planned",
    "scheduled",
    "happening",
    "show",
    "me",
    "list",
    "view",
    "look",
    "looks",
    "like",
    "how",
    "see",
    "open",
    "for",
    "of",
    "in",
    "at",
    "going",
    "up",
    "coming",
    "all",
    "everything",
    "am",
    "doing",
    "will",
    "be",
    "to",
    "which",
    "when",
    "where",
    "time",
    "appointments",
    "appointment",
    "a",
    "an",
    "our",
    "we",
    "us",
    "day",
    "next",
    "upcoming",
    "find",
    "search",
    "something",
    "things",
    "was",
    "last",
    "having",
    "take",
    "place",
    "held",
    "happen",
    "start",
    "starts",
    "begin",
    "begins",
    "whats",
    "whens",
    "else",
    "so",
    "far",
    "now",
    "that",
    "it",
    "busy",
    "many",
    "summarize",
    "summarise",
    "read",
    "check",
    "let",
    "left",
    "display",
    "it ' s",
    "set",
    "booked",
    "out",
    "about",
    "com",
    "'",
    "week",
    "please",
    "day ' s",
    "full",
    "có",
    "gì",
    "không",
    "ko",
    "k",
    "j",
    "lịch",
    "lịch trình",
    "trình",
    "của",
    "tôi",
    "mình",
    "em",
    "xem",
    "cho",
    "thế nào",
    "thế",
    "nào",
    "ra sao",
    "sự kiện",
    "những",
    "các",
    "liệt kê",
    "hiện",
    "mở",
    "phải",
    "cuộc",
    "buổi",
    "là",
    "trong",
    "vào",
    "thì",
    "ạ",
    "nhỉ",
    "vậy",
    "đang",
    "sẽ",
    "tìm",
    "tìm kiếm",
    "khi nào",
    "bao giờ",
    "lúc nào",
    "mấy giờ",
    "ở đâu",
    "lúc",
    "việc",
    "hiển thị",
    "kiểm tra",
    "giúp",
    "coi",
    "tóm tắt",
    "hết",
    "diễn ra",
    "bắt đầu",
    "đâu",
    "hôm nào",
    "ngày nào",
    "kế hoạch",
    "tất cả",
    "làm gì",
    "có hẹn",
    "hẹn gì",
    "hẹn",
    "tới",
    "thứ mấy",
    "chỗ nào",
    "hay",
    "cả",
    "tra",
    "lần tới",
    "bận",
    "bao nhiêu",
    "mấy",
    "thời khóa biểu",
    "thời khoá biểu",
    "phòng nào",
    "sắp tới",
    "với",
    "with",
];
/// Words that are looked for only with others.
const KINDS: &[&str] = &["meeting", "meetings", "cuộc họp", "buổi họp", "call", "calls"];

/// Words that mean whatever is on the calendar, when a time is said.
const ANY: &[&str] = &["meeting", "meetings", "calls", "họp", "cuộc họp", "buổi họp", "cuộc hẹn", "bookings"];
/// What is seen, and no list of events.
const SEEN: &[&str] = &[
    "phim",
    "bóng",
    "kịch",
    "hát",
    "nhà",
    "mặt",
    "ca nhạc",
    "xiếc",
    "phòng trọ",
    "tướng",
    "bói",
    "triển lãm",
];

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
    let asks_time = bare
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
