//! Pieces joined to a phrase: `tomorrow`, `at`, `5pm` to one time, two times to a range.

use super::en;
use super::follow::may_follow_number;
use super::hours;
use super::parts::Parts;
use super::piece::{Bound, Clock, Cue, Day, Piece, Read};
use super::resolve;
use super::text::Text;
use super::vi;

/// More pieces than a phrase can have.
const MANY: usize = 12;

/// The longest phrase that begins at a place, and the place after it.
pub(super) fn read(t: &Text, i: usize) -> Option<(Parts, usize)> {
    if !t.stands_free(i) || t.glued(i) && t.mark(i.wrapping_sub(1), '-') {
        return None;
    }
    let (parts, end) = phrase(t, i)?;
    let possessive = t.mark(end, '\'') && t.en(end + 1) == "s";
    if !t.breaks_off(end) && !possessive {
        return None;
    }
    let whole = i == 0 && (end..t.len()).all(|at| t.is_mark(at) && !t.mark(at, '%'));
    (parts.strong > 0 || parts.pieces > 1 || whole).then_some((parts, end))
}

/// The place after a length of less than a day that stands free.
pub(super) fn length_of_hours(t: &Text, i: usize) -> Option<usize> {
    let read = piece(t, i, Cue::None).filter(|_| t.stands_free(i))?;
    match read.piece {
        Piece::Lasts(length) if length.days == 0 && length.months == 0 && length.minutes < 24 * 60 => {
            t.breaks_off(read.end).then_some(read.end)
        }
        _ => None,
    }
}

fn phrase(t: &Text, i: usize) -> Option<(Parts, usize)> {
    let mut parts = Parts::default();
    // "after lunch" is a part of the day, "sau 3 ngày" a day, "after 2" a bound.
    let one_piece = piece(t, i, Cue::None).is_some_and(|read| !read.weak);
    let bound = if one_piece { None } else { bound(t, i) };
    let opener = opener(t, i);
    let mut end = i;
    if let Some(at) = opener {
        end = simple(t, at, &mut parts, true);
    }
    let ranged = parts.day_range || parts.clock_to.is_some() || range(t, end, &parts, i).is_some();
    if opener.is_none() || !ranged {
        if let Some((bound, at)) = bound {
            parts = Parts::default();
            end = simple(t, at, &mut parts, false);
            if !parts.has_time() || parts.rule.is_some() {
                return None;
            }
            // A bound makes a lone name of a month or weekday one: "until June".
            parts.strong += 1;
            parts.bound = Some(bound);
            return Some((parts, end));
        }
        parts = Parts::default();
        end = simple(t, i, &mut parts, false);
    }
    if parts.is_empty() {
        return leading_number(t, i);
    }
    if let Some((to, after)) = range(t, end, &parts, i) {
        parts.strong += 1;
        parts.to = Some(Box::new(to));
        end = after;
    }
    end = rest(t, end, &mut parts);
    Some((parts, end))
}

/// What may follow a time or a range: more pieces, the end of a series, the beginning of a stretch.
fn rest(t: &Text, mut end: usize, parts: &mut Parts) -> usize {
    for _ in 0..3 {
        let before = end;
        end = simple(t, end, parts, false);
        let comma = if t.mark(end, ',') { end + 1 } else { end };
        if let Some((bound, at)) = bound(t, comma) {
            let mut more = Parts::default();
            let after = simple(t, at, &mut more, false);
            if !more.has_time() || more.rule.is_some() {
                break;
            }
            match bound {
                Bound::Until | Bound::Through | Bound::Before
                    if parts.rule.is_some() && parts.until.is_none() =>
                {
                    more.bound = Some(bound);
                    parts.until = Some(Box::new(more));
                    parts.strong += 1;
                    end = after;
                }
                Bound::Since if parts.day.is_none() || parts.clock.is_none() => {
                    let mut joined = parts.clone();
                    if simple(t, at, &mut joined, true) < after {
                        break;
                    }
                    *parts = joined;
                    parts.strong += 1;
                    end = after;
                }
                _ => break,
            }
        }
        if end == before {
            break;
        }
    }
    end
}

/// As many pieces as there is room for; the place after the last. `opened`: `from` or `between`
/// stands before it, so that bare numbers may be hours.
fn simple(t: &Text, i: usize, parts: &mut Parts, opened: bool) -> usize {
    let mut end = i;
    for _ in 0..MANY {
        let within = !parts.is_empty();
        let comma = within && t.mark(end, ',');
        let bracket = within && t.mark(end, '(');
        let start = if comma || bracket { end + 1 } else { end };
        let (at, cue) = leads(t, start, within);
        let opener = if within { opener(t, at) } else { None };
        let opened = opened || opener.is_some();
        let range_at = opener.unwrap_or(at);
        if let Some((day, after)) = day_range(t, range_at, opened)
            && parts.day.is_none()
            && parts.take(t, &Read::strong(Piece::Day(day), after))
        {
            parts.day_range = true;
            end = after;
            continue;
        }
        // "Tuesday 2-3": beside a day two bare numbers are hours.
        let beside_day = (matches!(parts.day, Some(Day::Weekday(..))) || parts.part.is_some())
            && !comma
            && t.number(range_at).is_some();
        if let Some((from, to, after)) = clock_range(t, range_at, opened || beside_day)
            && parts.lasts.is_none()
            && parts.take(t, &Read::strong(Piece::Clock(from), after))
        {
            parts.clock_to = Some(to);
            end = zone(t, after, parts);
            continue;
        }
        let beside = if within { cue.max(Cue::Beside) } else { cue };
        let read = piece(t, at, beside).filter(|read| {
            // A word for a part of the day beside nothing needs its preposition within it.
            at == start || !matches!(read.piece, Piece::Part(_)) || within || !read.weak
        });
        let read = read.or_else(|| bare_hour_beside(t, at, parts, comma));
        let Some(read) = read else { break };
        let closed = if bracket { t.mark(read.end, ')').then_some(read.end + 1) } else { Some(read.end) };
        let Some(after) = closed else { break };
        let mut joined = parts.clone();
        if !joined.take(t, &read) {
            break;
        }
        *parts = joined;
        end = if parts.clock.is_some() { zone(t, after, parts) } else { after };
    }
    end
}

/// All prepositions before a piece.
fn leads(t: &Text, i: usize, within: bool) -> (usize, Cue) {
    let (mut at, mut cue) = (i, Cue::None);
    for _ in 0..4 {
        let english = if t.speaks_english() { en::lead(t, at, within) } else { None };
        let vietnamese = if t.speaks_vietnamese() { vi::lead(t, at, within) } else { None };
        // What is a phrase with its preposition is not taken apart: "in the morning", "in two hours".
        let Some((after, one)) = english.or(vietnamese) else { break };
        if piece(t, at, cue).is_some_and(|read| !read.weak) {
            break;
        }
        at = after;
        cue = cue.max(one);
    }
    (at, cue)
}

fn piece(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    t.once(i, cue, || piece_of_either(t, i, cue))
}

fn piece_of_either(t: &Text, i: usize, cue: Cue) -> Option<Read> {
    let english = if t.speaks_english() { en::piece(t, i, cue) } else { None };
    let vietnamese = if t.speaks_vietnamese() { vi::piece(t, i, cue) } else { None };
    match (english, vietnamese) {
        (Some(e), Some(v)) => {
            let better = (v.end, !v.weak) > (e.end, !e.weak);
            Some(if better { v } else { e })
        }
        (e, v) => e.or(v),
    }
}

fn zone(t: &Text, end: usize, parts: &mut Parts) -> usize {
    match en::zone(t, end) {
        Some(read) if parts.offset.is_none() && parts.take(t, &read) => read.end,
        Some(read) if parts.offset.is_some() => read.end,
        _ => end,
    }
}

fn bound(t: &Text, i: usize) -> Option<(Bound, usize)> {
    let (bound, at) = bound_of_either(t, i)?;
    // Before the end of the month is until it ends.
    let edge = t.en_any(at, &["the end of", "end of"]).is_some()
        || t.vi_any(at, &["cuối tháng", "cuối năm", "cuối quý"]).is_some();
    Some((if bound == Bound::Before && edge { Bound::Through } else { bound }, at))
}

fn bound_of_either(t: &Text, i: usize) -> Option<(Bound, usize)> {
    let english = if t.speaks_english() { en::bound(t, i) } else { None };
    english.or_else(|| if t.speaks_vietnamese() { vi::bound(t, i) } else { None })
}

fn opener(t: &Text, i: usize) -> Option<usize> {
    let english = if t.speaks_english() { en::opener(t, i) } else { None };
    english.or_else(|| if t.speaks_vietnamese() { vi::opener(t, i) } else { None })
}

/// The place after what stands between the ends of a range that begins at `from`.
fn separator(t: &Text, i: usize, from: usize) -> Option<usize> {
    let opened_by =
        (from.saturating_sub(1)..=from).map(|at| t.en(at)).find(|word| matches!(*word, "between" | "in"));
    let english = if t.speaks_english() { en::separator(t, i, opened_by.unwrap_or("")) } else { None };
    if t.vi(i, "và") && (from.saturating_sub(1)..=from).any(|at| t.vi(at, "giữa")) {
        return Some(i + 1);
    }
    english.or_else(|| if t.speaks_vietnamese() { vi::separator(t, i) } else { None })
}

/// An hour, whether or not anything but its place says so; whether something does.
fn hour(t: &Text, i: usize) -> Option<(Clock, usize, bool)> {
    if let Some(Read { piece: Piece::Clock(clock), end, .. }) = piece(t, i, Cue::On) {
        return Some((clock, end, true));
    }
    en::bare_hour(t, i).map(|(clock, end)| (clock, end, false))
}

/// Two times of day: `3-4pm`, `9h - 11h30`, `from 9 to 11`.
fn clock_range(t: &Text, i: usize, opened: bool) -> Option<(Clock, Clock, usize)> {
    let (mut from, at, from_known) = hour(t, i)?;
    let at = if from_known { en::zone(t, at).map_or(at, |read| read.end) } else { at };
    // "9h tối đến 11h tối" has the part of the day twice; each serves its hour.
    let at = match vi::part_behind(t, at).filter(|_| from_known || opened) {
        Some((part, after)) => {
            if separator(t, after, i).is_some() {
                from = hours::in_half(from, part);
            }
            after
        }
        None => at,
    };
    let to_at = separator(t, at, i)?;
    let to_at = skip_words(t, to_at);
    let (to, end, to_known) = hour(t, to_at)?;
    // "from 3 Dec 10:00 to 5 Dec": a day's number.
    if !to_known && (en::words::month(t, end).is_some() || t.vi(end, "tháng") || t.mark(end, '/')) {
        return None;
    }
    // "10h tối đến 2h sáng": the morning is of the end only.
    let (to, end) = match vi::part_behind(t, end) {
        Some((part, after)) if to_known && from.sure && hours::in_half(to, part).hour < from.hour => {
            (hours::in_half(to, part), after)
        }
        _ => (to, end),
    };
    let bare_end = may_follow_number(t, end) && (from_known || opened);
    if !(to_known || bare_end) || !(from_known || to_known || opened) {
        return None;
    }
    Some((from, to, end))
}

/// `at`, `lúc` and `the` at the end of a range.
fn skip_words(t: &Text, i: usize) -> usize {
    let at = if t.en_is(i, &["at", "around", "about", "the", "on"]) { i + 1 } else { i };
    if t.vi_is(at, &["lúc", "khoảng", "tầm"]) { at + 1 } else { at }
}

/// Days of one month: `July 13-15`, `13 to 15 July`, `20-22/11`, `ngày 20 đến 22 tháng 11`.
fn day_range(t: &Text, i: usize, opened: bool) -> Option<(Day, usize)> {
    // July 13-15
    if let Some(Read { piece: Piece::Day(first), end, .. }) = piece(t, i, Cue::Beside)
        && matches!(first, Day::OfYear { .. } | Day::Date(_))
        && t.is_word(i)
    {
        let at = skip_words(t, separator(t, end, i)?);
        let (last, after) = bare_day(t, at)?;
        let named = piece(t, at, Cue::None).is_some_and(|read| read.end > after);
        if named || !may_follow_number(t, after) {
            return None;
        }
        let run = resolve::day(t, &first)?;
        return through(run.from, chrono::Datelike::with_day(&run.from, last)?).map(|day| (day, after));
    }
    // 13 to 15 July
    let (first, at) = bare_day(t, i)?;
    let at = skip_words(t, separator(t, at, i)?);
    let Read { piece: Piece::Day(last), end, weak } = piece(t, at, Cue::On)? else { return None };
    let day_named = match last {
        Day::OfYear { either, .. } => !either || opened || t.mark(at + 1, '/'),
        Day::Date(_) => t.number(at).is_some() || t.vi_is(at, &["ngày", "mùng", "mồng"]),
        _ => false,
    };
    if !day_named || weak && !opened {
        return None;
    }
    let run = resolve::day(t, &last)?;
    through(chrono::Datelike::with_day(&run.from, first)?, run.from).map(|day| (day, end))
}

fn through(from: chrono::NaiveDate, last: chrono::NaiveDate) -> Option<Day> {
    let to = last.succ_opt()?;
    (from < last).then_some(Day::Run { from, to, grain: super::value::Grain::Day, whole: false })
}

/// A day's number alone: `13`, `the 13th of`, `ngày 20`, `mùng 5`.
fn bare_day(t: &Text, i: usize) -> Option<(u32, usize)> {
    let at = if t.en(i) == "the" { i + 1 } else { i };
    let at = vi::any_day_word(t, at).unwrap_or(at);
    let (value, digits) = t.number(at)?;
    if digits > 2 || !(1..=31).contains(&value) {
        return None;
    }
    let after = if t.glued(at + 1) && t.en_is(at + 1, &["st", "nd", "rd", "th"]) { at + 2 } else { at + 1 };
    let after = if t.en(after) == "of" { after + 1 } else { after };
    let clock =
        t.glued(at + 1) && (t.mark(at + 1, ':') || t.en_is(at + 1, &["h", "g", "am", "pm", "p", "a"]));
    (!clock).then_some((value, after))
}

/// The end of a range whose beginning is read.
fn range(t: &Text, end: usize, parts: &Parts, from: usize) -> Option<(Parts, usize)> {
    if !parts.has_time()
        || parts.to.is_some()
        || parts.clock_to.is_some()
        || parts.day_range
        || parts.rule.is_some()
        || parts.lasts.is_some()
    {
        return None;
    }
    let at = separator(t, end, from)?;
    let mut to = Parts::default();
    let after = simple(t, at, &mut to, true);
    let fits = to.has_time() && to.rule.is_none() && to.moment.is_none() && to.clock_to.is_none();
    // "Friday to 5pm" is no range of its own; "tomorrow until 5pm" bounds.
    let alike = to.clock.is_some() == parts.clock.is_some() || to.day.is_some() || to.part.is_some();
    (fits && alike).then_some((to, after))
}

/// `Wed 10`, `tomorrow 9`: a bare hour behind a day.
fn bare_hour_beside(t: &Text, i: usize, parts: &Parts, comma: bool) -> Option<Read> {
    let dated = parts.day.is_some() || parts.part.is_some();
    if !dated || parts.clock.is_some() || comma || i > 0 && t.is_mark(i - 1) {
        return None;
    }
    let (clock, end) = en::bare_hour(t, i)?;
    let spelled = t.number(i).is_none();
    let weekday_number = matches!(parts.day, Some(Day::Weekday(..))) && clock.hour > 12;
    let fits = (1..=23).contains(&clock.hour) && !weekday_number && may_follow_number(t, end);
    // "Tuesday 2-3"
    let ranged =
        t.mark(end, '-') && en::bare_hour(t, end + 1).is_some_and(|(_, after)| may_follow_number(t, after));
    if ranged {
        return None;
    }
    (fits && (!spelled || t.speaks_english())).then(|| Read::strong(Piece::Clock(clock), end))
}

/// `9 tomorrow`, `eight tonight`: a bare hour before a day.
fn leading_number(t: &Text, i: usize) -> Option<(Parts, usize)> {
    let (clock, at) = en::bare_hour(t, i)?;
    let counted = i > 0
        && (t.en_is(
            i - 1,
            &["for", "of", "with", "room", "buy", "get", "the", "all", "number", "no", "page", "gate"],
        ) || t.vi_is(i - 1, &["phòng", "số", "mua", "tầng", "cổng", "lớp", "còn", "có", "được"]));
    if counted || clock.hour > 12 || clock.hour == 0 {
        return None;
    }
    let mut parts = Parts::default();
    // "9 to 5 tomorrow"
    if let Some((from, to, after)) = clock_range(t, i, true)
        && let (day_at, cue) = leads(t, after, true)
        && let Some(first) = piece(t, day_at, cue.max(Cue::Beside))
        && matches!(first.piece, Piece::Day(Day::Date(_) | Day::Weekday(..)) | Piece::DayPart(..))
        && !first.weak
        && t.number(day_at).is_none()
    {
        let end = simple(t, after, &mut parts, false);
        let taken = parts.take(t, &Read::strong(Piece::Clock(from), after));
        parts.clock_to = Some(to);
        return taken.then_some((parts, end));
    }
    let first = piece(t, at, Cue::Beside)?;
    if !matches!(first.piece, Piece::Day(Day::Date(_)) | Piece::DayPart(..) | Piece::Part(_))
        || t.number(at).is_some()
    {
        return None;
    }
    // "7 at night", but not "5 mornings".
    if first.weak && matches!(first.piece, Piece::Part(_)) && t.en_any(at, &["at night", "in the"]).is_none()
    {
        return None;
    }
    let end = simple(t, at, &mut parts, false);
    parts.take(t, &Read::strong(Piece::Clock(clock), at)).then_some((parts, end))
}
