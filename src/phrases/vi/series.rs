//! Vietnamese words for what comes again.

use chrono::Weekday;

use crate::phrases::follow;
use crate::phrases::piece::{Cue, Part, Piece, Read, Rule};
use crate::phrases::runs::Unit;
use crate::phrases::text::Text;
use crate::phrases::value::Frequency;

use super::{clock, words};

const WORKDAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

pub(super) fn read(t: &Text, i: usize, _cue: Cue) -> Option<Read> {
    every(t, i).or_else(|| once_in(t, i)).or_else(|| list(t, i))
}

fn found(rule: Rule, end: usize) -> Option<Read> {
    Some(Read::strong(Piece::Repeats(rule), end))
}

fn frequency(unit: Unit, many: u32) -> Option<Rule> {
    let (frequency, interval) = match unit {
        Unit::Minute => return None,
        Unit::Hour => (Frequency::Hourly, many),
        Unit::Day => (Frequency::Daily, many),
        Unit::Week => (Frequency::Weekly, many),
        Unit::Month => (Frequency::Monthly, many),
        Unit::Quarter => (Frequency::Monthly, many * 3),
        Unit::Year => (Frequency::Yearly, many),
    };
    (1..=100).contains(&interval).then(|| Rule::every(interval, frequency))
}

fn daily(part: Option<Part>) -> Rule {
    Rule { part, ..Rule::every(1, Frequency::Daily) }
}

/// `mỗi ngày`, `hằng tuần`, `mỗi 2 tuần`, `mỗi thứ hai`, `mỗi sáng`, `cách ngày`, `các ngày trong tuần`.
fn every(t: &Text, i: usize) -> Option<Read> {
    if let Some(end) = t.vi_any(
        i,
        &[
            "các ngày trong tuần",
            "ngày trong tuần",
            "các ngày làm việc",
            "ngày làm việc nào cũng",
            "mỗi ngày trong tuần",
            "mỗi ngày làm việc",
        ],
    ) {
        return found(Rule::weekly(WORKDAYS.to_vec()), end);
    }
    if let Some(end) = t.vi_any(i, &["ngày nào cũng", "mọi ngày", "hôm nào cũng"]) {
        return found(daily(None), end);
    }
    if let Some(end) = t.vi_any(i, &["tuần nào cũng"]) {
        return found(Rule::every(1, Frequency::Weekly), end);
    }
    if let Some(end) = t.vi_any(i, &["cách một", "cách 1", "cách"]) {
        let (unit, end) = words::unit(t, end, false)?;
        let skip = matches!(unit, Unit::Day | Unit::Week) && !t.vi_is(end, &["đây", "nhau", "này"]);
        return if skip { found(frequency(unit, 2)?, end) } else { None };
    }
    let hang = t.vi_is(i, &["hàng", "hằng"]);
    if !hang && !t.vi_is(i, &["mỗi", "mọi", "các", "những"]) {
        return None;
    }
    let each = t.vi_is(i, &["mỗi", "mọi"]);
    let at = i + 1;
    if hang && let Some((part, end)) = clock::named_part(t, at) {
        return found(daily(Some(part)), end);
    }
    if each || !hang {
        let (part, day_at) = match clock::named_part(t, at) {
            Some((part, end)) if words::weekday(t, end).is_some() || each => (Some(part), end),
            _ => (None, at),
        };
        let day_at = if t.vi(day_at, "ngày") && words::weekday(t, day_at + 1).is_some() {
            day_at + 1
        } else {
            day_at
        };
        if let Some((days, end)) = weekdays(t, day_at) {
            let end = weekly(t, end).unwrap_or(end);
            return found(Rule { part, ..Rule::weekly(days) }, end);
        }
        if let Some(end) = t.vi_any(at, &["cuối tuần", "dịp cuối tuần"]) {
            return found(Rule::weekly(vec![Weekday::Sat, Weekday::Sun]), end);
        }
        if let Some(part) = part.filter(|_| each) {
            return found(daily(Some(part)), day_at);
        }
    }
    if !each && !hang {
        return None;
    }
    let (many, at) = if each { words::number(t, at).unwrap_or((1, at)) } else { (1, at) };
    let (unit, end) = words::unit(t, at, each && many > 1)
        .or_else(|| (each && t.vi(at, "giờ")).then_some((Unit::Hour, at + 1)))?;
    if t.is_mark(at) {
        return None;
    }
    // "mỗi ngày một lần"
    let end = t.vi_any(end, &["một lần", "1 lần"]).unwrap_or(end);
    found(frequency(unit, many)?, end)
}

/// `hằng tuần` behind weekdays.
fn weekly(t: &Text, i: usize) -> Option<usize> {
    t.vi_any(i, &["hàng tuần", "hằng tuần", "mỗi tuần", "các tuần", "tuần nào cũng", "nào cũng"])
}

/// `2 tuần một lần`, `ba ngày/lần`.
fn once_in(t: &Text, i: usize) -> Option<Read> {
    let (many, at) = words::number(t, i)?;
    let (unit, at) = words::unit(t, at, false)?;
    let once = t.mark(at, '/') || t.number(at).is_some_and(|(value, _)| value == 1);
    let end = if once && t.vi(at + 1, "lần") {
        at + 2
    } else {
        t.vi_any(at, &["một lần", "mới một lần", "lặp lại một lần"])?
    };
    found(frequency(unit, many)?, end)
}

/// `thứ 2, 4, 6`, `thứ hai và thứ năm hằng tuần`, `thứ 6 nào cũng`.
fn list(t: &Text, i: usize) -> Option<Read> {
    let (part, at) = match clock::named_part(t, i) {
        Some((part, end)) if words::weekday(t, end).is_some() => (Some(part), end),
        _ => (None, i),
    };
    let (_, counts, _) = words::weekday(t, at)?;
    let (days, end) = weekdays(t, at)?;
    let rule = Rule { part, ..Rule::weekly(days) };
    if let Some(end) = weekly(t, end) {
        return found(rule, end);
    }
    (rule.weekdays.len() >= 3 && !counts && !range_like(t, at, end)).then(|| found(rule, end)).flatten()
}

/// Whether a list is from one day to another: `thứ hai đến thứ sáu` once, not every week.
fn range_like(t: &Text, from: usize, end: usize) -> bool {
    (from..end).any(|at| t.vi_is(at, &["đến", "tới"]))
        || (from..end).filter(|&at| t.mark(at, '-')).count() == 1
}

/// Weekdays in the order of the week: `thứ 2, 4, 6`, `t3 t5`, `thứ hai và chủ nhật`, `T2-T6`.
fn weekdays(t: &Text, i: usize) -> Option<(Vec<Weekday>, usize)> {
    let (first, _, mut end) = words::weekday(t, i)?;
    let mut days = vec![first];
    while days.len() < 7 {
        let tied =
            t.mark(end, ',') || t.mark(end, '-') || t.mark(end, '/') || t.mark(end, '&') || t.vi(end, "và");
        let at = if tied { end + 1 } else { end };
        let at = if t.vi(at, "và") { at + 1 } else { at };
        // "T2-T6" are all days between.
        if (t.mark(end, '-') || t.vi_is(end, &["đến", "tới"]))
            && let Some((last, _, after)) = words::weekday(t, end + 1)
        {
            let mut day = days[days.len() - 1];
            while day != last && days.len() < 7 {
                day = day.succ();
                days.push(day);
            }
            end = after;
            continue;
        }
        let next = words::weekday(t, at).map(|(day, _, after)| (day, after)).or_else(|| {
            let (day, after) = words::behind_thu(t, at)?;
            // "thứ 2, 4 người": a bare number is a day among others only.
            let closes =
                follow::may_follow_number(t, after) || t.number(after).is_some() || t.mark(after, '-');
            let hour = t.glued(after) && t.en_is(after, &["h", "g"])
                || t.mark(after, ':')
                || t.vi_is(after, &["giờ", "tháng", "rưỡi"]);
            (closes && !hour && (t.number(at).is_some() || tied)).then_some((day, after))
        });
        let Some((day, after)) = next else { break };
        days.push(day);
        end = after;
    }
    days.sort_by_key(Weekday::num_days_from_monday);
    days.dedup();
    Some((days, end))
}
