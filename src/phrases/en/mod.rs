//! The English rules.

mod clock;
mod day;
mod feast;
mod length;
mod part;
mod reckoned;
mod run;
mod series;
mod small;
pub(super) mod words;

use super::piece::{Cue, Read};
use super::text::Text;

pub(super) use clock::bare_hour;
pub(super) use length::length;
pub(super) use small::{bound, lead, opener, separator, zone};

/// The longest piece of a phrase that stands at a place.
pub(super) fn piece(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    if !t.is_word(i) && t.number(i).is_none() {
        return None;
    }
    let readers = [series::read, day::read, clock::read, length::read, small::read];
    let mut best: Option<Read> = None;
    for reader in readers {
        if let Some(read) = reader(t, i, cue)
            && best.as_ref().is_none_or(|b| read.end > b.end)
        {
            best = Some(read);
        }
    }
    best
}
