//! Stretches with nothing on them.

use super::clause::Clause;
use crate::assistant::request::{FindFreeTime, Request};
use crate::phrases::{Meaning, Takes, length_at};

/// What asks for free time wherever it stands.
const FREE: &[&str] = &[
    "free time",
    "free slot",
    "free slots",
    "time slot",
    "time slots",
    "am i free",
    "when am i free",
    "i ' m free",
    "im free",
    "i am free",
    "when can i meet",
    "do i have time",
    "when do i have time",
    "find time",
    "find a time",
    "find me time",
    "with nothing",
    "am i available",
    "when am i available",
    "i am available",
    "i ' m available",
    "my availability",
    "open slot",
    "open slots",
    "a gap",
    "gaps",
    "free hour",
    "free hours",
    "spare time",
    "am i busy",
    "any free",
    "free gap",
    "free block",
    "free window",
    "are we free",
    "is there time",
    "have i got time",
    "do i have any time",
    "free minutes",
    "find free",
    "find some time",
    "find a slot",
    "find a free",
    "empty slot",
    "empty slots",
    "available slot",
    "available slots",
    "available time",
    "available times",
    "nothing scheduled",
    "nothing planned",
    "free day",
    "free days",
    "free afternoon",
    "free morning",
    "free evening",
    "have time for",
    "giờ trống",
    "lịch trống",
    "khoảng trống",
    "khe trống",
    "thời gian trống",
    "còn trống",
    "chỗ trống",
    "có bận không",
    "bận không",
    "thời gian rảnh",
    "giờ rảnh",
    "lúc rảnh",
    "có trống không",
    "bận ko",
    "bận gì không",
    "có bận",
    "slot trống",
    "trống lịch",
    "khung giờ trống",
    "tìm giờ",
    "tìm thời gian",
    "tìm slot",
    "buổi trống",
    "ngày trống",
    "bận k",
];
/// Free time only in a question or behind a verb.
const RANH: &[&str] = &["rảnh", "trống"];
const ASKING: &[&str] = &[
    "không",
    "ko",
    "k",
    "hông",
    "hong",
    "lúc nào",
    "khi nào",
    "giờ nào",
    "hôm nào",
    "ngày nào",
    "bao giờ",
    "mấy giờ",
    "chưa",
    "tìm",
    "buổi nào",
    "còn",
    "xem",
    "nào",
    "kiếm",
];
const BUFFERS: &[&str] = &[
    "buffer",
    "before and after",
    "on either side",
    "around it",
    "of buffer",
    "đệm",
    "trước và sau",
    "trước sau",
    "hai đầu",
    "nghỉ trước và sau",
    "between meetings",
    "giữa các cuộc họp",
];

pub(super) fn read(clause: &Clause, is_question: bool) -> Option<Request> {
    let finds = clause.t.any(
        0,
        &[
            "find",
            "find me",
            "look for",
            "need",
            "i need",
            "get me",
            "tìm",
            "tìm cho tôi",
            "tìm cho mình",
            "kiếm",
            "cần",
        ],
    );
    let counted = finds.is_some_and(|at| {
        let at = clause
            .t
            .any(at, &["a", "an", "some", "any", "another", "khoảng", "một khoảng"])
            .filter(|_| length_at(&clause.t, at).is_none())
            .unwrap_or(at);
        length_at(&clause.t, at).is_some_and(|(length, _)| length.days == 0 && length.months == 0)
    });
    let ranh = clause
        .t
        .first(0, RANH)
        .is_some_and(|(at, _)| clause.t.accented(at) || clause.t.phrase(at, "rảnh").is_some())
        && (is_question || clause.has(ASKING));
    if !clause.has(FREE) && !counted && !ranh {
        return None;
    }
    // "Free time is precious", "buy a time slot": somebody has to ask.
    let asks = is_question
        || ranh
        || finds.is_some()
        || clause
            .t
            .any(
                0,
                &[
                    "when",
                    "am i",
                    "do i",
                    "is there",
                    "are there",
                    "any",
                    "what",
                    "show",
                    "which",
                    "how",
                    "have i",
                    "list",
                    "check",
                    "my availability",
                    "free",
                    "see",
                    "are we",
                    "i ' m",
                    "i am",
                    "available",
                    "open",
                    "will i",
                ],
            )
            .is_some()
        || clause.has(&[
            "không",
            "ko",
            "khi nào",
            "lúc nào",
            "xem",
            "tìm",
            "giờ trống",
            "lịch trống",
            "nào",
            "có bận",
            "thời gian rảnh",
            "am i free",
            "bận k",
            "thời gian trống",
        ]);
    if !asks {
        return None;
    }
    let (buffer, text) = buffer(clause);
    let rest = clause.of(&text);
    let (length, text) = match rest.length() {
        Some((place, words)) => (Some(words.to_owned()), rest.without(place)),
        None => (None, rest.text.to_owned()),
    };
    let time = rest.of(&text).line(Takes::Time).time;
    let when = time.filter(|time| !matches!(time.found.meaning, Meaning::Duration(_))).map(|time| time.words);
    // "hôm nào rảnh gặp" is said to somebody else.
    let idle = ranh
        && length.is_none()
        && when.is_none()
        && !clause.has(&["tôi", "mình", "em", "anh", "chị", "tìm", "tớ"]);
    (!idle).then_some(Request::FindFreeTime(FindFreeTime { length, when, buffer }))
}

/// The length that is to be kept free around, and the text without it.
fn buffer(clause: &Clause) -> (Option<String>, String) {
    let Some((at, end)) = clause.t.first(0, BUFFERS) else { return (None, clause.text.to_owned()) };
    let found = (at.saturating_sub(6)..at)
        .find_map(|start| Some((start, length_at(&clause.t, start)?.1)).filter(|(_, after)| *after <= at))
        .or_else(|| (end..end + 3).find_map(|start| Some((start, length_at(&clause.t, start)?.1))));
    let Some((from, to)) = found else { return (None, clause.text.to_owned()) };
    let words = clause.between(from, to).trim_end_matches(['-', ' ']).to_owned();
    let first = if from > 0
        && clause
            .t
            .any(from - 1, &["with", "with a", "a", "plus", "và", "có", "với", "nghỉ", "thêm"])
            .is_some()
    {
        from - 1
    } else {
        from
    };
    (Some(words), clause.without((first.min(at), to.max(end))))
}
