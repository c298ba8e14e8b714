//! English times of day.

use crate::phrases::follow::may_follow_number;
use crate::phrases::numeric;
use crate::phrases::piece::{Clock, Cue, Piece, Read};
use crate::phrases::text::Text;
use crate::phrases::value::Grain;

use super::{part, words};

pub(super) fn read(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    if let Some((clock, end)) = clock(t, i, cue) {
        return Some(Read::strong(Piece::Clock(clock), end));
    }
    part::part(t, i, cue)
}

/// Whether a time of day stands at a place.
pub(super) fn is_clock(t: &Text, i: usize) -> bool {
    clock(t, i, Cue::None).is_some()
}

/// Which half of the day a word after an hour names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

/// `am`, `p.m.`, `a m`, `p`, `in the PM`; a lone `a` or `p` only when it touches the number.
fn half(t: &Text, i: usize) -> Option<(Half, usize)> {
    let (i, whole_word) = match t.en_any(i, &["in the"]) {
        Some(at) if t.en_is(at, &["am", "pm"]) => (at, true),
        _ => (i, false),
    };
    let half = match t.en(i) {
        "am" | "a" => Half::Am,
        "pm" | "p" => Half::Pm,
        _ => return None,
    };
    if t.en(i).len() == 2 || whole_word {
        return Some((half, i + 1));
    }
    // a.m., a. m., a m
    let dot = if t.mark(i + 1, '.') && t.glued(i + 1) { i + 2 } else { i + 1 };
    if t.en(dot) == "m" {
        let end = if t.mark(dot + 1, '.') && t.glued(dot + 1) { dot + 2 } else { dot + 1 };
        return Some((half, end));
    }
    let touches = t.glued(i) && i > 0 && t.number(i - 1).is_some();
    if !touches || !(t.breaks_off(i + 1) || t.mark(i + 1, '-')) {
        return None;
    }
    // 3p.
    let dotted = t.mark(i + 1, '.') && t.glued(i + 1) && t.get(i + 2).is_some_and(|next| !next.capital);
    Some((half, if dotted { i + 2 } else { i + 1 }))
}

fn in_half(mut clock: Clock, half: Half) -> Option<Clock> {
    if clock.hour > 12 {
        return None;
    }
    clock.hour = match (half, clock.hour) {
        (Half::Am, 12) => 0,
        (Half::Pm, hour) if (1..12).contains(&hour) => hour + 12,
        (_, hour) => hour,
    };
    clock.sure = true;
    Some(clock)
}

/// A time of day. Numbers without any sign of a clock count with [`Cue::At`] only.
fn clock(t: &Text, i: usize, cue: Cue) -> Option<(Clock, usize)> {
    noon(t, i).or_else(|| past_or_to(t, i, cue)).or_else(|| full_hour(t, i, cue))
}

/// A time of day that is not reckoned from another.
fn full_hour(t: &Text, i: usize, cue: Cue) -> Option<(Clock, usize)> {
    let (mut clock, mut end, mut known) = base(t, i, cue)?;
    if (clock.grain != Grain::Hour || t.number(i).is_none_or(|n| n.1 <= 2))
        && let Some(after) = ish(t, end)
    {
        known |= (1..=12).contains(&clock.hour) && may_follow_number(t, after);
        end = after;
    }
    if let Some(after) = oclock(t, end) {
        known = true;
        end = after;
    }
    let explicit = half(t, end);
    if let Some((half, after)) = explicit {
        // "4a" alone is no time; "at 4a" and "9a to 11a" are.
        let short = after == end + 1 && t.en(end).len() == 1;
        clock = in_half(clock, half)?;
        known |= !short || cue >= Cue::Beside || clock.grain == Grain::Minute;
        end = after;
        if let Some(after) = ish(t, end) {
            end = after;
        }
    }
    if !known {
        return None;
    }
    let end = t.en_any(end, &["sharp", "approximately", "exactly", "ish"]).unwrap_or(end);
    (t.breaks_off(end) || t.mark(end, '-')).then_some((clock, end))
}

pub(super) fn ish(t: &Text, i: usize) -> Option<usize> {
    let at = if t.mark(i, '-') { i + 1 } else { i };
    (t.en(at) == "ish").then_some(at + 1)
}

fn oclock(t: &Text, i: usize) -> Option<usize> {
    if t.en_is(i, &["oclock"]) {
        return Some(i + 1);
    }
    if t.en(i) == "o" {
        let at = if t.mark(i + 1, '\'') { i + 2 } else { i + 1 };
        return (t.en(at) == "clock").then_some(at + 1);
    }
    None
}

/// The digits or words of a time, and whether they are a time without further signs.
fn base(t: &Text, i: usize, cue: Cue) -> Option<(Clock, usize, bool)> {
    if let Some((mut clock, end)) = numeric::clock(t, i) {
        if t.en_is(i + 1, &["h", "g"]) && !t.speaks_vietnamese() {
            clock.sure = true;
        }
        return Some((clock, end, true));
    }
    let follows = |end: usize| cue == Cue::At && may_follow_number(t, end);
    if let Some((value, digits)) = t.number(i) {
        if !t.stands_free(i) {
            return None;
        }
        // 1430h, 1430 hours
        let military = (digits == 3 || digits == 4) && value % 100 < 60 && value / 100 < 24;
        if military
            && (t.glued(i + 1) && t.en_is(i + 1, &["h", "hrs"])
                || digits == 4 && t.en_is(i + 1, &["hours", "hrs"]))
        {
            let clock = Clock::new(value / 100, Some(value % 100), true);
            return Some((clock, i + 2, true));
        }
        // 9.30 with "at", 9.30am
        if t.mark(i + 1, '.') && t.glued(i + 1) && t.glued(i + 2) && digits <= 2 && value < 24 {
            let (minute, _) = t.number(i + 2).filter(|&(v, digits)| digits == 2 && v < 60)?;
            let clock = Clock::new(value, Some(minute), digits == 2 && value < 10);
            let dated = t.en_is(i + 3, &["today", "tomorrow", "tonight", "tmr", "tmrw"])
                || words::weekday(t, i + 3).is_some();
            let plain = clock.sure && t.breaks_off(i + 3) && (dated || cue == Cue::Beside);
            return Some((clock, i + 3, plain || follows(i + 3)));
        }
        // 730, 1030
        if (digits == 3 || digits == 4) && value % 100 < 60 && value / 100 < 24 {
            let clock = Clock::new(value / 100, Some(value % 100), digits == 4 && value < 1000);
            let end = ish(t, i + 1).unwrap_or(i + 1);
            return Some((clock, i + 1, follows(end)));
        }
        if digits > 2 || value > 24 {
            return None;
        }
        // at 3 15
        if let (Cue::At, Some((minute, 2))) = (cue, t.number(i + 1))
            && minute < 60
            && (1..=12).contains(&value)
            && may_follow_number(t, i + 2)
        {
            return Some((Clock::new(value, Some(minute), false), i + 2, true));
        }
        return Some((
            Clock::new(value, None, digits == 2 && value < 10),
            i + 1,
            follows(ish(t, i + 1).unwrap_or(i + 1)),
        ));
    }
    let (hour, at) = words::number_word(t, i).filter(|(hour, _)| *hour <= 12)?;
    let at = ish(t, at).unwrap_or(at);
    if t.en(at) == "thirty"
        || t.en_is(at, &["ten", "twenty", "forty", "fifty", "fifteen", "oh", "five"])
        || words::number_word(t, at).is_some()
    {
        let oh = if t.en_is(at, &["oh", "o"]) { at + 1 } else { at };
        if let Some((minute, end)) = words::number_word(t, oh)
            && minute < 60
            && (oh > at || minute >= 10)
        {
            // "seven fifteen" is a time, "seven ten" may be a count.
            let quarter = matches!(minute, 15 | 30 | 45) && may_follow_number(t, end);
            return Some((Clock::new(hour, Some(minute), false), end, quarter || follows(end)));
        }
    }
    Some((Clock::new(hour, None, false), at, follows(at)))
}

/// `noon`, `midnight`, `midday`.
fn noon(t: &Text, i: usize) -> Option<(Clock, usize)> {
    if let Some(end) = t.en_any(i, &["noon", "midday", "mid day", "noonish"]).filter(|_| t.en(i + 1) != "ltd")
    {
        return Some((Clock::new(12, None, true), end));
    }
    if t.en_any(
        i,
        &["midnight blue", "midnight oil", "midnight express", "noon ltd", "midnight sun", "midnight snack"],
    )
    .is_some()
    {
        return None;
    }
    (t.en(i) == "midnight").then(|| (Clock::new(24, None, true), i + 1))
}

/// `half past three`, `a quarter to noon`, `20 minutes past 3pm`, `half three`.
fn past_or_to(t: &Text, i: usize, cue: Cue) -> Option<(Clock, usize)> {
    let (minutes, at, plain) = if t.en(i) == "half" {
        (30, i + 1, false)
    } else if let Some(at) = t.en_any(i, &["a quarter", "quarter"]) {
        (15, at, false)
    } else {
        let (minutes, at) = words::number(t, i)?;
        let named = t.en_is(at, &["minutes", "minute", "mins", "min"]);
        (minutes, if named { at + 1 } else { at }, !named)
    };
    if minutes >= 60 {
        return None;
    }
    let (to, at) = match t.en(at) {
        "past" => (false, at + 1),
        "after" | "from" => (false, at + 1),
        // "from 10 to 4pm" is a range.
        "to" if plain && i > 0 && t.en_is(i - 1, &["from", "between"]) => return None,
        // "5 to 7pm" is one, too; "five to seven" is not.
        "to" if plain && t.number(i).is_some() && minutes <= 12 => return None,
        "to" | "before" | "till" | "til" | "of" if minutes != 30 || t.en(i) != "half" => (true, at + 1),
        _ if t.en(i) == "half" && t.number(at).is_none() && cue != Cue::Beside => {
            // British "half three"
            let (hour, end) = words::number_word(t, at).filter(|(hour, _)| *hour <= 12)?;
            return may_follow_number(t, end).then(|| (Clock::new(hour, Some(30), false), end));
        }
        _ => return None,
    };
    let hour_cue = if plain && minutes % 5 != 0 {
        return None;
    } else if plain && t.en_is(at - 1, &["to", "from", "of", "before", "after"]) {
        // "ten to six" in words is a time.
        let spelled = t.number(i).is_none() && matches!(minutes, 5 | 10 | 20 | 25);
        let whole = spelled && words::number(t, at).is_some_and(|(_, end)| may_follow_number(t, end));
        if whole { Cue::At } else { Cue::None }
    } else {
        Cue::At
    };
    let (mut clock, end) = match noon(t, at) {
        Some(found) => found,
        None => full_hour(t, at, hour_cue).or_else(|| {
            // "twenty to three", "ten past 8" with a cue for a time
            let (hour, end) = words::number(t, at).filter(|(hour, _)| (1..=12).contains(hour))?;
            (cue == Cue::At && may_follow_number(t, end)).then(|| (Clock::new(hour, None, false), end))
        })?,
    };
    if clock.minute != 0 {
        return None;
    }
    clock.grain = Grain::Minute;
    if to {
        clock.less = minutes;
    } else {
        clock.minute = minutes;
    }
    Some((clock, end))
}

/// An hour in a range, where nothing but its place says that it is one: `from 3 to 6pm`.
pub(crate) fn bare_hour(t: &Text, i: usize) -> Option<(Clock, usize)> {
    if let Some((clock, end)) = clock(t, i, Cue::None) {
        return Some((clock, end));
    }
    if let Some((value, digits)) = t.number(i) {
        if !t.glued(i) || t.stands_free(i) || t.mark(i - 1, '-') {
            if digits <= 2 && value <= 24 {
                return Some((Clock::new(value, None, digits == 2 && value < 10), i + 1));
            }
            if digits <= 4 && value % 100 < 60 && value / 100 < 24 {
                return Some((Clock::new(value / 100, Some(value % 100), false), i + 1));
            }
        }
        return None;
    }
    let (hour, end) = words::number_word(t, i).filter(|(hour, _)| (1..=12).contains(hour))?;
    Some((Clock::new(hour, None, false), end))
}
