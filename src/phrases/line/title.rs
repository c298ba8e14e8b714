//! What is left of a line: its title.

use chrono::NaiveDateTime;

use super::GAP;
use crate::phrases::text::Text;
use crate::phrases::value::Style;

/// Words that lead to a description.
const DESCRIPTIONS: &[&str] = &[
    "description :",
    "with description",
    "with the description",
    "notes :",
    "note :",
    "with note",
    "with the note",
    "with notes",
    "mô tả :",
    "ghi chú :",
    "nội dung :",
    "kèm ghi chú",
    "với ghi chú",
    "với mô tả",
    "với nội dung",
    "kèm mô tả",
    "với mô tả :",
    "kèm ghi chú :",
    "với ghi chú :",
    "with note :",
    "with notes :",
    "with description :",
];

/// Words that begin no title.
const LEADING: &[&str] = &[
    "to", "for", "about", "of", "on", "at", "in", "that", "is", "and", "then", "vào", "lúc", "là", "thì",
    "về", "sẽ", "rằng", "và", "rồi", "tên là", "called", "titled", "named", "for the", "of the", "that i",
    "that we", "i have", "với", "with",
];

/// Words that end no title.
const TRAILING: &[&str] = &[
    "at",
    "on",
    "in",
    "by",
    "from",
    "to",
    "until",
    "of",
    "the",
    "a",
    "an",
    "for",
    "starting",
    "every",
    "this",
    "next",
    "and",
    "is",
    "are",
    "around",
    "lúc",
    "vào",
    "hồi",
    "từ",
    "đến",
    "tới",
    "ở",
    "tại",
    "ngày",
    "hôm",
    "trong",
    "và",
    "khoảng",
    "thì",
    "là",
    "bắt đầu",
    "diễn ra",
    "vào lúc",
    "vào ngày",
    "it ' s",
    "will be",
    "with",
    "with the",
    "với",
    "cùng",
    "cho",
    "sẽ",
    "starts",
    "starting at",
    "begins",
];

/// Verbs with which such a word belongs together: `check in`.
const VERBS: &[&str] = &[
    "check", "log", "sign", "drop", "move", "fill", "plug", "tune", "walk", "hand", "stand", "carry", "turn",
    "weigh", "opt", "chỗ", "nhà", "nơi", "follow", "sit", "stop", "stay", "phone", "ring", "pop", "clock",
    "buy", "dial",
];

/// The description of a line, which ends the line unless it stands in quotes.
pub(super) fn description(rest: &mut String, now: NaiveDateTime, style: Style) -> Option<String> {
    let t = Text::new(rest, now, style);
    let (from, at) = t.first(1, DESCRIPTIONS)?;
    let (start, after) = (t.byte(from), t.byte(at));
    let said = rest[after..].trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let (text, left) = match within_quotes(said) {
        Some((0, inner, end)) => (inner.to_owned(), said[end..].to_owned()),
        _ => (said.trim().to_owned(), String::new()),
    };
    if text.is_empty() {
        return None;
    }
    rest.truncate(start);
    rest.push_str(&format!(" {GAP} "));
    rest.push_str(&left);
    Some(text)
}

/// A title in quotes, which is taken out.
pub(super) fn quoted(rest: &mut String) -> Option<String> {
    let (start, inner, end) = within_quotes(rest)?;
    let title = inner.trim().to_owned();
    if title.is_empty() {
        return None;
    }
    rest.replace_range(start..end, &format!(" {GAP} "));
    Some(title)
}

/// The first text in quotes: where it begins, what it is, where it ends.
pub(crate) fn within_quotes(text: &str) -> Option<(usize, &str, usize)> {
    let pair = [('"', '"'), ('“', '”'), ('«', '»'), ('‘', '’')].into_iter().find_map(|(open, close)| {
        let start = text.find(open)?;
        let inner = start + open.len_utf8();
        let length = text[inner..].find(close)?;
        Some((start, &text[inner..inner + length], inner + length + close.len_utf8()))
    });
    pair.or_else(|| {
        // An apostrophe stands within a word or behind one; a quote opens before one.
        let start = if text.starts_with('\'') { 0 } else { text.find(" '")? + 1 };
        let length =
            text[start + 1..].find("' ").or_else(|| text[start + 1..].strip_suffix('\'').map(str::len))?;
        Some((start, &text[start + 1..start + 1 + length], start + length + 2))
    })
}

/// The rest of a line without the words that only led to what was taken out.
pub(super) fn clean(rest: &str, now: NaiveDateTime, style: Style) -> String {
    let mut title: Vec<String> = Vec::new();
    for (number, segment) in rest.split(GAP).enumerate() {
        // "On call" at the beginning of a line is a title, behind a time it leads to one.
        let kept = without_ends(segment, number > 0 && title.is_empty(), now, style);
        if !kept.is_empty() {
            title.push(kept.to_owned());
        }
    }
    let words: Vec<String> = title.join(" ").split_whitespace().map(str::to_owned).collect();
    let joined = words.join(" ").replace("( )", "").replace("()", "").replace(" ,", ",");
    trim(&joined).to_owned()
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ",;:-–".contains(c)).trim_end_matches(['.', ' '])
}

/// A segment without leading words, if it is the first, and without trailing ones.
fn without_ends(segment: &str, first: bool, now: NaiveDateTime, style: Style) -> &str {
    let t = Text::new(segment, now, style);
    let (mut from, mut to) = (0, t.len());
    while first && from < to {
        let mark = t.is_mark(from) && [',', ';', ':', '-', '.'].iter().any(|mark| t.mark(from, *mark));
        match t.any(from, LEADING) {
            Some(at) if at < to => from = at,
            _ if mark => from += 1,
            _ => break,
        }
    }
    while to > from {
        let mark = t.is_mark(to - 1) && [',', ';', ':', '-'].iter().any(|mark| t.mark(to - 1, *mark));
        let word = (to.saturating_sub(3)..to).find(|at| t.any(*at, TRAILING) == Some(to));
        match word {
            Some(at) if at >= from && !(at > 0 && t.any(at - 1, VERBS).is_some()) => to = at,
            _ if mark => to -= 1,
            _ => break,
        }
    }
    segment[t.span(from, to)].trim()
}
