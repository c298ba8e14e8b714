//! Vietnamese words that lead to a time, tie two together, or bound one.

use crate::phrases::piece::{Bound, Cue};
use crate::phrases::text::Text;

pub(crate) fn lead(t: &Text, i: usize, within: bool) -> Option<(usize, Cue)> {
    for (words, cue) in [
        (&["vào lúc", "vào hồi", "lúc", "hồi"][..], Cue::At),
        (&["vào ngày hôm", "vào", "hôm", "trong"][..], Cue::On),
        (&["khoảng", "tầm", "cỡ", "chừng", "đúng"][..], Cue::Beside),
    ] {
        if let Some(end) = t.vi_any(i, words) {
            // "vào ngày hôm sau" ends where a day word may begin.
            return Some((if t.vi_phrase(i, "vào ngày hôm").is_some() { i + 1 } else { end }, cue));
        }
    }
    (within && t.vi_is(i, &["của", "bắt"]) && t.accented(i))
        .then_some((i + 1, Cue::On))
        .filter(|_| t.vi(i, "của"))
}

pub(crate) fn opener(t: &Text, i: usize) -> Option<usize> {
    t.vi_any(i, &["bắt đầu từ", "kể từ", "từ", "giữa"])
}

pub(crate) fn separator(t: &Text, i: usize) -> Option<usize> {
    if t.mark(i, '-') {
        return Some(i + 1);
    }
    t.vi_any(i, &["cho đến hết", "cho tới hết", "cho đến", "cho tới", "đến hết", "tới hết", "đến", "tới"])
}

pub(crate) fn bound(t: &Text, i: usize) -> Option<(Bound, usize)> {
    // Without accents "toi mai" is tomorrow evening, not up to tomorrow.
    if t.en(i) == "toi" && super::day::names_day(t, i + 1) {
        return None;
    }
    for (words, bound) in [
        (&["bắt đầu từ", "kể từ", "bắt đầu", "từ"][..], Bound::Since),
        (&["cho đến hết", "cho tới hết", "đến hết", "tới hết", "hết"][..], Bound::Through),
        (
            &[
                "cho đến",
                "cho tới",
                "muộn nhất là vào",
                "muộn nhất là",
                "chậm nhất là",
                "muộn nhất",
                "chậm nhất",
                "đến",
                "tới",
            ][..],
            Bound::Until,
        ),
        (&["trước"][..], Bound::Before),
        (&["sau"][..], Bound::After),
    ] {
        if let Some(end) = t.vi_any(i, words) {
            return Some((bound, end));
        }
    }
    None
}

/// A word that says that the number behind it is a day's.
pub(crate) fn any_day_word(t: &Text, i: usize) -> Option<usize> {
    (t.speaks_vietnamese() && t.vi_is(i, &["ngày", "mùng", "mồng", "hôm"])).then_some(i + 1)
}
