//! What a proposal looks like: what is there, what it becomes, and what follows from it. Pure; it is
//! kept in no language and said in that of whoever looks.

use serde::{Deserialize, Serialize};

use super::call::Time;
use crate::{
    events::recurrence::{Rule, Start},
    i18n::{Lang, Words},
    time::{Instant, Span, Zone},
};

/// A proposal as it is shown; stored in `ai_messages.function_results` as `result.card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What is done: `Move “Dentist”`.
    pub heading: Words,
    /// What it is done to, and where to look at it: a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    pub rows: Vec<Row>,
    pub notes: Vec<Note>,
    /// When it makes no sense any more: the meeting is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub useful_until: Option<Instant>,
}

/// One thing that differs. Both sides are there for a change, one for what is new or goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// A key of a text: `card-time`.
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Shown>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Shown>,
}

/// What stands in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// What people wrote: only ever shown as text.
    Text(String),
    Words(Words),
    Time(Time),
    /// A recurrence rule with the first time it is about.
    Repeats {
        rule: String,
        from: Time,
    },
}

/// What follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Something else is on then.
    Overlaps { title: String, time: Time },
    /// More of them than are named.
    OverlapsMore { count: usize },
    /// Who gets mail.
    Mails { people: Vec<String> },
    /// What it does to a series, or anything else worth knowing.
    Remark(Words),
    /// Something that is easily overlooked, or cannot be taken back.
    Warning(Words),
}

/// A row in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidRow {
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Card {
    /// Its rows in the words of `lang`.
    pub fn said_rows(&self, lang: Lang) -> Vec<SaidRow> {
        let said = |row: &Row| SaidRow {
            label: lang.t(&row.label),
            before: row.before.as_ref().map(|shown| shown.said(lang)),
            after: row.after.as_ref().map(|shown| shown.said(lang)),
        };
        self.rows.iter().map(said).collect()
    }

    /// What it does, in one line: `Move “Dentist”: Wednesday, 2 December 2026, 10:00 AM – 11:00 AM`.
    pub fn in_a_line(&self, lang: Lang) -> String {
        let heading = lang.say(&self.heading);
        match self.rows.iter().find_map(|row| row.after.as_ref()) {
            Some(after) => format!("{heading}: {}", after.said(lang)),
            None => heading,
        }
    }
}

impl Shown {
    /// In the words of `lang`; a date with its weekday.
    pub fn said(&self, lang: Lang) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Words(words) => lang.say(words),
            Self::Time(time) => time.said(lang),
            Self::Repeats { rule, from } => {
                let zone = from.zone();
                let start = if from.is_all_day {
                    Start::Day(from.start.to_utc().date())
                } else {
                    Start::At { wall: zone.wall(from.start), zone: zone.clone() }
                };
                Rule::parse(rule, start).map_or_else(|_| rule.clone(), |rule| rule.in_words(lang, &zone))
            }
        }
    }
}

impl Note {
    /// In the words of `lang`.
    pub fn said(&self, lang: Lang) -> String {
        match self {
            Self::Overlaps { title, time } => {
                let values = [("title", title.clone().into()), ("when", time.said(lang).into())];
                lang.with("card-overlaps", &values)
            }
            Self::OverlapsMore { count } => lang.t1("card-overlaps-more", "count", *count),
            Self::Mails { people } => lang.t1("card-mails", "people", people.join(", ")),
            Self::Remark(words) | Self::Warning(words) => lang.say(words),
        }
    }

    /// The name of its kind, for a class: `conflict`, `mail`, `remark` or `warning`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Overlaps { .. } | Self::OverlapsMore { .. } => "conflict",
            Self::Mails { .. } => "mail",
            Self::Remark(_) => "remark",
            Self::Warning(_) => "warning",
        }
    }
}

impl Time {
    /// The zone whose clocks it is said on.
    pub fn zone(&self) -> Zone {
        Zone::stored(&self.timezone)
    }

    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// `Monday, 23 November 2026, 2:30 PM – 3:00 PM`.
    pub fn said(&self, lang: Lang) -> String {
        if self.is_all_day {
            let last = (self.end - chrono::TimeDelta::days(1)).to_utc().date();
            lang.days(self.start.to_utc().date(), last)
        } else {
            lang.span(self.span(), &self.zone())
        }
    }
}
