//! Dates and times of day in digits, as both languages write them.

use chrono::NaiveDate;

use super::calendar;
use super::piece::{Clock, Cue, Day, Piece, Read};
use super::text::Text;

/// `9:30`, `09:30`, `15:23:24`, `9h`, `9h30`, `9g30`. A leading zero says that it counts to 24.
pub(super) fn clock(t: &Text, i: usize) -> Option<(Clock, usize)> {
    let (hour, digits) = t.number(i)?;
    if hour > 24 || digits > 2 || !t.stands_free(i) {
        return None;
    }
    let sure = digits == 2 && hour < 10;
    if t.mark(i + 1, ':') && t.glued(i + 1) && t.glued(i + 2) {
        let minute = minute(t, i + 2)?;
        let mut end = i + 3;
        if t.mark(end, ':') && t.glued(end) && t.glued(end + 1) && minute_like(t, end + 1) {
            end += 2;
        }
        return valid(Clock::new(hour, Some(minute), sure)).map(|c| (c, end));
    }
    if t.glued(i + 1) && t.en_is(i + 1, &["h", "g"]) {
        if (t.glued(i + 2) || t.number(i + 2).is_some_and(|(_, digits)| digits == 2))
            && let Some(minute) = minute(t, i + 2)
        {
            let end = i + 3;
            // 9h30p, 9h30'
            let end =
                if t.glued(end) && (t.en_is(end, &["p", "ph"]) || t.mark(end, '\'')) { end + 1 } else { end };
            return valid(Clock::new(hour, Some(minute), sure)).map(|c| (c, end));
        }
        return (t.breaks_off(i + 2) || t.mark(i + 2, '-')).then_some((Clock::new(hour, None, sure), i + 2));
    }
    None
}

/// 24 o'clock is the end of the day; there is no 24:30.
fn valid(clock: Clock) -> Option<Clock> {
    (clock.hour < 24 || clock.minute == 0).then_some(clock)
}

fn minute_like(t: &Text, i: usize) -> bool {
    t.number(i).is_some_and(|(value, digits)| digits == 2 && value < 60)
}

fn minute(t: &Text, i: usize) -> Option<u32> {
    t.number(i).filter(|&(value, digits)| digits == 2 && value < 60).map(|(value, _)| value)
}

/// `2026-11-20`, `20/11/2026`, `20.11.2026`, `20/11/26`, `20/11`, with the cue of a date also `20-11`.
pub(super) fn date(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    if !t.stands_free(i) {
        return None;
    }
    let (a, a_digits) = t.number(i)?;
    let separator = ['/', '-', '.'].into_iter().find(|&c| t.mark(i + 1, c))?;
    let wide = !t.glued(i + 1);
    if wide == t.glued(i + 2) {
        return None;
    }
    let (b, b_digits) = t.number(i + 2)?;
    let third = if t.mark(i + 3, separator) && t.glued(i + 3) != wide && t.glued(i + 4) != wide {
        t.number(i + 4)
    } else {
        None
    };
    if let Some((c, c_digits)) = third {
        // 2026-12-24T18:00
        let timed = a_digits == 4
            && t.glued(i + 5)
            && t.en(i + 5) == "t"
            && t.glued(i + 6)
            && t.number(i + 6).is_some();
        if !timed && !t.breaks_off(i + 5) {
            return None;
        }
        if timed {
            let day = full(t, (a, a_digits), (b, b_digits), (c, c_digits), separator)?;
            return Some(Read::strong(Piece::Day(Day::Date(day)), i + 6));
        }
        let day = full(t, (a, a_digits), (b, b_digits), (c, c_digits), separator)?;
        return Some(Read::strong(Piece::Day(Day::Date(day)), i + 5));
    }
    if a_digits > 2 || b_digits > 2 || !t.breaks_off(i + 3) || separator == '.' {
        return None;
    }
    // "2-15" alone, where the month comes first
    let whole = i == 0 && t.ends(i + 3) && t.month_first() && b > 12;
    if separator == '-' && (cue != Cue::On || wide) && !whole {
        return None;
    }
    if (a, b) == (24, 7) {
        return None;
    }
    // A fraction, or points out of ten.
    let weak = a <= b && b <= 10 && a_digits == 1;
    if weak && t.is_word(i + 3) && counts_things(t, i + 3) {
        return None;
    }
    let day = in_order(t, a, b)?;
    Some(Read::weak_if(weak && cue < Cue::On, Piece::Day(day), i + 3))
}

/// Words behind a fraction.
fn counts_things(t: &Text, i: usize) -> bool {
    t.en_is(i, &["cup", "cups", "of", "stars", "points", "tsp", "tbsp", "inch", "mile", "price", "off"])
        || t.vi_is(i, &["điểm", "sao", "số", "người", "cốc", "ly", "kg", "lít", "thìa", "giá", "quãng"])
}

/// Two numbers as day and month in the reader's order, or in the other one when only that is a day.
pub(super) fn in_order(t: &Text, a: u32, b: u32) -> Option<Day> {
    let exists = |month: u32, day: u32| NaiveDate::from_ymd_opt(2024, month, day).is_some();
    let (first, second) = if t.month_first() { ((a, b), (b, a)) } else { ((b, a), (a, b)) };
    let either = exists(first.0, first.1) && exists(second.0, second.1) && a != b;
    let (month, day) = [first, second].into_iter().find(|&(month, day)| exists(month, day))?;
    Some(Day::OfYear { month, day, either })
}

fn full(t: &Text, a: (u32, usize), b: (u32, usize), c: (u32, usize), separator: char) -> Option<NaiveDate> {
    if a.1 == 4 {
        return (b.1 <= 2 && c.1 <= 2).then(|| calendar::date(a.0 as i32, b.0, c.0)).flatten();
    }
    let year = match c.1 {
        4 => c.0 as i32,
        2 if separator != '.' => calendar::full_year(c.0, t.today()),
        _ => return None,
    };
    if a.1 > 2 || b.1 > 2 {
        return None;
    }
    let (first, second) = if t.month_first() { ((a.0, b.0), (b.0, a.0)) } else { ((b.0, a.0), (a.0, b.0)) };
    calendar::date(year, first.0, first.1).or_else(|| calendar::date(year, second.0, second.1))
}

/// Four digits that are a year: `2026`.
pub(super) fn year(t: &Text, i: usize) -> Option<i32> {
    let (value, digits) = t.number(i)?;
    let year = i32::try_from(value).ok()?;
    (digits == 4 && calendar::YEARS.contains(&year) && t.breaks_off(i + 1)).then_some(year)
}
