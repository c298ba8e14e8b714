//! English words that lead to a time, tie two together, or bound one.

use crate::phrases::piece::{Bound, Cue, Piece, Read};
use crate::phrases::text::Text;
use crate::phrases::zones;

use super::words;

/// The preposition before a piece: the place after it and what it lets expect. `within`: whether
/// a piece of the phrase stands before it.
pub(crate) fn lead(t: &Text, i: usize, within: bool) -> Option<(usize, Cue)> {
    if t.mark(i, '@') {
        return Some((i + 1, Cue::At));
    }
    // "check in tomorrow"
    let phrasal = [
        "check", "log", "sign", "drop", "move", "fill", "plug", "tune", "walk", "hand", "clock", "pop",
        "chip",
    ];
    if i > 0 && !within && t.en(i) == "in" && t.en_is(i - 1, &phrasal) {
        return None;
    }
    let cue = match t.en(i) {
        "at" | "around" | "approximately" | "approx" | "circa" => Cue::At,
        "on" | "by" | "during" | "in" | "the" | "for" | "due" => Cue::On,
        "about" | "exactly" => Cue::Beside,
        "of" | "starting" | "beginning" if within => Cue::On,
        _ => return None,
    };
    Some((i + 1, cue))
}

/// `from`, `between`: a range begins.
pub(crate) fn opener(t: &Text, i: usize) -> Option<usize> {
    t.en_any(
        i,
        &[
            "starting from",
            "starting at",
            "starting on",
            "in between",
            "from",
            "between",
            "later than",
            "starting",
        ],
    )
}

/// What stands between the beginning and the end of a range.
pub(crate) fn separator(t: &Text, i: usize, opened_by: &str) -> Option<usize> {
    if t.mark(i, '-') {
        return Some(i + 1);
    }
    if matches!(opened_by, "between" | "in") && t.en(i) == "and" {
        return Some(i + 1);
    }
    t.en_any(
        i,
        &[
            "but before",
            "up to",
            "to",
            "until",
            "untill",
            "till",
            "til",
            "through",
            "thru",
            "and until",
            "ending at",
            "ending",
        ],
    )
}

pub(crate) fn bound(t: &Text, i: usize) -> Option<(Bound, usize)> {
    for (phrases, bound) in [
        (&["anytime after", "sometime after", "later than", "after"][..], Bound::After),
        (
            &["since", "starting from", "starting on", "starting at", "starting", "from", "as of"][..],
            Bound::Since,
        ),
        (&["anytime before", "sometime before", "earlier than", "before"][..], Bound::Before),
        (
            &[
                "no later than",
                "not later than",
                "until",
                "untill",
                "till",
                "til",
                "by",
                "up to",
                "ending",
                "up until",
            ][..],
            Bound::Until,
        ),
        (&["through", "thru"][..], Bound::Through),
    ] {
        if let Some(end) = t.en_any(i, phrases) {
            return Some((bound, end));
        }
    }
    None
}

/// `10 times`, and zones: `GMT`, `(PST)`.
pub(super) fn read(t: &Text, i: usize, _cue: Cue) -> Option<Read> {
    if let Some(end) = words::number(t, if t.en(i) == "for" { i + 1 } else { i }).and_then(|(many, at)| {
        (t.en_is(at, &["times", "occurrences", "sessions"]) && many > 0 && many <= 1000).then_some(at + 1)
    }) {
        let (many, _) = words::number(t, if t.en(i) == "for" { i + 1 } else { i })?;
        return Some(Read::weak(Piece::Times(many), end));
    }
    None
}

/// A zone right behind a time of day.
pub(crate) fn zone(t: &Text, i: usize) -> Option<Read> {
    let bracketed = t.mark(i, '(');
    let at = if bracketed { i + 1 } else { i };
    let offset = zones::offset(t.en(at))?;
    if bracketed && !t.mark(at + 1, ')') {
        return None;
    }
    Some(Read::strong(Piece::Offset(offset), if bracketed { at + 2 } else { at + 1 }))
}
