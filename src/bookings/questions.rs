//! What an owner asks guests beside their name and address, and what guests answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The most questions of a link.
pub const MOST: usize = 20;

/// How many characters a question or one of its options has at most.
pub const MAX_LABEL_CHARS: usize = 200;

/// How many options a question has at most.
pub const MOST_OPTIONS: usize = 50;

/// One question, as it is stored in `booking_links.custom_questions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Names the answer; of `a-z`, digits, `-` and `_`, at most 40 characters, each once in a link.
    pub id: String,
    pub label: String,
    #[serde(default)]
    pub kind: Kind,
    #[serde(default)]
    pub required: bool,
    /// What one may choose from; of a `select` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A line of at most 500 characters.
    #[default]
    Text,
    /// Several lines, of at most 8,192 characters.
    Textarea,
    /// One of the options.
    Select,
    /// Yes or nothing; a required one must be ticked.
    Checkbox,
    /// A telephone number.
    Phone,
}

/// Why questions cannot be kept; the number is that of the question, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadQuestions {
    /// Not an array of questions.
    #[error("not a list of questions")]
    Shape,
    #[error("too many questions")]
    TooMany,
    #[error("question {0} has no label")]
    NoLabel(usize),
    #[error("question {0} or an option of it is too long")]
    TooLong(usize),
    #[error("question {0} has nothing to choose from")]
    NoOptions(usize),
    #[error("question {0} has too many options")]
    TooManyOptions(usize),
    #[error("question {0} has an id that cannot be used, or that another one has")]
    Id(usize),
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadAnswer {
    Missing,
    TooLong,
    NotAnOption,
    NotAPhone,
}

/// Answers by the ids of their questions, as `bookings.custom_answers` has them. A ticked box is
/// `true`; what was left empty is left out.
pub type Answers = BTreeMap<String, String>;

impl Kind {
    pub const ALL: [Self; 5] = [Self::Text, Self::Textarea, Self::Select, Self::Checkbox, Self::Phone];

    /// The name in the stored shape and in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Textarea => "textarea",
            Self::Select => "select",
            Self::Checkbox => "checkbox",
            Self::Phone => "phone",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Question {
    /// The name of the guest's field.
    pub fn field(&self) -> String {
        format!("answers[{}]", self.id)
    }

    /// Reads what a guest answered; `None` when the question may be, and is, left open.
    ///
    /// # Errors
    /// What is wrong with the answer.
    pub fn read(&self, typed: &str) -> Result<Option<String>, BadAnswer> {
        let text = match self.kind {
            Kind::Textarea => typed.trim().replace("\r\n", "\n"),
            _ => typed.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        let text = match self.kind {
            // However a form says it: a box that is sent is ticked, unless it says no.
            Kind::Checkbox if matches!(text.as_str(), "" | "false" | "0" | "off" | "no") => String::new(),
            Kind::Checkbox => "true".to_owned(),
            _ => text,
        };
        if text.is_empty() {
            return if self.required { Err(BadAnswer::Missing) } else { Ok(None) };
        }
        let most = match self.kind {
            Kind::Textarea => 8_192,
            Kind::Phone => 50,
            Kind::Text | Kind::Select | Kind::Checkbox => 500,
        };
        if text.chars().count() > most {
            return Err(BadAnswer::TooLong);
        }
        match self.kind {
            Kind::Select if !self.options.contains(&text) => Err(BadAnswer::NotAnOption),
            Kind::Phone if !is_phone(&text) => Err(BadAnswer::NotAPhone),
            _ => Ok(Some(text)),
        }
    }
}

/// Reads the stored or sent shape: an array of questions. A question without an id gets one.
///
/// # Errors
/// What is wrong with the first bad question.
pub fn from_json(stored: &Value) -> Result<Vec<Question>, BadQuestions> {
    let Value::Array(entries) = stored else { return Err(BadQuestions::Shape) };
    let mut questions = Vec::new();
    for entry in entries {
        let mut entry = entry.clone();
        let object = entry.as_object_mut().ok_or(BadQuestions::Shape)?;
        object.entry("id").or_insert_with(|| Value::String(String::new()));
        questions.push(serde_json::from_value(entry).map_err(|_| BadQuestions::Shape)?);
    }
    checked(questions)
}

/// The questions tidied up: texts trimmed, ids made where there are none, options of a `select`
/// only, each once.
///
/// # Errors
/// What is wrong with the first bad question.
pub fn checked(mut questions: Vec<Question>) -> Result<Vec<Question>, BadQuestions> {
    if questions.len() > MOST {
        return Err(BadQuestions::TooMany);
    }
    for index in 0..questions.len() {
        let question = &mut questions[index];
        question.label = question.label.split_whitespace().collect::<Vec<_>>().join(" ");
        if question.label.is_empty() {
            return Err(BadQuestions::NoLabel(index));
        }
        let options = std::mem::take(&mut question.options);
        if question.kind == Kind::Select {
            for option in options {
                let option = option.split_whitespace().collect::<Vec<_>>().join(" ");
                if !option.is_empty() && !question.options.contains(&option) {
                    question.options.push(option);
                }
            }
            if question.options.is_empty() {
                return Err(BadQuestions::NoOptions(index));
            }
            if question.options.len() > MOST_OPTIONS {
                return Err(BadQuestions::TooManyOptions(index));
            }
        }
        let mut texts = std::iter::once(&question.label).chain(&question.options);
        if texts.any(|text| text.chars().count() > MAX_LABEL_CHARS) {
            return Err(BadQuestions::TooLong(index));
        }
        if question.id.is_empty() {
            let taken = |id: &str| questions.iter().any(|other| other.id == id);
            let free = (1..).map(|number| format!("q{number}")).find(|id| !taken(id));
            questions[index].id = free.unwrap_or_default();
        }
        let id = &questions[index].id;
        if !is_id(id) || questions[..index].iter().any(|before| before.id == *id) {
            return Err(BadQuestions::Id(index));
        }
    }
    Ok(questions)
}

/// The shape that [`from_json`] reads; `None` when nothing is asked.
pub fn to_json(questions: &[Question]) -> Option<Value> {
    if questions.is_empty() {
        return None;
    }
    // Strings and booleans: they always have a JSON form.
    serde_json::to_value(questions).ok()
}

/// Reads all answers to `questions`; `typed` is by the ids.
///
/// # Errors
/// What is wrong, by the position of the question.
pub fn read_all(questions: &[Question], typed: &Answers) -> Result<Answers, Vec<(usize, BadAnswer)>> {
    let (mut answers, mut wrong) = (Answers::new(), Vec::new());
    for (index, question) in questions.iter().enumerate() {
        match question.read(typed.get(&question.id).map_or("", String::as_str)) {
            Ok(Some(answer)) => {
                answers.insert(question.id.clone(), answer);
            }
            Ok(None) => {}
            Err(error) => wrong.push((index, error)),
        }
    }
    if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
}

/// Labels and answers in the order of the questions; answers whose question is gone come last,
/// under its id.
pub fn in_order(questions: &[Question], stored: Option<&Value>) -> Vec<(String, Option<Kind>, String)> {
    let Some(Value::Object(stored)) = stored else { return Vec::new() };
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let asked = questions.iter().filter_map(|question| {
        let answer = stored.get(&question.id)?;
        Some((question.label.clone(), Some(question.kind), text(answer)))
    });
    let gone = stored
        .iter()
        .filter(|(id, _)| questions.iter().all(|question| question.id != **id))
        .map(|(id, answer)| (id.clone(), None, text(answer)));
    asked.chain(gone).collect()
}

fn is_id(id: &str) -> bool {
    (1..=40).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Six digits or more, and nothing but what people write between them.
fn is_phone(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 6
        && text.chars().all(|c| c.is_ascii_digit() || "+-() ./#,x*".contains(c))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn question(kind: Kind, required: bool) -> Question {
        let options = if kind == Kind::Select { vec!["A".into(), "B".into()] } else { Vec::new() };
        Question { id: "q".into(), label: "Q".into(), kind, required, options }
    }

    #[test]
    fn the_documented_shape_is_read_and_written_back() {
        let stored = json!([
            {"id": "company", "label": "Company", "kind": "text", "required": true},
            {"id": "size", "label": "Size", "kind": "select", "required": false, "options": ["1", "2"]},
        ]);
        let questions = from_json(&stored).expect("documented");
        assert_eq!(to_json(&questions), Some(stored));
        assert_eq!(to_json(&[]), None);
        let short = from_json(&json!([{"label": " Your  name? "}])).expect("short");
        assert_eq!(
            (short[0].id.as_str(), short[0].label.as_str(), short[0].kind),
            ("q1", "Your name?", Kind::Text)
        );
    }

    #[test]
    fn questions_that_cannot_be_asked_are_refused() {
        let error = |stored: Value| from_json(&stored).expect_err("refused");
        assert_eq!(error(json!({})), BadQuestions::Shape);
        assert_eq!(error(json!(["Name?"])), BadQuestions::Shape);
        assert_eq!(error(json!([{"label": "A", "kind": "colour"}])), BadQuestions::Shape);
        assert_eq!(error(json!([{"label": "A"}, {"label": "  "}])), BadQuestions::NoLabel(1));
        assert_eq!(
            error(json!([{"label": "A", "kind": "select", "options": [" "]}])),
            BadQuestions::NoOptions(0)
        );
        assert_eq!(error(json!([{"label": "x".repeat(201)}])), BadQuestions::TooLong(0));
        assert_eq!(error(json!([{"id": "a", "label": "A"}, {"id": "a", "label": "B"}])), BadQuestions::Id(1));
        assert_eq!(error(json!([{"id": "a]", "label": "A"}])), BadQuestions::Id(0));
        assert_eq!(error(Value::Array(vec![json!({"label": "A"}); 21])), BadQuestions::TooMany);
    }

    #[test]
    fn answers_are_read_by_their_kind() {
        let read = |kind, typed: &str| question(kind, false).read(typed);
        assert_eq!(read(Kind::Text, "  Cty \n ABC "), Ok(Some("Cty ABC".into())));
        assert_eq!(read(Kind::Textarea, "a\r\n\r\nb "), Ok(Some("a\n\nb".into())));
        assert_eq!(read(Kind::Text, &"x".repeat(501)), Err(BadAnswer::TooLong));
        assert_eq!(read(Kind::Select, "B"), Ok(Some("B".into())));
        assert_eq!(read(Kind::Select, "C"), Err(BadAnswer::NotAnOption));
        assert_eq!(read(Kind::Checkbox, "on"), Ok(Some("true".into())));
        assert_eq!(read(Kind::Checkbox, "false"), Ok(None));
        assert_eq!(read(Kind::Phone, "+84 (0)901.234-567"), Ok(Some("+84 (0)901.234-567".into())));
        assert_eq!(read(Kind::Phone, "call me"), Err(BadAnswer::NotAPhone));
        for kind in Kind::ALL {
            assert_eq!(question(kind, true).read("  "), Err(BadAnswer::Missing), "{kind:?}");
            assert_eq!(question(kind, false).read(""), Ok(None), "{kind:?}");
        }
    }

    #[test]
    fn an_answer_outlives_its_question() {
        let questions = [question(Kind::Text, false)];
        let stored = json!({"old": "yes", "q": "no"});
        let shown = in_order(&questions, Some(&stored));
        assert_eq!(shown[0], ("Q".to_owned(), Some(Kind::Text), "no".to_owned()));
        assert_eq!(shown[1], ("old".to_owned(), None, "yes".to_owned()));
        assert!(in_order(&questions, None).is_empty());
    }
}
