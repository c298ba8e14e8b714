//! Days that Vietnamese gives a name.

use crate::phrases::piece::{Cue, Day, Part, Piece, Read};
use crate::phrases::text::Text;

/// Days with a name and a fixed date.
pub(super) fn read(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    if let Some(end) = t.vi_any(i, &["đêm giáng sinh", "đêm noel", "tối giáng sinh"]) {
        let eve = Day::OfYear { month: 12, day: 24, either: false };
        return Some(Read::weak_if(cue < Cue::On, Piece::DayPart(eve, Part::EVENING), end));
    }
    for (words, month, number) in [
        (&["lễ giáng sinh", "giáng sinh", "noel", "nô en"][..], 12, 25),
        (&["lễ quốc khánh", "quốc khánh"][..], 9, 2),
        (&["tết dương lịch", "tết dương", "tết tây"][..], 1, 1),
        (&["lễ tình nhân", "valentine"][..], 2, 14),
    ] {
        if let Some(end) = t.vi_any(i, words) {
            let piece = Piece::Day(Day::OfYear { month, day: number, either: false });
            return Some(Read::weak_if(cue < Cue::On, piece, end));
        }
    }
    None
}
