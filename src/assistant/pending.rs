//! What the assistant has asked back and waits for, kept in the conversation's context. Pure.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Request, conversation::Conversation};
use crate::{
    i18n::Lang,
    ids::MessageId,
    phrases::{self, Length, Meaning, Style},
};

/// The key in the conversation's context.
pub const KEY: &str = "question";

/// How many answers to choose from are kept.
pub const MOST_CHOICES: usize = 8;

/// A question that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The assistant's message that asks.
    pub message: MessageId,
    /// What the person had said, all that the question belongs to, for an answer that only adds to it.
    pub said: String,
    /// The language in which it is asked.
    pub language: String,
    /// May be empty: then the person has to say it.
    pub choices: Vec<Reading>,
    /// What is asked for when nothing but a time is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Open>,
}

/// All that is asked for, where one request waits for a time that was not said, or not exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    pub requests: Vec<Request>,
    /// The place of the one that waits.
    pub waiting: usize,
    /// As in [`Reading`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strangers: Vec<String>,
}

/// One answer: all that is asked for if it is the right one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub label: String,
    pub requests: Vec<Request>,
    /// Addresses in the requests that the person did not write: they are pointed out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strangers: Vec<String>,
}

impl Open {
    /// The requests with a phrase as the time that was missing; `None` when there is no time in it. A
    /// phrase without a day is about the day that was said before, if one was.
    pub fn with_time(&self, phrase: &str, now: NaiveDateTime) -> Option<Vec<Request>> {
        let phrase = phrase.trim();
        let said = phrases::find(phrase, now, Style::default());
        let says_day = said.first()?.says_day;
        let mut requests = self.requests.clone();
        match requests.get_mut(self.waiting)? {
            Request::CreateEvent(event) => {
                let before = phrases::find(&event.when, now, Style::default());
                let day = before.first().filter(|_| !says_day).and_then(|found| match &found.meaning {
                    Meaning::Point { at, .. } | Meaning::After { at, .. } => Some(at.date()),
                    Meaning::Interval { from, .. } => Some(from.date()),
                    Meaning::Series(_) | Meaning::Before { .. } | Meaning::Duration(_) => None,
                });
                let says_length = said.iter().any(|found| found.lasts.is_some());
                let length = before.first().filter(|_| !says_length).and_then(|found| found.lasts);
                event.when = day.map_or_else(|| phrase.to_owned(), |day| format!("{day} {phrase}"));
                if let Some(Length { minutes: minutes @ 1.., .. }) = length {
                    event.when.push_str(&format!(" for {minutes} minutes"));
                }
            }
            Request::MoveEvent(event) => phrase.clone_into(&mut event.to),
            _ => return None,
        }
        Some(requests)
    }
}

impl Pending {
    /// The open question of a conversation; one in a shape that is not read any more is forgotten.
    pub fn of(conversation: &Conversation) -> Option<Self> {
        match conversation.remembered(KEY) {
            Value::Null => None,
            kept => serde_json::from_value(kept).ok(),
        }
    }

    /// The language in which it is asked.
    pub fn lang(&self) -> Lang {
        Lang::stored(Some(&self.language)).unwrap_or(Lang::En)
    }

    /// The choice that a typed line names: by its number, as they stand, or by its words.
    pub fn named(&self, line: &str) -> Option<usize> {
        let line = line.trim().trim_end_matches(['.', ')', '!']).to_lowercase();
        let number = line.strip_prefix('#').or_else(|| line.strip_prefix("số ")).unwrap_or(&line);
        let by_number = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        by_number
            .filter(|index| *index < self.choices.len())
            .or_else(|| self.choices.iter().position(|choice| choice.label.to_lowercase() == line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_named_by_its_number_or_its_words() {
        let reading =
            |label: &str| Reading { label: label.to_owned(), requests: Vec::new(), strangers: Vec::new() };
        let pending = Pending {
            message: MessageId::new(),
            said: "move the dentist".into(),
            language: "en".into(),
            choices: vec![reading("Dentist, Monday"), reading("Dentist, Friday")],
            open: None,
        };
        assert_eq!(pending.named("2"), Some(1));
        assert_eq!(pending.named(" 1. "), Some(0));
        assert_eq!(pending.named("số 2"), Some(1));
        assert_eq!(pending.named("dentist, friday"), Some(1));
        for other in ["0", "3", "", "yes", "-1", "dentist", "99999999999999999999999"] {
            assert_eq!(pending.named(other), None, "{other}");
        }
    }
}
