//! New events.

use super::Readings;
use super::clause::Clause;
use crate::assistant::request::{CreateEvent, Request};
use crate::phrases::{Grain, Line, Meaning, Takes, Time, length_at, spell};

/// Verbs that ask for an event.
const VERBS: &[&str] = &[
    "add",
    "schedule",
    "create",
    "set up",
    "setup",
    "arrange",
    "organize",
    "organise",
    "reserve",
    "pencil in",
    "note down",
    "plan",
    "book",
    "put in",
    "put down",
    "put",
    "block",
    "block off",
    "block out",
    "make a reservation for",
    "set a",
    "set an",
    "i have",
    "i ' ve got",
    "i have got",
    "i ' m having",
    "we have",
    "make an",
    "make a",
    "remind me to",
    "remind me about",
    "remind me of",
    "remind me that",
    "remind me",
    "set a reminder to",
    "set a reminder for",
    "set a reminder",
    "add a reminder to",
    "add a reminder for",
    "create a reminder to",
    "create a reminder for",
    "set me a reminder to",
    "mark",
    "insert",
    "enter",
    "new event",
    "new",
    "remember to",
    "đặt lịch",
    "lên lịch",
    "xếp lịch",
    "tạo lịch",
    "thêm lịch",
    "tạo",
    "thêm",
    "đặt hẹn",
    "đặt cuộc",
    "đặt một",
    "đặt cho tôi",
    "đặt cho mình",
    "đặt nhắc nhở",
    "đặt nhắc",
    "ghi lịch",
    "ghi lại",
    "lưu lịch",
    "lưu",
    "nhắc tôi",
    "nhắc mình",
    "nhắc em",
    "nhắc tớ",
    "nhắc nhở tôi",
    "nhắc nhở",
    "nhắc nhở mình",
    "nhắc anh",
    "nhắc chị",
    "nhớ nhắc tôi",
    "nhớ nhắc mình",
    "lập lịch",
    "lập",
    "sắp xếp",
    "bố trí",
    "book lịch",
    "tạo nhắc nhở",
    "tôi có",
    "mình có",
    "em có",
    "hẹn lịch",
    "chốt lịch",
    "đánh dấu",
    "đặt lịch hẹn",
    "tạo sự kiện",
    "thêm sự kiện",
    "tạo cuộc",
    "tạo buổi",
    "đặt buổi",
    "tạo việc",
    "ghi nhớ",
    "ghi chú",
    "add lịch",
    "note lịch",
    "set lịch",
];
/// Verbs that are no title even when no time is said: the person is asked then.
const STRONG: &[&str] = &[
    "schedule",
    "remind me to",
    "create an event",
    "create a meeting",
    "add an event",
    "add a meeting",
    "set up a meeting",
    "schedule a meeting",
    "book a meeting",
    "new event",
    "new meeting",
    "new appointment",
    "create a new event",
    "đặt lịch",
    "lên lịch",
    "xếp lịch",
    "tạo lịch",
    "thêm lịch",
    "nhắc tôi",
    "nhắc mình",
    "nhắc em",
    "tạo sự kiện",
    "thêm sự kiện",
    "tạo cuộc họp",
    "tạo cuộc hẹn",
    "đặt lịch hẹn",
];
/// `book` and others before these are a part of the title.
const TITLES: &[&str] = &[
    "book club",
    "book review",
    "book fair",
    "book signing",
    "book launch",
    "book talk",
    "plan review",
    "block party",
    "set theory",
    "add on",
    "mark up",
    "book report",
    "put option",
    "plan b",
    "tạo hình",
    "lưu ý",
    "tôi có thể",
    "thêm nữa",
    "mình có thể",
    "i have to",
    "we have to",
    "we have been",
    "i have been",
    "i have second",
    "tôi có một câu hỏi",
    "planning",
    "book store",
    "new year",
];
/// What an event is called when its title follows.
const NOUNS: &[&str] = &[
    "a new event",
    "an event",
    "new event",
    "event",
    "a calendar event",
    "a new entry",
    "an entry",
    "a calendar entry",
    "a reminder",
    "a slot",
    "time",
    "a block",
    "some time",
    "a series",
    "a recurring event",
    "an all - day event",
    "an all day event",
    "a repeating event",
    "event to my calendar",
    "sự kiện",
    "một sự kiện",
    "sự kiện mới",
    "một sự kiện mới",
    "lịch",
    "lịch hẹn mới",
    "việc",
    "nhắc nhở",
    "lời nhắc",
    "một lời nhắc",
    "một lịch",
    "một việc",
    "cho tôi",
    "cho mình",
    "cho em",
    "giúp tôi",
    "giúp mình",
    "giúp em",
    "cho tôi lịch",
    "cái lịch",
    "lịch mới",
    "một cái lịch",
    "1 lịch",
    "1 sự kiện",
];
const ARTICLES: &[&str] = &[
    "a",
    "an",
    "the",
    "my",
    "our",
    "new",
    "another",
    "một cuộc",
    "một buổi",
    "một cái",
    "cuộc",
    "buổi",
    "một",
    "cái",
    "1 cuộc",
    "1 buổi",
    "me",
    "us",
];
const NAMING: &[&str] = &[
    "called",
    "named",
    "titled",
    "with title",
    "with the title",
    "for",
    "to",
    "about",
    "of",
    "that",
    "tên là",
    "tên",
    "có tên",
    "có tên là",
    "là",
    "về",
    "về việc",
    "tiêu đề",
    "rằng",
    "phải",
    "việc",
    ":",
    "với tiêu đề",
    "với tên",
    "-",
];

/// How a question or a statement begins.
const NO_EVENT: &[&str] = &[
    "what",
    "when",
    "who",
    "where",
    "why",
    "how",
    "which",
    "is",
    "are",
    "do",
    "does",
    "did",
    "can",
    "should",
    "would",
    "could",
    "will",
    "was",
    "were",
    "has",
    "have",
    "i",
    "he",
    "she",
    "they",
    "we",
    "it",
    "there",
    "you",
    "this",
    "that",
    "if",
    "because",
    "thanks",
    "thank",
    "sorry",
    "yes",
    "no",
    "nope",
    "yesterday",
    "ai",
    "tại sao",
    "vì sao",
    "sao",
    "làm sao",
    "liệu",
    "anh ấy",
    "cô ấy",
    "họ",
    "nó",
    "nếu",
    "cảm ơn",
    "cám ơn",
    "xin lỗi",
    "không",
    "tôi nghĩ",
    "tôi không",
    "mình không",
    "hôm qua",
    "đừng",
    "bạn",
    "cancel",
    "delete",
    "remove",
    "move",
    "reschedule",
    "postpone",
    "rename",
    "invite",
    "accept",
    "decline",
    "hủy",
    "huỷ",
    "xóa",
    "xoá",
    "dời",
    "hoãn",
    "đổi tên",
    "từ chối",
    "nhận lời",
    "show",
    "find",
    "tìm",
    "xem",
    "change",
    "đổi giờ",
    "shift",
    "tắt",
    "bật",
    "turn",
    "don ' t",
    "do not",
    "never",
    "tell",
];
/// Words of statements; a title has none.
const STATEMENT: &[&str] = &[
    "was",
    "were",
    "is",
    "are",
    "had",
    "has",
    "did",
    "born",
    "happened",
    "will",
    "would",
    "said",
    "says",
    "told",
    "died",
    "went",
    "came",
    "left",
    "leaves",
    "starts",
    "started",
    "opens",
    "opened",
    "closes",
    "closed",
    "ended",
    "ends",
    "been",
    "won",
    "lost",
    "arrives",
    "arrived",
    "bought",
    "sold",
    "woke",
    "slept",
    "finished",
    "began",
    "got",
    "made",
    "lasted",
    "costs",
    "cost",
    "should",
    "must",
    "could",
    "can",
    "am",
    "does",
    "do",
    "won ' t",
    "can ' t",
    "didn ' t",
    "wasn ' t",
    "đã",
    "đang",
    "vừa",
    "bị",
    "được",
    "rồi",
    "chưa",
    "sinh ra",
    "mất",
    "khai trương",
    "khởi hành",
    "mở cửa",
    "đóng cửa",
    "mới",
    "hết hạn",
    "là",
    "thì",
    "cũng",
    "vẫn",
    "nào",
    "gì",
    "quá",
    "lắm",
    "ghê",
    "rất",
    "very",
    "too",
    "so",
];

pub(super) fn read(clause: &Clause, is_question: bool) -> Option<Readings> {
    let is_title = clause.t.any(0, TITLES).is_some();
    let held = clause.t.any(0, &["hold"]).filter(|at| length_at(&clause.t, *at).is_some());
    let verb = clause.t.any(0, VERBS).filter(|_| !is_title).or(held);
    let text = match verb {
        Some(at) => named(&clause.of(clause.rest(at)), clause.t.any(0, &["remind me", "nhắc"]).is_some()),
        None => clause.text.to_owned(),
    };
    let asked = clause.of(&text);
    let line = asked.line(Takes::All);
    if line.title.is_empty() {
        return None;
    }
    let Some(time) = &line.time else {
        let is_strong = clause.t.any(0, STRONG).is_some();
        return (is_strong && !is_question && !line.is_left_over && has_letters(&line.title))
            .then(|| vec![event(&line, String::new())]);
    };
    if verb.is_none() && (is_question || !is_event(clause, &line, time)) {
        return None;
    }
    if line.is_left_over || matches!(time.found.meaning, Meaning::Duration(_) | Meaning::Before { .. }) {
        return None;
    }
    match explicit(time, clause) {
        Some(both) => Some(both.into_iter().map(|when| event(&line, when)).collect()),
        None => Some(vec![event(&line, time.words.clone())]),
    }
}

fn has_letters(title: &str) -> bool {
    title.chars().any(char::is_alphabetic)
}

fn event(line: &Line, when: String) -> Request {
    Request::CreateEvent(CreateEvent {
        title: line.title.clone(),
        when,
        place: line.place.clone(),
        description: line.description.clone(),
        invite: line.people.clone(),
        calendar: line.calendar.clone(),
        ..CreateEvent::default()
    })
}

/// Both readings of a time that leaves two, with their dates written out.
pub(super) fn explicit(time: &Time, clause: &Clause) -> Option<Vec<String>> {
    let other = time.other.as_ref()?;
    let spelled = |meaning: &Meaning| spell(meaning, clause.now, clause.style);
    Some(vec![spelled(&time.found.meaning)?, spelled(other)?])
}

/// The words behind a verb without what leads to the title.
fn named(rest: &Clause, is_reminder: bool) -> String {
    let mut rest = rest.of(rest.text);
    let mut nouns = is_reminder;
    loop {
        if let Some(at) = rest.t.any(0, NOUNS).filter(|at| !rest.t.ends(*at)) {
            nouns = true;
            rest = rest.of(rest.rest(at));
        } else if let Some(at) = rest.t.any(0, ARTICLES).filter(|at| !rest.t.ends(*at)) {
            rest = rest.of(rest.rest(at));
        } else if let Some(at) = rest.t.any(0, NAMING).filter(|at| nouns && !rest.t.ends(*at)) {
            // "an event for tomorrow 9am" begins with its time.
            let next = rest.of(rest.rest(at));
            let opens_time = rest.t.any(0, &["for", "to", "of"]) == Some(at)
                && next
                    .line(Takes::Time)
                    .time
                    .is_some_and(|time| next.text.starts_with(time.words.split(' ').next().unwrap_or("-")));
            if opens_time {
                break;
            }
            rest = next;
        } else {
            break;
        }
    }
    rest.text.to_owned()
}

/// Whether a line without a verb is something to put down: a title and a time to come, no question
/// and no statement.
fn is_event(clause: &Clause, line: &Line, time: &Time) -> bool {
    let title = clause.of(&line.title);
    let is_seen = clause.t.any(0, &["xem phim", "xem bóng", "xem kịch", "xem ca nhạc", "xem nhà"]).is_some();
    if is_seen {
        // "xem" else asks to be shown something.
        return true;
    }
    if clause.t.any(0, NO_EVENT).is_some() || title.t.any(0, NO_EVENT).is_some() || title.has(STATEMENT) {
        return false;
    }
    if !has_letters(&line.title) || line.title.split_whitespace().count() > 14 {
        return false;
    }
    let now = clause.now;
    match &time.found.meaning {
        // "The weather today": a day that has begun is what is spoken of.
        Meaning::Point { at, grain: Grain::Day } if at.date() == now.date() => false,
        Meaning::Point { at, grain } => {
            *grain <= Grain::Day && (*at > now || *grain == Grain::Day && at.date() >= now.date())
        }
        Meaning::Interval { to, grain, .. } => *grain <= Grain::Day && *to > now,
        Meaning::Series(_) => true,
        Meaning::After { .. } | Meaning::Before { .. } | Meaning::Duration(_) => false,
    }
}
