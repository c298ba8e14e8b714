//! From the parts of a phrase to what it means.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use super::calendar::{self, at_minute, midnight, plus_days};
use super::hours::{self, Hint};
use super::parts::Parts;
use super::piece::{Bound, Day, Rule};
use super::resolve::{self, Run};
use super::series;
use super::text::Text;
use super::value::{Assumption, Frequency, Grain, Meaning};

/// A phrase worked out: a [`super::Found`] without its place.
#[derive(Debug)]
pub(super) struct Resolved {
    pub meaning: Meaning,
    pub other: Option<Meaning>,
    pub assumed: Vec<Assumption>,
}

/// A time or a stretch of time.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub from: NaiveDateTime,
    /// The end when one is said, or when it is a run of days or a part of the day.
    pub to: Option<NaiveDateTime>,
    pub grain: Grain,
    /// Whether `to` is only the end of the day, week, month or year that is meant.
    pub whole: bool,
    pub day: Option<Run>,
    pub guessed: bool,
}

/// The first moment after a time of this grain.
fn end_of(stretch: &Stretch) -> NaiveDateTime {
    match (stretch.to, &stretch.day) {
        (Some(to), _) => to,
        (None, Some(run)) if stretch.grain >= Grain::Day => midnight(run.to),
        _ => stretch.from,
    }
}

/// What the parts mean; nothing when there is no such time.
pub(super) fn resolve(t: &Text, parts: &Parts, hint: Hint) -> Option<Resolved> {
    if parts.rule.is_some() {
        return series::resolve(t, parts, hint);
    }
    if let Some(days) = each_day(t, parts, hint) {
        return Some(days);
    }
    let Some(stretch) = stretch(t, parts, None, hint) else {
        let length = parts.lasts?;
        return Some(Resolved { meaning: Meaning::Duration(length), other: None, assumed: Vec::new() });
    };
    let mut assumed = parts.assumed.clone();
    let mut shift = None;
    if let Some(run) = &stretch.day {
        assumed.extend(run.assumed);
        shift = run.other.map(|other| other - run.from);
    }
    if stretch.guessed {
        assumed.push(Assumption::HalfOfDay);
        let twelve = TimeDelta::hours(12);
        shift = shift.or(Some(if stretch.from.time().hour() < 12 { twelve } else { -twelve }));
    }
    if parts.day.is_none() && parts.clock.is_some() {
        assumed.push(Assumption::ComingTime);
    }
    let meaning = meaning(t, parts, &stretch, hint)?;
    let other = shift.and_then(|by| shifted(&meaning, by));
    Some(Resolved { meaning, other, assumed })
}

/// `Monday to Friday at 8`: a range of days with one hour, which holds for each of them.
fn each_day(t: &Text, parts: &Parts, hint: Hint) -> Option<Resolved> {
    let to = parts.to.as_ref()?;
    let is_so = matches!(parts.day, Some(Day::Weekday(..))) && matches!(to.day, Some(Day::Weekday(..)));
    if !is_so || parts.clock.is_some() || parts.part.is_some() || to.clock.is_none() {
        return None;
    }
    let last = stretch(t, to, Some(&stretch(t, &Parts { to: None, ..parts.clone() }, None, hint)?), hint)?;
    let days = Parts {
        day: parts.day.clone(),
        rule: Some(Rule::every(1, Frequency::Daily)),
        clock: to.clock,
        clock_to: to.clock_to,
        part: to.part,
        lasts: parts.lasts.or(to.lasts),
        until: Some(Box::new(Parts {
            day: Some(Day::Date(last.from.date())),
            pieces: 1,
            ..Parts::default()
        })),
        assumed: parts.assumed.clone(),
        ..Parts::default()
    };
    series::resolve(t, &days, hint)
}

fn meaning(t: &Text, parts: &Parts, stretch: &Stretch, hint: Hint) -> Option<Meaning> {
    let Stretch { from, grain, .. } = *stretch;
    if let Some(to) = &parts.to {
        let end = self::stretch(t, to, Some(stretch), hint)?;
        let until = end_of(&end);
        let finer = grain.min(end.grain);
        return (from < until).then_some(Meaning::Interval { from, to: until, grain: finer });
    }
    if let Some(length) = parts.lasts {
        let to = calendar::moment_plus(from, length, false)?;
        let grain = if length.minutes > 0 && grain >= Grain::Day { Grain::Minute } else { grain };
        return Some(Meaning::Interval { from, to, grain });
    }
    if let Some(bound) = parts.bound {
        return Some(match bound {
            Bound::After => Meaning::After { at: end_of(stretch), grain },
            Bound::Since => Meaning::After { at: from, grain },
            Bound::Before => Meaning::Before { at: from, grain },
            Bound::Until | Bound::Through => Meaning::Before { at: end_of(stretch), grain },
        });
    }
    Some(match stretch.to {
        Some(to) if !stretch.whole => Meaning::Interval { from, to, grain },
        _ => Meaning::Point { at: from, grain },
    })
}

/// The same thing some time earlier or later.
fn shifted(meaning: &Meaning, by: TimeDelta) -> Option<Meaning> {
    let moved =
        |at: NaiveDateTime| at.checked_add_signed(by).filter(|at| calendar::YEARS.contains(&at.year()));
    Some(match *meaning {
        Meaning::Point { at, grain } => Meaning::Point { at: moved(at)?, grain },
        Meaning::Interval { from, to, grain } => {
            Meaning::Interval { from: moved(from)?, to: moved(to)?, grain }
        }
        Meaning::After { at, grain } => Meaning::After { at: moved(at)?, grain },
        Meaning::Before { at, grain } => Meaning::Before { at: moved(at)?, grain },
        Meaning::Duration(_) | Meaning::Series(_) => return None,
    })
}

/// The stretch of some parts. `start`: they are the end of a range that begins there.
pub(super) fn stretch(t: &Text, parts: &Parts, start: Option<&Stretch>, hint: Hint) -> Option<Stretch> {
    if let Some((at, grain)) = parts.moment {
        return Some(Stretch { from: at, to: None, grain, whole: false, day: None, guessed: false });
    }
    if let Some((from, to, grain)) = parts.stretch {
        return Some(Stretch { from, to: Some(to), grain, whole: false, day: None, guessed: false });
    }
    let mut day = match &parts.day {
        Some(day) => Some(resolve::day(t, day)?),
        None => None,
    };
    // A range that begins with the day of its end: "9:30 - 11:00 on Thursday".
    if let (None, Some(to)) = (&parts.day, &parts.to) {
        day = to.day.as_ref().and_then(|day| resolve::day(t, day));
    }
    if let (Some(start), Some(run)) = (start, &mut day) {
        after_start(t, parts, start, run)?;
    }
    let base = day.as_ref().map(|run| run.from).or(start.map(|start| start.from.date()));
    let part = parts.part.or(parts.to.as_ref().filter(|_| parts.clock.is_some()).and_then(|to| to.part));
    if let Some(clock) = parts.clock {
        let (from, to) = match parts.clock_to {
            Some(clock_to) => {
                let (from, to) = hours::two(t, (clock, clock_to), part, base, hint);
                (from, Some(to))
            }
            None => (hours::one(t, clock, part, base, hint), None),
        };
        let base = base.or_else(|| coming_day(t, from.minutes))?;
        let grain = match parts.clock_to {
            Some(clock_to) => clock.grain.min(clock_to.grain),
            None => clock.grain,
        };
        let mut at = at_minute(base, from.minutes);
        if let (Some(start), None) = (start, &parts.day) {
            while at <= start.from {
                at += TimeDelta::hours(if clock.sure { 24 } else { 12 });
            }
        }
        let to = to.map(|to| at_minute(base, to.minutes));
        return Some(Stretch { from: at, to, grain, whole: false, day, guessed: from.guessed });
    }
    if let Some(part) = part {
        let base = match base {
            Some(base) => base,
            None => coming_day(t, part.to)?,
        };
        let (from, to) = (at_minute(base, part.from), at_minute(base, part.to));
        return Some(Stretch { from, to: Some(to), grain: Grain::Hour, whole: false, day, guessed: false });
    }
    let run = day?;
    Some(Stretch {
        from: midnight(run.from),
        to: Some(midnight(run.to)),
        grain: run.grain,
        whole: run.whole,
        day: Some(run),
        guessed: false,
    })
}

/// Today when the minutes of the day are still to come, else tomorrow.
fn coming_day(t: &Text, minutes: u32) -> Option<NaiveDate> {
    if at_minute(t.today(), minutes) > t.now { Some(t.today()) } else { plus_days(t.today(), 1) }
}

/// Moves the end of a range that was not said in full behind its beginning: from Friday to Monday.
fn after_start(t: &Text, parts: &Parts, start: &Stretch, run: &mut Run) -> Option<()> {
    let first = start.from.date();
    if run.from >= first {
        return Some(());
    }
    let moved = match parts.day {
        Some(Day::Weekday(weekday, _)) => calendar::weekday_after(first, weekday)?,
        Some(Day::OfYear { month, day, .. }) => calendar::year_day_from(first, month, day)?,
        Some(Day::OfMonth(number)) => calendar::month_day_from(first, number)?,
        Some(Day::Month(number)) => {
            let later = super::runs::coming_month(first, number)?;
            *run = resolve::day(t, &later)?;
            return Some(());
        }
        _ => return None,
    };
    run.to = plus_days(moved, (run.to - run.from).num_days())?;
    run.from = moved;
    Some(())
}
