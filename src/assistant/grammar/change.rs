//! Events that get another name, place, description or length.

use super::clause::Clause;
use super::which::which;
use crate::assistant::request::{ChangeEvent, Request, Scope, Which};
use crate::phrases::{length, within_quotes};

const TO: &[&str] = &["to", "as", "into", "thành", "sang", "là", "tới", "về", "qua", "bằng", "thành ra", "="];
const CHANGING: &[&str] = &[
    "change",
    "set",
    "update",
    "edit",
    "make",
    "modify",
    "move",
    "switch",
    "đổi",
    "sửa",
    "chỉnh",
    "cập nhật",
    "chuyển",
    "đặt",
    "thay",
    "thay đổi",
    "chỉnh sửa",
    "đặt lại",
    "đổi lại",
    "dời",
];
const TITLES: &[&str] = &["title", "name", "subject", "tên", "tiêu đề", "tựa", "tựa đề"];
const PLACES: &[&str] = &[
    "place",
    "location",
    "room",
    "venue",
    "address",
    "địa điểm",
    "chỗ",
    "phòng",
    "nơi",
    "nơi họp",
    "chỗ họp",
    "phòng họp",
];
const DESCRIPTIONS: &[&str] =
    &["description", "notes", "note", "details", "agenda", "mô tả", "ghi chú", "nội dung", "chi tiết"];
const LENGTHS: &[&str] = &["length", "duration", "thời lượng", "độ dài", "thời gian kéo dài"];

pub(super) fn read(clause: &Clause) -> Option<Request> {
    renamed(clause)
        .or_else(|| attribute(clause))
        .or_else(|| noted(clause))
        .or_else(|| lengthened(clause))
        .or_else(|| placed(clause))
}

fn changed(which: (Which, Option<Scope>), change: impl FnOnce(&mut ChangeEvent)) -> Option<Request> {
    let mut event = ChangeEvent { which: which.0, scope: which.1, ..ChangeEvent::default() };
    change(&mut event);
    Some(Request::ChangeEvent(event))
}

/// What something is changed to, without quotes.
fn value(clause: &Clause) -> Option<String> {
    let text = match within_quotes(clause.text) {
        Some((_, inner, _)) => inner,
        None => clause.text,
    };
    let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'.,:“”".contains(c));
    (!text.is_empty()).then(|| text.to_owned())
}

/// `rename X to Y`, `đổi tên X thành Y`.
fn renamed(clause: &Clause) -> Option<Request> {
    const VERBS: &[&str] = &[
        "rename",
        "retitle",
        "đổi tên",
        "sửa tên",
        "đặt lại tên",
        "thay tên",
        "chỉnh tên",
        "đổi tiêu đề",
        "sửa tiêu đề",
    ];
    let rest = clause.after(VERBS)?;
    let (event, name) = rest.split(TO)?;
    let name = value(&name)?;
    changed(which(&event)?, |event| event.title = Some(name))
}

/// `change the place of X to Y`, `đổi phòng họp nhóm sang phòng 3`, `change X's title to Y`.
fn attribute(clause: &Clause) -> Option<Request> {
    let rest = clause.after(CHANGING)?;
    let rest = rest.after(&["the", "my"]).unwrap_or(rest);
    let kinds = [(TITLES, 0), (PLACES, 1), (DESCRIPTIONS, 2), (LENGTHS, 3)];
    let leading = kinds.iter().find_map(|(nouns, kind)| Some((rest.t.any(0, nouns)?, *kind)));
    let (event, to, kind) = match leading {
        Some((end, kind)) => {
            let rest = rest.of(rest.rest(end));
            let rest = rest.after(&["of the", "for the", "of my", "of", "for", "của", "cho"]).unwrap_or(rest);
            let (at, end) = rest.t.first(1, TO)?;
            (rest.of(rest.head(at)), rest.of(rest.rest(end)), kind)
        }
        None => {
            // X's title
            let (at, end, kind) = (1..rest.t.len()).find_map(|at| {
                let noun = rest.t.phrase(at, "' s")?;
                kinds.iter().find_map(|(nouns, kind)| Some((at, rest.t.any(noun, nouns)?, *kind)))
            })?;
            let to = rest.of(rest.rest(end)).after(TO)?;
            (rest.of(rest.head(at)), to, kind)
        }
    };
    let event = which(&event)?;
    let value = value(&to)?;
    if kind == 3 {
        length(&value, clause.now, clause.style)?;
    }
    changed(event, |event| {
        let slot = match kind {
            0 => &mut event.title,
            1 => &mut event.place,
            2 => &mut event.description,
            _ => &mut event.length,
        };
        *slot = Some(value);
    })
}

/// `add a note to X: Y`, `thêm ghi chú cho X: Y`.
fn noted(clause: &Clause) -> Option<Request> {
    const VERBS: &[&str] = &[
        "add a note to",
        "add note to",
        "add a description to",
        "add the note to",
        "add notes to",
        "thêm ghi chú cho",
        "thêm ghi chú vào",
        "thêm mô tả cho",
        "thêm mô tả vào",
        "ghi chú vào",
        "ghi chú cho",
        "ghi thêm vào",
    ];
    let rest = clause.after(VERBS)?;
    let (event, note) = rest.split(&[":", "saying that", "saying", "that", "rằng", "là", "nội dung"])?;
    let note = value(&note)?;
    changed(which(&event)?, |event| event.description = Some(note))
}

/// `make X 45 minutes`, `shorten X to 30 minutes`, `kéo dài X thành 2 tiếng`.
fn lengthened(clause: &Clause) -> Option<Request> {
    const VERBS: &[&str] = &[
        "make",
        "shorten",
        "extend",
        "lengthen",
        "cut",
        "set",
        "kéo dài",
        "rút ngắn",
        "cho",
        "rút",
        "giảm",
        "tăng",
        "chỉnh",
    ];
    const BEFORE: &[&str] = &[
        "to",
        "down to",
        "last",
        "thành",
        "còn",
        "xuống",
        "xuống còn",
        "đến",
        "tới",
        "lên",
        "lên thành",
        "kéo dài",
        "dài",
    ];
    let rest = clause.after(VERBS)?;
    if rest.has(&["sớm", "muộn", "trễ", "chậm", "earlier", "later"]) {
        return None;
    }
    let loose = clause.t.any(0, &["make", "cho"]).is_some();
    for at in 1..rest.t.len() {
        let start = match rest.t.any(at, BEFORE) {
            Some(start) => start,
            None if loose => at,
            None => continue,
        };
        let said = rest.of(rest.rest(start));
        if length(said.text, clause.now, clause.style).is_none() {
            continue;
        }
        let event = which(&rest.of(rest.head(at)))?;
        let words = said.text.trim_end_matches(" long").trim_end_matches(" dài").to_owned();
        return changed(event, |event| event.length = Some(words));
    }
    None
}

/// `move X to room 5`, `chuyển họp sang phòng 3`.
fn placed(clause: &Clause) -> Option<Request> {
    const SPOTS: &[&str] = &[
        "room",
        "the meeting room",
        "meeting room",
        "conference room",
        "the office",
        "the cafe",
        "zoom",
        "google meet",
        "teams",
        "hall",
        "the big room",
        "the small room",
        "phòng",
        "quán",
        "văn phòng",
        "zoom",
        "the boardroom",
        "nhà",
        "building",
        "the lobby",
        "tầng",
        "hội trường",
        "chỗ",
    ];
    let rest = clause.after(&["move", "switch", "relocate", "change", "chuyển", "dời", "đổi"])?;
    for at in 1..rest.t.len() {
        let Some(end) =
            rest.t.any(at, &["to", "into", "sang", "đến", "tới", "qua", "vào", "về", "xuống", "lên"])
        else {
            continue;
        };
        if rest.t.any(end, SPOTS).is_some() {
            let place = value(&rest.of(rest.rest(end)))?;
            return changed(which(&rest.of(rest.head(at)))?, |event| event.place = Some(place));
        }
    }
    None
}
