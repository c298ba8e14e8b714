//! What comes again: the rule and its first occurrence.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Weekday};

use super::calendar::{self, at_minute, midnight, plus_days, plus_months};
use super::hours::{self, Hint};
use super::meaning::{self, Resolved};
use super::parts::Parts;
use super::piece::{Bound, Day, Rule};
use super::resolve;
use super::text::Text;
use super::value::{Assumption, Frequency, Grain, Meaning, Series};

/// The series that the parts speak of.
pub(super) fn resolve(t: &Text, parts: &Parts, hint: Hint) -> Option<Resolved> {
    let mut rule = parts.rule.clone()?;
    let mut start = t.today();
    let mut until = None;
    match (&parts.day, &parts.to) {
        // "Monday to Friday every week"
        (Some(Day::Weekday(from, _)), Some(to)) if rule.frequency == Frequency::Weekly => {
            let Some(Day::Weekday(last, _)) = to.day else { return None };
            let mut day = *from;
            rule.weekdays.push(day);
            while day != last {
                day = day.succ();
                rule.weekdays.push(day);
            }
        }
        (Some(day), to) => {
            start = place(t, &mut rule, day)?;
            if let Some(to) = to {
                until = last_day(t, to);
            }
        }
        (None, _) => {}
    }
    rule.weekdays.sort_by_key(Weekday::num_days_from_monday);
    rule.weekdays.dedup();
    if let Some(to) = &parts.until {
        until = last_day(t, to);
    }
    let mut assumed = parts.assumed.clone();
    // The time of day.
    let (minutes, end, grain) = match (parts.clock, parts.part) {
        (Some(clock), part) => {
            // Whether today's hour has passed says nothing about a series.
            let (from, to) = match parts.clock_to {
                Some(to) => {
                    let (from, to) = hours::two(t, (clock, to), part, Some(NaiveDate::MIN), hint);
                    (from, Some(to))
                }
                None => (hours::one(t, clock, part, Some(NaiveDate::MIN), hint), None),
            };
            if from.guessed {
                assumed.push(Assumption::HalfOfDay);
            }
            (from.minutes, to.map(|to| to.minutes), clock.grain)
        }
        (None, Some(part)) => (part.from, Some(part.to), Grain::Hour),
        (None, None) => (0, None, Grain::Day),
    };
    let after = if grain == Grain::Day { midnight(t.today()) } else { t.now };
    let first_day = first(&rule, start, |day| {
        let at = at_minute(day, minutes);
        if grain == Grain::Day { at >= after } else { at > after }
    })?;
    let first = at_minute(first_day, minutes);
    let first_end = match (end, parts.lasts) {
        (Some(end), _) => Some(at_minute(first_day, end)),
        // "for ten weeks" is no length of an occurrence but of the series.
        (None, Some(length)) if length.minutes > 0 => calendar::moment_plus(first, length, false),
        (None, Some(length)) => {
            until = until.or(calendar::plus_length(first_day, length, false).and_then(|d| d.pred_opt()));
            None
        }
        (None, None) => None,
    };
    if until.is_some_and(|last| last < first_day) {
        return None;
    }
    let meaning = Meaning::Series(Series {
        frequency: rule.frequency,
        interval: rule.interval,
        weekdays: rule.weekdays,
        nth: rule.nth,
        month_day: rule.month_day,
        until,
        count: parts.times.or(rule.count),
        first,
        grain,
        first_end,
    });
    Some(Resolved { meaning, other: None, assumed })
}

/// A day beside a rule: a part of the rule (`every week on Monday`) or where it starts.
fn place(t: &Text, rule: &mut Rule, day: &Day) -> Option<NaiveDate> {
    match *day {
        Day::Weekday(weekday, _) if rule.frequency == Frequency::Weekly => {
            rule.weekdays.push(weekday);
            Some(t.today())
        }
        Day::OfMonth(number) if rule.frequency == Frequency::Monthly => {
            rule.month_day = Some(number);
            Some(t.today())
        }
        Day::OfYear { month, day, .. } if rule.frequency == Frequency::Yearly => {
            rule.month = Some(month);
            rule.month_day = Some(day);
            Some(t.today())
        }
        ref day => Some(resolve::day(t, day)?.from.max(t.today())),
    }
}

/// The last day of a bound.
fn last_day(t: &Text, to: &Parts) -> Option<NaiveDate> {
    let stretch = meaning::stretch(t, to, None, Hint::None)?;
    let end: NaiveDateTime = match stretch.to {
        // Until June is until it begins; until Friday, next week or the end of the month until they end.
        Some(_) if matches!(to.day, Some(Day::Month(_))) && to.bound != Some(Bound::Through) => stretch.from,
        Some(end) => end,
        None => return Some(stretch.from.date()),
    };
    (end - TimeDelta::minutes(1)).date().into()
}

/// The first day of a rule on or after `start` that is late enough.
fn first(rule: &Rule, start: NaiveDate, late_enough: impl Fn(NaiveDate) -> bool) -> Option<NaiveDate> {
    let wanted = |day: NaiveDate| {
        let weekday = rule.weekdays.is_empty() || rule.weekdays.contains(&day.weekday());
        let number = rule.month_day.is_none_or(|number| day.day() == number);
        let month = rule.month.is_none_or(|month| day.month() == month);
        let nth = rule.nth.is_none_or(|nth| is_nth(day, nth));
        weekday && number && month && nth
    };
    // Every four years there is a 29 February; eight around a century's end.
    (0..3000).filter_map(|ahead| plus_days(start, ahead)).find(|day| wanted(*day) && late_enough(*day))
}

/// Whether a day is the nth of its weekday in its month, from 1 or from -1 at the end.
fn is_nth(day: NaiveDate, nth: i8) -> bool {
    if nth > 0 {
        return i64::from(day.day0() / 7) == i64::from(nth) - 1;
    }
    let Some(next) = plus_months(calendar::month_of(day), 1) else { return false };
    (next - day).num_days() <= 7 * i64::from(-nth) && (next - day).num_days() > 7 * (i64::from(-nth) - 1)
}
