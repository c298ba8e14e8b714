//! English parts of the day.

use crate::phrases::piece::{Cue, Part, Piece, Read};
use crate::phrases::text::Text;

/// A part of the day by its name alone.
pub(super) fn day_part(t: &Text, i: usize) -> Option<(Part, usize)> {
    if let Some(end) = t.en_any(i, &["early hours of the morning", "early morning"]) {
        return Some((Part::EARLY, end));
    }
    let part = match t.en(i) {
        "morning" | "mornings" | "morn" => Part::MORNING,
        "lunch" | "lunchtime" => Part::NOON,
        "afternoon" | "afternoons" | "arvo" | "afternoonish" => Part::AFTERNOON,
        "evening" | "evenings" | "eve" => Part::EVENING,
        "night" | "nights" => Part::NIGHT,
        _ => return None,
    };
    Some((part, i + 1))
}

/// `in the morning`, `after lunch`; a bare name only beside a day.
pub(super) fn part(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    for (phrase, part) in [
        ("early in the morning", Part::EARLY),
        ("late in the morning", Part::LATE_MORNING),
        ("late morning", Part::LATE_MORNING),
        ("mid morning", Part::LATE_MORNING),
        ("early in the afternoon", Part::EARLY_AFTERNOON),
        ("early afternoon", Part::EARLY_AFTERNOON),
        ("late in the afternoon", Part::LATE_AFTERNOON),
        ("late afternoon", Part::LATE_AFTERNOON),
        ("late in the evening", Part::LATE),
        ("late evening", Part::LATE),
        ("late at night", Part::LATE),
        ("late night", Part::LATE),
        ("after lunch", Part::AFTER_LUNCH),
        ("after school", Part::AFTER_SCHOOL),
        ("after work", Part::AFTER_WORK),
    ] {
        if let Some(end) = t.en_phrase(i, phrase) {
            return Some(Read::strong(Piece::Part(part), super::clock::ish(t, end).unwrap_or(end)));
        }
    }
    if let Some((part, end)) =
        t.en_any(i, &["in the", "at", "during the", "in"]).and_then(|at| day_part(t, at))
    {
        let lunch = part == Part::NOON;
        // "at lunch" says where somebody is; "at night" says no day.
        let weak =
            lunch && cue != Cue::Beside || t.en_phrase(i, "at night").is_some() || t.en(end - 2) == "in";
        return Some(Read::weak_if(weak, Piece::Part(part), end));
    }
    let (part, end) = day_part(t, i)?;
    let end = super::clock::ish(t, end).unwrap_or(end);
    // "Friday lunch with Anna": what is done, not when.
    let owned = i > 0 && t.en(i - 1) == "s" && t.glued(i - 1);
    if part == Part::NOON && (cue == Cue::None || owned || t.en(end) == "with") {
        return None;
    }
    Some(Read::weak(Piece::Part(part), end))
}
