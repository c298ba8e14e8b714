//! What became of each entry of a file.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{events::recurrence::RuleError, ical, ids::EventId, time::Instant};

/// What became of a file, entry by entry in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub lines: Vec<Line>,
}

/// How many entries went which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub taken: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub refused: usize,
}

/// What became of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its title in the file.
    pub title: Option<String>,
    /// When it begins, if that could be read.
    pub begins: Option<Begins>,
    pub outcome: Outcome,
    pub notes: Vec<Note>,
    /// Its row, if it has one.
    pub event: Option<EventId>,
}

/// When an entry begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Begins {
    Day(NaiveDate),
    At(Instant),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is new on the calendar, or was deleted and is back.
    Taken,
    /// It stood on the calendar already and is now as the file says.
    Changed,
    /// It stays as it stands on the calendar.
    Unchanged,
    Refused(Refusal),
}

/// Why an entry is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It could not be read.
    Unreadable(ical::Refusal),
    /// Its rule is longer than a row holds, [`Rule::MAX_LENGTH`](crate::events::recurrence::Rule).
    RuleTooLong,
    /// It happens before the year 1 or after the year 9998.
    OutOfReach,
    /// It cancels an occurrence of a series that neither the file nor the calendar has.
    NoSeries,
    /// It answers an invitation, or asks for one: nothing to stand on a calendar (RFC 5546).
    Answer,
    /// A booking looks after the event here.
    Booked,
    /// The event here has guests, who would have to be told.
    HasGuests,
}

/// What was left out of an entry, or is different from the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// What the reader noticed.
    Read(ical::Note),
    TitleCut,
    DescriptionCut,
    LocationCut,
    /// It takes no time in the file, and one minute here.
    NoLength,
    /// Its rule is kept, but only the first occurrence is shown.
    RuleKept(RuleError),
    /// A changed occurrence has a rule of its own, which means nothing.
    RuleLeftOut,
    /// So many exceptions and extra dates were too many.
    DatesLeftOut(usize),
    /// It changes an occurrence of a series that is not here, so it stands by itself.
    SeriesMissing,
    /// So many guests are left out.
    GuestsLeftOut(usize),
    /// The event here has changed since the file was made, and stays.
    NewerHere,
    /// Its series, which is newer, does not have this occurrence.
    LeftOutBySeries,
}

impl Report {
    /// How many entries went which way.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for line in &self.lines {
            match line.outcome {
                Outcome::Taken => tally.taken += 1,
                Outcome::Changed => tally.changed += 1,
                Outcome::Unchanged => tally.unchanged += 1,
                Outcome::Refused(_) => tally.refused += 1,
            }
        }
        tally
    }
}

impl Line {
    pub(super) fn refused(title: Option<String>, begins: Option<Begins>, refusal: Refusal) -> Self {
        Self { title, begins, outcome: Outcome::Refused(refusal), notes: Vec::new(), event: None }
    }
}
