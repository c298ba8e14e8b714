//! What a proposal looks like: what is there, what it becomes, and what follows from it. Pure; it is
//! kept in no language and said in that of whoever looks.

use serde::{Deserialize, Serialize};

use super::{call::Time, tools::hours_in_words};
use crate::{
    events::{When, preview::Preview, recurrence::Rule},
    i18n::{Lang, Words},
    time::Instant,
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
    /// From then on it is not applied any more: it is a day old, or its time has come.
    pub useful_until: Instant,
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
    /// Weekly hours from Monday on, as the form of a booking link has them.
    Hours(Box<[String; 7]>),
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
    /// What it does to a series.
    Series(Preview),
    /// Anything else worth knowing.
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
            Self::Hours(hours) => hours_in_words(lang, hours),
            Self::Repeats { rule, from } => {
                let start = from.when().series_start();
                Rule::parse(rule, start)
                    .map_or_else(|_| rule.clone(), |rule| rule.in_words(lang, &from.zone()))
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
            Self::Series(preview) => preview.in_words(lang),
            Self::Remark(words) | Self::Warning(words) => lang.say(words),
        }
    }

    /// The name of its kind, for a class: `conflict`, `mail`, `remark` or `warning`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Overlaps { .. } | Self::OverlapsMore { .. } => "conflict",
            Self::Mails { .. } => "mail",
            Self::Series(preview) if preview.changed.dropped > 0 => "warning",
            Self::Series(_) | Self::Remark(_) => "remark",
            Self::Warning(_) => "warning",
        }
    }
}

impl Time {
    /// `Monday, 23 November 2026, 2:30 PM – 3:00 PM`.
    pub fn said(&self, lang: Lang) -> String {
        match self.when() {
            When::Timed { span, zone } => lang.span(span, &zone),
            When::AllDay { first, last, .. } => lang.days(first, last),
        }
    }
}

impl Row {
    /// What is new.
    pub(super) fn after(label: &str, after: Shown) -> Self {
        Self { label: label.to_owned(), before: None, after: Some(after) }
    }

    /// What is there, and goes.
    pub(super) fn before(label: &str, before: Shown) -> Self {
        Self { label: label.to_owned(), before: Some(before), after: None }
    }

    /// What becomes something else.
    pub(super) fn change(label: &str, before: Option<Shown>, after: Option<Shown>) -> Self {
        Self { label: label.to_owned(), before, after }
    }
}
