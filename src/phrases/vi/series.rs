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
    every(t, i)
        .or_else(|| whenever(t, i))
        .or_else(|| nth(t, i))
        .or_else(|| once_in(t, i))
        .or_else(|| list(t, i))
        .or_else(|| numbers(t, i))
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
    if let Some(at) = t.vi_any(i, &["mỗi tháng vào", "hàng tháng vào", "hằng tháng vào"])
        && let Some((weekday, _, at)) = words::weekday(t, at)
        && let Some((nth, end)) = super::nth::which_one(t, at)
    {
        let rule = Rule::every(1, Frequency::Monthly);
        return found(Rule { nth: Some(i8::try_from(nth).ok()?), weekdays: vec![weekday], ..rule }, end);
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
    let at = if t.vi(i + 1, "buổi") { i + 2 } else { i + 1 };
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
    // "mỗi năm một lần" is not five times.
    let is_unit = |(_, at): &(u32, usize)| words::unit(t, *at, true).is_some() || t.vi(*at, "giờ");
    let (many, at) = if each { words::number(t, at).filter(is_unit).unwrap_or((1, at)) } else { (1, at) };
    let (unit, end) = words::unit(t, at, each && many > 1)
        .or_else(|| (each && t.vi(at, "giờ")).then_some((Unit::Hour, at + 1)))?;
    if t.is_mark(at) {
        return None;
    }
    // "mỗi ngày một lần"
    let end = t.vi_any(end, &["một lần", "1 lần"]).unwrap_or(end);
    found(frequency(unit, many)?, end)
}

/// `sáng nào cũng`, `cuối tuần nào cũng`, `ngày thường`, `tuần một lần`.
fn whenever(t: &Text, i: usize) -> Option<Read> {
    if let Some((part, at)) = clock::named_part(t, i)
        && let Some(end) = t.vi_phrase(at, "nào cũng")
    {
        return found(daily(Some(part)), end);
    }
    if let Some(end) =
        t.vi_any(i, &["cuối tuần nào cũng", "các cuối tuần", "cuối tuần hàng tuần", "cuối tuần hằng tuần"])
    {
        return found(Rule::weekly(vec![Weekday::Sat, Weekday::Sun]), end);
    }
    if let Some(end) = t.vi_any(i, &["các ngày thường", "mỗi ngày thường", "ngày thường"]) {
        let rule = Piece::Repeats(Rule::weekly(WORKDAYS.to_vec()));
        return Some(Read::weak_if(t.vi(i, "ngày"), rule, end));
    }
    let counted = i > 0
        && (t.number(i - 1).is_some()
            || t.vi_is(i - 1, &["hai", "ba", "bốn", "năm", "sáu", "một", "mỗi", "mấy"]));
    for (words, unit) in
        [("tuần", Unit::Week), ("tháng", Unit::Month), ("năm", Unit::Year), ("quý", Unit::Quarter)]
    {
        if !counted
            && t.vi(i, words)
            && let Some(end) = t.vi_any(i + 1, &["một lần", "mỗi lần"]).or_else(|| t.phrase(i + 1, "1 lần"))
        {
            return found(frequency(unit, 1)?, end);
        }
    }
    None
}

/// `thứ hai đầu tiên hàng tháng`, `thứ 6 cuối cùng mỗi tháng`.
fn nth(t: &Text, i: usize) -> Option<Read> {
    let (weekday, _, at) = words::weekday(t, i)?;
    let (nth, at) = super::nth::which_one(t, at)?;
    let at = t.vi_any(at, &["của", "trong", "vào"]).unwrap_or(at);
    let end = t.vi_any(at, &["hàng tháng", "hằng tháng", "mỗi tháng", "các tháng"])?;
    let rule = Rule::every(1, Frequency::Monthly);
    found(Rule { nth: Some(i8::try_from(nth).ok()?), weekdays: vec![weekday], ..rule }, end)
}

/// `2-4-6 hàng tuần`: weekdays by their numbers.
fn numbers(t: &Text, i: usize) -> Option<Read> {
    if !t.stands_free(i) {
        return None;
    }
    let (first, mut end) = words::behind_thu(t, i).filter(|_| t.number(i).is_some())?;
    let mut days = vec![first];
    while t.mark(end, '-') || t.mark(end, ',') || t.mark(end, '/') {
        let (day, after) = words::behind_thu(t, end + 1).filter(|_| t.number(end + 1).is_some())?;
        days.push(day);
        end = after;
    }
    let end = weekly(t, end)?;
    days.sort_by_key(Weekday::num_days_from_monday);
    days.dedup();
    (days.len() >= 2).then(|| found(Rule::weekly(days), end)).flatten()
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
