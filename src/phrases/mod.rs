//! Date and time phrases in Vietnamese and English, found inside a sentence.
//!
//! Pure: a text and the reader's wall clock go in, places and times on that wall clock come out.
//! No zone, no system clock, no model. What a rule decides is written at [`Assumption`]; where
//! people may mean two things, the second is in [`Found::other`].
//!
//! A text is cut into tokens ([`token`]); in each language rules read one piece of a time at a
//! place (a day, a time of day, a length: [`en`], [`vi`]); pieces that stand together make a
//! phrase ([`phrase`]), whose [`parts`] are worked out together ([`meaning`]), because `5` in
//! `tomorrow evening at 5` is neither clear alone. Every rule looks a bounded number of tokens
//! ahead, so the work is linear in the length of the text.

mod calendar;
mod en;
mod fold;
mod follow;
mod hours;
mod lengths;
mod line;
mod meaning;
mod numeric;
mod parts;
mod phrase;
mod piece;
mod resolve;
mod runs;
mod series;
mod shift;
mod spell;
mod text;
mod token;
mod value;
mod vi;
mod zones;

#[cfg(test)]
mod tests;

use std::ops::Range;

use chrono::NaiveDateTime;

pub use line::{Line, Takes, Time};
pub(crate) use line::{is_address, within_quotes};
use parts::Parts;
pub(crate) use shift::length_at;
pub use shift::{Shift, length, shift};
pub use spell::spell;
pub(crate) use text::Text;
pub use value::{Assumption, Found, Frequency, Grain, Languages, Length, Meaning, Order, Series, Style};

/// The phrases of a text in their order, not overlapping. `now` is the reader's wall clock.
pub fn find(text: &str, now: NaiveDateTime, style: Style) -> Vec<Found> {
    let t = Text::new(text, now, style);
    let hint = hours::hint(&t);
    phrases(&t).into_iter().filter_map(|(from, to, parts)| found(&t, from, to, &parts, hint)).collect()
}

/// What a whole line says of one time, and where: phrases apart from each other are put together
/// when each says something the others do not (`Saturday afternoon cinema at 5`); one that says a
/// second time of the same kind is left in the text. Nothing when the line speaks of no time.
pub fn gather(text: &str, now: NaiveDateTime, style: Style) -> Option<(Vec<Range<usize>>, Found)> {
    let t = Text::new(text, now, style);
    let hint = hours::hint(&t);
    let mut rest = phrases(&t).into_iter();
    let (from, to, mut parts) = rest.next()?;
    let mut whole = found(&t, from, to, &parts, hint)?;
    let mut spans = vec![whole.span.clone()];
    for (from, to, more) in rest {
        let mut joined = parts.clone();
        if joined.join(&more)
            && let Some(mut found) = found(&t, from, to, &joined, hint)
        {
            spans.push(found.span.clone());
            found.span = whole.span.start..found.span.end;
            whole = found;
            parts = joined;
        }
    }
    Some((spans, whole))
}

/// A length of hours or minutes that stands alone in a text, and so is no phrase: where, by tokens.
fn lone_length(t: &Text) -> Option<(usize, usize)> {
    (0..t.len()).find_map(|at| phrase::length_of_hours(t, at).map(|end| (at, end)))
}

/// The phrases of a text by tokens.
fn phrases(t: &Text) -> Vec<(usize, usize, Parts)> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < t.len() {
        match phrase::read(t, at) {
            Some((parts, end)) if end > at => {
                all.push((at, end, parts));
                at = end;
            }
            _ => at += 1,
        }
    }
    all
}

fn found(t: &Text, from: usize, to: usize, parts: &Parts, hint: hours::Hint) -> Option<Found> {
    let resolved = meaning::resolve(t, parts, hint)?;
    let span = t.get(from)?.span.start..t.get(to - 1)?.span.end;
    Some(Found {
        span,
        meaning: resolved.meaning,
        other: resolved.other,
        assumed: resolved.assumed,
        offset: parts.offset,
        says_day: parts.day.is_some()
            || parts.moment.is_some()
            || parts.stretch.is_some()
            || parts.to.as_ref().is_some_and(|to| to.day.is_some()),
        says_clock: parts.clock.is_some() || parts.moment.is_some(),
        lasts: parts.lasts,
    })
}
