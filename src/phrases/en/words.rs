//! English words for numbers, days, months and units.

use chrono::Weekday;

use crate::phrases::runs::Unit;
use crate::phrases::text::Text;

/// A weekday's name or abbreviation, whether the word has another sense, and the place after it.
pub(in crate::phrases) fn weekday(t: &Text, i: usize) -> Option<(Weekday, bool, usize)> {
    let (day, weak) = match t.en(i) {
        "monday" | "monda" | "munday" => (Weekday::Mon, false),
        "mon" => (Weekday::Mon, true),
        "tuesday" | "tues" | "teusday" | "tuesdy" => (Weekday::Tue, false),
        "tue" => (Weekday::Tue, true),
        "wednesday" | "weds" | "wensday" | "wednsday" | "wedensday" => (Weekday::Wed, false),
        "wed" => (Weekday::Wed, true),
        "thursday" | "thur" | "thurs" | "thrusday" => (Weekday::Thu, false),
        "thu" => (Weekday::Thu, true),
        "friday" | "fri" | "firday" => (Weekday::Fri, false),
        "saturday" | "satur" | "saterday" => (Weekday::Sat, false),
        "sat" => (Weekday::Sat, true),
        "sunday" => (Weekday::Sun, false),
        "sun" => (Weekday::Sun, true),
        _ => return None,
    };
    // `mùa thu` is autumn.
    if weak && i > 0 && t.accented(i - 1) {
        return None;
    }
    let short = t.en(i).len() <= 5;
    Some((day, weak, after_dot(t, i + 1, short)))
}

/// `Mondays`, `thursdays`.
pub(super) fn weekdays_plural(t: &Text, i: usize) -> Option<Weekday> {
    Some(match t.en(i) {
        "mondays" => Weekday::Mon,
        "tuesdays" => Weekday::Tue,
        "wednesdays" => Weekday::Wed,
        "thursdays" => Weekday::Thu,
        "fridays" => Weekday::Fri,
        "saturdays" => Weekday::Sat,
        "sundays" => Weekday::Sun,
        _ => return None,
    })
}

/// A month's name or abbreviation, from 1, and the place after it.
pub(in crate::phrases) fn month(t: &Text, i: usize) -> Option<(u32, usize)> {
    let number = match t.en(i) {
        "january" | "jan" => 1,
        "february" | "feb" | "febuary" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    };
    Some((number, after_dot(t, i + 1, t.en(i).len() <= 4)))
}

/// The dot of an abbreviation, unless it ends the sentence.
fn after_dot(t: &Text, i: usize, short: bool) -> usize {
    let within = t.get(i + 1).is_some_and(|next| !next.capital);
    if short && t.mark(i, '.') && t.glued(i) && (within || t.ends(i + 1)) { i + 1 } else { i }
}

/// A unit of time. `m` and `s` alone are none.
pub(super) fn unit(t: &Text, i: usize) -> Option<(Unit, usize)> {
    let unit = match t.en(i) {
        "minute" | "minutes" | "min" | "mins" => Unit::Minute,
        "hour" | "hours" | "hr" | "hrs" | "h" => Unit::Hour,
        "day" | "days" => Unit::Day,
        "week" | "weeks" | "wk" | "wks" => Unit::Week,
        "month" | "months" => Unit::Month,
        "quarter" | "quarters" | "qtr" | "qtrs" => Unit::Quarter,
        "year" | "years" | "yr" | "yrs" => Unit::Year,
        "" if t.mark(i, '\'') && t.glued(i) => Unit::Minute,
        _ => return None,
    };
    Some((unit, i + 1))
}

/// A number below 100 in words.
pub(super) fn number_word(t: &Text, i: usize) -> Option<(u32, usize)> {
    let ones = |i: usize| {
        Some(match t.en(i) {
            "one" => 1,
            "two" => 2,
            "three" => 3,
            "four" => 4,
            "five" => 5,
            "six" => 6,
            "seven" => 7,
            "eight" => 8,
            "nine" => 9,
            _ => return None,
        })
    };
    if let Some(value) = ones(i) {
        return Some((value, i + 1));
    }
    let value = match t.en(i) {
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" | "fourty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "ninety" => 90,
        _ => return None,
    };
    if value >= 20 {
        let next = if t.mark(i + 1, '-') { i + 2 } else { i + 1 };
        if let Some(one) = ones(next) {
            return Some((value + one, next + 1));
        }
    }
    Some((value, i + 1))
}

/// A number in digits or words; in digits not as a part of something else.
pub(super) fn number(t: &Text, i: usize) -> Option<(u32, usize)> {
    match t.number(i) {
        Some((value, digits)) => (digits <= 4 && t.stands_free(i)).then_some((value, i + 1)),
        None => number_word(t, i),
    }
}

/// How many: a number, or `a`, `a couple of`, `a few`.
pub(super) fn amount(t: &Text, i: usize) -> Option<(u32, usize)> {
    if let Some(end) = t.en_any(i, &["a couple of", "a couple", "couple of", "couple", "a pair of"]) {
        return Some((2, end));
    }
    if let Some(end) = t.en_any(i, &["a few", "few", "several"]) {
        return Some((3, end));
    }
    if t.en_is(i, &["a", "an"]) {
        return Some((1, i + 1));
    }
    number(t, i)
}

/// `first`, `2nd`, `twenty-third`, up to 31, and whether it is in digits.
pub(super) fn ordinal(t: &Text, i: usize) -> Option<(u32, bool, usize)> {
    if let Some((value, digits)) = t.number(i) {
        let suffix = t.glued(i + 1) && t.en_is(i + 1, &["st", "nd", "rd", "th"]);
        return (suffix && digits <= 2 && (1..=31).contains(&value) && t.stands_free(i)).then_some((
            value,
            true,
            i + 2,
        ));
    }
    let small = |i: usize| {
        Some(match t.en(i) {
            "first" => 1,
            "second" => 2,
            "third" => 3,
            "fourth" => 4,
            "fifth" => 5,
            "sixth" => 6,
            "seventh" => 7,
            "eighth" => 8,
            "ninth" => 9,
            _ => return None,
        })
    };
    if let Some(value) = small(i) {
        return Some((value, false, i + 1));
    }
    let value = match t.en(i) {
        "tenth" => 10,
        "eleventh" => 11,
        "twelfth" => 12,
        "thirteenth" => 13,
        "fourteenth" => 14,
        "fifteenth" => 15,
        "sixteenth" => 16,
        "seventeenth" => 17,
        "eighteenth" => 18,
        "nineteenth" => 19,
        "twentieth" => 20,
        "thirtieth" => 30,
        tens @ ("twenty" | "thirty") => {
            let next = if t.mark(i + 1, '-') { i + 2 } else { i + 1 };
            let value = small(next)? + if tens == "twenty" { 20 } else { 30 };
            return (value <= 31).then_some((value, false, next + 1));
        }
        _ => return None,
    };
    Some((value, false, i + 1))
}
