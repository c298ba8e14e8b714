//! English words for a week, month or year, a day of one, and its edges.

use crate::phrases::numeric;
use crate::phrases::piece::{Day, Read};
use crate::phrases::runs::{self, Edge, Unit};
use crate::phrases::text::Text;

use super::day::{day, modifier, single, weekend_end};
use super::words;

/// `first Tuesday of October`, `last day of the month`, `second last Friday of May`, `last week of June`.
pub(super) fn nth(t: &Text, i: usize) -> Option<Read> {
    let (nth, at) = which_one(t, i)?;
    enum What {
        Weekday(chrono::Weekday),
        Day,
        Week,
        Weekend,
    }
    let (what, at) = if let Some((weekday, _, end)) = words::weekday(t, at) {
        (What::Weekday(weekday), end)
    } else if let Some(end) = weekend_end(t, at) {
        (What::Weekend, end)
    } else {
        match t.en(at) {
            "day" => (What::Day, at + 1),
            "week" => (What::Week, at + 1),
            _ => return None,
        }
    };
    let at = t.en_any(at, &["of the", "in the", "of", "in"])?;
    let (whole, end) = whole(t, at)?;
    match what {
        What::Weekday(weekday) => day(runs::nth_weekday(&whole, nth, weekday)?, end),
        What::Day => day(runs::nth_day(&whole, nth)?, end),
        What::Week => day(runs::nth_week(&whole, nth)?, end),
        What::Weekend => {
            let Day::Date(sunday) = runs::nth_weekday(&whole, nth, chrono::Weekday::Sun)? else {
                return None;
            };
            Some(Read::strong(runs::weekend(sunday)?, end))
        }
    }
}

/// `third`, `last`, `second last`, `2nd to last` as a count from the beginning or the end.
fn which_one(t: &Text, i: usize) -> Option<(i32, usize)> {
    if t.en(i) == "last" {
        return Some((-1, i + 1));
    }
    let (nth, _, end) = words::ordinal(t, i)?;
    let nth = i32::try_from(nth).ok()?;
    match t.en_any(end, &["to last", "to the last", "last"]) {
        Some(end) => Some((-nth, end)),
        None => Some((nth, end)),
    }
}

/// `Q1`, `first quarter`.
fn quarter(t: &Text, i: usize) -> Option<(u32, usize)> {
    let (number, end) = if t.en(i) == "q" && t.glued(i + 1) {
        (t.number(i + 1)?.0, i + 2)
    } else {
        let (number, _, at) = words::ordinal(t, i)?;
        (number, t.en_any(at, &["quarter"])?)
    };
    (1..=4).contains(&number).then_some((number, end))
}

/// A whole week, month or year: `next month`, `March 2027`, `the month`, `2027`.
pub(super) fn whole(t: &Text, i: usize) -> Option<(Day, usize)> {
    let i = t.en_any(i, &["around the", "around", "the"]).unwrap_or(i);
    if let Some((ahead, at)) = modifier(t, i) {
        if let Some((unit, end)) = words::unit(t, at) {
            return Some((runs::units(t.today(), unit, ahead, 1)?, end));
        }
        let (number, end) = words::month(t, at)?;
        return Some((runs::coming_month(t.today(), number)?, end));
    }
    if let Some((number, end)) = words::month(t, i) {
        let after = t.en_any(end, &["of", "in"]).unwrap_or(end);
        let after = if t.mark(after, ',') { after + 1 } else { after };
        if let Some(year) = numeric::year(t, after) {
            return Some((runs::month(year, number)?, after + 1));
        }
        return Some((runs::coming_month(t.today(), number)?, end));
    }
    if let Some(year) = numeric::year(t, i) {
        return Some((runs::year(year)?, i + 1));
    }
    let (unit, end) = words::unit(t, i)?;
    match unit {
        Unit::Week | Unit::Month | Unit::Year => Some((runs::units(t.today(), unit, 0, 1)?, end)),
        _ => None,
    }
}

/// `end of the month`, `beginning of next week`, `early March`, `mid-July`, `EOM`, `rest of the week`.
pub(super) fn edge(t: &Text, i: usize) -> Option<Read> {
    for (word, unit, which) in [
        ("eom", Unit::Month, Edge::End),
        ("eow", Unit::Week, Edge::End),
        ("eoy", Unit::Year, Edge::End),
        ("bom", Unit::Month, Edge::Start),
        ("boy", Unit::Year, Edge::Start),
    ] {
        let lone_boy = word == "boy" && !t.get(i).is_some_and(|w| w.capital && t.get(i + 1).is_none());
        if t.en(i) == word && !lone_boy {
            return day(runs::edge(&runs::units(t.today(), unit, 0, 1)?, which)?, i + 1);
        }
    }
    if let Some(at) = t.en_any(i, &["rest of the", "rest of this", "remainder of the"]) {
        let (unit, end) = words::unit(t, at)?;
        return match unit {
            Unit::Week | Unit::Month | Unit::Year => day(runs::rest(t.today(), unit)?, end),
            _ => None,
        };
    }
    if let Some(at) = t.en_any(i, &["week of", "week beginning", "week starting"]) {
        let (from, end) = single(t, if t.en(at) == "the" { at + 1 } else { at })?;
        return day(runs::week_around(from)?, end);
    }
    // the week after next
    if let Some((unit, at)) = words::unit(t, i)
        && let Some(end) = t.en_any(at, &["after next", "after the next"])
        && matches!(unit, Unit::Week | Unit::Month | Unit::Year)
    {
        return day(runs::units(t.today(), unit, 2, 1)?, end);
    }
    // Q1 2027, the first quarter of 2027
    if let Some((number, at)) = quarter(t, i) {
        let at = t.en_any(at, &["of", "in"]).unwrap_or(at);
        let year = numeric::year(t, at)?;
        let Day::Run { from, .. } = runs::month(year, 3 * number - 2)? else { return None };
        return day(runs::units(from, Unit::Quarter, 0, 1)?, at + 1);
    }
    // calendar week 50
    if let Some(at) = t.en_any(i, &["calendar week", "cw", "kw"]) {
        let (number, _) = t.number(at).filter(|&(value, digits)| digits <= 2 && (1..=53).contains(&value))?;
        let year = numeric::year(t, at + 1);
        let this = chrono::Datelike::iso_week(&t.today());
        let of = year.unwrap_or(this.year() + i32::from(number < this.week()));
        let monday = chrono::NaiveDate::from_isoywd_opt(of, number, chrono::Weekday::Mon)?;
        return day(runs::week_around(monday)?, if year.is_some() { at + 2 } else { at + 1 });
    }
    let which = match t.en(i) {
        "beginning" | "start" | "early" => Edge::Start,
        "middle" | "mid" => Edge::Middle,
        "end" | "late" => Edge::End,
        _ => return None,
    };
    let spelled = t.en_is(i, &["beginning", "start", "middle", "end"]);
    let at = match t.en_any(i + 1, &["of", "in", "to"]) {
        Some(at) => at,
        None if spelled => return None,
        None if t.mark(i + 1, '-') => i + 2,
        None => i + 1,
    };
    let (whole, end) = whole(t, at)?;
    day(runs::edge(&whole, which)?, end)
}
