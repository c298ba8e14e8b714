//! English words for what comes again.

use chrono::Weekday;

use crate::phrases::piece::{Cue, Part, Piece, Read, Rule};
use crate::phrases::runs::Unit;
use crate::phrases::text::Text;
use crate::phrases::value::Frequency;

use super::{part, words};

const WORKDAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

pub(super) fn read(t: &Text, i: usize, _cue: Cue) -> Option<Read> {
    every(t, i)
        .or_else(|| once(t, i))
        .or_else(|| nth_of_every(t, i))
        .or_else(|| three(t, i))
        .or_else(|| plural(t, i))
        .or_else(|| adverb(t, i))
}

fn frequency(unit: Unit, many: u32) -> Option<(Frequency, u32)> {
    Some(match unit {
        Unit::Minute => return None,
        Unit::Hour => (Frequency::Hourly, many),
        Unit::Day => (Frequency::Daily, many),
        Unit::Week => (Frequency::Weekly, many),
        Unit::Month => (Frequency::Monthly, many),
        Unit::Quarter => (Frequency::Monthly, many * 3),
        Unit::Year => (Frequency::Yearly, many),
    })
}

fn found(rule: Rule, end: usize) -> Option<Read> {
    Some(Read::strong(Piece::Repeats(rule), end))
}

/// `once a week`, `once every two weeks`.
fn once(t: &Text, i: usize) -> Option<Read> {
    let at = t.en_any(i, &["once a", "once per", "once an"])?;
    let (unit, end) = words::unit(t, at)?;
    let (frequency, interval) = frequency(unit, 1)?;
    found(Rule::every(interval, frequency), end)
}

/// `Monday, Wednesday and Friday`: three or more are not said of one week.
fn three(t: &Text, i: usize) -> Option<Read> {
    words::weekday(t, i)?;
    let (days, end) = weekday_list(t, i)?;
    let ranged = (i..end).any(|at| t.mark(at, '-') || t.en_is(at, &["to", "through", "thru", "or"]));
    (days.len() >= 3 && !ranged).then(|| found(Rule::weekly(days), end)).flatten()
}

/// `except Sunday` behind `every day`: the days that are left, and the place after.
fn all_but(t: &Text, i: usize) -> Option<(Vec<Weekday>, usize)> {
    let at = t.en_any(i, &["except on", "except for", "except", "but not on", "but not", "but"])?;
    let (out, end) = match t.en_any(at, &["weekends", "the weekend", "weekend"]) {
        Some(end) => (vec![Weekday::Sat, Weekday::Sun], end),
        None => weekday_list(t, at)?,
    };
    let all = [WORKDAYS.as_slice(), &[Weekday::Sat, Weekday::Sun]].concat();
    Some((all.into_iter().filter(|day| !out.contains(day)).collect(), end))
}

/// `every day`, `every other week`, `every 2 weeks`, `each Monday and Thursday`, `every morning`.
fn every(t: &Text, i: usize) -> Option<Read> {
    let at = t.en_any(i, &["every single", "every", "each"])?;
    let (interval, at) = match t.en_any(at, &["other", "alternate"]) {
        Some(at) => (2, at),
        None => match words::number(t, at).filter(|_| words::ordinal(t, at).is_none()) {
            Some((many, at)) => (many, at),
            None => match words::ordinal(t, at) {
                // "every second week", but "every first Monday"
                Some((nth, _, after)) => {
                    if let Some((weekday, _, end)) = words::weekday(t, after) {
                        if nth == 2 && t.en_any(end, &["of", "in"]).is_none() {
                            return found(Rule { interval: 2, ..Rule::weekly(vec![weekday]) }, end);
                        }
                        return monthly(t, i8::try_from(nth).ok()?, weekday, end);
                    }
                    // every 5th of the month
                    if let Some(end) = t.en_any(after, &["of the month", "of each month", "of every month"]) {
                        let rule = Rule::every(1, Frequency::Monthly);
                        return found(Rule { month_day: Some(nth), ..rule }, end);
                    }
                    (nth, after)
                }
                None if t.en(at) == "last" => {
                    let (weekday, _, end) = words::weekday(t, at + 1)?;
                    return monthly(t, -1, weekday, end);
                }
                None => (1, at),
            },
        },
    };
    if interval == 0 || interval > 100 {
        return None;
    }
    if let Some((days, end)) = weekday_list(t, at) {
        return found(Rule { interval, ..Rule::weekly(days) }, end);
    }
    if t.en_any(at, &["weekday", "workday", "working day", "business day", "work day"]).is_some() {
        let end = t.en_any(at, &["weekday", "workday", "working day", "business day", "work day"])?;
        let days = all_but(t, end).map(|(days, end)| {
            (days.into_iter().filter(|day| WORKDAYS.contains(day)).collect::<Vec<_>>(), end)
        });
        let (days, end) = days.filter(|(days, _)| !days.is_empty()).unwrap_or((WORKDAYS.to_vec(), end));
        return found(Rule::weekly(days), end);
    }
    if t.en(at) == "weekend" {
        return found(Rule { interval, ..Rule::weekly(vec![Weekday::Sat, Weekday::Sun]) }, at + 1);
    }
    if let Some((part, end)) = part::day_part(t, at) {
        let rule = Rule::every(interval, Frequency::Daily);
        let part = (part != Part::NOON || t.en(at) == "lunch").then_some(part)?;
        return found(Rule { part: Some(part), ..rule }, end);
    }
    if let Some((month, day)) = words::month(t, at) {
        // "every March 3"
        let (number, _, end) = words::ordinal(t, day)
            .or_else(|| t.number(day).filter(|n| (1..=31).contains(&n.0)).map(|n| (n.0, true, day + 1)))?;
        let rule = Rule::every(1, Frequency::Yearly);
        return found(Rule { month: Some(month), month_day: Some(number), ..rule }, end);
    }
    let (unit, end) = words::unit(t, at)?;
    if t.is_mark(at) {
        return None;
    }
    let (frequency, interval) = frequency(unit, interval)?;
    if frequency == Frequency::Daily
        && interval == 1
        && let Some((days, end)) = all_but(t, end).filter(|(days, _)| !days.is_empty())
    {
        return found(Rule::weekly(days), end);
    }
    // "every month on the 15th" is put together from two pieces; "every 15th" is not said.
    found(Rule::every(interval, frequency), end)
}

/// `every first Monday`, `every last Friday of the month`.
fn monthly(t: &Text, nth: i8, weekday: Weekday, end: usize) -> Option<Read> {
    let end =
        t.en_any(end, &["of the month", "of each month", "of every month", "in the month"]).unwrap_or(end);
    let rule = Rule::every(1, Frequency::Monthly);
    (nth <= 5).then(|| found(Rule { nth: Some(nth), weekdays: vec![weekday], ..rule }, end)).flatten()
}

/// `the first Monday of every month`, `the 15th of each month`.
fn nth_of_every(t: &Text, i: usize) -> Option<Read> {
    let (nth, after) = if t.en(i) == "last" {
        (-1, i + 1)
    } else {
        let (nth, _, after) = words::ordinal(t, i)?;
        (i8::try_from(nth).ok()?, after)
    };
    let months = ["of every month", "of each month", "every month", "each month", "monthly"];
    if let Some((weekday, _, after)) = words::weekday(t, after) {
        let end = t.en_any(after, &months)?;
        return monthly(t, nth, weekday, end);
    }
    let after = if t.en(after) == "day" { after + 1 } else { after };
    let end = t.en_any(after, &months)?;
    let number = u32::try_from(nth).ok()?;
    found(Rule { month_day: Some(number), ..Rule::every(1, Frequency::Monthly) }, end)
}

/// `Mondays`, `Tuesdays and Thursdays`, `weekdays`, `weekends`.
fn plural(t: &Text, i: usize) -> Option<Read> {
    if let Some(end) = t.en_any(i, &["weekdays", "workdays"]) {
        return found(Rule::weekly(WORKDAYS.to_vec()), end);
    }
    if t.en(i) == "weekends" {
        return found(Rule::weekly(vec![Weekday::Sat, Weekday::Sun]), i + 1);
    }
    words::weekdays_plural(t, i)?;
    let (days, end) = weekday_list(t, i)?;
    found(Rule::weekly(days), end)
}

/// `Monday`, `Monday and Thursday`, `Mon, Wed & Fri`, `Monday to Friday`, in the order of the week.
fn weekday_list(t: &Text, i: usize) -> Option<(Vec<Weekday>, usize)> {
    let one = |i: usize| {
        words::weekdays_plural(t, i)
            .map(|day| (day, i + 1))
            .or_else(|| words::weekday(t, i).map(|(d, _, e)| (d, e)))
    };
    let (first, mut end) = one(i)?;
    let mut days = vec![first];
    loop {
        let at = if t.mark(end, ',') || t.mark(end, '/') || t.mark(end, '&') { end + 1 } else { end };
        let at = if t.en_is(at, &["and", "or"]) { at + 1 } else { at };
        // every Mon Wed Fri
        let bare = at == end && i > 0 && t.en_is(i - 1, &["every", "each", "on"]);
        if bare && let Some((day, after)) = one(at) {
            days.push(day);
            end = after;
            continue;
        }
        let at = t.en_any(at, &["every", "each", "on"]).unwrap_or(at);
        if at > end
            && let Some((day, after)) = one(at)
        {
            days.push(day);
            end = after;
            continue;
        }
        let range =
            if t.mark(end, '-') || t.en_is(end, &["to", "through", "thru"]) { one(end + 1) } else { None };
        let Some((last, after)) = range else { break };
        let mut day = first;
        while day != last {
            day = day.succ();
            days.push(day);
        }
        end = after;
    }
    days.sort_by_key(Weekday::num_days_from_monday);
    days.dedup();
    Some((days, end))
}

/// `daily`, `weekly on Mondays`, `every two weeks`. Before a noun it is an adjective and no time:
/// `the daily news`.
fn adverb(t: &Text, i: usize) -> Option<Read> {
    let (interval, frequency, end) = match t.en(i) {
        "daily" => (1, Frequency::Daily, i + 1),
        "weekly" => (1, Frequency::Weekly, i + 1),
        "biweekly" | "fortnightly" => (2, Frequency::Weekly, i + 1),
        "bi" if t.mark(i + 1, '-') && t.en(i + 2) == "weekly" => (2, Frequency::Weekly, i + 3),
        "monthly" => (1, Frequency::Monthly, i + 1),
        "quarterly" => (3, Frequency::Monthly, i + 1),
        "yearly" | "annually" => (1, Frequency::Yearly, i + 1),
        "nightly" => {
            let rule = Rule { part: Some(Part::NIGHT), ..Rule::every(1, Frequency::Daily) };
            return Some(Read::weak(Piece::Repeats(rule), i + 1));
        }
        _ => return None,
    };
    Some(Read::weak(Piece::Repeats(Rule::every(interval, frequency)), end))
}
