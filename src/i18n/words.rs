//! A text that is not yet in a language: its key and the values to be put in.

use std::{borrow::Cow, collections::BTreeMap};

use fluent_templates::fluent_bundle::FluentValue;
use serde::{Deserialize, Serialize};

use super::Lang;

/// What is to be said, before it is known to whom: it can be kept and said later, in any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    key: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    values: BTreeMap<String, Value>,
}

/// A value that is put into a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Number(i64),
    Text(String),
    Words(Box<Words>),
}

impl Words {
    /// The text of `key`.
    pub fn t(key: &str) -> Self {
        Self { key: key.to_owned(), values: BTreeMap::new() }
    }

    /// The text of `key` with one value put in.
    pub fn t1(key: &str, name: &str, value: impl Into<Value>) -> Self {
        Self::with(key, [(name, value.into())])
    }

    /// The text of `key` with values put in: numbers choose the plural.
    pub fn with<const N: usize>(key: &str, values: [(&str, Value); N]) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { key: key.to_owned(), values }
    }
}

impl Lang {
    /// The words in this language.
    pub fn say(self, words: &Words) -> String {
        let value = |value: &Value| match value {
            Value::Number(number) => FluentValue::from(*number),
            Value::Text(text) => FluentValue::from(text.clone()),
            Value::Words(words) => FluentValue::from(self.say(words)),
        };
        let values = words.values.iter().map(|(name, one)| (Cow::from(name.clone()), value(one)));
        self.look_up(&words.key, &values.collect())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Words> for Value {
    fn from(words: Words) -> Self {
        Self::Words(Box::new(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_words_are_said_in_any_language_with_the_words_inside_them() {
        let words =
            Words::t1("import-note-rule-kept", "reason", Words::t1("import-rule-repeated", "part", "COUNT"));
        let kept = serde_json::to_value(&words).expect("JSON");
        let again: Words = serde_json::from_value(kept).expect("the same");
        assert_eq!(again, words);
        for lang in Lang::ALL {
            assert!(lang.say(&again).contains("COUNT"), "{}", lang.say(&again));
        }
        let many = Lang::En.say(&Words::t1("import-note-unreadable-lines", "count", 2_usize));
        assert_eq!(many, "2 lines could not be read.");
    }
}
