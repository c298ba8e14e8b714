//! Phrases worked out against an owner's clock: when something is to be, and what time is looked at.

use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::Desk;
use crate::{
    events::{
        When, Window,
        quick_add::{self, Reading},
        recurrence::Rule,
    },
    i18n::{Lang, letters::folded},
    phrases::{self, Assumption, Found, Grain, Length, Meaning, Style},
    time::{Instant, Span, Zone},
};

/// The latest hour that is taken for granted when half a day more or less may be meant.
const LATE: u32 = 19;

/// How long the morning, the afternoon and the evening are about, in hours.
const PART: i64 = 6;

/// Some time on the owner's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub from: NaiveDateTime,
    /// Exclusive.
    pub to: NaiveDateTime,
    pub grain: Fineness,
}

/// How a time was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fineness {
    /// `at 3`.
    Moment,
    /// `from 3 to 4`, `in the afternoon`, `after 2`.
    Hours,
    /// `on Friday`, `next week`.
    Days,
}

/// When something new is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Planned {
    At(Box<Time>),
    /// People may mean either.
    Either(Vec<Time>),
    /// In there, but not when exactly; how long, when that is said.
    Within(Stretch, Option<TimeDelta>),
    /// So long, but not when.
    Lasting(TimeDelta),
    /// Nothing that an event could have.
    Unsaid,
}

/// A time, and how it comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    pub when: When,
    pub rule: Option<Rule>,
}

impl Desk {
    /// What the owner's clock shows.
    pub(super) fn wall(&self) -> NaiveDateTime {
        self.zone().wall(self.now)
    }

    /// The stretch of time that a phrase names; `None` when it names none.
    pub(super) fn stretch(&self, phrase: &str) -> Option<Stretch> {
        let now = self.wall();
        stretch_of(&found(phrase, now, &self.zone())?.meaning, now)
    }

    /// When something new is to be, by what was said of it.
    pub(super) fn planned(&self, phrase: &str) -> Planned {
        let (now, zone) = (self.wall(), self.zone());
        let Some(found) = found(phrase, now, &zone) else { return Planned::Unsaid };
        if let Meaning::Series(series) = &found.meaning {
            return series_of(series, &zone).map_or(Planned::Unsaid, |time| Planned::At(Box::new(time)));
        }
        let Some(first) = reading(&found) else {
            return match (&found.meaning, stretch_of(&found.meaning, now)) {
                (Meaning::Duration(length), _) => Planned::Lasting(length_of(*length)),
                (_, Some(stretch)) => {
                    Planned::Within(stretch.without(found.lasts), found.lasts.map(length_of))
                }
                _ => Planned::Unsaid,
            };
        };
        let at = |reading: Reading| Time { when: reading.on(&zone), rule: None };
        let is_open = is_doubtful(&found, phrase) || self.is_open(&found);
        let other = found.other.clone().filter(|_| is_open);
        let other = other.and_then(|meaning| reading(&Found { meaning, ..found.clone() }));
        match other.map(at).filter(|other| other.when.instants(&zone).end > self.now) {
            Some(other) => {
                let mut both = vec![at(first), other];
                both.sort_by_key(|time| time.when.stored().start);
                Planned::Either(both)
            }
            None => Planned::At(Box::new(at(first))),
        }
    }

    /// Whether people may mean either of two days. In Vietnamese the day always comes before the
    /// month.
    pub(super) fn is_open(&self, found: &Found) -> bool {
        found.assumed.iter().any(|one| match one {
            Assumption::NotToday | Assumption::NextWeek => true,
            Assumption::Order => self.lang != Lang::Vi,
            _ => false,
        })
    }

    /// A length of time: `45 minutes`, `2 tiếng`.
    pub(super) fn length(&self, phrase: &str) -> Option<TimeDelta> {
        match found(phrase, self.wall(), &self.zone())?.meaning {
            Meaning::Duration(length) => Some(length_of(length)).filter(|length| *length > TimeDelta::zero()),
            _ => None,
        }
    }
}

impl Stretch {
    /// The day, or the part of it, that something of this length begins with.
    fn without(self, lasts: Option<Length>) -> Self {
        if lasts.is_none() {
            return self;
        }
        let day = Self::of_days(self.from.date(), self.from.date());
        if self.from == day.from {
            return day;
        }
        let part = self.from.checked_add_signed(TimeDelta::hours(PART)).unwrap_or(day.to);
        Self { from: self.from, to: part.min(day.to), grain: Fineness::Hours }
    }

    pub(super) fn span(&self, zone: &Zone) -> Span {
        Span::new(zone.instant(self.from), zone.instant(self.to))
    }

    /// The days it touches.
    pub(super) fn window(&self, zone: &Zone) -> Window {
        let last = (self.to - TimeDelta::microseconds(1)).max(self.from);
        Window { first: self.from.date(), last: last.date(), zone: zone.clone() }
    }

    /// Whole days, both included.
    pub(super) fn of_days(first: NaiveDate, last: NaiveDate) -> Self {
        let after = last.checked_add_days(Days::new(1)).unwrap_or(last);
        Self {
            from: first.and_time(NaiveTime::MIN),
            to: after.and_time(NaiveTime::MIN),
            grain: Fineness::Days,
        }
    }
}

/// What a phrase says, on the owner's clock also where it names another zone.
pub(super) fn found(phrase: &str, now: NaiveDateTime, zone: &Zone) -> Option<Found> {
    let (_, mut found) = phrases::gather(phrase, now, Style::default())?;
    if let Some(minutes) = found.offset {
        let own =
            |at: NaiveDateTime| zone.wall(Instant::from_utc(at - TimeDelta::minutes(i64::from(minutes))));
        found.meaning = on_clock(found.meaning, own);
        found.other = found.other.map(|other| on_clock(other, own));
    }
    Some(found)
}

/// Hours on another clock; days stay days.
fn on_clock(meaning: Meaning, own: impl Fn(NaiveDateTime) -> NaiveDateTime) -> Meaning {
    match meaning {
        Meaning::Point { at, grain } if grain <= Grain::Hour => Meaning::Point { at: own(at), grain },
        Meaning::Interval { from, to, grain } if grain <= Grain::Hour => {
            Meaning::Interval { from: own(from), to: own(to), grain }
        }
        Meaning::After { at, grain } if grain <= Grain::Hour => Meaning::After { at: own(at), grain },
        Meaning::Before { at, grain } if grain <= Grain::Hour => Meaning::Before { at: own(at), grain },
        meaning => meaning,
    }
}

/// The stretch that is looked at when this is said.
pub(super) fn stretch_of(meaning: &Meaning, now: NaiveDateTime) -> Option<Stretch> {
    let end_of_day = |at: NaiveDateTime| Stretch::of_days(at.date(), at.date()).to;
    Some(match *meaning {
        Meaning::Point { at, grain: Grain::Minute | Grain::Hour } => {
            Stretch { from: at, to: at.checked_add_signed(TimeDelta::hours(1))?, grain: Fineness::Moment }
        }
        Meaning::Point { at, grain } => {
            let to = match grain {
                Grain::Week => at.checked_add_days(Days::new(7))?,
                Grain::Month => at.checked_add_months(Months::new(1))?,
                Grain::Year => at.checked_add_months(Months::new(12))?,
                _ => at.checked_add_days(Days::new(1))?,
            };
            Stretch { from: at, to, grain: Fineness::Days }
        }
        Meaning::Interval { from, to, grain } => {
            let grain = if grain <= Grain::Hour { Fineness::Hours } else { Fineness::Days };
            Stretch { from, to, grain }
        }
        Meaning::After { at, grain } if grain <= Grain::Hour => {
            Stretch { from: at, to: end_of_day(at), grain: Fineness::Hours }
        }
        Meaning::After { at, .. } => {
            Stretch { from: at, to: at.checked_add_days(Days::new(30))?, grain: Fineness::Days }
        }
        Meaning::Before { at, grain } => {
            // "Before 11" on a later day begins with that day.
            let day = at.date().and_time(NaiveTime::MIN);
            let (from, fineness) = match grain {
                Grain::Minute | Grain::Hour => (now.max(day), Fineness::Hours),
                _ => (now.date().and_time(NaiveTime::MIN), Fineness::Days),
            };
            if from >= at {
                return None;
            }
            Stretch { from, to: at, grain: fineness }
        }
        Meaning::Duration(length) => {
            let to = plus(now, length, false)?;
            let grain = if length.minutes > 0 { Fineness::Hours } else { Fineness::Days };
            Stretch { from: now, to, grain }
        }
        Meaning::Series(_) => return None,
    })
}

/// What an event can have of it: a time or days, not a part of the day.
pub(super) fn reading(found: &Found) -> Option<Reading> {
    match found.meaning {
        Meaning::Point { at, grain } => quick_add::point(at, grain),
        // "Tomorrow morning" is no event of twelve hours.
        Meaning::Interval { grain, .. } if grain <= Grain::Hour && !found.says_clock => None,
        Meaning::Interval { from, to, grain } => quick_add::stretch(from, to, grain),
        _ => None,
    }
}

fn series_of(series: &phrases::Series, zone: &Zone) -> Option<Time> {
    let first = match series.first_end {
        Some(end) => quick_add::stretch(series.first, end, series.grain)?,
        None => quick_add::point(series.first, series.grain)?,
    };
    let when = first.on(zone);
    let until = series.until.map(|last| format!(";UNTIL={}", when.until(last))).unwrap_or_default();
    let rule = Rule::parse(&(quick_add::rule(series)? + &until), when.series_start()).ok()?;
    Some(Time { when, rule: Some(rule) })
}

/// Whether it is late by a guess only: on a clock of 24 hours `9:30` is no evening.
fn is_doubtful(found: &Found, phrase: &str) -> bool {
    let bytes = phrase.as_bytes();
    let is_of_a_clock = bytes.windows(2).any(|pair| pair[0].is_ascii_digit() && b":h".contains(&pair[1]));
    match found.meaning {
        Meaning::Point { at, .. } => {
            found.assumed.contains(&Assumption::HalfOfDay) && at.hour() >= LATE && is_of_a_clock
        }
        _ => false,
    }
}

/// So long after a reading of the clock, or before it.
pub(super) fn plus(at: NaiveDateTime, length: Length, backwards: bool) -> Option<NaiveDateTime> {
    let (months, days) = (Months::new(length.months), Days::new(length.days.into()));
    let minutes = TimeDelta::minutes(length.minutes.into());
    if backwards {
        at.checked_sub_months(months)?.checked_sub_days(days)?.checked_sub_signed(minutes)
    } else {
        at.checked_add_months(months)?.checked_add_days(days)?.checked_add_signed(minutes)
    }
}

/// A length in which a day has 24 hours and a month 30 days.
fn length_of(length: Length) -> TimeDelta {
    TimeDelta::days(i64::from(length.months) * 30 + i64::from(length.days))
        + TimeDelta::minutes(length.minutes.into())
}

/// How far a phrase moves something, and whether it is to be earlier: `by an hour`, `30 phút sớm hơn`,
/// `2 days later`. `None` when it names a time instead.
pub(super) fn shift(phrase: &str, now: NaiveDateTime) -> Option<(Length, bool)> {
    const EARLIER: [&str; 6] = ["earlier", "sooner", "forward", "som", "truoc", "ahead"];
    const LATER: [&str; 10] = ["later", "by", "back", "lui", "muon", "tre", "cham", "sau", "nua", "postpone"];
    const FILLING: [&str; 8] = ["hon", "lai", "len", "xuong", "di", "them", "and", "for"];
    let (mut is_earlier, mut rest) = (false, Vec::new());
    for word in phrase.split_whitespace() {
        let plain = folded(word.trim_matches(|c: char| !c.is_alphanumeric()));
        if EARLIER.contains(&plain.as_str()) {
            is_earlier = true;
        } else if !LATER.contains(&plain.as_str()) && !FILLING.contains(&plain.as_str()) {
            rest.push(word);
        }
    }
    let rest = rest.join(" ");
    let (spans, found) = phrases::gather(&rest, now, Style::default())?;
    let told: usize = spans.iter().map(ExactSizeIterator::len).sum();
    match found.meaning {
        // All of it is the length: "for an hour tomorrow" is a time.
        Meaning::Duration(length) if told + 2 >= rest.trim().len() => Some((length, is_earlier)),
        _ => None,
    }
}

/// A time as a phrase that is read in one way only.
pub(super) fn exact_phrase(when: &When, zone: &Zone) -> String {
    const CLOCK: &str = "%I:%M %p";
    match when {
        When::AllDay { first, last, .. } if first == last => first.to_string(),
        When::AllDay { first, last, .. } => format!("from {first} to {last}"),
        When::Timed { span, .. } => {
            let (from, to) = (zone.wall(span.start), zone.wall(span.end));
            let start = format!("{} at {}", from.date(), from.format(CLOCK));
            if from.date() != to.date() || span.duration() == TimeDelta::hours(1) {
                return start;
            }
            format!("{} from {} to {}", from.date(), from.format(CLOCK), to.format(CLOCK))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Wednesday.
    fn now() -> NaiveDateTime {
        "2026-11-18T08:40:00".parse().expect("a time")
    }

    #[test]
    fn a_shift_is_told_from_a_time() {
        let shift = |phrase: &str| {
            shift(phrase, now())
                .map(|(length, earlier)| (length.months, length.days, length.minutes, earlier))
        };
        assert_eq!(shift("by an hour"), Some((0, 0, 60, false)));
        assert_eq!(shift("30 minutes earlier"), Some((0, 0, 30, true)));
        assert_eq!(shift("an hour later"), Some((0, 0, 60, false)));
        assert_eq!(shift("lùi 1 tiếng"), Some((0, 0, 60, false)));
        assert_eq!(shift("sớm hơn 30 phút"), Some((0, 0, 30, true)));
        assert_eq!(shift("som hon 30 phut"), Some((0, 0, 30, true)));
        assert_eq!(shift("by two days"), Some((0, 2, 0, false)));
        assert_eq!(shift("muộn hơn 1 tuần"), Some((0, 7, 0, false)));
        for time in ["at 4", "next Wed 10", "tuần sau", "sáng sớm mai", "back to Friday", "chiều thứ Tư"]
        {
            assert_eq!(shift(time), None, "{time}");
        }
    }

    #[test]
    fn an_exact_phrase_is_read_as_what_it_was_made_of() {
        for (zone, start, minutes) in [
            ("Asia/Ho_Chi_Minh", "2026-11-18T03:00:00", 60),
            ("Asia/Ho_Chi_Minh", "2026-11-20T22:15:00", 45),
            ("Asia/Ho_Chi_Minh", "2026-12-03T00:00:00", 60),
            ("Europe/London", "2026-12-31T12:00:00", 90),
            ("America/New_York", "2027-03-13T07:05:00", 60),
            ("America/New_York", "2027-03-13T19:00:00", 25),
        ] {
            let zone = Zone::named(zone).expect("a zone");
            let start: NaiveDateTime = start.parse().expect("a time");
            let when = When::between(start, start + TimeDelta::minutes(minutes), &zone);
            let phrase = exact_phrase(&when, &zone);
            let found = found(&phrase, now(), &zone).expect(&phrase);
            let read = reading(&found).map(|reading| reading.on(&zone));
            assert_eq!(read.as_ref(), Some(&when), "{phrase}: {found:?}");
        }
        let zone = Zone::default_zone();
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        for (first, last) in [("2026-12-03", "2026-12-03"), ("2026-12-03", "2026-12-05")] {
            let when = When::AllDay { first: day(first), last: day(last), zone: zone.clone() };
            let phrase = exact_phrase(&when, &zone);
            let found = found(&phrase, now(), &zone).expect(&phrase);
            let read = reading(&found).map(|reading| reading.on(&zone));
            assert_eq!(read.as_ref(), Some(&when), "{phrase}: {found:?}");
        }
    }
}
