//! English lengths of time, and times reckoned from now by them.

use crate::phrases::calendar::{self, plus_length};
use crate::phrases::lengths::{from_now, of, plus};
use crate::phrases::piece::{Cue, Day, Piece, Read};
use crate::phrases::runs::Unit;
use crate::phrases::text::Text;
use crate::phrases::value::Length;

use super::words;

/// Half of a unit.
fn half_of(unit: Unit) -> Option<Length> {
    Some(match unit {
        Unit::Hour => Length { minutes: 30, ..Length::default() },
        Unit::Day => Length { minutes: 12 * 60, ..Length::default() },
        Unit::Year => Length { months: 6, ..Length::default() },
        _ => return None,
    })
}

/// `an hour`, `1h30`, `2.5 hours`, `an hour and a half`, `half an hour`, `1 hour 20 minutes`, `30'`.
pub(crate) fn length(t: &Text, i: usize) -> Option<(Length, usize)> {
    let (length, end) = one(t, i)?;
    // "1 hour and 20 minutes", "2 hours 15 min"
    if length.minutes > 0 && length.minutes.is_multiple_of(60) {
        let next = if t.en(end) == "and" { end + 1 } else { end };
        if let Some(end) = t.en_phrase(next, "a half") {
            return Some((plus(length, half_of(Unit::Hour)?), end));
        }
        if let Some((more, after)) = words::number(t, next)
            && let Some((Unit::Minute, after)) = words::unit(t, after)
        {
            return (more < 60).then(|| (plus(length, Length { minutes: more, ..Length::default() }), after));
        }
    }
    Some((length, end))
}

fn one(t: &Text, i: usize) -> Option<(Length, usize)> {
    let minutes = |minutes| Length { minutes, ..Length::default() };
    for (words, length) in [
        ("half an hour", minutes(30)),
        ("half hour", minutes(30)),
        ("a half hour", minutes(30)),
        ("a quarter of an hour", minutes(15)),
        ("a quarter hour", minutes(15)),
        ("half a day", minutes(720)),
        ("half a year", Length { months: 6, ..Length::default() }),
        ("a fortnight", Length { days: 14, ..Length::default() }),
        ("three quarters of an hour", minutes(45)),
    ] {
        if let Some(end) = t.en_phrase(i, words) {
            return Some((length, end));
        }
    }
    if t.en(i) == "three"
        && t.mark(i + 1, '-')
        && let Some(end) = t.en_phrase(i + 2, "quarters of an hour")
    {
        return Some((minutes(45), end));
    }
    if let Some((value, _)) = t.number(i) {
        // 1h30, 1h30m
        if t.glued(i + 1)
            && t.en(i + 1) == "h"
            && t.glued(i + 2)
            && let Some((more, digits)) = t.number(i + 2)
        {
            let named = t.glued(i + 3) && t.en_is(i + 3, &["m", "min", "mins"]);
            let end = if named { i + 4 } else { i + 3 };
            return (digits <= 2 && more < 60 && value < 100 && t.breaks_off(end))
                .then(|| (minutes(value * 60 + more), end));
        }
        // 2.5 hours
        if t.mark(i + 1, '.') && t.glued(i + 1) && t.number(i + 2) == Some((5, 1)) {
            let (unit, end) = words::unit(t, i + 3)?;
            return Some((
                plus(of(unit, value).or((value == 0).then(Length::default))?, half_of(unit)?),
                end,
            ));
        }
        // 1/2 hour, 3/4h
        if t.mark(i + 1, '/') && t.glued(i + 1) && value < 4 {
            let (Unit::Hour, end) = words::unit(t, i + 3)? else { return None };
            return match (value, t.number(i + 2)?.0) {
                (1, 2) => Some((minutes(30), end)),
                (1, 4) => Some((minutes(15), end)),
                (3, 4) => Some((minutes(45), end)),
                _ => None,
            };
        }
    }
    let (many, mut at) = words::amount(t, i)?;
    let spelled = t.number(i).is_none();
    if t.en(at) == "and"
        && let Some(after) = t.en_any(at + 1, &["a half", "an half", "half"])
    {
        let (unit, end) = words::unit(t, after)?;
        return Some((plus(of(unit, many)?, half_of(unit)?), end));
    }
    if t.en_is(at, &["more", "whole", "full"]) {
        at += 1;
    }
    if t.mark(at, '-') && t.glued(at) && t.glued(at + 1) {
        at += 1;
    }
    if t.en(at) == "m" && t.glued(at) && !spelled && many > 0 && t.breaks_off(at + 1) {
        return Some((of(Unit::Minute, many)?, at + 1));
    }
    let (unit, end) = words::unit(t, at)?;
    // "a h", "three '" are no lengths.
    if (spelled || many > 99) && end == at + 1 && (t.en(at) == "h" || t.is_mark(at)) {
        return None;
    }
    if unit == Unit::Quarter && (many == 1 || t.en(at) == "quarters") {
        return None;
    }
    Some((of(unit, many)?, end))
}

/// `in two hours`, `a week from now`, `3 days ago`, `a week from Friday`, `for an hour`.
pub(super) fn read(t: &Text, i: usize, _cue: Cue) -> Option<Read> {
    if let Some(at) =
        t.en_any(i, &["in about", "in around", "in another", "in exactly", "in", "after", "within"])
    {
        let (length, end) = length(t, at)?;
        // "in 3 hours' time"
        let end = (end..end + 2).find_map(|e| t.en_phrase(e, "time")).unwrap_or(end);
        // "in one year's experience", "after 2 days of rest"
        if t.en(end) == "of" || t.en(i) == "after" && t.en_is(end, &["from", "after", "before"]) {
            return None;
        }
        if t.en(i) == "after" {
            return None;
        }
        return from_now(t, length, false).map(|piece| Read::strong(piece, end));
    }
    if let Some(at) = t.en_any(i, &["for about", "for at least", "for around", "for", "lasting", "during"]) {
        let at = if t.en(at) == "the" { at + 1 } else { at };
        let (length, end) = length(t, at)?;
        return Some(Read::strong(Piece::Lasts(length), end));
    }
    let (length, end) = length(t, i)?;
    if t.en_any(end, &["from now", "from right now", "from today", "hence"]).is_some() {
        let end = t.en_any(end, &["from now", "from right now", "from today", "hence"])?;
        return from_now(t, length, false).map(|piece| Read::strong(piece, end));
    }
    if t.en_is(end, &["ago", "back", "earlier"]) {
        return from_now(t, length, true).map(|piece| Read::strong(piece, end + 1));
    }
    if t.en_is(end, &["from", "after", "before"]) && length.minutes == 0 {
        let backwards = t.en(end) == "before";
        let at = if t.en(end + 1) == "the" { end + 2 } else { end + 1 };
        if let Some((from, end)) = super::day::single(t, at) {
            return plus_length(from, length, backwards)
                .map(|day| Read::strong(Piece::Day(Day::Date(day)), end));
        }
    }
    if t.en(end) == "on"
        && length.minutes == 0
        && length.days.is_multiple_of(7)
        && length.days > 0
        && let Some((weekday, weak, after)) = words::weekday(t, end + 1)
    {
        let from = calendar::weekday_after(t.today(), weekday)?;
        return plus_length(from, length, false)
            .map(|day| Read::weak_if(weak, Piece::Day(Day::Date(day)), after));
    }
    Some(Read::weak(Piece::Lasts(length), end))
}
