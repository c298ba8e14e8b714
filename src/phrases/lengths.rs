//! Lengths of time from units, and the times they lead to.

use super::calendar::{self, plus_length};
use super::piece::{Day, Piece};
use super::runs::Unit;
use super::text::Text;
use super::value::{Grain, Length};

/// So many units; nothing for none and for more than anybody means.
pub(super) fn of(unit: Unit, many: u32) -> Option<Length> {
    let mut length = Length::default();
    let (slot, times) = match unit {
        Unit::Minute => (&mut length.minutes, 1),
        Unit::Hour => (&mut length.minutes, 60),
        Unit::Day => (&mut length.days, 1),
        Unit::Week => (&mut length.days, 7),
        Unit::Month => (&mut length.months, 1),
        Unit::Quarter => (&mut length.months, 3),
        Unit::Year => (&mut length.months, 12),
    };
    *slot = many.checked_mul(times).filter(|n| *n > 0 && *n <= 600_000)?;
    Some(length)
}

/// Two lengths one after the other.
pub(super) fn plus(a: Length, b: Length) -> Length {
    Length { months: a.months + b.months, days: a.days + b.days, minutes: a.minutes + b.minutes }
}

/// A length from now as a piece: with minutes a moment, with days a day.
pub(super) fn from_now(t: &Text, length: Length, backwards: bool) -> Option<Piece> {
    if length.minutes > 0 {
        return calendar::moment_plus(t.now, length, backwards).map(|at| Piece::Moment(at, Grain::Minute));
    }
    plus_length(t.today(), length, backwards).map(|day| Piece::Day(Day::Date(day)))
}
