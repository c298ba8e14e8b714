//! English days that are reckoned from others: `the day after Christmas`, `3 Fridays from now`.

use crate::phrases::calendar::{self, plus_days};
use crate::phrases::piece::{Day, Part, Piece, Read};
use crate::phrases::text::Text;

use super::day::{day, single};
use super::words;

pub(super) fn read(t: &Text, i: usize) -> Option<Read> {
    end_of_day(t, i)
        .or_else(|| beside_day(t, i))
        .or_else(|| closest(t, i))
        .or_else(|| parted(t, i))
        .or_else(|| ahead_in_weekdays(t, i))
}

/// `EOD`, `end of day tomorrow`, `close of business on Friday`: that day.
fn end_of_day(t: &Text, i: usize) -> Option<Read> {
    let end = t.en_any(i, &["end of the day", "end of day", "close of business", "eod", "cob"])?;
    let at = t.en_any(end, &["on", "of"]).unwrap_or(end);
    match single(t, at) {
        Some((date, end)) => day(Day::Date(date), end),
        None => day(Day::Date(t.today()), end),
    }
}

/// `the day after Christmas`, `day before Friday`, `the third Monday after Easter`.
fn beside_day(t: &Text, i: usize) -> Option<Read> {
    let (nth, start) = words::ordinal(t, i).map_or((1, i), |(nth, _, end)| (nth, end));
    let (weekday, at) = match words::weekday(t, start) {
        Some((weekday, _, end)) => (Some(weekday), end),
        None if start == i => (None, t.en_any(i, &["day"])?),
        None => return None,
    };
    let before = match t.en(at) {
        "before" => true,
        "after" => false,
        _ => return None,
    };
    let at = t.en_any(at + 1, &["the"]).unwrap_or(at + 1);
    if t.en_is(at, &["tomorrow", "tmr", "yesterday", "next"]) {
        return None;
    }
    let (known, end) = single(t, at).filter(|_| weekday.is_none() || t.number(at).is_none())?;
    let date = match (weekday, before) {
        (None, true) => plus_days(known, -1)?,
        (None, false) => plus_days(known, 1)?,
        (Some(weekday), true) => {
            plus_days(calendar::weekday_before(known, weekday)?, -7 * (i64::from(nth) - 1))?
        }
        (Some(weekday), false) => {
            plus_days(calendar::weekday_after(known, weekday)?, 7 * (i64::from(nth) - 1))?
        }
    };
    day(Day::Date(date), end)
}

/// `the closest Monday to Oct 5th`, `the second closest Monday to the 5th`.
fn closest(t: &Text, i: usize) -> Option<Read> {
    let (nth, at) = words::ordinal(t, i).map_or((1, i), |(nth, _, end)| (nth, end));
    let at = t.en_any(at, &["closest", "nearest"])?;
    let (weekday, _, at) = words::weekday(t, at)?;
    let at = t.en_any(at, &["to the", "to"])?;
    let (known, end) = single(t, at)?;
    let after = calendar::weekday_after(plus_days(known, -1)?, weekday)?;
    let mut days: Vec<_> = (-4..=4).filter_map(|weeks| plus_days(after, 7 * weeks)).collect();
    days.sort_by_key(|day| (*day - known).num_days().abs());
    let date = days.get(usize::try_from(nth).ok()?.checked_sub(1)?)?;
    day(Day::Date(*date), end)
}

/// `early tomorrow morning`, `late Friday afternoon`.
fn parted(t: &Text, i: usize) -> Option<Read> {
    if !t.en_is(i, &["early", "late"]) {
        return None;
    }
    let at = t.en_any(i + 1, &["on"]).unwrap_or(i + 1);
    if t.en_is(at, &["early", "late"]) {
        return None;
    }
    let (date, end) = single(t, at)?;
    let (part, end) = super::part::day_part(t, end)?;
    let part = match (t.en(i), part) {
        ("early", Part::MORNING) => Part::EARLY,
        ("early", Part::AFTERNOON) => Part::EARLY_AFTERNOON,
        ("late", Part::MORNING) => Part::LATE_MORNING,
        ("late", Part::AFTERNOON) => Part::LATE_AFTERNOON,
        ("late", Part::EVENING | Part::NIGHT) => Part::LATE,
        (_, part) => part,
    };
    Some(Read::strong(Piece::DayPart(Day::Date(date), part), end))
}

/// `3 Fridays from now`, `two Thursdays ago`.
fn ahead_in_weekdays(t: &Text, i: usize) -> Option<Read> {
    let (many, at) = words::number(t, i)?;
    let weekday = words::weekdays_plural(t, at).or_else(|| words::weekday(t, at).map(|w| w.0))?;
    let weeks = i64::from(many.checked_sub(1).filter(|n| *n < 520)?);
    if let Some(end) = t.en_any(at + 1, &["from now", "hence", "from today"]) {
        let first = calendar::weekday_after(t.today(), weekday)?;
        return day(Day::Date(plus_days(first, 7 * weeks)?), end);
    }
    let end = t.en_any(at + 1, &["ago", "back"])?;
    let first = calendar::weekday_before(t.today(), weekday)?;
    day(Day::Date(plus_days(first, -7 * weeks)?), end)
}
