//! One line told apart: when, where, with whom, on which calendar; what is left is the title.
//!
//! Quick add and the assistant's grammar both read lines here.

mod address;
mod place;
mod title;

pub(crate) use address::is_address;
pub(crate) use title::within_quotes;

use std::ops::Range;

use chrono::{NaiveDateTime, TimeDelta, Timelike};

use super::text::Text;
use super::value::{Assumption, Found, Meaning, Style};
use super::{find, gather, spell};

/// What is taken out of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Only what is said of time.
    Time,
    /// Addresses and names of calendars stay in the title.
    TimeAndPlace,
    /// Also addresses of people, a calendar's name, a description and a title in quotes.
    All,
}

/// A line told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What is left, without words that only led to the rest.
    pub title: String,
    pub time: Option<Time>,
    pub place: Option<String>,
    pub description: Option<String>,
    /// E-mail addresses.
    pub people: Vec<String>,
    pub calendar: Option<String>,
    /// Whether the title still holds what looks like a time.
    pub is_left_over: bool,
}

/// What a line says of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// The words, in their order: alone they mean the same as in the line.
    pub words: String,
    pub found: Found,
    /// Another meaning that people may as well have.
    pub other: Option<Meaning>,
}

/// What stands between the parts that are left when others are taken out.
const GAP: char = '\u{1f}';

/// The longest stretch of hours when one of its ends had to be guessed.
const LONGEST_GUESS: i64 = 10;

/// From this hour on people say that it is evening.
const LATE: u32 = 19;

impl Line {
    /// Tells a line apart that was typed at `now`, a reading of the typist's clock.
    pub fn read(text: &str, now: NaiveDateTime, style: Style, takes: Takes) -> Self {
        let mut line = Self::default();
        let mut rest = text.to_owned();
        let mut quoted = None;
        if takes == Takes::All {
            line.description = title::description(&mut rest, now, style);
            quoted = title::quoted(&mut rest);
            line.people = address::take(&mut rest, now, style);
        }
        if let Some((spans, found)) = gather(&rest, now, style) {
            line.time = Time::of(&rest, &spans, found, now, style);
            rest = cut(&rest, &spans);
            if let Some(adjective) = line.time.as_ref().and_then(|time| time.lengthened(&rest, now, style)) {
                let (time, span) = adjective;
                line.time = Some(time);
                rest = cut(&rest, &[span]);
            }
        }
        if takes == Takes::All {
            line.calendar = place::calendar(&mut rest, now, style);
        }
        if takes != Takes::Time {
            line.place = place::take(&mut rest, quoted.is_some(), now, style);
        }
        line.title = match quoted {
            Some(quoted) => quoted,
            None => {
                line.is_left_over = is_left_over(&rest, now, style);
                title::clean(&rest, now, style)
            }
        };
        line
    }
}

impl Time {
    fn of(
        text: &str,
        spans: &[Range<usize>],
        found: Found,
        now: NaiveDateTime,
        style: Style,
    ) -> Option<Self> {
        let said: Vec<&str> = spans.iter().map(|span| text[span.clone()].trim()).collect();
        let said = said.join(" ");
        let other = doubt(&text[found.span.clone()], &found, now);
        // The rest of the line may have said which half of the day is meant.
        let alone = gather(&said, now, style);
        let is_whole = alone.is_some_and(|(_, alone)| alone.meaning == found.meaning);
        let words = if is_whole { said } else { spell(&found.meaning, now, style)? };
        Some(Self { words, found, other })
    }

    /// With a length that stands apart as an adjective: `30 minute call`, `họp 45 phút`.
    fn lengthened(&self, rest: &str, now: NaiveDateTime, style: Style) -> Option<(Self, Range<usize>)> {
        if !matches!(self.found.meaning, Meaning::Point { .. } | Meaning::Series(_)) {
            return None;
        }
        let t = Text::new(rest, now, style);
        let (from, to) = super::lone_length(&t)?;
        let span = t.span(from, to);
        let of = if t.speaks_vietnamese() && t.any(to - 1, &["phút", "tiếng", "giờ", "rưỡi"]).is_some()
        {
            "trong"
        } else {
            "for"
        };
        let words = format!("{} {of} {}", self.words, &rest[span.clone()]);
        let (_, found) = gather(&words, now, style)?;
        let is_longer = match (&self.found.meaning, &found.meaning) {
            (Meaning::Point { at, .. }, Meaning::Interval { from, .. }) => at == from,
            (Meaning::Series(plain), Meaning::Series(long)) => {
                plain.first == long.first && long.first_end.is_some()
            }
            _ => false,
        };
        is_longer.then_some((Self { words, found, other: self.other.clone() }, span))
    }
}

/// The text with parts taken out.
fn cut(text: &str, spans: &[Range<usize>]) -> String {
    let mut rest = String::new();
    let mut at = 0;
    for span in spans {
        rest.push_str(&text[at..span.start]);
        rest.push(' ');
        rest.push(GAP);
        rest.push(' ');
        at = span.end;
    }
    rest.push_str(&text[at..]);
    rest
}

/// What else may be meant: `9:30`, said at ten, is tonight or, on a clock of 24 hours, tomorrow
/// morning; nobody has lunch from 12:30 to 23:30.
pub(super) fn doubt(phrase: &str, found: &Found, now: NaiveDateTime) -> Option<Meaning> {
    let day = TimeDelta::days(1);
    let is_taken = |assumption| found.assumed.contains(&assumption);
    if is_taken(Assumption::NotToday) {
        // The hour of today that is still to come.
        return found.other.clone().filter(|other| match other {
            Meaning::Point { at, grain } => *grain < super::Grain::Day && *at > now,
            Meaning::Interval { from, grain, .. } => *grain < super::Grain::Day && *from > now,
            _ => false,
        });
    }
    if !is_taken(Assumption::HalfOfDay) {
        return None;
    }
    let later = |other: Meaning| match other {
        Meaning::Point { at, grain } if at <= now => Meaning::Point { at: at + day, grain },
        Meaning::Interval { from, to, grain } if from <= now => {
            Meaning::Interval { from: from + day, to: to + day, grain }
        }
        other => other,
    };
    let is_doubtful = match found.meaning {
        Meaning::Point { at, .. } => at.hour() >= LATE && is_of_a_clock(phrase),
        Meaning::Interval { from, to, .. } => {
            to - from > TimeDelta::hours(LONGEST_GUESS) || from.hour() >= LATE && is_of_a_clock(phrase)
        }
        _ => false,
    };
    found.other.clone().map(later).filter(|_| is_doubtful)
}

/// Whether a time is written as clocks of 24 hours are read: `9:30`, `9h`.
fn is_of_a_clock(phrase: &str) -> bool {
    let bytes = phrase.as_bytes();
    bytes.windows(2).any(|pair| pair[0].is_ascii_digit() && b":h".contains(&pair[1]))
}

/// Whether what is left of a line holds a time that was not taken in.
fn is_left_over(rest: &str, now: NaiveDateTime, style: Style) -> bool {
    !find(rest, now, style).is_empty() || rest.split_whitespace().any(is_like_a_time)
}

/// Whether a word looks like a time or a date: a weekday of a list (`mon wed fri`), or what is none,
/// such as `25:00` or `31/4`.
fn is_like_a_time(word: &str) -> bool {
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "tues", "wed", "thur", "thurs", "fri"];
    let is_joint = |(at, c): (usize, char)| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let after = at + c.len_utf8();
        ":/-–".contains(c) && digit(word[..at].chars().next_back()) && digit(word[after..].chars().next())
    };
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    WEEKDAYS.iter().any(|day| bare.eq_ignore_ascii_case(day)) || word.char_indices().any(is_joint)
}
