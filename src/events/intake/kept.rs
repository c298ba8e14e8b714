//! A report as it is kept with its import, in no language.

use serde::{Deserialize, Serialize};

use super::{
    report::{Begins, Line, Outcome},
    wording,
};
use crate::{i18n::Words, ids::EventId};

/// What became of one entry of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLine {
    /// Its title in the file.
    pub title: Option<String>,
    /// When it begins, if that could be read.
    pub begins: Option<Begins>,
    pub outcome: Fate,
    /// Why it was not taken, and what is different from the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Words>,
    /// Its row, if it has one.
    pub event: Option<EventId>,
}

/// [`Outcome`] without its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    // In the order in which a report has them.
    Refused,
    Changed,
    Taken,
    Unchanged,
}

impl KeptLine {
    /// What stands first in a report: what was refused, then what differs from the file, then the
    /// rest.
    pub fn rank(&self) -> (Fate, bool) {
        match self.outcome {
            Fate::Refused => (Fate::Refused, false),
            _ if !self.remarks.is_empty() => (Fate::Refused, true),
            other => (other, false),
        }
    }
}

impl From<&Line> for KeptLine {
    fn from(line: &Line) -> Self {
        let (outcome, refusal) = match &line.outcome {
            Outcome::Taken => (Fate::Taken, None),
            Outcome::Changed => (Fate::Changed, None),
            Outcome::Unchanged => (Fate::Unchanged, None),
            Outcome::Refused(refusal) => (Fate::Refused, Some(wording::refusal(refusal))),
        };
        let remarks = refusal.into_iter().chain(line.notes.iter().map(wording::note)).collect();
        Self { title: line.title.clone(), begins: line.begins, outcome, remarks, event: line.event }
    }
}
