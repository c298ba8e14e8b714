//! How much earlier or later something is to be: `by 30 minutes`, `sớm hơn 1 tiếng`.

use chrono::NaiveDateTime;

use super::text::Text;
use super::value::{Length, Style};
use super::{en, lengths, vi};

/// A time relative to the one that something has now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub by: Length,
    pub is_earlier: bool,
}

const EARLIER: &[&str] =
    &["earlier", "sooner", "forward", "up", "sớm hơn", "sớm", "lên", "lên sớm", "lên sớm hơn", "sớm lên"];
const LATER: &[&str] = &[
    "later",
    "back",
    "off",
    "out",
    "down",
    "muộn hơn",
    "trễ hơn",
    "muộn",
    "trễ",
    "lùi",
    "lùi lại",
    "lại",
    "thêm",
    "xuống",
    "lui",
    "chậm",
    "chậm hơn",
    "ra sau",
    "lùi thêm",
    "lại thêm",
];
const SILENT: &[&str] =
    &["by", "for", "about", "another", "khoảng", "tầm", "đi", "to", "it", "so với dự kiến", "with"];

/// The shift that a whole text says; one without a direction is later.
pub fn shift(text: &str, now: NaiveDateTime, style: Style) -> Option<Shift> {
    let t = Text::new(text, now, style);
    let (mut by, mut is_earlier, mut is_later, mut at) = (None, false, false, 0);
    while at < t.len() {
        if let Some(end) = t.any(at, EARLIER) {
            is_earlier = true;
            at = end;
        } else if let Some(end) = t.any(at, LATER) {
            is_later = true;
            at = end;
        } else if let Some((length, end)) = length_at(&t, at).filter(|_| by.is_none()) {
            by = Some(length);
            at = end;
        } else {
            at = t.any(at, SILENT)?;
        }
    }
    (!(is_earlier && is_later)).then_some(Shift { by: by?, is_earlier })
}

/// A length that stands at a place, also one in hours by the clock (`1 giờ`), and the place after it.
pub(crate) fn length_at(t: &Text, i: usize) -> Option<(Length, usize)> {
    let english = if t.speaks_english() { en::length(t, i) } else { None };
    let vietnamese = if t.speaks_vietnamese() {
        vi::length(t, i, true).map(|(length, _, end)| (length, end))
    } else {
        None
    };
    let longest = english.into_iter().chain(vietnamese).max_by_key(|(_, end)| *end);
    longest.filter(|(length, end)| *length != Length::default() && t.breaks_off(*end))
}

/// A length said in whole, for those who count: minutes of a day are not days.
pub fn length(text: &str, now: NaiveDateTime, style: Style) -> Option<Length> {
    let t = Text::new(text, now, style);
    let at = t
        .any(0, &["for", "about", "in", "trong", "khoảng", "trong khoảng", "kéo dài", "at least", "ít nhất"]);
    let (first, end) = length_at(&t, at.unwrap_or(0))?;
    let end = t.any(end, &["long", "dài"]).unwrap_or(end);
    if t.ends(end) {
        return Some(first);
    }
    let more = t.any(end, &["and", "và"]).unwrap_or(end);
    let (second, end) = length_at(&t, more)?;
    t.ends(end).then(|| lengths::plus(first, second))
}
