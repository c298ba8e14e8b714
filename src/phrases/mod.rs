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
mod meaning;
mod numeric;
mod parts;
mod phrase;
mod piece;
mod resolve;
mod runs;
mod series;
mod text;
mod token;
mod value;
mod vi;
mod zones;

#[cfg(test)]
mod tests;

use chrono::NaiveDateTime;

use parts::Parts;
use text::Text;

pub use value::{Assumption, Found, Frequency, Grain, Languages, Length, Meaning, Order, Series, Style};

/// The phrases of a text in their order, not overlapping. `now` is the reader's wall clock.
pub fn find(text: &str, now: NaiveDateTime, style: Style) -> Vec<Found> {
    let t = Text::new(text, now, style);
    let hint = hours::hint(&t);
    phrases(&t).into_iter().filter_map(|(from, to, parts)| found(&t, from, to, &parts, hint)).collect()
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
    })
}
