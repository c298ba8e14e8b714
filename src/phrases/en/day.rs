//! English words for days and runs of days.

use chrono::{Datelike, NaiveDate};

use crate::phrases::calendar::{self, plus_days};
use crate::phrases::follow::may_follow_number;
use crate::phrases::piece::{Cue, Day, Part, Piece, Read, Which};
use crate::phrases::resolve;
use crate::phrases::runs::{self, Unit};
use crate::phrases::text::Text;
use crate::phrases::value::Grain;
use crate::phrases::{lengths, numeric};

use super::{feast, reckoned, run, words};

pub(super) fn read(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    reckoned::read(t, i)
        .or_else(|| spoken(t, i))
        .or_else(|| run::nth(t, i))
        .or_else(|| modified(t, i))
        .or_else(|| run::edge(t, i))
        .or_else(|| calendar_day(t, i, cue))
        .or_else(|| weekday(t, i, cue))
        .or_else(|| numeric::date(t, i, cue))
        .or_else(|| month(t, i, cue))
        .or_else(|| feast::read(t, i, cue))
        .or_else(|| month_day(t, i, cue))
}

pub(super) fn day(day: Day, end: usize) -> Option<Read> {
    Some(Read::strong(Piece::Day(day), end))
}

/// The one day that stands at a place, for reckoning from it.
pub(super) fn single(t: &Text, i: usize) -> Option<(NaiveDate, usize)> {
    let read = read(t, i, Cue::On)?;
    let Piece::Day(day) = &read.piece else { return None };
    let run = resolve::day(t, day)?;
    (run.grain == Grain::Day && run.from.succ_opt() == Some(run.to)).then_some((run.from, read.end))
}

/// `tomorrow`, `tonight`, `the day after tomorrow`.
fn spoken(t: &Text, i: usize) -> Option<Read> {
    let today = t.today();
    for (phrase, ahead) in [("day after tomorrow", 2), ("day after tmr", 2), ("day before yesterday", -2)] {
        if let Some(end) = t.en_phrase(i, phrase) {
            return day(Day::Date(plus_days(today, ahead)?), end);
        }
    }
    if let Some(end) = t.en_any(i, &["late tonight", "late tonite", "tonight late"]) {
        return Some(Read::strong(Piece::DayPart(Day::Date(today), Part::LATE), end));
    }
    // 2moro, 2nite, 2day
    if t.number(i).is_some_and(|(value, digits)| (value, digits) == (2, 1)) && t.glued(i + 1) {
        return match t.en(i + 1) {
            "moro" | "morrow" | "mrw" => day(Day::Date(plus_days(today, 1)?), i + 2),
            "day" => day(Day::Date(today), i + 2),
            "nite" | "night" => Some(Read::strong(Piece::DayPart(Day::Date(today), Part::EVENING), i + 2)),
            _ => None,
        };
    }
    if t.en_any(i, &["today show", "tonight show", "today programme", "weekend bag", "weekend warrior"])
        .is_some()
    {
        return None;
    }
    let ahead = match t.en(i) {
        "today" | "tday" => 0,
        "tomorrow" | "tomorow" | "tommorow" | "tommorrow" | "tomorrows" | "tmr" | "tmrw" | "tmw"
        | "tomoz" | "tomo" | "tmro" | "tomm" | "tommorrows" | "tomorroww" => 1,
        "overmorrow" => 2,
        "yesterday" => -1,
        "tonight" | "tonite" | "tnite" => {
            return Some(Read::strong(Piece::DayPart(Day::Date(today), Part::EVENING), i + 1));
        }
        "weekend" | "wkend" => return weekend(t, 0, i + 1),
        "week" | "wk" if weekend_end(t, i).is_some() => return weekend(t, 0, weekend_end(t, i)?),
        _ => return None,
    };
    // "tomorrow week" is British for a week later.
    if ahead >= 0 && t.en(i + 1) == "week" && (t.ends(i + 2) || t.is_mark(i + 2)) {
        return day(Day::Date(plus_days(today, ahead + 7)?), i + 2);
    }
    let end = if t.mark(i + 1, '\'') && t.en(i + 2) == "s" { i + 3 } else { i + 1 };
    day(Day::Date(plus_days(today, ahead)?), end)
}

/// The place after `weekend`, `week-end`, `week end`, `wkend`.
pub(super) fn weekend_end(t: &Text, i: usize) -> Option<usize> {
    if t.en_is(i, &["weekend", "wkend", "weekends"]) {
        return Some(i + 1);
    }
    let next = if t.mark(i + 1, '-') { i + 2 } else { i + 1 };
    (t.en_is(i, &["week", "wk"]) && t.en(next) == "end").then_some(next + 1)
}

fn weekend(t: &Text, ahead: i64, end: usize) -> Option<Read> {
    Some(Read::strong(runs::weekend(plus_days(t.today(), 7 * ahead)?)?, end))
}

/// `this`, `next`, `last` and their like, by how many units ahead they are, and the place after.
pub(super) fn modifier(t: &Text, i: usize) -> Option<(i32, usize)> {
    if let Some(end) = t.en_any(i, &["this coming", "this next", "this upcoming", "the coming"]) {
        return Some((1, end));
    }
    if let Some(end) = t.en_any(i, &["this past", "this last", "the past"]) {
        return Some((-1, end));
    }
    let ahead = match t.en(i) {
        "this" | "current" => 0,
        "next" | "following" | "coming" | "upcoming" | "nxt" => 1,
        "last" | "past" | "previous" | "prior" => -1,
        _ => return None,
    };
    Some((ahead, i + 1))
}

/// `next week`, `this Friday`, `last month`, `next 3 days`, `this evening`.
fn modified(t: &Text, i: usize) -> Option<Read> {
    let (ahead, at) = modifier(t, i)?;
    let coming = t.en_is(at - 1, &["coming", "upcoming"]) || t.en(i) == "this" && at > i + 1;
    if let Some(end) = weekend_end(t, at) {
        return weekend(t, ahead.into(), end);
    }
    if let Some((weekday, _, end)) = words::weekday(t, at) {
        let which = match (ahead, coming) {
            (0, _) => Which::This,
            (1, true) => Which::Coming,
            (1, false) => Which::Next,
            _ => Which::Last,
        };
        let end = if t.en(end) == "week" { end + 1 } else { end };
        return day(Day::Weekday(weekday, which), end);
    }
    if let Some((number, end)) = words::month(t, at) {
        let Day::Run { from, .. } = runs::coming_month(t.today(), number)? else { return None };
        let shift = match ahead {
            -1 if from > t.today() || ahead == -1 => -1,
            1 if from <= t.today() => 1,
            _ => 0,
        };
        let end = numeric::year(t, end).map_or(end, |_| end);
        return day(runs::month(from.year() + shift, number)?, end);
    }
    if let Some((part, end)) = super::part::day_part(t, at) {
        let date = plus_days(t.today(), ahead.into())?;
        return (ahead <= 0).then(|| Read::strong(Piece::DayPart(Day::Date(date), part), end));
    }
    if t.en(at) == "few" || words::number(t, at).is_some() {
        return counted(t, ahead, at);
    }
    let (unit, end) = words::unit(t, at)?;
    if ahead == 1 && unit == Unit::Hour && t.en(at) == "hour" && t.en(i.wrapping_sub(1)) == "the" {
        let to = calendar::moment_plus(t.now, lengths::of(unit, 1)?, false)?;
        return Some(Read::strong(Piece::Stretch(t.now, to, Grain::Minute), end));
    }
    if t.is_mark(at) || matches!(unit, Unit::Minute | Unit::Hour | Unit::Day) {
        return None;
    }
    // "week after next" is met elsewhere; "this week Friday" is put together from two pieces.
    day(runs::units(t.today(), unit, ahead, 1)?, end)
}

/// `the next 3 days`: whole units after the running one; `the last two hours`.
fn counted(t: &Text, ahead: i32, at: usize) -> Option<Read> {
    if ahead == 0 {
        return None;
    }
    let (many, at) = words::amount(t, at)?;
    let (unit, end) = words::unit(t, at)?;
    if t.is_mark(at) {
        return None;
    }
    if let Unit::Minute | Unit::Hour = unit {
        let length = lengths::of(unit, many)?;
        let one = lengths::of(unit, 1)?;
        let grain = if unit == Unit::Hour { Grain::Hour } else { Grain::Minute };
        let base = resolve::floor(t.now, grain);
        let piece = if ahead > 0 {
            let from = calendar::moment_plus(base, one, false)?;
            Piece::Stretch(from, calendar::moment_plus(from, length, false)?, grain)
        } else {
            Piece::Stretch(calendar::moment_plus(base, length, true)?, base, grain)
        };
        return Some(Read::strong(piece, end));
    }
    let first = if ahead > 0 { 1 } else { -i32::try_from(many).ok()? };
    let run = runs::units(t.today(), unit, first, many)?;
    day(run, end)
}

/// `March 3`, `3rd of March 2027`, `Feb13`, `14april 2027`, `31-Oct-27`.
fn calendar_day(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    let month_leads = words::month(t, i).is_some();
    let (number, month, end, weak) = if let Some((month, at)) = words::month(t, i) {
        let at = if t.en(at) == "the" { at + 1 } else { at };
        let (number, ordinal, end) = day_number(t, at)?;
        // "may 5 people come", "march 3 abreast"
        let homonym = t.en_is(i, &["may", "march", "mar"]) && !t.get(i).is_some_and(|m| m.capital);
        let through = t.mark(end, '-') && t.number(end + 1).is_some_and(|(_, digits)| digits <= 2);
        let timed = super::clock::is_clock(t, end);
        let doubtful =
            !ordinal && !through && !timed && !may_follow_number(t, end) && numeric::year(t, end).is_none();
        if doubtful && (homonym || cue == Cue::None) && !t.mark(end, ',') {
            return None;
        }
        (number, month, end, homonym && !ordinal)
    } else {
        let (number, ordinal, at) = day_number(t, i)?;
        let at = t.en_any(at, &["day of", "of"]).unwrap_or(at);
        let at = if t.mark(at, '-') || t.mark(at, '/') { at + 1 } else { at };
        let (month, end) = words::month(t, at)?;
        let homonym = t.en_is(at, &["may", "march", "mar"]) && !t.get(at).is_some_and(|m| m.capital);
        // "5 may come", "the first may go"
        if homonym && !(ordinal && t.en(at - 1) == "of") && !may_follow_number(t, end) {
            return None;
        }
        (number, month, end, homonym && !ordinal)
    };
    NaiveDate::from_ymd_opt(2024, month, number)?;
    if let Some((year, end)) = year_behind(t, end, month_leads) {
        return day(Day::Date(calendar::date(year, month, number)?), end);
    }
    Some(Read::weak_if(
        weak && cue < Cue::On,
        Piece::Day(Day::OfYear { month, day: number, either: false }),
        end,
    ))
}

/// A year behind day and month: `2027`, `, 2027`, `-27`, `27` when no time of day can be meant.
fn year_behind(t: &Text, end: usize, month_leads: bool) -> Option<(i32, usize)> {
    // "July 13-15" are days, "13-July-15" has a year.
    let tied = !month_leads && (t.mark(end, '-') || t.mark(end, '/'));
    let at = if t.mark(end, ',') || tied { end + 1 } else { end };
    if let Some(year) = numeric::year(t, at) {
        return Some((year, at + 1));
    }
    let (value, digits) = t.number(at)?;
    let lone = t.breaks_off(at + 1) && !t.mark(at + 1, ':') && !t.mark(at + 1, '-');
    let tied = at == end || t.glued(at);
    (digits == 2 && value > 12 && lone && tied && (t.ends(at + 1) || t.is_mark(at + 1)) && !t.mark(end, ','))
        .then(|| (calendar::full_year(value, t.today()), at + 1))
}

/// A day's number with or without its suffix; whether it has one.
fn day_number(t: &Text, i: usize) -> Option<(u32, bool, usize)> {
    if let Some((value, _, end)) = words::ordinal(t, i) {
        return Some((value, true, end));
    }
    let (value, digits) = t.number(i)?;
    let clock = t.mark(i + 1, ':') && t.glued(i + 1)
        || t.glued(i + 1) && t.en_is(i + 1, &["am", "pm", "h", "a", "p"]);
    let tied = t.stands_free(i) || i > 0 && t.is_word(i - 1);
    (digits <= 2 && (1..=31).contains(&value) && tied && !clock).then_some((value, false, i + 1))
}

/// `Friday`, `Friday after next`, `Friday week`.
fn weekday(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    let (weekday, homonym, end) = words::weekday(t, i)?;
    for (phrase, which) in [
        ("after next", Which::AfterNext),
        ("of next week", Which::Next),
        ("next week", Which::Next),
        ("of this week", Which::This),
        ("this week", Which::This),
        ("of last week", Which::Last),
    ] {
        if let Some(end) = t.en_phrase(end, phrase) {
            return day(Day::Weekday(weekday, which), end);
        }
    }
    if t.en(end) == "week" && (t.ends(end + 1) || t.is_mark(end + 1)) {
        let coming = calendar::weekday_after(t.today(), weekday)?;
        return day(Day::Date(plus_days(coming, 7)?), end + 1);
    }
    // "the sun is out", "he sat at home", but "dinner Sat"
    let named = t.get(i).is_some_and(|w| w.capital && !w.opens) && t.en(i.wrapping_sub(1)) != "the";
    let closes = t.ends(end) || t.is_mark(end) && t.breaks_off(end);
    if homonym && !t.stands_free(i) {
        return None;
    }
    Some(Read::weak_if(
        homonym && (cue < Cue::On || t.en(i.wrapping_sub(1)) == "the") && !(named && closes),
        Piece::Day(Day::Weekday(weekday, Which::Coming)),
        end,
    ))
}

/// `March`, `October 2027`, `March after next`.
fn month(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    let (number, end) = words::month(t, i)?;
    let after = if t.en(end) == "of" { end + 1 } else { end };
    let after = if t.mark(after, ',') { after + 1 } else { after };
    if let Some(year) = numeric::year(t, after) {
        return day(runs::month(year, number)?, after + 1);
    }
    // "in May"; but "may", "march" in lower case are verbs, and names of months are names of people.
    let homonym = t.en_is(i, &["may", "march", "mar", "dec"]) && !t.get(i).is_some_and(|m| m.capital);
    // "the May family"
    let named = i > 0 && t.en(i - 1) == "the" && !may_follow_number(t, end);
    let known = cue >= Cue::On && !homonym && !named;
    Some(Read::weak_if(!known, Piece::Day(Day::Month(number)), end))
}

/// `the 15th`, `on the first`, `20th of next month`, `20 of this month`.
fn month_day(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    let (number, ordinal, end) = day_number(t, i)?;
    if let Some(at) = t.en_any(end, &["day of the", "day of", "of the", "of"]) {
        if (t.en(at) != "last" || t.en(at + 1) == "month")
            && let Some((whole @ Day::Run { grain: Grain::Month, .. }, end)) = run::whole(t, at)
        {
            return day(runs::nth_day(&whole, i32::try_from(number).ok()?)?, end);
        }
        return None;
    }
    let spelled = t.number(i).is_none();
    // "on the second floor", "his 5th try"
    let closes = may_follow_number(t, end) && t.en(end) != "of";
    if !ordinal || !closes || t.en(end) == "one" || spelled && cue < Cue::On {
        return None;
    }
    Some(Read::weak_if(cue == Cue::None, Piece::Day(Day::OfMonth(number)), end))
}
