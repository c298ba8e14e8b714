//! Vietnamese words for a day or week of a month by its number.

use crate::phrases::piece::{Day, Read};
use crate::phrases::runs::{self, Unit};
use crate::phrases::text::Text;

use super::day::{day, whole};
use super::words;

/// `đầu tiên`, `thứ ba`, `cuối cùng` behind what is counted: from 1, or -1 for the last.
pub(super) fn which_one(t: &Text, i: usize) -> Option<(i32, usize)> {
    for (words, nth) in [
        (&["đầu tiên", "thứ nhất", "đầu"][..], 1),
        (&["thứ hai", "thứ nhì"][..], 2),
        (&["thứ ba"][..], 3),
        (&["thứ tư"][..], 4),
        (&["cuối cùng", "sau cùng", "cuối"][..], -1),
    ] {
        if let Some(end) = t.vi_any(i, words) {
            return Some((nth, end));
        }
    }
    let (number, digits) = t.vi(i, "thứ").then(|| t.number(i + 1)).flatten()?;
    (digits == 1 && (1..=4).contains(&number)).then_some((i32::try_from(number).ok()?, i + 2))
}

/// `thứ hai đầu tiên của tháng 12`, `ngày cuối cùng của tháng`, `tuần đầu tháng sau`.
pub(super) fn read(t: &Text, i: usize) -> Option<Read> {
    enum What {
        Weekday(chrono::Weekday),
        Day,
        Week,
    }
    let (what, at) = match words::weekday(t, i) {
        Some((weekday, _, end)) => (What::Weekday(weekday), end),
        None if t.vi(i, "ngày") => (What::Day, i + 1),
        None if t.vi(i, "tuần") => (What::Week, i + 1),
        None => return None,
    };
    let (nth, at) = which_one(t, at)?;
    let at = t.vi_any(at, &["của", "trong"]).unwrap_or(at);
    let (run, end) = match whole(t, at) {
        Some((Day::Month(number), end)) => (runs::coming_month(t.today(), number)?, end),
        Some(known) => known,
        None if t.vi(at, "tháng") && t.number(at + 1).is_none() => {
            (runs::units(t.today(), Unit::Month, 0, 1)?, at + 1)
        }
        None if t.vi(at, "năm") => (runs::units(t.today(), Unit::Year, 0, 1)?, at + 1),
        None => return None,
    };
    let Day::Run { from, .. } = run else { return None };
    let read = |run: &Day| match what {
        What::Weekday(weekday) => runs::nth_weekday(run, nth, weekday),
        What::Day => runs::nth_day(run, nth),
        What::Week => runs::nth_week(run, nth),
    };
    let known = read(&run)?;
    // Of the running month the one that has passed is meant for the next.
    let passed = matches!(known, Day::Date(date) if date < t.today()) && from <= t.today() && t.ends(at + 1);
    let next =
        passed.then(|| runs::units(t.today(), Unit::Month, 1, 1)).flatten().and_then(|next| read(&next));
    day(next.unwrap_or(known), end)
}
